"""Which body or office decides a matter, by which procedures, and what is forbidden.

Reads ``decisions``, ``seals`` and the approvals of ``meetings``. Who decides follows lex specialis;
procedures, requirements and prohibitions are cumulative: all that hold apply.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias, cast

from guize.domain.conditions.condition import NONE, Facts
from guize.domain.conditions.settling import Candidate, narrowest
from guize.domain.decisions.case import Case
from guize.domain.decisions.chains import run_chain, tell_chain
from guize.domain.decisions.decision import Decision, Outcome
from guize.domain.decisions.grounds import with_grounds
from guize.domain.decisions.ruling import (
    candidates_of,
    common_members,
    merge_notes,
    need_of,
    overlap_caveat,
    settled,
)
from guize.domain.decisions.titles import meeting_title
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.chains import AnyStep, Chain, Choice
from guize.domain.rules.content import content_key, merge_citations
from guize.domain.rules.matters import CUMULATIVE, DECIDING, Body, Deciding, MatterRule
from guize.domain.rules.nothing import Unstated
from guize.domain.rules.rule import Unless
from guize.domain.rules.rulebook import Rules

_CONSENTING = ("approve", "consent", "decide", "issue", "sign")
_Candidate: TypeAlias = Candidate[MatterRule]
_QUALITY: tuple[Outcome, ...] = (
    *("needs_facts", "ambiguous", "vacancy", "incomplete", "unstated", "not_regulated"),
)


def matter_candidates(rules: Rules) -> tuple[_Candidate, ...]:
    """Return the rules of ``decisions`` and ``seals`` and the approvals of ``meetings``."""
    return candidates_of(rules.matters, rules)


def decide_matter(candidates: Sequence[_Candidate], case: Case) -> Decision:
    """Return who decides, the procedures and what is forbidden; of several subjects, each apart.

    ``body`` or ``chain`` tell who decides; ``procedures``, ``requirements``, ``speaking_order``,
    ``then`` and ``forbidden`` list what applies, each item with its ``rule``. A prohibition is
    ``lifted`` where the ``consents`` given are those that its ``unless`` asks for.
    """
    matters = sorted(cast("frozenset[str]", case.facts.values.get("matter") or frozenset()))
    if not matters and not {"object", "meeting"} & case.facts.values.keys():
        return Decision(outcome="needs_facts", needs=(need_of("matter", case),))
    case = _about_nothing_else(case)
    thing = case.facts.values["object"]
    parts: list[tuple[JsonObject, Decision]] = [
        ({"matter": matter}, _decide_one(candidates, _about(case, frozenset({matter}))))
        for matter in matters
    ]
    if not parts:
        return _decide_one(candidates, case)
    if thing != NONE:
        # The seal set on a document is another question than the matter the document is about.
        sealing = [one for one in candidates if "object" in one.conditions]
        parts.append(({"object": str(thing)}, _decide_one(sealing, case)))
    return parts[0][1] if len(parts) == 1 else _together(parts)


def _about_nothing_else(case: Case) -> Case:
    """Return the case with the subjects that it does not name taken as none.

    A question about a matter is not one about a seal or a meeting, unless it says so.
    """
    values = {"object": NONE, "meeting": NONE, **case.facts.values}
    return replace(case, facts=replace(case.facts, values=values))


def _about(case: Case, matter: frozenset[str]) -> Case:
    values = {**case.facts.values, "matter": matter, "object": NONE}
    return replace(case, facts=replace(case.facts, values=values))


def _together(subjects: Sequence[tuple[JsonObject, Decision]]) -> Decision:
    parts = [part for _, part in subjects]
    outcomes = {part.outcome for part in parts}
    worst: Outcome = next((o for o in _QUALITY if o in outcomes), "decided")
    if worst in ("unstated", "incomplete", "not_regulated", "vacancy") and "decided" in outcomes:
        worst = "decided"
    told: list[Json] = [
        {
            **subject,
            "outcome": part.outcome,
            "rules": list(part.rules),
            **part.result,
            **({"candidates": list(part.candidates)} if part.candidates else {}),
        }
        for subject, part in subjects
    ]
    needs = {str(need["fact"]): need for part in parts for need in part.needs}
    considered = {content_key(c): c for part in parts for c in part.considered}
    return Decision(
        outcome=worst,
        result={"by_matter": told},
        rules=tuple(dict.fromkeys(rule for part in parts for rule in part.rules)),
        needs=tuple(needs.values()),
        considered=tuple(considered.values()),
        citations=merge_citations(part.citations for part in parts),
        assumed={k: v for part in parts for k, v in part.assumed.items()},
        is_doubtful=any(part.is_doubtful for part in parts),
        warnings=tuple(dict.fromkeys(w for part in parts for w in part.warnings)),
        reason=next((part.reason for part in parts if part.reason), None),
        notes=merge_notes(part.notes for part in parts),
    )


def _decide_one(candidates: Sequence[_Candidate], case: Case) -> Decision:
    def outcome(alive: Sequence[_Candidate], facts: Facts) -> Hashable:
        deciding = tuple(
            frozenset(one.rule.who_decides(member, facts) for one in _speaking(alive, member))
            for member in DECIDING
        )
        return deciding, frozenset(one.rule.comes_to(facts) for one in alive)

    found = settled(candidates, case, outcome, is_cumulative=True)
    if isinstance(found, Decision):
        return found
    decision = _who_decides(found.holding, case)
    told = replace(
        decision,
        result={**decision.result, **_cumulative(found.holding, case)},
        rules=tuple(one.id for one in found.holding),
        citations=merge_citations(one.rule.citations for one in found.holding),
    )
    deciders = [one for one in found.holding if one.rule.is_deciding]
    comes_to = {
        one.id: tuple(one.rule.who_decides(member, case.facts.values) for member in DECIDING)
        for one in deciders
    }
    return found.told(with_grounds(told, narrowest(deciders), deciders, comes_to))


def _who_decides(holding: Sequence[_Candidate], case: Case) -> Decision:
    """Settle who decides by lex specialis; a body and a chain of equal rank complete each other."""
    result: JsonObject = {}
    unstated: list[str] = []
    tied: list[_Candidate] = []
    for member in DECIDING:
        deciders = _speaking(holding, member)
        keys = {one.rule.who_decides(member, case.facts.values) for one in deciders}
        if len(keys) == 1:
            rule = deciders[0].rule
            result[member] = _rendered(rule, member, case)
            unstated += rule.unstated(member)
        elif keys:
            tied += [one for one in deciders if one not in tied]
    if tied:
        results = [_members(one, case) for one in tied]
        return Decision(
            outcome="ambiguous",
            result={**result, **common_members(results)},
            candidates=tuple(
                {"rule": one.id, "title": one.rule.title, **members}
                for one, members in zip(tied, results, strict=True)
            ),
            warnings=(overlap_caveat(tied),),
        )
    return Decision(
        outcome="unstated" if unstated else "decided",
        result=result,
        reason=unstated[0] if unstated else None,
    )


def _speaking(holding: Iterable[_Candidate], member: Deciding) -> list[_Candidate]:
    """Return the narrowest rules on who decides, those of them that say so by ``member``."""
    deciders = [one for one in holding if one.rule.is_deciding]
    return [one for one in narrowest(deciders) if one.rule.decides(member)]


def _members(candidate: _Candidate, case: Case) -> JsonObject:
    rule = candidate.rule
    return {member: _rendered(rule, member, case) for member in DECIDING if rule.decides(member)}


def _rendered(rule: MatterRule, member: Deciding, case: Case) -> Json:
    if member == "chain":
        return tell_chain(rule.chain, run_chain(rule.chain, case))
    body = rule.body
    if isinstance(body, Body):
        return _body(body, case)
    return body.said if isinstance(body, Unstated) else None


def _body(body: Body, case: Case) -> JsonObject:
    bodies: list[Json] = [
        {"body": name, "title": meeting_title(name, case)} for name in body.meetings
    ]
    if isinstance(body.said, dict):
        return {**body.said, "any_of": bodies}
    return cast("JsonObject", bodies[0])


def _cumulative(holding: Sequence[_Candidate], case: Case) -> JsonObject:
    result: JsonObject = {}
    for member in CUMULATIVE:
        items = _items(holding, member, case)
        if items:
            result[member] = items
    forbidden: list[Json] = [_prohibition(one, case) for one in holding if one.rule.is_forbidden]
    if forbidden:
        result["forbidden"] = forbidden
    return result


def _items(holding: Sequence[_Candidate], member: str, case: Case) -> list[Json]:
    """Return the items of ``member`` of all rules, each once, with the rule it is from."""
    found: dict[str, Json] = {}
    for one in sorted(holding, key=lambda c: len(c.conditions)):
        for item in one.rule.added(member, case.facts.values):
            found.setdefault(item.content, {**item.said, "rule": one.id})
    return list(found.values())


def _prohibition(candidate: _Candidate, case: Case) -> JsonObject:
    rule = candidate.rule
    told: JsonObject = {"rule": rule.id, "title": rule.title, **rule.shown("strength", "note")}
    unless = rule.unless
    if unless is not None:
        told["unless"] = _lifting(unless, case)
        told["lifted"] = _is_lifted(unless, case)
    return told


def _lifting(unless: Unless, case: Case) -> Json:
    return unless if isinstance(unless, str) else tell_chain(unless, run_chain(unless, case))


def _is_lifted(unless: Unless, case: Case) -> bool | None:
    """Tell whether the consents given are those that ``unless`` asks for; None if words do."""
    return _are_met(unless.steps, case) if isinstance(unless, Chain) else None


def _are_met(steps: Sequence[AnyStep], case: Case) -> bool | None:
    verdicts = [verdict for verdict in (_consented(step, case) for step in steps) if verdict != ()]
    if False in verdicts:
        return False
    return True if verdicts and None not in verdicts else None


def _consented(step: AnyStep, case: Case) -> bool | tuple[()] | None:
    """Tell whether a step's consent was given; () for a step that gives none."""
    if isinstance(step, Choice):
        verdicts = [_are_met(branch, case) for branch in step.any_of]
        return True if True in verdicts else None if None in verdicts else False
    if step.action not in _CONSENTING:
        return ()
    asked = step.office or step.body
    if asked is None:
        return None
    given = cast("frozenset[str]", case.facts.values.get("consents") or frozenset())
    offices = case.vocabularies["offices"]
    return any(asked == word or offices.covers(asked, word) for word in given)
