"""Who may stay away, whom they ask, who comes instead; what conduct counts as."""

from typing import cast

import pytest

from guize.domain.decisions.decision import Decision
from guize.domain.json_types import Json, JsonObject
from tests.domain.decisions.sample_law import case_of, decided, rule, step, warned


def meet(meeting: JsonObject, absentee: str, **facts: Json) -> JsonObject:
    """Return what ``absentee`` of a plenary meeting is told."""
    asked: JsonObject = {"meeting": "plenary", "absentee": absentee, **facts}
    sections: JsonObject = {"meetings": {"plenary": rule("全体会议", **meeting)}}
    return decided("meeting", case_of("meeting", sections, asked)).result


def absence(meeting: JsonObject, absentee: str, **facts: Json) -> JsonObject:
    """Return whom ``absentee`` asks, and what else the text says to them."""
    return cast("JsonObject", meet(meeting, absentee, **facts)["absence"])


def asks(told: JsonObject) -> list[Json]:
    """Return the offices that are asked."""
    ask = told.get("ask")
    people = ask.get("any_of", []) if isinstance(ask, dict) else ask
    return [one["office"] for one in cast("list[JsonObject]", people or [])]


OTHERS: JsonObject = {
    "absence": {"deputy": {"ask": "head"}, "any": {"ask": "secretary-general"}},
    "members": {"offices": ["head", "deputy", "secretary-general", "department-head"]},
}


@pytest.mark.parametrize("general", ["any", "member"])
def test_the_others_are_not_those_named_elsewhere(general: str) -> None:
    """副市长向市长请假,其他人员向秘书长请假: the mayor is none of the others."""
    entries = cast("JsonObject", OTHERS["absence"])
    meeting = {**OTHERS, "absence": {"deputy": entries["deputy"], general: entries["any"]}}
    assert asks(absence(meeting, "executive-deputy")) == ["head"]
    assert asks(absence(meeting, "department-head")) == ["secretary-general"]
    mayor = absence(meeting, "head")
    assert (mayor["outcome"], asks(mayor)) == ("not_regulated", [])


def test_the_others_are_not_those_whom_the_text_excepts() -> None:
    """除区长、副区长外,其他与会人员向办公室主任请假."""
    entry: JsonObject = {"ask": "general-office-director", "except": ["head", "deputy"]}
    meeting: JsonObject = {"absence": {"any": entry}}
    assert asks(absence(meeting, "department-head")) == ["general-office-director"]
    for office in ("head", "deputy", "executive-deputy"):
        assert absence(meeting, office)["outcome"] == "not_regulated"


def test_the_head_asks_nobody_below_by_a_general_word() -> None:
    """与会人员向秘书长请假 does not say whom the mayor asks; nor the secretary-general himself."""
    meeting: JsonObject = {"absence": {"any": {"ask": "secretary-general"}}}
    for office in ("head", "secretary-general"):
        told = absence(meeting, office)
        assert "unstated" in cast("JsonObject", told["ask"])


def test_whom_others_ask_may_be_one_of_the_others() -> None:
    """部门向副秘书长请假,其他组成人员向市长请假: the deputy secretary-general asks the mayor."""
    meeting: JsonObject = {
        "absence": {
            "department-head": {"ask": "deputy-secretary-general"},
            "any": {"ask": "head"},
        }
    }
    assert asks(absence(meeting, "deputy-secretary-general")) == ["head"]


def test_one_of_two_is_asked_where_the_text_says_or() -> None:
    """向秘书长或办公室主任请假: any of them, and not oneself."""
    either: JsonObject = {"any_of": ["secretary-general", "general-office-director"]}
    meeting: JsonObject = {"absence": {"any": {"ask": either, "notify": either}}}
    told = absence(meeting, "deputy")
    assert asks(told) == ["secretary-general", "general-office-director"]
    assert set(cast("JsonObject", told["ask"])) == {"any_of"}
    assert asks(absence(meeting, "secretary-general")) == ["general-office-director"]


def test_an_absence_may_have_several_rules() -> None:
    """因公向市长请假,因私向秘书长请假: each with its case, told side by side."""
    rules: Json = [
        {"ask": "head", "if": "因公"},
        {"ask": "secretary-general", "if": "因私"},
        {"notify": "general-office", "when": {"importance": "major"}},
    ]
    told = absence({"absence": {"deputy": rules}}, "deputy", importance="ordinary")
    found = cast("list[JsonObject]", told["candidates"])
    assert [(asks(one), one["if"]) for one in found] == [
        (["head"], "因公"),
        (["secretary-general"], "因私"),
    ]


def test_several_rules_of_attendance_stand_side_by_side() -> None:
    """不准迟到,必须是主要负责人: both are told, each with what it says."""
    rules: Json = [
        {"rule": "on_time", "strength": "must"},
        {"rule": "principal", "offices": ["department-head"]},
    ]
    result = meet({"attendance": rules}, "department-head")
    told = cast("list[JsonObject]", result["attendance"])
    assert [one["rule"] for one in told] == ["on_time", "principal"]
    told_instead = cast("JsonObject", result["absence"])["substitute"]
    assert cast("JsonObject", told_instead)["forbidden"] is True
    assert meet({"attendance": rules}, "deputy")["absence"] is None


