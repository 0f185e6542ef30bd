"""Reads what a document says of itself: its number, its dates, its clause of commencement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from guize.domain.articles import ArticleRef
from guize.domain.json_types import Json, JsonObject
from guize.domain.labels import plain
from guize.domain.numerals import read_numeral
from guize.packs.text import Article, Text

# The patterns are of text in half width, as `plain` gives it; quotes stay as the text has them.
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,10})[〔\[([](\d{4})[〕\])]([1-9]\d{0,3})号")
_DAY = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
_DATED = re.compile(rf"{_DAY}(?:印发)?")
_ADOPTED = re.compile(rf"{_DAY}.{{0,40}}?(?:通过|讨论|审议)")
_PUBLISHED = re.compile(r"(?:发布时间|发布日期|上载日期)[:| ]*(\d{4})-(\d{1,2})-(\d{1,2})")
_BEGINS = r"起?(?:施行|实施|执行|生效)"
_EVENT = r"(?P<event>印发|下发|发布|公布|颁布)之日"
_CLAUSE = re.compile(rf"(?:本[^自,。;]{{1,8}})?自(?:{_EVENT}|{_DAY}){_BEGINS}")
_VALID_YEARS = re.compile(r"有效期(?:为|限为)?(\d{1,2}|[一二三四五六七八九十]{1,2})年")
_VALID_TO = re.compile(rf"有效期(?:至|截至|到){_DAY}")
_REPEALED = re.compile(
    rf"(?:{_DAY}(?:印发|制发|发布|公布)的)?《(?P<title>[^《》]+)》"
    r"(?:\((?P<number>[^()]{4,30}号)\))?同时废止"
)
_OPEN_TO_READING = {
    "下发": "sending",
    "发布": "release",
    "公布": "promulgation",
    "颁布": "promulgation",
}
"""Events that may be the issue of the document, or its publication."""
_LAST = 5
"""A document's clause of commencement is among its last articles."""


def read_particulars(lines: Sequence[str], text: Text) -> JsonObject:
    """Return what a document plainly says of itself, as a head has it: a proposal, to be checked.

    Whatever the words leave open is left out: a day that is not told, a number of which there are
    two. Law: 自印发之日起 is the day of issue (DESIGN §4); 自发布之日起 too, with the day of
    publication as the other reading; a document without a clause is assumed to hold from its issue.

    Args:
        lines: all that was pasted, cleaned, line by line.
        text: the document that was found in there.
    """
    opening = _opening(lines, text)
    issued_on = _last_day(_DATED, (*text.preface, *text.colophon))
    published_on = _last_day(_PUBLISHED, opening)
    instrument: JsonObject = {
        "number": _number(opening),
        "adopted_on": _iso(_last_day(_ADOPTED, (*text.preface, *text.preamble))),
        "issued_on": _iso(issued_on),
        "published_on": _iso(published_on),
        "trial": ("试行" in text.title) or None,
        "repeals": _repeals(text.articles[-_LAST:]) or None,
    }
    head: JsonObject = {
        **_commencement(text, issued_on, published_on),
        "instrument": {name: value for name, value in instrument.items() if value is not None},
    }
    return head


def _commencement(text: Text, issued_on: date | None, published_on: date | None) -> JsonObject:
    for article in reversed(text.articles[-_LAST:]):
        whole = "".join(article.paragraphs)
        found = _CLAUSE.search(plain(whole))
        if found is None:
            continue
        quote = whole[slice(*found.span())]
        clause: JsonObject = {**article.ref.as_json(), "quote": quote}
        begins = _day(*found.groups()[1:]) if found["event"] is None else issued_on
        if begins is None:
            return {"effective_clause": clause}
        return {
            "effective_clause": clause,
            "effective_from": begins.isoformat(),
            "effective_from_certainty": "certain",
            **_alternatives(found["event"], begins, published_on),
            **_expiry("".join("".join(one.paragraphs) for one in text.articles[-_LAST:]), begins),
        }
    if issued_on is None:
        return {}
    return {"effective_from": issued_on.isoformat(), "effective_from_certainty": "assumed"}


def _alternatives(event: str | None, begins: date, published_on: date | None) -> JsonObject:
    if event not in _OPEN_TO_READING or published_on is None or published_on <= begins:
        return {}
    reading: JsonObject = {
        "zh": f"“自{event}之日起”按公开发布之日({published_on})计算,而不按印发日期({begins})计算",
        "en": f"“from the day of {_OPEN_TO_READING[event]}” read as the day of publication "
        f"({published_on}), not the day of issue ({begins})",
    }
    other: JsonObject = {"effective_from": published_on.isoformat(), "reading": reading}
    return {"effective_alternatives": [other]}


def _expiry(last: str, begins: date) -> JsonObject:
    """Return the first day without force; a period of years ends on the day that it began on."""
    last = plain(last)
    until = _VALID_TO.search(last)
    ends: date | None = None
    if until is not None:
        through = _day(*until.groups())
        ends = through + timedelta(days=1) if through else None
    years = _VALID_YEARS.search(last)
    if ends is None and years is not None:
        try:
            ends = begins.replace(year=begins.year + (read_numeral(years[1]) or 0))
        except ValueError:
            return {}
    return {"effective_to": ends.isoformat(), "effective_to_reason": "expired"} if ends else {}


def _repeals(articles: Sequence[Article]) -> list[Json]:
    return [
        {name: value for name, value in entry.items() if value is not None}
        for article in articles
        for entry in _repealed("".join(article.paragraphs), article.ref)
    ]


def _repealed(whole: str, ref: ArticleRef) -> Iterator[JsonObject]:
    for found in _REPEALED.finditer(plain(whole)):
        issued_on = _day(*found.groups()[:3])
        yield {
            "title": whole[slice(*found.span("title"))],
            "number": found["number"],
            "issued_on": _iso(issued_on),
            "on_file": False,
            "source": {**ref.as_json(), "quote": whole[slice(*found.span())]},
        }


def _opening(lines: Sequence[str], text: Text) -> Sequence[str]:
    """Return the lines before the first article."""
    first = text.articles[0]
    opened = f"{first.label}{''.join(first.paragraphs[:1])}"
    for index, line in enumerate(lines):
        if line.replace(" ", "") == opened.replace(" ", ""):
            return lines[:index]
    return text.preface


def _number(opening: Sequence[str]) -> str | None:
    """Return the document's number: that of a line of its own, else of its notice; if it is one."""
    lines = [plain(line) for line in opening]
    alone = [line for line in lines if _NUMBER.fullmatch(line)]
    notices = [line for line in lines if line.rstrip("》").endswith("的通知")]
    found = {_written(match) for line in alone or notices for match in _NUMBER.finditer(line)}
    return found.pop() if len(found) == 1 else None


def _written(found: re.Match[str]) -> str:
    return f"{found[1]}〔{found[2]}〕{found[3]}号"


def _last_day(pattern: re.Pattern[str], lines: Sequence[str]) -> date | None:
    for line in map(plain, reversed(lines)):
        # A date inside a sentence is not the one under the text.
        found = pattern.fullmatch(line) if pattern is _DATED else pattern.search(line)
        if found:
            return _day(*found.groups())
    return None


def _day(*numbers: str | None) -> date | None:
    try:
        year, month, day = (int(number or 0) for number in numbers)
        return date(year, month, day)
    except ValueError:
        return None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
