"""Counting limits: day 0, make-up days, rest days, months, the clock, unpublished years."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.counting import (
    Counted,
    UncountableError,
    add_months,
    count,
)
from guize.domain.effective.calendar import WorkingCalendar

NATIONAL_DAY_2018 = WorkingCalendar(
    holidays=frozenset(date(2018, 10, number) for number in range(1, 8)),
    make_up_days=frozenset({date(2018, 9, 29), date(2018, 9, 30)}),
    years=frozenset({2018}),
)
UNITS = ("day", "working_day", "week", "month", "quarter", "half_year", "year")


def forward(start: date, number: float, unit: str) -> Counted:
    """Count forward over National Day 2018."""
    return count(NATIONAL_DAY_2018, start, number, unit, forward=True)


def test_the_day_of_receipt_is_day_zero_and_make_up_days_count() -> None:
    """Received on Friday, the Saturday and Sunday made up are the first and second working day."""
    counted = forward(date(2018, 9, 28), 3, "working_day")
    assert counted.on == date(2018, 10, 8)
    assert counted.days == (date(2018, 9, 29), date(2018, 9, 30), date(2018, 10, 8))
    assert not counted.provisional
    assert counted.warnings == ()


def test_counting_back_starts_before_the_event_and_lists_days_in_their_order() -> None:
    """Three working days before Tuesday after the holiday are the Monday and the make-up days."""
    counted = count(NATIONAL_DAY_2018, date(2018, 10, 9), 3, "working_day", forward=False)
    assert counted.on == date(2018, 9, 29)
    assert counted.days == (date(2018, 9, 29), date(2018, 9, 30), date(2018, 10, 8))


def test_what_is_received_on_a_holiday_counts_from_the_next_working_day() -> None:
    """Day 0 may be a rest day; day 1 is the first working day after it."""
    assert forward(date(2018, 10, 3), 1, "working_day").on == date(2018, 10, 8)


def test_a_calendar_day_limit_that_ends_on_a_rest_day_stays_there() -> None:
    """The due date is not moved; a warning names the last office day before it."""
    counted = forward(date(2018, 9, 28), 5, "day")
    assert counted.on == date(2018, 10, 3)
    assert counted.days == ()
    [warning] = counted.warnings
    assert warning.code == "ends_on_rest_day"
    assert "2018-09-30" in warning.words.zh
    assert "2018-09-30" in warning.words.en


def test_a_calendar_day_limit_that_ends_on_a_make_up_day_gives_no_warning() -> None:
    """A Saturday that is made up is an office day."""
    assert forward(date(2018, 9, 28), 1, "day").warnings == ()


@pytest.mark.parametrize(
    ("start", "number", "unit", "end"),
    [
        ("2018-01-31", 1, "month", "2018-02-28"),
        ("2020-01-31", 1, "month", "2020-02-29"),
        ("2018-11-30", 1, "quarter", "2019-02-28"),
        ("2018-08-31", 1, "half_year", "2019-02-28"),
        ("2020-02-29", 1, "year", "2021-02-28"),
        ("2018-03-31", -1, "month", "2018-02-28"),
        ("2018-09-28", 2, "week", "2018-10-12"),
        ("2018-09-28", 0.5, "year", "2019-03-28"),
    ],
)
def test_months_are_calendar_months_and_weeks_seven_days(
    start: str, number: float, unit: str, end: str
) -> None:
    """Months end on the same day, or on the last of the month if there is none."""
    calendar = NATIONAL_DAY_2018
    day = date.fromisoformat(start)
    counted = count(calendar, day, abs(number), unit, forward=number > 0)
    assert counted.on.isoformat() == end


def test_hours_and_minutes_run_on_the_clock() -> None:
    """Two hours from late evening end after midnight, on the next date."""
    beijing = timezone(timedelta(hours=8))
    start = datetime(2018, 9, 30, 23, 30, tzinfo=beijing)
    counted = forward(start, 2, "hour")
    assert counted.at == datetime(2018, 10, 1, 1, 30, tzinfo=beijing)
    assert counted.on == date(2018, 10, 1)
    assert forward(start, 90, "minute").at == datetime(2018, 10, 1, 1, 0, tzinfo=beijing)


def test_hours_are_hours_also_when_the_clock_is_changed() -> None:
    """In the spring of 1986 Shanghai put its clocks forward: two hours stay two hours."""
    start = datetime(1986, 5, 4, 1, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    end = forward(start, 2, "hour").at
    assert end is not None
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=2)
    assert end.hour == 4


def test_days_from_an_instant_count_from_its_date() -> None:
    """A day limit from an instant ends on a date."""
    start = datetime(2018, 9, 28, 16, 30, tzinfo=UTC)
    counted = forward(start, 1, "working_day")
    assert (counted.on, counted.at) == (date(2018, 9, 29), None)


@pytest.mark.parametrize(
    ("number", "unit", "code"),
    [
        (2, "hour", "instant_needed"),
        (0.5, "month", "fraction_not_counted"),
        (0.5, "working_day", "fraction_not_counted"),
        (1, "term", "unit_not_counted"),
        (1e300, "day", "out_of_reach"),
        (1e300, "working_day", "out_of_reach"),
        (1e300, "year", "out_of_reach"),
    ],
)
def test_what_no_date_follows_from_is_refused(number: float, unit: str, code: str) -> None:
    """Hours from a mere date, half months, terms of office and absurd limits are not guessed."""
    with pytest.raises(UncountableError) as refused:
        forward(date(2018, 9, 28), number, unit)
    assert refused.value.caveat.code == code


def test_the_ends_of_time_are_refused() -> None:
    """Counting past the year 9999, or before the year 1, gives no date."""
    for start, ahead in ((date.max, True), (date.min, False)):
        for unit in UNITS:
            with pytest.raises(UncountableError):
                count(NATIONAL_DAY_2018, start, 1, unit, forward=ahead)


def test_beyond_the_published_calendar_counting_is_provisional() -> None:
    """Days of a year without a notice are reckoned by weekends and the regulation; it is told."""
    beyond = forward(date(2018, 12, 27), 3, "working_day")
    assert beyond.days == (date(2018, 12, 28), date(2018, 12, 31), date(2019, 1, 2))
    assert beyond.provisional
    [warning] = beyond.warnings
    assert warning.code == "calendar_not_published"
    assert warning.words.zh.startswith("2019 年")


def test_the_last_days_of_a_year_wait_for_the_next_years_notice() -> None:
    """From 29 December on a day may yet be moved, so what is counted over it is provisional."""
    within = forward(date(2018, 12, 26), 2, "working_day")
    assert (within.on, within.provisional) == (date(2018, 12, 28), False)
    end = forward(date(2018, 12, 27), 2, "working_day")
    assert (end.on, end.provisional) == (date(2018, 12, 31), True)
    [warning] = end.warnings
    assert warning.code == "year_end_not_settled"
    assert "2019 年的放假安排尚未收录" in warning.words.zh
    back = count(NATIONAL_DAY_2018, date(2018, 12, 31), 1, "working_day", forward=False)
    assert (back.on, back.provisional) == (date(2018, 12, 28), True)
    known = replace(NATIONAL_DAY_2018, years=frozenset({2018, 2019}))
    assert not count(known, date(2018, 12, 27), 2, "working_day", forward=True).provisional


NO_CALENDAR = WorkingCalendar(frozenset(), frozenset(), frozenset())


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        ("2027-01-01", False),  # a Friday
        ("2027-02-05", False),  # the eve of the lunar year
        ("2027-02-08", False),  # its third day, a Monday
        ("2027-02-09", True),
        ("2027-04-05", False),  # 清明
        ("2028-05-02", False),  # since 2025, a Tuesday
        ("2028-05-03", True),
        ("2027-06-09", False),  # 端午
        ("2027-09-15", False),  # 中秋
        ("2029-10-01", False),
        ("2029-10-04", True),
        ("2003-05-02", False),  # 1999: three days of May
        ("2003-06-04", True),  # 端午 was none yet
        ("2003-01-31", True),  # nor the eve
        ("1998-10-02", False),  # 1949: two days of October
        ("1997-10-03", True),
        ("2081-01-01", False),  # past the table only the days of the solar calendar
        ("1949-10-03", True),  # before the first regulation
    ],
)
def test_an_unpublished_year_has_the_holidays_of_the_regulation_then(
    day: str, *, is_worked: bool
) -> None:
    """Without a notice a weekday is worked, unless the regulation of that day makes it free."""
    assert NO_CALENDAR.is_working_day(date.fromisoformat(day)) is is_worked


def test_a_published_year_has_the_holidays_of_its_notice_alone() -> None:
    """Where a notice is on file the regulation adds nothing: it arranges every day itself."""
    published = replace(NO_CALENDAR, years=frozenset({2027}))
    assert published.is_working_day(date(2027, 1, 1))


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit != "working_day"])
def test_a_limit_that_needs_no_calendar_is_never_provisional(unit: str) -> None:
    """Calendar days, weeks and months end where they end, published or not, forward or back."""
    for start in (date(2018, 12, 30), date(2018, 12, 31), date(2030, 6, 1)):
        for ahead in (True, False):
            counted = count(NATIONAL_DAY_2018, start, 1, unit, forward=ahead)
            assert not counted.provisional
            assert {w.code for w in counted.warnings} <= {"ends_on_rest_day"}


def test_the_office_day_before_an_unarranged_rest_day_is_told_as_reckoned() -> None:
    """1 January of an unpublished year is a rest day; the day before it may yet be one."""
    [warning] = forward(date(2018, 12, 31), 1, "day").warnings
    assert "2018-12-31(该时段的放假安排尚未收录" in warning.words.zh
    [arranged] = forward(date(2018, 9, 28), 5, "day").warnings
    assert "尚未收录" not in arranged.words.zh


def test_the_clock_needs_no_calendar() -> None:
    """Hours end where they end, published or not."""
    assert not forward(datetime(2030, 1, 1, tzinfo=UTC), 24, "hour").provisional


DAYS = st.dates(date(2018, 1, 1), date(2018, 12, 31))
CALENDARS = st.builds(
    WorkingCalendar,
    holidays=st.frozensets(DAYS, max_size=40),
    make_up_days=st.frozensets(DAYS, max_size=20),
    years=st.frozensets(st.integers(2017, 2019)),
)
NUMBERS = st.integers(0, 60)


@settings(deadline=None)
@given(CALENDARS, DAYS, NUMBERS)
def test_forward_and_backward_are_inverse_on_working_days(
    calendar: WorkingCalendar, day: date, number: int
) -> None:
    """From a working day so many working days on, and as many back, is that day again."""
    start = count(calendar, day, 1, "working_day", forward=True).on
    there = count(calendar, start, number, "working_day", forward=True)
    back = count(calendar, there.on, number, "working_day", forward=False)
    assert back.on == start
    # The same number of days, each end excluded once.
    assert set(there.days) ^ set(back.days) <= {start, there.on}


@settings(deadline=None)
@given(CALENDARS, DAYS, st.tuples(NUMBERS, NUMBERS), st.sampled_from(UNITS), st.booleans())
def test_a_longer_limit_is_never_due_earlier(
    calendar: WorkingCalendar, day: date, limits: tuple[int, int], unit: str, ahead: bool
) -> None:
    """The end is monotonic in the limit, in either direction."""
    number, longer = sorted(limits)
    short = count(calendar, day, number, unit, forward=ahead).on
    long = count(calendar, day, longer, unit, forward=ahead).on
    assert short <= long if ahead else short >= long


@settings(deadline=None)
@given(CALENDARS, DAYS, NUMBERS)
def test_the_days_counted_are_all_the_working_days_on_the_way(
    calendar: WorkingCalendar, day: date, number: int
) -> None:
    """They are as many as the limit, end on the due date, and leave no working day out."""
    counted = count(calendar, day, number, "working_day", forward=True)
    way = [day + timedelta(days=step + 1) for step in range((counted.on - day).days)]
    assert list(counted.days) == [each for each in way if calendar.is_working_day(each)]
    assert len(counted.days) == number


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-200, 200))
def test_adding_months_keeps_the_day_or_ends_the_month(day: date, months: int) -> None:
    """The month is exact; the day is the same, or the month's last where that is earlier."""
    end = add_months(day, months)
    assert (end.year - day.year) * 12 + end.month - day.month == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)
