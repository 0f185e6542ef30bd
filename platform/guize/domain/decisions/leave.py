"""Who must be asked, told and informed before an official leaves: all rules that hold, united."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date
from typing import cast

from guize.domain.conditions.condition import Facts
from guize.domain.conditions.settling import Candidate
from guize.domain.counting import OPEN_RANGE, Counted, UncountableError, count
from guize.domain.decisions.case import Case
from guize.domain.decisions.chains import run_chain
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.ruling import candidates_of, settled
from guize.domain.decisions.uniting import unite_chains
from guize.domain.effective.caveats import Caveat
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.content import merge_citations
from guize.domain.rules.leave import LeaveRule
from guize.domain.rules.limits import Duration
from guize.domain.rules.rulebook import Rules
from guize.domain.words import Words


def leave_candidates(rules: Rules) -> tuple[Candidate[LeaveRule], ...]:
    """Return the rules of ``leave``."""
    return candidates_of(rules.leave, rules.vocabularies)


def decide_leave(candidates: Sequence[Candidate[LeaveRule]], case: Case) -> Decision:
    """Return the one chain that all rules that hold come to.

    ``chain`` unites their steps: each chain keeps its order, equal steps merge, ties go by approve,
    file, copy, report, notify, then office. ``lead_times`` are what the rules demand, ``notify_by``
    the earliest date that any of them sets for ``departs_on``; ``on_return`` what must be done on
    return. A rule that leaves its chain unstated makes the outcome ``unstated`` if no other speaks.
    """

    def outcome(alive: Sequence[Candidate[LeaveRule]], facts: Facts) -> Hashable:
        return frozenset(one.rule.comes_to(facts) for one in alive)

    found = settled(candidates, case, outcome, is_cumulative=True)
    if isinstance(found, Decision):
        return found
    rules = [one.rule for one in found.holding]
    speaking = [rule for rule in rules if rule.unstated is None]
    silent = [rule for rule in rules if rule.unstated is not None]
    result, warnings = _united(speaking, silent, case)
    decision = Decision(
        outcome="decided" if speaking else "unstated",
        reason=";".join(str(rule.unstated) for rule in silent) or None,
        result=result,
        rules=tuple(rule.id for rule in rules),
        citations=merge_citations(rule.citations for rule in rules),
        warnings=tuple(dict.fromkeys(warnings)),
        is_provisional=result.get("provisional") is True,
    )
    return found.told(decision)


def _united(
    speaking: Sequence[LeaveRule], silent: Sequence[LeaveRule], case: Case
) -> tuple[JsonObject, list[Caveat]]:
    chains = [run_chain(rule.chain, case) for rule in speaking]
    result: JsonObject = {"chain": cast("list[Json]", unite_chains(chains))}
    warnings = [
        Caveat(
            "partly_unstated",
            Words(
                zh=f"{rule.title}:{rule.unstated}。",
                en=f"{rule.title}: the text leaves this unsaid.",
            ),
        )
        for rule in silent
        if speaking
    ]
    warnings += _lead_times([*speaking, *silent], case, result)
    for member in ("on_return", "arrangements", "requirements"):
        found = [
            item
            for rule in (*speaking, *silent)
            for said in rule.shown(member).values()
            for item in _listed(said)
        ]
        if found:
            result[member] = [item for i, item in enumerate(found) if item not in found[:i]]
    return result, warnings


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _lead_times(rules: Sequence[LeaveRule], case: Case, result: JsonObject) -> list[Caveat]:
    """Add to ``result`` what is to be told how long before; return what there is to know of it."""
    departs_on = case.facts.times.get("departs_on")
    told: list[Json] = []
    earliest: date | None = None
    provisional = False
    warnings: list[Caveat] = []
    for rule in rules:
        lead_time = rule.lead_time
        if lead_time is None:
            continue
        entry: JsonObject = {"rule": rule.id, "lead_time": lead_time.said}
        if departs_on is not None and isinstance(lead_time, Duration):
            # Of a range, its min is what must be kept before leaving.
            number = lead_time.least if lead_time.value is None else lead_time.value
            try:
                counted = _back(case, departs_on, number, lead_time.unit)
            except UncountableError as error:
                warnings.append(error.caveat)
            else:
                entry["notify_by"] = counted.on.isoformat()
                provisional = provisional or counted.provisional
                warnings += counted.warnings
                earliest = counted.on if earliest is None else min(earliest, counted.on)
        told.append(entry)
    if told:
        result["lead_times"] = told
    if isinstance(departs_on, date):
        result["departs_on"] = departs_on.isoformat()
        result["notify_by"] = earliest.isoformat() if earliest else None
    if provisional:
        result["provisional"] = True
    return warnings


def _back(case: Case, start: date, number: float | None, unit: str) -> Counted:
    if number is None:
        raise UncountableError(OPEN_RANGE)
    return count(case.calendar, start, number, unit, forward=False)
