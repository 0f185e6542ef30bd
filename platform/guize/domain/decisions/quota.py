"""Whether counts keep their limits: every quota that binds, by period, and each 或者."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import cast

from guize.domain.conditions.condition import Facts, Interval
from guize.domain.conditions.counts import Period
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

_SHOWN = ("min", "over", "max", "under", "per", "counting", "vague", "strength")


def quota_candidates(rules: Rules) -> tuple[Candidate[Quota], ...]:
    """Return the rules of ``quotas``; their ``holder`` is a condition."""
    return candidates_of(rules.quotas, rules)


def quota_names(rules: Rules) -> frozenset[str]:
    """Return what the fact ``quota`` may name: a rule's id, or whatever can be counted.

    What no rule counts may be asked about too: the answer is that it is not regulated.
    """
    return rules.quota_ids | rules.vocabularies["countables"].terms.keys()


def decide_quota(candidates: Sequence[Candidate[Quota]], case: Case) -> Decision:
    """Return whether what was counted keeps every quota of it that binds the holder.

    ``kept`` is true, false, or null where it cannot be told (no count, or a vague limit);
    ``quotas`` holds the limits one by one, each with its ``kept``; those of an 或者 are its
    ``alternatives``, of which one that is kept suffices, those that hold together its ``all_of``.

    One ``count`` speaks of one period. Where the limits run over several (a month and a year), it
    says nothing of either: ``counts`` by period are asked for. A plain number says nothing of a
    limit in units of time, nor a time of a limit on numbers.
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
    tally = _Tally(case, frozenset(one.period for rule in rules for one in rule.limits))
    quotas = [_judged(rule, tally) for rule in rules]
    open_ = [rule for rule, told in zip(rules, quotas, strict=True) if told["kept"] is None]
    needs = tally.needs(open_)
    decision = Decision(
        outcome="needs_facts" if needs else "decided",
        needs=needs,
        result={"kept": _all(quotas), "quotas": cast("list[Json]", quotas)},
        rules=tuple(rule.id for rule in rules),
        citations=merge_citations(rule.citations for rule in rules),
    )
    return found.told(decision)


@dataclass(frozen=True, slots=True)
class _Tally:
    """What was counted, and the ``periods`` that the limits run over."""

    case: Case
    periods: frozenset[Period]

    def of(self, rule: Quota, bounds: Bounds) -> Quantity | None:
        """Return what was counted in the period of ``bounds``, in their kind of unit."""
        found = self._said(bounds)
        if found is None and len(self.periods) == 1:
            found = _count_of_trip(rule, self.case)
        return _in_kind(found, bounds)

    def _said(self, bounds: Bounds) -> Quantity | None:
        """Return the count that the caller gave for the period."""
        count = self.case.facts.values.get("count")
        plain = count if len(self.periods) == 1 and isinstance(count, Quantity) else None
        return self.case.facts.counts.get(bounds.period, plain)

    def needs(self, open_: Sequence[Quota]) -> tuple[JsonObject, ...]:
        """Return the facts with which the quotas still ``open_`` could be told."""
        lacking = [
            bounds
            for rule in open_
            for bounds in rule.limits
            if _keeps(bounds, self.of(rule, bounds)) is None
            and _in_kind(self._said(bounds), bounds) is None
        ]
        if not lacking:
            return ()
        if len(self.periods) == 1:
            return (need_of("count", self.case),)
        periods = {bounds.period: bounds.said.get("per") for bounds in lacking}
        return ({**need_of("counts", self.case), "periods": [*periods.values()]},)


def _count_of_trip(rule: Quota, case: Case) -> Quantity | None:
    """Return the ``days`` that were counted, else of a trip the ``countries``."""
    days, countries = case.facts.values.get("days"), case.facts.values.get("countries")
    if isinstance(days, Quantity):
        return Quantity(days.value, "day")
    is_of_countries = rule.of == "countries-visited"
    return countries if is_of_countries and isinstance(countries, Quantity) else None


def _in_kind(count: Quantity | None, bounds: Bounds) -> Quantity | None:
    """Return ``count`` if it is a time where a time is limited, a number where a number is."""
    is_of_kind = count is not None and (count.unit is None) == (bounds.unit is None)
    return count if is_of_kind else None


def _judged(rule: Quota, tally: _Tally) -> JsonObject:
    told: JsonObject = {
        "rule": rule.id,
        "title": rule.title,
        "of": rule.of,
        **rule.shown(*_SHOWN),
    }
    verdicts = [_keeps(rule.bounds, tally.of(rule, rule.bounds))] if rule.bounds.is_bounded else []
    for member, several, united in (
        ("alternatives", rule.any_of, _any),
        ("all_of", rule.all_of, _all),
    ):
        if several:
            each: list[JsonObject] = [
                {**one.said, "kept": _keeps(one, tally.of(rule, one))} for one in several
            ]
            told[member] = cast("list[Json]", each)
            verdicts.append(united(each))
    told["kept"] = _united(verdicts)
    return told


def _keeps(bounds: Bounds, count: Quantity | None) -> bool | None:
    if count is None:
        return None
    verdicts = []
    for bound, is_low in ((bounds.low, True), (bounds.high, False)):
        if bound is not None:
            quantity, is_included = bound
            axis = axis_of(quantity)
            end = (number_on(axis, quantity), is_included)
            interval = Interval(axis, end if is_low else None, None if is_low else end)
            verdicts.append(interval.contains(count))
    return _united(verdicts)


def _united(verdicts: Sequence[bool | None]) -> bool | None:
    """Return whether all hold; None where that is open, or where there is nothing to hold."""
    if False in verdicts:
        return False
    return None if None in verdicts or not verdicts else True


def _all(quotas: Sequence[JsonObject]) -> bool | None:
    return _united([cast("bool | None", quota["kept"]) for quota in quotas])


def _any(alternatives: Sequence[JsonObject]) -> bool | None:
    kept = [alternative["kept"] for alternative in alternatives]
    if True in kept:
        return True
    return None if None in kept else False
