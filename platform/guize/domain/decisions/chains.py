"""Chains as a case runs through them: steps that apply, who acts for whom, who signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from guize.domain.conditions import Conditions, Facts, compile_when, judge
from guize.domain.decisions.acting import stand_in
from guize.domain.decisions.case import Case
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

    A choice (``any_of``) of which one branch is left becomes that branch; what is left keeps no
    ``when`` that holds, and keeps one that a missing fact leaves open.
    """
    if isinstance(value, list):
        kept = [
            applying(item, facts, vocabularies)
            for item in value
            if _applies(item, facts, vocabularies)
        ]
        return [step for item in kept for step in (item if isinstance(item, list) else [item])]
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
        if len(left) == 1:
            return left[0]
        members["any_of"] = left
    return members


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


def office_title(office: str, case: Case) -> str:
    """Return the local title of an office, else the vocabulary's Chinese label."""
    rule = case.section("organization").get(office)
    if rule is not None and isinstance(rule.get("title"), str):
        return str(rule["title"])
    term = case.vocabularies["offices"].terms.get(office)
    return term.label.zh if term else office


def meeting_title(body: str, case: Case) -> str:
    """Return the local title of a meeting, else the vocabulary's Chinese label."""
    rule = case.section("meetings").get(body)
    if rule is not None and isinstance(rule.get("title"), str):
        return str(rule["title"])
    term = case.vocabularies["meetings"].terms.get(body)
    return term.label.zh if term else body


def find_last(chain: Json, actions: tuple[str, ...]) -> JsonObject | None:
    """Return the last step of a run chain that does one of ``actions``.

    Of a choice, the last such step of each branch: ``{"any_of": [...]}``, or the only one that no
    ``if`` qualifies, with the others as its ``alternatives``.
    """
    if not isinstance(chain, list):
        return None
    for step in reversed(chain):
        if not isinstance(step, dict):
            continue
        if step.get("action") in actions:
            return _bare(step)
        branches = step.get("any_of")
        if isinstance(branches, list):
            found = [find_last(b if isinstance(b, list) else [b], actions) for b in branches]
            named = [item for item in found if item is not None]
            if named:
                return _choice(named)
    return None


def _choice(named: list[JsonObject]) -> JsonObject:
    """Return several possible actors: the one without a condition first, if there is just one."""
    if len(named) == 1:
        return named[0]
    plain = [item for item in named if "if" not in item]
    if len(plain) == 1:
        others: list[Json] = [item for item in named if "if" in item]
        return {**plain[0], "alternatives": others}
    return {"any_of": cast("list[Json]", named)}


def _bare(step: JsonObject) -> JsonObject:
    return {key: value for key, value in step.items() if key not in ("source", "note", "to")}
