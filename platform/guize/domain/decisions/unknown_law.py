"""What a decision owes to law that the platform does not know: gaps, and places nobody can read.

DESIGN §3 (four kinds of nothing), §4 steps 7 and 10.
"""

from __future__ import annotations

from dataclasses import replace

from guize.domain.decisions.case import Case
from guize.domain.decisions.decision import Decision
from guize.domain.effective.answer import Incomplete
from guize.domain.effective.caveats import Caveat
from guize.domain.json_pointer import resolve
from guize.domain.json_types import Json
from guize.domain.precedence import BINDING, Enactment
from guize.domain.words import Words


def with_unknown_law(decision: Decision, case: Case) -> Decision:
    """Return ``decision`` as far as the texts that bind are known.

    What rests on a place that nobody can read, or on a baseline where the tenant's own text is
    incomplete or not on file, is ``incomplete``. What one of the tenant's own rules decides stands;
    it is doubtful where a gap in another series might hold what prevails over it.
    """
    if decision.outcome == "unstated" and any(
        _is_illegible(resolve(case.law.rules, rule)) for rule in decision.rules
    ):
        return replace(decision, outcome="incomplete")
    if decision.outcome != "decided":
        return decision
    standing = [found for rule in decision.rules if (found := case.law.enactment_of(rule))]
    if standing and all(_fills_a_gap(one, case) for one in standing):
        return replace(decision, outcome="incomplete", is_doubtful=True)
    rivals = [gap for gap in case.law.incomplete if all(_may_yield(s, gap, case) for s in standing)]
    if not standing or not rivals:
        return decision
    return replace(
        decision, is_doubtful=True, warnings=(*decision.warnings, *map(_gap_elsewhere, rivals))
    )


def _is_illegible(value: Json) -> bool:
    if isinstance(value, dict):
        return "illegible" in value or any(map(_is_illegible, value.values()))
    return isinstance(value, list) and any(map(_is_illegible, value))


def _fills_a_gap(one: Enactment, case: Case) -> bool:
    law = case.law
    is_baseline = one.tenant != law.tenant and one.rank != BINDING
    return is_baseline and bool(law.incomplete or law.missing)


def _may_yield(one: Enactment, gap: Incomplete, case: Case) -> bool:
    """Tell whether what is missing could prevail over a rule: by rank, by its words, or as later.

    A narrower rule may always have stood there; it prevails with a doubt if it is the earlier one,
    so that the ranks alone can rule it out.
    """
    if gap.series == one.series or gap.tenant != one.tenant:
        return False
    others = (o for o in case.law.enactments.values() if o.version == gap.version)
    return all(other.rank >= one.rank for other in others if other.tenant == gap.tenant)


def _gap_elsewhere(gap: Incomplete) -> Caveat:
    words = gap.gap.words
    return Caveat(
        "gap_elsewhere",
        Words(
            zh=f"{gap.instrument}同时有效,但{words.zh};其中若有规定,可能优先适用。",
            en=f"{gap.instrument} is in force too, but: {words.en} What it may say there could "
            "prevail.",
        ),
    )
