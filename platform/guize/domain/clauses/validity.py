"""Clauses that say until when a document holds: 有效期两年, 有效期至…, 试行期一年."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from guize.domain.clauses.dates import DAY, PERIOD, Period, Solid, read_day, read_period

_BEING = r"(?:均|暂|规定|限定)?(?:为|是|:|定为|限为|共)?"
_FOR = re.compile(
    rf"(?:(?:有效|试行|暂行|施行|实施|执行)(?:期限?|时间){_BEING}(?:自[^,。;]{{1,30}}?起)?(?:的|计)?"
    rf"|(?<!起)(?:试行|暂行|有效)(?:期限?)?|起(?:试行|暂行|施行|有效))(?P<period>{PERIOD})"
)
_SINCE = rf"(?:自?(?P<since>{DAY})起?)?"
_THROUGH = re.compile(
    rf"(?:(?:有效|试行|暂行|施行|实施|执行)(?:期限?|时间){_BEING}|(?:有效|试行|暂行|施行|实施|执行)"
    rf"(?=至|到|截)|(?:施行|实施|执行|生效|试行),?(?=至|到|截)|自(?={DAY}起?至))"
    rf"{_SINCE}(?:截止|截至|至|到|截)+(?P<through>{DAY})(?:止|终止|届满|有效|失效|废止)?"
)
_ENDLESS = re.compile(r"(?:长期|永久)有效|有效期(?:限)?(?:为)?长期")


@dataclass(frozen=True, slots=True)
class Validity:
    """One clause.

    Attributes:
        start: where it begins in the solid text.
        end: where it ends there.
        period: how long the document holds, from its commencement; None where its end is named.
        through: the last day in force that is named.
        since: the first day, where the clause names that too.
        endless: the clause says that there is no end.
    """

    start: int
    end: int
    period: Period | None = None
    through: date | None = None
    since: date | None = None
    endless: bool = False

    def ends(self, begins: date | None) -> date | None:
        """Return the first day without force; None where there is none, or beyond the calendar.

        Args:
            begins: the day of commencement, where it is known.
        """
        if self.through is not None:
            try:
                return self.through + timedelta(days=1)
            except OverflowError:
                return None
        return self.period.after(begins) if self.period and begins else None


def read_validities(text: Solid) -> list[Validity]:
    """Return the clauses of validity of a text, in order."""
    found = [
        Validity(one.start(), one.end(), period=period)
        for one in _FOR.finditer(text.plain)
        if (period := read_period(one["period"]))
    ]
    for one in _THROUGH.finditer(text.plain):
        since = read_day(one["since"]) if one["since"] else None
        if through := read_day(one["through"]):
            found.append(Validity(one.start(), one.end(), through=through, since=since))
    found += [Validity(*one.span(), endless=True) for one in _ENDLESS.finditer(text.plain)]
    return sorted(found, key=lambda one: one.start)
