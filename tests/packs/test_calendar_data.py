"""The calendar of the pack `cn`, folded by hand and held against chinesecalendar."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
import yaml

from guize.domain.statutory_holidays import is_statutory_holiday

PACK = Path(__file__).parents[2] / "tenants" / "cn"
FIRST_DAY = date(2004, 1, 1)
LAST_DAY = date(2026, 12, 31)
SATURDAY = 5
OCTOBER = 10
MID_AUTUMN_IN_NATIONAL_DAY = {2009, 2020}

HOLIDAY_IDS = {
    "New Year's Day": "new-year",
    "Spring Festival": "spring-festival",
    "Tomb-sweeping Day": "qingming",
    "Labour Day": "labour-day",
    "Dragon Boat Festival": "dragon-boat",
    "Mid-autumn Festival": "mid-autumn",
    "National Day": "national-day",
    "Anti-Fascist 70th Day": "victory-day",
}
# Weekend days that a notice counts into a break and chinesecalendar does not list.
NAMED_BY_NOTICE_ONLY = {
    "2011-06-05": "dragon-boat",
    "2012-06-23": "dragon-boat",
    "2015-09-05": "victory-day",
}
# A Saturday that the notice for 2006 makes a working day, which chinesecalendar does not list.
NEW_YEARS_EVE_2005 = date(2005, 12, 31)


@dataclass(frozen=True, slots=True)
class Notice:
    """One version of the pack: its number, its instrument.yaml and its calendar.yaml."""

    number: int
    head: dict[str, Any]
    calendar: dict[str, Any]

    @property
    def effective_from(self) -> date:
        """The day from which the notice holds (YAML 1.1 reads it as a date)."""
        value: date = self.head["effective_from"]
        return value


@cache
def read_notices() -> tuple[Notice, ...]:
    """All versions of the pack, by number."""
    folders = sorted(PACK.glob("v[0-9]*"), key=lambda folder: int(folder.name[1:]))
    return tuple(
        Notice(
            int(folder.name[1:]),
            yaml.safe_load((folder / "instrument.yaml").read_text(encoding="utf-8")),
            yaml.safe_load((folder / "rules" / "calendar.yaml").read_text(encoding="utf-8")),
        )
        for folder in folders
    )


def merge(target: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """RFC 7396, written again so that other code than the platform's checks the data."""
    merged = dict(target)
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict):
            below = merged.get(key)
            merged[key] = merge(below if isinstance(below, dict) else {}, value)
        else:
            merged[key] = value
    return merged


@cache
def calendar_on(on: date) -> dict[str, Any]:
    """The calendar section as it stood on a day."""
    calendar: dict[str, Any] = {}
    for notice in read_notices():
        if notice.effective_from <= on:
            calendar = merge(calendar, notice.calendar)
    return calendar


def is_working(day: date, on: date) -> bool:
    """Whether a day is worked, by the calendar as it stood on another."""
    entry = calendar_on(on)[str(day.year)]
    if day.isoformat() in entry["make_up_days"]:
        return True
    return day.weekday() < SATURDAY and day.isoformat() not in entry["holidays"]


