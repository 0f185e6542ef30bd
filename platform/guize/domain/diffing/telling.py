"""Sentences about differences: where, of which rule, from what to what, and which way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from guize.domain.diffing.change import Concern
from guize.domain.diffing.equality import Found
from guize.domain.diffing.measuring import DIRECTIONS, STRENGTHS, Direction
from guize.domain.diffing.names import NOTHING
from guize.domain.diffing.shapes import Shape
from guize.domain.diffing.shortening import shorten
from guize.domain.diffing.sources import (
    articles_in_words,
    articles_of,
    before_words,
    citations_in,
    citations_within,
    told_by,
)
from guize.domain.json_pointer import child
from guize.domain.json_types import JsonObject
from guize.domain.words import Words

_SAME = Words(zh="内容有变化", en="its content differs")
_UNTOLD = Words(zh="无", en="nothing")
_PUNCTUATED = re.compile(r"[^\w]")
_LONG_TITLE = 12

NameKind = Literal["member", "key", "item"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sides of a place: its pointer, and the nearest citations and strength."""

    pointer: str
    sources: tuple[JsonObject, ...] = ()
    strength: str = STRENGTHS[-1]

    def enter(self, token: str | int, value: Found) -> Side:
        """Return the side at a member or element, which may cite and bind on its own."""
        return Side(child(self.pointer, token), self.sources, self.strength).holding(value)

    def citing(self, value: Found) -> Side:
        """Return the side with what ``value``, all of which is told, cites here or within."""
        nested = tuple(citations_within(value))
        is_own = isinstance(value, dict) and "source" in value
        return replace(self, sources=nested) if nested and not is_own else self

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
class Name:
    """What one token on a path is called: a member, a key of a map, or an item of a list."""

    kind: NameKind
    words: Words


@dataclass(frozen=True, slots=True)
class Place:
    """A place inside a rule, on both sides; ``path`` is what its members are called."""

    title: Words
    left: Side
    right: Side
    shape: Shape
    concern: Concern
    name: str = ""
    path: tuple[Name, ...] = ()

    def named(self, kind: NameKind, words: Words) -> Place:
        """Return the place with one more name on its path."""
        return replace(self, path=(*self.path, Name(kind, words)))


def tell_value(
    place: Place, old: Words | None, new: Words | None, direction: Direction | None = None
) -> Words:
    """Return a sentence such as 第五十八条 请示办复时限:10个工作日 → 5个工作日(缩短).

    ``old`` and ``new`` are the values in words, None on a side that has none.
    """
    if old is None and new is not None:
        told = _led(Words(zh="增加", en="added "), shorten(new))
    elif new is None and old is not None:
        told = _led(Words(zh="删去", en="removed "), shorten(old))
    else:
        before, after = shorten(old or NOTHING), shorten(new or NOTHING)
        before, after = before if before.zh else _UNTOLD, after if after.zh else _UNTOLD
        told = Words(zh=f"{before.zh} → {after.zh}", en=f"{before.en} → {after.en}")
        told = _SAME if before == after else told
    return _sentence(place, old, new, _with(told, direction))


def tell_set(place: Place, gained: Words, lost: Words, direction: Direction | None = None) -> Words:
    """Return a sentence about a set that gains or loses elements (empty words: none)."""
    parts = []
    if gained.zh:
        parts.append(_led(Words(zh="增加", en="added "), shorten(gained)))
    if lost.zh:
        parts.append(_led(Words(zh="删去", en="removed "), shorten(lost)))
    told = Words(zh=";".join(p.zh for p in parts), en="; ".join(p.en for p in parts))
    return _sentence(place, lost, gained, _with(told, direction))


def tell_moved(place: Place, item: Words, ordinal: Words) -> Words:
    """Return a sentence about an item of the list at ``place`` that moved to ``ordinal``."""
    told = Words(zh=f"{item.zh}移至{ordinal.zh}", en=f"moved {item.en} to {ordinal.en}")
    return _sentence(place, told, told, told)


def tell_as(place: Place, told: Words) -> Words:
    """Return a sentence that says ``told`` of the place."""
    return _sentence(place, told, told, told)


def tell_rule(
    title: Words, left: Sequence[JsonObject], right: Sequence[JsonObject], told: Words
) -> Words:
    """Return a sentence about a rule as a whole; ``{}`` in ``told`` stands for its title.

    ``left`` and ``right`` are its citations.
    """
    articles = articles_in_words(articles_of(left), articles_of(right))
    named = Words(zh=told.zh.replace("{}", title.zh), en=told.en.replace("{}", title.en))
    return before_words(articles, named)


def _led(lead: Words, told: Words) -> Words:
    return Words(zh=lead.zh + told.zh, en=lead.en + told.en)


def _with(told: Words, direction: Direction | None) -> Words:
    if direction is None:
        return told
    way = DIRECTIONS[direction]
    return Words(zh=f"{told.zh}({way.zh})", en=f"{told.en} ({way.en})")


def _sentence(place: Place, old: Words | None, new: Words | None, told: Words) -> Words:
    sides = [
        () if words is None else side.sources
        for side, words in ((place.left, old), (place.right, new))
    ]
    articles = articles_in_words(
        *told_by(sides[0], sides[1], (old or NOTHING).zh, (new or NOTHING).zh)
    )
    title = place.title
    bare = _PUNCTUATED.search(title.zh) or len(title.zh) > _LONG_TITLE
    title_zh = f"“{title.zh}”" if bare else title.zh
    path = _concise(place.path)
    path_en = ", ".join(_in_english(name) for name in path)
    named = f"{title.en}, {path_en}".removesuffix(", ")
    return before_words(
        articles,
        Words(zh=f"{title_zh}{_in_chinese(path)}:{told.zh}", en=f"{named}: {told.en}"),
    )


def _concise(path: Sequence[Name]) -> list[Name]:
    """Return a path without what another name says: 纪要 before 纪要流程, 要求 after 出席要求."""
    kept: list[Name] = []
    for name, following in zip_longest(path, path[1:]):
        parts = re.split("[与、]", name.words.zh)
        is_said = following is not None and following.kind == "member"
        if is_said and following is not None and following.words.zh.startswith(tuple(parts)):
            continue
        if kept and name.kind == "member" and kept[-1].words.zh.endswith(name.words.zh):
            continue
        kept.append(name)
    return kept


def _in_chinese(path: Sequence[Name]) -> str:
    told, lasts = "", [place for place, name in enumerate(path) if name.kind == "member"][-1:]
    for place, name in enumerate(path):
        if name.kind == "member":
            # One 的 is enough: 议题与材料中会前会的目的.
            link = "的" if place in lasts else "中"
            told += f"{link}{name.words.zh}" if told else name.words.zh
        else:
            told += f"“{name.words.zh}”" if name.kind == "key" else name.words.zh
    return told


def _in_english(name: Name) -> str:
    return f"“{name.words.en}”" if name.kind == "key" else name.words.en
