"""Words too broad for the rules: what narrower word is asked for, against trying every one."""

from collections.abc import Iterable
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.conditions.condition import judge
from guize.domain.decisions.case import Case
from guize.domain.decisions.deadline import deadline_candidates
from guize.domain.decisions.decision import Decision
from guize.domain.json_types import Json, JsonObject
from tests.domain.decisions.real_law import due
from tests.domain.decisions.sample_law import case_of, decided, rule, words

_WORDS = {
    "trigger": ("document-received", "request-received", "countersign-received", "period-ended"),
    "obligor": ("departments", "department", "lead-department", "drafting-department", "head"),
}
_VOCABULARIES = {"trigger": "triggers", "obligor": "offices"}


def _permitted(decision: Decision) -> dict[str, set[Json]]:
    needs: dict[str, set[Json]] = {}
    for need in decision.needs:
        words = need["permitted"]
        assert isinstance(words, list)
        needs[str(need["fact"])] = {one["value"] for one in words if isinstance(one, dict)}
    return needs


def _matter(rules: JsonObject, **facts: Json) -> Decision:
    return decided("matter", case_of("matter", {"decisions": rules}, {**facts}))


def test_a_matter_broader_than_the_rules_asks_which() -> None:
    """Rules on the attendance of the head alone leave open what holds of attendance at large."""
    rules: JsonObject = {
        "head": rule("需市长出席", when={"matter": "head-attendance"}, requirements=["提前3天"])
    }
    decision = _matter(rules, matter="leader-attendance")
    assert decision.outcome == "needs_facts"
    assert _permitted(decision) == {"matter": {"head-attendance"}}
    assert decision.needs[0]["given"] == "leader-attendance"
    assert _matter(rules, matter="deputy-attendance").outcome == "not_regulated"
    assert _matter(rules, matter="head-attendance").outcome == "decided"


def test_a_rule_that_another_fact_rules_out_asks_for_nothing() -> None:
    """A narrower word under which no rule would hold either changes nothing."""
    rules: JsonObject = {
        "head": rule(
            "需市长出席",
            when={"matter": "head-attendance", "planned": True},
            requirements=["提前3天"],
        )
    }
    facts: JsonObject = {"matter": "leader-attendance"}
    assert _matter(rules, planned=False, **facts).outcome == "not_regulated"
    assert _matter(rules, planned=True, **facts).outcome == "needs_facts"


def test_of_several_matters_each_broad_one_asks() -> None:
    """What is decided of one matter is told though another is too broad."""
    rules: JsonObject = {
        "head": rule("需市长出席", when={"matter": "head-attendance"}, requirements=["提前3天"]),
        "seal": rule("合同", when={"matter": "contract"}, requirements=["审查"]),
    }
    decision = _matter(rules, matter=["contract", "leader-attendance"])
    assert decision.outcome == "needs_facts"
    parts = decision.result["by_matter"]
    assert isinstance(parts, list)
    assert [one["outcome"] for one in parts if isinstance(one, dict)] == ["decided", "needs_facts"]


def test_a_stated_limit_is_asked_for_before_the_narrower_word() -> None:
    """Where a document may state the limit for all, that is asked for, and who is bound too."""
    common: JsonObject = {"trigger": "request-received", "relation": "within", "action": "reply"}
    rules: JsonObject = {
        "stated": rule("来文定时限", limit={"from_fact": "stated_limit"}, **common),
        "lead": rule(
            "主办部门", limit={"value": 3, "unit": "day"}, obligor="lead-department", **common
        ),
    }
    facts: JsonObject = {"trigger": "request-received", "obligor": "department"}
    decision = decided("deadline", case_of("deadline", {"deadlines": rules}, facts))
    assert decision.outcome == "needs_facts"
    assert [need["fact"] for need in decision.needs] == ["stated_limit", "obligor"]


def test_a_degree_is_what_it_says() -> None:
    """What is important, or out of the area, is not asked about again for rules on more."""
    when: JsonObject = {"matter": "contract", "importance": "major"}
    rules: JsonObject = {"major": rule("重大合同", when=when, requirements=["审查"])}
    facts: JsonObject = {"matter": "contract", "importance": "important"}
    assert _matter(rules, **facts).outcome == "not_regulated"


def test_taobei_asks_which_activity() -> None:
    """Taobei, article 79, sets a limit for activities of foreign affairs only."""
    facts: JsonObject = {"trigger": "event-scheduled", "obligor": "department"}
    decision = due("taobei", "2020-10-16", at="2020-10-16", **facts)
    assert (decision.outcome, decision.reason) == ("needs_facts", None)
    assert _permitted(decision).keys() == {"trigger"}


@st.composite
def _rulebooks(draw: st.DrawFn) -> JsonObject:
    made = draw(
        st.lists(
            st.fixed_dictionaries(
                {}, optional={fact: st.sampled_from(some) for fact, some in _WORDS.items()}
            ),
            min_size=1,
            max_size=4,
        )
    )
    common: JsonObject = {"relation": "within", "limit": {"value": 3, "unit": "day"}}
    return {f"r{i}": rule("期限", **common, **tests) for i, tests in enumerate(made)}


def _refined(facts: JsonObject) -> Iterable[dict[str, str]]:
    """Yield the facts with each word as it is or replaced by a narrower one."""
    covered = [words()[_VOCABULARIES[fact]].covered_by(str(word)) for fact, word in facts.items()]
    return (dict(zip(facts, some, strict=True)) for some in product(*covered))


@settings(max_examples=60, deadline=None)
@given(_rulebooks(), st.fixed_dictionaries({f: st.sampled_from(w) for f, w in _WORDS.items()}))
def test_narrower_words_are_asked_for_just_where_one_makes_a_rule_hold(
    deadlines: JsonObject, facts: JsonObject
) -> None:
    """Tried one by one: a broad word is asked for if and only if a narrower one is regulated."""
    case: Case = case_of("deadline", {"deadlines": deadlines}, facts)
    tests = [one.conditions for one in deadline_candidates(case.rules)]
    wanted: dict[str, set[Json]] = {}
    for narrower in _refined(facts):
        for conditions in tests:
            if judge(conditions, narrower).holds:
                for fact in judge(conditions, case.facts.values).failed:
                    wanted.setdefault(fact, set()).add(narrower[fact])
    decision = decided("deadline", case)
    if any(judge(conditions, case.facts.values).holds for conditions in tests):
        assert decision.outcome == "decided"
    else:
        assert decision.outcome == ("needs_facts" if wanted else "not_regulated")
        assert _permitted(decision) == wanted
