"""Days and periods as documents write them, in any digits and with any spaces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from guize.domain.labels import plain
from guize.domain.numerals import ZEROS, read_numeral

# The patterns are of solid text (`Solid.plain`): half width, no white space.
CIPHER = rf"[0-9一二三四五六七八九十百千{ZEROS}]"
DAY = (
    rf"(?:{CIPHER}{{4,7}}年(?:{CIPHER}{{1,3}}|元|正)月{CIPHER}{{1,3}}[日号]"
    r"|[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}日?)"
)
"""A whole date; `read_day` reads it."""
_COUNT = rf"(?:{CIPHER}{{1,3}}|两|半)"
PERIOD = (
    rf"(?:{_COUNT}周?年(?:半|[零又]?{_COUNT}个?月)?|{_COUNT}个半?月"
    rf"|{_COUNT}(?:个?星期|周)|{_COUNT}(?:日|天)(?!内))"
)
"""A length of time in calendar units; `read_period` reads it."""

_PARTS = re.compile(r"[年月日号./-]")
_YEARS = re.compile(rf"({_COUNT})周?年(?:(半)|[零又]?({_COUNT})个?月)?")
_MONTHS = re.compile(rf"({_COUNT})个(半)?月")
_WEEKS = re.compile(rf"({_COUNT})(?:个?星期|周)")
_DAYS = re.compile(rf"({_COUNT})(?:日|天)")


@dataclass(frozen=True, slots=True)
class Solid:
    """A text without its white space and in half width.

    Attributes:
        original: the text as it is.
        plain: the text to look into.
        places: where each character of `plain` stands in `original`.
    """

    original: str
    plain: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Solid:
        """Return the solid form of a text."""
        places = tuple(place for place, sign in enumerate(text) if not sign.isspace())
        return cls(text, plain("".join(text[place] for place in places)), places)

    def quote(self, start: int, end: int) -> str:
        """Return what stands in the original where `plain[start:end]` does."""
        return self.original[self.places[start] : self.places[end - 1] + 1]


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time in calendar months and days."""

    months: int
    days: int

    def after(self, day: date) -> date | None:
        """Return the day that answers to `day` when the period has run; None beyond the calendar.

        Where the month has no such day, the period has run out with the month: the next one's
        first day is returned.
        """
        month = day.year * 12 + day.month - 1 + self.months
        try:
            first = date(month // 12, month % 12 + 1, 1)
            reached = first + timedelta(days=day.day - 1)
            if reached.month != first.month:
                reached = reached.replace(day=1)
            return reached + timedelta(days=self.days)
        except (ValueError, OverflowError):
            return None


def read_day(written: str) -> date | None:
    """Return the day that solid text of the pattern `DAY` writes; None if there is no such day."""
    numbers = [
        1 if part in ("元", "正") else read_numeral(part) for part in _PARTS.split(written)[:3]
    ]
    try:
        year, month, day = (number or 0 for number in numbers)
        return date(year, month, day)
    except ValueError:
        return None


def read_period(written: str) -> Period | None:
    """Return the length that solid text of the pattern `PERIOD` writes, None if it is none."""
    months = days = 0
    if found := _YEARS.fullmatch(written):
        years, half, more = found.groups()
        months = 6 if years == "半" else 12 * _count(years)
        months += 6 if half else _count(more)
    elif found := _MONTHS.fullmatch(written):
        # Half a month is fifteen days.
        months, days = _count(found[1]), 15 if found[2] or found[1] == "半" else 0
    elif found := _WEEKS.fullmatch(written):
        days = 7 * _count(found[1])
    elif found := _DAYS.fullmatch(written):
        days = _count(found[1])
    return Period(months, days) if months or days else None


def _count(written: str | None) -> int:
    return read_numeral(written or "") or 0
