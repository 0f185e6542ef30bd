"""Matters: who decides by the narrowest rule, procedures and prohibitions by all that hold."""

from typing import cast

import pytest

from guize.domain.decisions.decision import Decision
from guize.domain.json_types import Json, JsonObject
from tests.domain.decisions.sample_law import asked, case_of, decided, rule, step, warned

BUDGET, CONTRACT, PERSONNEL = "budget", "contract", "important-personnel"


def about(sections: JsonObject, **facts: Json) -> Decision:
    """Return what is decided of a matter."""
    return decided("matter", case_of("matter", sections, facts))


def decisions(**rules: JsonObject) -> JsonObject:
    """Return a rulebook of decisions."""
    return {"decisions": {name.replace("_", "-"): one for name, one in rules.items()}}


def on(matter: str, **tests: Json) -> JsonObject:
    """Return a condition on a matter."""
    return {"matter": matter, **tests}


def test_what_the_question_is_about_is_asked_first() -> None:
    """Without a matter, a seal or a meeting there is no question."""
    assert asked(about(decisions(a=rule("预算", when=on(BUDGET), body="executive")))) == ["matter"]


def test_who_decides_is_the_narrowest_rule_and_procedures_are_all_of_them() -> None:
    """The general rule's procedures bind the special matter too, each with its rule."""
    rules = decisions(
        general=rule(
            "预算", when=on(BUDGET), body="executive", procedures=[{"procedure": "legal-review"}]
        ),
        major=rule(
            "重大预算",
            when=on(BUDGET, importance="major"),
            body="plenary",
            procedures=[{"procedure": "debate"}],
        ),
    )
    decision = about(rules, matter=[BUDGET], importance="major")
    assert cast("JsonObject", decision.result["body"])["body"] == "plenary"
    told = cast("list[JsonObject]", decision.result["procedures"])
    assert {(one["procedure"], one["rule"]) for one in told} == {
        ("legal-review", "/decisions/general"),
        ("debate", "/decisions/major"),
    }
    assert decision.rules == ("/decisions/general", "/decisions/major")
    ordinary = about(rules, matter=[BUDGET], importance="ordinary")
    assert cast("JsonObject", ordinary.result["body"])["title"] == "常务会议"


def test_a_procedure_that_two_rules_ask_for_is_told_once() -> None:
    """Equal procedures are one, whatever their sources."""
    rules = decisions(
        a=rule("甲", when=on(BUDGET), procedures=[{"procedure": "legal-review"}]),
        b=rule(
            "乙", when=on(BUDGET, importance="major"), procedures=[{"procedure": "legal-review"}]
        ),
    )
    told = about(rules, matter=[BUDGET], importance="major").result["procedures"]
    assert len(cast("list[JsonObject]", told)) == 1


@pytest.mark.parametrize(
    ("conflict", "warning"),
    [({"conflicts_with": ["b"]}, "declared_overlap"), ({}, "undeclared_overlap")],
)
def test_two_bodies_of_equal_rank_are_ambiguous(conflict: JsonObject, warning: str) -> None:
    """Who decides is not guessed; what both rules add is told all the same."""
    first = rule(
        "甲",
        when=on(BUDGET, importance="major"),
        body="plenary",
        procedures=[{"procedure": "debate"}],
    )
    rules = decisions(
        a={**first, **conflict}, b=rule("乙", when=on(BUDGET, planned=True), body="executive")
    )
    decision = about(rules, matter=[BUDGET], importance="major", planned=True)
    assert decision.outcome == "ambiguous"
    bodies = [cast("JsonObject", one["body"])["body"] for one in decision.candidates]
    assert bodies == ["plenary", "executive"]
    assert "body" not in decision.result
    assert "procedures" in decision.result
    assert warned(decision) == [warning]


def test_a_body_and_a_chain_of_equal_rank_complete_each_other() -> None:
    """One rule names the body, another the way to it: both are told."""
    rules = decisions(
        a=rule("甲", when=on(BUDGET), body="executive"),
        b=rule("乙", when=on(BUDGET), chain=[step("department", "propose")]),
    )
    decision = about(rules, matter=[BUDGET])
    assert decision.outcome == "decided"
    assert {"body", "chain"} <= decision.result.keys()


def test_a_body_that_the_text_leaves_unsaid_is_unstated() -> None:
    """The outcome says so in the text's words."""
    rules = decisions(a=rule("甲", when=on(BUDGET), body={"unstated": "未写明由谁决定"}))
    decision = about(rules, matter=[BUDGET])
    assert (decision.outcome, decision.reason) == ("unstated", "未写明由谁决定")


FORBIDDEN = rule(
    "未经同意不得",
    when=on(BUDGET),
    forbidden=True,
    unless=[step("general-office", "register"), step("deputy", "consent")],
)


@pytest.mark.parametrize(
    ("consents", "lifted"),
    [
        ([], False),
        (["deputy"], True),
        (["executive-deputy"], True),
        (["leaders"], False),
        (["head"], False),
    ],
)
def test_a_prohibition_is_lifted_by_the_consent_it_names(
    consents: list[Json], lifted: bool
) -> None:
    """The office itself or a narrower one; registration is no consent."""
    decision = about(decisions(a=FORBIDDEN), matter=[BUDGET], consents=consents)
    (only,) = cast("list[JsonObject]", decision.result["forbidden"])
    assert (decision.outcome, only["lifted"]) == ("decided", lifted)


def unless(value: Json, *consents: str) -> JsonObject:
    """Return how a prohibition with an exception is told."""
    rules = decisions(a=rule("不得", when=on(BUDGET), forbidden=True, unless=value))
    decision = about(rules, matter=[BUDGET], consents=[*consents])
    (only,) = cast("list[JsonObject]", decision.result["forbidden"])
    return only


