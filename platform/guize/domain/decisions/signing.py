"""Who signs: the rules of ``signing``, and the minutes of each meeting."""

from __future__ import annotations

from collections.abc import Sequence

from guize.domain.conditions.settling import Candidate
from guize.domain.decisions.case import Case
from guize.domain.decisions.chains import SIGNING, find_last, run_chain, tell_chain
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.ruling import candidates_of, decide_by_narrowest
from guize.domain.json_types import JsonObject
from guize.domain.rules.rulebook import Rules
from guize.domain.rules.signing import SigningRule

_SHOWN = ("requirements", "forbidden", "unless", "strength")


def signing_candidates(rules: Rules) -> tuple[Candidate[SigningRule], ...]:
    """Return what may decide who signs: each signing rule, and each meeting's minutes."""
    return candidates_of(rules.signing, rules)


def decide_signing(candidates: Sequence[Candidate[SigningRule]], case: Case) -> Decision:
    """Return who reviews, issues and signs a document, in order.

    ``chain`` are the steps that apply, ``signatory`` the last that issues or signs it, else that
    releases it (阅发), or ``decided_by`` where the text has a document 审定 without a word on its
    issue.
    """

    def render(candidate: Candidate[SigningRule]) -> JsonObject:
        rule = candidate.rule
        run = run_chain(rule.chain, case)
        result: JsonObject = {"chain": tell_chain(rule.chain, run)}
        signatory = find_last(run, SIGNING)
        result["signatory"] = signatory
        if signatory is None:
            signatory = result["signatory"] = find_last(run, ("release",))
        if signatory is None:
            decided_by = find_last(run, ("decide", "approve"))
            if decided_by is not None:
                result["decided_by"] = decided_by
        return {**result, **rule.shown(*_SHOWN)}

    return decide_by_narrowest(
        candidates,
        case,
        lambda one, facts: one.rule.comes_to(facts),
        render,
        lambda rule: rule.unstated,
    )
