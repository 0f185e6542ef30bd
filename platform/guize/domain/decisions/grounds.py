"""By which ground one rule of a decision prevails over another, and what must be told of that."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

from guize.domain.conditions.settling import Candidate, Winner, winners_over
from guize.domain.decisions.decision import Decision
from guize.domain.effective.caveats import Caveat
from guize.domain.json_types import JsonObject
from guize.domain.rules.content import merge_citations
from guize.domain.rules.rule import Rule
from guize.domain.words import Words


def tell_ground(winner: Winner[Rule]) -> JsonObject:
    """Return who prevails by which ground, with the citation of the clause if that is it."""
    told: JsonObject = {"rule": winner.candidate.id, "ground": winner.preference.ground}
    source = winner.preference.source
    return {**told, "source": source} if source else told


def with_grounds(
    decision: Decision,
    deciding: Sequence[Candidate[Rule]],
    holding: Sequence[Candidate[Rule]],
    comes_to: Mapping[str, Hashable],
) -> Decision:
    """Return ``decision`` with the clauses by which rules prevailed, and with the doubt.

    A later general rule that yields to an earlier special one alone makes it doubtful, and is cited
    too. Of rules that come to the same nothing is told.

    Args:
        decision: what ``deciding`` come to.
        deciding: the rules that decide.
        holding: the rules compared, those that decide among them.
        comes_to: what makes two of them come to the same, by their ids.

    """
    outcomes = {comes_to[one.id] for one in deciding}
    citations, warnings = [decision.citations], [*decision.warnings]
    for one in holding:
        if one in deciding or comes_to[one.id] in outcomes:
            continue
        winners = winners_over(one, holding)
        citations += [(won.preference.source,) for won in winners if won.preference.source]
        if winners and all(won.preference.is_doubtful for won in winners):
            citations.append(one.rule.citations)
            warnings += [_earlier_special(won.candidate, one) for won in winners]
    return replace(
        decision,
        citations=merge_citations(citations),
        warnings=tuple(warnings),
        is_doubtful=decision.is_doubtful or len(warnings) > len(decision.warnings),
    )


def _earlier_special(special: Candidate[Rule], general: Candidate[Rule]) -> Caveat:
    """Say that an earlier special rule was preferred to a later general one."""
    one, other = _named(special), _named(general)
    return Caveat(
        "earlier_special_rule",
        Words(
            zh=f"旧的特别规定({one})与新的一般规定({other})不一致,本答复按特别规定;依照立法法,"
            "同一机关的新的一般规定与旧的特别规定不一致、不能确定如何适用的,由制定机关裁决,"
            "故存疑。",
            en=f"An earlier special rule ({one}) differs from a later general one ({other}). The "
            "special rule is followed here; under the Legislation Law, where it cannot be "
            "determined which of the two applies, the body that made them rules: this is doubtful.",
        ),
    )


def _named(candidate: Candidate[Rule]) -> str:
    title = candidate.rule.title or candidate.id
    return f"{candidate.enacted.instrument}:{title}" if candidate.enacted else title
