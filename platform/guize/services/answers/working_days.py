"""The working days that a decision counts on, and whether another reading would change it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from guize.domain.effective.answer import Chronicle, Effective
from guize.domain.effective.calendar import WorkingCalendar
from guize.domain.effective.caveats import Caveat
from guize.domain.effective.fold import Origin
from guize.domain.json_types import JsonObject
from guize.domain.version import Version
from guize.services.published.shelf import View


@dataclass(frozen=True, slots=True)
class Notice:
    """An instrument that set the working days of a year."""

    tenant: str
    version: int
    instrument: str
    title: str
    issued_on: date | None

    @classmethod
    def of(cls, version: Version) -> Notice:
        """Return the notice that ``version`` records."""
        document = version.instrument
        label = document.label()
        return cls(version.tenant, version.number, label, document.title, document.issued_on)

    def as_json(self) -> JsonObject:
        """Return what it takes to find and to cite it; the date as YYYY-MM-DD."""
        return {
            "tenant": self.tenant,
            "version": self.version,
            "instrument": self.instrument,
            "title": self.title,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
        }


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The calendar in force on a day, as known at ``known_at``.

    ``notices`` are those that set the days of each year. ``others`` are the calendars that hold by
    another reading of when a notice took effect, and ``doubts`` say so.
    """

    calendar: WorkingCalendar
    known_at: datetime | None
    notices: Mapping[int, tuple[Notice, ...]]
    others: tuple[WorkingCalendar, ...] = ()
    doubts: tuple[Caveat, ...] = ()

    def noticed_in(self, years: Iterable[int]) -> tuple[Notice, ...]:
        """Return the notices that set the days of ``years``, each once, in the order of years."""
        noticed = (self.notices.get(year, ()) for year in sorted(years))
        return tuple(dict.fromkeys(notice for notices in noticed for notice in notices))


def working_days(
    session: Session, view: View, *, tenant: str, on: date, known_at: datetime | None
) -> WorkingDays:
    """Return the working days of ``tenant`` by the notices in force on ``on``.

    Each day is one by the calendar of the path on which the tenant stands that day.

    Raises:
        NotFoundError: there is no such tenant.

    """
    told_at = view.chronicle(session, tenant, known_at, calendar=True).known_at
    parts = view.calendar_parts(session, tenant, known_at)
    told = [chronicle.effective(on) for _, chronicle in parts]
    starts = [start for start, _ in parts]
    calendars = [_calendar(view, days) for days in told]
    notices: dict[int, tuple[Notice, ...]] = {}
    for days in told:
        for year, found in _notices(session, view, days).items():
            notices[year] = tuple(dict.fromkeys((*notices.get(year, ()), *found)))

    def joined(
        replaced: int | None = None, other: WorkingCalendar | None = None
    ) -> WorkingCalendar:
        one_of_each = [
            other if other is not None and index == replaced else calendar
            for index, calendar in enumerate(calendars)
        ]
        return WorkingCalendar.joined([*zip(starts, one_of_each, strict=True)])

    doubtful = [index for index, days in enumerate(told) if days.certainty == "doubtful"]
    others = tuple(
        joined(index, _calendar(view, other))
        for index in doubtful
        for other in _beside(parts[index][1], on)
    )
    doubts = dict.fromkeys(
        caveat
        for index in doubtful
        for caveat in told[index].warnings
        if caveat.code != "effective_date_assumed"
    )
    return WorkingDays(joined(), told_at, notices, others, tuple(doubts))


def _calendar(view: View, days: Effective) -> WorkingCalendar:
    notices = tuple((layer.tenant, layer.version) for layer in days.layers)
    return view.remember(
        ("working days", days.tenant, notices), lambda: WorkingCalendar.from_rules(days.rules)
    )


def _notices(session: Session, view: View, days: Effective) -> Mapping[int, tuple[Notice, ...]]:
    """Return the notices that set the days of each year, the first notice of the year first."""

    def find() -> Mapping[int, tuple[Notice, ...]]:
        found: dict[int, dict[Origin, Notice]] = defaultdict(dict)
        for pointer, origin in days.origins.items():
            year = int(pointer.split("/")[2])
            if origin not in found[year]:
                found[year][origin] = Notice.of(view.version(session, days.tenant, origin))
        return {year: tuple(one.values()) for year, one in found.items()}

    key = tuple((layer.tenant, layer.version) for layer in days.layers)
    return view.remember(("calendar notices", days.tenant, key), find)


def _beside(chronicle: Chronicle, on: date) -> Iterator[Effective]:
    """Yield the answers before and after the span of time that ``on`` lies in.

    While a notice is between two readings, by the one the days are still those before the span, by
    the other already those after it.
    """
    for period in chronicle.periods():
        starts, ends = period.from_on, period.to_on
        if (starts is None or starts <= on) and (ends is None or on < ends):
            if starts is not None:
                yield chronicle.effective(starts - timedelta(days=1))
            if ends is not None:
                yield chronicle.effective(ends)
