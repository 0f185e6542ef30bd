"""Boxes: sets of cases that are a product of sets, one a fact, and their exact arithmetic.

A box holds one bitmask a fact; the bits are the atoms of a grid. Every box here is without an
empty side; nothing is a box less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

Box: TypeAlias = tuple[int, ...]


def intersect(one: Box, other: Box) -> Box | None:
    """Return the cases in both; None if there are none."""
    common = tuple(a & b for a, b in zip(one, other, strict=True))
    return common if all(common) else None


def meets(one: Box, other: Box) -> bool:
    """Tell whether some case lies in both."""
    return all(a & b for a, b in zip(one, other, strict=True))


def is_inside(one: Box, other: Box) -> bool:
    """Tell whether every case of ``one`` lies in ``other``."""
    return not any(a & ~b for a, b in zip(one, other, strict=True))


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
    left = remainder(space, against)
    found: list[Box] = []
    while left:
        widest = _widened(max(left, key=_width), space, against)
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
    return sum(mask.bit_count() for mask in box), box


def _widened(box: Box, space: Box, against: Sequence[Box]) -> Box:
    """Return ``box`` widened fact by fact; first by facts that need no test then."""
    for wholly in (True, False):
        for fact, limit in enumerate(space):
            if box[fact] == limit:
                continue
            wider = limit & ~_blocked(box, fact, against)
            if not wholly or wider == limit:
                box = (*box[:fact], wider, *box[fact + 1 :])
    return box


def _blocked(box: Box, fact: int, against: Sequence[Box]) -> int:
    blocked = 0
    for cover in against:
        if all(a & b for i, (a, b) in enumerate(zip(box, cover, strict=True)) if i != fact):
            blocked |= cover[fact]
    return blocked
