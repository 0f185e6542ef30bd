"""When something is due: which rule sets the limit, and what its shape comes to."""

import pytest

from guize.domain.json_types import JsonObject
from guize.domain.rules.marks import find_part
from tests.domain.decisions.real_law import asked, due


def test_importance_decides_between_five_and_three_working_days() -> None:
    """Qiqihar, article 21: without the importance nothing is due yet; with it, it is."""
    question: JsonObject = {"trigger": "request-received", "at": "2018-09-28"}
    open_ = due("qiqihar", "2018-09-28", **question)
    assert (open_.outcome, asked(open_)) == ("needs_facts", ["importance"])
    permitted = open_.needs[0]["permitted"]
    assert isinstance(permitted, list)
    assert {"value": "major", "zh": "重大", "en": "major"} in permitted
    ordinary = due("qiqihar", "2018-09-28", importance="ordinary", **question)
    assert ordinary.result["due_on"] == "2018-10-10"
    major = due("qiqihar", "2018-09-28", importance="major", **question)
    assert major.result["due_on"] == "2018-10-08"
    assert major.rules == ("/deadlines/reply-to-request-important",)


def test_the_answer_tells_the_rule_and_proves_it() -> None:
    """Action, obligor, limit, strength, exception, overrun and citation come from the rule."""
    decision = due("xianyang", "2019-01-15", trigger="request-received", at="2019-01-15")
    assert decision.outcome == "decided"
    assert decision.result == {
        "trigger": "request-received",
        "obligor": "government",
        "action": "reply",
        "relation": "within",
        "exception": "紧急事项,要急事急办、特事特办",
        "on_overrun": ["不能在规定时限内办复的,要向来文单位说明原因"],
        "limit": {"value": 10, "unit": "working_day", "strength": "usually"},
        "strength": "usually",
        "at": "2019-01-15",
        "due_on": "2019-01-29",
        "days_counted": [f"2019-01-{number}" for number in (16, 17, 18, *range(21, 26), 28, 29)],
    }
    assert decision.citations[0]["article"] == 58
    assert decision.citations[0]["tenant"] == "xianyang"
    ruled_out = {told["rule"]: told for told in decision.considered}["/deadlines/countersign"]
    assert ruled_out["ruled_out_by"] == [
        {"fact": "trigger", "given": "request-received", "wanted": "countersign-received"}
    ]


def test_without_the_day_the_limit_is_decided_and_the_day_may_be_asked_for() -> None:
    """The limit does not depend on the day of receipt, only the due date does."""
    decision = due("xianyang", "2019-01-15", trigger="request-received")
    assert decision.outcome == "decided"
    assert decision.result["due_on"] is None
    assert "at" not in decision.result
    [need] = decision.needs
    assert (need["fact"], need["optional"]) == ("at", True)


def test_a_range_gives_a_window_and_is_due_at_its_max() -> None:
    """Qiqihar, article 20: one to two working days, across a Sunday that is worked."""
    decision = due("qiqihar", "2020-09-25", trigger="document-presented", at="2020-09-25")
    assert decision.result["window"] == {"from": "2020-09-27", "to": "2020-09-28"}
    assert decision.result["due_on"] == "2020-09-28"
    assert decision.result["days_counted"] == ["2020-09-27", "2020-09-28"]


def test_at_least_so_long_before_gives_the_last_date_that_leaves_the_time() -> None:
    """Taobei, article 68: seven working days before a decision on 15 March."""
    decision = due(
        "taobei",
        "2021-03-01",
        trigger="decision-scheduled",
        pressing="ordinary",
        at="2021-03-15",
    )
    assert decision.result["due_on"] == "2021-03-04"
    assert "window" not in decision.result


