"""Holds the clean text of a version against the capture that it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guize.domain.errors import InvalidInputError
from guize.domain.findings import Finding, Severity
from guize.domain.json_reader import ObjectReader
from guize.domain.words import Words
from guize.packs.articles import TextError, clean_lines
from guize.packs.capture import Recipe, text_from_capture
from guize.packs.normalise import LOST
from guize.packs.pack import PackVersion
from guize.packs.text import Article, Text

_SHOWN = 30


def collate(version: PackVersion) -> Iterator[Finding]:
    """Yield a finding for each place where the text is not what the capture holds.

    With a recipe (``capture`` in `instrument.yaml`) the text is made again and compared; without
    one every paragraph of every article must occur in the capture. White space is ignored.
    """
    if version.capture is None or version.text is None:
        return
    if version.head.recipe is None:
        yield _without_recipe(version)
        yield from _check_occurrence(version, version.capture, version.text)
        return
    try:
        reader = ObjectReader(version.head.recipe, "/capture")
        recipe = Recipe.read(reader)
        reader.raise_faults()
        made = text_from_capture(version.capture, recipe, version.version)
    except (TextError, InvalidInputError) as error:
        words = Words(
            zh=f"按 capture 的写法无法从原件得出文本:{error.words.zh}",
            en=f"the text cannot be made from its capture as `capture` says: {error.words.en}",
        )
        yield Finding(code="capture_recipe", pointer="/capture", words=words)
        return
    yield from _compare(version, version.text, made)


def _without_recipe(version: PackVersion) -> Finding:
    words = Words(
        zh="没有写明文本如何得自原件:请在文件信息的 capture 下写明"
        "(begin、title、colophon、end、drop、repaired)。",
        en="nothing says how the text was made from this capture: tell it under `capture` in "
        "the particulars of the instrument (begin, title, colophon, end, drop, repaired).",
    )
    return Finding(
        code="capture_without_recipe",
        pointer="/capture",
        words=words,
        severity=Severity.WARNING,
        file=f"{version.folder}/capture.txt",
    )


def _check_occurrence(version: PackVersion, capture: str, text: Text) -> Iterator[Finding]:
    printed = _solid(clean_lines(capture))
    for article in text.articles:
        for paragraph in article.paragraphs:
            pieces = _solid([paragraph]).split(LOST)
            if not all(piece in printed for piece in pieces):
                yield _differs(version, article, paragraph)
                break


def _compare(version: PackVersion, text: Text, made: Text) -> Iterator[Finding]:
    if len(text.articles) != len(made.articles):
        words = Words(
            zh=f"文本有 {len(text.articles)} 条,而从原件得出 {len(made.articles)} 条。",
            en=f"the text has {len(text.articles)} articles, its capture gives "
            f"{len(made.articles)}.",
        )
        yield _at(version, words, None)
    for article, other in zip(text.articles, made.articles, strict=False):
        if _solid(article.paragraphs) != _solid(other.paragraphs):
            yield _differs(version, article, _first_difference(article, other))
    around = (
        ([text.title], [made.title], Words(zh="标题", en="title")),
        (text.preface, made.preface, Words(zh="印发通知", en="issuing notice")),
        (text.colophon, made.colophon, Words(zh="落款", en="colophon")),
    )
    for ours, theirs, part in around:
        if _solid(ours) != _solid(theirs):
            words = Words(
                zh=f"文本的{part.zh}与原件不符;请照原件改正,或改正 capture 的写法,或重新附上原文。",
                en=f"the {part.en} of the text is not that of the capture: correct the text, or "
                "what `capture` says, or attach the document again.",
            )
            yield _at(version, words, None)


def _first_difference(article: Article, other: Article) -> str:
    """Return the paragraph of ``article`` in which it first departs from ``other``."""
    whole = _solid(other.paragraphs)
    return next((p for p in article.paragraphs if _solid([p]) not in whole), article.label)


def _differs(version: PackVersion, article: Article, paragraph: str) -> Finding:
    shown = paragraph if len(paragraph) <= _SHOWN else f"{paragraph[:_SHOWN]}…"
    words = Words(
        zh=f"文本的第 {article.ordinal} 条与原件不符,见“{shown}”处;请照原件改正文本,"
        "或在 capture 中写明取法,或重新附上原文。",
        en=f"article {article.ordinal} of the text is not what its capture holds, from “{shown}” "
        "on: correct the text after the capture, or say in `capture` how it is made, or attach the "
        "document again.",
    )
    return _at(version, words, article)


def _at(version: PackVersion, words: Words, article: Article | None) -> Finding:
    line = 1
    if article is not None:
        lines = version.files.get("text.md", b"").decode(errors="replace").split("\n")
        heading = f"### {article.label}"
        line = next((n for n, found in enumerate(lines, 1) if found.strip() == heading), 1)
    return Finding(
        code="text_not_of_capture",
        pointer="/text" if article is None else f"/text/articles/{article.ordinal - 1}",
        words=words,
        file=f"{version.folder}/text.md",
        line=line,
    )


def _solid(paragraphs: Sequence[str]) -> str:
    return re.sub(r"\s", "", "".join(paragraphs))
