"""What words and places are called: by vocabularies, by a tenant's titles, by the schemas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from guize.domain.choices import CHOICES
from guize.domain.diffing.days import find_day, tell_day
from guize.domain.diffing.labels import KEYS
from guize.domain.diffing.shapes import Shape, Shapes
from guize.domain.json_types import Json, JsonObject
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words

_EXPLANATION = re.compile(r"(?<=.)\((?!境)[^()]*\)$")  # (境) is part of the name

NOTHING = Words(zh="", en="")
UNKNOWN = {
    "unstated": Words(zh="条文未载明", en="not stated:"),
    "illegible": Words(zh="原文无法辨认", en="illegible:"),
}
"""Members that stand where the text says no value, with the words that lead what they say."""

_LOCAL = {"offices": "organization", "meetings": "meetings"}
_LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Names:
    """The vocabularies and schemas, and what one rulebook calls things of its own.

    ``local`` are a tenant's titles of its offices and meetings (市长 for ``head``), in Chinese;
    ``rules`` the titles of the rules beside the one told; ``is_leave`` tells that steps name whom
    one turns to (请假, 报备) rather than who acts.
    """

    shapes: Shapes
    vocabularies: Mapping[str, Vocabulary]
    local: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    is_leave: bool = False

    def of_rulebook(self, rulebook: JsonObject) -> Self:
        """Return the names with the titles that ``rulebook`` gives to offices and meetings."""
        local = {name: titles_in(rulebook.get(section)) for name, section in _LOCAL.items()}
        return replace(self, local=local)

    def beside(self, section: str, rules: Json) -> Self:
        """Return the names for a rule of ``section``, which holds ``rules``."""
        return replace(self, rules=titles_in(rules), is_leave=section == _LEAVE)

    def without_local(self) -> Self:
        """Return the names that hold everywhere."""
        return replace(self, local={})

    def label(self, vocabulary: str | None, word: str) -> Words | None:
        """Return the label of a word, without what brackets at its end explain."""
        name = vocabulary or ""
        known = self.vocabularies.get(name)
        term = known.terms.get(word) if known else None
        title = self.local.get(name, {}).get(word)
        if term is None:
            return Words(zh=title, en=title) if title else None
        short = _EXPLANATION.sub("", term.label.zh)
        return Words(zh=title or short, en=_EXPLANATION.sub("", term.label.en).strip())

    def word(self, text: str, vocabulary: str | None) -> Words:
        """Return a word of a vocabulary, or of a list in the schemas; else the text in quotes."""
        return self.label(vocabulary, text) or CHOICES.get(text) or quoted(text)

    def member(self, shape: Shape, name: str) -> Words:
        """Return what the member ``name`` of the value at ``shape`` is called."""
        named = self.label(shape.keys, name)
        if named is not None:
            return named
        title = self.shapes.below(shape, name).title
        if name in shape.members() and title is not None:
            return Words(zh=title.zh, en=title.en[:1].lower() + title.en[1:])
        return KEYS.get(name) or self.label("meetings", name) or _day(name) or _plain(name)


def titles_in(rules: Json) -> dict[str, str]:
    """Return the titles of the rules of a section, by their ids."""
    return {
        name: str(rule["title"])
        for name, rule in (rules if isinstance(rules, dict) else {}).items()
        if isinstance(rule, dict) and "title" in rule
    }


def joined(told: Iterable[Words], zh: str, en: str) -> Words:
    """Return words in a row, the empty ones left out."""
    told = [words for words in told if words.zh]
    return Words(zh=zh.join(words.zh for words in told), en=en.join(words.en for words in told))


def quoted(text: str) -> Words:
    """Return words of a document, which have no translation; quotes within them are single."""
    inner = text.replace("“", "‘").replace("”", "’")
    return Words(zh=f"“{inner}”", en=f"“{inner}”")


def one_of(told: Iterable[Words]) -> Words:
    """Return alternatives: 甲或者乙 / one or other."""
    return joined(told, "或者", " or ")


def _plain(name: str) -> Words:
    return Words(zh=name, en=name)


def _day(name: str) -> Words | None:
    day = find_day(name)
    return tell_day(day) if day else None
