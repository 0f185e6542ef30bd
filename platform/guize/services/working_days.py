"""The working days that a decision counts on, and whether another reading would change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from guize.domain.effective.answer import Chronicle, Effective
from guize.domain.effective.calendar import WorkingCalendar
from guize.domain.effective.caveats import Caveat
from guize.services.shelf import View


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The calendar in force on a day, as known at ``known_at``.

    ``others`` are the calendars that hold by another reading of when a notice took effect, and
    ``doubts`` say so.
    """

    calendar: WorkingCalendar
    known_at: datetime | None
    others: tuple[WorkingCalendar, ...] = ()
    doubts: tuple[Caveat, ...] = ()


def working_days(
    session: Session, view: View, *, tenant: str, on: date, known_at: datetime | None
) -> WorkingDays:
    """Return the working days of ``tenant`` by the notices in force on ``on``.

    Raises:
        NotFoundError: there is no such tenant.

    """
    chronicle = view.chronicle(session, tenant, known_at, calendar=True)
    days = chronicle.effective(on)
    calendar = _calendar(view, days)
    if days.certainty != "doubtful":
        return WorkingDays(calendar, days.known_at)
    others = tuple(_calendar(view, other) for other in _beside(chronicle, on))
    doubts = tuple(caveat for caveat in days.warnings if caveat.code != "effective_date_assumed")
    return WorkingDays(calendar, days.known_at, others, doubts)


def _calendar(view: View, days: Effective) -> WorkingCalendar:
    notices = tuple((layer.tenant, layer.version) for layer in days.layers)
    return view.remember(
        ("working days", days.tenant, notices), lambda: WorkingCalendar.from_rules(days.rules)
    )


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
