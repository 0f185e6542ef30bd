"""Fixed days: the next one of every period, the one after an event, and what is left open."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.decisions.decision import Decision
from guize.domain.decisions.due_dates import find_due
from guize.domain.effective.calendar import WorkingCalendar
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.limits import DueDay, read_limit
from tests.domain.decisions.sample_law import ON, asked, case_of, decided, rule, warned

NO_HOLIDAYS = WorkingCalendar.from_rules({"calendar": {}})


def due(limit: JsonObject, at: str | None, relation: str = "within", **members: Json) -> Decision:
    """Return when something is due by a rule with ``limit``, asked on or after ``at``."""
    deadline = rule(
        "报送", trigger="recurring-day", action="submit", relation=relation, limit=limit, **members
    )
    facts: JsonObject = {"trigger": "recurring-day", **({} if at is None else {"at": at})}
    return decided("deadline", case_of("deadline", {"deadlines": {"a": deadline}}, facts))


MONTHLY: JsonObject = {"every": "month", "day": 20}
QUARTERLY: JsonObject = {"every": "quarter", "month": 3, "day": 25}


@pytest.mark.parametrize(
    ("limit", "at", "expected"),
    [
        (MONTHLY, "2026-03-05", "2026-03-20"),
        (MONTHLY, "2026-03-20", "2026-03-20"),
        (MONTHLY, "2026-03-21", "2026-04-20"),
        (MONTHLY, "2026-12-21", "2027-01-20"),
        ({"every": "month", "day": 31}, "2026-02-03", "2026-02-28"),
        ({"every": "month", "day": 31}, "2028-02-03", "2028-02-29"),
        ({"every": "month", "day": 31}, "2026-04-30", "2026-04-30"),
        ({"every": "month", "day": "last"}, "2026-02-03", "2026-02-28"),
        ({"every": "year", "month": 1, "day": 10}, "2026-01-11", "2027-01-10"),
        ({"every": "year", "month": 1, "day": 10}, "2026-01-10", "2026-01-10"),
        (QUARTERLY, "2026-03-26", "2026-06-25"),
        (QUARTERLY, "2026-02-01", "2026-03-25"),
        ({"every": "half_year", "month": 1, "day": 15}, "2026-01-16", "2026-07-15"),
        ({"every": "week", "weekday": "friday"}, "2026-03-07", "2026-03-13"),
        ({"every": "week", "weekday": "friday"}, "2026-03-06", "2026-03-06"),
        ({"every": "week", "weekday": "monday"}, "2026-03-08", "2026-03-09"),
        ({"every": "month", "part": "early"}, "2026-03-11", "2026-04-10"),
        ({"every": "month", "part": "middle"}, "2026-03-11", "2026-03-20"),
        ({"every": "month", "part": "late"}, "2026-02-11", "2026-02-28"),
        ({"every": "year", "part": "end"}, "2026-03-11", "2026-12-31"),
        ({"every": "quarter", "part": "end"}, "2026-03-31", "2026-03-31"),
        ({"every": "month", "working_day": 5}, "2026-03-01", "2026-03-06"),
        ({"every": "month", "working_day": 5}, "2026-03-07", "2026-04-07"),
        ({"following": "month", "day": 5}, "2026-01-31", "2026-02-05"),
        ({"following": "month", "day": 5}, "2026-01-01", "2026-02-05"),
        ({"following": "year", "month": 1, "day": 10}, "2026-12-31", "2027-01-10"),
        ({"following": "week", "weekday": "wednesday"}, "2026-03-09", "2026-03-18"),
        ({"same": "year", "part": "end"}, "2026-01-31", "2026-12-31"),
        ({"every": "year", "month": 3, "part": "end"}, "2026-04-01", "2027-03-31"),
        ({"every": "month", "day": [1, 15]}, "2026-03-02", "2026-03-15"),
        ({"every": "month", "day": [15, 1]}, "2026-03-16", "2026-04-01"),
        ({"every": "month", "day": [1, 15]}, "2026-03-15", "2026-03-15"),
        ({"same": "month", "day": [10, 25]}, "2026-03-11", "2026-03-25"),
        ({"following": "month", "day": [10, 25]}, "2026-03-11", "2026-04-10"),
        ({"every": "week", "weekday": ["monday", "thursday"]}, "2026-03-10", "2026-03-12"),
        ({"every": "week", "weekday": ["thursday", "monday"]}, "2026-03-13", "2026-03-16"),
        ({"every": "day"}, "2026-03-07", "2026-03-07"),
        ({"same": "day"}, "2026-03-07", "2026-03-07"),
        ({"following": "day", "part_of_day": "morning"}, "2026-03-06", "2026-03-07"),
        ({"following": "working_day"}, "2026-03-06", "2026-03-09"),
        ({"every": "working_day"}, "2026-03-07", "2026-03-09"),
        ({"every": "working_day"}, "2026-03-09", "2026-03-09"),
        ({"same": "month", "day": 10}, "2026-03-20", "2026-03-10"),
    ],
)
def test_a_fixed_day_comes_round(limit: JsonObject, at: str, expected: str) -> None:
    """每月20日, 每季度末月25日, 每周五, 次月5日: the next one, the day itself included."""
    decision = due(limit, at)
    assert (decision.outcome, decision.result["due_on"]) == ("decided", expected)
    assert decision.result["limit"] == limit
    assert "day_itself_open" not in warned(decision)


@pytest.mark.parametrize(
    ("limit", "at", "expected"),
    [
        ({"every": "day"}, "2026-03-09T16:59:00+08:00", "2026-03-09"),
        ({"every": "day"}, "2026-03-09T17:00:00+08:00", "2026-03-09"),
        ({"every": "day"}, "2026-03-09T17:01:00+08:00", "2026-03-10"),
        ({"every": "working_day"}, "2026-03-06T17:01:00+08:00", "2026-03-09"),
        ({"every": "week", "weekday": "friday"}, "2026-03-06T18:00:00+08:00", "2026-03-13"),
        ({"every": "week", "weekday": "friday"}, "2026-03-05T18:00:00+08:00", "2026-03-06"),
        ({"same": "day"}, "2026-03-09T18:00:00+08:00", "2026-03-09"),
        ({"every": "day"}, "2026-03-09T09:30:00Z", "2026-03-10"),
    ],
)
def test_an_hour_of_the_day_is_an_instant(limit: JsonObject, at: str, expected: str) -> None:
    """每日17时前: by five in the tenant's time; once that is over, the next day's."""
    decision = due({**limit, "time": "17:00"}, at, "before")
    assert decision.result["due_on"] == expected
    assert decision.result["due_at"] == f"{expected}T17:00:00+08:00"
    assert "day_itself_open" not in warned(decision)


def test_before_a_named_day_leaves_the_day_itself_open() -> None:
    """每月20日之前: the 20th is told, and that the 19th is in time for certain."""
    decision = due(MONTHLY, "2026-03-05", "before")
    assert decision.result["due_on"] == "2026-03-20"
    told = next(w for w in decision.warnings if w.code == "day_itself_open")
    assert "2026-03-19" in told.words.zh


@pytest.mark.parametrize(
    "limit", [{"every": "year", "part": "end"}, {"every": "month", "part": "early"}]
)
def test_before_the_end_of_a_period_is_plain(limit: JsonObject) -> None:
    """年底前 and 上旬前 name no day that could be in doubt."""
    assert "day_itself_open" not in warned(due(limit, "2026-03-03", "before"))


def test_the_start_of_a_period_has_a_first_day_and_no_last() -> None:
    """月初: the text does not say how long it lasts, so no day is due."""
    decision = due({"every": "month", "part": "start"}, "2026-03-02")
    assert decision.result["due_on"] is None
    assert decision.result["window"] == {"from": "2026-04-01", "to": None}
    assert "start_of_period_open" in warned(decision)


def test_a_third_of_the_month_is_a_window() -> None:
    """中旬 runs from the 11th to the 20th."""
    decision = due({"every": "month", "part": "middle"}, "2026-03-02")
    assert decision.result["window"] == {"from": "2026-03-11", "to": "2026-03-20"}


def test_a_fixed_day_on_a_rest_day_stays_there() -> None:
    """20 December 2026 is a Sunday: it stays, and the Friday before is told."""
    decision = due(MONTHLY, "2026-12-01")
    assert decision.result["due_on"] == "2026-12-20"
    assert (
        "2026-12-18" in next(w for w in decision.warnings if w.code == "ends_on_rest_day").words.en
    )


def test_without_a_day_the_next_as_of_the_day_asked_about_is_told() -> None:
    """The next 20th from 1 March 2021 is that of March; another day may be given."""
    decision = due(MONTHLY, None)
    assert ON.isoformat() == "2021-03-01"
    assert decision.result["due_on"] == "2021-03-20"
    assert asked(decision) == ["at"]


def test_after_an_event_the_day_of_the_event_is_needed() -> None:
    """次月5日 follows from no day but the event's."""
    decision = due({"following": "month", "day": 5}, None)
    assert (decision.result["due_on"], asked(decision)) == (None, ["at"])


