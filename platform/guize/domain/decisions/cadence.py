"""When the next meeting is due: calendar periods, weeks from the last meeting, or as needed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from guize.domain.counting import UncountableError, count
from guize.domain.decisions.due_dates import MONTHS, THIRDS, WEEKDAYS, day_in_month, period_of
from guize.domain.effective.calendar import WorkingCalendar
from guize.domain.effective.caveats import Caveat
from guize.domain.rules.meetings import Cadence

_YEAR = 12
_WITHIN_A_DAY = frozenset({*WEEKDAYS, "morning", "afternoon"})
"""Anchors that say on which days, or when on a day, and leave the period as it is."""
_THIRDS = {"early-month": "early", "mid-month": "middle", "late-month": "late"}


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
    asks for, the current period's last day, else that of the next; of 上旬 and the like, the last
    day of that third of the month. Weeks and days run from the last meeting. No date follows from
    根据需要, from a mere maximum, from several times in so many weeks, from a weekday in weeks, or
    from periods that do not divide a year.
    """
    per, times = cadence.per, cadence.times
    if per is None or times is None:
        return NextDue()
    length = per.most if per.value is None else per.value
    if cadence.at_most or length is None or length != int(length):
        return NextDue()
    unit, length, anchors = per.unit, int(length), {*cadence.anchors} - {"period-end"}
    if unit in MONTHS:
        months = length * MONTHS[unit]
        thirds = anchors & _THIRDS.keys()
        is_left_open = anchors - _WITHIN_A_DAY - thirds or len(thirds) > 1
        if _YEAR % months or is_left_open or (thirds and months > 1):
            return NextDue()
        due = _in_periods(months, times, on, held)
        return replace(due, on=_by_third(due.on, *thirds)) if due.on and thirds else due
    return NextDue() if times > 1 or anchors else _from_last(length, unit, held, calendar)


def _by_third(month_end: date, anchor: str) -> date:
    return day_in_month(month_end, THIRDS[_THIRDS[anchor]][1])


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
    # A meeting may well be due on a rest day.
    is_working = unit == "working_day"
    return NextDue(
        counted.on,
        provisional=counted.provisional,
        warnings=counted.warnings if is_working else (),
        years=counted.years if is_working else frozenset(),
    )
