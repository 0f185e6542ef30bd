"""Sentences about differences: where, of which rule, from what to what, and which way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from guize.domain.diffing.change import Concern, EditKind
from guize.domain.diffing.equality import Found
from guize.domain.diffing.measuring import DIRECTIONS, STRENGTHS, Direction
from guize.domain.diffing.shapes import Shape
from guize.domain.diffing.sources import articles_in_words, articles_of, citations_in
from guize.domain.json_pointer import child
from guize.domain.json_types import JsonObject
from guize.domain.words import Words

_SHOWN = 80  # a sentence is read at a glance; the whole value stands beside it

_SOURCE = Words(zh="引文不同", en="the quotes differ")
_UNTOLD = Words(zh="内容", en="its content")
_SAME = Words(zh="内容有变化", en="its content differs")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sides of a place: its pointer, and the nearest citations and strength."""

    pointer: str
    sources: tuple[JsonObject, ...] = ()
    strength: str = STRENGTHS[-1]

    def enter(self, token: str | int, value: Found) -> Side:
        """Return the side at a member or element, which may cite and bind on its own."""
        return Side(child(self.pointer, token), self.sources, self.strength).holding(value)

    def holding(self, value: Found) -> Side:
        """Return the side with what ``value`` itself cites."""
        if not isinstance(value, dict):
            return self
        return Side(
            self.pointer,
            citations_in(value.get("source", [])) or self.sources,
            str(value.get("strength", self.strength)),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A place inside a rule, on both sides; ``path`` is what its members are called.

    ``is_fact`` tells that the value is a test on the fact ``name``.
    """

    title: str
    left: Side
    right: Side
    shape: Shape
    concern: Concern
    name: str = ""
    path: tuple[Words, ...] = ()
    is_fact: bool = False

    def named(self, words: Words) -> Place:
        """Return the place with one more name on its path."""
        return replace(self, path=(*self.path, words))


def tell_edit(
    place: Place, kind: EditKind, old: Words | None, new: Words | None, direction: Direction | None
) -> Words:
    """Return a sentence such as 第五十八条 请示办复时限:10个工作日 → 5个工作日(缩短).

    ``old`` and ``new`` are the values in words, None on a side that has none.
    """
    if place.name == "source":
        return _sentence(place, old, new, _SOURCE)
    before, after = _shown(old), _shown(new)
    way = DIRECTIONS[direction] if direction else None
    suffix = Words(zh=f"({way.zh})", en=f" ({way.en})") if way else Words(zh="", en="")
    if kind == "added":
        told = Words(zh=f"增加{after.zh}", en=f"added {after.en}".rstrip())
    elif kind == "removed":
        told = Words(zh=f"删去{before.zh}", en=f"removed {before.en}".rstrip())
    elif before == after:
        told = _SAME
    else:
        before, after = _named(before), _named(after)
        told = Words(zh=f"{before.zh} → {after.zh}", en=f"{before.en} → {after.en}")
    return _sentence(place, old, new, Words(zh=told.zh + suffix.zh, en=told.en + suffix.en))


def tell_set(place: Place, gained: Words, lost: Words) -> Words:
    """Return a sentence about a set that gains or loses elements (empty words: none)."""
    parts = []
    if gained.zh:
        parts.append(Words(zh=f"增加{gained.zh}", en=f"added {gained.en}"))
    if lost.zh:
        parts.append(Words(zh=f"减少{lost.zh}", en=f"removed {lost.en}"))
    told = Words(zh=";".join(p.zh for p in parts), en="; ".join(p.en for p in parts))
    return _sentence(place, lost, gained, told)


def tell_moved(place: Place, old: int, new: int) -> Words:
    """Return a sentence about an element that moved, by its indexes."""
    told = Words(zh=f"由第{old + 1}位移至第{new + 1}位", en=f"moved from {old + 1} to {new + 1}")
    return _sentence(place, told, told, told)


def tell_rule(title: str, sources: Sequence[JsonObject], told: Words) -> Words:
    """Return a sentence about a rule as a whole; ``{}`` in ``told`` stands for its title."""
    articles = articles_in_words(articles_of(sources, ""), ())
    return Words(
        zh=f"{articles.zh} {told.zh.format(title)}".lstrip(),
        en=f"{articles.en}, {told.en.format(title)}".removeprefix(", "),
    )


def _sentence(place: Place, old: Words | None, new: Words | None, told: Words) -> Words:
    articles = articles_in_words(
        articles_of(place.left.sources, old.zh) if old else (),
        articles_of(place.right.sources, new.zh) if new else (),
    )
    path_zh = "".join(_path(place.path))
    path_en = ", ".join(words.en for words in place.path)
    return Words(
        zh=f"{articles.zh} {place.title}{path_zh}:{told.zh}".lstrip(),
        en=f"{articles.en}, {place.title} {path_en}".removeprefix(", ").rstrip() + f": {told.en}",
    )


def _path(path: Sequence[Words]) -> Iterator[str]:
    """Yield the names on a path, but not 纪要 before 纪要流程, which says it again."""
    for words, following in pairwise((*path, Words(zh="", en=""))):
        if not following.zh.startswith(words.zh):
            yield words.zh


def _shown(words: Words | None) -> Words:
    if words is None:
        return Words(zh="", en="")
    return Words(zh=_cut(words.zh), en=_cut(words.en))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _named(words: Words) -> Words:
    return words if words.zh else _UNTOLD
