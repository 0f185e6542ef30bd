"""Leave: all rules that hold, united; the earliest notice; what the text leaves unsaid."""

from typing import cast

from guize.domain.decisions.decision import Decision
from guize.domain.json_types import Json, JsonObject
from tests.domain.decisions.sample_law import asked, case_of, decided, rule, step, warned

APPROVE = step("head", "approve")
FILE = step("general-office", "file")
DAYS: JsonObject = {"value": 3, "unit": "day"}
WORKING: JsonObject = {"value": 3, "unit": "working_day"}


def leave(rules: JsonObject, **facts: Json) -> Decision:
    """Return what leave takes under some rules."""
    return decided("leave", case_of("leave", {"leave": rules}, facts))


def steps(decision: Decision) -> list[tuple[Json, Json]]:
    """Return the steps of the united chain."""
    chain = cast("list[JsonObject]", decision.result["chain"])
    return [(one["office"], one["action"]) for one in chain]


RULES: JsonObject = {
    "all": rule("外出须报备", chain=[FILE], lead_time=DAYS),
    "abroad": rule(
        "出国须批准", when={"scope": "abroad"}, chain=[APPROVE, FILE], lead_time=WORKING
    ),
}


def test_all_rules_that_hold_apply_together() -> None:
    """The general rule is not beaten by the narrower one: both chains unite, once each step."""
    decision = leave(RULES, applicant="deputy", scope="abroad")
    assert decision.rules == ("/leave/abroad", "/leave/all")
    assert steps(decision) == [("head", "approve"), ("general-office", "file")]
    assert not any("beaten_by" in one for one in decision.considered)


def test_the_order_in_which_rules_are_stored_changes_nothing() -> None:
    """The answer is the same, to the last member."""
    turned: JsonObject = dict(reversed(RULES.items()))
    facts: JsonObject = {"applicant": "deputy", "scope": "abroad", "departs_on": "2021-03-08"}
    assert leave(turned, **facts) == leave(RULES, **facts)


def test_the_earliest_of_several_notices_counts() -> None:
    """Three working days before a Monday is earlier than three days before it."""
    decision = leave(RULES, applicant="deputy", scope="abroad", departs_on="2021-03-08")
    assert decision.result["notify_by"] == "2021-03-03"
    told = cast("list[JsonObject]", decision.result["lead_times"])
    assert [(one["rule"], one["notify_by"]) for one in told] == [
        ("/leave/abroad", "2021-03-03"),
        ("/leave/all", "2021-03-05"),
    ]


def test_without_a_date_lead_times_are_told_and_no_day() -> None:
    """No day of departure, no last day of notice."""
    result = leave(RULES, applicant="deputy", scope="within-city").result
    assert result["lead_times"] == [{"rule": "/leave/all", "lead_time": DAYS}]
    assert "notify_by" not in result


def test_without_a_lead_time_there_is_no_last_day() -> None:
    """A departure under rules that ask for no notice beforehand has none."""
    result = leave({"a": rule("报备", chain=[FILE])}, departs_on="2021-03-08").result
    assert result["notify_by"] is None
    assert "lead_times" not in result


def test_of_a_range_the_least_is_what_must_be_kept_before_leaving() -> None:
    """1 to 3 days ahead: one day before at the latest; at most 3 days sets no last day."""
    span: JsonObject = {"min": 1, "max": 3, "unit": "day"}
    told = leave({"a": rule("报备", chain=[FILE], lead_time=span)}, departs_on="2021-03-08")
    assert told.result["notify_by"] == "2021-03-07"
    most: JsonObject = {"max": 3, "unit": "day"}
    told = leave({"a": rule("报备", chain=[FILE], lead_time=most)}, departs_on="2021-03-08")
    assert (told.result["notify_by"], warned(told)) == (None, ["open_range"])


def test_a_vague_lead_time_is_told_in_its_words() -> None:
    """提前 without a number gives no date."""
    vague: JsonObject = {"vague": "提前"}
    result = leave(
        {"a": rule("报备", chain=[FILE], lead_time=vague)}, departs_on="2021-03-08"
    ).result
    assert result["lead_times"] == [{"rule": "/leave/a", "lead_time": vague}]
    assert result["notify_by"] is None


def test_a_lead_time_in_hours_cannot_be_counted_from_a_day() -> None:
    """The limit is told, with the reason why no day follows; nothing breaks."""
    hours: JsonObject = {"value": 24, "unit": "hour"}
    decision = leave({"a": rule("报备", chain=[FILE], lead_time=hours)}, departs_on="2021-03-08")
    assert (decision.outcome, warned(decision)) == ("decided", ["instant_needed"])
    assert decision.result["notify_by"] is None


