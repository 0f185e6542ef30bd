"""Rules of meetings: who sits, who calls and chairs them, how often, on which papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from guize.domain.conditions.condition import Facts
from guize.domain.json_pointer import child
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.rules.actors import (
    Delegate,
    Recipients,
    SomeActor,
    optional_text,
    read_actor,
    read_delegates,
    read_recipients,
    texts_of,
    without,
)
from guize.domain.rules.limits import Duration, Limit, find_limit, read_limit
from guize.domain.rules.marks import MARKS, cases_of, find_part, marked
from guize.domain.rules.nothing import Unstated
from guize.domain.rules.rule import Rule, members_of_rule
from guize.domain.rules.sections import rules_of
from guize.domain.rules.voting import Quorum, Voting, read_quorum, read_voting
from guize.domain.rules.when import Vocabularies, When, read_when


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """How often: ``times`` in each ``per``, as needed, or before each of another meeting."""

    said: JsonObject
    times: int | None = None
    per: Duration | None = None
    at_most: bool = False
    anchors: tuple[str, ...] = ()
    before_each: str | None = None


@dataclass(frozen=True, slots=True)
class People:
    """A group of people who belong to a meeting, or come to it; ``delegates`` may come instead."""

    said: JsonObject
    offices: tuple[str, ...] = ()
    when: When | None = None
    delegates: tuple[Delegate, ...] = ()

    def applying(self, facts: Facts) -> JsonObject | None:
        """Return what is said of the group; None if its condition fails."""
        held = self.when is None or self.when.holds(facts)
        if held is False:
            return None
        return self.said if held is None else without(self.said, "when")


@dataclass(frozen=True, slots=True)
class Materials:
    """How long before a meeting its papers are due."""

    said: JsonObject
    limit: Limit


@dataclass(frozen=True, slots=True)
class Bar:
    """What keeps an item off the agenda: that one of ``absent`` is away."""

    said: JsonObject
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Whom one asks who cannot attend, via whom, and whom one tells; None where it is not said.

    ``excepted`` are those whom 其他 leaves out; ``delegates`` may be sent instead.
    """

    said: JsonObject
    ask: Recipients | None
    via: Recipients | None
    notify: Recipients | None
    lead_time: Limit | None
    excepted: tuple[str, ...]
    delegates: tuple[Delegate, ...]
    when: When | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One ``rule`` on how strictly attendance is due, of ``offices`` or, if there are none, of all.

    ``with_consent_of`` are those who must agree to what it allows.
    """

    said: JsonObject
    rule: str
    offices: tuple[str, ...]
    with_consent_of: Recipients
    when: When | None
    condition: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Rule):
    """One meeting; None where the rule is silent. Parts carry the nearest source and strength."""

    cadence: Cadence | None
    convener: SomeActor | None
    chair: SomeActor | None
    members: People | None
    participants: tuple[People, ...] | None
    observers: tuple[People, ...] | None
    quorum: tuple[Quorum, ...] | Unstated | None
    voting: tuple[Voting, ...]
    attendance: tuple[Attendance, ...]
    materials: Materials | None
    bars: tuple[Bar, ...]
    drafted_within: Limit | None
    issued_within: Limit | None
    absence: Mapping[str, tuple[Absence, ...]]


def read_meetings(rulebook: Rulebook, vocabularies: Vocabularies) -> tuple[Meeting, ...]:
    """Return the rules of ``meetings``, each on condition that its meeting is asked about."""
    return tuple(
        read_meeting(name, entry, vocabularies) for name, entry in rules_of(rulebook, "meetings")
    )


def read_meeting(name: str, entry: JsonObject, vocabularies: Vocabularies) -> Meeting:
    """Return the rule on the meeting ``name`` that a checked ``entry`` writes."""
    return Meeting(
        **members_of_rule(child("/meetings", name), entry, vocabularies, {"meeting": name}),
        cadence=_read(read_cadence, entry, "cadence"),
        convener=_actor(entry, "convener", vocabularies),
        chair=_actor(entry, "chair", vocabularies),
        members=_read(lambda part: _people(part, vocabularies), entry, "members"),
        participants=_groups(entry, "participants", vocabularies),
        observers=_groups(entry, "observers", vocabularies),
        quorum=read_quorum(entry, vocabularies),
        voting=read_voting(entry, vocabularies),
        attendance=tuple(
            _attendance(part, vocabularies) for part in cases_of(entry, "attendance", entry)
        ),
        materials=_read(_materials, entry, "agenda", "lead_time"),
        bars=_bars(entry),
        drafted_within=find_limit(find_part(entry, "minutes", "drafted_within")),
        issued_within=find_limit(find_part(entry, "minutes", "issued_within")),
        absence={
            office: tuple(
                _absence(part, vocabularies) for part in cases_of(absence, office, absence, entry)
            )
            for absence in [_members(entry, "absence")]
            for office in absence
            if office not in MARKS
        },
    )


_Shape = TypeVar("_Shape")


def _read(shape: Callable[[JsonObject], _Shape], entry: JsonObject, *path: str) -> _Shape | None:
    part = find_part(entry, *path)
    return None if part is None else shape(part)


def read_cadence(entry: JsonObject) -> Cadence:
    """Return how often a checked ``entry`` says."""
    times, per = entry.get("times"), find_limit(entry.get("per"))
    return Cadence(
        said=entry,
        times=times if isinstance(times, int) else None,
        per=per if isinstance(per, Duration) else None,
        at_most=entry.get("at_most") is True,
        anchors=texts_of(entry.get("anchor")),
        before_each=optional_text(entry, "before_each"),
    )


def _actor(entry: JsonObject, member: str, vocabularies: Vocabularies) -> SomeActor | None:
    return _read(lambda part: read_actor(part, vocabularies), entry, member)


def _people(part: JsonObject, vocabularies: Vocabularies) -> People:
    offices = texts_of(part.get("offices"))
    delegates = read_delegates(part, vocabularies)
    return People(part, offices, read_when(part, vocabularies), delegates)


def _groups(
    entry: JsonObject, member: str, vocabularies: Vocabularies
) -> tuple[People, ...] | None:
    """Return who takes part or sits in: one group, or one for each case that the text tells."""
    if member not in entry:
        return None
    return tuple(_people(part, vocabularies) for part in cases_of(entry, member, entry))


def _materials(part: JsonObject) -> Materials:
    return Materials(part, read_limit(cast("JsonObject", part["limit"])))


def _bars(entry: JsonObject) -> tuple[Bar, ...]:
    agenda = find_part(entry, "agenda") or {}
    found = cast("list[JsonObject]", agenda.get("bars") or [])
    return tuple(Bar(marked(bar, agenda), texts_of(bar.get("absent"))) for bar in found)


def _absence(part: JsonObject, vocabularies: Vocabularies) -> Absence:
    def people(member: str) -> Recipients | None:
        return read_recipients(part[member]) if member in part else None

    return Absence(
        said=part,
        ask=people("ask"),
        via=people("via"),
        notify=people("notify"),
        lead_time=find_limit(part.get("lead_time")),
        excepted=texts_of(part.get("except")),
        delegates=read_delegates(part, vocabularies),
        when=read_when(part, vocabularies),
    )


def _attendance(part: JsonObject, vocabularies: Vocabularies) -> Attendance:
    return Attendance(
        said=part,
        rule=str(part["rule"]),
        offices=texts_of(part.get("offices")),
        with_consent_of=read_recipients(part.get("with_consent_of")),
        when=read_when(part, vocabularies),
        condition=optional_text(part, "if"),
    )


def _members(entry: JsonObject, name: str) -> JsonObject:
    return cast("JsonObject", entry.get(name) or {})
