"""Votes: whether an item is passed, by the meeting's own rule or by that of the matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from guize.domain.conditions.condition import judge
from guize.domain.conditions.settling import Candidate, narrowest
from guize.domain.decisions.case import Case
from guize.domain.decisions.chains import run_actor
from guize.domain.decisions.quorum import VOTES, Present, Quorate, count_of
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import without
from guize.domain.rules.content import citations_in, merge_citations
from guize.domain.rules.matters import Body, MatterRule
from guize.domain.rules.voting import Voting, layers_of
from guize.domain.thresholds import Threshold


@dataclass(frozen=True, slots=True)
class Vote:
    """Whether an item is passed (None if that does not follow), what it takes, what would tell."""

    passed: bool | None
    told: Json
    needs: tuple[str, ...] = ()


def judge_vote(
    general: Sequence[Voting],
    matters: Sequence[Candidate[MatterRule]],
    quorate: Quorate,
    present: Present,
    case: Case,
) -> Vote:
    """Return whether an item is passed at the meeting asked about.

    What a rule says of the matter prevails over what the meeting says of votes in general, member
    by member. Without a quorum nothing is passed. ``told`` has the members of the rule and
    ``required``, the least number of votes in favour, null where it is not known; ``cases`` where
    it is open which of them holds, ``candidates`` where several do.
    """
    layers, missing = layers_of(general, case.facts.values)
    special, asked = _of_matter(matters, case)
    missing = (*missing, *asked)
    if special and not missing:
        own, missing = layers_of(special, case.facts.values)
        layers = tuple((*tips, *below) for tips in own for below in layers or ((),))
    if missing or not layers:
        cases: list[Json] = [part.said for part in (*general, *special)]
        return Vote(None, {"cases": cases} if cases else None, missing)
    found = [_judge(_united(parts), present, case) for parts in layers]
    verdicts = {vote.passed for vote in found}
    passed = verdicts.pop() if len(verdicts) == 1 else None
    needs = [fact for vote in found for fact in vote.needs]
    if quorate.is_set and passed is not False and quorate.quorate is not True:
        passed = quorate.quorate
        needs += quorate.needs
    told: list[Json] = [vote.told for vote in found]
    one: Json = told[0] if len(told) == 1 else {"candidates": told}
    return Vote(passed, one, tuple(dict.fromkeys(needs)))


def _of_matter(
    matters: Sequence[Candidate[MatterRule]], case: Case
) -> tuple[tuple[Voting, ...], tuple[str, ...]]:
    """Return how votes on the matter go, by the narrowest rules on it; else the missing facts."""
    meeting, facts = str(case.facts.values["meeting"]), case.facts.values
    if not facts.get("matter"):
        return (), ()
    speaking = [
        one
        for one in matters
        if one.rule.voting and "matter" in one.conditions and _decides_at(one.rule, meeting)
    ]
    verdicts = [(one, judge(one.conditions, facts)) for one in speaking]
    missing = [fact for _, v in verdicts if v.holds is None for fact in v.missing]
    holding = narrowest([one for one, verdict in verdicts if verdict.holds])
    found = tuple(voting for one in holding for voting in one.rule.voting)
    return found, tuple(dict.fromkeys(missing))


def _decides_at(rule: MatterRule, meeting: str) -> bool:
    return not isinstance(rule.body, Body) or meeting in rule.body.meetings


def _united(parts: Sequence[Voting]) -> Voting:
    """Return what ``parts`` say together, from the narrowest on: each where that is silent."""
    said: JsonObject = {}
    for part in parts:
        said = {**without(part.said, "when"), **said}
    said["source"] = list(merge_citations(citations_in(part.said) for part in parts))
    first, *_ = parts
    speaking = next((part for part in parts if part.threshold is not None), first)
    by = next((part.by for part in parts if part.by is not None), None)
    return replace(first, said=said, of=speaking.of, threshold=speaking.threshold, by=by)


def _judge(voting: Voting, present: Present, case: Case) -> Vote:
    told = voting.said
    if voting.by is not None:
        told = {**told, "by": run_actor(voting.by, case)}
    if not isinstance(voting.threshold, Threshold):
        return Vote(None, told)
    threshold, base = voting.threshold, _base(voting, present, case)
    low, high = (threshold.required(end) for end in base.span or (None, None))
    in_favour = count_of("votes_for", case)
    passed = None
    if in_favour is not None and low is not None and high is not None:
        passed = True if in_favour >= high else False if in_favour < low else None
    needs = [*(base.needs if threshold.is_share else ()), *_missing(("votes_for",), case)]
    told = {**told, "required": low if low == high else None}
    return Vote(passed, told, tuple(dict.fromkeys(needs)))


def _base(voting: Voting, present: Present, case: Case) -> Present:
    """Return of how many people a share is counted."""
    if voting.of == "present":
        return present if present.span else replace(present, needs=("present",))
    facts = VOTES if voting.of == "voters" else ("members",)
    missing = _missing(facts, case)
    total = sum(count_of(fact, case) or 0 for fact in facts)
    return Present(None if missing else (total, total), missing)


def _missing(facts: Iterable[str], case: Case) -> tuple[str, ...]:
    return tuple(fact for fact in facts if count_of(fact, case) is None)
