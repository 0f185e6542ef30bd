"""From candidates to a decision: what every kind that lets the narrowest rule win shares."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeAlias, TypeVar, cast

from guize.domain.conditions.condition import Facts, compile_when, intersection, judge
from guize.domain.conditions.facts import facts_label
from guize.domain.conditions.settling import Candidate, Considered, Outcome, narrowest, settle
from guize.domain.decisions.case import Case
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.grounds import tell_ground, with_grounds
from guize.domain.decisions.narrowing import find_narrower
from guize.domain.effective.caveats import Caveat
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.content import content_key, merge_citations
from guize.domain.rules.rule import Rule
from guize.domain.rules.rulebook import Rules
from guize.domain.words import Words

R = TypeVar("R", bound=Rule)


def candidates_of(
    rules: Iterable[R], book: Rules, *, selectors: Iterable[str] = ()
) -> tuple[Candidate[R], ...]:
    """Return the candidates that ``rules`` of a rulebook are."""
    selecting = frozenset(selectors)
    return tuple(candidate_of(rule, book, selectors=selecting) for rule in rules)


def candidate_of(rule: R, book: Rules, *, selectors: frozenset[str] = frozenset()) -> Candidate[R]:
    """Return the candidate that ``rule`` is: its ``when`` and its further tests must hold."""
    when = rule.when
    conditions = dict(when.conditions) if when else {}
    for fact, region in compile_when(rule.tests, book.vocabularies).items():
        conditions[fact] = intersection(conditions[fact], region) if fact in conditions else region
    section = rule.id.rpartition("/")[0]
    return Candidate(
        id=rule.id,
        rule=rule,
        tests={**rule.tests, **(when.tests if when else {})},
        conditions=conditions,
        inner=rule.inner,
        selectors=selectors,
        conflicts=frozenset(
            f"/{name}" if "/" in name else child(section, name)
            for name in (named.rpartition(":")[2] for named in rule.conflicts_with)
        ),
        enacted=book.enacted(rule.id),
    )


@dataclass(frozen=True, slots=True)
class Settled(Generic[R]):
    """The rules that hold, those of them that decide, and what is told beside them."""

    holding: tuple[Candidate[R], ...]
    deciding: tuple[Candidate[R], ...]
    considered: tuple[JsonObject, ...]
    assumed: JsonObject

    def told(self, decision: Decision) -> Decision:
        """Return ``decision`` with the rules considered, the defaults used, and editors' notes."""
        rules = (one.rule for one in self.holding if one.id in decision.rules)
        return replace(
            decision,
            considered=self.considered,
            assumed=self.assumed,
            notes=merge_notes([notes_on(rules), decision.notes]),
        )


def settled(
    candidates: Sequence[Candidate[R]],
    case: Case,
    outcome: Outcome[R],
    *,
    is_cumulative: bool = False,
) -> Settled[R] | Decision:
    """Return which rules hold, or the decision that facts are missing or that no rule holds.

    Where none holds and rules speak of narrower words than those given, these are asked for.

    Where rules are cumulative, a narrower one beats none.
    """
    settlement = settle(candidates, case.facts.values, outcome)
    considered = tell_considered(settlement.considered, case, is_cumulative=is_cumulative)
    assumed = used_defaults(candidates, case)
    if settlement.needs:
        return Decision(
            outcome="needs_facts",
            needs=tuple(need_of(fact, case) for fact in settlement.needs),
            considered=considered,
            assumed=assumed,
        )
    if not settlement.holding:
        narrower = find_narrower(settlement.considered, case)
        if narrower:
            needs = tuple(_narrower_need(fact, words, case) for fact, words in narrower.items())
            return Decision(
                outcome="needs_facts", needs=needs, considered=considered, assumed=assumed
            )
        return nothing_decides(case, considered, assumed)
    return Settled(settlement.holding, settlement.deciding, considered, assumed)


