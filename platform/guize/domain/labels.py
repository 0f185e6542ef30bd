"""The labels that open articles, read: 第四十八条之一, 四十八、, (三), 1., 第一章."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from guize.domain.numerals import read_numeral

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# All patterns are of half width (`plain`) and bounded: no line takes longer than its length.
_COUNT = "[一二三四五六七八九十百千两零〇○◯Oo0]{1,9}"
_FIGURE = "[0-9lI]{1,4}"
_MOST_INSERTED = 100
_ANY = rf"(?P<n>{_COUNT}|{_FIGURE})"
_INSERTED = rf"(?:之(?P<i>{_COUNT}))?"
REFERENCE = re.compile(
    r"\s*(?:、|规定|所[列述称指规]|[的中至和或及与]|[(第]?[一二三四五六七八九十0-9]{1,3}[)、]?[款项目条]"
    r"|第?[一二三四五六七八九十0-9]{1,3}条|之[一二三四五]|以[上下外])"
)
"""What follows the number of an article where a sentence refers to it."""
_ITEMS_REFERENCE = re.compile(r"\s*[(第]?[一二三四五六七八九十0-9]{1,3}[)、]?[款项目条]")
"""After 一、 or (一) only more numbers make a reference (一、二项), and no words such as 所称."""


class Style(StrEnum):
    """How articles are labelled; the value is what people call it."""

    ARTICLE = "第一条"
    ITEM = "一、"
    BRACKETED = "(一)"
    FIGURE = "1."
    BRACKETED_FIGURE = "(1)"
    CHAPTER = "第一章"


@dataclass(frozen=True, slots=True)
class Label:
    """A label found in a line.

    Attributes:
        style: how it is written; a slip (二十九条) has the style that it is taken for.
        ordinal, inserted: the number.
        start, end: where it stands in its line; the text goes on from ``end``.
        is_slip: it is not written as others of its style are.
        is_spaced: white space follows, as in a heading and not in a sentence.
        is_reference: the words that follow are those of a reference.
    """

    style: Style
    ordinal: int
    inserted: int
    start: int
    end: int
    is_slip: bool
    is_spaced: bool
    is_reference: bool


_CITED = (Style.ARTICLE, Style.CHAPTER)
"""Labels that sentences begin with, too: 第三条规定的事项."""
_OPENING: tuple[tuple[Style, bool, re.Pattern[str]], ...] = (
    (Style.ARTICLE, False, re.compile(rf"第{_ANY}条{_INSERTED}")),
    (Style.ARTICLE, True, re.compile(rf"(?P<n>{_COUNT})条{_INSERTED}")),
    (Style.ITEM, False, re.compile(rf"(?P<n>{_COUNT})(?:之(?P<i>{_COUNT}))?、")),
    (Style.ITEM, True, re.compile(rf"第?(?P<n>{_COUNT})[.,、](?P<i>)")),
    (Style.BRACKETED, False, re.compile(rf"\((?P<n>{_COUNT})\)(?P<i>)")),
    (Style.FIGURE, False, re.compile(r"(?P<n>[0-9lI]{1,3})[.、](?![0-9])(?P<i>)")),
    (Style.BRACKETED_FIGURE, False, re.compile(r"\((?P<n>[0-9]{1,3})\)(?P<i>)")),
    (Style.CHAPTER, False, re.compile(rf"第{_ANY}(?:章|编|部分)(?P<i>)")),
)
_GLUED = re.compile(rf"(?<=[。;!?)”])\s*(?=第{_ANY}条|{_COUNT}、)")
# Most lines of a text have no label: one look at them as they are is enough.
_MAY_OPEN = re.compile(
    r"[第一二三四五六七八九十百千两零〇○◯Oo(lI0-9\uff08\uff10-\uff19\uff2f\uff4f]"
)
_MAY_BE_GLUED = re.compile(rf"[。;!?)”\uff1b\uff01\uff1f\uff09]\s*(?:第|{_COUNT}、)")


def plain(text: str) -> str:
    """Return a text with half-width for full-width ASCII; every character stays at its place."""
    return text.translate(_HALF_WIDTH)


def labels_of(line: str) -> Iterator[Label]:
    """Yield each label that a line may open with."""
    if _MAY_OPEN.match(line):
        yield from _labels_at(plain(line), 0)


def glued_labels(line: str) -> Iterator[Label]:
    """Yield each label inside a line, where a sentence has just ended."""
    if not _MAY_BE_GLUED.search(line):
        return
    half = plain(line)
    for found in _GLUED.finditer(half):
        for label in _labels_at(half, found.end()):
            if label.style in (Style.ARTICLE, Style.ITEM) and not label.is_slip:
                yield label


def read_label(printed: str) -> tuple[int, int] | None:
    """Return the ordinal and the insertion that a printed label tells, or None if it is none."""
    for label in labels_of(printed):
        if label.end == len(printed):
            return label.ordinal, label.inserted
    return None


def _labels_at(line: str, at: int) -> Iterator[Label]:
    seen: set[Style] = set()
    for style, is_slip, pattern in _OPENING:
        found = pattern.match(line, at)
        if found is None or style in seen:
            continue
        ordinal = read_numeral(found["n"].replace("l", "1").replace("I", "1"))
        inserted = read_numeral(found["i"]) if found["i"] else 0
        if ordinal is None or inserted is None or not (ordinal > 0 and inserted < _MOST_INSERTED):
            continue
        seen.add(style)
        rest = line[found.end() : found.end() + 12]
        is_spaced = rest[:1].isspace() or not rest
        yield Label(
            style,
            ordinal,
            inserted,
            found.start(),
            found.end() + (len(rest) - len(rest.lstrip())),
            is_slip,
            is_spaced,
            not is_spaced
            and (REFERENCE if style in _CITED else _ITEMS_REFERENCE).match(rest) is not None,
        )
