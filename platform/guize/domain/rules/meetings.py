"""Rules of meetings: who sits, who calls and chairs them, how often, on which papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar, cast

from guize.domain.conditions.condition import Facts
from guize.domain.json_pointer import child
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.rules.actors import SomeActor, optional_text, read_actor, texts_of, without
from guize.domain.rules.limits import Duration, Limit, find_limit, read_limit
from guize.domain.rules.marks import find_part, marked
from guize.domain.rules.nothing import Unstated
from guize.domain.rules.rule import Rule, members_of_rule
from guize.domain.rules.sections import rules_of
from guize.domain.rules.when import Vocabularies, When, read_when

Threshold: TypeAlias = Literal["more_than_half", "at_least_half"] | int


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
class Quorum:
    """How many of the members must be there; participants and observers do not count."""

    said: JsonObject
    threshold: Threshold


@dataclass(frozen=True, slots=True)
class People:
    """A group of people who belong to a meeting, or come to it."""

    said: JsonObject
    offices: tuple[str, ...] = ()
    when: When | None = None

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
    """Whom one asks who cannot attend, via whom, and whom one tells; None where it is not said."""

    said: JsonObject
    ask: tuple[str, ...] | None
    via: tuple[str, ...] | None
    notify: tuple[str, ...] | None
    lead_time: Limit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Rule):
    """One meeting; None where the rule is silent. Parts carry the nearest source and strength."""

    cadence: Cadence | None
    convener: SomeActor | None
    chair: SomeActor | None
    members: People | None
    participants: tuple[People, ...] | None
    observers: tuple[People, ...] | None
    quorum: Quorum | Unstated | None
    materials: Materials | None
    bars: tuple[Bar, ...]
    drafted_within: Limit | None
    issued_within: Limit | None
    absence: Mapping[str, Absence]


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
        quorum=_read(read_quorum, entry, "quorum"),
        materials=_read(_materials, entry, "agenda", "lead_time"),
        bars=_bars(entry),
        drafted_within=find_limit(find_part(entry, "minutes", "drafted_within")),
        issued_within=find_limit(find_part(entry, "minutes", "issued_within")),
        absence={
            office: _absence(part)
            for office, _ in rules_of(entry, "absence")
            if (part := find_part(entry, "absence", office)) is not None
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


def read_quorum(entry: JsonObject) -> Quorum | Unstated:
    """Return how many a checked ``entry`` asks for, or what it leaves unsaid."""
    threshold = entry.get("threshold")
    if isinstance(threshold, dict):
        return Quorum(entry, cast("int", threshold["at_least"]))
    if threshold is not None:
        return Quorum(entry, cast("Threshold", threshold))
    return Unstated(entry, str(entry.get("unstated", "")))


def _actor(entry: JsonObject, member: str, vocabularies: Vocabularies) -> SomeActor | None:
    return _read(lambda part: read_actor(part, vocabularies), entry, member)


def _people(part: JsonObject, vocabularies: Vocabularies) -> People:
    offices = texts_of(part.get("offices"))
    return People(part, offices=offices, when=read_when(part, vocabularies))


def _groups(
    entry: JsonObject, member: str, vocabularies: Vocabularies
) -> tuple[People, ...] | None:
    """Return who takes part or sits in: one group, or one for each case that the text tells."""
    groups = entry.get(member)
    if groups is None:
        return None
    found = cast("list[JsonObject]", groups if isinstance(groups, list) else [groups])
    return tuple(_people(marked(group, entry), vocabularies) for group in found)


def _materials(part: JsonObject) -> Materials:
    return Materials(part, read_limit(cast("JsonObject", part["limit"])))


def _bars(entry: JsonObject) -> tuple[Bar, ...]:
    agenda = find_part(entry, "agenda") or {}
    found = cast("list[JsonObject]", agenda.get("bars") or [])
    return tuple(Bar(marked(bar, agenda), texts_of(bar.get("absent"))) for bar in found)


def _absence(part: JsonObject) -> Absence:
    def people(member: str) -> tuple[str, ...] | None:
        return texts_of(part[member]) if member in part else None

    return Absence(
        said=part,
        ask=people("ask"),
        via=people("via"),
        notify=people("notify"),
        lead_time=find_limit(part.get("lead_time")),
    )
