"""Cases in words: boxes of a grid as a clerk would describe them, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor

from guize.domain.analysis.boxes import Box
from guize.domain.analysis.grid import Dimension, Grid
from guize.domain.conditions.condition import Interval
from guize.domain.quantities import NUMBER
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words

_TOLD = 6  # nobody reads on; the rest is counted
_TRUTHS = {"true": Words(zh="是", en="yes"), "false": Words(zh="否", en="no")}
_ANY = Words(zh="任何情形", en="all cases")
# Labels of facts that are no noun, or a plural one, stand in quotes: “countries visited” is 2.
_BARE = ("absent", "consents", "countries", "days", "departs", "how", "members", "times", "who")
_GIVEN = Words(zh="已给出", en="is given")
_NOT_GIVEN = Words(zh="未给出", en="is not given")


@dataclass(frozen=True, slots=True)
class _Top:
    """A word that stands for all that it covers, or for itself alone."""

    word: str
    is_alone: bool


def _effort(tops: Sequence[_Top]) -> int:
    """Return what it takes to read a list: its words, those twice that must be qualified."""
    return len(tops) + sum(top.is_alone for top in tops)


@dataclass(frozen=True, slots=True)
class _Order:
    """Of each word of a vocabulary its place in it, its wider words, and what it covers."""

    rank: Mapping[str, int]
    wider: Mapping[str, frozenset[str]]
    covered: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> _Order:
        rank = {word: number for number, word in enumerate(vocabulary.terms)}
        wider = {word: vocabulary.ancestors(word) - {word} for word in rank}
        covered = {word: {word} for word in rank}
        for word, above in wider.items():
            for one in above & rank.keys():
                covered[one].add(word)
        return cls(rank, wider, {word: frozenset(found) for word, found in covered.items()})


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells boxes of a ``grid`` with the labels of the vocabularies."""

    grid: Grid
    vocabularies: Mapping[str, Vocabulary]
    sides: dict[tuple[str, int], Words] = field(default_factory=dict)
    orders: dict[str, _Order] = field(default_factory=dict)

    def tell(self, boxes: Sequence[Box], within: Box | None = None) -> Words:
        """Return ``boxes``, the widest of which come first, numbered if there are several.

        What they share with ``within``, told before, is left out.
        """
        told = [self._box(box, within or self.grid.whole) for box in boxes[:_TOLD]]
        if len(boxes) == 1:
            return told[0]
        more = len(boxes) - len(told)
        if more:
            plural = "" if more == 1 else "s"
            en = f"{more} narrower case{plural} besides"
            told.append(Words(zh=f"另有较窄的 {more} 种", en=en))
        return Words(
            zh=";".join(f"({number}){words.zh}" for number, words in enumerate(told, 1)),
            en="; ".join(f"({number}) {words.en}" for number, words in enumerate(told, 1)),
        )

    def _box(self, box: Box, within: Box) -> Words:
        parts = [
            self._side(dimension, mask)
            for dimension, mask, known in zip(self.grid.dimensions, box, within, strict=True)
            if mask != known
        ]
        if not parts:
            return _ANY
        zh, en = ",".join(part.zh for part in parts), " and ".join(part.en for part in parts)
        return Words(zh=zh, en=en)

    def _side(self, dimension: Dimension, mask: int) -> Words:
        told = self.sides.get((dimension.fact, mask))
        if told is None:
            told = self.sides[dimension.fact, mask] = self._told(dimension, mask)
        return told

    def _told(self, dimension: Dimension, mask: int) -> Words:
        fact = self.vocabularies["facts"].terms[dimension.fact].label
        chosen = list(dimension.chosen(mask))
        if any(atom.piece for atom in dimension.atoms):
            kind = self.vocabularies["facts"].terms[dimension.fact].members.get("type")
            pieces = [atom.piece for atom in chosen if atom.piece is not None]
            runs = _joined(pieces, is_whole=kind == "count")
            told = [self._interval(run) for run in runs]
        elif any(atom.words for atom in dimension.atoms):
            told = list(self._words(dimension, mask))
        else:
            told = [_GIVEN] if any(atom.value is not None for atom in chosen) else []
        if any(atom.value is None for atom in chosen):
            told.append(_NOT_GIVEN)
        return Words(
            zh=fact.zh + "或".join(words.zh for words in told),
            en=f"{self._subject(dimension.fact)} {' or '.join(words.en for words in told)}",
        )

    def _subject(self, fact: str) -> str:
        """Return a fact as the subject of an English sentence."""
        term = self.vocabularies["facts"].terms[fact]
        is_bare = term.members.get("type") == "boolean" or term.label.en.split()[0] in _BARE
        return f"“{term.label.en}”" if is_bare else f"the {term.label.en}"

    def _words(self, dimension: Dimension, mask: int) -> Iterator[Words]:
        """Tell a set of words by what is in it or, if that is plainer, by what is not."""
        fact, chosen = dimension.fact, list(dimension.chosen(mask))
        within = {word for atom in chosen for word in atom.words}
        without = {word for atom in dimension.atoms for word in atom.words} - within
        can_lack = any(atom.value == frozenset() for atom in dimension.atoms)
        lacks = any(atom.value == frozenset() for atom in chosen)
        named, barred = self._tops(fact, within), self._tops(fact, without)
        if without and (not within or _effort(barred) < _effort(named) + lacks):
            told = self._list(fact, barred, Words(zh="不是", en="is"), is_barring=True)
            # Of several words, "not …" also holds where none is given.
            if lacks or not can_lack:
                yield told if within else _NOT_GIVEN
                return
            yield Words(zh=f"已给出而{told.zh}", en=f"is given and {told.en}")
        elif without:
            yield self._list(fact, named, Words(zh="为", en="is"))
        else:
            yield _GIVEN
        if lacks:
            yield _NOT_GIVEN

    def _tops(self, fact: str, words: set[str]) -> list[_Top]:
        """Return the fewest words that, with all that they cover, make up ``words``."""
        vocabulary = self._vocabulary(fact)
        if vocabulary is None:
            return [_Top(word, is_alone=False) for word in sorted(words)]
        order = self._order(vocabulary)
        whole = {word for word in words if order.covered[word] <= words}
        tops = {word for word in whole if whole.isdisjoint(order.wider[word])}
        return [
            _Top(word, is_alone=word not in whole)
            for word in sorted(tops | (words - whole), key=order.rank.__getitem__)
        ]

    def _order(self, vocabulary: Vocabulary) -> _Order:
        order = self.orders.get(vocabulary.name)
        if order is None:
            order = self.orders[vocabulary.name] = _Order.of(vocabulary)
        return order

    def _vocabulary(self, fact: str) -> Vocabulary | None:
        name = self.vocabularies["facts"].terms[fact].members.get("vocabulary")
        return self.vocabularies[name] if isinstance(name, str) else None

    def _list(
        self, fact: str, tops: Iterable[_Top], verb: Words, *, is_barring: bool = False
    ) -> Words:
        labels = [self._label(fact, top) for top in tops]
        listed = _barred if is_barring else _either
        return Words(
            zh=verb.zh + "、".join(label.zh for label in labels),
            en=f"{verb.en} {listed([label.en for label in labels])}",
        )

    def _label(self, fact: str, top: _Top) -> Words:
        vocabulary = self._vocabulary(fact)
        if vocabulary is None:
            return _TRUTHS[top.word]
        label = vocabulary.terms[top.word].label
        if top.is_alone:
            return Words(zh=f"{label.zh}本身", en=f"“{label.en}” as such")
        return Words(zh=label.zh, en=f"“{label.en}”")

    def _interval(self, run: Interval) -> Words:
        if run.low is not None and run.high is not None and run.low[0] == run.high[0]:
            amount = self._amount(run.axis, run.low[0])
            return Words(zh=f"为{amount.zh}", en=f"is {amount.en}")
        parts: list[Words] = []
        is_start = run.low is not None and run.low[0] == 0 and (run.low[1] or run.axis != NUMBER)
        if run.low is not None and not is_start:
            amount = self._amount(run.axis, run.low[0])
            sign = (
                Words(zh="不少于", en="at least ") if run.low[1] else Words(zh="超过", en="over ")
            )
            parts.append(Words(zh=sign.zh + amount.zh, en=sign.en + amount.en))
        if run.high is not None:
            amount = self._amount(run.axis, run.high[0])
            sign = (
                Words(zh="不超过", en="at most ") if run.high[1] else Words(zh="少于", en="under ")
            )
            parts.append(Words(zh=sign.zh + amount.zh, en=sign.en + amount.en))
        if not parts:
            unit = self._amount(run.axis, 1)
            return Words(zh=f"以“{unit.zh}”的单位计", en=f"is counted in units of {unit.en}")
        en = " and ".join(part.en for part in parts)
        return Words(zh="而".join(part.zh for part in parts), en=f"is {en}")

    def _amount(self, axis: str, number: float) -> Words:
        if axis == NUMBER:
            return Words(zh=f"{number:g}", en=f"{number:g}")
        unit = axis
        for smaller, parts in (("hour", 24), ("minute", 1440)):
            if axis == "day" and unit == "day" and number % 1 and not round(number * parts, 6) % 1:
                unit, number = smaller, number * parts
        label = self.vocabularies["units"].terms[unit].label
        plural = "" if number == 1 else "s"
        return Words(zh=f"{number:g}{label.zh}", en=f"{number:g} {label.en}{plural}")