def all_days() -> list[date]:
    """Every day of the years that the pack covers."""
    return [FIRST_DAY + timedelta(n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]


def by_id(days: dict[date, Any]) -> dict[str, str]:
    """Chinesecalendar's table as ISO date → holiday id."""
    return {day.isoformat(): HOLIDAY_IDS[name] for day, name in days.items()}


def test_every_day_agrees_with_chinesecalendar() -> None:
    """Every day from 2004 to 2026 is worked where chinesecalendar says so, but for one."""
    differing = [
        day
        for day in all_days()
        if is_working(day, LAST_DAY) != bool(chinese_calendar.is_workday(day))
    ]
    assert differing == [NEW_YEARS_EVE_2005]


def test_holidays_are_named_as_in_chinesecalendar() -> None:
    """Every holiday and make-up day has its name, plus the three days that only notices list."""
    entries = calendar_on(LAST_DAY).values()
    holidays = {day: name for entry in entries for day, name in entry["holidays"].items()}
    made_up = {day: name for entry in entries for day, name in entry["make_up_days"].items()}
    constants = chinese_calendar.constants
    assert holidays == by_id(constants.holidays) | NAMED_BY_NOTICE_ONLY
    assert made_up == by_id(constants.workdays) | {NEW_YEARS_EVE_2005.isoformat(): "new-year"}


def test_an_entry_holds_one_calendar_year() -> None:
    """Each entry is keyed by its year, cites its source and holds no day of another year."""
    calendar = calendar_on(LAST_DAY)
    assert list(calendar) == [str(year) for year in range(2004, 2027)]
    for key, entry in calendar.items():
        assert entry["year"] == int(key)
        assert entry["title"] == f"{key}年部分节假日安排"
        assert [citation["locator"] for citation in entry["source"]] == [key]
        assert {day[:4] for day in [*entry["holidays"], *entry["make_up_days"]]} == {key}


def test_make_up_days_are_weekend_days_that_are_no_holidays() -> None:
    """At every stage of the calendar a make-up day is a Saturday or Sunday and not a holiday."""
    for notice in read_notices():
        for entry in calendar_on(notice.effective_from).values():
            for day in entry["make_up_days"]:
                assert date.fromisoformat(day).weekday() >= SATURDAY
                assert day not in entry["holidays"]


def test_notices_are_supplements_in_the_order_of_their_dates() -> None:
    """The first notice is the base, the others amend it, and each takes effect after the last."""
    notices = read_notices()
    assert [notice.number for notice in notices] == list(range(1, 27))
    assert notices[0].head["kind"] == "base"
    assert {(n.head["kind"], n.head["amends"]) for n in notices[1:]} == {("supplement", 1)}
    starts = [notice.effective_from for notice in notices]
    assert starts == sorted(set(starts))


def test_an_arrangement_is_known_before_its_year() -> None:
    """A year's arrangement first appears before the year begins."""
    for year in range(2004, 2027):
        eve = date(year - 1, 12, 31)
        assert str(year) in calendar_on(eve)
        assert "title" in calendar_on(eve)[str(year)]


@pytest.mark.parametrize(
    ("on", "worked", "free"),
    [
        ("2019-03-21", ["2019-05-02", "2019-05-03"], ["2019-04-28", "2019-05-01", "2019-05-05"]),
        ("2019-03-22", ["2019-04-28", "2019-05-05"], ["2019-05-01", "2019-05-02", "2019-05-03"]),
        ("2020-01-26", ["2020-01-19", "2020-01-31", "2020-02-01"], ["2020-01-30", "2020-02-02"]),
        ("2020-01-27", ["2020-01-19", "2020-02-03"], ["2020-01-31", "2020-02-01", "2020-02-02"]),
        ("2015-05-12", ["2015-09-03", "2015-09-04"], ["2015-09-05", "2015-09-06"]),
        ("2015-05-13", ["2015-09-06", "2015-09-07"], ["2015-09-03", "2015-09-04", "2015-09-05"]),
    ],
)
def test_a_change_notice_holds_from_its_day(on: str, worked: list[str], free: list[str]) -> None:
    """The day before a change notice shows the first arrangement, its own day the changed one."""
    on_date = date.fromisoformat(on)
    assert [day for day in worked if not is_working(date.fromisoformat(day), on_date)] == []
    assert [day for day in free if is_working(date.fromisoformat(day), on_date)] == []


def test_labour_day_2019_was_one_day_at_first() -> None:
    """On 2019-03-01 only 1 May is named as Labour Day, on 2019-04-01 the four days are."""
    before = calendar_on(date(2019, 3, 1))["2019"]
    after = calendar_on(date(2019, 4, 1))["2019"]
    assert [d for d, name in before["holidays"].items() if name == "labour-day"] == ["2019-05-01"]
    assert "labour-day" not in before["make_up_days"].values()
    assert [d for d, name in after["holidays"].items() if name == "labour-day"] == [
        "2019-05-01",
        "2019-05-02",
        "2019-05-03",
        "2019-05-04",
    ]


def test_spring_festival_2020_had_two_make_up_days_at_first() -> None:
    """On 2020-01-20 both 19 January and Saturday 1 February make up for the Spring Festival."""
    entry = calendar_on(date(2020, 1, 20))["2020"]
    made_up = [d for d, name in entry["make_up_days"].items() if name == "spring-festival"]
    assert made_up == ["2020-01-19", "2020-02-01"]
    assert is_working(date(2020, 2, 1), date(2020, 1, 20))


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2005-12-31", False, True),
        ("2006-12-30", False, True),
        ("2007-12-29", False, True),
        ("2007-12-31", True, False),
        ("2011-12-31", False, True),
        ("2018-12-29", False, True),
        ("2018-12-31", True, False),
    ],
)
def test_a_notice_may_reach_into_the_december_before(
    day: str, *, before: bool, after: bool
) -> None:
    """A December day that the next year's notice moves is an ordinary day until that notice."""
    moved = date.fromisoformat(day)
    assert is_working(moved, date(moved.year, 11, 30)) is before
    assert is_working(moved, date(moved.year, 12, 31)) is after


