"""When the next meeting is due: calendar periods, weeks from the last meeting, or as needed."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from guize.domain.counting import UncountableError, add_months, count
from guize.domain.effective.calendar import WorkingCalendar
from guize.domain.effective.caveats import Caveat
from guize.domain.rules.meetings import Cadence

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_YEAR = 12


@dataclass(frozen=True, slots=True)
class NextDue:
    """The last day for the next meeting, if one follows; else the facts that would tell it."""

    on: date | None = None
    needs: tuple[str, ...] = ()
    provisional: bool = False
    warnings: tuple[Caveat, ...] = ()
    years: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of the meetings held: the last one, and how many in the current period."""

    last_on: date | None = None
    in_period: int | None = None


def next_due(cadence: Cadence, on: date, held: Held, calendar: WorkingCalendar) -> NextDue:
    """Return when, as of ``on``, the next meeting is due at the latest.

    Month, quarter, half-year and year are calendar periods: with fewer meetings held than the text
    asks for, the current period's last day, else that of the next. Weeks and days run from the last
    meeting. No date follows from 根据需要, from a mere maximum, from several times in so many
    weeks, from a weekday, or from periods that do not divide a year.
    """
    per, times = cadence.per, cadence.times
    if per is None or times is None:
        return NextDue()
    length = per.most if per.value is None else per.value
    is_plain = not cadence.at_most and not set(cadence.anchors) - {"period-end"}
    if not is_plain or length is None or length != int(length):
        return NextDue()
    unit, length = per.unit, int(length)
    if unit in _MONTHS:
        months = length * _MONTHS[unit]
        return NextDue() if _YEAR % months else _in_periods(months, times, on, held)
    return NextDue() if times > 1 else _from_last(length, unit, held, calendar)


def period_of(day: date, months: int) -> tuple[date, date]:
    """Return the first and the last day of the calendar period of ``months`` with ``day`` in it.

    Periods are counted from January: ``months`` divides 12.
    """
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    final = add_months(first, months - 1)
    last = final.replace(day=monthrange(final.year, final.month)[1])
    return first, last


def _in_periods(months: int, times: int, on: date, held: Held) -> NextDue:
    # A meeting after the day asked about brings the question into its own period.
    now = on if held.last_on is None else max(on, held.last_on)
    first, last = period_of(now, months)
    number = held.in_period
    if number is None:
        if held.last_on is None:
            return NextDue(needs=("held_in_period", "last_held_on"))
        number = 0 if held.last_on < first else 1
        if 0 < number < times:
            return NextDue(needs=("held_in_period",))
    if number < times:
        return NextDue(last)
    return NextDue(period_of(last + timedelta(days=1), months)[1])


def _from_last(length: int, unit: str, held: Held, calendar: WorkingCalendar) -> NextDue:
    if held.last_on is None:
        return NextDue(needs=("last_held_on",))
    try:
        counted = count(calendar, held.last_on, length, unit, forward=True)
    except UncountableError as error:
        return NextDue(warnings=(error.caveat,))
    # A meeting may well be due on a rest day; only working days depend on the calendar.
    is_working = unit == "working_day"
    return NextDue(
        counted.on,
        provisional=is_working and counted.provisional,
        warnings=counted.warnings if is_working else (),
        years=counted.years if is_working else frozenset(),
    )