def test_an_unstated_limit_is_said_to_be_so() -> None:
    """Taobei, article 68, sets no time for especially urgent matters, but a requirement."""
    decision = due("taobei", "2021-03-01", trigger="decision-scheduled", pressing="extra-urgent")
    assert (decision.outcome, decision.reason) == ("unstated", "特别紧急事项应预留的时间")
    assert decision.result["due_on"] is None
    assert [(one["item"], one["text"]) for one in decision.materials] == [
        ("reason-for-urgency", "附加紧急原因说明")
    ]
    assert decision.needs == ()


def test_a_vague_limit_gives_its_words_and_no_date() -> None:
    """Xianyang, article 66: 立即 is no number of minutes."""
    decision = due("xianyang", "2019-03-01", trigger="emergency-occurred", at="2019-03-01")
    assert decision.outcome == "decided"
    assert decision.result["limit"] == {"vague": "立即"}
    assert decision.result["due_on"] is None
    assert decision.needs == ()


def test_hours_run_from_an_instant_in_the_tenants_time() -> None:
    """Qiqihar, article 54: two hours from half past eleven in the evening, Beijing time."""
    decision = due(
        "qiqihar",
        "2020-09-25",
        trigger="public-opinion-detected",
        action="report",
        importance="major",
        at="2020-09-25T15:30:00Z",
    )
    assert decision.result["due_at"] == "2020-09-26T01:30:00+08:00"
    assert "due_on" not in decision.result
    assert decision.needs == ()


def test_hours_from_a_mere_date_ask_for_the_instant() -> None:
    """The limit is known, the moment is not."""
    decision = due(
        "qiqihar",
        "2020-09-25",
        trigger="public-opinion-detected",
        action="report",
        importance="major",
        at="2020-09-25",
    )
    assert decision.outcome == "decided"
    assert decision.result["due_at"] is None
    assert asked(decision) == ["at"]
    assert [warning.code for warning in decision.warnings] == ["instant_needed"]


def test_days_from_an_instant_are_counted_in_the_tenants_time() -> None:
    """An instant late on the 27th in Greenwich is the 28th in Qiqihar: day 0 is the 28th."""
    decision = due(
        "qiqihar",
        "2018-09-28",
        trigger="request-received",
        importance="major",
        at="2018-09-27T17:00:00Z",
    )
    assert decision.result["due_on"] == "2018-10-08"


def test_the_limit_that_a_document_states_prevails_over_the_general_one() -> None:
    """Wuhan, article 56: fifteen working days, unless the document sets a limit of its own."""
    general = due("wuhan", "2019-04-01", trigger="document-received", at="2019-04-01")
    assert general.rules == ("/deadlines/handle-document",)
    stated = due(
        "wuhan",
        "2019-04-01",
        trigger="document-received",
        at="2019-04-01",
        stated_limit={"value": 2, "unit": "working_day"},
    )
    assert stated.rules == ("/deadlines/handle-document-stated-limit",)
    assert stated.result["limit"] == {
        "from_fact": "stated_limit",
        "value": 2,
        "unit": "working_day",
    }
    assert stated.result["due_on"] == "2019-04-03"
    beaten = {told["rule"]: told for told in stated.considered}["/deadlines/handle-document"]
    assert beaten["beaten_by"] == ["/deadlines/handle-document-stated-limit"]


def test_where_only_the_document_can_state_the_limit_it_is_asked_for() -> None:
    """Qiqihar, article 21: assigned documents are handled within the limit that they demand."""
    decision = due("qiqihar", "2019-04-01", trigger="assignment-received", at="2019-04-01")
    assert (decision.outcome, asked(decision)) == ("needs_facts", ["stated_limit"])


def test_an_absurd_stated_limit_gets_no_date() -> None:
    """A limit of ten milliard days is repeated, not counted."""
    decision = due(
        "wuhan",
        "2019-04-01",
        trigger="document-received",
        at="2019-04-01",
        stated_limit={"value": 1e10, "unit": "working_day"},
    )
    assert decision.outcome == "decided"
    assert decision.result["due_on"] is None
    assert [warning.code for warning in decision.warnings] == ["out_of_reach"]


