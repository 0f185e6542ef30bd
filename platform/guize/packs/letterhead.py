"""Reads what stands around a document's articles: its number, its issuer, its dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from guize.domain.clauses.dates import CIPHER, DAY, Solid, read_day
from guize.domain.numerals import read_numeral

# All patterns are of solid text: half width, no white space.
_LEFT, _RIGHT = r"[〔\[(【〖{<〈「『［]", r"[〕\])】〗}>〉」』］]"
_NUMBER = re.compile(
    rf"(?P<series>[\u4e00-\u9fff]{{1,12}}){_LEFT}(?P<year>{CIPHER}{{4}}){_RIGHT}"
    rf"第?(?P<n>{CIPHER}{{1,5}})号"
)
_DECREE = re.compile(
    rf"(?P<series>[\u4e00-\u9fff]{{2,30}}令){_LEFT}?(?:(?P<year>[0-9]{{4}})(?:年|{_RIGHT}))?"
    rf"第?(?P<n>{CIPHER}{{1,6}})号{_RIGHT}?"
)
_DATED = re.compile(rf"\(?(?P<day>{DAY})(?:印发|发布|公布|印)?\)?")
_MAY_BE_DATED = re.compile("[年./\uff0e\uff0f\uff0d-]")
_LONGEST_DATE = 60
_ADOPTED = re.compile(rf"(?P<day>{DAY})[^。;]{{0,60}}?(?:通过|讨论|审议)")
_PUBLISHED = re.compile(rf"(?:发布|公布|上载|公开)(?:日期|时间)[:|]*(?P<day>{DAY})")
_SIGNED = re.compile(
    r"[\u4e00-\u9fff()]{2,40}(?:政府|办公厅|办公室|委员会|常务委员会|党委|党组|局|厅|院|委)"
)
_KIND = re.compile(
    r"(?:工作运行|工作|议事|办事|会议|运行)?(?:规则|规程|制度|准则)|补充规定|若干规定|暂行规定|规定"
    r"|实施办法|管理办法|暂行办法|办法|实施细则|细则|条例|章程|决定|意见|通则|方案|守则|规范|程序|通知"
)
_CHAPTER = re.compile(rf"第({CIPHER}{{1,7}})章")
_NOTED = re.compile(r"\([^()]{1,20}\)")


def read_number(opening: Sequence[str]) -> str | None:
    """Return the document's number: that of a line of its own, else of its notice; if it is one.

    It is written as officials do, 某政发〔2019〕8号, whatever brackets and digits the page has.
    """
    lines = [Solid.of(line).plain for line in opening]
    alone = [line for line in lines if _NUMBER.fullmatch(line)]
    notices = [line for line in lines if line.rstrip("》").endswith("的通知")]
    found = {_written(match) for line in alone or notices for match in _NUMBER.finditer(line)}
    if not found:
        found = {_written(match) for line in lines if (match := _DECREE.fullmatch(line))}
    return found.pop() if len(found) == 1 else None


def read_issuer(signature: Sequence[str]) -> str | None:
    """Return the organ that signs: the line before the date under a text, if it is one line."""
    solid = [Solid.of(line) for line in signature]
    for index in range(len(solid) - 1, 0, -1):
        is_signed = _SIGNED.fullmatch(solid[index - 1].plain)
        if is_signed and _DATED.fullmatch(solid[index].plain):
            return solid[index - 1].quote(0, len(solid[index - 1].plain))
    return None


def read_kind(title: str) -> str | None:
    """Return the document's own word for what it is, the last one of its title."""
    bare = _NOTED.sub("", Solid.of(title).plain).rstrip("》")
    last = [found for found in _KIND.finditer(bare) if found.end() == len(bare)]
    return last[0][0] if last else None


def read_chapter(heading: str | None) -> int:
    """Return the number of the chapter that a heading names; 0 for none."""
    found = _CHAPTER.match(heading or "")
    return (read_numeral(found[1]) or 0) if found else 0


def is_date(line: str) -> bool:
    """Tell whether a line is nothing but a date, as under a text."""
    # Most lines are none: one look at them as they are is enough.
    if len(line) > _LONGEST_DATE or not _MAY_BE_DATED.search(line):
        return False
    return _DATED.fullmatch(Solid.of(line).plain) is not None


def read_issue(lines: Iterable[str]) -> date | None:
    """Return the last day that stands alone on a line: the date under a text."""
    # A date inside a sentence is not the one under the text.
    return _last(_DATED.fullmatch(line) for line in _solid(lines))


def read_publication(lines: Iterable[str]) -> date | None:
    """Return the day on which the page says that it was published."""
    return _last(_PUBLISHED.search(line) for line in _solid(lines))


def read_adoption(lines: Iterable[str]) -> date | None:
    """Return the day on which the document was adopted (通过, 审议)."""
    return _last(_ADOPTED.search(line) for line in _solid(lines))


def _solid(lines: Iterable[str]) -> list[str]:
    return [Solid.of(line).plain for line in lines]


def _last(found: Iterable[re.Match[str] | None]) -> date | None:
    days = [read_day(match["day"]) for match in found if match]
    return days[-1] if days else None


def _written(found: re.Match[str]) -> str:
    series, number = found["series"], _figures(found["n"])
    if series.endswith("令") and not found["year"]:
        return f"{series}第{number}号"
    return f"{series}〔{_figures(found['year'])}〕{number}号"


def _figures(numeral: str) -> str:
    return numeral if numeral.isdecimal() else str(read_numeral(numeral) or numeral)
