"""Clauses that say from when a document, or some articles of it, holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from guize.domain.clauses.dates import CIPHER, DAY, PERIOD, Period, Solid, read_day, read_period
from guize.domain.numerals import read_numeral

Event = Literal["issue", "publication", "adoption"]

_EVENTS: dict[str, Event] = {
    "发布": "publication",
    "公布": "publication",
    "颁布": "publication",
    "公告": "publication",
    "下发": "publication",
    "通过": "adoption",
    "批准": "adoption",
}
"""What the day of an event is counted from; every other event is the issue of the document."""

_HOLDS = r"(?:施行|实施|执行|生效|试行|实行|起效|适用|有效(?!期)|暂行)"
_ENDS = r"(?:停止(?:执行|施行|实施|使用)|不再(?:执行|施行|适用|有效)|废止|失效|终止)"
# 自2013年1月1日起施行的《…》 speaks of another document.
_OTHER = r"(?!的|以来|之日|情况)"
_MANNER = r"(?:正式|开始|统一|全面|试|暂|予以|同时|即行|在[^,。;:]{1,12}范围内)?"
_DATED = (
    rf"(?:自|从|于|由|在)?(?P<day>{DAY})(?:零时|0时|凌晨)?(?:之日)?起?(?:至{DAY}止?)?"
    rf"|(?:自|从|于|由|在)?(?P<whole>{CIPHER}{{4,7}}年{CIPHER}{{1,3}}月)份?起"
)
_EVENT = "印发|下发|发文|发布|公布|颁布|签发|公告|发出|通过|批准|即"
_LATER = (
    r"(?:(?:的|之)?(?P<next>次日)|(?:的|之)?(?P<month>次月|下个?月)(?:1|一)日"
    rf"|第(?P<nth>{CIPHER}{{1,3}})(?:日|天)"
    rf"|满?(?P<period>{PERIOD})(?:届满|期满|满)?(?:之?后|以后)?(?:的?(?P<eve>次日))?"
    rf"|满?(?P<working>{CIPHER}{{1,3}}个工作日)(?:届满|满)?(?:之?后|以后)?)"
)
_OF_EVENT = (
    r"(?:(?:[自从][^,。;:]{0,20}?|[于由在]|(?=(?:文件|正式)?(?:" + _EVENT + r")(?:之日|日)起))"
    rf"(?:文件|正式)?(?P<event>{_EVENT})"
    r"(?:之?日(?:起|后|以后|之后)?|后|起|以后|之后|(?=[之的]?次|满))"
    rf"{_LATER}?(?:之日)?起?)"
)
_CLAUSE = re.compile(rf"(?:{_DATED}|{_OF_EVENT}){_MANNER}{_HOLDS}{_OTHER}")
_END = re.compile(rf"(?:{_DATED}|{_OF_EVENT}){_MANNER}{_ENDS}{_OTHER}")
_DATING = re.compile(
    r"(?:具体|正式)?(?:施行|实施|执行|生效|试行|实行)的?(?:具体)?(?:日期|时间)([^,。;]{0,60})"
)
_LEFT_OPEN = re.compile(r"(?:另行|另|由|待|俟).*?(?:规定|公布|确定|通知|制定|发布|明确|决定|公告)")
_MARK = re.compile(r"[,。;:!?]|\.(?![0-9])")
_LONGEST_SUBJECT = 60
_ORDINAL = rf"({CIPHER}{{1,7}})"
_SCOPE = re.compile(
    rf"第{_ORDINAL}(条|章)(?:之([一二三四五六七八九十]))?(?:第[^至到,]{{1,6}}[款项])*"
    rf"(?:[至到—~-]+第{_ORDINAL}[条章](?:之([一二三四五六七八九十]))?)?"
)


@dataclass(frozen=True, slots=True)
class Later:
    """How long after its event a day lies.

    Attributes:
        period: the time that runs from the event; None where it cannot be counted without more
            (working days need a calendar).
        other: days from that reading to the other one that the words admit; 0: there is none.
        next_month: the first of the month after the event's.
    """

    period: Period | None = None
    other: int = 0
    next_month: bool = False

    def readings(self, event: date) -> list[date]:
        """Return the days that the words can mean, the usual reading first.

        Law: the day of the event is not counted (DESIGN §4).
        """
        try:
            if self.next_month:
                return [date(event.year + event.month // 12, event.month % 12 + 1, 1)]
            reached = self.period.after(event) if self.period else None
            if reached is None:
                return []
            return [reached, reached + timedelta(days=self.other)] if self.other else [reached]
        except (ValueError, OverflowError):
            return []


@dataclass(frozen=True, slots=True)
class Scope:
    """Articles that a clause is about: a run of articles, or of whole chapters.

    `first` and `last` are ordinals with what was inserted (0, or 1 for 之一).
    """

    first: tuple[int, int]
    last: tuple[int, int]
    of_chapters: bool = False


@dataclass(frozen=True, slots=True)
class Commencement:
    """One clause.

    Attributes:
        start: where it begins in the solid text.
        end: where it ends there.
        subject: the solid words before the moment: 本办法, 第九条, 除第九条 …; "" for none.
        event: the event that the day is counted from; None where a day is named or left open.
        word: the event's own word, 印发 or 公布.
        later: how long after the event; None for the day of the event itself.
        day: the day that is named; None too where there is no such day.
        of_month: only the month is named; `day` is its first.
        left_open: the day is to be fixed by somebody (另行规定).
    """

    start: int
    end: int
    subject: str
    event: Event | None = None
    word: str | None = None
    later: Later | None = None
    day: date | None = None
    of_month: bool = False
    left_open: bool = False

    def readings(self, event: date | None) -> list[date]:
        """Return the days that the clause can mean, the usual reading first.

        Args:
            event: the day of the event that the clause names; None where nobody knows.
        """
        if self.event is None:
            return [self.day] if self.day else []
        if event is None:
            return []
        return self.later.readings(event) if self.later else [event]

    def readings_by(
        self, issued_on: date | None, published_on: date | None, adopted_on: date | None
    ) -> list[date]:
        """Return the days that the clause can mean by a document's dates, the usual one first.

        Law (DESIGN §4): 自印发之日起 is the day of issue; 自发布之日起 too, with the day of
        publication as the other reading.
        """
        if self.event == "adoption":
            return self.readings(adopted_on)
        if self.event != "publication" or published_on is None:
            return self.readings(issued_on)
        days = self.readings(issued_on or published_on)
        if issued_on is not None and published_on > issued_on:
            days += self.readings(published_on)
        return list(dict.fromkeys(days))

    def scopes(self) -> list[Scope]:
        """Return the articles that the clause is about; none for the whole document."""
        found = []
        for first, kind, inserted, last, more in _SCOPE.findall(self.subject):
            ends = (read_numeral(first) or 0, read_numeral(inserted) or 0)
            until = (read_numeral(last) or 0, read_numeral(more) or 0) if last else ends
            found.append(Scope(ends, until, of_chapters=kind == "章"))
        return found


def read_commencements(text: Solid) -> list[Commencement]:
    """Return the clauses of commencement of a text, in order."""
    found = [*_read(text, _CLAUSE)]
    for one in _DATING.finditer(text.plain):
        if _LEFT_OPEN.search(one[1]):
            start = _start(text.plain, one.start())
            subject = text.plain[start : one.start()]
            found.append(Commencement(start, one.end(), subject, left_open=True))
    return sorted(found, key=lambda one: one.start)


def read_endings(text: Solid) -> list[Commencement]:
    """Return the clauses that say from when something has no force: 自2019年1月1日起废止."""
    return [*_read(text, _END)]


def _read(text: Solid, pattern: re.Pattern[str]) -> Iterator[Commencement]:
    for found in pattern.finditer(text.plain):
        start = _start(text.plain, found.start())
        named = found["day"] or (f"{found['whole']}1日" if found["whole"] else None)
        word = found["event"]
        yield Commencement(
            start,
            found.end(),
            text.plain[start : found.start()],
            event=_EVENTS.get(word, "issue") if word else None,
            word=word,
            later=_later(found) if word else None,
            day=read_day(named) if named else None,
            of_month=found["whole"] is not None,
        )


def _start(plain: str, at: int) -> int:
    """Return where the clause begins whose moment stands at `at`: after the mark before it."""
    nearest = max(at - _LONGEST_SUBJECT, 0)
    marks = [found.end() for found in _MARK.finditer(plain, nearest, at)]
    return marks[-1] if marks else at if nearest else 0


def _later(found: re.Match[str]) -> Later | None:
    if found["next"]:
        return Later(Period(0, 1))
    if found["month"]:
        return Later(next_month=True)
    if found["nth"]:
        return Later(Period(0, read_numeral(found["nth"]) or 0), other=-1)
    if found["period"]:
        period = read_period(found["period"])
        if period and found["eve"]:
            return Later(Period(period.months, period.days + 1))
        return Later(period, other=1)
    return Later() if found["working"] else None
