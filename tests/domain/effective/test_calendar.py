"""Working days: inheritance, changed notices and what is not published."""

from datetime import date
from typing import Any

from guize.domain.effective.calendar import WorkingCalendar, calendar_in_force
from guize.domain.effective.rulebook import effective
from guize.domain.version import Version
from tests.domain.build import at, correction, day, meetings, repeal, supplement, timeline, version

NEW_YEAR: Any = {
    "title": "2020 年节假日安排",
    "year": 2020,
    "holidays": {"2020-01-01": "new-year", "2020-01-30": "spring-festival"},
    "make_up_days": {"2020-01-19": "spring-festival", "2020-02-01": "spring-festival"},
    "source": [{"article": 1, "quote": "放假"}],
}
NOTICE = version(1, 0, tenant="cn", series="calendar", rules={"calendar": {"2020": NEW_YEAR}})


def ask(*path: list[Version], on: int = 40) -> tuple[Any, WorkingCalendar]:
    """Return the answer and its calendar for a path of up to two tenants, the root last."""
    slugs = ("own", "cn") if len(path) > 1 else ("cn",)
    timelines = [timeline(rows, slug) for rows, slug in zip(path, slugs, strict=True)]
    answer = calendar_in_force(timelines, day(on))
    return answer, WorkingCalendar.from_rules(answer.rules)


def test_the_roots_calendar_holds_for_all() -> None:
    """A city without days of its own has the nation's."""
    answer, calendar = ask([], [NOTICE])
    assert answer.status == "in_force"
    assert (answer.tenant, answer.layers[0].tenant) == ("own", "cn")
    assert answer.rules["calendar"]["2020"]["source"][0]["tenant"] == "cn"
    assert calendar.covers(2020)
    assert not calendar.covers(2021)


def test_make_up_days_count_and_weekends_and_holidays_do_not() -> None:
    """A Sunday that is made up is worked; a Thursday that is a holiday is not."""
    _, calendar = ask([NOTICE])
    assert calendar.is_working_day(date(2020, 1, 19))
    assert not calendar.is_working_day(date(2020, 1, 18))
    assert not calendar.is_working_day(date(2020, 1, 30))
    assert calendar.is_working_day(date(2020, 1, 31))


def test_a_later_notice_holds_from_its_day_and_displaces() -> None:
    """A make-up day that a later notice makes a holiday is not worked, from that notice on."""
    longer: Any = {"2020": {"holidays": {"2020-02-01": "spring-festival"}}}
    later = supplement(2, 26, 1, tenant="cn", rules={"calendar": longer})
    answer, before = ask([NOTICE, later], on=25)
    assert answer.changes_on == day(26)
    assert before.is_working_day(date(2020, 2, 1))
    answer, after = ask([NOTICE, later], on=26)
    assert not after.is_working_day(date(2020, 2, 1))
    assert answer.rules["calendar"]["2020"]["make_up_days"] == {"2020-01-19": "spring-festival"}
    assert answer.origins["/calendar/2020"].version == 1
    assert answer.origins["/calendar/2020/holidays/2020-02-01"].version == 2


def test_a_region_overrides_day_by_day() -> None:
    """A region's own holiday and its own working day both prevail, the rest stays the nation's."""
    own: Any = {
        "2020": {
            "holidays": {"2020-01-19": "regional", "2020-07-15": "regional"},
            "make_up_days": {"2020-01-01": "regional"},
        }
    }
    region = [version(1, 0, series="calendar", rules={"calendar": own})]
    answer, calendar = ask(region, [NOTICE])
    assert not calendar.is_working_day(date(2020, 1, 19))
    assert not calendar.is_working_day(date(2020, 7, 15))
    assert calendar.is_working_day(date(2020, 1, 1))
    assert not calendar.is_working_day(date(2020, 1, 30))
    assert [layer.tenant for layer in answer.layers] == ["cn", "own"]


