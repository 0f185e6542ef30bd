"""A tenant under the mandates of its ancestors over all time, and what a new version changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from guize.domain.effective.answer import Answer, Period
from guize.domain.effective.fold import BASELINE
from guize.domain.effective.lineage import CALENDAR
from guize.domain.effective.path_history import PathHistory
from guize.domain.effective.timeline import Timeline
from guize.domain.json_types import Rulebook
from guize.domain.mandates.compliance import Judge, Observance, observe
from guize.domain.mandates.mandate import Mandate, Mandator, binding
from guize.domain.mandates.places import ANY
from guize.domain.version import Kind, Version

_TICK = timedelta(microseconds=1)
# What is handed down, and what tells a calendar from rules.
_ALWAYS = frozenset({BASELINE, CALENDAR})


@dataclass(frozen=True, slots=True)
class Standing:
    """An observance over the half-open time ``[from_on, to_on)``; None is open on that side.

    ``stood`` tells that it is so on these days without the version that is looked at, too.
    """

    observance: Observance
    from_on: date | None
    to_on: date | None
    stood: bool = False


class Subject:
    """One tenant's answers for every day, and how each keeps the mandates that bind on it."""

    def __init__(
        self,
        periods: tuple[Period, ...],
        history: PathHistory,
        mandators: Sequence[Mandator],
        judge: Judge,
    ) -> None:
        """Judge the tenant of ``history``, whose rules are those of ``periods``.

        Of a day's ``mandators`` the parent comes first, the root last.
        """
        self.periods = periods
        self._history = history
        self._mandators = [mandator for mandator in mandators if mandator.demands]
        self._judge = judge
        self._starts = [period.from_on or date.min for period in self.periods]
        self._observed: dict[tuple[int, int], list[Observance]] = {}
        self._asked: dict[tuple[int, int], tuple[Answer, Mandate]] = {}

    def under(self, mandators: Sequence[Mandator]) -> Subject:
        """Return the same tenant, with the same rules, under other mandates."""
        return Subject(self.periods, self._history, mandators, self._judge)

    def turns(self) -> Iterator[date]:
        """Yield every day on which its rules, or what is demanded of it, may change."""
        yield from self._starts
        for period in self._history.register.known().periods(self._history.slug):
            if period.from_on is not None:
                yield period.from_on
        for mandator in self._mandators:
            yield from mandator.turns()

    def answer_on(self, day: date) -> Answer:
        """Return what is in force on ``day``."""
        return self.periods[bisect_right(self._starts, day) - 1].answer

    def broken_on(self, day: date) -> list[Observance]:
        """Return what is violated on ``day``, or may be for all that is on file."""
        answer = self.answer_on(day)
        tenant = self._history.tenant_on(day)
        return [
            observance
            for mandate in binding(self._mandators, tenant, day)
            for observance in self._observe(mandate, answer)
            if observance.verdict != "kept"
        ]

    def _observe(self, mandate: Mandate, answer: Answer) -> list[Observance]:
        # Neither changes from day to day but by becoming another object.
        key = id(mandate), id(answer)
        if key not in self._observed:
            self._asked[key] = answer, mandate
            self._observed[key] = [*observe(mandate, answer, self._judge)]
        return self._observed[key]


def subject_of(
    history: PathHistory,
    judge: Judge,
    mandators: Sequence[Mandator],
    sections: Iterable[str] = (ANY,),
) -> Subject:
    """Return the tenant of ``history`` under the ancestors of each day.

    Args:
        history: the tenant, with whatever was ever above it.
        judge: judges a value by a schema.
        mandators: the mandates of its ancestors, each for its days, parent to root.
        sections: what of the rules is looked at, ``*`` being everything: the less of a rulebook is
            folded, the sooner many tenants are judged.

    """
    kept = frozenset(sections)
    if ANY not in kept:
        line = {
            slug: _keeping(history.timelines[slug], kept | _ALWAYS)
            for slug in history.register.ever_above(history.slug)
        }
        history = replace(history, timelines=line)
    return Subject(history.rules().periods(), history, mandators, judge)


def _keeping(timeline: Timeline, sections: frozenset[str]) -> Timeline:
    """Return ``timeline`` with these sections of its rules alone, in force as it is."""

    def kept(rules: Rulebook) -> Rulebook:
        return {section: rules[section] for section in rules if section in sections}

    versions = [
        replace(
            version,
            rules=kept(version.rules),
            stages=tuple(replace(stage, rules=kept(stage.rules)) for stage in version.stages),
        )
        for version in timeline.versions
    ]
    return replace(timeline, versions=versions)


