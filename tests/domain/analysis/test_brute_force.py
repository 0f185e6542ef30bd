"""The analysis against trying every case of a small world one by one."""

from collections.abc import Iterable
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.analysis.boxes import Box, meets
from guize.domain.analysis.gaps import Space, find_gaps
from guize.domain.analysis.grid import Grid, lay_grid
from guize.domain.analysis.overlaps import Precedence, find_beaten, find_overlaps
from guize.domain.analysis.tables import signing_table
from guize.domain.conditions.condition import Facts, compile_when, judge
from guize.domain.conditions.settling import Candidate, narrowest
from guize.domain.json_types import JsonObject
from guize.domain.rules.signing import SigningRule
from tests.domain.analysis.small import (
    VOCABULARIES,
    every_case,
    facts_of,
    holds_case,
    rules,
    whens,
)

Signing = Candidate[SigningRule]


def _grid(candidates: Iterable[Signing], *more: JsonObject) -> Grid:
    tests = [test for one in candidates for test in (one.conditions, *one.inner)]
    return lay_grid([*tests, *(compile_when(when, VOCABULARIES) for when in more)], VOCABULARIES)


def _holding(candidates: Iterable[Signing], case: Facts) -> list[Signing]:
    return [one for one in candidates if judge(one.conditions, case).holds]


def _any_holds(grid: Grid, boxes: Iterable[Box], case: Facts) -> bool:
    return any(holds_case(grid, box, case) for box in boxes)


@settings(max_examples=80, deadline=None)
@given(rules())
def test_overlaps_are_the_ties_that_a_decision_would_meet(
    candidates: list[Signing],
) -> None:
    """Two rules overlap in just the cases in which both decide, and differently."""
    grid = _grid(candidates)
    table = signing_table(candidates)
    overlaps = list(find_overlaps(table, grid, Precedence.of(table, grid)))
    found = {(overlap.one.id, overlap.other.id): overlap.cases for overlap in overlaps}
    assert len(found) == len(overlaps)
    for case in every_case(facts_of(candidates)):
        deciding = narrowest(_holding(table.candidates, case))
        tied = {
            (one.id, other.id)
            for one, other in combinations(deciding, 2)
            if table.key(one, case) != table.key(other, case)
        }
        assert {pair for pair, boxes in found.items() if _any_holds(grid, boxes, case)} == tied


@settings(max_examples=100, deadline=None)
@given(rules())
def test_rules_that_never_win_are_those_that_never_decide(
    candidates: list[Signing],
) -> None:
    """A rule that holds in some case and decides in none is named, with those that decide then."""
    grid = _grid(candidates)
    table = signing_table(candidates)
    beaten = {one.id: by for one, by in find_beaten(Precedence.of(table, grid))}
    holding: set[str] = set()
    deciding: set[str] = set()
    for case in every_case(facts_of(candidates)):
        held = _holding(table.candidates, case)
        holding |= {one.id for one in held}
        deciding |= {one.id for one in narrowest(held)}
        for one in held:
            if one.id in beaten:
                assert any(other in held for other in beaten[one.id])
    assert set(beaten) == holding - deciding


@settings(max_examples=100, deadline=None)
@given(rules())
def test_rules_that_never_hold_have_no_box(candidates: list[Signing]) -> None:
    """A rule has no box just if no case satisfies its conditions."""
    grid = _grid(candidates)
    for one in candidates:
        holds = any(judge(one.conditions, case).holds for case in every_case(facts_of([one])))
        assert (grid.find_box(one.conditions) is not None) == holds


@settings(max_examples=100, deadline=None)
@given(rules(), st.lists(whens(), min_size=1, max_size=3))
def test_gaps_are_the_cases_that_no_rule_covers(
    candidates: list[Signing], subjects: list[JsonObject]
) -> None:
    """Of each subject just the uncovered cases are told, in boxes that cannot be widened."""
    grid = _grid(candidates, *subjects)
    spaces = [Space(compile_when(when, VOCABULARIES), section=str(when)) for when in subjects]
    gaps = list(find_gaps(spaces, candidates, grid))
    facts = facts_of(candidates).union(*subjects)
    for case in every_case(facts):
        is_open = not _holding(candidates, case)
        asked = any(judge(space.conditions, case).holds for space in spaces)
        told = any(_any_holds(grid, gap.cases, case) for gap in gaps)
        assert told == (is_open and asked)
    covers = [box for one in candidates if (box := grid.find_box(one.conditions)) is not None]
    for number, gap in enumerate(gaps):
        against = [*covers, *(earlier.box for earlier in gaps[:number])]
        _assert_widest(gap.cases, gap.box, against)


def _assert_widest(boxes: Iterable[Box], space: Box, against: list[Box]) -> None:
    for box in boxes:
        for fact, limit in enumerate(space):
            missing = limit & ~box[fact]
            while missing:
                atom = missing & -missing
                wider = (*box[:fact], box[fact] | atom, *box[fact + 1 :])
                assert any(meets(wider, other) for other in against)
                missing ^= atom
