"""Finds a document inside what was pasted: its notice, its title, its end, the page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guize.domain.json_types import JsonObject
from guize.packs.articles import clean_lines, plain, split_articles
from guize.packs.normalise import is_damaged, repair

# The patterns are of lines in half width, as `plain` gives them.
_KINDS = "规则|规定|办法|细则|制度|决定|意见|通则|方案|条例|章程|准则|规程|规范|守则|程序"
_TITLE = re.compile(rf"《?[^。;:]{{2,60}}(?:{_KINDS})(?:\(.{{1,10}}\))?》?")
_NOTICE = re.compile(r"[^。;]{4,100}的通知》?")
_LISTED = re.compile(r"(?:名称|标题|文号|主题|索引|发布|信息)")
_ISSUED = re.compile(r"关于(?:印发|发布|公布)[《“]?(.+?)[》”]?(?:\(试行\))?的通知")
_CIPHER = "[0-9〇零一二三四五六七八九十]"
_DATED = re.compile(rf"\(?{_CIPHER}{{2,4}}年{_CIPHER}{{1,3}}月{_CIPHER}{{1,3}}日(?:印发)?\)?")
_SIGNED = re.compile(r"[^。;,、]{2,30}(?:政府|办公厅|办公室|委员会|党委|党组|局)")
_COPIED = re.compile(r"(?:抄送|抄报|主送|分送):.*")
_FURNITURE = re.compile(
    r"附件:.*|.*(?:版权所有|ICP备|网安备|网站标识码|网站地图|扫一扫|二维码|本文链接|本文关键词"
    r"|关闭窗口|打印本页|责任编辑|上一[篇条]|下一[篇条]|分享到|微信公众号|技术支持).*"
    r"|(?:主办|承办)(?:单位)?:.*|关于我们.*|.{0,4}打印.{0,4}|返回顶部"
)
_INSIDE = re.compile(
    r"[•·【\[]?\s*(?:字号|字体):?.*|(?:上载日期|发布时间|发布日期|浏览量|阅读量|来源|点击):.*"
    r"|收藏|打印|分享"
)


def find_document(raw: str, given: JsonObject) -> tuple[JsonObject, str | None]:
    """Tell where the document lies in what was pasted, as `capture` in `instrument.yaml` says it.

    Only what is plain is found: the line of the title nearest before the articles, the notice that
    issues it, a signature and date after the last article, and the page around it. Whatever is not
    recognised stays in the text.

    Args:
        raw: what was pasted.
        given: the members of the recipe that are known already; they stay as they are.

    Returns:
        The recipe, and the document's title where no line of its own bears it, but its notice says
        what it issues.

    Raises:
        TextError: there are no articles, or one is missing.
    """
    repaired = bool(given.get("repaired", is_damaged(raw)))
    lines = clean_lines(repair(raw).text if repaired else raw)
    before, articles = split_articles(lines)
    found: JsonObject = {"repaired": True} if repaired else {}
    title = _last(_TITLE, before, but=_NOTICE)
    notice = _last(_NOTICE, before, but=_LISTED)
    named = _ISSUED.search(plain(notice)) if notice else None
    inside = before[before.index(notice) :] if notice else []
    if title is not None and (notice is None or title in inside):
        found["title"] = title
    elif named is None and before:
        found["title"] = before[0]
    if notice is not None:
        found["begin"] = notice
        dropped = [line for line in inside if _is(_INSIDE, line)]
        # A recipe drops one line; a second one stays in the preface, to be seen.
        found |= {"drop": dropped[0]} if dropped else {}
    found |= dict(_tail(articles[-1].paragraphs[1:]))
    if "title" in found or named is None or notice is None:
        return {**found, **given}, None
    return {**found, **given}, notice[slice(*named.span(1))]


def _last(pattern: re.Pattern[str], lines: Sequence[str], but: re.Pattern[str]) -> str | None:
    """Return the last line that is `pattern`, and neither is nor begins like `but`."""
    fits = (line for line in reversed(lines) if _is(pattern, line) and not but.match(plain(line)))
    return next(fits, None)


def _is(pattern: re.Pattern[str], line: str) -> bool:
    return pattern.fullmatch(plain(line)) is not None


def _tail(paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the first line of signature and date, and the first line of the page, after the end."""
    for index, line in enumerate(paragraphs):
        if _is(_FURNITURE, line):
            yield "end", line
            paragraphs = paragraphs[:index]
            break
    for index, line in enumerate(paragraphs):
        rest = paragraphs[index:]
        is_dated = any(_is(_DATED, one) for one in rest)
        is_signature = _is(_DATED, line) or (_is(_SIGNED, line) and is_dated)
        # Sentences after a date are the text going on.
        is_last = not any(plain(one).endswith(("。", ";")) for one in rest)
        if _is(_COPIED, line) or (is_signature and is_last):
            yield "colophon", line
            return


def is_outside(line: str) -> bool:
    """Tell whether a line looks like one of the page, or a signature's date, and not of a text."""
    return any(_is(pattern, line) for pattern in (_FURNITURE, _DATED, _COPIED))