DEPUTY: JsonObject = {
    "office": "department-deputy-head",
    "by": "mandate",
    "with_consent_of": "convener",
}


@pytest.mark.parametrize(
    "meeting",
    [
        {"participants": {"offices": ["department-head"], "delegates": [DEPUTY]}},
        {"observers": [{"offices": ["department-head"], "delegates": [DEPUTY]}]},
        {"absence": {"department-head": {"delegates": [DEPUTY]}}},
    ],
)
def test_a_participant_may_send_somebody_with_consent(meeting: JsonObject) -> None:
    """确因特殊情况不能参加的,可委托副职参加,须经召集人同意."""
    [sent] = cast("list[JsonObject]", absence(meeting, "department-head")["delegates"])
    assert sent["office"] == "department-deputy-head"
    assert sent["with_consent_of"] == "convener"
    assert "title" in sent


def sign(chain: Json, **members: Json) -> Decision:
    """Return who signs by ``chain``, the head being away."""
    sections: JsonObject = {"signing": {"notices": rule("通知", chain=chain, **members)}}
    return decided("signing", case_of("signing", sections, {"document": "notice"}, absent=["head"]))


def test_a_delegate_whom_the_text_leaves_open_is_told() -> None:
    """市长委托他人签发: nobody acts by that, and the answer does not say that nobody may."""
    chain: Json = [step("head", "issue", delegates=[{"unstated": "委托何人", "by": "mandate"}])]
    decision = sign(chain)
    signatory = cast("JsonObject", decision.result["signatory"])
    assert signatory["could_act"] == [{"unstated": "委托何人", "by": "mandate"}]
    assert warned(decision) == ["step_blocked"]
    assert "未载明" in decision.warnings[0].words.zh


def test_a_release_signs_only_where_nobody_issues() -> None:
    """分管副市长签发后报市长阅发 is signed by the deputy; 报市长阅发 alone by the mayor."""
    both = sign([step("deputy", "issue"), step("head", "release", verb="阅发")])
    assert cast("JsonObject", both.result["signatory"])["office"] == "deputy"
    alone = sign([step("deputy", "review"), step("head", "release", verb="阅发")])
    assert cast("JsonObject", alone.result["signatory"])["office"] == "head"


def test_an_action_that_the_text_leaves_open_signs_nothing() -> None:
    """由市长负责 says who, and not what is done."""
    found = sign([step("head", {"unstated": "签发还是审定"})])
    assert (found.outcome, found.result["signatory"]) == ("decided", None)


CIRCLE: JsonObject = {"conduct": "initialled", "counts_as": "consent", "text": "圈阅则表示同意"}


def deemed(decision: Decision) -> list[JsonObject]:
    """Return what conduct counts as, without the labels."""
    return [{k: v for k, v in one.items() if k not in ("rule", "label")} for one in decision.deemed]


def test_what_conduct_counts_as_is_told() -> None:
    """圈阅则表示同意 stands in the answer, on the rule and on the step that says it."""
    found = sign([step("head", "issue")], deemed=[CIRCLE, {**CIRCLE, "when": {"form": "informal"}}])
    assert deemed(found) == [CIRCLE]
    assert found.deemed[0]["label"] == {
        "zh": "圈阅视为同意",
        "en": "initialled as read counts as consent",
    }
    chain = sign([step("deputy", "countersign", deemed=[CIRCLE])]).result["chain"]
    assert cast("list[JsonObject]", chain)[0]["deemed"] == [CIRCLE]


SILENCE: JsonObject = {"conduct": "no-reply", "counts_as": "consent", "text": "逾期未反馈视为同意"}
SPOKE: JsonObject = {"conduct": "spoke", "counts_as": "unit-opinion"}


def test_silence_counts_in_a_deadline_and_speech_in_a_matter_and_a_meeting() -> None:
    """逾期未反馈视为同意 beside the limit; 会上发言视为部门意见 beside who decides and who sits."""
    deadline = rule(
        "会签",
        trigger="countersign-received",
        action="countersign",
        limit={"value": 2, "unit": "working_day"},
        relation="within",
        deemed=[SILENCE],
    )
    asked: JsonObject = {"trigger": "countersign-received"}
    case = case_of("deadline", {"deadlines": {"countersign": deadline}}, asked)
    assert deemed(decided("deadline", case)) == [SILENCE]
    matter = rule("预算", when={"matter": "budget"}, body="executive", deemed=[SPOKE])
    case = case_of("matter", {"decisions": {"budget": matter}}, {"matter": ["budget"]})
    assert deemed(decided("matter", case)) == [SPOKE]
    meeting = rule("全体会议", deemed=[SPOKE])
    case = case_of("meeting", {"meetings": {"plenary": meeting}}, {"meeting": "plenary"})
    assert deemed(decided("meeting", case)) == [SPOKE]


def test_requirements_with_a_source_of_their_own_are_shown() -> None:
    """An item may be words, or words with the article that they rest on."""
    item: JsonObject = {"text": "附说明", "source": [{"article": 2, "quote": "附说明"}]}
    found = sign([step("head", "issue")], requirements=["一事一报", item])
    assert found.result["requirements"] == ["一事一报", item]
    assert item["source"] == [found.citations[1]]
