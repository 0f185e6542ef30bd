"""Counting limits on the working-day calendar, forward from an event and backward to it.

DESIGN §4, "Counting": the day of receipt is day 0; `before` counts back from the event; make-up
Saturdays and Sundays count; a calendar-day limit that ends on a rest day stays there. Hours and
minutes run on the clock, through nights and holidays.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from guize.domain.effective.calendar import WorkingCalendar
from guize.domain.effective.caveats import Caveat
from guize.domain.words import Words

CLOCK = ("minute", "hour")
"""Units that are counted from an instant to an instant."""

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_DAYS = {"day": 1, "week": 7}
# Month and day from which notices have moved days of the year before: 29 December 2007 and 2018.
_LAST_DAYS_FROM = (12, 29)
# The longest limit that is counted, in its own unit: about a century, so that nobody waits for it.
_MOST = {
    "minute": 52_600_000,
    "hour": 876_600,
    "day": 36_525,
    "working_day": 25_000,
    "week": 5_218,
    "month": 1_200,
    "quarter": 400,
    "half_year": 200,
    "year": 100,
}


class UncountableError(ValueError):
    """A limit that no date follows from; ``caveat`` says why."""

    def __init__(self, caveat: Caveat) -> None:
        """Keep the caveat."""
        super().__init__(caveat.words.en)
        self.caveat = caveat


@dataclass(frozen=True, slots=True)
class Counted:
    """Where counting ended.

    ``on`` is the day and, of hours and minutes, ``at`` the instant (with the offset of the start).
    ``days`` are the working days counted, in the order of time; empty for other units.
    ``provisional``: the outcome rests on days whose arrangement is not known yet; that of a count
    in calendar days never does. ``years`` are those whose calendar was looked up; none for hours
    and minutes.
    """

    on: date
    at: datetime | None = None
    days: tuple[date, ...] = ()
    provisional: bool = False
    warnings: tuple[Caveat, ...] = ()
    years: frozenset[int] = frozenset()


def count(
    calendar: WorkingCalendar, start: date, number: float, unit: str, *, forward: bool
) -> Counted:
    """Count ``number`` units from ``start``, a day or an aware instant in the tenant's time zone.

    Months, quarters, half-years and years are calendar months; where the day does not exist
    (31 January and a month) the last of the month stands for it.

    Raises:
        UncountableError: hours or minutes from a day, whole units wanted but a fraction given, a
            term of office, or an end that is out of reach.

    """
    if unit not in _MOST:
        raise UncountableError(_unit_caveat(unit))
    if number > _MOST[unit]:
        raise UncountableError(_far_caveat())
    signed = number if forward else -number
    try:
        if unit in CLOCK:
            return _on_the_clock(start, timedelta(**{f"{unit}s": signed}))
        day = start.date() if isinstance(start, datetime) else start
        if unit == "working_day":
            return _working_days(calendar, day, _whole(number), 1 if forward else -1)
        if unit in _DAYS:
            end = day + timedelta(days=_whole(signed * _DAYS[unit]))
        else:
            end = add_months(day, _whole(signed * _MONTHS[unit]))
        return calendar_end(calendar, end)
    except OverflowError:
        raise UncountableError(_far_caveat()) from None


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` calendar months later (earlier if negative).

    Raises:
        OverflowError: there is no such year.

    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _on_the_clock(start: date, length: timedelta) -> Counted:
    if not isinstance(start, datetime):
        raise UncountableError(INSTANT_NEEDED)
    # Through UTC, so that a change of the clock neither lengthens nor shortens the limit.
    end = (start.astimezone(UTC) + length).astimezone(start.tzinfo)
    return Counted(end.date(), at=end)


def _working_days(calendar: WorkingCalendar, start: date, number: int, step: int) -> Counted:
    days: list[date] = []
    day = start
    while len(days) < number:
        day += timedelta(days=step)
        if calendar.is_working_day(day):
            days.append(day)
    first, last = sorted((start + timedelta(days=step), day)) if days else (day, day)
    warnings = _unarranged(calendar, first, last) if days else ()
    return Counted(
        day,
        days=tuple(sorted(days)),
        provisional=bool(warnings),
        warnings=warnings,
        years=frozenset(range(first.year, last.year + 1)) if days else frozenset(),
    )


def _unarranged(calendar: WorkingCalendar, first: date, last: date) -> tuple[Caveat, ...]:
    """Return why the days from ``first`` to ``last`` may yet be arranged otherwise."""
    years = range(first.year, last.year + 1)
    unknown = [year for year in years if not calendar.covers(year)]
    # The notice for a year may move the last days of the year before.
    open_ends = [
        year
        for year in years
        if calendar.covers(year)
        and not calendar.covers(year + 1)
        and last >= date(year, *_LAST_DAYS_FROM)
    ]
    warnings = [_beyond(unknown)] if unknown else []
    warnings += [_year_end(year) for year in open_ends if year + 1 not in unknown]
    return tuple(warnings)


def calendar_end(calendar: WorkingCalendar, end: date) -> Counted:
    """Return ``end`` as the last day of a limit that no calendar moves: a rest day is told."""
    warnings: tuple[Caveat, ...] = ()
    if not calendar.is_working_day(end):
        before = next(day for day in _days_before(end) if calendar.is_working_day(day))
        warnings = (_rest_day(end, before, is_arranged=not _unarranged(calendar, before, end)),)
    return Counted(end, warnings=warnings, years=frozenset({end.year}))


def _days_before(day: date) -> Iterator[date]:
    while True:
        day -= timedelta(days=1)
        yield day


def _whole(number: float) -> int:
    if number != int(number):
        raise UncountableError(
            Caveat(
                "fraction_not_counted",
                Words(
                    zh="时限不是整数的日、工作日或者月,不推算到期日。",
                    en="The limit is not a whole number of days or months: no date is counted.",
                ),
            )
        )
    return int(number)


OPEN_RANGE = Caveat(
    "open_range",
    Words(
        zh="时限只有一端,没有到期日。",
        en="The limit is open at the end: no date is due.",
    ),
)

INSTANT_NEEDED = Caveat(
    "instant_needed",
    Words(
        zh="时限以小时或分钟计:请给出起算时刻,而不只是日期。",
        en="The limit is in hours or minutes: give the instant it runs from, not only the date.",
    ),
)


def _unit_caveat(unit: str) -> Caveat:
    return Caveat(
        "unit_not_counted",
        Words(
            zh=f"时限单位“{unit}”没有固定的起止,不推算到期日。",
            en=f"A limit in the unit {unit!r} has no fixed end: no date is counted.",
        ),
    )


def _far_caveat() -> Caveat:
    return Caveat(
        "out_of_reach",
        Words(
            zh="时限过长,超出可推算的范围,不推算到期日。",
            en="The limit is too long to be counted: no date is given.",
        ),
    )


def _rest_day(end: date, before: date, *, is_arranged: bool) -> Caveat:
    zh, en = "", ""
    if not is_arranged:
        zh = "(该时段的放假安排尚未收录,按周末和法定节日推算)"
        en = " (by weekends and statutory holidays: the arrangement is not on file)"
    return Caveat(
        "ends_on_rest_day",
        Words(
            zh=f"期限止于 {end},该日不是工作日,不顺延;此前最后一个工作日是 {before}{zh}。",
            en=f"The limit ends on {end}, a rest day, and stays there; the last office day before"
            f" it is {before}{en}.",
        ),
    )


def _beyond(years: Sequence[int]) -> Caveat:
    named = [str(year) for year in years]
    return Caveat(
        "calendar_not_published",
        Words(
            zh=f"{'、'.join(named)} 年的放假安排尚未收录,只按周末和法定节日推算,"
            "不计调休,答复是暂定的。",
            en=f"The calendar of {', '.join(named)} is not on file; only weekends and statutory"
            " holidays were reckoned with, no make-up days, and the answer is provisional.",
        ),
    )


def _year_end(year: int) -> Caveat:
    month, day = _LAST_DAYS_FROM
    return Caveat(
        "year_end_not_settled",
        Words(
            zh=f"{year + 1} 年的放假安排尚未收录,可能调整 {year} 年{month}月{day}日至31日的上班"
            "和休息,答复是暂定的。",
            en=f"The calendar of {year + 1} is not on file and may still move the days from"
            f" {date(year, month, day)} to the end of {year}: the answer is provisional.",
        ),
    )
