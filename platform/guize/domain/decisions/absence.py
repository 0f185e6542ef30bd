"""Whom somebody asks who cannot attend a meeting, and what their absence keeps off the agenda."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from guize.domain.decisions.case import Case
from guize.domain.decisions.chains import RELATIVE, run_actor
from guize.domain.decisions.titles import office_title
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import Actor
from guize.domain.rules.meetings import Absence, Meeting

ANYBODY = "any"
MEMBER = "member"
_AS_WRITTEN = ("form", "substitute", "opinions", "strength", "source")


def find_absence(rule: Meeting, absentee: str, case: Case) -> list[tuple[str, Absence]]:
    """Return what ``rule`` says for ``absentee``: (the office it names, what it says).

    An office that covers the absentee comes before the members at large, these before anybody; of
    offices the narrowest counts. Several only where the text names several that are equally near.
    """
    named = rule.absence
    covers = case.vocabularies["offices"].covers
    general = (ANYBODY, MEMBER)
    near = [
        name
        for name in named
        if name == absentee or (name not in general and covers(name, absentee))
    ]
    narrowest = [
        name for name in near if not any(other != name and covers(name, other) for other in near)
    ]
    if not narrowest and MEMBER in named and _is_member(rule, absentee, case):
        narrowest = [MEMBER]
    if not narrowest and ANYBODY in named:
        narrowest = [ANYBODY]
    return [(name, named[name]) for name in sorted(narrowest)]


def _is_member(rule: Meeting, absentee: str, case: Case) -> bool:
    covers = case.vocabularies["offices"].covers
    offices = rule.members.offices if rule.members else ()
    return any(covers(name, absentee) for name in offices)


def tell_absence(
    absence: Absence, absentee: str, presiding: JsonObject, convening: JsonObject, case: Case
) -> JsonObject:
    """Return whom to ask, via whom, whom to notify, and how.

    ``presiding`` and ``convening`` are the actors of the meeting, {} where the text names none.
    Where the one to ask is the absentee, the text does not say whom to ask: ``ask`` is unstated.
    """
    told: JsonObject = {}
    actors = {"chair": presiding, "convener": convening}

    def people(offices: Sequence[str]) -> list[JsonObject]:
        return [_person(office, actors, case) for office in offices]

    if absence.ask is not None:
        asked = people(absence.ask)
        if all(_is_self(person, absentee) for person in asked):
            told["ask"] = {"unstated": "本人缺席时向谁请假,条文未载明"}
        else:
            told["ask"] = cast("list[Json]", asked)
    for member, offices in (("via", absence.via), ("notify", absence.notify)):
        if offices is not None:
            told[member] = cast("list[Json]", people(offices))
    told.update({member: absence.said[member] for member in _AS_WRITTEN if member in absence.said})
    return told


def tell_silence(rules: Sequence[Meeting], absentee: str, case: Case) -> JsonObject | None:
    """Return that ``rules`` say nothing of ``absentee``, and of whom they do; None if of nobody.

    ``says_of`` are those whom the text names; ``narrower`` the offices below the absentee's that it
    covers: whoever holds one of them is to be asked about by that word.
    """
    says_of: list[Json] = []
    for rule in rules:
        for name, part in rule.absence.items():
            told: JsonObject = {"as": name, "title": office_title(name, case)}
            if name == MEMBER and rule.members is not None:
                told["offices"] = [*rule.members.offices]
            says_of.append({**told, **{m: part.said[m] for m in ("source",) if m in part.said}})
    if not says_of:
        return None
    below = case.vocabularies["offices"].covered_by(absentee) - {absentee}
    narrower: list[Json] = [
        {"office": office, "title": office_title(office, case)}
        for office in sorted(below)
        if any(find_absence(rule, office, case) for rule in rules)
    ]
    silence: JsonObject = {"absentee": absentee, "outcome": "not_regulated", "says_of": says_of}
    return {**silence, "narrower": narrower} if narrower else silence


def _person(office: str, actors: dict[str, JsonObject], case: Case) -> JsonObject:
    person = cast("JsonObject", run_actor(Actor(said={"office": office}, office=office), case))
    if office in RELATIVE and "resolved" not in person and actors.get(office):
        person["who"] = {k: v for k, v in actors[office].items() if k not in ("source", "strength")}
    return person


def _is_self(person: JsonObject, absentee: str) -> bool:
    who = person.get("who")
    if isinstance(who, dict):
        return who.get("acting", who.get("office")) == absentee
    return person.get("resolved", person["office"]) == absentee


def barred_items(rule: Meeting, absent: Iterable[str], case: Case) -> list[Json]:
    """Return what keeps items off the agenda of ``rule`` because one of ``absent`` is away."""
    covers = case.vocabularies["offices"].covers
    found: list[Json] = []
    for bar in rule.bars:
        away: list[Json] = [one for one in bar.absent if any(covers(name, one) for name in absent)]
        if away:
            found.append({**bar.said, "absent": away})
    return found