def test_a_limit_inside_another_tells_of_the_enclosing_one() -> None:
    """Taobei, article 68: a leader's one day stands with the three, which run from another day."""
    decision = due(
        "taobei",
        "2021-03-01",
        trigger="document-presented",
        urgency="extra-urgent-important",
        at="2021-03-01",
    )
    assert decision.result["due_on"] == "2021-03-02"
    assert decision.result["part_of"] == {
        "rule": "/deadlines/approval-extra-urgent-important",
        "title": "需区政府审批的公文(特急重要事项)",
        "trigger": ["approval-requested", "request-received"],
        "limit": {"value": 3, "unit": "working_day"},
        "due_on": None,
    }


def test_a_meetings_minutes_and_papers_are_deadlines_too() -> None:
    """Which meeting it was is asked for; its own limits, obligor and source are used."""
    assert asked(due("wuhan", "2019-04-01", trigger="meeting-ended")) == ["meeting"]
    minutes = due(
        "wuhan", "2019-04-01", trigger="meeting-ended", meeting="thematic", at="2019-04-01"
    )
    assert minutes.rules == ("/meetings/thematic/minutes/drafted_within",)
    assert minutes.result["action"] == "draft-minutes"
    assert minutes.result["due_on"] == "2019-04-03"
    assert minutes.result["strength"] == "must"
    assert "会后2个工作日内完成初稿" in str(minutes.citations)
    papers = due(
        "qiqihar",
        "2020-10-01",
        trigger="meeting-scheduled",
        meeting="executive",
        at="2020-10-12",
    )
    assert papers.result["obligor"] == "deputy-in-charge"
    assert papers.result["to"] == ["head", "executive-deputy", "secretary-general"]
    assert papers.result["relation"] == "before"
    assert papers.result["due_on"] == "2020-10-09"
    assert [citation["article"] for citation in papers.citations] == [15]


def test_declared_urgency_is_assumed_and_said() -> None:
    """An unmarked document is ordinary: fourteen working days, and the answer says why."""
    decision = due("taobei", "2021-03-01", trigger="request-received", at="2021-03-15")
    assert decision.rules == ("/deadlines/approval-ordinary",)
    assert decision.result["due_on"] == "2021-04-02"
    assert decision.assumed == {"urgency": "ordinary"}


def test_two_duties_after_one_event_need_the_action() -> None:
    """Panjin: an emergency is to be dealt with and reported, so it is asked which is meant."""
    decision = due("panjin", "2016-03-01", trigger="emergency-occurred")
    assert (decision.outcome, asked(decision)) == ("needs_facts", ["action"])


@pytest.mark.parametrize(
    ("tenant", "on", "outcome", "reason"),
    [
        ("xianyang", "2019-03-01", "not_regulated", None),
        ("panjin", "2016-03-01", "vacancy", "not_on_file"),
    ],
)
def test_no_rule_is_not_regulated_only_where_all_is_on_file(
    tenant: str, on: str, outcome: str, reason: str | None
) -> None:
    """Xianyang sets no limit after a congress proposal; of Panjin the base is not on file."""
    decision = due(tenant, on, trigger="congress-proposal-received", at=on)
    assert (decision.outcome, decision.reason) == (outcome, reason)


def test_the_nearest_source_and_strength_hold_for_a_part() -> None:
    """A part without marks of its own has those of what encloses it most closely."""
    limit: JsonObject = {"value": 3, "strength": "must"}
    minutes: JsonObject = {"source": ["minutes"], "drafted_within": limit}
    rule: JsonObject = {"source": ["rule"], "strength": "may", "minutes": minutes}
    drafted = find_part(rule, "minutes", "drafted_within")
    assert drafted == {"value": 3, "strength": "must", "source": ["minutes"]}
    assert find_part(rule, "minutes") == {**minutes, "strength": "may"}
    assert find_part(rule, "agenda", "lead_time") is None
