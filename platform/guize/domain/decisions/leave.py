"""Who must be asked, told and informed before an official leaves: all rules that hold, united."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date
from typing import cast

from guize.domain.conditions.condition import Facts
from guize.domain.conditions.settling import Candidate, settle
from guize.domain.counting import UncountableError, count_back
from guize.domain.decisions.case import Case
from guize.domain.decisions.chains import applying, inner_conditions, run_chain
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
from guize.domain.decisions.uniting import unite_chains
from guize.domain.effective.caveats import Caveat
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.words import Words


def leave_candidates(rules: Rulebook, vocabularies: Vocabularies) -> tuple[Candidate, ...]:
    """Return the rules of ``leave``."""
    return tuple(
        candidate_of(
            child("/leave", rule_id),
            rule,
            vocabularies,
            inner=inner_conditions(rule.get("chain"), vocabularies),
        )
        for rule_id, rule in rules_of(rules, "leave")
    )


def decide_leave(candidates: Sequence[Candidate], case: Case) -> Decision:
    """Return the one chain that all rules that hold come to.

    ``chain`` unites their steps: each chain keeps its order, equal steps merge, ties go by approve,
    file, copy, report, notify, then office. ``lead_times`` are what the rules demand, ``notify_by``
    the earliest date that any of them sets for ``departs_on``; ``on_return`` what must be done on
    return. A rule that leaves its chain unstated makes the outcome ``unstated`` if no other speaks.
    """

    def outcome(alive: Sequence[Candidate], facts: Facts) -> Hashable:
        return frozenset(
            content_key(
                [
                    applying(one.rule.get("chain"), facts, case.vocabularies),
                    one.rule.get("lead_time"),
                    one.rule.get("on_return"),
                ]
            )
            for one in alive
        )

    settlement = settle(candidates, case.facts.values, outcome)
    told = tell_considered(settlement.considered, case, is_cumulative=True)
    assumed = used_defaults(candidates, case)
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
    speaking = [one for one in holding if isinstance(one.rule.get("chain"), list)]
    unstated = [one for one in holding if one not in speaking]
    result, warnings = _united(speaking, unstated, case)
    reasons = [str(cast("JsonObject", one.rule["chain"])["unstated"]) for one in unstated]
    return Decision(
        outcome="decided" if speaking else "unstated",
        reason=";".join(reasons) or None,
        result=result,
        rules=tuple(one.id for one in holding),
        considered=told,
        citations=merge_citations(citations_in(one.rule) for one in holding),
        assumed=assumed,
        warnings=tuple(dict.fromkeys(warnings)),
        is_provisional=result.get("provisional") is True,
    )


def _united(
    speaking: Sequence[Candidate], unstated: Sequence[Candidate], case: Case
) -> tuple[JsonObject, list[Caveat]]:
    chains = [cast("list[Json]", run_chain(one.rule["chain"], case)) for one in speaking]
    result: JsonObject = {"chain": cast("list[Json]", unite_chains(chains))}
    warnings = [
        Caveat(
            "partly_unstated",
            Words(
                zh=f"{one.rule.get('title')}:{cast('JsonObject', one.rule['chain'])['unstated']}。",
                en=f"{one.rule.get('title')}: the text leaves this unsaid.",
            ),
        )
        for one in unstated
        if speaking
    ]
    warnings += _lead_times([*speaking, *unstated], case, result)
    for member in ("on_return", "arrangements", "requirements"):
        found = [
            item
            for one in (*speaking, *unstated)
            if member in one.rule
            for item in _listed(one.rule[member])
        ]
        if found:
            result[member] = [item for i, item in enumerate(found) if item not in found[:i]]
    return result, warnings


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _lead_times(holding: Sequence[Candidate], case: Case, result: JsonObject) -> list[Caveat]:
    """Add to ``result`` what is to be told how long before; return what there is to know of it."""
    departs_on = case.facts.times.get("departs_on")
    told: list[Json] = []
    earliest: date | None = None
    provisional = False
    warnings: list[Caveat] = []
    for one in holding:
        lead_time = one.rule.get("lead_time")
        if not isinstance(lead_time, dict):
            continue
        entry: JsonObject = {"rule": one.id, "lead_time": lead_time}
        if departs_on is not None and "unit" in lead_time:
            try:
                counted = count_back(case.calendar, departs_on, lead_time)
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