def test_beyond_the_last_year_no_date_is_given() -> None:
    """The year 9999 has no following one."""
    decision = due({"following": "year", "part": "end"}, "9999-12-31")
    assert decision.result["due_on"] is None
    assert "out_of_reach" in warned(decision)


PARTS: list[JsonObject] = [
    {"every": "month", "day": 31},
    {"every": "month", "day": 7},
    {"every": "week", "weekday": "sunday"},
    {"every": "quarter", "month": 2, "day": 30},
    {"every": "year", "month": 2, "day": 29},
    {"every": "half_year", "part": "end"},
    {"every": "month", "part": "late"},
]


def _comes_round(limit: JsonObject, day: date) -> bool:
    """Tell naively whether ``day`` is the day that ``limit`` names."""
    if "weekday" in limit:
        return day.weekday() == 6
    next_day = day + timedelta(days=1)
    is_last = next_day.month != day.month
    if limit.get("part") == "late":
        return is_last
    if limit.get("part") == "end":
        return is_last and day.month in (6, 12)
    if limit["every"] == "quarter" and day.month not in (2, 5, 8, 11):
        return False
    if limit["every"] == "year" and day.month != 2:
        return False
    number = limit["day"]
    assert isinstance(number, int)
    return day.day == number or (is_last and day.day < number)


