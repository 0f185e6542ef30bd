"""Whom somebody asks who cannot attend a meeting, and what their absence keeps off the agenda."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from guize.domain.decisions.case import Case
from guize.domain.decisions.chains import RELATIVE, run_actor
from guize.domain.decisions.ruling import silence_in
from guize.domain.decisions.titles import office_title
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import Actor, Delegate, Recipients
from guize.domain.rules.marks import MARKS
from guize.domain.rules.meetings import Absence, Meeting

ANYBODY = "any"
MEMBER = "member"
HEAD = "head"
_GENERAL = (ANYBODY, MEMBER)
_IN_PERSON = ("in_person", "principal")
_AS_WRITTEN = ("form", "if", "substitute", "opinions", "strength", "source")


def find_absence(rule: Meeting, absentee: str, case: Case) -> list[tuple[str, Absence]]:
    """Return what ``rule`` says for ``absentee``: (the office it names, what it says).

    An office that covers the absentee comes before the members at large, these before anybody; of
    offices the narrowest counts. Several only where the text names several that are equally near,
    or has several rules for one. Who is named elsewhere is none of the others (其他).
    """
    named = rule.absence
    covers = case.vocabularies["offices"].covers
    near = [
        name
        for name in named
        if name == absentee or (name not in _GENERAL and covers(name, absentee))
    ]
    narrowest = [
        name for name in near if not any(other != name and covers(name, other) for other in near)
    ]
    if not narrowest and MEMBER in named and _is_member(rule, absentee, case):
        narrowest = [MEMBER]
    if not narrowest and ANYBODY in named:
        narrowest = [ANYBODY]
    return [
        (name, part)
        for name in sorted(narrowest)
        for part in named[name]
        if (part.when is None or part.when.holds(case.facts.values) is not False)
        and (name not in _GENERAL or not _is_left_out(rule, part, absentee, case))
    ]


def _is_left_out(rule: Meeting, general: Absence, absentee: str, case: Case) -> bool:
    """Tell whether ``absentee`` is none of the others: the text excepts it, or others ask it.

    Of these only the head of the government, who has nobody above: a deputy secretary-general whom
    departments ask may well ask somebody by the words on others.
    """
    covers = case.vocabularies["offices"].covers
    if any(covers(name, absentee) for name in general.excepted):
        return True
    asked = (
        part.ask.offices
        for name, parts in rule.absence.items()
        if name not in _GENERAL
        for part in parts
        if part.ask
    )
    return absentee == HEAD and any(HEAD in offices for offices in asked)


def _is_member(rule: Meeting, absentee: str, case: Case) -> bool:
    covers = case.vocabularies["offices"].covers
    offices = rule.members.offices if rule.members else ()
    return any(covers(name, absentee) for name in offices)


def tell_absence(
    absence: Absence, absentee: str, presiding: JsonObject, convening: JsonObject, case: Case
) -> JsonObject:
    """Return whom to ask, via whom, whom to notify, and how.

    ``presiding`` and ``convening`` are the actors of the meeting, {} where the text names none.
    Where the one to ask is the absentee, or works for it as all do for the head of the government,
    the text does not say whom to ask: ``ask`` is unstated.
    """
    told: JsonObject = {}
    actors = {"chair": presiding, "convener": convening}

    def people(recipients: Recipients) -> list[JsonObject]:
        return [_person(office, actors, case) for office in recipients.offices]

    if absence.ask is not None:
        asked = people(absence.ask)
        others = [one for one in asked if not _is_self(one, absentee)]
        if not others or (absentee == HEAD and not _are_relative(absence.ask)):
            told["ask"] = {"unstated": "本人缺席时向谁请假,条文未载明"}
        else:
            told["ask"] = _any_or_all(others if absence.ask.is_choice else asked, absence.ask)
    for member, recipients in (("via", absence.via), ("notify", absence.notify)):
        if recipients is not None:
            told[member] = _any_or_all(people(recipients), recipients)
    told.update({member: absence.said[member] for member in _AS_WRITTEN if member in absence.said})
    if absence.delegates:
        told["delegates"] = _delegates(absence.delegates, case)
    return told


def _are_relative(asked: Recipients) -> bool:
    return any(office in RELATIVE for office in asked.offices)


def _any_or_all(people: list[JsonObject], recipients: Recipients) -> Json:
    listed = cast("list[Json]", people)
    return {"any_of": listed} if recipients.is_choice and len(people) > 1 else listed


def _delegates(delegates: Sequence[Delegate], case: Case) -> list[Json]:
    return [
        one.said if one.office is None else {**one.said, "title": office_title(one.office, case)}
        for one in delegates
    ]


def sending_instead(rules: Sequence[Meeting], absentee: str, case: Case) -> JsonObject:
    """Return who may come instead of ``absentee``, or that nobody may, where ``rules`` say so.

    By the rules on attendance, else by what they say of the group to which the absentee belongs.
    """
    covers = case.vocabularies["offices"].covers
    for rule in rules:
        for one in rule.attendance:
            names = not one.offices or any(covers(name, absentee) for name in one.offices)
            if names and one.rule in _IN_PERSON and one.condition is None:
                return {"substitute": {"forbidden": True, **_marks(one.said)}}
        groups = [rule.members, *(rule.participants or ()), *(rule.observers or ())]
        for group in groups:
            if group and group.delegates and any(covers(one, absentee) for one in group.offices):
                return {"delegates": _delegates(group.delegates, case)}
    return {}


def _marks(said: JsonObject) -> JsonObject:
    return {mark: said[mark] for mark in MARKS if mark in said}


def tell_silence(rules: Sequence[Meeting], absentee: str, case: Case) -> JsonObject | None:
    """Return that ``rules`` say nothing of ``absentee``, and of whom they do; None if of nobody.

    ``says_of`` are those whom the text names; ``narrower`` the offices below the absentee's that it
    covers: whoever holds one of them is to be asked about by that word.
    """
    says_of: list[Json] = []
    for rule in rules:
        for name, part in ((name, one) for name, parts in rule.absence.items() for one in parts):
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
    silence: JsonObject = {"absentee": absentee, "outcome": silence_in(case), "says_of": says_of}
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
