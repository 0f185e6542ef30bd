"""Who signs: the rules of ``signing``, and the minutes of each meeting."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import cast

from guize.domain.conditions.condition import Facts
from guize.domain.conditions.settling import Candidate
from guize.domain.decisions.case import Case
from guize.domain.decisions.chains import SIGNING, applying, find_last, inner_conditions, run_chain
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.ruling import (
    Vocabularies,
    candidate_of,
    content_key,
    decide_by_narrowest,
    rules_of,
)
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook

MINUTES = "minutes"
_DURATIONS = ("drafted_within", "issued_within")


def signing_candidates(rules: Rulebook, vocabularies: Vocabularies) -> tuple[Candidate, ...]:
    """Return what may decide who signs: each signing rule, and each meeting's minutes.

    A meeting's own minutes prevail over signing rules that do not name minutes (lex specialis by
    subject): such rules are limited to other documents.
    """
    found = [*_minutes(rules, vocabularies)]
    for rule_id, rule in rules_of(rules, "signing"):
        tests: JsonObject = {}
        if "document" not in cast("JsonObject", rule.get("when") or {}):
            tests["document"] = {"not": [MINUTES]}
        found.append(
            candidate_of(
                child("/signing", rule_id),
                rule,
                vocabularies,
                tests=tests,
                inner=inner_conditions(rule.get("chain"), vocabularies),
            )
        )
    return tuple(found)


def _minutes(rules: Rulebook, vocabularies: Vocabularies) -> list[Candidate]:
    found = []
    for meeting, rule in rules_of(rules, "meetings"):
        minutes = rule.get("minutes")
        if not isinstance(minutes, dict) or "chain" not in minutes:
            continue
        # When the minutes are due is no part of who signs them.
        said = {key: value for key, value in minutes.items() if key not in _DURATIONS}
        known: JsonObject = {"title": f"{rule.get('title')}纪要", **said}
        # The nearest source holds: the meeting's own, where its minutes carry none.
        known.setdefault("source", rule.get("source"))
        found.append(
            candidate_of(
                f"/meetings/{meeting}/minutes",
                known,
                vocabularies,
                tests={"document": MINUTES, "meeting": meeting},
                inner=inner_conditions(minutes.get("chain"), vocabularies),
            )
        )
    return found


def decide_signing(candidates: Sequence[Candidate], case: Case) -> Decision:
    """Return who reviews, issues and signs a document, in order.

    ``chain`` are the steps that apply, ``signatory`` the last that issues or signs it (or
    ``decided_by`` where the text has a document 审定 without a word on its issue).
    """

    def key(candidate: Candidate, facts: Facts) -> Hashable:
        chain = applying(candidate.rule.get("chain"), facts, case.vocabularies)
        return content_key([chain, candidate.rule.get("requirements"), _is_forbidden(candidate)])

    def render(candidate: Candidate) -> JsonObject:
        chain: Json = run_chain(candidate.rule.get("chain"), case)
        result: JsonObject = {"chain": chain}
        signatory = find_last(chain, SIGNING)
        if signatory is not None:
            result["signatory"] = signatory
        else:
            result["signatory"] = None
            decided_by = find_last(chain, ("decide", "approve"))
            if decided_by is not None:
                result["decided_by"] = decided_by
        for member in ("requirements", "forbidden", "unless", "strength"):
            if member in candidate.rule:
                result[member] = candidate.rule[member]
        return result

    return decide_by_narrowest(candidates, case, key, render)


def _is_forbidden(candidate: Candidate) -> bool:
    return candidate.rule.get("forbidden") is True
