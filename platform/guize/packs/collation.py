"""Holds the clean text of a version against the capture that it was made from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from guize.domain.errors import InvalidInputError
from guize.domain.findings import Finding, Severity
from guize.domain.json_reader import ObjectReader
from guize.domain.words import Words
from guize.packs.arrival import is_operative
from guize.packs.articles import TextError, clean_lines
from guize.packs.capture import Recipe, document_lines, text_from_capture
from guize.packs.normalise import LOST, repair
from guize.packs.pack import PackVersion
from guize.packs.text import Article, Text

_SHOWN = 30
_LISTED = 10
_MOST = 50
"""How many differences are told; who has that many attaches the document again."""


def collate(version: PackVersion) -> Iterator[Finding]:
    """Yield a finding for each place where the text is not what the capture holds.

    With a recipe (``capture`` in `instrument.yaml`) the text is made again and compared; without
    one every paragraph of every article must occur in the capture. White space is ignored.
    """
    if version.capture is None or version.text is None:
        return
    if version.head.recipe is None:
        yield _without_recipe(version)
        yield from islice(_check_occurrence(version, version.capture, version.text), _MOST)
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
    yield from islice(_compare(version, version.text, made), _MOST)
    yield from _cut_off(version, version.capture, recipe)


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
    ours = {article.ref: article for article in text.articles}
    theirs = {article.ref: article for article in made.articles}
    if ours.keys() != theirs.keys():
        keys = [ref.key() for ref in (ours.keys() ^ theirs.keys())]
        listed = ", ".join(sorted(keys)[:_LISTED])
        words = Words(
            zh=f"文本有 {len(ours)} 条,而从原件得出 {len(theirs)} 条;只在一边的:{listed}。",
            en=f"the text has {len(ours)} articles, its capture gives {len(theirs)}; on one side "
            f"only: {listed}.",
        )
        yield _at(version, words, None)
    for ref, article in ours.items():
        other = theirs.get(ref)
        if other is not None and _solid(article.paragraphs) != _solid(other.paragraphs):
            yield _differs(version, article, _first_difference(article, other))
    for name, part in _AROUND.items():
        if _solid(part(text)) != _solid(part(made)):
            words = Words(
                zh=f"文本的{name.zh}与原件不符;请照原件改正,或改正 capture 的写法,或重新附上原文。",
                en=f"the {name.en} of the text is not that of the capture: correct the text, or "
                "what `capture` says, or attach the document again.",
            )
            yield _at(version, words, None)


def _cut_off(version: PackVersion, capture: str, recipe: Recipe) -> Iterator[Finding]:
    """Tell of lines that the recipe leaves out and that read like text of a document."""
    lines = clean_lines(repair(capture).text if recipe.repaired else capture)
    kept = Counter(document_lines(lines, recipe))
    lost = []
    for line in lines:
        if kept[line]:
            kept[line] -= 1
        elif is_operative(line):
            lost.append(line)
    if lost:
        words = Words(
            zh=f"capture 的写法略去了像是正文的 {len(lost)} 行,首行“{lost[0][:_SHOWN]}”;"
            "属于本文件的,请改正 begin、end 或 drop。",
            en=f"`capture` leaves out {len(lost)} lines that read like text, the first "
            f"“{lost[0][:_SHOWN]}”: correct begin, end or drop if they are the document's.",
        )
        yield replace(_at(version, words, None), code="cut_off", severity=Severity.WARNING)


def _first_difference(article: Article, other: Article) -> str:
    """Return the paragraph of ``article`` in which it first departs from ``other``."""
    whole = _solid(other.paragraphs)
    return next((p for p in article.paragraphs if _solid([p]) not in whole), article.label)


def _differs(version: PackVersion, article: Article, paragraph: str) -> Finding:
    shown = paragraph if len(paragraph) <= _SHOWN else f"{paragraph[:_SHOWN]}…"
    key = article.ref.key()
    words = Words(
        zh=f"文本的第 {key} 条与原件不符,见“{shown}”处;请照原件改正文本,或在 capture 中写明取法,"
        "或重新附上原文。",
        en=f"article {key} of the text is not what its capture holds, from “{shown}” on: correct "
        "the text after the capture, or say in `capture` how it is made, or attach the document "
        "again.",
    )
    return _at(version, words, article)


def _at(version: PackVersion, words: Words, article: Article | None) -> Finding:
    line, pointer = 1, "/text"
    if article is not None and version.text is not None:
        lines = version.files.get("text.md", b"").decode(errors="replace").split("\n")
        heading = f"### {article.label}"
        line = next((n for n, found in enumerate(lines, 1) if found.strip() == heading), 1)
        pointer = f"/text/articles/{version.text.articles.index(article)}"
    return Finding(
        code="text_not_of_capture",
        pointer=pointer,
        words=words,
        file=f"{version.folder}/text.md",
        line=line,
    )


def _solid(paragraphs: Sequence[str]) -> str:
    return re.sub(r"\s", "", "".join(paragraphs))


def _of_annexes(text: Text) -> list[str]:
    return [line for annex in text.annexes for line in (annex.title or "", *annex.preamble)]


_AROUND: dict[Words, Callable[[Text], Sequence[str]]] = {
    Words(zh="标题", en="title"): lambda text: [text.title],
    Words(zh="印发通知", en="issuing notice"): lambda text: text.preface,
    Words(zh="序言", en="preamble"): lambda text: text.preamble,
    Words(zh="附件标题", en="titles of annexes"): _of_annexes,
    Words(zh="落款", en="colophon"): lambda text: text.colophon,
}
