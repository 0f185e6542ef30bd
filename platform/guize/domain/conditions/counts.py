"""What was counted in which period: so many this month, so many this year, so many each time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from guize.domain.json_types import Json
from guize.domain.quantities import Quantity, axis_of, number_on

Period: TypeAlias = tuple[str, float | str]
"""A period that compares: its axis and length there, or each time of what. Twelve months are a
year, and ``NO_PERIOD`` is a limit on the whole."""

NO_PERIOD: Period = ("", 0)

Counts: TypeAlias = Mapping[Period, Quantity]


def period_of_count(per: Json) -> Period:
    """Return the period that a checked ``per`` writes; ``NO_PERIOD`` where nothing is written."""
    if not isinstance(per, dict):
        return NO_PERIOD
    if "each" in per:
        return ("each", str(per["each"]))
    # Of a range of periods, the longest is the one in which the count must hold.
    number = per.get("value", per.get("max", per.get("min")))
    length = Quantity.of({"value": number, "unit": per["unit"]})
    axis = axis_of(length)
    return (axis, number_on(axis, length))
