"""Working days: the ``calendar`` section, inherited from the root downward.

DESIGN §4, "The working-day calendar". An entry of the section is one year::

    {"title": …, "year": 2019, "holidays": {"2019-01-01": "new-year"},
     "make_up_days": {"2019-02-02": "spring-festival"}, "source": […]}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guize.domain.citations import annotate
from guize.domain.effective.answer import Answer, Chronicle, Effective
from guize.domain.effective.bearing import last_calendar_record_at
from guize.domain.effective.doubts import find_doubts, least_certain
from guize.domain.effective.fold import Folded, Origin, Origins, fold_one
from guize.domain.effective.lineage import CALENDAR
from guize.domain.effective.rulebook import layer
from guize.domain.effective.timeline import KnownTimeline, Series, Timeline
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.statutory_holidays import is_statutory_holiday
from guize.domain.version import Version

_SATURDAY = 5
_NEW_YEAR = "new-year"


def calendar_in_force(
    path: Sequence[Timeline], on: date, known_at: datetime | None = None
) -> Effective:
    """Return the ``calendar`` section that binds ``path[0]`` on ``on``, as known at ``known_at``.

    The sections of all ancestors are folded, the root's first; a nearer tenant's own days override
    a farther one's day by day. ``rules`` holds the one section, or nothing (``nothing_on_file``).
    """
    return calendar_chronicle(path, known_at).effective(on)


def calendar_chronicle(path: Sequence[Timeline], known_at: datetime | None = None) -> Chronicle:
    """Return the answers that :func:`calendar_in_force` gives for every day."""
    known = [KnownTimeline(timeline, known_at) for timeline in path]
    echoed = last_calendar_record_at(path) if known_at is None else known_at
    sides = [
        (side, series) for side in reversed(known) for series in side.series if _is_calendar(series)
    ]
    turns = (turn for _, series in sides for turn in series.turns())
    return Chronicle(turns, lambda day: _calendar_on(path[0].tenant.slug, sides, day), echoed)


def _is_calendar(series: Series) -> bool:
    return series.name == CALENDAR


def _calendar_on(slug: str, downward: Sequence[tuple[KnownTimeline, Series]], day: date) -> Answer:
    in_force = [(side, series, series.in_force(day)) for side, series in downward]
    speaking = [
        (side, series, tenure, tenures[0])
        for side, series, tenures in in_force
        for tenure in tenures
        if CALENDAR in tenure.says.rules
    ]
    folded = _fold_days([tenure.says for _, _, tenure, _ in speaking])
    doubts = [doubt for side, series in downward for doubt in find_doubts(side, series, day)]
    return Answer(
        tenant=slug,
        status="in_force" if speaking else "vacancy",
        reason=None if speaking else "nothing_on_file",
        certainty=least_certain(doubts),
        layers=tuple(layer(*one) for one in speaking),
        rules=folded.rules,
        origins=folded.origins,
        warnings=tuple(dict.fromkeys(doubt.caveat for doubt in doubts)),
        missing=(),
    )


def _fold_days(versions: Sequence[Version]) -> Folded:
    rules: Rulebook = {}
    origins: Origins = {}
    for version in versions:
        section = _members({CALENDAR: annotate(version.rules[CALENDAR], version)}, CALENDAR)
        patch: JsonObject = {CALENDAR: _displacing(section, _members(rules, CALENDAR))}
        rules = fold_one(rules, origins, patch, Origin(version.tenant, version.number))
    return Folded(rules, origins)


def _displacing(patch: JsonObject, standing: JsonObject) -> JsonObject:
    """Return ``patch`` (year → entry), in which a day made one thing ceases to be the other.

    A later notice, or a region, that makes a day a holiday need not say that it is no longer a
    make-up working day, nor the reverse.
    """
    displaced = dict(patch)
    for year in patch:
        changed, current = _members(patch, year), _members(standing, year)
        for kind, opposite in (("holidays", "make_up_days"), ("make_up_days", "holidays")):
            named, others = _members(changed, kind), _members(current, opposite)
            cleared: JsonObject = {
                day: None for day, name in named.items() if name is not None and day in others
            }
            if cleared and changed.get(opposite, {}) is not None:
                entry = _members(displaced, year)
                displaced[year] = {**entry, opposite: {**cleared, **_members(changed, opposite)}}
    return displaced


def _members(value: JsonObject, key: str) -> JsonObject:
    member = value.get(key)
    return member if isinstance(member, dict) else {}


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working days of the years that have been published."""

    holidays: frozenset[date]
    make_up_days: frozenset[date]
    years: frozenset[int]

    @classmethod
    def from_rules(cls, rules: Rulebook) -> WorkingCalendar:
        """Return the calendar that ``rules`` (of :func:`calendar_in_force`) hold.

        Covered are the years that are arranged as a whole, New Year's Day included: not one of
        which a region has named a day of its own before the nation's notice.
        """
        entries = {
            year: _members(_members(rules, CALENDAR), year) for year in _members(rules, CALENDAR)
        }
        years = [*entries.values()]
        return cls(
            holidays=frozenset(_days(years, "holidays")),
            make_up_days=frozenset(_days(years, "make_up_days")),
            years=frozenset(
                int(year)
                for year, entry in entries.items()
                if _NEW_YEAR in _members(entry, "holidays").values()
            ),
        )

    @classmethod
    def joined(cls, parts: Sequence[tuple[date, WorkingCalendar]]) -> WorkingCalendar:
        """Return the calendar of which each part holds from its day on, until the next.

        A year is covered where every part that holds in it covers it.
        """
        if len(parts) == 1:
            return parts[0][1]
        ends = [*(start for start, _ in parts[1:]), date.max]
        spans = [(start, end, part) for (start, part), end in zip(parts, ends, strict=True)]
        kinds = [
            frozenset(
                day
                for start, end, part in spans
                for day in (part.holidays if kind == "holidays" else part.make_up_days)
                if start <= day < end
            )
            for kind in ("holidays", "make_up_days")
        ]
        years = frozenset(
            year
            for _, _, part in spans
            for year in part.years
            if all(
                year in other.years
                for start, end, other in spans
                if start.year <= year and date(year, 1, 1) < end
            )
        )
        return cls(kinds[0], kinds[1], years)

    def covers(self, year: int) -> bool:
        """Return whether the days of ``year`` have been published."""
        return year in self.years

    def is_working_day(self, day: date) -> bool:
        """Return whether ``day`` is worked: make-up days are, weekends and holidays are not.

        Of a year that is not covered only the weekends and the statutory holidays are known.
        """
        if day in self.make_up_days:
            return True
        if day.weekday() >= _SATURDAY or day in self.holidays:
            return False
        return self.covers(day.year) or not is_statutory_holiday(day)


def _days(years: Sequence[JsonObject], kind: str) -> list[date]:
    return [date.fromisoformat(day) for entry in years for day in _members(entry, kind)]