@settings(deadline=None, max_examples=150)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(PARTS))
def test_the_next_day_is_the_first_that_fits(at: date, limit: JsonObject) -> None:
    """Walking day by day from the day asked about finds the same day."""
    read = read_limit(limit)
    assert isinstance(read, DueDay)
    found = find_due(read, at, NO_HOLIDAYS).last
    day = at
    while not _comes_round(limit, day):
        day += timedelta(days=1)
    assert found is not None
    assert found.on == day


def sampled(facts: JsonObject, **deadlines: Json) -> Decision:
    """Return what is due under a few deadlines."""
    return decided("deadline", case_of("deadline", {"deadlines": deadlines}, facts))


FIVE: JsonObject = {"value": 5, "unit": "working_day"}


def test_what_a_limit_runs_from_may_be_unstated() -> None:
    """5个工作日内办结, from when is not said: the limit is told, no date follows."""
    open_ = rule(
        "办结", trigger={"unstated": "起算点"}, action="handle", relation="within", limit=FIVE
    )
    decision = sampled({"action": "handle", "at": "2021-03-01"}, a=open_)
    assert (decision.outcome, decision.reason) == ("unstated", "起算点")
    assert decision.result["limit"] == FIVE
    assert decision.result["due_on"] is None
    assert decision.needs == ()


