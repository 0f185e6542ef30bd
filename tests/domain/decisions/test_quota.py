"""Quotas: bounds included, alternatives, units, and what cannot be told."""

from typing import cast

import pytest

from guize.domain.decisions.decision import Decision
from guize.domain.errors import InvalidInputError
from guize.domain.json_types import Json, JsonObject
from tests.domain.decisions.sample_law import asked, case_of, decided, rule

TRIPS = "overseas-trip"
RESEARCH = "grassroots-research"


def limit(of: str = TRIPS, holder: str = "leaders", **members: Json) -> JsonObject:
    """Return a quota."""
    return {**rule("限额", of=of, holder=holder), **members}


def quota(rules: JsonObject, **facts: Json) -> Decision:
    """Return whether a count keeps its limits."""
    return decided("quota", case_of("quota", {"quotas": rules}, facts))


def kept(member: JsonObject, count: Json) -> Json:
    """Return whether a count keeps one limit."""
    decision = quota({"a": {**limit(), **member}}, quota=TRIPS, holder="leaders", count=count)
    assert decision.outcome == "decided"
    return decision.result["kept"]


def days(number: float) -> JsonObject:
    """Return a number of days."""
    return {"value": number, "unit": "day"}


def months(number: float) -> JsonObject:
    """Return a number of months."""
    return {"value": number, "unit": "month"}


@pytest.mark.parametrize(
    ("member", "count", "expected"),
    [
        ({"max": 2}, 2, True),
        ({"max": 2}, 3, False),
        ({"min": 2}, 2, True),
        ({"min": 2}, 1, False),
        ({"min": 1, "max": 2}, 2, True),
        ({"min": 1, "max": 2}, 0, False),
        ({"max": 2}, 2.5, False),
        ({"max": days(10)}, days(10), True),
        ({"max": days(10)}, days(11), False),
        ({"max": days(14)}, {"value": 2, "unit": "week"}, True),
    ],
)
def test_bounds_are_included(member: JsonObject, count: Json, expected: bool) -> None:
    """不超过两次 allows two, 不少于两次 is kept by two."""
    assert kept(member, count) is expected


@pytest.mark.parametrize(
    ("member", "count"), [({"min": months(1)}, 25), ({"max": days(10)}, 10), ({"max": 2}, days(1))]
)
def test_a_number_without_its_unit_is_asked_for_again(member: JsonObject, count: Json) -> None:
    """25 of at least a month may be days: what was counted is asked for, with what was given."""
    decision = quota({"a": {**limit(), **member}}, quota=TRIPS, holder="leaders", count=count)
    assert (decision.outcome, decision.result["kept"]) == ("needs_facts", None)
    assert (asked(decision), decision.needs[0]["given"]) == (["count"], count)


@pytest.mark.parametrize(
    ("member", "count", "expected"),
    [
        ({"over": 2}, 2, False),
        ({"over": 2}, 3, True),
        ({"under": 10}, 10, False),
        ({"under": 10}, 9, True),
        ({"over": 2, "max": 4}, 4, True),
        ({"min": 2, "under": 4}, 4, False),
        ({"under": days(7)}, {"value": 1, "unit": "week"}, False),
    ],
)
def test_half_open_bounds_exclude_their_number(
    member: JsonObject, count: Json, expected: bool
) -> None:
    """超过2次 is not kept by two, 不满10人 not by ten."""
    assert kept(member, count) is expected


def per(number: float, unit: str) -> JsonObject:
    """Return a period."""
    return {"value": number, "unit": unit}


def counts(**numbers: Json) -> list[Json]:
    """Return counts by period: one of the unit that names them."""
    return [{"count": number, "per": per(1, unit)} for unit, number in numbers.items()]


JOINT: JsonObject = {
    "a": limit(
        of="meetings-held",
        all_of=[{"min": 2, "max": 3, "per": per(1, "month")}, {"max": 30, "per": per(1, "year")}],
    )
}


