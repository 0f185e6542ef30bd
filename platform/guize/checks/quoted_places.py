"""The objects of rules, each with the words that prove it: the nearest source, and what is cited.

DESIGN §3: `source` may stand on any object inside a rule, and the nearest holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from guize.checks.links import rule_sections
from guize.domain.amounts import Amount, find_amounts, find_periods, plain
from guize.domain.citations import is_citation
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook

UNQUOTED = frozenset({"calendar", "mandates"})
"""Sections whose values stand in no quote: working days, and demands on others."""

ArticleText = Callable[[JsonObject], str]
"""Gives the text of the article that a citation names, "" where it is not known."""


@dataclass(frozen=True)
class Quote:
    """The words of a source, in ``plain`` form; what they say is read once for all that share them.

    ``citation`` is the first of the source, None where there is none.
    """

    text: str = ""
    citation: JsonObject | None = None

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """The numbers in them."""
        return tuple(find_amounts(self.text))

    @cached_property
    def periods(self) -> tuple[Amount, ...]:
        """The periods in them (每两周)."""
        return tuple(find_periods(self.text))


@dataclass(frozen=True, slots=True)
class Place:
    """One object of a rule.

    Attributes:
        pointer: its place in the rulebook.
        value: the object.
        member: under which name it stands (of a list: the list's name).
        section: the section of the rule.
        nearest: the nearest source.
        quotes: those of every source of the rule.
        articles: the text of the articles that the rule cites.
        within: the object around it, None for a rule.
    """

    pointer: str
    value: JsonObject
    member: str
    section: str
    nearest: Quote
    quotes: str
    articles: str
    within: Place | None

    @property
    def quote(self) -> str:
        """The words of the nearest source, in ``plain`` form."""
        return self.nearest.text

    @property
    def work(self) -> int:
        """How many characters are searched for its values."""
        values = sum(len(v) if isinstance(v, list) else 1 for v in self.value.values())
        return values * (len(self.quote) + len(self.quotes) + len(self.articles))

    @property
    def rule(self) -> JsonObject:
        """The rule that it is, or is part of."""
        return self.value if self.within is None else self.within.rule


def quoted_places(rules: Rulebook, article_of: ArticleText) -> Iterator[Place]:
    """Yield the objects of all rules that quote something, each rule before its parts."""
    for pointer, section, entries in rule_sections(rules):
        if section in UNQUOTED:
            continue
        for rule_id, rule in entries.items():
            if isinstance(rule, dict):
                yield from _of_rule(rule, child(pointer, rule_id), section, article_of)


def _of_rule(
    rule: JsonObject, pointer: str, section: str, article_of: ArticleText
) -> Iterator[Place]:
    cited = list(_citations(rule))
    if not cited:
        return
    quotes = _quote_of(cited).text
    whole = "\n".join(dict.fromkeys(plain(article_of(citation)) for citation in cited))
    nearest = _quote_of(list(_own_citations(rule)))
    place = Place(pointer, rule, "", section, nearest, quotes, whole, None)
    yield place
    yield from _parts(rule, place, place.pointer, "")


def _parts(value: Json, around: Place, pointer: str, member: str) -> Iterator[Place]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _part(item, around, child(pointer, index), member)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name != "source":
                yield from _part(item, around, child(pointer, name), name)


def _part(value: Json, around: Place, pointer: str, member: str) -> Iterator[Place]:
    if isinstance(value, dict):
        has_own = isinstance(value.get("source"), list)
        nearest = _quote_of(list(_own_citations(value))) if has_own else around.nearest
        around = Place(
            pointer,
            value,
            member,
            around.section,
            nearest,
            around.quotes,
            around.articles,
            around,
        )
        yield around
    yield from _parts(value, around, pointer, member)


def _own_citations(value: JsonObject) -> Iterator[JsonObject]:
    source = value.get("source")
    for item in source if isinstance(source, list) else ():
        if isinstance(item, dict) and is_citation(item):
            yield item


def _citations(value: Json) -> Iterator[JsonObject]:
    if isinstance(value, dict):
        yield from _own_citations(value)
    members = list(value.values()) if isinstance(value, dict) else value
    for member in members if isinstance(members, list) else ():
        yield from _citations(member)


def _quote_of(cited: list[JsonObject]) -> Quote:
    words = dict.fromkeys(plain(str(citation["quote"])) for citation in cited)
    return Quote("\n".join(words), cited[0] if cited else None)
