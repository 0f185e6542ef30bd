"""Boxes: sets of cases that are a product of sets, one a fact, and their exact arithmetic.

A box holds one bitmask a fact; the bits are the atoms of a grid. Every box here is without an
empty side; nothing is a box less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import and_
from typing import TypeAlias

Box: TypeAlias = tuple[int, ...]


def intersect(one: Box, other: Box) -> Box:
    """Return the cases in both of two boxes that meet."""
    return tuple(map(and_, one, other))


def meets(one: Box, other: Box) -> bool:
    """Tell whether some case lies in both."""
    return all(map(and_, one, other))


def meeting_pairs(boxes: Sequence[Box]) -> Iterator[tuple[int, int]]:
    """Yield the index of each two of ``boxes`` that share a case, the lower one first."""
    near = [(1 << len(boxes)) - 1] * len(boxes)
    for side in zip(*boxes, strict=True):
        holders: dict[int, int] = {}
        for index, mask in enumerate(side):
            holders[mask] = holders.get(mask, 0) | 1 << index
        reached = {
            mask: sum(held for other, held in holders.items() if mask & other) for mask in holders
        }
        for index, mask in enumerate(side):
            near[index] &= reached[mask]
    for index, found in enumerate(near):
        later = found >> index + 1 << index + 1
        while later:
            yield index, (later & -later).bit_length() - 1
            later &= later - 1


def subtract(one: Box, other: Box) -> Iterator[Box]:
    """Yield disjoint boxes that together hold the cases of ``one`` outside of ``other``."""
    if not meets(one, other):
        yield one
        return
    left = list(one)
    for fact, mask in enumerate(other):
        outside = left[fact] & ~mask
        if outside:
            yield (*left[:fact], outside, *left[fact + 1 :])
            left[fact] &= mask


def remainder(space: Box, covers: Iterable[Box]) -> list[Box]:
    """Return disjoint boxes that together hold the cases of ``space`` outside of all ``covers``."""
    left = [space]
    # The widest first: they leave the fewest pieces.
    for cover in sorted(_relevant(space, covers), key=_width, reverse=True):
        left = [piece for box in left for piece in subtract(box, cover)]
        if not left:
            break
    return left


def is_covered(space: Box, covers: Iterable[Box]) -> bool:
    """Tell whether every case of ``space`` lies in one of ``covers``."""
    return not remainder(space, covers)


def describe(space: Box, covers: Iterable[Box]) -> tuple[Box, ...]:
    """Return the cases of ``space`` outside of all ``covers`` as few boxes as wide as can be.

    The boxes may share cases; none can be widened within ``space`` without meeting a cover, and
    none is covered by the others.
    """
    against = _relevant(space, covers)
    left = sorted(remainder(space, against), key=_width, reverse=True)
    found: list[Box] = []
    while left:
        widest = _widened(left[0], space, against)
        found.append(widest)
        left = [piece for box in left for piece in subtract(box, widest)]
    kept = list(found)
    for box in reversed(found):
        others = [other for other in kept if other != box]
        if is_covered(box, others):
            kept = others
    return tuple(sorted(kept, key=lambda box: (-_width(box)[0], box)))


def _relevant(space: Box, covers: Iterable[Box]) -> list[Box]:
    return list(dict.fromkeys(cover for cover in covers if meets(space, cover)))


def _width(box: Box) -> tuple[int, Box]:
    return sum(map(int.bit_count, box)), box


def _widened(box: Box, space: Box, against: Sequence[Box]) -> Box:
    """Return ``box`` widened fact by fact; first by facts that need no test then."""
    blocked = _blocked(box, against)
    for wholly in (True, False):
        for fact, limit in enumerate(space):
            wider = limit & ~blocked[fact]
            if box[fact] != wider and (not wholly or wider == limit):
                box = (*box[:fact], wider, *box[fact + 1 :])
                blocked = _blocked(box, against)
    return box


def _blocked(box: Box, against: Sequence[Box]) -> list[int]:
    """Return, per fact, the atoms by which ``box`` would grow into a box it is to stay out of."""
    blocked = [0] * len(box)
    for cover in against:
        apart = -1
        for fact, mask in enumerate(cover):
            if not mask & box[fact]:
                if apart >= 0:
                    break
                apart = fact
        else:
            blocked[apart] |= cover[apart]
    return blocked