def test_counting_beyond_the_published_calendar_is_provisional_and_says_so() -> None:
    """The answer carries the warning of the counting."""
    decision = leave(RULES, applicant="deputy", scope="abroad", departs_on="2021-03-08")
    assert decision.is_provisional
    assert warned(decision) == ["calendar_not_published"]


def test_what_one_rule_leaves_unsaid_is_a_warning_if_another_speaks() -> None:
    """The chain is that of the rule that speaks; the gap is told."""
    rules: JsonObject = {
        "said": rule("报备", chain=[FILE]),
        "unsaid": rule("报批", chain={"unstated": "未写明由谁批准"}),
    }
    decision = leave(rules)
    assert (decision.outcome, decision.reason) == ("decided", "未写明由谁批准")
    assert steps(decision) == [("general-office", "file")]
    assert warned(decision) == ["partly_unstated"]


def test_if_no_rule_speaks_the_chain_is_unstated() -> None:
    """A rule that names nobody makes the outcome unstated, with its words and no chain."""
    decision = leave({"a": rule("报批", chain={"unstated": "未写明由谁批准"}, lead_time=DAYS)})
    assert (decision.outcome, decision.reason) == ("unstated", "未写明由谁批准")
    assert decision.result["chain"] == []
    assert decision.result["lead_times"] == [{"rule": "/leave/a", "lead_time": DAYS}]
    assert warned(decision) == []


def test_a_chain_laid_down_elsewhere_is_named() -> None:
    """A step by reference stands in the united chain in its own words."""
    reference: JsonObject = {"by_reference": "履行报备程序"}
    decision = leave({"a": rule("报备", chain=[reference]), "b": rule("批准", chain=[APPROVE])})
    assert decision.outcome == "decided"
    chain = cast("list[JsonObject]", decision.result["chain"])
    assert reference in chain
    assert len(chain) == 2


def test_duties_on_return_are_gathered_once() -> None:
    """Two rules that ask for the same on return ask for it once."""
    back: JsonObject = {"action": "report", "to": ["general-office"]}
    rules: JsonObject = {
        "a": rule("甲", chain=[FILE], on_return=back),
        "b": rule("乙", chain=[FILE], on_return=dict(back)),
        "c": rule("丙", chain=[FILE], on_return={"text": "销假"}),
    }
    assert leave(rules).result["on_return"] == [back, {"text": "销假"}]


def test_requirements_of_all_rules_are_one_list() -> None:
    """No list stands in the list, and what two rules require is told once."""
    rules: JsonObject = {
        "a": rule("甲", chain=[FILE], requirements=["写明事由", "写明时间"]),
        "b": rule("乙", chain=[FILE], requirements=["写明时间"]),
    }
    assert leave(rules).result["requirements"] == ["写明事由", "写明时间"]


def test_a_relative_applicant_is_resolved() -> None:
    """The applicant's own step names their office."""
    rules: JsonObject = {"a": rule("本人报备", chain=[step("applicant", "report")])}
    (only,) = cast("list[JsonObject]", leave(rules, applicant="deputy").result["chain"])
    assert only["resolved"] == "deputy"


def test_only_what_makes_a_difference_is_asked_for() -> None:
    """The scope matters to the chain; the occasion, which no rule tests, is never asked for."""
    assert asked(leave(RULES, applicant="deputy")) == ["scope"]


def test_thirty_days_against_a_month_are_asked_for_again() -> None:
    """What may or may not be over a month is not guessed; the need shows what was given."""
    rules: JsonObject = {
        **RULES,
        "long": rule(
            "一个月以上", when={"duration": {"min": {"value": 1, "unit": "month"}}}, chain=[APPROVE]
        ),
    }
    days: JsonObject = {"value": 30, "unit": "day"}
    decision = leave(rules, scope="within-city", duration=days)
    assert (decision.outcome, asked(decision)) == ("needs_facts", ["duration"])
    assert decision.needs[0]["given"] == days
    longer: JsonObject = {"value": 31, "unit": "day"}
    assert ("head", "approve") in steps(leave(rules, scope="within-city", duration=longer))


def test_an_official_visit_goes_abroad_unless_the_case_says_otherwise() -> None:
    """出访 implies the scope, as a default does: it is told, and what is said prevails."""
    decision = leave(RULES, applicant="deputy", occasion="official-visit")
    assert (decision.outcome, decision.assumed) == ("decided", {"scope": "abroad"})
    assert decision.rules == ("/leave/abroad", "/leave/all")
    near = leave(RULES, applicant="deputy", occasion="official-visit", scope="within-city")
    assert (near.rules, near.assumed) == (("/leave/all",), {})
    assert asked(leave(RULES, applicant="deputy", occasion="business-trip")) == ["scope"]
