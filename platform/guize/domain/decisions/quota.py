"""Whether a count keeps its limit: every quota that binds, and each alternative of an 或者."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import cast

from guize.domain.conditions.condition import Facts, Interval
from guize.domain.conditions.settling import Candidate, settle
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
    # A rule's id asks about what that rule counts: other rules may count it too.
    asked_id = child("/quotas", str(asked))
    counted = {one.rule["of"] for one in candidates if one.id == asked_id} or {str(asked)}
    named = [one for one in candidates if one.rule["of"] in counted]

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
    quotas = [_judged(one, _count(one, case)) for one in holding]
    lacks_count = "count" not in case.facts.values and any(
        quota["kept"] is None and _is_countable(one.rule)
        for one, quota in zip(holding, quotas, strict=True)
    )
    return Decision(
        outcome="needs_facts" if lacks_count else "decided",
        needs=(need_of("count", case),) if lacks_count else (),
        result={"kept": _all(quotas), "quotas": cast("list[Json]", quotas)},
        rules=tuple(one.id for one in holding),
        considered=told,
        citations=merge_citations(citations_in(one.rule) for one in holding),
        assumed=assumed,
    )


def _count(candidate: Candidate, case: Case) -> Quantity | None:
    """Return what was counted: ``count``, else the ``days``, else of a trip the ``countries``."""
    values = case.facts.values
    count, days = values.get("count"), values.get("days")
    if isinstance(count, Quantity):
        return count
    if isinstance(days, Quantity):
        return Quantity(days.value, "day")
    countries = values.get("countries")
    is_of_countries = candidate.rule["of"] == "countries-visited"
    return countries if is_of_countries and isinstance(countries, Quantity) else None


def _judged(candidate: Candidate, count: Quantity | None) -> JsonObject:
    rule = candidate.rule
    told: JsonObject = {"rule": candidate.id, "title": rule.get("title"), "of": rule["of"]}
    for member in ("min", "max", "per", "counting", "vague", "strength"):
        if member in rule:
            told[member] = rule[member]
    kept = _keeps(rule, count)
    if isinstance(rule.get("any_of"), list):
        limits = [cast("JsonObject", item) for item in cast("list[Json]", rule["any_of"])]
        # Where days and times stand side by side, a plain number says times.
        is_mixed = len({_unit(limit) is None for limit in limits}) > 1
        alternatives: list[JsonObject] = [
            {**limit, "kept": _keeps(limit, count, is_mixed=is_mixed)} for limit in limits
        ]
        told["alternatives"] = cast("list[Json]", alternatives)
        kept = _any(alternatives)
    told["kept"] = kept
    return told


def _unit(limits: JsonObject) -> str | None:
    return Quantity.of(limits.get("min", limits.get("max", 0))).unit


def _keeps(limits: JsonObject, count: Quantity | None, *, is_mixed: bool = False) -> bool | None:
    if count is None or not {"min", "max"} & limits.keys():
        return None
    if count.unit is None and not is_mixed:
        # A plain number is taken in the unit of the limit: 10 of at most 10 days.
        count = Quantity(count.value, _unit(limits))
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
