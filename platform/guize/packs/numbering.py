"""Which labels of a text open its articles: the level that runs through, and its best sequence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from guize.domain.labels import Label, Style, glued_labels, labels_of

_Key = TypeVar("_Key")

# What speaks for a label being one of the sequence, and against it. Only their order matters:
# the next number outweighs doubtful words, two neighbours outweigh a slip, and a number that
# follows nothing is believed where nothing speaks against it.
_NEXT = 2.0
_FIRST = 2.0
_HOLE = -0.5
_PLAIN = 1.0
_SPACED = 1.5
_REFERENCE = -1.5
_REFERENCE_AMONG_SPACED = -3.0
_GLUED = -0.5
_SLIP = -0.5
_OTHER_LEVEL = -2.5
_MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """A label and the index of its line."""

    line: int
    label: Label
    is_glued: bool = False

    @property
    def number(self) -> tuple[int, int]:
        """Ordinal and insertion."""
        return self.label.ordinal, self.label.inserted


@dataclass(frozen=True, slots=True)
class Numbering:
    """The style of a text's articles, and the labels that open them, as they stand."""

    style: Style
    opened: tuple[Found, ...]


def find_labels(lines: Sequence[str]) -> list[Found]:
    """Return every label of a text, as they stand; one place may open with labels of two styles."""
    return [
        found
        for index, line in enumerate(lines)
        for found in (
            *(Found(index, label) for label in labels_of(line)),
            *(Found(index, label, is_glued=True) for label in glued_labels(line)),
        )
    ]


def number_articles(labels: Sequence[Found], chapters: Mapping[int, int]) -> Numbering | None:
    """Return the level of a text whose numbers run through, and its labels.

    Law: the article is the level whose numbers do not restart (DESIGN §3): 第一条; else 一、, if it
    does not restart under each chapter; and so on down.

    Args:
        labels: the labels of the text.
        chapters: the lines that head chapters, with the numbers of these.

    Returns:
        The numbering, or None if nothing is numbered.
    """
    styles = [style for style in Style if style is not Style.CHAPTER]
    chains: dict[Style, tuple[Found, ...]] = {
        style: tuple(_chain(labels, style)) for style in styles
    }
    running = [style for style in styles if _runs(chains[style], style)]
    if not running:
        chains[Style.CHAPTER] = tuple(_chain(labels, Style.CHAPTER))
        # Where nothing runs, a chapter is an article, or the one label that there is.
        return next(
            (
                Numbering(style, chains[style])
                for style in (Style.CHAPTER, *styles)
                if chains[style] and not chains[style][0].label.is_reference
            ),
            None,
        )
    style = running[0]
    if style is Style.ARTICLE and Style.ITEM in running and _encloses(chains):
        style = Style.ITEM
    if len(chapters) > 1 and _is_below(labels, style, chapters):
        return Numbering(Style.CHAPTER, tuple(_chain(labels, Style.CHAPTER)))
    return Numbering(style, chains[style])


def _runs(chain: Sequence[Found], style: Style) -> bool:
    """Tell whether a sequence is one: two neighbours, or a first article, or an article alone."""
    neighbours = any(_is_next(one, two) for one, two in pairwise(chain))
    is_alone = len(chain) > 0 and not chain[0].label.is_reference
    return neighbours or (is_alone and (style is Style.ARTICLE or chain[0].number == (1, 0)))


def _encloses(chains: dict[Style, tuple[Found, ...]]) -> bool:
    """Tell whether 一、 is the level and 第一条 is what its items speak of, as in an amendment."""
    articles, items = chains[Style.ARTICLE], chains[Style.ITEM]
    is_outside = items[0].number == (1, 0) and items[0].line < articles[0].line
    is_broken = articles[0].number != (1, 0) or any(
        not _is_next(one, two) for one, two in pairwise(articles)
    )
    return is_outside and is_broken and len(items) > 1


def _is_below(labels: Sequence[Found], style: Style, chapters: Mapping[int, int]) -> bool:
    """Tell whether the numbers of a style count inside chapters: anew in one, or in one only."""
    headed = sorted(chapters)
    within: set[int] = set()
    last: int | None = None
    for found in labels:
        if found.label.style is not style or found.is_glued or found.label.is_slip:
            continue
        chapter = bisect_left(headed, found.line)
        # Where the chapters begin anew too, another document does.
        is_anew = found.number == (1, 0) and last is not None and last < chapter
        if is_anew and chapters[headed[chapter - 1]] > 1:
            return True
        last = chapter
        within.add(chapter)
    return style is not Style.ARTICLE and len(within) == 1


