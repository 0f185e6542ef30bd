"""Overlaps that lex specialis does not settle, rules that never win, rules that never hold."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from guize.domain.analysis.boxes import Box, describe, intersect, is_covered, meeting_pairs
from guize.domain.analysis.grid import Grid
from guize.domain.analysis.tables import Key, Table
from guize.domain.conditions.condition import Value
from guize.domain.conditions.settling import Candidate, preference
from guize.domain.rules.rule import Rule

R = TypeVar("R", bound=Rule)


@dataclass(frozen=True, slots=True)
class Placed(Generic[R]):
    """A rule and the cases in which it holds."""

    candidate: Candidate[R]
    box: Box


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rules that decide the same ``cases`` differently, neither giving way to the other."""

    one: Candidate[Rule]
    other: Candidate[Rule]
    cases: tuple[Box, ...]

    @property
    def is_declared(self) -> bool:
        """Whether either rule says so (``conflicts_with``)."""
        return self.other.id in self.one.conflicts or self.one.id in self.other.conflicts


def place(candidates: Sequence[Candidate[R]], grid: Grid) -> tuple[Placed[R], ...]:
    """Return the rules that hold in some case, each with its box."""
    boxes = ((candidate, grid.find_box(candidate.conditions)) for candidate in candidates)
    return tuple(Placed(candidate, box) for candidate, box in boxes if box is not None)


@dataclass(frozen=True, slots=True)
class Precedence(Generic[R]):
    """Which of the placed rules prevail over which, by the four grounds."""

    placed: tuple[Placed[R], ...]
    common: Mapping[tuple[int, int], Box]
    narrower: Mapping[int, tuple[int, ...]]

    @classmethod
    def of(cls, table: Table[R], grid: Grid) -> Precedence[R]:
        """Compare all rules of ``table`` that answer the same question in some case."""
        placed = place(table.candidates, grid)
        common: dict[tuple[int, int], Box] = {}
        narrower: dict[int, list[int]] = {index: [] for index in range(len(placed))}
        for i, j in meeting_pairs([one.box for one in placed]):
            one, other = placed[i].candidate, placed[j].candidate
            if not table.compete(one, other):
                continue
            found = preference(one, other)
            if found is not None:
                narrower[j if found.is_first else i].append(i if found.is_first else j)
            else:
                common[i, j] = intersect(placed[i].box, placed[j].box)
        return cls(placed, common, {index: tuple(found) for index, found in narrower.items()})

    def boxes_over(self, *rules: int) -> list[Box]:
        """Return the boxes of the rules that prevail over one of ``rules``."""
        return [self.placed[index].box for rule in rules for index in self.narrower[rule]]


def find_overlaps(table: Table[R], grid: Grid, precedence: Precedence[R]) -> Iterator[Overlap]:
    """Yield each pair of rules that tie with different outcomes, and the cases in which they do.

    Cases in which a third rule prevails over one of the two are no tie between these two.
    """
    plain = [table.key(one.candidate, {}) for one in precedence.placed]
    for (i, j), shared in precedence.common.items():
        if plain[i] == plain[j]:
            continue
        one, other = precedence.placed[i].candidate, precedence.placed[j].candidate
        settled = precedence.boxes_over(i, j)
        settled += _agreeing(one, other, shared, grid, table.key)
        cases = describe(shared, settled)
        if cases:
            yield Overlap(one, other, cases)


def _agreeing(
    one: Candidate[R], other: Candidate[R], shared: Box, grid: Grid, key: Key[R]
) -> Iterator[Box]:
    """Yield the part of ``shared`` in which two rules, of which steps depend on facts, agree."""
    tests = [
        (fact, region) for c in (one, other) for inner in c.inner for fact, region in inner.items()
    ]
    if not tests:
        return
    sides: list[list[tuple[int, Value | None]]] = []
    for dimension, mask in zip(grid.dimensions, shared, strict=True):
        regions = [region for fact, region in tests if fact == dimension.fact]
        alike: dict[tuple[int, ...], tuple[int, Value | None]] = {}
        for bit, atom in enumerate(dimension.atoms):
            if regions and mask >> bit & 1:
                sign = tuple(dimension.masks[region] >> bit & 1 for region in regions)
                known, value = alike.get(sign, (0, atom.value))
                alike[sign] = (known | 1 << bit, value)
        sides.append(list(alike.values()) or [(mask, None)])
    for cell in product(*sides):
        facts = {
            dimension.fact: value
            for dimension, (_, value) in zip(grid.dimensions, cell, strict=True)
            if value is not None
        }
        outcomes: set[Hashable] = {key(one, facts), key(other, facts)}
        if len(outcomes) == 1:
            yield tuple(mask for mask, _ in cell)


def find_beaten(
    precedence: Precedence[R],
) -> Iterator[tuple[Candidate[R], tuple[Candidate[R], ...]]]:
    """Yield each rule that never wins, with narrower rules that decide all of its cases."""
    for index, one in enumerate(precedence.placed):
        over = list(precedence.narrower[index])
        boxes = {rule: precedence.placed[rule].box for rule in over}
        if not over or not is_covered(one.box, boxes.values()):
            continue
        for rule in tuple(over):
            rest = [other for other in over if other != rule]
            if is_covered(one.box, (boxes[other] for other in rest)):
                over = rest
        yield one.candidate, tuple(precedence.placed[rule].candidate for rule in over)
