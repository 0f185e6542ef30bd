"""Deadlines across the holidays of 2018 to 2020, counted by hand from the notices."""

from datetime import date

import pytest

from guize.domain.json_types import JsonObject
from tests.domain.decisions.real_law import calendar_on, due

STATED: JsonObject = {"value": 5, "unit": "working_day"}


@pytest.mark.parametrize(
    ("at", "due_on"),
    [
        ("2018-09-26", "2018-09-29"),  # 27, 28, 29
        ("2018-09-27", "2018-09-30"),  # 28, 29, 30
        ("2018-09-28", "2018-10-08"),  # 29, 30, 8
        ("2018-09-30", "2018-10-10"),  # 8, 9, 10
        ("2018-10-03", "2018-10-10"),  # received in the holiday
    ],
)
def test_three_working_days_across_national_day_2018(at: str, due_on: str) -> None:
    """Saturday 29 and Sunday 30 September were worked, 1 to 7 October were not."""
    decision = due("qiqihar", at, trigger="request-received", importance="important", at=at)
    assert decision.result["due_on"] == due_on
    assert not decision.is_provisional


def test_ten_working_days_across_mid_autumn_and_national_day_2018() -> None:
    """From Friday 21 September: 25 to 30 September are six, 8 to 11 October four."""
    decision = due("xianyang", "2018-09-21", trigger="request-received", at="2018-09-21")
    assert decision.result["due_on"] == "2018-10-11"
    assert decision.result["days_counted"] == [
        *(f"2018-09-{number}" for number in range(25, 31)),
        *("2018-10-08", "2018-10-09", "2018-10-10", "2018-10-11"),
    ]


def test_five_working_days_across_spring_festival_2019() -> None:
    """From Thursday 31 January: 1 to 3 February were worked, 4 to 10 February were not."""
    decision = due("xianyang", "2019-01-31", trigger="countersign-received", at="2019-01-31")
    assert decision.result["days_counted"] == [
        "2019-02-01",
        "2019-02-02",
        "2019-02-03",
        "2019-02-11",
        "2019-02-12",
    ]


def test_counting_back_across_spring_festival_2019() -> None:
    """Wuhan invites three working days ahead: for Tuesday 12 February, on Saturday the 2nd."""
    decision = due("wuhan", "2019-01-31", trigger="event-scheduled", at="2019-02-12")
    assert decision.result["days_counted"] == ["2019-02-02", "2019-02-03", "2019-02-11"]
    assert decision.result["due_on"] == "2019-02-02"


@pytest.mark.parametrize(
    ("at", "due_on"),
    [
        ("2020-09-24", "2020-09-30"),  # 25, 27 (Sunday, worked), 28, 29, 30
        ("2020-09-29", "2020-10-13"),  # 30, 9, 10 (Saturday, worked), 12, 13
    ],
)
def test_five_working_days_across_national_day_2020(at: str, due_on: str) -> None:
    """27 September and 10 October were worked, 1 to 8 October were not."""
    decision = due("qiqihar", at, trigger="request-received", importance="ordinary", at=at)
    assert decision.result["due_on"] == due_on


@pytest.mark.parametrize(
    ("on", "due_on", "days"),
    [
        ("2019-03-01", "2019-04-29", ("04-23", "04-24", "04-25", "04-26", "04-29")),
        ("2019-04-01", "2019-04-28", ("04-23", "04-24", "04-25", "04-26", "04-28")),
    ],
)
def test_the_labour_day_notice_of_2019_holds_from_its_day(
    on: str, due_on: str, days: tuple[str, ...]
) -> None:
    """The notice of 22 March made Sunday 28 April a working day: the limit ends a day earlier."""
    decision = due("wuhan", on, trigger="document-received", at="2019-04-22", stated_limit=STATED)
    assert decision.result["due_on"] == due_on
    assert decision.result["days_counted"] == [f"2019-{day}" for day in days]


@pytest.mark.parametrize(("on", "due_on"), [("2019-03-01", "05-03"), ("2019-04-01", "05-06")])
def test_the_longer_labour_day_of_2019_puts_minutes_off(on: str, due_on: str) -> None:
    """From 29 April: first 30 April, 2 and 3 May; then 30 April, Sunday 5 and Monday 6 May."""
    decision = due(
        "wuhan",
        on,
        trigger="meeting-ended",
        action="draft-minutes",
        meeting="executive",
        at="2019-04-29",
    )
    assert decision.result["due_on"] == f"2019-{due_on}"


