"""Clauses that end other documents: 《…》同时废止, 停止执行, 即行失效."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from guize.domain.clauses.dates import DAY, Solid, read_day

_VERB = r"(?:废止|停止(?:执行|施行|实施|使用)|终止执行|不再(?:执行|施行|适用|有效)|失效)"
_TAIL = re.compile(
    rf"(?:等[^,。;]{{0,12}}|,?自[^,。;]{{1,20}}起,?|,?于{DAY}起?|同时|即行|即|予以|一并|自行|自然"
    rf"|自动|相应|均|全部|随之|也|一律|立即|正式|宣布|,){{0,6}}{_VERB}"
)
_NUMBER = re.compile(r"\(([^()。;]{1,60})\)")
_JOINED = r"(?:[、,]|以及|[和及与])"
_LEAD = (
    rf"(?P<lead>原?(?P<day>{DAY})?(?:[^,。;:]{{0,30}}"
    r"(?:印发|制发|发布|公布|颁布|下发|制定|实施|施行|执行|通过|出台)的|的)?原?)"
)
_NAMED = re.compile(rf"(?:{_JOINED}|同时|自本[^,。;]{{1,12}}起|[0-9]{{1,2}}\.)*{_LEAD}")
_REVERSED = re.compile(rf"(?<![、或者和及])(?P<verb>(?:废止|停止执行|停止施行):?){_LEAD}\Z")
_ELSEWHERE = re.compile(r"依据|根据|按照|依照|参照|违反")
_LISTING = re.compile(
    rf"(?:下列|以下)[^。;]{{0,40}}{_VERB}:?$|{_VERB}(?:下列|以下)[^。;]{{0,20}}:?$"
)
_MARK = re.compile(r"[,。;:、()]|\.(?![0-9])")
_LONGEST_LEAD = 80
_LONGEST_CLAUSE = 600


@dataclass(frozen=True, slots=True)
class Repeal:
    """A document that a clause ends.

    Attributes:
        paragraph: the index of the paragraph that names it.
        start: where the words that name it begin in that paragraph, in solid text.
        end: where its clause ends there.
        title: the document's title, as the text has it, without 《》.
        number: what stands in brackets behind it, solid.
        issued_on: the day of its issue, where that is named.
    """

    paragraph: int
    start: int
    end: int
    title: str
    number: str | None
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class _Named:
    """A title in a paragraph: where its words begin, where it ends with its number, what led it."""

    start: int
    title: tuple[int, int]
    end: int
    number: str | None
    issued_on: date | None
    is_plain: bool
    is_joined: bool
    verb: int | None


def read_repeals(paragraphs: Sequence[Solid]) -> list[Repeal]:
    """Return the documents that the paragraphs of an article end, in order."""
    found: list[Repeal] = []
    is_list = False
    for index, paragraph in enumerate(paragraphs):
        named = _names(paragraph.plain)
        is_list = is_list and bool(named)
        spans = [(one.start, one.end) for one in named]
        for one, span in zip(named, spans if is_list else _ended(paragraph, named), strict=True):
            if span is not None and one.is_plain:
                start, end = span
                # Of a long list each document is quoted by itself.
                end = end if end - start <= _LONGEST_CLAUSE else one.end
                title = paragraph.quote(one.title[0] + 1, one.title[1] - 1)
                found.append(Repeal(index, start, end, title, one.number, one.issued_on))
        is_list = is_list or _LISTING.search(paragraph.plain) is not None
    return found


def _ended(paragraph: Solid, named: Sequence[_Named]) -> list[tuple[int, int] | None]:
    """Return for each title where the clause stands that ends it, None where none does."""
    spans: list[tuple[int, int] | None] = [None] * len(named)
    end: int | None = None
    for index, one in reversed([*enumerate(named)]):
        told = _TAIL.match(paragraph.plain, one.end)
        is_followed = index + 1 < len(named) and named[index + 1].is_joined
        end = told.end() if told else end if is_followed else None
        spans[index] = None if end is None else (one.start, end)
    begins: int | None = None
    for index, one in enumerate(named):
        begins = one.verb if one.verb is not None else begins if one.is_joined else None
        if spans[index] is None and begins is not None:
            spans[index] = (begins, one.end)
    return spans


def _names(plain: str) -> list[_Named]:
    found: list[_Named] = []
    last = 0
    for start, end in titles(plain):
        number = _NUMBER.match(plain, end)
        between = plain[max(last, start - _LONGEST_LEAD) : start]
        marks = [mark.end() for mark in _MARK.finditer(between)]
        lead = between[marks[-1] if marks else 0 :]
        told = _NAMED.fullmatch(lead)
        verb = _REVERSED.search(lead)
        led = verb or told
        one = _Named(
            start=start - len(led["lead"]) if led else start,
            title=(start, end),
            end=number.end() if number else end,
            number=number[1] if number else None,
            issued_on=read_day(led["day"]) if led and led["day"] else None,
            is_plain=led is not None and not _ELSEWHERE.search(lead),
            is_joined=bool(found) and start - last <= _LONGEST_LEAD and _joins(between),
            verb=None if verb is None else start - len(lead) + verb.start("verb"),
        )
        found.append(one)
        last = one.end
    return found


def _joins(between: str) -> bool:
    return _NAMED.fullmatch(between) is not None and not _ELSEWHERE.search(between)


def titles(plain: str) -> Iterator[tuple[int, int]]:
    """Yield where the outermost titles stand, 《 and 》 included."""
    depth = start = 0
    for place, sign in enumerate(plain):
        if sign == "《":
            start = start if depth else place
            depth += 1
        elif sign == "》" and depth:
            depth -= 1
            if not depth and place - start > 1:
                yield start, place + 1
