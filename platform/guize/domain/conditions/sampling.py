"""One value for each kind of value that some tests on a fact tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf, isinf

from guize.domain.conditions.condition import Choice, Given, Interval, Region, Value
from guize.domain.quantities import NUMBER, Quantity, span_on

ANYTHING = "anything"
"""Stands for whatever is given where only that it is given counts."""


def representatives(regions: Sequence[Region], given: Value | None = None) -> list[Value]:
    """Return values such that any other value behaves, under all ``regions``, like one of them.

    No region leaves any of them open: what may be more or less on another axis (30 days, a month)
    is returned as measured on both. Of what is ``given`` in a unit that leaves regions open, the
    values are those that it may be.
    """
    choices = [region for region in regions if isinstance(region, Choice)]
    if choices:
        return list(_words(choices))
    intervals = [region for region in regions if isinstance(region, Interval)]
    if intervals:
        return list(_quantities(intervals, given if isinstance(given, Quantity) else None))
    return [ANYTHING] if any(isinstance(region, Given) for region in regions) else []


def _words(choices: Sequence[Choice]) -> Iterable[str]:
    seen: set[tuple[bool, ...]] = set()
    for word in sorted(choices[0].universe):
        kind = tuple(word in choice.allowed for choice in choices)
        if kind not in seen:
            seen.add(kind)
            yield word


def _quantities(intervals: Sequence[Interval], given: Quantity | None) -> Iterable[Quantity]:
    axes = dict.fromkeys(interval.axis for interval in intervals)
    found: list[Quantity | None] = [given]
    for axis in axes:
        own = [interval for interval in intervals if interval.axis == axis]
        found = [measured for one in found for measured in _measured(one, axis, own)]
    return (one for one in found if one is not None)


def _measured(
    quantity: Quantity | None, axis: str, intervals: Sequence[Interval]
) -> Iterator[Quantity]:
    """Yield ``quantity`` as it may measure on ``axis``; without one, any quantity there."""
    unit = None if axis == NUMBER else axis  # each axis is named by its unit of one
    if quantity is None:
        yield from (Quantity(number, unit) for number in _numbers(intervals, 0, inf))
    elif any(interval.contains(quantity) is None for interval in intervals):
        for number in _numbers(intervals, *span_on(axis, quantity)):
            yield replace(quantity, also=(*quantity.also, Quantity(number, unit)))
    else:
        yield quantity


def _numbers(intervals: Sequence[Interval], least: float, most: float) -> list[float]:
    """Return each bound from ``least`` to ``most``, and a number in each gap between them."""
    bounds = {
        bound[0]
        for interval in intervals
        for bound in (interval.low, interval.high)
        if bound is not None and least <= bound[0] <= most
    }
    top = max({*bounds, least}) + 1 if isinf(most) else most
    ends = sorted({least, *bounds, top})
    between = [(low + high) / 2 for low, high in pairwise(ends)]
    return sorted({*ends, *between})
