"""One value of many tenants, ranked where it can be, with what stands out from the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from guize.domain.diffing.equality import key_of
from guize.domain.diffing.measuring import Measure, find_measure
from guize.domain.diffing.strictness import Stricter
from guize.domain.diffing.values import core_of
from guize.domain.json_types import Json

FEWEST = 3
"""Of fewer values than this, none can be told to stand out."""

_TO_DEVIATION = 1.4826  # makes the median absolute deviation comparable to a standard deviation
_FAR = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """How one value stands among the others.

    ``rank`` counts from 1 on its own axis, equal values sharing one: the strictest first where a
    direction is known, else the least. ``measure`` and ``rank`` are None for what is no number.
    """

    measure: Measure | None
    rank: int | None
    is_outlier: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The values that compare with each other: those on one axis, or (None) those of no axis.

    ``least``, ``median`` and ``most`` are in units of the axis; None for values that are no number.
    """

    axis: str | None
    count: int
    least: float | None
    median: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """All standings in the order of the values, and the groups, the largest first."""

    standings: tuple[Standing, ...]
    groups: tuple[Group, ...]


def rank_values(values: Sequence[Json], name: str, stricter: Stricter | None) -> Ranking:
    """Return how ``values``, each the member ``name`` of its rule, stand among each other.

    Numbers stand out by more than 3 deviations from the median, the deviation being 1.4826 × the
    median absolute deviation (if that is 0, at least half are the same and all others stand out);
    other values by not being the one that more than half have. Nothing stands out of fewer than 3.
    """
    measures = [find_measure(value, name) for value in values]
    axes = Counter(measure.axis if measure else None for measure in measures)
    numbers = {
        axis: [item.number for item in measures if item is not None and item.axis == axis]
        for axis in axes
        if axis is not None
    }
    keys = [
        key_of(core_of(value) if isinstance(value, dict) else value)
        for value, measure in zip(values, measures, strict=True)
        if measure is None
    ]
    standings = tuple(
        _numeric(measure, numbers[measure.axis], stricter)
        if measure is not None
        else Standing(None, None, _is_unusual(value, keys))
        for value, measure in zip(values, measures, strict=True)
    )
    return Ranking(standings, tuple(_group(axis, axes, numbers) for axis, _ in axes.most_common()))


def _numeric(measure: Measure, among: Sequence[float], stricter: Stricter | None) -> Standing:
    number = measure.number
    before = sum(other > number if stricter == "more" else other < number for other in among)
    return Standing(measure, before + 1, _is_far(number, among))


def _is_far(number: float, among: Sequence[float]) -> bool:
    if len(among) < FEWEST:
        return False
    middle = median(among)
    deviation = _TO_DEVIATION * median(abs(other - middle) for other in among)
    return abs(number - middle) > _FAR * deviation


def _is_unusual(value: Json, keys: Sequence[Hashable]) -> bool:
    (usual, count), *_ = Counter(keys).most_common(1)
    if len(keys) < FEWEST or 2 * count <= len(keys):
        return False
    return key_of(core_of(value) if isinstance(value, dict) else value) != usual


def _group(
    axis: str | None, axes: Mapping[str | None, int], numbers: Mapping[str, list[float]]
) -> Group:
    if axis is None:
        return Group(None, axes[None], None, None, None)
    found = numbers[axis]
    return Group(axis, axes[axis], min(found), median(found), max(found))