def test_a_region_may_take_a_day_away() -> None:
    """A null in a region's supplement removes the nation's holiday."""
    base = version(1, 0, series="calendar", rules={"calendar": {}})
    patch: Any = {"calendar": {"2020": {"holidays": {"2020-01-30": None}}}}
    _, calendar = ask([base, supplement(2, 0, 1, rules=patch)], [NOTICE])
    assert calendar.is_working_day(date(2020, 1, 30))


def test_new_work_rules_leave_the_calendar_alone() -> None:
    """A base without a calendar does not supersede one with a calendar."""
    rules = version(2, 10, tenant="cn", rules=meetings())
    assert ask([NOTICE, rules])[1].covers(2020)
    assert not ask([NOTICE, rules, repeal(3, 12, 1, tenant="cn")])[1].covers(2020)


def test_the_calendar_counts_for_no_other_answer() -> None:
    """A tenant that holds only a calendar has no rules, no layers and no change to announce."""
    answer = effective([timeline([NOTICE], "cn")], day(-5))
    assert (answer.reason, answer.layers, answer.changes_on) == ("nothing_on_file", (), None)
    assert answer.known_at is None
    both: Any = {"calendar": {"2021": {}}, **meetings(executive={})}
    mixed = version(2, 0, tenant="cn", rules=both)
    assert effective([timeline([NOTICE, mixed], "cn")], day(0)).rules == meetings(executive={})


def test_a_notice_may_clear_all_make_up_days() -> None:
    """A null for the whole member wins over the day-by-day displacement."""
    cleared: Any = {"2020": {"holidays": {"2020-02-01": "spring-festival"}, "make_up_days": None}}
    later = supplement(2, 26, 1, tenant="cn", rules={"calendar": cleared})
    answer, calendar = ask([NOTICE, later])
    assert "make_up_days" not in answer.rules["calendar"]["2020"]
    assert not calendar.is_working_day(date(2020, 1, 19))


def test_nothing_published() -> None:
    """Without a calendar only weekends are known, and no year is covered."""
    answer, calendar = ask([version(1, 0, tenant="cn", rules=meetings())])
    assert (answer.status, answer.reason) == ("vacancy", "nothing_on_file")
    assert not calendar.covers(2020)
    assert not calendar.is_working_day(date(2020, 1, 4))
    assert answer.known_at is None


def test_known_at_is_the_last_record_about_days() -> None:
    """Work rules recorded later do not change the calendar's instant; a repeal of it does."""
    rules = version(2, 10, tenant="cn", rules=meetings())
    assert ask([NOTICE, rules])[0].known_at == at(1)
    assert ask([NOTICE, rules, repeal(3, 99, 1, tenant="cn")])[0].known_at == at(3)


def test_withdrawing_a_calendar_bears_on_no_rules() -> None:
    """A void or a repeal counts for rules only if more than a calendar goes with it."""
    rows = [NOTICE, version(2, 0, tenant="cn", rules=meetings(executive={}))]
    void = correction(3, 0, 1, tenant="cn", series="calendar", void=True)
    for added, known_at in (
        (void, at(2)),
        (repeal(3, 9, 1, tenant="cn"), at(2)),
        (repeal(3, 9, 1, 2, tenant="cn"), at(3)),
    ):
        assert effective([timeline([*rows, added], "cn")], day(0)).known_at == known_at


def test_a_regions_own_day_arranges_no_year() -> None:
    """A region that names a day of 2021 before the nation's notice leaves 2021 open."""
    own: Any = {"2021": {"title": "三月三", "year": 2021, "holidays": {"2021-04-14": "regional"}}}
    _, calendar = ask([version(1, 0, series="calendar", rules={"calendar": own})], [NOTICE])
    assert not calendar.is_working_day(date(2021, 4, 14))
    assert not calendar.covers(2021)
    assert not calendar.is_working_day(date(2021, 1, 1))
    assert calendar.covers(2020)
