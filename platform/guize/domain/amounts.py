"""Amounts as texts write them: whole numerals with what they count, and periods (每两周)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from guize.domain.numerals import ZEROS, read_numeral

_SIGNS = f"{ZEROS}一二三四五六七八九十百千两"
_NUMERAL = rf"[0-9]+\.[0-9]+|[0-9{_SIGNS}]+"
_UNITS = {
    "分钟": "minute",
    "小时": "hour",
    "钟头": "hour",
    "工作日": "working_day",
    "工作天": "working_day",
    "自然日": "day",
    "日历日": "day",
    "日": "day",
    "天": "day",
    "星期": "week",
    "周": "week",
    "月": "month",
    "季度": "quarter",
    "季": "quarter",
    "年": "year",
    "任期": "term",
    "届": "term",
    "任": "term",
}
_UNIT = "|".join(_UNITS)
_AMOUNT = re.compile(
    rf"(?P<ordinal>第)?(?P<number>{_NUMERAL}|半)"
    rf"(?:分之(?P<part>{_NUMERAL})|/(?P<over>[0-9]+)|(?P<percent>%)"
    rf"|(?P<counter>个)?(?P<half>半)?(?P<unit>{_UNIT})?(?P<tail>半(?![数年月天日]))?)"
)
_JOINED = re.compile(r"[个日天]?(?:至|到|或者?|[-—–~\u301c、])+")
_PERIOD = re.compile(
    rf"(?:每隔?|按|逐|各)(?:一?个)?(?:(?P<number>{_NUMERAL}|半)个?)?(?P<half>半)?(?P<unit>{_UNIT})"
)
_HALVES = {"year": (Fraction(1), "half_year"), "month": (Fraction(15), "day")}
_LONGEST = 10
"""No numeral that counts something here has more characters; a longer run is no amount."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text: how many, of which unit of time (None for anything else), and where.

    ``start`` and ``end`` are the positions of the whole of it, unit included.
    """

    number: Fraction
    unit: str | None
    start: int
    end: int

    def equals(self, number: Fraction, unit: str | None) -> bool:
        """Tell whether this is ``number`` of ``unit``, whichever way it is written (半年)."""
        return (number, unit) in _ways(self.number, self.unit)


def plain(text: str) -> str:
    """Return a text with digits of one width and without white space, as amounts are read from."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def find_amounts(text: str) -> Iterator[Amount]:
    """Yield the amounts of a ``plain`` text, in order; time linear in its length.

    Of 1至2个工作日 and 二、三天 the first number has the unit of the second. Fractions (三分之二,
    2/3, 50%) have no unit. Ordinals (第三) and what is too long for a numeral count nothing.
    """
    waiting: list[tuple[Fraction, int, int]] = []
    for found in _AMOUNT.finditer(text):
        number = _counted(found)
        if number is None or found["ordinal"]:
            waiting = []
            continue
        if waiting and not _JOINED.fullmatch(text, waiting[-1][2], found.start()):
            yield from (Amount(one, None, start, end) for one, start, end in waiting)
            waiting = []
        unit = _UNITS.get(found["unit"] or "")
        is_bare = unit is None and number.denominator == 1
        end = found.start() + len(found["number"]) if is_bare else found.end()
        if is_bare and _JOINED.match(text, end):
            waiting.append((number, found.start(), end))
            continue
        yield from (Amount(one, unit, start, last) for one, start, last in waiting)
        waiting = []
        yield Amount(number, unit, found.start(), end)
    yield from (Amount(one, None, start, end) for one, start, end in waiting)


def find_periods(text: str) -> Iterator[Amount]:
    """Yield the periods of a ``plain`` text: 每两周 is 2 weeks, 每季度 1 quarter, 每半年 half."""
    for found in _PERIOD.finditer(text):
        number = Fraction(1) if found["number"] is None else _number(found["number"])
        if number is None:
            continue
        if found["half"]:
            number = Fraction(1, 2) if found["number"] is None else number + Fraction(1, 2)
        yield Amount(number, _UNITS[found["unit"]], found.start(), found.end())


def _counted(found: re.Match[str]) -> Fraction | None:
    number = _number(found["number"])
    if found["percent"]:
        return None if number is None else number / 100
    if found["over"]:
        return _ratio(number, _number(found["over"]))
    if found["part"]:
        return _ratio(_number(found["part"]), 100 if found["number"] == "百" else number)
    if number is not None and (found["half"] or found["tail"]) and found["unit"]:
        number += Fraction(1, 2)
    return number


def _ratio(above: Fraction | None, below: Fraction | int | None) -> Fraction | None:
    return Fraction(above, below) if above is not None and below else None


def _number(written: str) -> Fraction | None:
    if written == "半":
        return Fraction(1, 2)
    if len(written) > _LONGEST:
        return None
    if written.replace(".", "").isdecimal():
        return Fraction(written)
    whole = read_numeral(written)
    return None if whole is None else Fraction(whole)


def _ways(number: Fraction, unit: str | None) -> Iterator[tuple[Fraction, str | None]]:
    """Yield an amount in each of the ways in which rules may have it."""
    yield number, unit
    if number == Fraction(1, 2) and unit in _HALVES:
        yield _HALVES[unit]
    if unit == "month" and number.denominator == 2:  # noqa: PLR2004 - half a month is 15 days
        yield number * 30, "day"
    if unit == "year" and number.denominator == 2:  # noqa: PLR2004 - half a year is 6 months
        yield number * 12, "month"
