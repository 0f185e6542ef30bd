"""Who must be asked, told and informed before an official leaves: all rules that hold, united."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from guize.domain.conditions.condition import Facts
from guize.domain.conditions.settling import Candidate
from guize.domain.counting import OPEN_RANGE, Counted, UncountableError, count
from guize.domain.decisions.case import Case
from guize.domain.decisions.chains import run_chain
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.ruling import candidates_of, settled
from guize.domain.decisions.timing import as_defined, tell_definition
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
    return candidates_of(rules.leave, rules)


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
    notices = _find_notices([*speaking, *silent], case)
    warnings = (*(_partly_unstated(rule) for rule in silent if speaking), *notices.warnings)
    decision = Decision(
        outcome="decided" if speaking else "unstated",
        reason=";".join(str(rule.unstated) for rule in silent) or None,
        result={**_united(speaking, case), **notices.members, **_rest([*speaking, *silent])},
        rules=tuple(rule.id for rule in rules),
        citations=merge_citations([*(rule.citations for rule in rules), *notices.defining]),
        warnings=tuple(dict.fromkeys(warnings)),
        is_provisional=notices.members.get("provisional") is True,
        years=notices.years,
    )
    return found.told(decision)


def _united(speaking: Sequence[LeaveRule], case: Case) -> JsonObject:
    chains = [run_chain(rule.chain, case) for rule in speaking]
    return {"chain": cast("list[Json]", unite_chains(chains))}


def _partly_unstated(rule: LeaveRule) -> Caveat:
    return Caveat(
        "partly_unstated",
        Words(
            zh=f"{rule.title}:{rule.unstated}。",
            en=f"{rule.title}: the text leaves this unsaid.",
        ),
    )


def _rest(rules: Sequence[LeaveRule]) -> JsonObject:
    result: JsonObject = {}
    for member in ("on_return", "arrangements", "requirements"):
        found = [
            item for rule in rules for said in rule.shown(member).values() for item in _listed(said)
        ]
        if found:
            result[member] = [item for i, item in enumerate(found) if item not in found[:i]]
    return result


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True, slots=True)
class _Notices:
    """What is to be told how long before: members of the answer, and what there is to know.

    ``defining`` are the citations that say what a unit means.
    """

    members: JsonObject
    warnings: tuple[Caveat, ...]
    years: frozenset[int]
    defining: tuple[tuple[JsonObject, ...], ...]


def _find_notices(rules: Sequence[LeaveRule], case: Case) -> _Notices:
    departs_on = case.facts.times.get("departs_on")
    told: list[Json] = []
    dates: list[Counted] = []
    warnings: list[Caveat] = []
    defining: list[tuple[JsonObject, ...]] = []
    for rule in rules:
        lead_time = rule.lead_time
        if lead_time is None:
            continue
        entry: JsonObject = {"rule": rule.id, "lead_time": lead_time.said}
        told.append(entry)
        if not isinstance(lead_time, Duration):
            continue
        lead_time, defined = as_defined(lead_time, case, rule.said.get("source"))
        if defined is not None:
            entry.update(tell_definition(lead_time, defined))
            defining.append(defined.citations)
        if departs_on is None:
            continue
        try:
            counted = _back(case, departs_on, lead_time)
        except UncountableError as error:
            warnings.append(error.caveat)
            continue
        entry["notify_by"] = counted.on.isoformat()
        warnings += counted.warnings
        dates.append(counted)
    members: JsonObject = {"lead_times": told} if told else {}
    if departs_on is not None:
        earliest = min((counted.on for counted in dates), default=None)
        members["departs_on"] = departs_on.isoformat()
        members["notify_by"] = earliest.isoformat() if earliest else None
    if any(counted.provisional for counted in dates):
        members["provisional"] = True
    years = frozenset(year for counted in dates for year in counted.years)
    return _Notices(members, tuple(warnings), years, tuple(defining))


def _back(case: Case, start: date, lead_time: Duration) -> Counted:
    # Of a range, its min is what must be kept before leaving.
    number = lead_time.least if lead_time.value is None else lead_time.value
    if number is None:
        raise UncountableError(OPEN_RANGE)
    return count(case.calendar, start, number, lead_time.unit, forward=False)
