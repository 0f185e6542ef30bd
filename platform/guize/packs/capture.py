"""Makes the clean text of a document from its capture, by the recipe in its `instrument.yaml`."""

from __future__ import annotations

from dataclasses import dataclass

from guize.domain.json_reader import ObjectReader
from guize.domain.version import Version
from guize.packs.articles import TextError, clean_lines, split_articles
from guize.packs.normalise import repair
from guize.packs.text import Text


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where the document lies in its capture, by whole lines as cleaned.

    Attributes:
        begin: the document's first line (site furniture lies before it); None: the title's.
        drop: a line of site furniture inside the document.
        title: the line of the document's own title; None: it has none between notice and articles.
        colophon: the first line of signature and date after the last article.
        end: the first line of site furniture after the document.
        repaired: the capture is damaged and goes through `normalise.repair` first.
    """

    begin: str | None = None
    drop: str | None = None
    title: str | None = None
    colophon: str | None = None
    end: str | None = None
    repaired: bool = False

    @classmethod
    def read(cls, reader: ObjectReader) -> Recipe:
        """Return the recipe that `reader` is placed on; faults are left with the reader."""
        recipe = cls(
            begin=reader.optional_text("begin"),
            drop=reader.optional_text("drop"),
            title=reader.optional_text("title"),
            colophon=reader.optional_text("colophon"),
            end=reader.optional_text("end"),
            repaired=reader.flag("repaired", default=False),
        )
        reader.close()
        return recipe


def text_from_capture(capture: str, recipe: Recipe, version: Version) -> Text:
    """Cut, clean and split a capture.

    Args:
        capture: the capture as it is.
        recipe: where the document lies in it.
        version: the version that the document enacts: its instrument gives the title where the
            recipe names no title line, and in `damage` (`captured`) the unrecoverable spots.

    Raises:
        TextError: a line that the recipe names is not there, articles do not follow each other, or
            an unrecoverable spot does not occur exactly once.
    """
    if recipe.repaired:
        lost = tuple(str(spot["captured"]) for spot in version.instrument.damage)
        capture = repair(capture, lost).text
    lines = clean_lines(capture)
    if recipe.drop is not None:
        del lines[_last(lines, recipe.drop)]
    first = recipe.begin or recipe.title
    if first is not None:
        lines = lines[_last(lines, first) :]
    if recipe.end is not None:
        lines = lines[: _last(lines, recipe.end)]
    colophon: list[str] = []
    if recipe.colophon is not None:
        at = _last(lines, recipe.colophon)
        lines, colophon = lines[:at], lines[at:]
    title = version.instrument.title
    preface: list[str] = []
    if recipe.title is not None:
        at = _last(lines, recipe.title)
        title, preface, lines = lines[at], lines[:at], lines[at + 1 :]
    before, articles = split_articles(lines)
    return Text(title, (*preface, *before), tuple(articles), tuple(colophon))


def _last(lines: list[str], line: str) -> int:
    for index in range(len(lines) - 1, -1, -1):
        if lines[index] == line:
            return index
    raise TextError(f"原件中没有这一行:“{line}”。", f"The capture has no line {line!r}.")
