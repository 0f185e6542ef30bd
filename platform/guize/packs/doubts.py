"""Doubts about a text as it was split: labels inside articles, lines of the page after the last."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guize.domain.findings import Finding, Severity
from guize.domain.words import Words
from guize.packs.arrival import is_outside
from guize.packs.articles import TextError, label_of, ordinal_of, plain
from guize.packs.text import Article, Text

_SHOWN = 20
_GLUED = re.compile(r"(?<=[。;])第([〇零一二三四五六七八九十百千]+)条")


def doubt_text(text: Text, file: str) -> Iterator[Finding]:
    """Yield a warning for each place where a text was perhaps not split as it is meant.

    Args:
        text: the text.
        file: the file that it stands in.
    """
    for article in text.articles:
        for index, paragraph in enumerate(article.paragraphs):
            pointer = f"/text/articles/{article.ordinal - 1}/paragraphs/{index}"
            words = _repeated(article, index) or _glued(article, paragraph)
            if words is not None:
                yield _warning("label_inside_article", pointer, words, file)
    last = text.articles[-1] if text.articles else None
    for index, paragraph in enumerate(last.paragraphs if last else ()):
        if last is not None and index and is_outside(paragraph):
            words = Words(
                zh=f"“{_cut(paragraph)}”像是正文之外的内容(落款、附件或网页文字),却在第 "
                f"{last.ordinal} 条之内;请删去,或在 recipe 中写明 colophon、end。",
                en=f"“{_cut(paragraph)}” looks like a signature, an annex or the page around the "
                f"document, but stands in article {last.ordinal}: remove it, or name the line as "
                "colophon or end of the recipe.",
            )
            pointer = f"/text/articles/{last.ordinal - 1}/paragraphs/{index}"
            yield _warning("after_the_last_article", pointer, words, file)
            return


def _repeated(article: Article, index: int) -> Words | None:
    """Tell of a paragraph that bears the label of an article that is there already."""
    paragraph = article.paragraphs[index]
    found = label_of(paragraph, article.label) if index else None
    if found is None:
        return None
    label, ordinal = found
    # 一、二、… inside an article are an enumeration; a second 第二条 is nothing but a label.
    is_label = label.startswith("第") or (ordinal == article.ordinal and ordinal > 1)
    before = (label_of(one, article.label) for one in article.paragraphs[:index])
    if not is_label or any(one and one[1] == ordinal - 1 for one in before):
        return None
    return Words(
        zh=f"第 {article.ordinal} 条之内有一段以“{label}”开头,没有作为单独一条:标号是否重复或有误?",
        en=f"a paragraph of article {article.ordinal} begins with {label!r} and was not taken for "
        "an article of its own: is the label repeated or wrong?",
    )


def _glued(article: Article, paragraph: str) -> Words | None:
    """Tell of the next article's label in the middle of a paragraph."""
    for found in _GLUED.finditer(plain(paragraph)):
        try:
            ordinal = ordinal_of(found[1])
        except TextError:
            continue
        if ordinal == article.ordinal + 1:
            return Words(
                zh=f"第 {article.ordinal} 条之内出现“{found[0]}”:下一条是否没有另起一行?"
                "请在此处换行后重新附上原文。",
                en=f"{found[0]!r} stands inside article {article.ordinal}: does the next article "
                "not begin a line of its own? Break the line there, and attach the text again.",
            )
    return None


def _warning(code: str, pointer: str, words: Words, file: str) -> Finding:
    return Finding(code=code, pointer=pointer, words=words, severity=Severity.WARNING, file=file)


def _cut(paragraph: str) -> str:
    return paragraph if len(paragraph) <= _SHOWN else f"{paragraph[:_SHOWN]}…"
