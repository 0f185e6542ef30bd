"""The arithmetic of boxes against sets of single cases."""

from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from guize.domain.analysis.boxes import (
    Box,
    describe,
    intersect,
    is_covered,
    meeting_pairs,
    meets,
    remainder,
    subtract,
)

_SIDES = 3
_boxes = st.tuples(*[st.integers(1, 7)] * _SIDES)


def _cases(box: Box) -> set[tuple[int, ...]]:
    return set(product(*([bit for bit in range(3) if mask >> bit & 1] for mask in box)))


def _all_cases(boxes: list[Box]) -> set[tuple[int, ...]]:
    return set().union(*(_cases(box) for box in boxes))


@given(_boxes, _boxes)
def test_two_boxes(one: Box, other: Box) -> None:
    """Meeting, intersection and difference are those of the cases; the pieces are disjoint."""
    assert meets(one, other) == bool(_cases(one) & _cases(other))
    if meets(one, other):
        assert _cases(intersect(one, other)) == _cases(one) & _cases(other)
    pieces = list(subtract(one, other))
    assert _all_cases(pieces) == _cases(one) - _cases(other)
    assert sum(len(_cases(piece)) for piece in pieces) == len(_all_cases(pieces))


@given(_boxes, st.lists(_boxes, max_size=5))
@example((7, 7, 7), [(1, 4, 6), (2, 4, 6), (1, 5, 2), (7, 4, 4), (5, 2, 3)])
def test_what_covers_leave(space: Box, covers: list[Box]) -> None:
    """What is left is described exactly, by boxes none of which the others make needless."""
    left = _cases(space) - _all_cases(covers)
    assert _all_cases(remainder(space, covers)) == left
    assert is_covered(space, covers) == (not left)
    described = list(describe(space, covers))
    assert _all_cases(described) == left
    for box in described:
        assert not _cases(box) <= _all_cases([other for other in described if other != box])


@given(st.lists(_boxes, max_size=6))
def test_pairs_that_meet(boxes: list[Box]) -> None:
    """Just the pairs that share a case are yielded, each once."""
    found = list(meeting_pairs(boxes))
    assert sorted(found) == [
        (i, j)
        for i in range(len(boxes))
        for j in range(i + 1, len(boxes))
        if meets(boxes[i], boxes[j])
    ]
