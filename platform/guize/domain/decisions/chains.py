"""Chains as a case runs through them: steps that apply, who acts for whom, who signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from guize.domain.decisions.acting import stand_in
from guize.domain.decisions.case import Case
from guize.domain.decisions.titles import meeting_title, office_title
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import Actor, AnyActor, Delegate, SomeActor, applying_actor
from guize.domain.rules.chains import AnyStep, Chain, Choice, SomeChain, Step

RELATIVE = ("applicant", "chair", "convener", "mandator", "sponsor")
SIGNING = ("issue", "sign")


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as a case takes it: ``told`` is what the answer says of it.

    ``branches`` are those of a choice.
    """

    step: AnyStep
    told: JsonObject
    branches: tuple[tuple[Taken, ...], ...] = ()


def run_chain(chain: SomeChain | None, case: Case) -> tuple[Taken, ...]:
    """Return ``chain`` as the case runs through it, with titles and with whoever stands in.

    One that is unstated, or that there is none of, has no steps.
    """
    if not isinstance(chain, Chain):
        return ()
    return tuple(_take(step, case) for step in chain.applying(case.facts.values).steps)


def tell_chain(chain: SomeChain | None, run: Sequence[Taken]) -> Json:
    """Return what the answer says of ``chain``, which was ``run``: steps, or what is unstated."""
    if isinstance(chain, Chain):
        return [taken.told for taken in run]
    return None if chain is None else chain.said


def _take(step: AnyStep, case: Case) -> Taken:
    if isinstance(step, Choice):
        branches = tuple(tuple(_take(one, case) for one in branch) for branch in step.any_of)
        told: list[Json] = [[taken.told for taken in branch] for branch in branches]
        return Taken(step, {**step.said, "any_of": told}, branches)
    return Taken(step, {**step.said, **_who(step, case)})


def _who(actor: Step | Actor, case: Case) -> JsonObject:
    if actor.office is not None:
        return _person(actor.office, actor.delegates, case)
    return {} if actor.body is None else {"title": meeting_title(actor.body, case)}


def _person(office: str, delegates: Sequence[Delegate], case: Case) -> JsonObject:
    actual = office
    told: JsonObject = {}
    if office in RELATIVE:
        given = case.facts.given.get(office)
        if isinstance(given, str):
            actual = given
            told["resolved"] = given
    told["title"] = office_title(actual, case)
    told.update(stand_in(actual, delegates, case))
    return told


def run_actor(actor: SomeActor, case: Case) -> JsonObject | None:
    """Return an actor (convener, chair …) as the case has it; None if it does not apply."""
    kept = applying_actor(actor, case.facts.values)
    return None if kept is None else _tell_actor(kept, case)


def _tell_actor(actor: SomeActor, case: Case) -> JsonObject:
    if isinstance(actor, AnyActor):
        branches: list[Json] = [_tell_actor(one, case) for one in actor.any_of]
        return {**actor.said, "any_of": branches}
    return {**actor.said, **_who(actor, case)} if isinstance(actor, Actor) else actor.said


def find_last(run: Sequence[Taken], actions: tuple[str, ...]) -> JsonObject | None:
    """Return the last step of a run chain that does one of ``actions``.

    Steps that an ``if`` qualifies (必要时) are ``alternatives`` of the last one without. Of a
    choice, it is the last such step of each branch: ``{"any_of": [...]}``, or the only one that no
    ``if`` qualifies, with the others as its ``alternatives``.
    """
    found: list[JsonObject] = []
    for taken in reversed(run):
        actor = _actor_of(taken, actions)
        if actor is not None:
            found.insert(0, actor)
            if "if" not in actor:
                break
    return _choice(found) if found else None


def _actor_of(taken: Taken, actions: tuple[str, ...]) -> JsonObject | None:
    step = taken.step
    if isinstance(step, Step):
        return _bare(taken.told) if step.action in actions else None
    found = [_ending(branch, actions) for branch in taken.branches]
    named = [item for item in found if item is not None]
    condition: JsonObject = {} if step.condition is None else {"if": step.condition}
    return {**condition, **_choice(named)} if named else None


def _ending(branch: Sequence[Taken], actions: tuple[str, ...]) -> JsonObject | None:
    """Return the last of ``actions`` in a branch: whoever takes it has met its conditions."""
    actors = (_actor_of(taken, actions) for taken in reversed(branch))
    return next((actor for actor in actors if actor is not None), None)


def _choice(named: list[JsonObject]) -> JsonObject:
    """Return several possible actors: the one without a condition first, if there is just one."""
    if len(named) == 1:
        return named[0]
    plain = [item for item in named if "if" not in item]
    if len(plain) == 1:
        others: list[Json] = [item for item in named if "if" in item]
        return {**plain[0], "alternatives": others}
    return {"any_of": cast("list[Json]", named)}


_NOISE = frozenset({"source", "note", "to", "parallel_with_previous"})


def _bare(step: JsonObject) -> JsonObject:
    return cast("JsonObject", _without(step, _NOISE))


def _without(value: Json, names: frozenset[str]) -> Json:
    if isinstance(value, dict):
        return {key: _without(v, names) for key, v in value.items() if key not in names}
    return [_without(item, names) for item in value] if isinstance(value, list) else value
