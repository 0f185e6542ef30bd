"""The static analysis of a rulebook: what lex specialis does not settle, and what nobody covers.

DESIGN §7. Computed on the conditions themselves, not by sampling; the order in which rules are
stored changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from guize.domain.analysis.gaps import (
    Gap,
    Space,
    duty_spaces,
    find_gaps,
    matter_spaces,
    signing_spaces,
)
from guize.domain.analysis.grid import Grid, lay_grid
from guize.domain.analysis.overlaps import (
    Overlap,
    Precedence,
    find_beaten,
    find_overlaps,
)
from guize.domain.analysis.tables import Table, deadline_table, matter_tables, signing_table
from guize.domain.analysis.telling import Teller
from guize.domain.conditions.settling import Candidate
from guize.domain.decisions.deadline import deadline_candidates
from guize.domain.decisions.leave import leave_candidates
from guize.domain.decisions.matter import matter_candidates
from guize.domain.decisions.quota import quota_candidates
from guize.domain.decisions.signing import signing_candidates
from guize.domain.effective.fold import BASELINE
from guize.domain.findings import Finding, Severity
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.precedence import Enactment
from guize.domain.rules.rule import Rule
from guize.domain.rules.rulebook import Rules, nobody
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words

UNDECLARED_OVERLAP = "undeclared_overlap"
DECLARED_OVERLAP = "declared_overlap"
NEVER_WINS = "never_wins"
NEVER_HOLDS = "never_holds"
GAP = "gap"

R = TypeVar("R", bound=Rule)


def analyse(
    rules: Rulebook,
    vocabularies: Mapping[str, Vocabulary],
    enacted: Callable[[str], Enactment | None] = nobody,
) -> list[Finding]:
    """Return what the decision tables of ``rules`` leave undecided, dead or uncovered.

    ``rules`` must have passed the checks of structure and references. Errors are overlaps that
    no ground (rank, precedence, specificity, the later instrument) and no ``conflicts_with``
    settles; warnings are rules that never win or never hold, and gaps; declared overlaps are
    information. Pointers are those of the rulebook. What a baseline offers is judged by itself,
    gaps apart: whoever is below takes it whole.
    """
    found = _analyse_own(rules, vocabularies, enacted)
    offered = rules.get(BASELINE)
    if isinstance(offered, dict):
        found += [
            replace(one, pointer=f"/{BASELINE}{one.pointer}")
            for one in _analyse_own(offered, vocabularies, nobody)
            if one.code != GAP
        ]
    return sorted(found, key=lambda one: (one.severity, one.pointer, one.code, one.words.zh))


def _analyse_own(
    rules: Rulebook,
    vocabularies: Mapping[str, Vocabulary],
    enacted: Callable[[str], Enactment | None],
) -> list[Finding]:
    read = Rules(rules, vocabularies, enacted)
    signing = _Kind(
        signing_candidates(read),
        lambda rest: (signing_table(rest),),
        lambda rest: signing_spaces(rest, read),
    )
    deadlines = _Kind(deadline_candidates(read), lambda rest: (deadline_table(rest),), duty_spaces)
    matters = _Kind(matter_candidates(read), matter_tables, matter_spaces)
    cumulative: _Kind[Rule] = _Kind((*leave_candidates(read), *quota_candidates(read)))
    return [
        *_analyse_kind(signing, vocabularies),
        *_analyse_kind(deadlines, vocabularies),
        *_analyse_kind(matters, vocabularies),
        *_analyse_kind(cumulative, vocabularies),
    ]


def _nothing(_: Sequence[Candidate[R]]) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True)
class _Kind(Generic[R]):
    """The rules of one kind of decision; the tables in which they compete, what they open."""

    candidates: Sequence[Candidate[R]]
    tables: Callable[[Sequence[Candidate[R]]], Iterable[Table[R]]] = _nothing
    spaces: Callable[[Sequence[Candidate[R]]], Iterable[Space]] = _nothing


def _analyse_kind(kind: _Kind[R], vocabularies: Mapping[str, Vocabulary]) -> Iterator[Finding]:
    spaces = list(kind.spaces(kind.candidates))
    tests = [test for one in kind.candidates for test in (one.conditions, *one.inner)]
    grid = lay_grid((*tests, *(space.conditions for space in spaces)), vocabularies)
    dead = [one for one in kind.candidates if grid.find_box(one.conditions) is None]
    if dead:
        yield from (_never_holds(one) for one in dead)
        # A rule that never holds must not bear on how the cases of others are told.
        alive = [one for one in kind.candidates if one not in dead]
        yield from _analyse_kind(replace(kind, candidates=alive), vocabularies)
        return
    teller = Teller(grid, vocabularies)
    for table in kind.tables(kind.candidates):
        yield from _analyse_table(table, grid, teller)
    for gap in find_gaps(spaces, kind.candidates, grid):
        yield _gap(gap, teller)


def _analyse_table(table: Table[R], grid: Grid, teller: Teller) -> Iterator[Finding]:
    precedence = Precedence.of(table, grid)
    for overlap in find_overlaps(table, grid, precedence):
        yield _overlap(overlap, table, teller)
    for beaten, by in find_beaten(precedence):
        yield _never_wins(beaten, by, table)


def _overlap(overlap: Overlap, table: Table[R], teller: Teller) -> Finding:
    one, other = _name(overlap.one), _name(overlap.other)
    what, cases = table.name, teller.tell(overlap.cases)
    zh = f"{one.zh}与{other.zh}在下列情形同时适用而结果不同({what.zh}):{cases.zh}。"
    en = (
        f"{one.en} and {other.en} both apply, with different results ({what.en}), in these cases: "
        f"{cases.en}. "
    )
    if overlap.is_declared:
        cure = Words(
            zh="条文未分先后,已以 conflicts_with 声明。",
            en="The text settles no order between them, as conflicts_with declares.",
        )
    else:
        cure = Words(
            zh="请收窄其中一项的条件;条文本身未分先后的,以 conflicts_with 声明。",
            en="Narrow the conditions of one of them or, if the text itself settles no order, "
            "declare that with conflicts_with.",
        )
    return _finding(
        DECLARED_OVERLAP if overlap.is_declared else UNDECLARED_OVERLAP,
        overlap.one,
        Words(zh=zh + cure.zh, en=en + cure.en),
        Severity.INFO if overlap.is_declared else Severity.ERROR,
    )


def _never_wins(beaten: Candidate[R], by: Sequence[Candidate[R]], table: Table[R]) -> Finding:
    zh = "、".join(_name(one).zh for one in by)
    en = ", ".join(_name(one).en for one in by)
    words = Words(
        zh=f"{_name(beaten).zh}从不起作用({table.name.zh}):其全部情形都由更特别的规则决定:{zh}。"
        "请核对条件,或删去该项。",
        en=f"{_name(beaten).en} never decides anything ({table.name.en}): all of its cases are "
        f"decided by more specific rules: {en}. Check its conditions, or remove it.",
    )
    return _finding(NEVER_WINS, beaten, words)


def _never_holds(one: Candidate[Rule]) -> Finding:
    words = Words(
        zh=f"{_name(one).zh}的条件自相矛盾,从不成立;请改正 when。",
        en=f"The conditions of {_name(one).en} contradict each other and can never hold; correct "
        "its when.",
    )
    return _finding(NEVER_HOLDS, one, words)


def _gap(gap: Gap, teller: Teller) -> Finding:
    subject = gap.space.name or teller.tell([gap.box])
    cases = teller.tell(gap.cases, within=gap.box)
    lead = "For" if gap.space.name else "Where"
    words = Words(
        zh=f"{subject.zh}:下列情形没有规则——{cases.zh}。若条文确有规定,请补上。",
        en=f"{lead} {subject.en}, no rule covers these cases: {cases.en}. If the text does "
        "regulate them, add the rule.",
    )
    if gap.space.opener is not None:
        return _finding(GAP, gap.space.opener, words)
    return Finding(code=GAP, pointer=gap.space.pointer, words=words, severity=Severity.WARNING)


def _finding(
    code: str, at: Candidate[Rule], words: Words, severity: Severity = Severity.WARNING
) -> Finding:
    citation: JsonObject | None = next(iter(at.rule.citations), None)
    return Finding(code=code, pointer=at.id, words=words, severity=severity, citation=citation)


def _name(one: Candidate[Rule]) -> Words:
    title = one.rule.title
    return Words(zh=f"“{title}”({one.id})", en=f"“{title}” ({one.id})")