Key: TypeAlias = Callable[[Candidate[R], Facts], Hashable]
Render: TypeAlias = Callable[[Candidate[R]], JsonObject]
Unsaid: TypeAlias = Callable[[R], str | None]


def decide_by_narrowest(
    candidates: Sequence[Candidate[R]],
    case: Case,
    key: Key[R],
    render: Render[R],
    unsaid: Unsaid[R],
) -> Decision:
    """Let the narrowest of the rules that hold decide.

    ``key`` tells what a rule comes to (equal keys, equal outcomes); ``render`` gives the members of
    the answer. What a rule leaves ``unsaid`` makes the outcome ``unstated``.
    """
    found = settled(
        candidates,
        case,
        lambda alive, facts: frozenset(key(one, facts) for one in narrowest(alive)),
    )
    if isinstance(found, Decision):
        return found
    decision = _decided(found.deciding, case, key, render, unsaid)
    comes_to = {one.id: key(one, case.facts.values) for one in found.holding}
    return found.told(with_grounds(decision, found.deciding, found.holding, comes_to))


def _decided(
    deciding: Sequence[Candidate[R]],
    case: Case,
    key: Key[R],
    render: Render[R],
    unsaid: Unsaid[R],
) -> Decision:
    groups: dict[Hashable, list[Candidate[R]]] = {}
    for one in deciding:
        groups.setdefault(key(one, case.facts.values), []).append(one)
    citations = merge_citations(one.rule.citations for one in deciding)
    rules = tuple(one.id for one in deciding)
    if len(groups) == 1:
        unstated = unsaid(deciding[0].rule)
        return Decision(
            outcome="decided" if unstated is None else "unstated",
            reason=unstated,
            result=render(deciding[0]),
            rules=rules,
            citations=citations,
        )
    results = [(members[0], render(members[0])) for members in groups.values()]
    return Decision(
        outcome="ambiguous",
        result=common_members([result for _, result in results]),
        candidates=tuple(
            {"rule": one.id, "title": one.rule.title, **result} for one, result in results
        ),
        rules=rules,
        citations=citations,
        warnings=(overlap_caveat(deciding),),
    )


def notes_on(rules: Iterable[Rule]) -> tuple[JsonObject, ...]:
    """Return what editors remarked on ``rules``, as the API tells it."""
    return tuple({"rule": rule.id, "note": note} for rule in rules for note in rule.notes)


def merge_notes(found: Iterable[Iterable[JsonObject]]) -> tuple[JsonObject, ...]:
    """Return all notes, each once: what is said of a part is not said of its rule again."""
    told: list[JsonObject] = []
    for note in (one for notes in found for one in notes):
        if not any(_tells(one, note) for one in told):
            told.append(note)
    return tuple(told)


def _tells(one: JsonObject, other: JsonObject) -> bool:
    is_within = f"{other['rule']}/".startswith(f"{one['rule']}/")
    return is_within and one["note"] == other["note"]


def overlap_caveat(tied: Sequence[Candidate[Rule]]) -> Caveat:
    """Say that ``tied`` all apply, that the law declares their overlap, or that it is a defect."""
    titles = "、".join(str(one.rule.title) for one in tied)
    if all(one.adds_up for one in tied):
        return Caveat(
            "all_apply",
            Words(
                zh=f"{titles}并行适用,各项都要遵守,以最早到期者为准。",
                en=f"These rules all apply: {titles}. Each must be kept, the earliest first.",
            ),
        )
    declared = all(
        other.id in one.conflicts or one.id in other.conflicts
        for index, one in enumerate(tied)
        for other in tied[index + 1 :]
    )
    if declared:
        return Caveat(
            "declared_overlap",
            Words(
                zh=f"条文本身未分先后:{titles}同时适用,已在规则集中声明。",
                en=f"The law itself leaves these rules tied, as the rulebook declares: {titles}.",
            ),
        )
    return Caveat(
        "undeclared_overlap",
        Words(
            zh=f"{titles}同时适用而未声明先后:规则集有缺陷,请告知其编制者。",
            en=f"{titles} hold together and nothing settles which prevails: a defect of the "
            "rulebook; tell its editors.",
        ),
    )


