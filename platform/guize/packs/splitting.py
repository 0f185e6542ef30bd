"""Splits the lines of a part of a document into its preamble and its articles; drops none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from guize.domain.articles import ArticleRef
from guize.domain.labels import REFERENCE, Style, labels_of, plain
from guize.packs.articles import TextError
from guize.packs.numbering import Found, find_labels, number_articles
from guize.packs.text import Article

_COUNT = "[一二三四五六七八九十百千零〇○0-9]{1,7}"
_TITLED = r"[^。;:,、]{1,40}"
_CHAPTER = re.compile(rf"(第{_COUNT}[编章])\s*({_TITLED})?")
_SECTION = re.compile(rf"(第{_COUNT}节)\s*({_TITLED})?")
_NOTE = re.compile(r"\(.{4,400}\)")
_GLUED_CHAPTER = re.compile(rf"(?<=[。;!?)”])(?=第{_COUNT}[编章节]\s*{_TITLED}$)")


@dataclass(frozen=True, slots=True)
class Split:
    """A part of a document: what stands before its first article, and its articles."""

    preamble: tuple[str, ...]
    articles: tuple[Article, ...]


def split_articles(
    lines: Sequence[str], part: str | None = None, begins_within: int | None = None
) -> Split:
    """Split cleaned lines into those before the first chapter or article, and the articles.

    Which labels open articles, their numbers and their sequence decide (`numbering`). An article's
    chapter names its section 节 too, where there is one (第二章 会议 第一节 纪要). Every line is
    kept: what no article takes is a paragraph of the one before, or of the preamble.

    Args:
        lines: the lines of the part.
        part: its name.
        begins_within: the article that the text begins inside of, in an excerpt: its lines are
            those before the first label.

    Raises:
        TextError: `begins_within` is no article before the first label.
    """
    lines = [piece for line in lines for piece in _unglued(line)]
    numbering = number_articles(find_labels(lines), chapters_in(lines))
    opened: dict[int, list[Found]] = {}
    for found in numbering.opened if numbering else ():
        opened.setdefault(found.line, []).append(found)
    writer = _Writer(part, has_chapters=numbering is None or numbering.style is not Style.CHAPTER)
    for index, line in enumerate(lines):
        if index in opened:
            writer.open(line, opened[index])
        else:
            writer.take(line, is_last_before_label=index + 1 in opened)
    return writer.finish(begins_within)


def heading_of(line: str) -> str | None:
    """Return the heading of a chapter or a section, as texts have it, or None if it is none."""
    if not line.startswith("第"):
        return None
    found = _CHAPTER.fullmatch(plain(line)) or _SECTION.fullmatch(plain(line))
    if found is None or (found[2] and REFERENCE.match(found[2])):
        return None
    title = re.sub(r"\s", "", line[found.start(2) :]) if found[2] else ""
    return f"{line[: found.end(1)]} {title}".strip()


def chapters_in(lines: Sequence[str]) -> dict[int, int]:
    """Return the lines that head chapters, with the numbers of these."""
    return {
        index: label.ordinal
        for index, line in enumerate(lines)
        if heading_of(line)
        for label in labels_of(line)
        if label.style is Style.CHAPTER
    }


def _begins_too_late(begins_within: int, label: str) -> TextError:
    return TextError(
        f"begins_within 是 {begins_within},首个标号却是“{label}”;begins_within 应在它之前。",
        f"begins_within is {begins_within}, but the first label is {label!r}: the article inside "
        "of which the text begins comes before it.",
    )


def _unglued(line: str) -> Iterable[str]:
    """Yield a line, and by itself the heading of a chapter that stands at its end."""
    found = _GLUED_CHAPTER.search(plain(line))
    return (line,) if found is None else (line[: found.start()], line[found.start() :])


@dataclass(slots=True)
class _Open:
    """An article while its paragraphs are gathered."""

    ref: ArticleRef
    label: str
    chapter: str | None
    paragraphs: list[str]


@dataclass(slots=True)
class _Writer:
    part: str | None
    has_chapters: bool
    preamble: list[str] = field(default_factory=list)
    articles: list[_Open] = field(default_factory=list)
    chapter: str | None = None
    section: str | None = None
    last: tuple[str | None, str | None] = (None, None)
    """Chapter and section of the last article; a heading that repeats them is a paragraph."""
    waiting: list[str] = field(default_factory=list)
    """Headings after which no article has been opened yet, as printed."""

    def open(self, line: str, labels: Sequence[Found]) -> None:
        if labels[0].is_glued:
            self._keep(line[: labels[0].label.start].strip())
        ends = [*(found.label.start for found in labels[1:]), len(line)]
        for found, end in zip(labels, ends, strict=True):
            label = found.label
            body = line[label.end : end].strip()
            place = " ".join(filter(None, (self.chapter, self.section))) or None
            self.articles.append(
                _Open(
                    ArticleRef(self.part, label.ordinal, label.inserted),
                    line[label.start : label.end].strip(),
                    place,
                    [body] if body else [],
                )
            )
        self.waiting.clear()
        self.last = self.chapter, self.section

    def take(self, line: str, *, is_last_before_label: bool) -> None:
        heading = heading_of(line) if self.has_chapters else None
        if heading is None or heading == self.last[0] or (self.chapter, heading) == self.last:
            if self._completes(line, is_last_before_label=is_last_before_label):
                return
            self._keep(line)
        elif "节" in heading.partition(" ")[0]:
            if self.section is not None and self.waiting:
                self._flush()
            self.section = heading
            self.waiting.append(line)
        else:
            # A chapter after a chapter: the first one has no article, as in a table of contents.
            self._flush()
            self.chapter, self.section = heading, None
            self.waiting.append(line)

    def finish(self, begins_within: int | None) -> Split:
        self._flush()
        if begins_within is not None and self.preamble:
            ref = ArticleRef(self.part, begins_within)
            if self.articles and self.articles[0].ref.order() <= ref.order():
                raise _begins_too_late(begins_within, self.articles[0].label)
            # A note under the title, of adoption and revision, is of no article.
            notes = [*takewhile(lambda line: _NOTE.fullmatch(plain(line)), self.preamble)]
            self.articles.insert(0, _Open(ref, "", None, self.preamble[len(notes) :]))
            self.preamble = notes
        articles = [Article(a.ref, a.label, a.chapter, tuple(a.paragraphs)) for a in self.articles]
        if articles and not articles[0].label:
            articles[0] = replace(articles[0], cut=("head",))
        return Split(tuple(self.preamble), tuple(articles))

    def _completes(self, line: str, *, is_last_before_label: bool) -> bool:
        """Take the title of a chapter that stands on the line after 第一章."""
        alone = self.waiting and " " not in (self.section or self.chapter or " ")
        if not alone or not is_last_before_label or not re.fullmatch(_TITLED, plain(line)):
            return False
        chapter, section = self.chapter, self.section
        if section is not None:
            section = f"{section} {line}"
        else:
            chapter = f"{chapter} {line}"
        if (chapter, section) == self.last:
            self.chapter, self.section = self.last
            return False
        self.chapter, self.section = chapter, section
        self.waiting.append(line)
        return True

    def _keep(self, line: str) -> None:
        self._flush()
        if line:
            (self.articles[-1].paragraphs if self.articles else self.preamble).append(line)

    def _flush(self) -> None:
        """Keep headings under which no article stands where they stand."""
        kept = self.articles[-1].paragraphs if self.articles else self.preamble
        kept += self.waiting
        self.waiting.clear()