def _is_next(one: Found, two: Found) -> bool:
    (ordinal, inserted), following = one.number, two.number
    return following in ((ordinal + 1, 0), (ordinal, inserted + 1))


def _chain(labels: Sequence[Found], style: Style) -> Iterator[Found]:
    """Yield the labels that make the best increasing sequence, by their numbers and words."""
    weighed = list(_weighed(labels, style))
    numbers = sorted({found.number for found, _ in weighed})
    best = _BestBelow(len(numbers))
    by_number: dict[tuple[int, int], int] = {}
    of_ordinal: dict[int, int] = {}
    scores: list[float] = []
    before: list[int | None] = []
    for index, (found, weight) in enumerate(weighed):
        ordinal, inserted = found.number
        rank = bisect_left(numbers, found.number)
        ways: list[tuple[float, int | None]] = [(_FIRST if found.number == (1, 0) else 0.0, None)]
        previous = (
            by_number.get((ordinal, inserted - 1)) if inserted else of_ordinal.get(ordinal - 1)
        )
        if previous is not None:
            ways.append((scores[previous] + _NEXT, previous))
        lower = best.below(rank)
        if lower is not None:
            ways.append((scores[lower] + _HOLE, lower))
        score, came_from = max(ways, key=lambda way: way[0])
        scores.append(score + weight)
        before.append(came_from)
        _keep_better(by_number, found.number, index, scores)
        _keep_better(of_ordinal, ordinal, index, scores)
        best.add(rank, index, scores)
    if scores and max(scores) > 0:
        at: int | None = scores.index(max(scores))
        chosen = []
        while at is not None:
            chosen.append(weighed[at][0])
            at = before[at]
        yield from reversed(chosen)


def _keep_better(best: dict[_Key, int], key: _Key, index: int, scores: Sequence[float]) -> None:
    if key not in best or scores[best[key]] < scores[index]:
        best[key] = index


def _weighed(labels: Sequence[Found], style: Style) -> Iterator[tuple[Found, float]]:
    """Yield the labels that may belong to the sequence, with what their own words say for them."""
    own = [f for f in labels if f.label.style is style and not f.label.is_slip and not f.is_glued]
    if not own:
        return
    spaced = sum(found.label.is_spaced for found in own)
    is_spaced = style is Style.ARTICLE and spaced > _MOSTLY * len(own)
    items = _Continuing()
    for found in labels:
        label = found.label
        if label.style is Style.ITEM:
            items.take(found)
        if label.style is style:
            weight = _SPACED if label.is_spaced else _PLAIN
            if label.is_reference:
                weight = _REFERENCE_AMONG_SPACED if is_spaced else _REFERENCE
            weight = min(weight, _SLIP) if label.is_slip else weight
            yield found, min(weight, _GLUED) if found.is_glued else weight
        elif found.is_glued:
            continue
        elif style is Style.ITEM and label.style is Style.ARTICLE:
            yield found, _SLIP if label.is_slip and not label.is_reference else _OTHER_LEVEL
        elif style is Style.ARTICLE and label.style is Style.ITEM and items.goes_on:
            yield found, _SLIP


class _Continuing:
    """Tells whether 十一、 goes on from 第十条, and is no part of an enumeration from 一、."""

    def __init__(self) -> None:
        self.goes_on = False
        self._last = 0

    def take(self, found: Found) -> None:
        ordinal = found.label.ordinal
        is_enumerated = ordinal == 1 or (ordinal == self._last + 1 and not self.goes_on)
        self.goes_on = not is_enumerated
        self._last = ordinal


class _BestBelow:
    """The best of what was added below a rank: a Fenwick tree of indices."""

    def __init__(self, size: int) -> None:
        self._nodes: list[int | None] = [None] * (size + 1)
        self._scores: Sequence[float] = ()

    def below(self, rank: int) -> int | None:
        found: int | None = None
        while rank > 0:
            node = self._nodes[rank]
            if node is not None and (found is None or self._scores[node] > self._scores[found]):
                found = node
            rank &= rank - 1
        return found

    def add(self, rank: int, index: int, scores: Sequence[float]) -> None:
        self._scores = scores
        rank += 1
        while rank < len(self._nodes):
            node = self._nodes[rank]
            if node is None or scores[node] < scores[index]:
                self._nodes[rank] = index
            rank += rank & -rank