@pytest.mark.parametrize(
    ("given", "each", "whole"),
    [
        (counts(month=2, year=30), [True, True], True),
        (counts(month=3, year=31), [True, False], False),
        (counts(month=4, year=12), [False, True], False),
        (counts(month=1, year=12), [False, True], False),
        ([{"count": 3, "per": per(1, "month")}, {"count": 9, "per": per(12, "month")}], None, True),
        (
            [{"count": 3, "per": per(1, "month")}, {"count": 9, "per": per(4, "quarter")}],
            None,
            True,
        ),
    ],
)
def test_joint_limits_are_kept_together(given: Json, each: list[Json] | None, whole: bool) -> None:
    """每月2至3次, 全年不超过30次: each period has its count, and each limit must be kept."""
    decision = quota(JOINT, quota="meetings-held", holder="head", counts=given)
    assert (decision.outcome, decision.result["kept"]) == ("decided", whole)
    (told,) = cast("list[JsonObject]", decision.result["quotas"])
    if each is not None:
        assert [one["kept"] for one in cast("list[JsonObject]", told["all_of"])] == each


def test_of_several_periods_those_that_lack_a_count_are_asked_for() -> None:
    """One number says nothing of a month and of a year; what is given is not asked for again."""
    decision = quota(JOINT, quota="meetings-held", holder="head", count=3)
    assert (decision.outcome, asked(decision)) == ("needs_facts", ["counts"])
    assert decision.needs[0]["periods"] == [per(1, "month"), per(1, "year")]
    half = quota(JOINT, quota="meetings-held", holder="head", counts=counts(month=3))
    assert half.needs[0]["periods"] == [per(1, "year")]


def test_a_broken_limit_breaks_the_whole_whatever_is_not_known() -> None:
    """Four a month are too many, however many the year had: nothing more is asked."""
    decision = quota(JOINT, quota="meetings-held", holder="head", counts=counts(month=4))
    assert (decision.outcome, decision.result["kept"]) == ("decided", False)


def test_rules_over_several_periods_take_a_count_each() -> None:
    """Once a year by one rule, once in two years by another: a count for each."""
    rules: JsonObject = {
        "a": limit(max=1, per=per(1, "year")),
        "b": limit(max=1, per=per(2, "year")),
    }
    assert asked(quota(rules, quota=TRIPS, holder="head", count=1)) == ["counts"]
    given: Json = [{"count": 1, "per": per(1, "year")}, {"count": 2, "per": per(2, "year")}]
    decision = quota(rules, quota=TRIPS, holder="head", counts=given)
    told = cast("list[JsonObject]", decision.result["quotas"])
    assert [one["kept"] for one in told] == [True, False]


def test_counts_each_time_stand_apart_from_those_in_a_period() -> None:
    """At most three on each trip, and ten in the year."""
    rules: JsonObject = {
        "a": limit(max=3, per={"each": "overseas-trip"}),
        "b": limit(max=10, per=per(1, "year")),
    }
    given: Json = [
        {"count": 3, "per": {"each": "overseas-trip"}},
        {"count": 11, "per": per(1, "year")},
    ]
    decision = quota(rules, quota=TRIPS, holder="head", counts=given)
    told = cast("list[JsonObject]", decision.result["quotas"])
    assert [one["kept"] for one in told] == [True, False]


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        (3, "/facts/counts"),
        ([3], "/facts/counts/0"),
        ([{"per": per(1, "month")}], "/facts/counts/0"),
        ([{"count": -1}], "/facts/counts/0/count"),
        ([{"count": 1, "per": {"value": 1, "unit": "moon"}}], "/facts/counts/0/per"),
        ([{"count": 1, "per": {"each": "moon"}}], "/facts/counts/0/per/each"),
        ([{"count": 1}, {"count": 2}], "/facts/counts/1"),
        ([{"count": 1}] * 21, "/facts/counts"),
    ],
)
def test_counts_that_cannot_be_read_are_faults(given: Json, pointer: str) -> None:
    """Each with its place: no list, no number, no such period, a period given twice."""
    with pytest.raises(InvalidInputError) as caught:
        quota(JOINT, quota="meetings-held", holder="head", counts=given)
    assert [fault.pointer for fault in caught.value.faults] == [pointer]


