"""Values as numbers on an axis, so that two of them can be told shorter, fewer or weaker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Literal, TypeAlias, cast

from guize.domain.diffing.equality import Found
from guize.domain.diffing.values import core_of, is_cadence, is_duration
from guize.domain.json_types import Json, JsonObject
from guize.domain.quantities import NUMBER, Quantity, axis_of, number_on, span_on
from guize.domain.thresholds import find_threshold
from guize.domain.words import Words

Direction = Literal[
    "shortened",
    "lengthened",
    "increased",
    "decreased",
    "raised",
    "lowered",
    "tightened",
    "relaxed",
    "narrowed",
    "widened",
]

DIRECTIONS: Mapping[Direction, Words] = {
    "shortened": Words(zh="缩短", en="shortened"),
    "lengthened": Words(zh="延长", en="lengthened"),
    "increased": Words(zh="增加", en="increased"),
    "decreased": Words(zh="减少", en="decreased"),
    "raised": Words(zh="提高", en="raised"),
    "lowered": Words(zh="降低", en="lowered"),
    "tightened": Words(zh="收紧", en="tightened"),
    "relaxed": Words(zh="放宽", en="relaxed"),
    "narrowed": Words(zh="范围缩小", en="narrower"),
    "widened": Words(zh="范围扩大", en="wider"),
}

STRENGTHS = ("may", "usually", "in_principle", "must")
"""From the weakest to the strongest. What the text states plainly binds as ``must`` does."""

STRENGTH = "strength"

_ABOVE = 1e-9
"""By so much a share that must be exceeded (超过半数) is more than one that includes itself."""

_SHARE = "share"
_MEMBERS = "members"
_BOUNDS = (
    "max",
    "min",
    "over",
    "under",
    "maximum",
    "minimum",
    "exclusiveMaximum",
    "exclusiveMinimum",
)
_WAYS: Mapping[str, tuple[Direction, Direction]] = {
    "duration": ("lengthened", "shortened"),
    "frequency": ("increased", "decreased"),
    "number": ("increased", "decreased"),
    "bound": ("raised", "lowered"),
    "quorum": ("raised", "lowered"),
    "strength": ("tightened", "relaxed"),
}

_Span: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """A number on an axis; only numbers on one axis compare.

    Axes are those of :mod:`guize.domain.quantities`, ``per_day`` and the like for frequencies
    (times in one unit of that axis), ``share`` (of members; ``share_present``, ``share_voters``)
    and ``members`` for quorums and votes, and ``strength``.
    """

    axis: str
    number: float


@dataclass(frozen=True, slots=True)
class _Extent:
    """What a value leaves open: from the least to the most, on an axis."""

    kind: str
    axis: str
    span: _Span


def find_measure(value: Found, name: str = "") -> Measure | None:
    """Return what ``value``, the member ``name`` of an object, measures; None if it does not.

    A range counts by its upper bound, on which it is due, else by its lower one; a frequency by
    the number that it states.
    """
    if isinstance(value, dict) and is_cadence(value):
        return _frequency(value)
    extent = _extent(value, name)
    if extent is None:
        return None
    low, high = extent.span
    return Measure(extent.axis, low if high == inf else high)


def direction_of(left: Found, right: Found, name: str = "") -> Direction | None:
    """Return which way a value went, None where that cannot be said for certain."""
    old, new = _extent(left, name), _extent(right, name)
    if old is None or new is None or old.kind != new.kind:
        return None
    change = _change(old.span, new.span) if old.axis == new.axis else _converted(left, right)
    if not change:
        return None
    more, less = _WAYS[old.kind]
    return more if change > 0 else less


def _change(old: _Span, new: _Span) -> int:
    """Return more than 0 if the span moved up, less if down, 0 if neither can be said.

    The most tells, on which a thing is due. Where there is no most, the least tells unless the
    most, coming or going, contradicts it.
    """
    low, high = (_moved(before, after) for before, after in zip(old, new, strict=True))
    is_low_told = -inf not in (old[0], new[0])
    if inf not in (old[1], new[1]):
        return high
    return low if is_low_told and low * high >= 0 else 0


def _moved(old: float, new: float) -> int:
    return (new > old) - (new < old)


def _converted(left: Found, right: Found) -> int:
    before, after = _quantity(left), _quantity(right)
    if before is None or after is None or not _is_exact(left) or not _is_exact(right):
        return 0
    # Of different units, one is longer for certain if its least is more than the other's most.
    (least, most), (least_after, most_after) = span_on("day", before), span_on("day", after)
    return 1 if least_after > most else -1 if most_after < least else 0


def _extent(value: Found, name: str) -> _Extent | None:
    if name == STRENGTH and value in STRENGTHS:
        return _Extent("strength", STRENGTH, _point(STRENGTHS.index(value)))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _Extent("bound" if name in _BOUNDS else "number", NUMBER, _point(value))
    if not isinstance(value, dict):
        return None
    quantity = _quantity(value)
    if quantity is not None:
        axis = axis_of(quantity)
        return _Extent("duration", axis, _span(value, axis))
    return _quorum(core_of(value)) or _often(value)


def _quantity(value: Found) -> Quantity | None:
    if not is_duration(cast("Json", value)) or not isinstance(value, dict):
        return None
    number = value.get("value", value.get("max", value.get("min")))
    quantity = Quantity.of({"value": number, "unit": value["unit"]})
    try:
        axis_of(quantity)
    except KeyError:  # a unit that no check has passed
        return None
    return quantity


def _is_exact(value: Found) -> bool:
    return isinstance(value, dict) and ("value" in value or value.keys() >= {"min", "max"})


def _span(value: JsonObject, axis: str) -> _Span:
    low, high = (
        number_on(axis, Quantity.of({"value": value[bound], "unit": value["unit"]}))
        if (bound := "value" if "value" in value else side) in value
        else none
        for side, none in (("min", -inf), ("max", inf))
    )
    return low, high


def _point(number: float) -> _Span:
    return number, number


def _quorum(core: JsonObject) -> _Extent | None:
    threshold = find_threshold(core.get("threshold"))
    if threshold is None:
        return None
    above = _ABOVE if threshold.is_exceeded else 0
    if threshold.divisor is None:
        return _Extent("quorum", _MEMBERS, _point(threshold.number + threshold.is_exceeded))
    of = core.get("of")
    axis = f"{_SHARE}_{of}" if of in ("present", "voters") else _SHARE
    return _Extent("quorum", axis, _point(threshold.number / threshold.divisor + above))


def _often(value: JsonObject) -> _Extent | None:
    measure = _frequency(value)
    if measure is None:
        return None
    low = -inf if "at_most" in value else measure.number
    high = inf if "at_least" in value or value.get("as_needed") is True else measure.number
    return _Extent("frequency", measure.axis, (low, high))


def _frequency(value: JsonObject) -> Measure | None:
    times, per = value.get("times"), value.get("per")
    period = _quantity(core_of(per)) if isinstance(per, dict) and is_cadence(value) else None
    if period is None or not isinstance(times, int | float):
        return None
    axis = axis_of(period)
    return Measure(f"per_{axis}", times / number_on(axis, period))