def _either(labels: Sequence[str]) -> str:
    """Return alternatives in English: one, other or third."""
    *others, last = labels
    return f"{', '.join(others)} or {last}" if others else last


def _barred(labels: Sequence[str]) -> str:
    """Return in English what is none of these."""
    *others, last = labels
    if len(others) > 1:
        return f"none of {', '.join(others)} and {last}"
    return f"neither {others[0]} nor {last}" if others else f"not {last}"


def _joined(pieces: Iterable[Interval], *, is_whole: bool) -> Iterator[Interval]:
    """Join neighbouring pieces of one axis; whole numbers from the first to the last."""
    run: Interval | None = None
    for piece in map(_closed, pieces) if is_whole else pieces:
        if run is not None and _touch(run, piece, is_whole=is_whole):
            run = Interval(run.axis, run.low, piece.high)
            continue
        if run is not None:
            yield run
        run = piece
    if run is not None:
        yield run


def _closed(piece: Interval) -> Interval:
    """Return the whole numbers in ``piece``."""
    low, high = piece.low, piece.high
    if low is not None and not low[1]:
        low = (floor(low[0]) + 1, True)
    if high is not None and not high[1]:
        high = (ceil(high[0]) - 1, True)
    return Interval(piece.axis, low, high)


def _touch(one: Interval, other: Interval, *, is_whole: bool) -> bool:
    if one.axis != other.axis or one.high is None or other.low is None:
        return False
    (end, ends_with), (start, starts_with) = one.high, other.low
    if is_whole:
        return start == end + 1
    return end == start and ends_with != starts_with