@pytest.mark.parametrize(
    ("count", "expected"), [(27, False), (28, None), (30, None), (31, True), (62, True)]
)
def test_days_against_a_month_are_left_open(count: int, expected: bool | None) -> None:
    """28 to 30 days may or may not be the month that is asked for: null, never rounded."""
    assert kept({"min": months(1)}, days(count)) is expected


def test_a_vague_limit_is_told_and_not_judged() -> None:
    """从严控制 has no number to keep, and no count is asked for."""
    decision = quota({"a": limit(vague="从严控制")}, quota=TRIPS, holder="leaders")
    assert (decision.outcome, decision.result["kept"]) == ("decided", None)
    (told,) = cast("list[JsonObject]", decision.result["quotas"])
    assert told["vague"] == "从严控制"


def test_without_a_count_it_is_asked_for_and_the_limits_are_told() -> None:
    """The limit is known before anything is counted."""
    decision = quota({"a": limit(max=2)}, quota=TRIPS, holder="leaders")
    assert (decision.outcome, asked(decision)) == ("needs_facts", ["count"])
    (told,) = cast("list[JsonObject]", decision.result["quotas"])
    assert (told["max"], told["kept"]) == (2, None)


ALTERNATIVES: JsonObject = {
    "a": limit(of=RESEARCH, any_of=[{"min": months(2)}, {"min": days(40), "counting": "累计"}])
}


@pytest.mark.parametrize(
    ("count", "each", "whole"),
    [
        (months(2), [True, True], True),
        (months(1), [False, False], False),
        (days(45), [False, True], True),
        (days(60), [None, True], True),
        (days(30), [False, False], False),
    ],
)
def test_one_kept_alternative_suffices(count: Json, each: list[Json], whole: bool) -> None:
    """或者: every alternative is told with what became of it."""
    decision = quota(ALTERNATIVES, quota=RESEARCH, holder="head", count=count)
    assert decision.result["kept"] is whole
    (told,) = cast("list[JsonObject]", decision.result["quotas"])
    alternatives = cast("list[JsonObject]", told["alternatives"])
    assert [one["kept"] for one in alternatives] == each
    assert alternatives[1]["counting"] == "累计"


def test_an_open_alternative_leaves_the_whole_open() -> None:
    """If none is surely kept and one may be, the answer is null."""
    rules: JsonObject = {"a": limit(of=RESEARCH, any_of=[{"min": months(2)}, {"min": days(90)}])}
    assert quota(rules, quota=RESEARCH, holder="head", count=days(60)).result["kept"] is None


def test_every_quota_that_binds_must_be_kept() -> None:
    """One broken limit breaks the whole, one that is open leaves it open."""
    rules: JsonObject = {"a": limit(max=3), "b": limit(max=2, holder="deputy")}
    decision = quota(rules, quota=TRIPS, holder="deputy", count=3)
    told = cast("list[JsonObject]", decision.result["quotas"])
    assert [(one["rule"], one["kept"]) for one in told] == [
        ("/quotas/a", True),
        ("/quotas/b", False),
    ]
    assert decision.result["kept"] is False
    assert (
        quota({**rules, "b": limit(vague="从严")}, quota=TRIPS, holder="deputy", count=3).result[
            "kept"
        ]
        is None
    )


def test_the_holder_matters_only_where_limits_differ() -> None:
    """Whose count it is is asked for if the limits turn on it."""
    rules: JsonObject = {"a": limit(max=3), "b": limit(max=2, holder="deputy")}
    assert asked(quota(rules, quota=TRIPS, count=3)) == ["holder"]
    assert quota(rules, quota=TRIPS, holder="head", count=3).rules == ("/quotas/a",)


def test_a_group_binds_the_members_that_the_rulebook_lists() -> None:
    """A group that organization spells out covers exactly whom it names."""
    members = rule("组成人员", type="group", members=["legal-office"])
    sections: JsonObject = {
        "quotas": {"a": limit(max=2, holder="government-members")},
        "organization": {"government-members": members},
    }
    bound = case_of("quota", sections, {"quota": TRIPS, "holder": "legal-office", "count": 3})
    assert decided("quota", bound).result["kept"] is False
    other = case_of("quota", sections, {"quota": TRIPS, "holder": "research-office", "count": 3})
    assert decided("quota", other).outcome == "not_regulated"