@pytest.mark.parametrize("member", ["action", "obligor"])
def test_who_acts_or_what_is_done_may_be_unstated(member: str) -> None:
    """The date follows all the same; what is left open is shown and told."""
    said: dict[str, Json] = {
        "trigger": "request-received",
        "action": "reply",
        "obligor": "government",
        member: {"unstated": "未写明"},
    }
    open_ = rule("办结", relation="within", limit=FIVE, **said)
    decision = sampled({"trigger": "request-received", "at": "2021-03-01"}, a=open_)
    assert decision.outcome == "decided"
    assert decision.result["due_on"] == "2021-03-08"
    assert decision.result[member] == {"unstated": "未写明"}
    assert f"{member}_unstated" in warned(decision)


def test_a_rule_that_names_the_action_beats_one_that_leaves_it_open() -> None:
    """Of two limits on one event, the one for the action asked about is the narrower."""
    base: JsonObject = {"trigger": "request-received", "relation": "within"}
    rules: JsonObject = {
        "open": rule("办结", action={"unstated": "何事"}, limit=FIVE, **base),
        "reply": rule("答复", action="reply", limit={"value": 3, "unit": "working_day"}, **base),
    }
    decision = sampled({"trigger": "request-received", "action": "reply"}, **rules)
    assert decision.rules == ("/deadlines/reply",)


def test_other_obligors_are_those_whom_the_condition_does_not_exclude() -> None:
    """除政府办公室外,其他部门5日内反馈: obligor and condition narrow one fact together."""
    rules: JsonObject = {
        "a": rule(
            "反馈",
            trigger="request-received",
            obligor=["department", "general-office"],
            action="reply",
            relation="within",
            limit=FIVE,
            when={"obligor": {"not": ["general-office"]}},
        )
    }
    facts: JsonObject = {"trigger": "request-received"}
    assert sampled({**facts, "obligor": "department"}, **rules).outcome == "decided"
    assert sampled({**facts, "obligor": "general-office"}, **rules).outcome == "not_regulated"


def test_a_deadline_may_depend_on_the_matter() -> None:
    """人事任免 is due sooner than the rest; without a matter the general one holds."""
    base: JsonObject = {"trigger": "request-received", "action": "reply", "relation": "within"}
    rules: JsonObject = {
        "general": rule("办结", limit=FIVE, **base),
        "special": rule(
            "人事",
            limit={"value": 2, "unit": "working_day"},
            when={"matter": "important-personnel"},
            **base,
        ),
    }
    facts: JsonObject = {"trigger": "request-received", "action": "reply"}
    general = sampled(facts, **rules)
    assert (general.rules, general.assumed) == (("/deadlines/general",), {"matter": []})
    assert sampled({**facts, "matter": ["important-personnel"]}, **rules).rules == (
        "/deadlines/special",
    )
    assert sampled({**facts, "matter": "budget"}, **rules).rules == ("/deadlines/general",)


LEVELS: JsonObject = {
    name: rule(
        name,
        trigger="request-received",
        action="reply",
        relation="within",
        limit={"value": number, "unit": "working_day"},
        when={"level": name},
    )
    for name, number in (("province", 30), ("city", 20), ("district", 10))
}


@pytest.mark.parametrize(("level", "number"), [("province", 30), ("city", 20), ("district", 10)])
def test_a_limit_may_depend_on_the_level_of_the_asker(level: str, number: int) -> None:
    """省级30个工作日、市级20个、县级10个: which one holds is the level's affair."""
    facts: JsonObject = {"trigger": "request-received", "action": "reply"}
    assert asked(sampled(facts, **LEVELS)) == ["level"]
    decision = sampled({**facts, "level": level}, **LEVELS)
    assert decision.result["limit"] == {"value": number, "unit": "working_day"}
