"""One value for each kind of value that some tests on a fact tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from guize.domain.conditions import Choice, Given, Interval, Region, Value
from guize.domain.quantities import NUMBER, Quantity

ANYTHING = "anything"
"""Stands for whatever is given where only that it is given counts."""


def representatives(regions: Sequence[Region]) -> list[Value]:
    """Return values such that any other value behaves, under all ``regions``, like one of them."""
    choices = [region for region in regions if isinstance(region, Choice)]
    if choices:
        return list(_words(choices))
    intervals = [region for region in regions if isinstance(region, Interval)]
    if intervals:
        return list(_quantities(intervals))
    return [ANYTHING] if any(isinstance(region, Given) for region in regions) else []


def _words(choices: Sequence[Choice]) -> Iterable[str]:
    seen: set[tuple[bool, ...]] = set()
    for word in sorted(choices[0].universe):
        kind = tuple(word in choice.allowed for choice in choices)
        if kind not in seen:
            seen.add(kind)
            yield word


def _quantities(intervals: Sequence[Interval]) -> Iterable[Quantity]:
    for axis in dict.fromkeys(interval.axis for interval in intervals):
        bounds = sorted(
            {
                bound[0]
                for interval in intervals
                if interval.axis == axis
                for bound in (interval.low, interval.high)
                if bound is not None
            }
        )
        unit = None if axis == NUMBER else axis  # each axis is named by its unit of one
        between = [(a + b) / 2 for a, b in pairwise(bounds)]
        for number in sorted({*bounds, *between, bounds[0] - 1, bounds[-1] + 1}):
            yield Quantity(number, unit)