@pytest.mark.parametrize(
    ("on", "due_on"),
    [
        ("2020-01-20", "2020-02-01"),  # 23, 31 January, Saturday 1 February
        ("2020-01-28", "2020-02-04"),  # 23 January, 3 and 4 February
    ],
)
def test_spring_festival_2020_was_extended(on: str, due_on: str) -> None:
    """Until the notice of 26 January the holiday ended on the 30th, then on 2 February."""
    decision = due("wuhan", on, trigger="meeting-ended", meeting="executive", at="2020-01-22")
    assert decision.result["due_on"] == due_on


def test_before_the_next_years_notice_an_answer_is_provisional() -> None:
    """In November 2019 only the statutory day of 2020 is known, and that more may be moved."""
    early = due("xianyang", "2019-11-01", trigger="countersign-received", at="2019-12-27")
    assert early.is_provisional
    assert early.result["provisional"] is True
    assert early.result["due_on"] == "2020-01-06"
    assert [warning.code for warning in early.warnings] == ["calendar_not_published"]
    late = due("xianyang", "2019-12-01", trigger="countersign-received", at="2019-12-27")
    assert not late.is_provisional
    assert late.result["due_on"] == "2020-01-06"


def test_a_calendar_day_limit_ends_in_the_holiday_and_says_so() -> None:
    """Qiqihar's papers go out three days ahead: for 6 October 2020 that is the 3rd, a holiday."""
    decision = due(
        "qiqihar",
        "2020-09-01",
        trigger="meeting-scheduled",
        meeting="executive",
        at="2020-10-06",
    )
    assert decision.result["due_on"] == "2020-10-03"
    [warning] = decision.warnings
    assert warning.code == "ends_on_rest_day"
    assert "2020-09-30" in warning.words.zh


def test_new_year_of_an_unpublished_year_is_no_working_day() -> None:
    """Xianyang, request on 2026-12-25: 1 January 2027 is not counted, the answer provisional."""
    decision = due("xianyang", "2026-12-25", trigger="request-received", at="2026-12-25")
    assert decision.result["due_on"] == "2027-01-11"
    days = decision.result["days_counted"]
    assert isinstance(days, list)
    assert "2027-01-01" not in days
    assert decision.is_provisional


@pytest.mark.parametrize(
    ("at", "due_on"),
    [
        ("2027-01-28", "2027-02-15"),  # the eve, Friday 5 February, and Monday the 8th are free
        ("2027-09-10", "2027-09-27"),  # 中秋, Wednesday 15 September
        ("2027-04-23", "2027-05-07"),  # 1 and 2 May are a weekend
        ("2029-04-20", "2029-05-08"),  # 1 and 2 May are a Tuesday and a Wednesday
    ],
)
def test_statutory_holidays_of_unpublished_years_are_not_counted(at: str, due_on: str) -> None:
    """Ten working days in Xianyang, past lunar and solar holidays that no notice names yet."""
    decision = due("xianyang", "2026-12-01", trigger="request-received", at=at)
    assert decision.result["due_on"] == due_on
    assert decision.is_provisional


def test_the_end_of_2018_was_open_until_the_notice_of_6_december() -> None:
    """Wuhan, 2018-12-10: on 30 November the due date 31 December is provisional, then it moves."""
    case: JsonObject = {"trigger": "document-received", "action": "handle", "at": "2018-12-10"}
    before = due("wuhan", "2018-11-30", **case)
    assert before.result["due_on"] == "2018-12-31"
    assert before.is_provisional
    assert [warning.code for warning in before.warnings] == ["year_end_not_settled"]
    after = due("wuhan", "2018-12-10", **case)
    assert after.result["due_on"] == "2018-12-29"
    assert not after.is_provisional


def test_a_saturday_that_the_notice_for_2006_makes_a_working_day_counts() -> None:
    """2005-12-31 counts as of the notice, and did not the day before it."""
    calendar = calendar_on(date(2005, 12, 22))
    assert calendar.is_working_day(date(2005, 12, 31))
    assert not calendar_on(date(2005, 12, 21)).is_working_day(date(2005, 12, 31))


def test_calendar_days_into_an_unpublished_year_are_certain() -> None:
    """Qiqihar's papers go out three days ahead: for 4 January 2027 on the 1st, provisional not."""
    case: JsonObject = {"trigger": "meeting-scheduled", "meeting": "executive", "at": "2027-01-04"}
    decision = due("qiqihar", "2026-12-01", **case)
    assert decision.result["due_on"] == "2027-01-01"
    assert not decision.is_provisional
    assert "provisional" not in decision.result
    assert [warning.code for warning in decision.warnings] == ["ends_on_rest_day"]
