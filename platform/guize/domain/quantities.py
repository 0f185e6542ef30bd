"""Quantities as facts and conditions hold them: plain numbers, and durations on three axes.

Weeks convert to days; minutes and hours too. Months never do: they have an axis of their own, and
so have working days and terms of office (DESIGN §3).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import cast

from guize.domain.json_types import Json

NUMBER = "number"

_AXES: dict[str, tuple[str, float]] = {
    "minute": ("day", 1 / 1440),
    "hour": ("day", 1 / 24),
    "day": ("day", 1),
    "week": ("day", 7),
    "working_day": ("working_day", 1),
    "month": ("month", 1),
    "quarter": ("month", 3),
    "half_year": ("month", 6),
    "year": ("month", 12),
    "term": ("term", 1),
}

# How many days one unit of an axis may last: the shortest and the longest month; a working day may
# stand amid a long holiday.
_DAYS: dict[str, tuple[float, float]] = {
    "day": (1, 1),
    "month": (28, 31),
    "working_day": (1, inf),
    "term": (0, inf),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, with the unit of time that it counts, or none.

    ``also`` is the same quantity on other axes, where it was measured on those too.
    """

    value: float
    unit: str | None = None
    also: tuple[Quantity, ...] = ()

    @classmethod
    def of(cls, value: Json) -> Quantity:
        """Return the quantity that a number or a duration ``{"value", "unit"}`` writes."""
        if isinstance(value, dict):
            return cls(cast("float", value["value"]), cast("str", value["unit"]))
        return cls(cast("float", value))


def axis_of(quantity: Quantity) -> str:
    """Return the axis that ``quantity`` is measured on."""
    return NUMBER if quantity.unit is None else _AXES[quantity.unit][0]


def number_on(axis: str, quantity: Quantity) -> float:
    """Return ``quantity`` in units of its own ``axis``."""
    return quantity.value if axis == NUMBER else quantity.value * _AXES[str(quantity.unit)][1]


def span_on(axis: str, quantity: Quantity) -> tuple[float, float]:
    """Return the least and the most that ``quantity`` may be on ``axis``."""
    for measured in quantity.also:
        if axis_of(measured) == axis:
            return span_on(axis, measured)
    own = axis_of(quantity)
    number = number_on(own, quantity)
    if own == axis:
        return number, number
    if NUMBER in (own, axis):
        return 0, inf
    least, most = (number * days for days in _DAYS[own])
    shortest, longest = _DAYS[axis]
    return least / longest, most / shortest if shortest else inf
