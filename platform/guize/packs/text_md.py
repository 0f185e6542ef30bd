"""Reads and writes `text.md`: a document's clean text, split into articles, byte-stable both ways."""

import re
from dataclasses import dataclass

from guize.packs.articles import Article, TextError, ordinal_of

NOTICE = "印发通知"
COLOPHON = "落款"
_LABEL = re.compile(r"第([〇零一二三四五六七八九十百千]+)条|([〇零一二三四五六七八九十百千]+)、")


@dataclass(frozen=True, slots=True)
class Text:
    """A document: title, preface (the notice that issues it), articles, colophon (signature and date)."""

    title: str
    preface: tuple[str, ...]
    articles: tuple[Article, ...]
    colophon: tuple[str, ...]


def write_text(text: Text) -> bytes:
    """Render a text as `text.md` (UTF-8, LF).

    Raises:
        TextError: a paragraph could not be read back (empty, of several lines, or led by `#`).
    """
    blocks = [f"# {text.title}"]
    if text.preface:
        blocks += [f"## {NOTICE}", *text.preface]
    chapter: str | None = None
    for article in text.articles:
        if article.chapter != chapter and article.chapter is not None:
            blocks.append(f"## {article.chapter}")
        chapter = article.chapter
        blocks += [f"### {article.label}", *article.paragraphs]
    if text.colophon:
        blocks += [f"## {COLOPHON}", *text.colophon]
    rendered = ("\n\n".join(blocks) + "\n").encode()
    if read_text(rendered) != text:
        message = "a paragraph is empty, has several lines or begins with #"
        raise TextError(message)
    return rendered


def read_text(raw: bytes) -> Text:
    """Read `text.md`.

    Raises:
        TextError: a line is out of place; the message names it.
    """
    try:
        lines = raw.decode().split("\n")
    except UnicodeDecodeError as error:
        message = f"not UTF-8 at byte {error.start}"
        raise TextError(message) from error
    if not lines[0].startswith("# "):
        message = "line 1: the first line is not the title (`# …`)"
        raise TextError(message)
    reader = _Reader()
    for number, line in enumerate(lines[1:], start=2):
        reader.take(number, line.strip())
    return Text(lines[0][2:].strip(), tuple(reader.preface), tuple(reader.articles), tuple(reader.colophon))


class _Reader:
    """Takes the lines after the title one by one."""

    def __init__(self) -> None:
        self.preface: list[str] = []
        self.articles: list[Article] = []
        self.colophon: list[str] = []
        self._chapter: str | None = None
        self._into: list[str] | None = None

    def take(self, number: int, line: str) -> None:
        if not line:
            return
        if line.startswith("### "):
            self._open_article(number, line[4:])
        elif line.startswith("## "):
            self._open_block(number, line[3:])
        elif line.startswith("#"):
            message = f"line {number}: only `## ` and `### ` may follow the title"
            raise TextError(message)
        elif self._into is not None:
            self._into.append(line)
        elif self.articles:
            last = self.articles[-1]
            self.articles[-1] = Article(last.ordinal, last.label, last.chapter, (*last.paragraphs, line))
        else:
            message = f"line {number}: text outside of an article"
            raise TextError(message)

    def _open_block(self, number: int, heading: str) -> None:
        if heading == NOTICE and not self.articles:
            self._into = self.preface
        elif heading == COLOPHON:
            self._into = self.colophon
        elif self._into is self.colophon:
            message = f"line {number}: a chapter after the colophon"
            raise TextError(message)
        else:
            self._chapter, self._into = heading, None

    def _open_article(self, number: int, label: str) -> None:
        match = _LABEL.fullmatch(label)
        expected = len(self.articles) + 1
        if match is None or ordinal_of(match[1] or match[2]) != expected:
            message = f"line {number}: `{label}` is not the label of article {expected}"
            raise TextError(message)
        if self._into is self.colophon:
            message = f"line {number}: an article after the colophon"
            raise TextError(message)
        self._into = None
        self.articles.append(Article(expected, label, self._chapter, ()))
