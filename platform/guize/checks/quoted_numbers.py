"""Whether the quote bears the numbers of a rule: durations, periods, counts and fixed days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from guize.checks.quoted_places import Place
from guize.domain.amounts import Amount
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import child
from guize.domain.json_types import Json
from guize.domain.words import Words

BOUNDS = ("value", "min", "max", "over", "under")
_TIMES = ("次", "回", "场", "期", "轮")
_ALTERNATIVES = ("any_of", "all_of")
_SHOWN = 5
_CLOCK = frozenset({"minute", "hour", "day", "working_day"})


def check_numbers(place: Place) -> Iterator[Finding]:
    """Yield a finding for each number of an object that its quote does not bear.

    An error where the quote has another number of that unit, or that number of another unit; a
    warning where it has none at all.
    """
    value = place.value
    unit = value.get("unit")
    if place.member == "counts":
        return  # 日指工作日 says one without writing it
    if place.member == "per":
        yield from _check_period(place)
    elif isinstance(unit, str):
        yield from _check_bounds(place, unit)
    elif place.section == "quotas" and (place.within is None or place.member in _ALTERNATIVES):
        yield from _check_bounds(place, None)
    if "times" in value:
        yield from _check_times(place)
    day = value.get("day")
    if any(name in value for name in ("every", "following", "same")) and _is_whole(day):
        yield from _check_number(place, "day", day, "day")


def _check_bounds(place: Place, unit: str | None) -> Iterator[Finding]:
    for name in BOUNDS:
        number = place.value.get(name)
        if _is_number(number):
            yield from _check_number(place, name, number, unit)


def _check_number(place: Place, name: str, number: Json, unit: str | None) -> Iterator[Finding]:
    wanted = Fraction(str(number))
    amounts = place.nearest.amounts
    if any(one.equals(wanted, unit) for one in amounts) or not place.quote:
        return
    if unit is None and wanted == 1 and not any(one.unit is None for one in amounts):
        return  # 联系点 is one without a numeral
    rivals = [one for one in amounts if _competes(one, wanted, unit)]
    yield _number_finding(place, name, number, unit, rivals)


def _competes(one: Amount, wanted: Fraction, unit: str | None) -> bool:
    if one.number == wanted:
        return unit is not None
    return one.unit == unit or (unit in _CLOCK and one.unit in _CLOCK)


def _check_period(place: Place) -> Iterator[Finding]:
    value, unit = place.value.get("value"), place.value.get("unit")
    if not _is_number(value) or not isinstance(unit, str) or not place.quote:
        return
    wanted = Fraction(str(value))
    periods = place.nearest.periods
    halved = unit in ("month", "year") and wanted == 1
    if any(p.equals(wanted, unit) for p in periods) or (
        halved and any(p.number == Fraction(1, 2) and p.unit == unit for p in periods)
    ):
        return
    amounts = place.nearest.amounts
    if any(one.equals(wanted, unit) for one in amounts):
        return
    if wanted == 1 and not periods and _NAMED[unit] in place.quote:
        return
    yield _number_finding(place, "value", value, unit, periods)


def _check_times(place: Place) -> Iterator[Finding]:
    times = place.value["times"]
    if not _is_number(times) or not place.quote:
        return
    wanted = Fraction(str(times))
    counted = [
        one
        for one in place.nearest.amounts
        if one.unit is None and place.quote[one.end : one.end + 1] in _TIMES
    ]
    per = place.value.get("per")
    if isinstance(per, dict) and per.get("value") == 1 and _is_halved(place, per.get("unit")):
        wanted /= 2  # 每半月1次 is twice a month
    if any(one.number == wanted for one in counted) or (not counted and wanted == 1):
        return
    yield _number_finding(place, "times", times, None, counted)


def _is_halved(place: Place, unit: Json) -> bool:
    """Tell whether the quote counts by half a ``unit``, a month or a year: 每半月, 每半年."""
    return any(p.number == Fraction(1, 2) and p.unit == unit for p in place.nearest.periods)


_NAMED = {
    "minute": "分",
    "hour": "时",
    "day": "日",
    "working_day": "日",
    "week": "周",
    "month": "月",
    "quarter": "季",
    "half_year": "半年",
    "year": "年",
    "term": "任",
}


def _number_finding(
    place: Place, name: str, number: Json, unit: str | None, rivals: Sequence[Amount]
) -> Finding:
    said = f"{number} {unit}" if unit else f"{number}"
    if not rivals:
        words = Words(
            zh=f"引文中没有“{said}”;请核对数值、单位与引文。",
            en=f"the quote does not bear {said}: check number, unit and quote.",
        )
        code, severity = "number_not_quoted", Severity.WARNING
    else:
        there = [*dict.fromkeys(place.quote[one.start : one.end] for one in rivals)][:_SHOWN]
        words = Words(
            zh=f"此处写的是“{said}”,而引文写的是“{'”“'.join(there)}”;请核对。",
            en=f"this says {said}, and the quote says {', '.join(there)}: check which is right.",
        )
        code, severity = "number_contradicted", Severity.ERROR
    return Finding(
        code=code,
        pointer=child(place.pointer, name),
        words=words,
        severity=severity,
        citation=place.nearest.citation,
    )


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
