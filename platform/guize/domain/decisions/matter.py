"""Which body or office decides a matter, by which procedures, and what is forbidden.

Reads ``decisions``, ``seals`` and the approvals of ``meetings``. Who decides follows lex specialis;
procedures, requirements and prohibitions are cumulative: all that hold apply.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import cast

from guize.domain.conditions.condition import NONE, Facts
from guize.domain.conditions.settling import Candidate, narrowest, settle
from guize.domain.decisions.case import Case
from guize.domain.decisions.chains import applying, inner_conditions, run_chain
from guize.domain.decisions.decision import Decision, Outcome
from guize.domain.decisions.ruling import (
    Vocabularies,
    candidate_of,
    citations_in,
    common_members,
    content_key,
    find_unstated,
    merge_citations,
    need_of,
    nothing_decides,
    overlap_caveat,
    rules_of,
    tell_considered,
    used_defaults,
)
from guize.domain.decisions.titles import meeting_title
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook

# Members of a rule that add up over all rules that hold; who decides (body, chain) does not.
_CUMULATIVE = ("procedures", "requirements", "speaking_order", "then", "form", "record", "custody")
_DECIDING = ("body", "chain")
_CONSENTING = ("approve", "consent", "decide", "issue", "sign")
_QUALITY: tuple[Outcome, ...] = ("needs_facts", "ambiguous", "vacancy", "unstated", "not_regulated")


def matter_candidates(rules: Rulebook, vocabularies: Vocabularies) -> tuple[Candidate, ...]:
    """Return the rules of ``decisions`` and ``seals`` and the approvals of ``meetings``."""
    found = [
        candidate_of(
            child(f"/{section}", rule_id),
            rule,
            vocabularies,
            inner=inner_conditions(_without_when(rule), vocabularies),
        )
        for section in ("decisions", "seals")
        for rule_id, rule in rules_of(rules, section)
    ]
    for meeting, rule in rules_of(rules, "meetings"):
        approvals = rule.get("approval")
        for name, approval in (approvals if isinstance(approvals, dict) else {}).items():
            if isinstance(approval, dict):
                known: JsonObject = {"title": f"{rule.get('title')}", **approval}
                known.setdefault("source", rule.get("source"))
                found.append(
                    candidate_of(
                        f"/meetings/{meeting}/approval/{name}",
                        known,
                        vocabularies,
                        tests={"meeting": meeting},
                        inner=inner_conditions(_without_when(approval), vocabularies),
                    )
                )
    return tuple(found)


def decide_matter(candidates: Sequence[Candidate], case: Case) -> Decision:
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
    if worst in ("unstated", "not_regulated", "vacancy") and "decided" in outcomes:
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
        warnings=tuple(dict.fromkeys(w for part in parts for w in part.warnings)),
        reason=next((part.reason for part in parts if part.reason), None),
    )


def _decide_one(candidates: Sequence[Candidate], case: Case) -> Decision:
    def outcome(alive: Sequence[Candidate], facts: Facts) -> Hashable:
        deciding = [
            frozenset(_key(one, (member,), facts, case) for one in _speaking(alive, member))
            for member in _DECIDING
        ]
        rest = frozenset(
            _key(one, ("forbidden", "unless", *_CUMULATIVE), facts, case) for one in alive
        )
        return tuple(deciding), rest

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
    if not settlement.holding:
        return nothing_decides(case, told, assumed)
    decision = _who_decides(settlement.holding, case)
    result = {**decision.result, **_cumulative(settlement.holding, case)}
    return replace(
        decision,
        result=result,
        rules=tuple(one.id for one in settlement.holding),
        considered=told,
        citations=merge_citations(citations_in(one.rule) for one in settlement.holding),
        assumed=assumed,
    )


def _who_decides(holding: Sequence[Candidate], case: Case) -> Decision:
    """Settle who decides by lex specialis; a body and a chain of equal rank complete each other."""
    result: JsonObject = {}
    tied: list[Candidate] = []
    for member in _DECIDING:
        deciders = _speaking(holding, member)
        keys = {_key(one, (member,), case.facts.values, case) for one in deciders}
        if len(keys) == 1:
            result[member] = _rendered(deciders[0], member, case)
        elif keys:
            tied += [one for one in deciders if one not in tied]
    if tied:
        results = [_members(one, case) for one in tied]
        candidates = tuple(
            cast("JsonObject", {"rule": one.id, "title": one.rule.get("title"), **members})
            for one, members in zip(tied, results, strict=True)
        )
        return Decision(
            outcome="ambiguous",
            result={**result, **common_members(results)},
            candidates=candidates,
            warnings=(overlap_caveat(tied),),
        )
    unstated = find_unstated(result)
    return Decision(
        outcome="decided" if unstated is None else "unstated", result=result, reason=unstated
    )


def _speaking(holding: Iterable[Candidate], member: str) -> list[Candidate]:
    """Return the narrowest rules on who decides, those of them that say so by ``member``."""
    deciders = [
        one
        for one in holding
        if not one.rule.get("forbidden") and any(name in one.rule for name in _DECIDING)
    ]
    return [one for one in narrowest(deciders) if member in one.rule]


def _members(candidate: Candidate, case: Case) -> JsonObject:
    return {
        member: _rendered(candidate, member, case)
        for member in _DECIDING
        if member in candidate.rule
    }


def _rendered(candidate: Candidate, member: str, case: Case) -> Json:
    value = candidate.rule[member]
    return run_chain(value, case) if member == "chain" else _body(value, case)


def _body(value: Json, case: Case) -> Json:
    if isinstance(value, str):
        return {"body": value, "title": meeting_title(value, case)}
    if isinstance(value, dict) and isinstance(value.get("any_of"), list):
        bodies = [_body(item, case) for item in cast("list[Json]", value["any_of"])]
        return {**value, "any_of": bodies}
    return value


def _cumulative(holding: Sequence[Candidate], case: Case) -> JsonObject:
    result: JsonObject = {}
    for member in _CUMULATIVE:
        items = _items(holding, member, case)
        if items:
            result[member] = items
    forbidden: list[Json] = [
        _prohibition(one, case) for one in holding if one.rule.get("forbidden")
    ]
    if forbidden:
        result["forbidden"] = forbidden
    return result


def _items(holding: Sequence[Candidate], member: str, case: Case) -> list[Json]:
    """Return the items of ``member`` of all rules, each once, with the rule it is from."""
    found: dict[str, Json] = {}
    for one in sorted(holding, key=lambda c: len(c.conditions)):
        value = one.rule.get(member)
        if value is None:
            continue
        applied = applying(value, case.facts.values, case.vocabularies)
        for item in applied if isinstance(applied, list) else [applied]:
            told: JsonObject = item if isinstance(item, dict) else {"text": item}
            found.setdefault(content_key(told), {**told, "rule": one.id})
    return list(found.values())


def _prohibition(candidate: Candidate, case: Case) -> JsonObject:
    told: JsonObject = {"rule": candidate.id, "title": candidate.rule.get("title")}
    for member in ("strength", "note"):
        if member in candidate.rule:
            told[member] = candidate.rule[member]
    unless = candidate.rule.get("unless")
    if unless is not None:
        told["unless"] = run_chain(unless, case)
        told["lifted"] = _is_lifted(unless, case)
    return told


def _is_lifted(unless: Json, case: Case) -> bool | None:
    """Tell whether the consents given are those that ``unless`` asks for; None if words do."""
    if not isinstance(unless, list):
        return None
    verdicts = [verdict for verdict in (_consented(step, case) for step in unless) if verdict != ()]
    if False in verdicts:
        return False
    return True if verdicts and None not in verdicts else None


def _consented(step: Json, case: Case) -> bool | tuple[()] | None:
    """Tell whether a step's consent was given; () for a step that gives none."""
    if not isinstance(step, dict):
        return None
    branches = step.get("any_of")
    if isinstance(branches, list):
        verdicts = [_is_lifted(b if isinstance(b, list) else [b], case) for b in branches]
        return True if True in verdicts else None if None in verdicts else False
    if step.get("action") not in _CONSENTING:
        return ()
    asked = step.get("office") or step.get("body")
    if not isinstance(asked, str):
        return None
    given = cast("frozenset[str]", case.facts.values.get("consents") or frozenset())
    offices = case.vocabularies["offices"]
    return any(asked == word or offices.covers(asked, word) for word in given)


def _key(candidate: Candidate, members: Iterable[str], facts: Facts, case: Case) -> Hashable:
    said: JsonObject = {
        member: applying(candidate.rule.get(member), facts, case.vocabularies)
        for member in members
        if member in candidate.rule
    }
    return content_key(said)


def _without_when(rule: JsonObject) -> JsonObject:
    return {key: value for key, value in rule.items() if key != "when"}
