"""Values as numbers on an axis, so that two of them can be told shorter, fewer or weaker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from guize.domain.diffing.equality import Found
from guize.domain.diffing.values import core_of, is_cadence, is_duration
from guize.domain.json_types import Json
from guize.domain.quantities import NUMBER, Quantity, axis_of, number_on, span_on
from guize.domain.words import Words

Direction = Literal["shortened", "lengthened", "increased", "decreased", "strengthened", "weakened"]

DIRECTIONS: Mapping[Direction, Words] = {
    "shortened": Words(zh="缩短", en="shortened"),
    "lengthened": Words(zh="延长", en="lengthened"),
    "increased": Words(zh="增加", en="increased"),
    "decreased": Words(zh="减少", en="decreased"),
    "strengthened": Words(zh="加强", en="strengthened"),
    "weakened": Words(zh="减弱", en="weakened"),
}

STRENGTHS = ("may", "usually", "in_principle", "must")
"""From the weakest to the strongest. What the text states plainly binds as ``must`` does."""

STRENGTH = "strength"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number on an axis; only numbers on one axis compare.

    Axes are those of :mod:`guize.domain.quantities`, ``per_day`` and the like for frequencies
    (times in one unit of that axis), and ``strength``.
    """

    axis: str
    number: float


def find_measure(value: Found, name: str = "") -> Measure | None:
    """Return what ``value``, the member ``name`` of an object, measures; None if it does not.

    A range counts by its upper bound, on which it is due, else by its lower one.
    """
    if name == STRENGTH and value in STRENGTHS:
        return Measure(STRENGTH, STRENGTHS.index(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Measure(NUMBER, value)
    quantity = _quantity(value)
    if quantity is not None:
        axis = axis_of(quantity)
        return Measure(axis, number_on(axis, quantity))
    return _frequency(value)


def direction_of(left: Found, right: Found, name: str = "") -> Direction | None:
    """Return which way a value went, None where that cannot be said for certain."""
    old, new = find_measure(left, name), find_measure(right, name)
    if old is None or new is None:
        return None
    change = _change(left, right, old, new)
    if not change:
        return None
    if old.axis == STRENGTH:
        return "strengthened" if change > 0 else "weakened"
    if _quantity(left) is not None:
        return "lengthened" if change > 0 else "shortened"
    return "increased" if change > 0 else "decreased"


def _change(left: Found, right: Found, old: Measure, new: Measure) -> float:
    if old.axis == new.axis:
        return new.number - old.number or _lower(right) - _lower(left)
    before, after = _quantity(left), _quantity(right)
    if before is None or after is None:
        return 0
    # Of different units, one is longer for certain if its least is more than the other's most.
    (least, most), (least_after, most_after) = span_on("day", before), span_on("day", after)
    return 1 if least_after > most else -1 if most_after < least else 0


def _quantity(value: Found) -> Quantity | None:
    if not is_duration(cast("Json", value)) or not isinstance(value, dict):
        return None
    number = value.get("value", value.get("max", value.get("min")))
    return Quantity.of({"value": number, "unit": value["unit"]})


def _lower(value: Found) -> float:
    low = value.get("min") if isinstance(value, dict) else None
    return low if isinstance(low, int | float) else 0


def _frequency(value: Found) -> Measure | None:
    if not isinstance(value, dict) or not is_cadence(value):
        return None
    times, per = value.get("times"), value.get("per")
    period = _quantity(core_of(per)) if isinstance(per, dict) else None
    if period is None or not isinstance(times, int | float):
        return None
    axis = axis_of(period)
    return Measure(f"per_{axis}", times / number_on(axis, period))
