"""From candidates to a decision: what every kind that lets the narrowest rule win shares."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import cast

from guize.domain.citations import is_citation
from guize.domain.conditions.condition import Conditions, Facts, compile_when, intersection, judge
from guize.domain.conditions.facts import facts_label
from guize.domain.conditions.settling import Candidate, Considered, Settlement, narrowest, settle
from guize.domain.decisions.case import Case
from guize.domain.decisions.decision import Decision
from guize.domain.effective.caveats import Caveat
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words

Vocabularies = Mapping[str, Vocabulary]


def candidate_of(
    pointer: str,
    rule: JsonObject,
    vocabularies: Vocabularies,
    *,
    tests: JsonObject | None = None,
    inner: Iterable[Conditions] = (),
    selectors: Iterable[str] = (),
) -> Candidate:
    """Return the candidate that ``rule`` is: its ``when`` and further ``tests`` must hold."""
    when = cast("JsonObject", rule.get("when") or {})
    conditions = compile_when(when, vocabularies)
    for fact, region in compile_when(tests or {}, vocabularies).items():
        conditions[fact] = intersection(conditions[fact], region) if fact in conditions else region
    combined: JsonObject = {**(tests or {}), **when}
    section = pointer.rpartition("/")[0]
    conflicts = cast("list[str]", rule.get("conflicts_with") or [])
    return Candidate(
        id=pointer,
        rule=rule,
        tests=combined,
        conditions=conditions,
        inner=tuple(inner),
        selectors=frozenset(selectors),
        conflicts=frozenset(child(section, name) for name in conflicts),
    )


def rules_of(rules: JsonObject, section: str) -> list[tuple[str, JsonObject]]:
    """Return the rules of a section by id."""
    entries = rules.get(section)
    found = entries if isinstance(entries, dict) else {}
    return [(rule_id, rule) for rule_id, rule in found.items() if isinstance(rule, dict)]


Key = Callable[[Candidate, Facts], Hashable]
Render = Callable[[Candidate], JsonObject]


def decide_by_narrowest(
    candidates: Sequence[Candidate], case: Case, key: Key, render: Render
) -> Decision:
    """Let the narrowest of the rules that hold decide.

    ``key`` tells what a rule comes to (equal keys, equal outcomes); ``render`` gives the members of
    the answer. A rendered ``unstated`` makes the outcome ``unstated``.
    """
    settlement = settle(
        candidates,
        case.facts.values,
        lambda alive, facts: frozenset(key(one, facts) for one in narrowest(alive)),
    )
    told = tell_considered(settlement.considered, case)
    assumed = used_defaults(candidates, case)
    if settlement.needs:
        return Decision(
            outcome="needs_facts",
            needs=tuple(need_of(fact, case) for fact in settlement.needs),
            considered=told,
            assumed=assumed,
        )
    if not settlement.deciding:
        return nothing_decides(case, told, assumed)
    return _decided(settlement, case, key, render, told, assumed)


def _decided(  # noqa: PLR0917 - the parts of one decision
    settlement: Settlement,
    case: Case,
    key: Key,
    render: Render,
    told: tuple[JsonObject, ...],
    assumed: JsonObject,
) -> Decision:
    deciding = settlement.deciding
    groups: dict[Hashable, list[Candidate]] = {}
    for one in deciding:
        groups.setdefault(key(one, case.facts.values), []).append(one)
    citations = merge_citations(citations_in(one.rule) for one in deciding)
    rules = tuple(one.id for one in deciding)
    if len(groups) == 1:
        result = render(deciding[0])
        unstated = find_unstated(result)
        return Decision(
            outcome="decided" if unstated is None else "unstated",
            reason=unstated,
            result=result,
            rules=rules,
            considered=told,
            citations=citations,
            assumed=assumed,
        )
    results = [(members[0], render(members[0])) for members in groups.values()]
    candidates = tuple(
        cast("JsonObject", {"rule": one.id, "title": one.rule.get("title"), **result})
        for one, result in results
    )
    return Decision(
        outcome="ambiguous",
        result=common_members([result for _, result in results]),
        candidates=candidates,
        rules=rules,
        considered=told,
        citations=citations,
        assumed=assumed,
        warnings=(overlap_caveat(deciding),),
    )


def overlap_caveat(tied: Sequence[Candidate]) -> Caveat:
    """Say whether the law declares the overlap of ``tied``, or the rulebook has a defect."""
    titles = "、".join(str(one.rule.get("title")) for one in tied)
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
    case: Case, considered: tuple[JsonObject, ...] = (), assumed: JsonObject | None = None
) -> Decision:
    """Return that no rule decides: not regulated, or not known because a text is not on file."""
    is_known = case.law.status == "in_force" and not case.law.missing
    return Decision(
        outcome="not_regulated" if is_known else "vacancy",
        reason=None if is_known else (case.law.reason or "not_on_file"),
        considered=considered,
        assumed=assumed or {},
    )


def tell_considered(
    considered: Iterable[Considered], case: Case, *, is_cumulative: bool = False
) -> tuple[JsonObject, ...]:
    """Return every rule that was looked at and what ruled it out, as the API tells it.

    Where rules are cumulative, a narrower one beats none.
    """
    return tuple(_told(one, case, is_cumulative=is_cumulative) for one in considered)


def _told(one: Considered, case: Case, *, is_cumulative: bool) -> JsonObject:
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
        "title": one.candidate.rule.get("title"),
        "holds": one.verdict.holds,
    }
    if failed:
        told["ruled_out_by"] = failed
    elif one.verdict.missing:
        told["missing"] = list(one.verdict.missing)
    if one.beaten_by and not is_cumulative:
        told["beaten_by"] = list(one.beaten_by)
    return told


def used_defaults(candidates: Iterable[Candidate], case: Case) -> JsonObject:
    """Return the declared defaults that some rule, not ruled out otherwise, tests."""
    used: JsonObject = {}
    for name, value in case.facts.assumed.items():
        for one in candidates:
            rest = {f: region for f, region in one.conditions.items() if f != name}
            tested = name in one.conditions or any(name in inner for inner in one.inner)
            if tested and judge(rest, case.facts.values).holds is not False:
                used[name] = value
                break
    return used


def need_of(fact: str, case: Case) -> JsonObject:
    """Return a fact that a form must ask for: its name, label, type and permitted values.

    ``given`` is there if the fact was given, but in a unit that does not convert to the rules'.
    """
    label = facts_label(fact, case.vocabularies)
    return {**label, "given": case.facts.given[fact]} if fact in case.facts.given else label


def citations_in(value: Json) -> Iterator[JsonObject]:
    """Yield the citations anywhere in ``value``."""
    if isinstance(value, dict):
        if is_citation(value):
            yield value
            return
        for member in value.values():
            yield from citations_in(member)
    elif isinstance(value, list):
        for item in value:
            yield from citations_in(item)


def merge_citations(found: Iterable[Iterable[JsonObject]]) -> tuple[JsonObject, ...]:
    """Return all citations, each once, in order."""
    seen: dict[str, JsonObject] = {}
    for citations in found:
        for citation in citations:
            seen.setdefault(canonical(citation), citation)
    return tuple(seen.values())


def canonical(value: Json) -> str:
    """Return JSON whose equality is that of the values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


_MARKS = frozenset({"source", "note", "title"})


def content_key(value: Json) -> str:
    """Return what ``value`` says, leaving out titles, citations and editors' notes."""
    return canonical(_content(value))


def _content(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _content(member) for key, member in value.items() if key not in _MARKS}
    if isinstance(value, list):
        return [_content(item) for item in value]
    return value


def common_members(results: Sequence[JsonObject]) -> JsonObject:
    """Return the members that all ``results`` have with equal values."""
    first, *rest = results
    return {
        key: value
        for key, value in first.items()
        if all(key in other and content_key(other[key]) == content_key(value) for other in rest)
    }


def find_unstated(result: Json) -> str | None:
    """Return what ``result``'s main member leaves unstated, if it does."""
    if isinstance(result, dict):
        if isinstance(result.get("unstated"), str):
            return str(result["unstated"])
        for key in ("chain", "limit", "body"):
            found = find_unstated(result.get(key)) if isinstance(result.get(key), dict) else None
            if found is not None:
                return found
    return None
