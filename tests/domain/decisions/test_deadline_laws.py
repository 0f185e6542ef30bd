"""Laws that hold of every deadline, whatever the rules: order, rules that cannot match, length."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.conditions.condition import Choice
from guize.domain.conditions.settling import Candidate
from guize.domain.decisions.case import Case
from guize.domain.decisions.deadline import deadline_candidates, decide_deadline
from guize.domain.decisions.timing import time_limit
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.deadlines import Deadline, Relation
from guize.domain.rules.limits import Duration
from tests.domain.decisions.real_law import asked, due, real_case

ON = "2020-09-01"
TENANTS = ("qiqihar", "taobei", "wuhan", "xianyang")
FACTS: dict[str, tuple[Json, ...]] = {
    "trigger": (
        "request-received",
        "document-received",
        "document-presented",
        "meeting-ended",
        "emergency-occurred",
        "assignment-received",
        "decision-scheduled",
    ),
    "obligor": ("government", "department", "leaders"),
    "action": ("reply", "report", "handle", "approve"),
    "importance": ("ordinary", "major"),
    "urgency": ("urgent", "extra-urgent-important"),
    "pressing": ("urgent",),
    "meeting": ("executive", "thematic"),
    "stated_limit": ({"value": 3, "unit": "day"},),
    "at": ("2020-09-25", "2020-09-28T09:00:00+08:00"),
}
GIVEN = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in FACTS.items()}
)
TENANT = st.sampled_from(TENANTS)


def _candidates(case: Case) -> tuple[Candidate[Deadline], ...]:
    return deadline_candidates(case.rules)


@settings(deadline=None)
@given(TENANT, GIVEN, st.randoms(use_true_random=False))
def test_the_order_of_the_rules_changes_nothing(
    tenant: str, facts: JsonObject, random: Random
) -> None:
    """Whatever order rules are stored in, the whole answer is the same."""
    case = real_case("deadline", tenant, ON, facts)
    candidates = list(_candidates(case))
    decided = decide_deadline(candidates, case)
    random.shuffle(candidates)
    assert decide_deadline(candidates, case) == decided


@settings(deadline=None)
@given(TENANT, GIVEN, st.sampled_from(["trigger", "action", "importance", "meeting"]))
def test_a_rule_that_cannot_match_changes_nothing(
    tenant: str, facts: JsonObject, fact: str
) -> None:
    """A rule whose test no value passes is told among the considered, and that is all."""
    case = real_case("deadline", tenant, ON, facts)
    candidates = _candidates(case)
    vocabulary = str(case.vocabularies["facts"].terms[fact].members["vocabulary"])
    nothing = Choice(frozenset(), frozenset(case.vocabularies[vocabulary].terms))
    impossible = replace(
        candidates[0],
        id="/deadlines/impossible",
        conditions={**candidates[0].conditions, fact: nothing},
        rule=replace(candidates[0].rule, limit=Duration({}, "hour", value=1)),
    )
    without = decide_deadline(candidates, case)
    having = decide_deadline([impossible, *candidates], case)
    told = [one for one in having.considered if one["rule"] != impossible.id]
    assert replace(having, considered=tuple(told)) == without


LIMITS = st.sampled_from(["minute", "hour", "day", "working_day", "week", "month", "year"])


@settings(deadline=None)
@given(
    LIMITS,
    st.integers(1, 60),
    st.integers(0, 20),
    st.sampled_from(["within", "before"]),
    st.integers(0, 700),
)
def test_a_longer_limit_is_never_due_earlier(
    unit: str, number: int, more: int, relation: Relation, days: int
) -> None:
    """The due date is monotonic in the limit on the real calendar; `before`, the other way."""
    case = real_case("deadline", "wuhan", ON, {})
    instant = f"{date(2019, 1, 1) + timedelta(days=days)}T09:00:00+08:00"
    at = real_case("deadline", "wuhan", ON, {"at": instant}).facts.times["at"]

    def moment(value: int) -> str:
        limit = Duration({}, unit, value=value)
        members = time_limit(limit, relation, at, case).members
        return str(members.get("due_on") or members["due_at"])

    short, long = moment(number), moment(number + more)
    assert short <= long if relation == "within" else short >= long


@settings(deadline=None)
@given(GIVEN)
def test_a_fact_that_is_asked_for_is_one_not_given(facts: JsonObject) -> None:
    """Nobody is asked twice; only the instant may replace a date, a narrower word a broad one."""
    decision = due("qiqihar", ON, **facts)
    again = {"at"} if decision.outcome == "decided" else set()
    for need in decision.needs:
        words = need.get("permitted")
        if need["fact"] in facts and isinstance(words, list):
            assert facts[str(need["fact"])] not in {
                w["value"] for w in words if isinstance(w, dict)
            }
            assert not any(told["holds"] for told in decision.considered)
            again.add(str(need["fact"]))
    assert not {str(name) for name in asked(decision)} & facts.keys() - again
