"""Makes the clean text of a document from its capture, by the recipe in its `instrument.yaml`."""

from dataclasses import dataclass

from guize.packs.articles import TextError, clean_lines, split_articles
from guize.packs.normalise import repair
from guize.packs.text import Text


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where the document lies in its capture, by whole cleaned lines.

    Attributes:
        begin: the document's first line (site furniture lies before it); None: the title's.
        drop: lines of site furniture inside the document.
        title: the line of the document's own title; None: it has none between notice and articles.
        colophon: the first line of signature and date after the last article.
        end: the first line of site furniture after the document.
        repaired: the capture is damaged and goes through `normalise.repair` first.
        lost: the unrecoverable spots, as captured.
    """

    begin: str | None = None
    drop: tuple[str, ...] = ()
    title: str | None = None
    colophon: str | None = None
    end: str | None = None
    repaired: bool = False
    lost: tuple[str, ...] = ()


def text_from_capture(raw: str, recipe: Recipe, title: str) -> Text:
    """Cut, clean and split a capture.

    Args:
        raw: the capture as it is.
        recipe: where the document lies in it.
        title: the document's title, used where the recipe names no title line.

    Raises:
        TextError: a line that the recipe names is not there, articles do not follow each other, or
            a lost spot does not occur exactly once.
    """
    if recipe.repaired:
        raw = repair(raw, recipe.lost).text
    lines = clean_lines(raw)
    for furniture in recipe.drop:
        del lines[_last(lines, furniture)]
    first = recipe.begin or recipe.title
    if first is not None:
        lines = lines[_last(lines, first) :]
    if recipe.end is not None:
        lines = lines[: _last(lines, recipe.end)]
    colophon: list[str] = []
    if recipe.colophon is not None:
        at = _last(lines, recipe.colophon)
        lines, colophon = lines[:at], lines[at:]
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