def test_a_notice_prevails_over_the_data_set() -> None:
    """Saturday 2005-12-31 is worked from the notice for 2006 on, as its entry says."""
    day = date(2005, 12, 31)
    assert not is_working(day, date(2005, 12, 21))
    assert is_working(day, date(2005, 12, 22))
    assert "国办发明电〔2005〕35号" in calendar_on(LAST_DAY)["2005"]["source"][0]["note"]


def test_every_statutory_holiday_rests_in_the_published_calendars() -> None:
    """What the regulation dates, the notice of each year from 2004 to 2026 lists as a holiday."""
    entries = calendar_on(LAST_DAY)
    statutory = [day for day in all_days() if is_statutory_holiday(day)]
    assert [d for d in statutory if d.isoformat() not in entries[str(d.year)]["holidays"]] == []


@pytest.mark.parametrize(
    ("years", "number"), [((2004, 2007), 10), ((2008, 2024), 11), ((2025, 2026), 13)]
)
def test_each_year_has_the_days_off_that_its_regulation_grants(
    years: tuple[int, int], number: int
) -> None:
    """Ten from 1999, eleven from 2008, thirteen from 2025, less what falls on one day."""
    for year in range(years[0], years[1] + 1):
        days = [day for day in all_days() if day.year == year and is_statutory_holiday(day)]
        assert len(days) == number - (year in MID_AUTUMN_IN_NATIONAL_DAY)


def test_no_published_break_lacks_its_statutory_day() -> None:
    """Each festival that a notice names from 2008 on has one of its days in the regulation."""
    for year in range(2008, 2027):
        holidays = calendar_on(LAST_DAY)[str(year)]["holidays"]
        for name in set(holidays.values()) - {"victory-day"}:
            named = [date.fromisoformat(day) for day, each in holidays.items() if each == name]
            assert any(is_statutory_holiday(day) for day in named), (year, name)


def test_no_notice_has_moved_a_day_before_29_december() -> None:
    """What a notice changes in the year before its own lies in that year's last three days."""
    moved = [
        day
        for notice in read_notices()
        for year, entry in notice.calendar.items()
        if int(year) == notice.effective_from.year and notice.effective_from.month >= OCTOBER
        for day in (*entry.get("holidays", {}), *entry.get("make_up_days", {}))
    ]
    assert min(day[5:] for day in moved) == "12-29"
    assert {day[:4] for day in moved} == {"2005", "2006", "2007", "2011", "2018", "2022", "2023"}
