"""Work split among several while an office is away; rules that a supplement took out."""

from typing import cast

import pytest

from guize.domain.decisions.decision import Decision
from guize.domain.json_types import Json, JsonObject
from tests.domain.decisions.sample_law import case_of, decided, rule, step, warned

SPLIT = rule(
    "区长外出期间,财政工作由常务副区长负责,其他由秘书长负责",
    absent=["head"],
    by="rule",
    portfolios=[
        {"portfolio": "财政工作", "matters": ["budget"], "acting": {"office": "executive-deputy"}},
        {
            "portfolio": "应急工作",
            "matters": ["emergency-handling"],
            "acting": {"office": "secretary-general"},
        },
    ],
)


def sign(matter: list[Json], split: JsonObject = SPLIT) -> Decision:
    """Return who signs about ``matter`` while the head is away."""
    sections: JsonObject = {
        "signing": {"notices": rule("通知", chain=[step("head", "issue")])},
        "substitution": {"head-away": split},
    }
    facts: JsonObject = {"document": "notice", "matter": matter}
    return decided("signing", case_of("signing", sections, facts, absent=["head"]))


def signatory(decision: Decision) -> JsonObject:
    """Return who signs."""
    return cast("JsonObject", decision.result["signatory"])


def test_who_has_the_portfolio_of_the_matter_acts() -> None:
    """Of two who act, the one whose work the matter is."""
    found = signatory(sign(["budget"]))
    assert (found["acting"], found["portfolio"]) == ("executive-deputy", "财政工作")


@pytest.mark.parametrize("matter", [[], ["budget", "major-plan"]])
def test_without_a_matter_of_one_portfolio_nobody_acts(matter: list[Json]) -> None:
    """What nothing assigns is not guessed: those who could act are told, each with the field."""
    decision = sign(matter)
    found = signatory(decision)
    assert (found.get("acting"), found["blocked"]) == (None, True)
    could = cast("list[JsonObject]", found["could_act"])
    assert "财政工作" in [one["portfolio"] for one in could]
    assert "分工" in decision.warnings[0].words.zh


def test_a_portfolio_in_words_alone_is_told_and_moves_nothing() -> None:
    """Without matters, no case can be matched to 有关工作."""
    words = rule(
        "有关工作由常务副区长负责",
        absent=["head"],
        by="rule",
        portfolios=[{"portfolio": "有关工作", "acting": {"office": "executive-deputy"}}],
    )
    found = signatory(sign(["budget"], words))
    assert found["blocked"] is True
    assert len(cast("list[Json]", found["could_act"])) == 1


GONE = rule("删去举办活动的审批", removes=["decisions/event"])


def test_that_a_rule_was_taken_out_is_told_where_none_decides() -> None:
    """The answer cites the article that removed it; a question of another section does not."""
    sections: JsonObject = {"removals": {"event": GONE}}
    matter = decided("matter", case_of("matter", sections, {"matter": ["budget"]}))
    assert (matter.outcome, warned(matter)) == ("not_regulated", ["rule_removed"])
    assert [one["quote"] for one in matter.citations] == ["删去举办活动的审批"]
    leave = decided("leave", case_of("leave", sections, {"applicant": "deputy"}))
    assert (leave.outcome, warned(leave)) == ("not_regulated", [])


def test_a_removal_is_silent_where_a_rule_decides() -> None:
    """What was taken out is no news to whom another rule answers."""
    decides = rule("预算", when={"matter": "budget"}, body="executive")
    sections: JsonObject = {"removals": {"event": GONE}, "decisions": {"budget": decides}}
    decision = decided("matter", case_of("matter", sections, {"matter": ["budget"]}))
    assert (decision.outcome, warned(decision)) == ("decided", [])
