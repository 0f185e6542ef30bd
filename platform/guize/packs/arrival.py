"""Finds a document inside what was pasted: its notice, its title, its end, the page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from guize.domain.json_types import Json, JsonObject
from guize.domain.labels import Style, labels_of, plain
from guize.packs.articles import clean_line, clean_lines
from guize.packs.letterhead import is_date
from guize.packs.normalise import is_damaged, repair
from guize.packs.parts import ANNEX, NOTICE_TITLE, OWN_TITLE, TITLE, find_parts
from guize.packs.splitting import Split, split_articles

# The patterns are of lines in half width, as `plain` gives them.
_LISTED = re.compile(r"(?:名称|标题|文号|主题|索引|发布|信息)")
_ISSUED = re.compile(r"关于(?:印发|发布|公布)[《“]?(.+?)[》”]?(?:\(试行\))?的通知")
_SIGNED = re.compile(r"[^。;,、]{2,30}(?:政府|办公厅|办公室|委员会|党委|党组|局)")
_BEGUN_TITLE = re.compile(
    rf"{_SIGNED.pattern}|[^。;:,|]{{2,40}}(?:关于(?!我们)|印发|转发|发布(?!日期|时间))[^。;:,|的]{{0,40}}"
)
"""The first line of a title that takes two."""
_COPIED = re.compile(r"(?:抄送|抄报|主送|分送):.*")
_FURNITURE = re.compile(
    r"附件:.*|.*(?:版权所有|ICP备|网安备|网站标识码|网站地图|扫一扫|二维码|本文链接|本文关键词"
    r"|关闭窗口|打印本页|责任编辑|上一[篇条]|下一[篇条]|分享到|微信公众号|技术支持).*"
    r"|(?:主办|承办)(?:单位)?:.*|关于我们.*|.{0,4}打印.{0,4}|返回顶部"
)
_PAGE = re.compile(r"[-—–―·]{0,2}\s?[0-9]{1,4}\s?[-—–―·]{0,2}|第\s?[0-9]{1,4}\s?页.{0,12}")
_INSIDE = re.compile(
    r"[•·【\[]?\s*(?:字号|字体):?.*|(?:上载日期|发布时间|发布日期|浏览量|阅读量|来源|点击):.*"
    r"|收藏|打印|分享"
)

_LEVELS = (Style.ARTICLE, Style.ITEM)
_SENTENCE = 12


def find_document(raw: str, given: JsonObject) -> tuple[JsonObject, str | None]:
    """Tell where the document lies in what was pasted, as `capture` in `instrument.yaml` says it.

    Only what is plain is found: the line of the title nearest before the articles, the notice that
    issues it, the lines where other parts begin, a signature and date after the last article, and
    the page around it. Whatever is not recognised stays in the text.

    Args:
        raw: what was pasted.
        given: the members of the recipe that are known already; they stay as they are.

    Returns:
        The recipe, and the document's title where no line of its own bears it, but its notice says
        what it issues.

    Raises:
        TextError: there are no articles, or nothing tells whether another part begins somewhere.
    """
    repaired = bool(given.get("repaired", is_damaged(raw)))
    lines = clean_lines(repair(raw).text if repaired else raw)
    found: JsonObject = {"repaired": True} if repaired else {}
    base = _place(lines, given.get("title")) or 0
    lines = lines[: _place(lines, given.get("end")) or None]
    starts = [] if "annexes" in given else [base + start for start in find_parts(lines[base:])]
    parts = _cut(lines, starts)
    first_part = split_articles(parts[0])
    last_part = split_articles(parts[-1]) if starts else first_part
    head = _head(parts[0], first_part, given.get("title"))
    notice = _last(NOTICE_TITLE, head, but=_LISTED)
    named = _ISSUED.search(plain(notice)) if notice else None
    inside = head[head.index(notice) :] if notice else []
    if "title" not in given:
        found |= _titles(lines, starts, head, inside)
    elif starts:
        found["annexes"] = [lines[start] for start in starts]
    if "title" not in found and named is None and head and not plain(head[0]).endswith("。"):
        found["title"] = head[0]
    first = notice or found.get("title")
    before = lines[: lines.index(first)] if isinstance(first, str) else []
    kept = next((line for line in before if is_operative(line)), None)
    if kept is None and before and is_begun_title(before[-1]):
        kept = before[-1]
    if kept is not None or notice is not None:
        found["begin"] = kept or notice
    dropped: list[Json] = [line for line in inside if _is(_INSIDE, line)]
    if dropped:
        found["drop"] = dropped[0] if len(dropped) == 1 else dropped
    # The main body is the last part where a notice with points of its own is the first.
    is_first = {**found, **given}.get("title") in parts[0]
    found |= dict(_tail(_ending(first_part if is_first else last_part), _ending(last_part)))
    recipe = {**found, **given}
    if "title" in recipe or named is None or notice is None:
        return recipe, None
    return recipe, re.sub("[《》]", "", notice[slice(*named.span(1))])


def _titles(
    lines: Sequence[str], starts: Sequence[int], head: Sequence[str], inside: Sequence[str]
) -> JsonObject:
    """Return `title` and `annexes` of the recipe, so far as they are plain."""
    title = _last(OWN_TITLE, head, but=NOTICE_TITLE)
    if inside and title not in inside:
        title = _above_articles(inside[1:]) if starts else None
    others: list[Json] = [lines[start] for start in starts]
    has_annexes = any(ANNEX.fullmatch(plain(lines[start])) for start in starts)
    if title is None and len(others) == 1 and not has_annexes:
        # What counts before the first title is the notice, or the end of something else.
        return {"title": others[0]}
    if title is not None and inside and others and not has_annexes:
        # Several documents under one notice: none is more the main one than the others.
        return {"annexes": [title, *others]}
    found: JsonObject = {"annexes": others} if others else {}
    return found if title is None else {**found, "title": title}


def _above_articles(lines: Sequence[str]) -> str | None:
    """Return the line just above the first article, if it may be a title of any other kind."""
    if not lines or is_date(lines[-1]) or _is(_SIGNED, lines[-1]):
        return None
    return lines[-1] if TITLE.fullmatch(plain(lines[-1])) else None


def _cut(lines: Sequence[str], starts: Sequence[int]) -> list[Sequence[str]]:
    bounds = [0, *starts, len(lines)]
    return [lines[a:b] for a, b in pairwise(bounds)]


def _head(lines: Sequence[str], split: Split, title: Json) -> Sequence[str]:
    """Return the lines before the first article, or as far as the title that is given."""
    at = _place(lines, title)
    return lines[: len(split.preamble) if at is None else at + 1]


def _place(lines: Sequence[str], told: Json) -> int | None:
    """Return the index of the last line that is the one told, None if there is none."""
    wanted = clean_line(told) if isinstance(told, str) else None
    return max((n for n, line in enumerate(lines) if line == wanted), default=None)


def _ending(split: Split) -> Sequence[str]:
    """Return the paragraphs after the first one of the last article, or of a text without."""
    return split.articles[-1].paragraphs[1:] if split.articles else split.preamble[1:]


def is_operative(line: str) -> bool:
    """Tell whether a line reads like text of a document: a label of an article, or a sentence."""
    half = plain(line)
    if any(_is(pattern, line) for pattern in (_FURNITURE, _INSIDE, _COPIED)):
        return False
    is_labelled = any(
        label.style in _LEVELS and not (label.is_slip or label.is_reference)
        for label in labels_of(line)
    )
    return is_labelled or (half.endswith("。") and len(half) >= _SENTENCE)


def _last(pattern: re.Pattern[str], lines: Sequence[str], but: re.Pattern[str]) -> str | None:
    """Return the last line that is `pattern`, and neither is nor begins like `but`."""
    fits = (line for line in reversed(lines) if _is(pattern, line) and not but.match(plain(line)))
    return next(fits, None)


def _is(pattern: re.Pattern[str], line: str) -> bool:
    return pattern.fullmatch(plain(line)) is not None


def _tail(main: Sequence[str], last: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the first line of signature and date, and the first line of the page, after the end.

    Args:
        main: the paragraphs at the end of the main body.
        last: those at the end of the last part.
    """
    for index, line in enumerate(last):
        if _is(_FURNITURE, line):
            yield "end", line
            if main == last:
                main = main[:index]
            break
    at = find_signature(main)
    if at is not None:
        yield "colophon", main[at]


def find_signature(lines: Sequence[str]) -> int | None:
    """Return where signature and date, or to whom copies go, begin at the end of a text."""
    # Sentences after a date are the text going on.
    last_sentence = max(
        (n for n, line in enumerate(lines) if plain(line).endswith(("。", ";"))), default=-1
    )
    last_date = max((n for n, line in enumerate(lines) if is_date(line)), default=-1)
    for index, line in enumerate(lines):
        is_signature = is_date(line) or (_is(_SIGNED, line) and index < last_date)
        if _is(_COPIED, line) or (is_signature and index > last_sentence):
            return index
    return None


def is_begun_title(line: str) -> bool:
    """Tell whether a line just above a title may be the first half of it."""
    is_around = _is(_INSIDE, line) or _is(_FURNITURE, line) or _LISTED.match(line) is not None
    return _is(_BEGUN_TITLE, line) and not is_around


def is_page_number(line: str) -> bool:
    """Tell whether a line is nothing but the number of a page."""
    return _is(_PAGE, line)


def is_outside(line: str) -> bool:
    """Tell whether a line looks like one of the page, or a signature's date, and not of a text."""
    return is_date(line) or any(_is(pattern, line) for pattern in (_FURNITURE, _COPIED))
