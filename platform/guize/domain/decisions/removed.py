"""That nothing decides because a supplement took the rule out, and the article that did so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from guize.domain.conditions.facts import DecisionKind
from guize.domain.decisions.case import Case
from guize.domain.decisions.decision import Decision
from guize.domain.effective.caveats import Caveat
from guize.domain.rules.content import merge_citations
from guize.domain.rules.removals import Removal
from guize.domain.words import Words

_READ: Mapping[DecisionKind, frozenset[str]] = {
    "signing": frozenset({"signing", "meetings"}),
    "deadline": frozenset({"deadlines", "meetings", "leave"}),
    "leave": frozenset({"leave"}),
    "meeting": frozenset({"meetings"}),
    "matter": frozenset({"decisions", "seals", "meetings"}),
    "quota": frozenset({"quotas"}),
}
"""The sections whose rules decide cases of each kind."""


def with_removals(decision: Decision, kind: DecisionKind, case: Case) -> Decision:
    """Return ``decision``; where nothing decides, with what was taken out of the rules it reads."""
    if decision.outcome not in ("not_regulated", "incomplete"):
        return decision
    found = [one for one in case.rules.removals if not one.sections.isdisjoint(_READ[kind])]
    return replace(
        decision,
        citations=merge_citations([decision.citations, *(one.citations for one in found)]),
        warnings=(*decision.warnings, *(_removed(one) for one in found)),
    )


def _removed(removal: Removal) -> Caveat:
    return Caveat(
        "rule_removed",
        Words(
            zh=f"没有规则适用;补充文件删去过这类规则:“{removal.title}”({'、'.join(removal.places)})。",
            en=f"No rule applies; a supplement took out rules of this kind: “{removal.title}” "
            f"({', '.join(removal.places)}).",
        ),
    )
