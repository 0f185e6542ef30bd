"""The limits of leave asked for as deadlines: before a departure, and after the return."""

from guize.domain.analysis.analyse import GAP, NEVER_WINS, UNDECLARED_OVERLAP, analyse
from guize.domain.decisions.decision import Decision
from guize.domain.findings import Severity
from guize.domain.json_types import Json, JsonObject
from tests.domain.decisions.real_law import asked, due
from tests.domain.decisions.sample_law import case_of, decided, rule, step, words

_LEAVE: dict[str, JsonObject] = {
    "out": rule(
        "副区长外出提前3天请假",
        when={"applicant": "deputy", "scope": "out-of-city"},
        lead_time={"value": 3, "unit": "day"},
        chain=[step("head", "approve")],
    ),
    "abroad": rule(
        "副区长休假出国提前1天向秘书长请假",
        when={"applicant": "deputy", "scope": "abroad", "occasion": "vacation"},
        lead_time={"value": 1, "unit": "day"},
        chain=[step("secretary-general", "approve")],
    ),
}


def _departure(**facts: Json) -> Decision:
    question: JsonObject = {"trigger": "departure", "obligor": "deputy", "at": "2021-03-10"}
    return decided("deadline", case_of("deadline", {"leave": {**_LEAVE}}, {**question, **facts}))


def test_a_lead_time_of_leave_is_a_deadline_before_the_departure() -> None:
    """Qiqihar, article 35, and Wuhan, article 67: so many days before the official leaves."""
    head = due("qiqihar", "2019-03-20", trigger="departure", obligor="head", at="2019-03-20")
    assert (head.outcome, head.rules) == ("decided", ("/leave/head/lead_time",))
    assert head.result["due_on"] == "2019-03-17"
    assert head.citations[0]["article"] == 35
    question: JsonObject = {"trigger": "departure", "obligor": "department-head"}
    of_department = due("wuhan", "2019-10-08", at="2019-10-08", **question)
    assert of_department.result["due_on"] == "2019-09-27"
    assert asked(due("wuhan", "2019-10-08", trigger="departure")) == ["obligor"]


def test_what_is_due_on_return_is_a_deadline_after_it() -> None:
    """Xianyang, article 65: report in good time; of a vacation the text says nothing."""
    question: JsonObject = {"trigger": "return", "obligor": "head"}
    report = due("xianyang", "2018-06-01", **question)
    assert (report.outcome, report.result["action"]) == ("decided", "report")
    assert report.result["limit"] == {"vague": "及时"}
    assert report.notes
    assert due("xianyang", "2018-06-01", occasion="vacation", **question).outcome == "not_regulated"


def test_a_departure_that_the_rule_is_not_about_has_no_lead_time() -> None:
    """Who stays within the city is bound by no rule on leaving it."""
    assert _departure(scope="within-city").outcome == "not_regulated"
    assert _departure(scope="out-of-city").result["due_on"] == "2021-03-07"
    assert _departure(scope="out-of-city", action="approve").outcome == "decided"
    assert _departure(scope="out-of-city", action="collect-schedule").outcome == "not_regulated"


def test_lead_times_that_all_apply_are_told_together() -> None:
    """The narrower rule on leave beats no wider one: each limit must be kept, as leave says."""
    decision = _departure(scope="abroad", occasion="vacation")
    assert decision.outcome == "ambiguous"
    assert {one["due_on"] for one in decision.candidates} == {"2021-03-07", "2021-03-09"}
    codes = {warning.code for warning in decision.warnings}
    assert "all_apply" in codes
    assert not codes & {"declared_overlap", "undeclared_overlap"}
    assert not any("beaten_by" in told for told in decision.considered)
    assert set(asked(_departure())) == {"scope", "occasion"}


def test_limits_of_leave_compete_with_deadlines_only() -> None:
    """The analysis tells no overlap and no gap of leave; one with a written deadline it tells."""
    assert analyse({"leave": {**_LEAVE}}, words()) == []
    deadline = rule(
        "副区长外出提前5天报告",
        trigger="departure",
        obligor="deputy",
        relation="before",
        limit={"value": 5, "unit": "day"},
        when={"occasion": "vacation"},
    )
    found = analyse({"leave": {**_LEAVE}, "deadlines": {"d": deadline}}, words())
    codes = {one.code for one in found if one.severity is Severity.ERROR}
    assert codes == {UNDECLARED_OVERLAP}
    assert not {NEVER_WINS} & {one.code for one in found}
    assert all(one.pointer == "/deadlines/d" for one in found if one.code == GAP)