def test_all_consents_of_a_chain_are_needed_and_one_of_a_choice() -> None:
    """A chain of two consents wants both, a choice either."""
    head = step("head", "approve")
    meeting: JsonObject = {"body": "executive", "action": "decide"}
    assert unless([head, meeting], "head")["lifted"] is False
    assert unless([head, meeting], "head", "executive")["lifted"] is True
    assert unless([{"any_of": [[head], [meeting]]}], "executive")["lifted"] is True
    assert unless([{"any_of": [[head], [meeting]]}], "deputy")["lifted"] is False


def test_an_exception_in_words_is_left_open() -> None:
    """Whether words or another document lift a prohibition nobody can tell here."""
    assert unless({"unstated": "特殊情况"})["lifted"] is None
    assert unless([{"by_reference": "按规定"}])["lifted"] is None
    assert unless([step("general-office", "register")])["lifted"] is None


def test_a_prohibition_without_exception_is_not_lifted_by_anything() -> None:
    """严禁 has no `unless` and no `lifted`."""
    rules = decisions(a=rule("严禁", when=on(BUDGET), forbidden=True, strength="must"))
    decision = about(rules, matter=[BUDGET], consents=["head"])
    assert decision.result["forbidden"] == [
        {"rule": "/decisions/a", "title": "严禁", "strength": "must"}
    ]


def test_a_prohibition_does_not_stop_another_rule_from_naming_who_decides() -> None:
    """What is forbidden and who decides are told side by side."""
    rules = decisions(a=FORBIDDEN, b=rule("预算", when=on(BUDGET), body="executive"))
    decision = about(rules, matter=[BUDGET])
    assert {"body", "forbidden"} <= decision.result.keys()


def test_several_matters_are_decided_each_apart() -> None:
    """One decided, one not regulated: each says so, and the whole counts as decided."""
    rules = decisions(
        a=rule("预算", when=on(BUDGET), body="executive"),
        b=rule("合同", when=on(CONTRACT), body="plenary"),
    )
    decision = about(rules, matter=[CONTRACT, BUDGET, PERSONNEL])
    told = cast("list[JsonObject]", decision.result["by_matter"])
    assert [(one["matter"], one["outcome"]) for one in told] == [
        (BUDGET, "decided"),
        (CONTRACT, "decided"),
        (PERSONNEL, "not_regulated"),
    ]
    assert decision.outcome == "decided"
    assert set(decision.rules) == {"/decisions/a", "/decisions/b"}


def test_a_fact_that_one_of_several_matters_needs_is_asked_for() -> None:
    """No part is guessed because another is clear."""
    rules = decisions(
        a=rule("预算", when=on(BUDGET), body="executive"),
        b=rule("重大合同", when=on(CONTRACT, importance="major"), body="plenary"),
    )
    decision = about(rules, matter=[BUDGET, CONTRACT])
    assert (decision.outcome, asked(decision)) == ("needs_facts", ["importance"])


SEALS: JsonObject = {
    "decisions": {"budget": rule("预算", when=on(BUDGET), body="executive")},
    "seals": {
        "seal": rule("用印", when={"object": "government-seal"}, chain=[step("head", "approve")])
    },
}


def test_a_seal_is_asked_about_by_its_object() -> None:
    """The object selects the rule of the seal, and no rule about a matter."""
    decision = about(SEALS, object="government-seal")
    assert decision.rules == ("/seals/seal",)
    assert cast("list[JsonObject]", decision.result["chain"])[0]["office"] == "head"


def test_a_matter_is_not_a_question_about_a_seal() -> None:
    """Nobody who asks who decides is asked which seal they mean."""
    decision = about(SEALS, matter=[BUDGET])
    assert (decision.outcome, decision.rules) == ("decided", ("/decisions/budget",))


def test_a_matter_and_a_seal_are_two_questions() -> None:
    """Who decides the matter and who approves the seal do not conflict."""
    decision = about(SEALS, matter=[BUDGET], object="government-seal")
    assert (decision.outcome, warned(decision)) == ("decided", [])
    told = cast("list[JsonObject]", decision.result["by_matter"])
    assert [(one.get("matter"), one.get("object"), one["rules"]) for one in told] == [
        (BUDGET, None, ["/decisions/budget"]),
        (None, "government-seal", ["/seals/seal"]),
    ]


def test_a_rule_on_sealing_a_matters_papers_is_found_with_the_seal() -> None:
    """Conditions on both the object and the matter are tested together."""
    both: JsonObject = {"object": "government-seal", "matter": BUDGET}
    rules: JsonObject = {
        **SEALS,
        "seals": {
            **cast("JsonObject", SEALS["seals"]),
            "budget": rule("预算用印", when=both, chain=[step("deputy", "approve")]),
        },
    }
    decision = about(rules, matter=[BUDGET], object="government-seal")
    told = cast("list[JsonObject]", decision.result["by_matter"])
    chain = cast("list[JsonObject]", told[1]["chain"])
    assert chain[0]["office"] == "deputy"


def test_the_approval_of_a_meeting_is_asked_about_by_the_meeting() -> None:
    """Who may call a conference stands with the conference."""
    approval: JsonObject = {"general": {"chain": [step("head", "approve")]}}
    rules: JsonObject = {"meetings": {"conference": rule("全市性会议", approval=approval)}}
    decision = about(rules, meeting="conference")
    assert decision.rules == ("/meetings/conference/approval/general",)
    assert [citation["quote"] for citation in decision.citations] == ["全市性会议"]
