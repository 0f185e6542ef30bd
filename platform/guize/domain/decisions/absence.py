"""Whom somebody asks who cannot attend a meeting, and what their absence keeps off the agenda."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from guize.domain.decisions.case import Case
from guize.domain.decisions.chains import RELATIVE, run_actor
from guize.domain.decisions.parts import find_part, marked
from guize.domain.json_types import Json, JsonObject

ANYBODY = "any"
MEMBER = "member"
_AS_WRITTEN = ("form", "substitute", "opinions", "strength", "source")


def find_absence(rule: JsonObject, absentee: str, case: Case) -> list[tuple[str, JsonObject]]:
    """Return what ``rule`` (of a meeting) says for ``absentee``: (the office it names, the part).

    An office that covers the absentee comes before the members at large, these before anybody; of
    offices the narrowest counts. Several only where the text names several that are equally near.
    """
    entries = rule.get("absence")
    named = list(entries) if isinstance(entries, dict) else []
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
    parts = [(name, find_part(rule, "absence", name)) for name in sorted(narrowest)]
    return [(name, part) for name, part in parts if part is not None]


def _is_member(rule: JsonObject, absentee: str, case: Case) -> bool:
    members = rule.get("members")
    offices = members.get("offices") if isinstance(members, dict) else None
    covers = case.vocabularies["offices"].covers
    return any(covers(str(name), absentee) for name in cast("list[Json]", offices or []))


def tell_absence(
    part: JsonObject, absentee: str, presiding: JsonObject, convening: JsonObject, case: Case
) -> JsonObject:
    """Return whom to ask, via whom, whom to notify, and how.

    ``presiding`` and ``convening`` are the actors of the meeting, {} where the text names none.
    Where the one to ask is the absentee, the text does not say whom to ask: ``ask`` is unstated.
    """
    told: JsonObject = {}
    actors = {"chair": presiding, "convener": convening}
    for member in ("ask", "via", "notify"):
        if member in part:
            people = [_person(office, actors, case) for office in _offices(part[member])]
            if member == "ask" and all(_is_self(person, absentee) for person in people):
                told[member] = {"unstated": "本人缺席时向谁请假,条文未载明"}
            else:
                told[member] = cast("list[Json]", people)
    told.update({member: part[member] for member in _AS_WRITTEN if member in part})
    return told


def _offices(value: Json) -> list[str]:
    return [str(item) for item in (value if isinstance(value, list) else [value])]


def _person(office: str, actors: dict[str, JsonObject], case: Case) -> JsonObject:
    person = cast("JsonObject", run_actor({"office": office}, case))
    if office in RELATIVE and "resolved" not in person and actors.get(office):
        person["who"] = {k: v for k, v in actors[office].items() if k not in ("source", "strength")}
    return person


def _is_self(person: JsonObject, absentee: str) -> bool:
    who = person.get("who")
    if isinstance(who, dict):
        return who.get("acting", who.get("office")) == absentee
    return person.get("resolved", person["office"]) == absentee


def barred_items(rule: JsonObject, absent: Iterable[str], case: Case) -> list[Json]:
    """Return what keeps items off the agenda of ``rule`` because one of ``absent`` is away."""
    agenda = find_part(rule, "agenda") or {}
    covers = case.vocabularies["offices"].covers
    found: list[Json] = []
    for bar in cast("list[JsonObject]", agenda.get("bars") or []):
        offices = _offices(bar.get("absent") or [])
        away: list[Json] = [one for one in offices if any(covers(name, one) for name in absent)]
        if away:
            found.append({**marked(bar, agenda), "absent": away})
    return found