def as_recorded_next(timeline: Timeline, version: Version) -> Timeline:
    """Return ``timeline`` with ``version`` recorded after everything else."""
    last = max((one.recorded_at for one in timeline.versions), default=None)
    recorded = version if last is None else replace(version, recorded_at=last + _TICK)
    return replace(timeline, versions=[*timeline.versions, recorded])


class World(NamedTuple):
    """A tenant without a certain version of its own, and with it, all else being equal."""

    without: Subject
    having: Subject


def broken_by_version(world: World, version: Version) -> list[Standing]:
    """Return what is not kept on the days that a version bears on.

    What stands on the same days without it is marked: a supplement, a repeal and a correction leave
    the rest of the law as it is, and it is not theirs. A base enacts everything anew, so that
    nothing of it stood before.
    """

    def on(day: date) -> Iterator[tuple[Observance, bool]]:
        if _bears_on(world, version, day):
            stood = _stood_on(world, version, day)
            for observance in world.having.broken_on(day):
                yield observance, observance.matter() in stood

    return _over_time((*world.without.turns(), *world.having.turns()), on)


def differences(before: Subject, after: Subject) -> tuple[list[Standing], list[Standing]]:
    """Return what is not kept in ``after`` and was not so in ``before``, and the other way round.

    A violation that becomes a doubt, or whose mandate becomes another, ends and another begins.
    """
    days = [*before.turns(), *after.turns()]

    def only_in(one: Subject, other: Subject) -> list[Standing]:
        def on(day: date) -> Iterator[tuple[Observance, bool]]:
            known = _matters(other, day)
            return ((found, False) for found in one.broken_on(day) if found.matter() not in known)

        return _over_time(days, on)

    return only_in(after, before), only_in(before, after)


def differences_for_version(
    before: World, after: World, version: Version
) -> tuple[list[Standing], list[Standing]]:
    """Return what a version would break in ``after`` and would not in ``before``, and vice versa.

    Told is what is the version's own (see `broken_by_version`), on the days that it bears on.
    """
    days = [turn for world in (before, after) for subject in world for turn in subject.turns()]

    def only_in(one: World, other: World) -> list[Standing]:
        def on(day: date) -> Iterator[tuple[Observance, bool]]:
            if _bears_on(one, version, day):
                known = _stood_on(one, version, day) | _matters(other.having, day)
                for found in one.having.broken_on(day):
                    if found.matter() not in known:
                        yield found, False

        return _over_time(days, on)

    return only_in(after, before), only_in(before, after)


def _bears_on(world: World, version: Version, day: date) -> bool:
    """Tell whether a version is one of the layers of a day.

    Of a repeal, a commencement or a correction, also whether it changes the answer: what it ends
    or withdraws does not speak any more.
    """
    was, becomes = world.without.answer_on(day), world.having.answer_on(day)
    if any(
        (layer.tenant, layer.version) == (version.tenant, version.number)
        for layer in becomes.layers
    ):
        return True
    acts_on_others = {Kind.REPEAL, Kind.CORRECTION, Kind.COMMENCEMENT}
    ends_others = version.kind in acts_on_others or bool(version.repeals)
    return ends_others and (was.status, was.reason, was.rules) != (
        becomes.status,
        becomes.reason,
        becomes.rules,
    )


def _stood_on(world: World, version: Version, day: date) -> set[str]:
    return set() if version.kind is Kind.BASE else _matters(world.without, day)


def _matters(subject: Subject, day: date) -> set[str]:
    return {observance.matter() for observance in subject.broken_on(day)}


def _over_time(
    days: Iterable[date], on: Callable[[date], Iterable[tuple[Observance, bool]]]
) -> list[Standing]:
    """Return what ``on`` gives between each two neighbouring days, adjacent equal spans merged."""
    found: list[Standing] = []
    running: Mapping[tuple[object, ...], Standing] = {}
    for day in sorted({date.min, *days}):
        start = None if day == date.min else day
        following: dict[tuple[object, ...], Standing] = {}
        for observance, stood in on(day):
            key = observance.matter(), observance.mandate.version, stood
            following[key] = running.get(key) or Standing(observance, start, None, stood)
        found += [replace(one, to_on=day) for key, one in running.items() if key not in following]
        running = following
    return sorted([*found, *running.values()], key=_begins)


def _begins(standing: Standing) -> date:
    return standing.from_on or date.min
