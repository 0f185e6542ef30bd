"""When the next meeting is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.decisions.cadence import Held, NextDue, next_due
from guize.domain.decisions.due_dates import period_of
from guize.domain.effective.calendar import WorkingCalendar
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.meetings import read_cadence
from tests.domain.decisions.real_law import asked, meet

UNKNOWN = WorkingCalendar(frozenset(), frozenset(), frozenset())


def due(
    cadence: JsonObject, on: str, last: str | None = None, number: int | None = None
) -> NextDue:
    """Return when the next meeting is due."""
    held = Held(date.fromisoformat(last) if last else None, number)
    return next_due(read_cadence(cadence), date.fromisoformat(on), held, UNKNOWN)


def per(unit: str, times: int = 1, value: float = 1, **more: Json) -> JsonObject:
    """Return a cadence of so many times in a period."""
    return {"times": times, "per": {"value": value, "unit": unit}, **more}


@pytest.mark.parametrize(
    ("unit", "value", "number", "end"),
    [
        ("month", 1, 0, "2019-02-28"),
        ("month", 1, 1, "2019-03-31"),
        ("month", 2, 0, "2019-02-28"),
        ("month", 2, 1, "2019-04-30"),
        ("quarter", 1, 0, "2019-03-31"),
        ("quarter", 1, 3, "2019-06-30"),
        ("half_year", 1, 0, "2019-06-30"),
        ("half_year", 1, 1, "2019-12-31"),
        ("year", 1, 0, "2019-12-31"),
        ("year", 1, 1, "2020-12-31"),
    ],
)
def test_periods_are_those_of_the_calendar(unit: str, value: int, number: int, end: str) -> None:
    """Fewer than asked for: by the end of this period; else by the end of the next."""
    found = due(per(unit, value=value), "2019-02-10", number=number).on
    assert found == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("last", "end"),
    [
        ("2019-06-30", "2019-12-31"),  # the half-year before
        ("2019-07-01", "2020-06-30"),  # this half-year
        ("2017-01-01", "2019-12-31"),  # long ago
        ("2020-02-01", "2020-12-31"),  # after the day asked about: its own period counts
    ],
)
def test_the_last_meeting_tells_whether_this_period_had_one(last: str, end: str) -> None:
    """Without the number held, the date of the last one tells it for once in a period."""
    assert due(per("half_year"), "2019-08-01", last=last).on == date.fromisoformat(end)


def test_of_several_in_a_period_the_number_must_be_known() -> None:
    """Two a month: one was held in March for certain; whether two were is asked for."""
    twice = per("month", times=2)
    assert due(twice, "2019-03-20", last="2019-03-05") == NextDue(needs=("held_in_period",))
    assert due(twice, "2019-03-20", last="2019-02-25").on == date(2019, 3, 31)
    assert due(twice, "2019-03-20", number=1).on == date(2019, 3, 31)
    assert due(twice, "2019-03-20", number=2).on == date(2019, 4, 30)


def test_a_weekday_or_a_part_of_the_day_leaves_the_period_as_it_is() -> None:
    """一般周五上午召开,每月3次: two were held in June, so the third is due by its end."""
    thrice = per("month", times=3, anchor=["friday", "morning"])
    assert due(thrice, "2019-06-25", last="2019-06-25", number=2).on == date(2019, 6, 30)
    assert due(per("quarter", anchor=["afternoon"]), "2019-06-25", number=0).on == date(2019, 6, 30)


@pytest.mark.parametrize(
    ("anchor", "number", "expected"),
    [
        ("early-month", 0, "2019-02-10"),
        ("mid-month", 0, "2019-02-20"),
        ("late-month", 0, "2019-02-28"),
        ("early-month", 1, "2019-03-10"),
    ],
)
def test_a_third_of_the_month_is_the_last_day_for_a_meeting(
    anchor: str, number: int, expected: str
) -> None:
    """每月上旬召开1次: by the 10th; once it was held, by the 10th of the next month."""
    monthly = per("month", anchor=[anchor])
    assert due(monthly, "2019-02-03", number=number).on == date.fromisoformat(expected)


def test_weeks_run_from_the_last_meeting() -> None:
    """Every two weeks: a fortnight after the last, whatever the day."""
    fortnight = per("week", value=2)
    assert due(fortnight, "2019-03-01", last="2019-02-18").on == date(2019, 3, 4)
    assert due(fortnight, "2019-03-01") == NextDue(needs=("last_held_on",))
    assert not due(fortnight, "2019-03-01", last="2019-02-18").provisional


@pytest.mark.parametrize(
    "cadence",
    [
        {"as_needed": True},
        {"before_each": "executive"},
        {"vague": "定期"},
        per("month", at_most=True),
        per("week", times=2),
        per("month", value=5),
        per("month", value=0.5),
        per("year", value=2),
        per("week", anchor=["friday"]),
        per("month", anchor=["early-month", "late-month"]),
        per("quarter", anchor=["early-month"]),
        per("year", anchor=["mid-year"]),
        {"times": 1, "per": {"min": 1, "unit": "month"}},
        per("term"),
    ],
)
def test_no_date_follows_from_what_sets_none(cadence: JsonObject) -> None:
    """As needed, before another meeting, at most, on Fridays … give no last day."""
    assert due(cadence, "2019-03-01", last="2019-02-18", number=0).on is None


def test_wuhans_executive_meeting_is_due_a_fortnight_after_the_last() -> None:
    """Article 42: usually every two weeks."""
    decision = meet("wuhan", "2019-03-01", meeting="executive", last_held_on="2019-02-18")
    assert decision.result["next_due_on"] == "2019-03-04"
    assert "每两周召开1次" in str(decision.result["cadence"])


def test_what_would_tell_the_next_meeting_may_be_asked_for() -> None:
    """Qiqihar's executive meeting is monthly; without a word on the last nothing follows."""
    decision = meet("qiqihar", "2019-03-01", meeting="executive")
    assert decision.outcome == "decided"
    assert decision.result["next_due_on"] is None
    assert {"held_in_period", "last_held_on"} <= set(asked(decision))


def test_the_period_is_that_of_the_meeting_being_scheduled() -> None:
    """Scheduled for April, April's meeting is due by its end."""
    decision = meet(
        "qiqihar",
        "2019-03-01",
        meeting="executive",
        scheduled_on="2019-04-10",
        last_held_on="2019-03-11",
    )
    assert decision.result["next_due_on"] == "2019-04-30"


def test_a_meeting_before_another_refers_to_that() -> None:
    """Wuhan's coordination meeting precedes the executive meeting: no date of its own."""
    result = meet("wuhan", "2019-03-01", meeting="coordination").result
    assert result["next_due_on"] is None
    assert result["before"] == {"meeting": "executive", "title": "市人民政府常务会议"}


@settings(deadline=None)
@given(st.dates(), st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_periods_are_whole_months_that_divide_the_year(day: date, months: int) -> None:
    """A period holds its day, begins on a first, ends with a month, and is followed by another."""
    first, last = period_of(day, months)
    assert first <= day <= last
    assert first.day == 1
    assert (last.month - first.month, last.year) == (months - 1, first.year)
    if last < date.max:
        following = last + timedelta(days=1)
        assert following.day == 1
        assert period_of(following, months)[0] == following
