"""Whether a count keeps its limit: every quota that binds, and each alternative of an 或者."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import cast

from guize.domain.conditions import Facts, Interval
from guize.domain.decisions.case import Case
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.ruling import (
    Vocabularies,
    candidate_of,
    citations_in,
    content_key,
    merge_citations,
    need_of,
    nothing_decides,
    rules_of,
    tell_considered,
    used_defaults,
)
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.quantities import Quantity, axis_of, number_on
from guize.domain.settling import Candidate, settle


def quota_candidates(rules: Rulebook, vocabularies: Vocabularies) -> tuple[Candidate, ...]:
    """Return the rules of ``quotas``; their ``holder`` is a condition."""
    return tuple(
        candidate_of(
            child("/quotas", rule_id), rule, vocabularies, tests={"holder": rule["holder"]}
        )
        for rule_id, rule in rules_of(rules, "quotas")
    )


def quota_names(rules: Rulebook, vocabularies: Vocabularies) -> frozenset[str]:
    """Return what the fact ``quota`` may name: a rule's id, or whatever can be counted.

    What no rule counts may be asked about too: the answer is that it is not regulated.
    """
    names = {name for name, _ in rules_of(rules, "quotas")}
    return frozenset(names | vocabularies["countables"].terms.keys())


def decide_quota(candidates: Sequence[Candidate], case: Case) -> Decision:
    """Return whether ``count`` keeps every quota of what is counted that binds the holder.

    ``kept`` is true, false, or null where it cannot be told (no count, or a vague limit);
    ``quotas`` holds the limits one by one, each with its ``kept`` and, for an 或者, with its
    ``alternatives``, of which one that is kept suffices.
    """
    asked = case.facts.values.get("quota")
    if asked is None:
        return Decision(outcome="needs_facts", needs=(need_of("quota", case),))
    counted = [one for one in candidates if one.rule.get("of") == asked]
    named = counted or [one for one in candidates if one.id == child("/quotas", str(asked))]

    def outcome(alive: Sequence[Candidate], _facts: Facts) -> Hashable:
        return frozenset(content_key(one.rule) for one in alive)

    settlement = settle(named, case.facts.values, outcome)
    told = tell_considered(settlement.considered, case, is_cumulative=True)
    assumed = used_defaults(named, case)
    if settlement.needs:
        return Decision(
            outcome="needs_facts",
            needs=tuple(need_of(fact, case) for fact in settlement.needs),
            considered=told,
            assumed=assumed,
        )
    holding = settlement.holding
    if not holding:
        return nothing_decides(case, told, assumed)
    count = _count(case)
    quotas = [_judged(one, count) for one in holding]
    lacks_count = count is None and any(_is_countable(one.rule) for one in holding)
    return Decision(
        outcome="needs_facts" if lacks_count else "decided",
        needs=(need_of("count", case),) if lacks_count else (),
        result={"kept": _all(quotas), "quotas": cast("list[Json]", quotas)},
        rules=tuple(one.id for one in holding),
        considered=told,
        citations=merge_citations(citations_in(one.rule) for one in holding),
        assumed=assumed,
    )


def _count(case: Case) -> Quantity | None:
    """Return what was counted: ``count``, else the number of ``days``, else of ``countries``."""
    for fact in ("count", "days", "countries"):
        value = case.facts.values.get(fact)
        if isinstance(value, Quantity):
            return value
    return None


def _judged(candidate: Candidate, count: Quantity | None) -> JsonObject:
    rule = candidate.rule
    told: JsonObject = {"rule": candidate.id, "title": rule.get("title"), "of": rule["of"]}
    for member in ("min", "max", "per", "counting", "vague", "strength"):
        if member in rule:
            told[member] = rule[member]
    kept = _keeps(rule, count)
    if isinstance(rule.get("any_of"), list):
        alternatives: list[JsonObject] = [
            {**cast("JsonObject", item), "kept": _keeps(cast("JsonObject", item), count)}
            for item in cast("list[Json]", rule["any_of"])
        ]
        told["alternatives"] = cast("list[Json]", alternatives)
        kept = _any(alternatives)
    told["kept"] = kept
    return told


def _keeps(limits: JsonObject, count: Quantity | None) -> bool | None:
    if count is None or not {"min", "max"} & limits.keys():
        return None
    verdicts = [
        _within(member, limits[member], count) for member in ("min", "max") if member in limits
    ]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _within(member: str, limit: Json, count: Quantity) -> bool | None:
    bound = Quantity.of(limit)
    axis = axis_of(bound)
    number = (number_on(axis, bound), True)
    region = Interval(
        axis, number if member == "min" else None, number if member == "max" else None
    )
    if count.unit is None and bound.unit is not None:
        # A plain number is taken in the unit of the limit: 10 of at most 10 days.
        count = Quantity(count.value, bound.unit)
    return region.contains(count)


def _is_countable(rule: JsonObject) -> bool:
    return bool({"min", "max", "any_of"} & rule.keys())


def _all(quotas: Sequence[JsonObject]) -> bool | None:
    kept = [quota["kept"] for quota in quotas]
    if False in kept:
        return False
    return None if None in kept else True


def _any(alternatives: Sequence[JsonObject]) -> bool | None:
    kept = [alternative["kept"] for alternative in alternatives]
    if True in kept:
        return True
    return None if None in kept else False
