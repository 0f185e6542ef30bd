"""Chains as a case runs through them: steps that apply, who acts for whom, who signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from guize.domain.conditions.condition import Conditions, Facts, compile_when, judge
from guize.domain.decisions.acting import stand_in
from guize.domain.decisions.case import Case
from guize.domain.decisions.titles import meeting_title, office_title
from guize.domain.json_types import Json, JsonObject
from guize.domain.vocabulary import Vocabulary

RELATIVE = ("applicant", "chair", "convener", "mandator", "sponsor")
SIGNING = ("issue", "sign")


def inner_conditions(value: Json, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Conditions]:
    """Yield the conditions of single steps, delegates and actors anywhere inside ``value``."""
    if isinstance(value, dict):
        when = value.get("when")
        if isinstance(when, dict):
            yield compile_when(when, vocabularies)
        for key, member in value.items():
            if key != "when":
                yield from inner_conditions(member, vocabularies)
    elif isinstance(value, list):
        for item in value:
            yield from inner_conditions(item, vocabularies)


def applying(value: Json, facts: Facts, vocabularies: Mapping[str, Vocabulary]) -> Json:
    """Return ``value`` (a chain, a step, an actor) without the parts whose ``when`` fails.

    A choice (``any_of``) of which one branch is left becomes that branch, with what was said of the
    choice; a choice of which none is left falls away. What is left keeps no ``when`` that holds,
    and keeps one that a missing fact leaves open; no step stays beside one that fell away.
    """
    if isinstance(value, list):
        return _applying_steps(value, facts, vocabularies)
    if not isinstance(value, dict):
        return value
    members = {
        key: member
        for key, member in value.items()
        if key != "when" or judge_when(member, facts, vocabularies) is None
    }
    if isinstance(members.get("delegates"), list):
        members["delegates"] = applying(members["delegates"], facts, vocabularies)
        if not members["delegates"]:
            del members["delegates"]
    branches = members.get("any_of")
    if isinstance(branches, list):
        left = _branches(branches, facts, vocabularies)
        members["any_of"] = left
        if len(left) == 1:
            return _only_branch(members, left[0])
    return members


def _applying_steps(
    steps: list[Json], facts: Facts, vocabularies: Mapping[str, Vocabulary]
) -> list[Json]:
    kept: list[Json] = []
    lost_partner = False
    for step in steps:
        left: Json = None
        if _applies(step, facts, vocabularies):
            left = applying(step, facts, vocabularies)
        run = left if isinstance(left, list) else [left]
        if run == [None] or (isinstance(left, dict) and left.get("any_of") == []):
            lost_partner = lost_partner or not _is_parallel(step)
            continue
        if lost_partner and _is_parallel(run[0]):
            run = [_without_partner(cast("JsonObject", run[0])), *run[1:]]
        kept += run
        lost_partner = False
    return kept


def _is_parallel(step: Json) -> bool:
    return isinstance(step, dict) and step.get("parallel_with_previous") is True


def _without_partner(step: JsonObject) -> JsonObject:
    return {key: member for key, member in step.items() if key != "parallel_with_previous"}


def _only_branch(choice: JsonObject, branch: Json) -> Json:
    """Return the one branch that is left, with what ``choice`` says where the branch does not."""
    said = {key: member for key, member in choice.items() if key != "any_of"}
    if not isinstance(branch, list):
        return {**said, **branch} if isinstance(branch, dict) else branch
    rest = _without_partner(said)
    return [
        {**(rest if index else said), **step} if isinstance(step, dict) else step
        for index, step in enumerate(branch)
    ]


def _branches(
    branches: list[Json], facts: Facts, vocabularies: Mapping[str, Vocabulary]
) -> list[Json]:
    left: list[Json] = []
    for branch in branches:
        if isinstance(branch, list):
            steps = applying(branch, facts, vocabularies)
            if steps:
                left.append(steps)
        elif _applies(branch, facts, vocabularies):
            left.append(applying(branch, facts, vocabularies))
    return left


def _applies(value: Json, facts: Facts, vocabularies: Mapping[str, Vocabulary]) -> bool:
    when = value.get("when") if isinstance(value, dict) else None
    return judge_when(when, facts, vocabularies) is not False


def judge_when(when: Json, facts: Facts, vocabularies: Mapping[str, Vocabulary]) -> bool | None:
    """Tell whether a ``when`` holds; one that is absent does."""
    if not isinstance(when, dict):
        return True
    return judge(compile_when(when, vocabularies), facts).holds


def run_chain(chain: Json, case: Case) -> Json:
    """Return ``chain`` as the case runs through it, with titles and with whoever stands in."""
    if not isinstance(chain, list):
        return chain
    steps = applying(chain, case.facts.values, case.vocabularies)
    return [_run_step(step, case) for step in cast("list[Json]", steps)]


def _run_step(step: Json, case: Case) -> Json:
    if not isinstance(step, dict):
        return step
    branches = step.get("any_of")
    if isinstance(branches, list):
        run = [
            [_run_step(item, case) for item in branch]
            if isinstance(branch, list)
            else _run_step(branch, case)
            for branch in branches
        ]
        return {**step, "any_of": run}
    office = step.get("office")
    if not isinstance(office, str):
        body = step.get("body")
        return {**step, "title": meeting_title(body, case)} if isinstance(body, str) else step
    return {**step, **_person(office, step, case)}


def _person(office: str, step: JsonObject, case: Case) -> JsonObject:
    actual = office
    told: JsonObject = {}
    if office in RELATIVE:
        given = case.facts.given.get(office)
        if isinstance(given, str):
            actual = given
            told["resolved"] = given
    told["title"] = office_title(actual, case)
    told.update(stand_in(actual, step, case))
    return told


def run_actor(actor: Json, case: Case) -> Json:
    """Return an actor (convener, chair …) as the case has it."""
    kept = applying(actor, case.facts.values, case.vocabularies)
    return _run_step(kept, case)


def find_last(chain: Json, actions: tuple[str, ...]) -> JsonObject | None:
    """Return the last step of a run chain that does one of ``actions``.

    Steps that an ``if`` qualifies (必要时) are ``alternatives`` of the last one without. Of a
    choice, it is the last such step of each branch: ``{"any_of": [...]}``, or the only one that no
    ``if`` qualifies, with the others as its ``alternatives``.
    """
    if not isinstance(chain, list):
        return None
    found: list[JsonObject] = []
    for step in reversed(chain):
        actor = _actor_of(step, actions)
        if actor is not None:
            found.insert(0, actor)
            if "if" not in actor:
                break
    return _choice(found) if found else None


def _actor_of(step: Json, actions: tuple[str, ...]) -> JsonObject | None:
    if not isinstance(step, dict):
        return None
    if step.get("action") in actions:
        return _bare(step)
    branches = step.get("any_of")
    if not isinstance(branches, list):
        return None
    found = [_ending(b if isinstance(b, list) else [b], actions) for b in branches]
    named = [item for item in found if item is not None]
    condition: JsonObject = {"if": step["if"]} if "if" in step else {}
    return {**condition, **_choice(named)} if named else None


def _ending(branch: list[Json], actions: tuple[str, ...]) -> JsonObject | None:
    """Return the last of ``actions`` in a branch: whoever takes it has met its conditions."""
    actors = (_actor_of(step, actions) for step in reversed(branch))
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


def _bare(step: Json) -> JsonObject:
    return cast("JsonObject", _without(step, _NOISE))


def _without(value: Json, names: frozenset[str]) -> Json:
    if isinstance(value, dict):
        return {key: _without(v, names) for key, v in value.items() if key not in names}
    return [_without(item, names) for item in value] if isinstance(value, list) else value