def test_a_quota_is_named_by_its_rule_or_by_what_it_counts() -> None:
    """A rule's id asks about what it counts: every rule that counts it binds either way."""
    rules: JsonObject = {"a": limit(max=3), "b": limit(max=2), "c": limit(RESEARCH, max=1)}
    for name in ("b", TRIPS):
        assert quota(rules, quota=name, holder="head", count=3).rules == ("/quotas/a", "/quotas/b")


def test_a_limit_may_depend_on_the_level() -> None:
    """市级每年不超过30次, 县级不超过20次: the level of who asks says which."""
    rules: JsonObject = {
        "city": limit(max=30, when={"level": "city"}),
        "district": limit(max=20, when={"level": "district"}),
    }
    assert asked(quota(rules, quota=TRIPS, holder="head", count=25)) == ["level"]
    for level, expected in (("city", True), ("district", False)):
        found = quota(rules, quota=TRIPS, holder="head", count=25, level=level)
        assert found.result["kept"] is expected


def test_others_are_those_whom_the_condition_does_not_exclude() -> None:
    """其他领导: the holder is the group, and the condition takes out who went before."""
    others: JsonObject = {"a": limit(max=2, when={"holder": {"not": ["head"]}})}
    assert quota(others, quota=TRIPS, holder="deputy", count=3).result["kept"] is False
    assert quota(others, quota=TRIPS, holder="head", count=3).outcome == "not_regulated"


def test_days_are_not_times() -> None:
    """61 days say nothing of a limit on times, nor 2 countries of one on days: it is asked for."""
    times = quota({"a": limit(min=1)}, quota=TRIPS, holder="head", days=61)
    abroad = quota({"a": limit(max=days(8))}, quota=TRIPS, holder="head", countries=2)
    for decision in (times, abroad):
        assert (decision.outcome, decision.result["kept"]) == ("needs_facts", None)
        assert asked(decision) == ["count"]


@pytest.mark.parametrize(
    ("counted", "expected"),
    [({"days": 61}, True), ({"days": 59}, None), ({"count": 12}, True), ({"count": 61}, True)],
)
def test_days_or_times(counted: JsonObject, expected: bool | None) -> None:
    """Of 60 days or 12 times, days keep the first, a plain number the second."""
    either: JsonObject = limit(any_of=[{"min": days(60)}, {"min": 12}])
    assert quota({"a": either}, quota=TRIPS, holder="head", **counted).result["kept"] is expected


def test_a_plain_number_says_times_where_days_stand_beside() -> None:
    """13 visits are no 13 days: the alternative of days cannot be told."""
    either: JsonObject = limit(any_of=[{"min": days(60)}, {"min": 12}])
    (told,) = cast(
        "list[JsonObject]",
        quota({"a": either}, quota=TRIPS, holder="head", count=13).result["quotas"],
    )
    alternatives = cast("list[JsonObject]", told["alternatives"])
    assert [alternative["kept"] for alternative in alternatives] == [None, True]


def test_what_nobody_limits_is_not_regulated() -> None:
    """A countable thing without a quota may be asked about."""
    decision = quota({"a": limit(max=3)}, quota=RESEARCH, holder="head", count=3)
    assert decision.outcome == "not_regulated"


def test_which_quota_is_asked_first() -> None:
    """Without the quota there is no question."""
    assert asked(quota({"a": limit(max=3)}, count=1)) == ["quota"]


def test_days_and_countries_are_counts_too() -> None:
    """A trip's days are its count where no count is given, and select the rule besides."""
    rules: JsonObject = {
        "one": limit(of="days-abroad", max=days(5), when={"countries": 1}),
        "two": limit(of="days-abroad", max=days(8), when={"countries": 2}),
    }
    facts: JsonObject = {"quota": "days-abroad", "holder": "head", "days": 8}
    assert quota(rules, **facts, countries=2).result["kept"] is True
    assert quota(rules, **facts, countries=1).result["kept"] is False
    assert asked(quota(rules, **facts)) == ["countries"]
