"""Finds where another part of a document begins: an annex, or another 制度 that counts anew."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise

from guize.domain.labels import Style, labels_of, plain
from guize.packs.articles import TextError
from guize.packs.numbering import Found, find_labels, number_articles
from guize.packs.splitting import chapters_in, heading_of

_KINDS = "规则|规定|办法|细则|制度|决定|意见|通则|方案|条例|章程|准则|规程|规范|守则|程序"
OWN_TITLE = re.compile(rf"《?[^。;:]{{2,60}}(?:{_KINDS})(?:\(.{{1,10}}\))?》?")
NOTICE_TITLE = re.compile(r"[^。;]{4,100}的通知》?")
ANNEX = re.compile(r"附\s?件\s?[一二三四五六七八九十0-9]{0,3}\s?:?")
TITLE = re.compile(r"[^。;:,?!]{2,60}")
_NOTE = re.compile(r"\(.{4,80}\)")
_SHOWN = 30
_ABOVE = 4
_MOST_PARTS = 100
_LEVELS = (Style.ARTICLE, Style.ITEM)


def find_parts(lines: Sequence[str]) -> list[int]:
    """Return the indices of the lines that begin another part, after the first one.

    A part begins with a line 附件, or with a title above a 第一条 or 一、 that counts anew. Each
    that begins with 附件 has a numbering of its own: 一、 in one, 第一条 in the next.

    Raises:
        TextError: numbers begin anew and nothing tells whether another part begins there or an
            enumeration inside an article.
    """
    marks = [*islice(_annexes(lines, _body(lines)), _MOST_PARTS + 1)]
    if len(marks) > _MOST_PARTS:
        raise _too_many()
    starts: list[int] = []
    for one, two in pairwise([0, *marks, len(lines)]):
        starts += [one] if one else []
        starts += [one + line for line in _beginning_anew(lines[one:two], one)]
        if len(starts) > _MOST_PARTS:
            raise _too_many()
    return starts


def _body(lines: Sequence[str]) -> int:
    """Return the line of the first article that is no point of a notice."""
    is_notice = False
    for index, line in enumerate(lines):
        half = plain(line)
        if NOTICE_TITLE.fullmatch(half):
            is_notice = True
        elif OWN_TITLE.fullmatch(half):
            is_notice = False
        elif not is_notice and any(
            not (label.is_slip or label.is_reference) for label in labels_of(line)
        ):
            return index
    numbering = number_articles(find_labels(lines), chapters_in(lines))
    return numbering.opened[0].line if numbering else len(lines)


def _beginning_anew(lines: Sequence[str], at: int) -> list[int]:
    """Return the lines of titles above numbers that begin anew; `at` is where the lines begin."""
    labels = find_labels(lines)
    numbering = number_articles(labels, chapters_in(lines))
    if numbering is None or numbering.style is Style.CHAPTER:
        return []
    counting = [
        found
        for found in labels
        if found.label.style is numbering.style and not (found.is_glued or found.label.is_slip)
    ]
    labelled = {found.line for found in labels if found.label.style in _LEVELS}
    places = {found.line: index for index, found in enumerate(counting)}
    opening = [
        found
        for found in labels
        if found.label.style in _LEVELS
        and not (found.is_glued or found.label.is_slip or found.label.is_reference)
    ]
    starts: set[int] = set()
    for found in opening[1:]:
        if found.number != (1, 0):
            continue
        if len(starts) > _MOST_PARTS:
            raise _too_many()
        is_own = found.label.style is numbering.style
        title = _title_above(lines, found.line, labelled)
        # Numbers of another style are an enumeration, unless a document's own title is above.
        if title is not None and (is_own or _is_own_title(lines, title)):
            starts.add(title)
        elif is_own and places[found.line] and _is_doubtful(lines, counting, places[found.line]):
            raise _cannot_tell(lines[found.line][:_SHOWN], at + found.line + 1)
    return sorted(starts)


def _is_own_title(lines: Sequence[str], title: int) -> bool:
    return any(OWN_TITLE.fullmatch(plain(line)) for line in lines[title : title + 2])


def _too_many() -> TextError:
    return TextError(
        f"编号从头开始的超过 {_MOST_PARTS} 处,不像一份文件;请分开附上。",
        f"Numbers begin anew at more than {_MOST_PARTS} places: this looks like several documents. "
        "Attach them one by one.",
    )


def _annexes(lines: Sequence[str], after: int) -> Iterator[int]:
    for index in range(after + 1, len(lines) - 1):
        if len(lines[index]) <= _SHOWN and ANNEX.fullmatch(plain(lines[index])):
            is_list = any(label.style is Style.FIGURE for label in labels_of(lines[index + 1]))
            if not is_list:
                yield index


def _title_above(lines: Sequence[str], first: int, labelled: Collection[int]) -> int | None:
    """Return the line of the title, or of 附件 above it, if one stands above a first article."""
    for index in range(first - 1, max(first - 1 - _ABOVE, 0), -1):
        line = plain(lines[index])
        if heading_of(lines[index]) or _NOTE.fullmatch(line):
            continue
        if index in labelled or not TITLE.fullmatch(line):
            return None
        above = plain(lines[index - 1])
        return index - 1 if ANNEX.fullmatch(above) else index
    return None


def _is_doubtful(lines: Sequence[str], counting: Sequence[Found], at: int) -> bool:
    """Tell whether numbers that begin anew may be another part's: nothing leads up to them.

    An enumeration follows a colon, or the numbers before it go on after it.
    """
    last = at
    while last + 1 < len(counting) and _follows(counting[last + 1], counting[last]):
        last += 1
    is_led_up_to = plain(lines[counting[at].line - 1]).endswith(":")
    goes_on = last + 1 < len(counting) and counting[last + 1].label.ordinal > 1
    return last > at and not is_led_up_to and not goes_on


def _follows(two: Found, one: Found) -> bool:
    return two.label.ordinal == one.label.ordinal + 1


def _cannot_tell(line: str, number: int) -> TextError:
    return TextError(
        f"第 {number} 行“{line}”重新从头编号,看不出是另一件制度(附件)还是条内的列举。"
        "是另一件的,请在 recipe 的 annexes 中写明它的第一行(标题);是列举的,写 annexes: []。",
        f"Numbers begin anew at line {number} ({line!r}); nothing tells whether another "
        "document (an annex) begins there or an enumeration. If it is another one, name its first "
        "line, the title, in `annexes` of the recipe; if an enumeration, write `annexes: []`.",
    )
