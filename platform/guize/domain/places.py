"""Where in an article words stand: the paragraph 款 and the item 项, as lawyers count them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from guize.domain.json_types import Json
from guize.domain.labels import Style, labels_of
from guize.domain.words import Words

_MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A place below the article.

    Attributes:
        paragraph: which 款, from 1; one that has a label of its own belongs to the one before.
        item: the numbers printed below it, joined by dots (``2.3`` is (二) 3.); or None.
    """

    paragraph: Json
    item: Json

    def fits(self, place: Place) -> bool:
        """Tell whether what is said here, so far as anything is, holds for ``place``."""
        return self.paragraph in (None, place.paragraph) and self.item in (None, place.item)

    def words(self) -> Words:
        """Return the place as people name it."""
        item = "" if self.item is None else str(self.item)
        return Words(
            zh=f"第 {self.paragraph} 款" + (f"第 {item} 项" if item else ""),
            en=f"paragraph {self.paragraph}" + (f", item {item}" if item else ""),
        )


class ArticlePlaces:
    """An article's words without white space, and the place of each of its paragraphs."""

    def __init__(self, body: str) -> None:
        """Take an article's paragraphs, a line each."""
        lines = [line for line in ("".join(line.split()) for line in body.split("\n")) if line]
        self.text = "".join(lines)
        self._places = list(_places(lines))
        self._starts = [0, *accumulate(map(len, lines))]

    def find(self, quote: str) -> list[Place]:
        """Return the places at which ``quote``, without white space, begins, each once.

        A quote may run on into the next paragraph.
        """
        found: dict[Place, None] = {}
        at = -1
        while len(found) < _MOST_PLACES and (at := self.text.find(quote, at + 1)) >= 0:
            following = bisect_right(self._starts, at)
            found[self._places[following - 1]] = None
            # Whatever else begins in this paragraph is at the same place.
            at = max(at, self._starts[following] - len(quote))
        return list(found)


def _places(lines: list[str]) -> Iterator[Place]:
    paragraph = 0
    path: list[tuple[Style, int]] = []
    for line in lines:
        label = next(labels_of(line), None)
        if label is None or label.style in (Style.ARTICLE, Style.CHAPTER):
            paragraph, path = paragraph + 1, []
            yield Place(paragraph, None)
            continue
        styles = [style for style, _ in path]
        del path[styles.index(label.style) if label.style in styles else len(path) :]
        path.append((label.style, label.ordinal))
        paragraph = max(paragraph, 1)
        yield Place(paragraph, ".".join(str(ordinal) for _, ordinal in path))