def nothing_decides(
    case: Case, considered: tuple[JsonObject, ...], assumed: JsonObject
) -> Decision:
    """Return that no rule decides: not regulated, or not known for want of a text or its part."""
    is_known = case.law.status == "in_force" and not case.law.missing
    return Decision(
        outcome=silence_in(case) if is_known else "vacancy",
        reason=None if is_known else (case.law.reason or "not_on_file"),
        considered=considered,
        assumed=assumed,
    )


def silence_in(case: Case) -> Literal["incomplete", "not_regulated"]:
    """Return what it means that no rule in force speaks: all that binds may not be known."""
    return "incomplete" if case.law.incomplete else "not_regulated"


def tell_considered(
    considered: Iterable[Considered[Rule]], case: Case, *, is_cumulative: bool = False
) -> tuple[JsonObject, ...]:
    """Return every rule that was looked at and what ruled it out, as the API tells it.

    Where rules are cumulative, a narrower one beats none.
    """
    return tuple(_told(one, case, is_cumulative=is_cumulative) for one in considered)


def _told(one: Considered[Rule], case: Case, *, is_cumulative: bool) -> JsonObject:
    failed: list[Json] = [
        {
            "fact": fact,
            "given": case.facts.given.get(fact, case.facts.assumed.get(fact)),
            "wanted": one.candidate.tests.get(fact),
        }
        for fact in one.verdict.failed
    ]
    told: JsonObject = {
        "rule": one.candidate.id,
        "title": one.candidate.rule.title,
        "holds": one.verdict.holds,
    }
    if failed:
        told["ruled_out_by"] = failed
    elif one.verdict.missing:
        told["missing"] = list(one.verdict.missing)
    if one.beaten_by and not is_cumulative:
        told["beaten_by"] = [winner.candidate.id for winner in one.beaten_by]
        told["grounds"] = [tell_ground(winner) for winner in one.beaten_by]
    return told


def used_defaults(candidates: Sequence[Candidate[Rule]], case: Case) -> JsonObject:
    """Return the declared defaults that some rule, not ruled out otherwise, tests."""
    return {
        name: value
        for name, value in case.facts.assumed.items()
        if any(_turns_on(one, name, case) for one in candidates)
    }


def _turns_on(candidate: Candidate[Rule], fact: str, case: Case) -> bool:
    """Tell whether a rule tests ``fact``, and nothing else rules it out."""
    conditions = candidate.conditions
    if fact not in conditions and not any(fact in inner for inner in candidate.inner):
        return False
    rest = {name: region for name, region in conditions.items() if name != fact}
    return judge(rest, case.facts.values).holds is not False


def need_of(fact: str, case: Case) -> JsonObject:
    """Return a fact that a form must ask for: its name, label, type and permitted values.

    ``given`` is there if the fact was given, but in a unit that does not convert to the rules', or
    by too broad a word.
    """
    label = facts_label(fact, case.vocabularies)
    return {**label, "given": case.facts.given[fact]} if fact in case.facts.given else label


def _narrower_need(fact: str, words: frozenset[str], case: Case) -> JsonObject:
    """Return a need of which only ``words``, narrower than the one given, are permitted."""
    need = need_of(fact, case)
    permitted = cast("list[JsonObject]", need["permitted"])
    return {**need, "permitted": [one for one in permitted if one["value"] in words]}


def common_members(results: Sequence[JsonObject]) -> JsonObject:
    """Return the members that all ``results`` have with equal values."""
    first, *rest = results
    return {
        key: value
        for key, value in first.items()
        if all(key in other and content_key(other[key]) == content_key(value) for other in rest)
    }
