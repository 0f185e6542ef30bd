"""What an answer says beside what was decided: other law, papers, what follows."""

from typing import cast

import pytest

from guize.domain.conditions.facts import DecisionKind
from guize.domain.decisions.decision import Decision
from guize.domain.json_types import Json, JsonObject
from tests.domain.decisions.sample_law import case_of, decided, rule, step

OPENING: JsonObject = {"how": "subject_to", "text": "法律、法规另有规定的,从其规定"}
PAPER: JsonObject = {"item": "request", "text": "一式30份", "copies": 30}
TALK: JsonObject = {"consequence": "interview", "text": "予以约谈", "if": "逾期未办结的"}
BESIDE: dict[str, Json] = {"refers_to": [OPENING], "materials": [PAPER], "consequences": [TALK]}

RULES: dict[DecisionKind, tuple[JsonObject, JsonObject]] = {
    "signing": (
        {"signing": {"a": rule("签发", chain=[step("head", "issue")], **BESIDE)}},
        {"document": "notice"},
    ),
    "deadline": (
        {
            "deadlines": {
                "a": rule(
                    "答复",
                    trigger="request-received",
                    action="reply",
                    relation="within",
                    limit={"value": 5, "unit": "day"},
                    **BESIDE,
                )
            }
        },
        {"trigger": "request-received"},
    ),
    "leave": (
        {"leave": {"a": rule("外出", chain=[step("head", "approve")], **BESIDE)}},
        {"applicant": "deputy"},
    ),
    "meeting": (
        {"meetings": {"executive": rule("常务会议", chair={"office": "head"}, **BESIDE)}},
        {"meeting": "executive"},
    ),
    "matter": (
        {"decisions": {"a": rule("预算", when={"matter": "budget"}, body="executive", **BESIDE)}},
        {"matter": "budget"},
    ),
    "quota": (
        {"quotas": {"a": rule("出国", holder="head", of="overseas-trip", max=1, **BESIDE)}},
        {"quota": "overseas-trip", "holder": "head", "count": 1},
    ),
}


@pytest.mark.parametrize("kind", list(RULES))
def test_every_kind_tells_what_else_its_rules_say(kind: DecisionKind) -> None:
    """Other law to look at, papers to hand in and what follows, each with its rule and label."""
    sections, facts = RULES[kind]
    ((section, rules),) = sections.items()
    (name,) = cast("JsonObject", rules)
    pointer = f"/{section}/{name}"
    decision = decided(kind, case_of(kind, sections, facts))
    assert decision.outcome == "decided"
    (reference,) = decision.refers_to
    assert reference == {
        "rule": pointer,
        "label": {"zh": "另有规定的从其规定", "en": "prevails where it says otherwise"},
        **OPENING,
    }
    (paper,) = decision.materials
    assert paper["label"] == {"zh": "请示件", "en": "request for instructions"}
    assert {**paper, "rule": pointer} == {**paper, **PAPER}
    (talk,) = decision.consequences
    assert talk["label"] == {"zh": "约谈", "en": "admonitory talk"}
    assert talk["if"] == "逾期未办结的"


def answer(materials: Json, **facts: Json) -> Decision:
    """Return the decision on a budget whose papers stand under conditions."""
    sections: JsonObject = {
        "decisions": {
            "a": rule("预算", when={"matter": "budget"}, body="executive", materials=materials)
        }
    }
    return decided("matter", case_of("matter", sections, {"matter": "budget", **facts}))


def test_a_paper_under_a_condition_is_told_where_that_holds() -> None:
    """Only major matters need it: without the importance, the condition stays beside it."""
    paper: JsonObject = {**PAPER, "when": {"importance": "major"}}
    assert answer([paper], importance="ordinary").materials == ()
    (held,) = answer([paper], importance="major").materials
    assert "when" not in held
    (open_,) = answer([paper]).materials
    assert open_["when"] == {"importance": "major"}


def test_rules_that_ask_for_different_papers_come_to_different_things() -> None:
    """Two limits alike but for the papers: which importance it is must be asked."""
    base: dict[str, Json] = {
        "trigger": "request-received",
        "action": "reply",
        "relation": "within",
        "limit": {"value": 5, "unit": "day"},
    }
    other: JsonObject = {"importance": {"not": ["ordinary"]}}

    def needs(**members: Json) -> list[Json]:
        deadlines: JsonObject = {
            "a": rule("一般", when={"importance": "ordinary"}, **base),
            "b": rule("重要", when=other, **members, **base),
        }
        case = case_of("deadline", {"deadlines": deadlines}, {"trigger": "request-received"})
        return [need["fact"] for need in decided("deadline", case).needs if "optional" not in need]

    assert needs() == []
    assert needs(materials=[PAPER]) == ["importance"]
    assert needs(consequences=[TALK]) == ["importance"]


def test_what_a_chain_lays_down_elsewhere_is_other_law_too() -> None:
    """按照有关规定执行 in place of a step: whoever reads the answer must look there."""
    chain: Json = [{"by_reference": "按照有关规定执行"}]
    sections: JsonObject = {"leave": {"a": rule("外出", chain=chain)}}
    decision = decided("leave", case_of("leave", sections, {"applicant": "deputy"}))
    assert [(one["rule"], one["how"], one["text"]) for one in decision.refers_to] == [
        ("/leave/a", "applies", "按照有关规定执行")
    ]


def test_a_rule_that_decides_in_several_ways_is_told_once() -> None:
    """Two approvals of one meeting are one rule: what it refers to is not said twice."""
    approval: JsonObject = {
        "a": {"chain": [step("head", "approve")]},
        "b": {"requirements": ["厉行节约"]},
    }
    sections: JsonObject = {
        "meetings": {"executive": rule("常务会议", approval=approval, refers_to=[OPENING])}
    }
    decision = decided("matter", case_of("matter", sections, {"meeting": "executive"}))
    assert len(decision.rules) == 2
    assert [one["rule"] for one in decision.refers_to] == ["/meetings/executive"]
