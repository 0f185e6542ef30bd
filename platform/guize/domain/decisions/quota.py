"""Whether a count keeps its limit: every quota that binds, and each alternative of an 或者."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import cast

from guize.domain.conditions.condition import Facts, Interval
from guize.domain.conditions.settling import Candidate
from guize.domain.decisions.case import Case
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.ruling import candidates_of, need_of, settled
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject
from guize.domain.quantities import Quantity, axis_of, number_on
from guize.domain.rules.content import content_key, merge_citations
from guize.domain.rules.quotas import Bounds, Quota
from guize.domain.rules.rulebook import Rules

_SHOWN = ("min", "max", "per", "counting", "vague", "strength")


def quota_candidates(rules: Rules) -> tuple[Candidate[Quota], ...]:
    """Return the rules of ``quotas``; their ``holder`` is a condition."""
    return candidates_of(rules.quotas, rules.vocabularies)


def quota_names(rules: Rules) -> frozenset[str]:
    """Return what the fact ``quota`` may name: a rule's id, or whatever can be counted.

    What no rule counts may be asked about too: the answer is that it is not regulated.
    """
    return rules.quota_ids | rules.vocabularies["countables"].terms.keys()


def decide_quota(candidates: Sequence[Candidate[Quota]], case: Case) -> Decision:
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
    counted = {one.rule.of for one in candidates if one.id == asked_id} or {str(asked)}
    named = [one for one in candidates if one.rule.of in counted]

    def outcome(alive: Sequence[Candidate[Quota]], _facts: Facts) -> Hashable:
        return frozenset(content_key(one.rule.said) for one in alive)

    found = settled(named, case, outcome, is_cumulative=True)
    if isinstance(found, Decision):
        return found
    rules = [one.rule for one in found.holding]
    quotas = [_judged(rule, _count(rule, case)) for rule in rules]
    lacks_count = "count" not in case.facts.values and any(
        quota["kept"] is None and rule.is_countable
        for rule, quota in zip(rules, quotas, strict=True)
    )
    decision = Decision(
        outcome="needs_facts" if lacks_count else "decided",
        needs=(need_of("count", case),) if lacks_count else (),
        result={"kept": _all(quotas), "quotas": cast("list[Json]", quotas)},
        rules=tuple(rule.id for rule in rules),
        citations=merge_citations(rule.citations for rule in rules),
    )
    return found.told(decision)


def _count(rule: Quota, case: Case) -> Quantity | None:
    """Return what was counted: ``count``, else the ``days``, else of a trip the ``countries``."""
    values = case.facts.values
    count, days = values.get("count"), values.get("days")
    if isinstance(count, Quantity):
        return count
    if isinstance(days, Quantity):
        return Quantity(days.value, "day")
    countries = values.get("countries")
    is_of_countries = rule.of == "countries-visited"
    return countries if is_of_countries and isinstance(countries, Quantity) else None


def _judged(rule: Quota, count: Quantity | None) -> JsonObject:
    told: JsonObject = {
        "rule": rule.id,
        "title": rule.title,
        "of": rule.of,
        **rule.shown(*_SHOWN),
    }
    kept = _keeps(rule.bounds, count)
    if rule.any_of:
        # Where days and times stand side by side, a plain number says times.
        is_mixed = len({bounds.unit is None for bounds in rule.any_of}) > 1
        alternatives: list[JsonObject] = [
            {**bounds.said, "kept": _keeps(bounds, count, is_mixed=is_mixed)}
            for bounds in rule.any_of
        ]
        told["alternatives"] = cast("list[Json]", alternatives)
        kept = _any(alternatives)
    told["kept"] = kept
    return told


def _keeps(bounds: Bounds, count: Quantity | None, *, is_mixed: bool = False) -> bool | None:
    if count is None or not bounds.is_bounded:
        return None
    if count.unit is None and not is_mixed:
        # A plain number is taken in the unit of the limit: 10 of at most 10 days.
        count = Quantity(count.value, bounds.unit)
    verdicts = []
    if bounds.least is not None:
        axis, number = _measured(bounds.least)
        verdicts.append(Interval(axis, (number, True), None).contains(count))
    if bounds.most is not None:
        axis, number = _measured(bounds.most)
        verdicts.append(Interval(axis, None, (number, True)).contains(count))
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _measured(bound: Quantity) -> tuple[str, float]:
    axis = axis_of(bound)
    return axis, number_on(axis, bound)


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
