"""When a fixed day comes round: 每月20日, 每季度末月25日, 每周五, 次月5日, 上旬, 年底, 次日."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from guize.domain.counting import Counted, UncountableError, add_months, calendar_end, count
from guize.domain.effective.calendar import WorkingCalendar
from guize.domain.effective.caveats import Caveat
from guize.domain.rules.limits import DueDay
from guize.domain.words import Words

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""How many months the calendar periods have."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_WEEK = 7
THIRDS = {"early": (1, 10), "middle": (11, 20), "late": (21, 31)}
"""The days of 上旬, 中旬 and 下旬."""


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for what is due, None where the text leaves it open; and the first, if any."""

    last: Counted | None
    first: date | None = None


def find_due(due: DueDay, at: date, calendar: WorkingCalendar) -> Due:
    """Return when a fixed day is due: ``at`` is the day of the event, or the one asked about.

    Of a day of every period, the first that is not before ``at``. 上旬, 中旬 and 下旬 end on the
    10th, the 20th and the last of the month, 底 on the last day of the period; of 初 no text says
    how long it lasts: it has a first day only. A working day is ``at`` itself, if it is one, or the
    next.

    Raises:
        UncountableError: the day lies beyond the calendar of years.

    """
    try:
        if due.period == "working_day":
            is_today = due.which != "following" and calendar.is_working_day(at)
            return Due(count(calendar, at, 0 if is_today else 1, "working_day", forward=True))
        found = [one for period in _periods(due, at) for one in _in_period(due, *period, calendar)]
        return next((one for one in found if _latest(one) >= at), found[0])
    except OverflowError:
        pass
    raise UncountableError(_BEYOND)


_BEYOND = Caveat(
    "out_of_reach",
    Words(
        zh="所定日期超出可推算的范围,不推算到期日。",
        en="The day lies beyond what can be counted: no date is given.",
    ),
)


def _latest(due: Due) -> date:
    return due.last.on if due.last is not None else due.first or date.max


def _periods(due: DueDay, at: date) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of the periods that may be meant, in order."""
    first, final = _period(due.period, at)
    if due.which == "following":
        first, final = _period(due.period, final + timedelta(days=1))
    yield first, final
    if due.which == "every" and final < date.max:
        yield _period(due.period, final + timedelta(days=1))


def _period(unit: str, day: date) -> tuple[date, date]:
    if unit == "day":
        return day, day
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=_WEEK - 1)
    return period_of(day, MONTHS[unit])


def period_of(day: date, months: int) -> tuple[date, date]:
    """Return the first and the last day of the calendar period of ``months`` with ``day`` in it.

    Periods are counted from January: ``months`` divides 12.
    """
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    final = add_months(first, months - 1)
    last = _end_of_month(final)
    return first, last


def day_in_month(month: date, day: int) -> date:
    """Return a day of the month in which ``month`` lies; its last, if it does not have that day."""
    return month.replace(day=min(day, _end_of_month(month).day))


def _in_period(due: DueDay, first: date, final: date, calendar: WorkingCalendar) -> tuple[Due, ...]:
    """Return the days in a period, in order: one, unless the text names several."""
    if due.month is not None:
        first = add_months(first, due.month - 1)
        final = _end_of_month(first)
    if due.weekdays:
        days = sorted(first + timedelta(days=WEEKDAYS.index(one)) for one in due.weekdays)
    elif due.days:
        days = sorted(day_in_month(first, number) for number in due.days)
    elif due.working_day is not None:
        before = first - timedelta(days=1)
        return (Due(count(calendar, before, due.working_day, "working_day", forward=True)),)
    elif due.part == "start":
        return (Due(None, first),)
    elif due.part in THIRDS:
        start, end = THIRDS[due.part]
        return (Due(calendar_end(calendar, day_in_month(first, end)), first.replace(day=start)),)
    else:
        days = [final]
    return tuple(Due(calendar_end(calendar, day)) for day in days)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
