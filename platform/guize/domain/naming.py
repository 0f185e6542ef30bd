"""The id of what somebody calls by its label, by a tenant's title for it, or by part of these."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property
from typing import cast

from guize.domain.choices import OTHER_NAMES
from guize.domain.errors import id_expected
from guize.domain.json_types import JsonObject
from guize.domain.vocabulary import Term, Vocabulary
from guize.domain.words import Words

_NEAR = 3
"""How many near ones a message offers."""

_BRACKETS = re.compile(r"\(([^()]*)\)")
_BETWEEN = re.compile("[/、]")
_WHOSE = (
    re.compile(r"(?:同级|本级|[市区县](?![市区县]))(?=..)"),
    re.compile(r"(?:人民)?政府(?=..)"),
)
"""What names and callers put before an office to say whose it is: 市人民政府办公厅, 同级党委."""


@dataclass(frozen=True, slots=True)
class Titles:
    """What a tenant calls its offices and meetings, by id, and what its quotas are about."""

    offices: Mapping[str, str] = field(default_factory=dict)
    meetings: Mapping[str, str] = field(default_factory=dict)
    quotas: Mapping[str, Words] = field(default_factory=dict)

    def of(self, vocabulary: str, term_id: str) -> str | None:
        """Return the tenant's title of a word of ``vocabulary``, if it has one."""
        titles = {"offices": self.offices, "meetings": self.meetings}.get(vocabulary, {})
        return titles.get(term_id)


@dataclass(frozen=True, slots=True)
class Named:
    """A value that may stand somewhere: its id, its label, and what else it is called."""

    id: str
    label: Words
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, term: Term, title: str | None = None) -> Named:
        """Return a word by the tenant's own ``title``, if it has one, and by all its names."""
        former = cast("list[JsonObject]", term.members.get("formerly") or [])
        label = Words(zh=title or term.label.zh, en=term.label.en)
        others = (*(str(name["zh"]) for name in former), *OTHER_NAMES.get(term.id, ()))
        return cls(term.id, label, (term.label.zh, *others))

    @property
    def names(self) -> Iterator[str]:
        """Everything that it is called."""
        return (_plain(name) for name in (self.label.zh, self.label.en, *self.others))

    def rank(self, text: str) -> int | None:
        """Return how well ``text`` names it, 0 wholly to 2 in part; None where it does not."""
        plain = _plain(text)
        names = {form for name in (self.id, *self.names) for form in spellings(name)}
        if plain in names:
            return 0
        if any(name.startswith(plain) for name in names):
            return 1
        return 2 if any(plain in name for name in names) else None


class Register:
    """The values that may stand in one place, found by what they are called."""

    def __init__(self, named: Iterable[Named]) -> None:
        """Keep the values; nothing is indexed before something is looked for."""
        self.named = tuple(named)
        self.ids = tuple(one.id for one in self.named)
        self.labels = tuple(one.label for one in self.named)

    def __contains__(self, value: object) -> bool:
        """Tell whether ``value`` is the id of one of them."""
        return value in self.by_id

    def find(self, word: str) -> tuple[Named, ...]:
        """Return what ``word`` names: by a whole name, else by a part or a shorter form of one."""
        plain = _plain(word)
        whole = [one for one in self.named if plain in one.names]
        if whole:
            return tuple(whole)
        forms = spellings(plain)
        return tuple(self._of({name for form in forms for name in self._spelt.get(form, ())}))

    def near(self, word: str) -> tuple[Named, ...]:
        """Return the few whose id or name comes nearest to ``word``, the nearest first."""
        plain = _plain(word)
        keys = [*self._spelt]
        alike = {*get_close_matches(plain, keys, n=2 * _NEAR)}
        alike |= {key for key in keys if len(plain) > 1 and plain in key}
        ranked = sorted(alike, key=lambda key: -SequenceMatcher(None, key, plain).ratio())
        ids = dict.fromkeys(id_ for key in ranked for id_ in self._spelt[key])
        return tuple(self.by_id[id_] for id_ in [*ids][:_NEAR])

    def refuse(self, word: str, unknown: Words) -> Words:
        """Return why ``word``, which is no id here, will not do, and which id it should be.

        ``unknown`` says so where nothing is called by that word; whatever is near is offered.
        """
        found = self.find(word)
        if len(found) == 1:
            return id_expected(word, found[0].id)
        if found:
            return Words(
                zh=f"此处应填代号:“{word}”可指 {_listed_zh(found)}。",
                en=f"an id is expected here: {word} may be {_listed_en(found)}.",
            )
        near = self.near(word)
        if not near:
            return unknown
        return Words(
            zh=f"{unknown.zh}是否指:{_listed_zh(near)}?",
            en=f"{unknown.en} Did you mean {_listed_en(near)}?",
        )

    @cached_property
    def by_id(self) -> Mapping[str, Named]:
        """The values by their ids."""
        return {one.id: one for one in self.named}

    @cached_property
    def _spelt(self) -> dict[str, tuple[str, ...]]:
        """Every form of every name, and the ids → the ids that are called so."""
        found: dict[str, dict[str, None]] = {}
        for one in self.named:
            for name in (one.id, *one.names):
                for form in spellings(name):
                    found.setdefault(form, {})[one.id] = None
        return {form: tuple(ids) for form, ids in found.items()}

    def _of(self, ids: set[str]) -> Iterator[Named]:
        return (one for one in self.named if one.id in ids)


class Registers:
    """What each fact may be, as a tenant calls it; each register is made once."""

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        rules: Iterable[str],
        titles: Titles | None = None,
    ) -> None:
        """Keep what they are made of; ``rules`` are what a fact of type ``rule`` may name."""
        self._vocabularies = vocabularies
        self._rules = rules
        self._titles = titles or Titles()
        self._made: dict[str, Register] = {}

    def of(self, fact: Term) -> Register:
        """Return the words, or the rules, that ``fact`` may be."""
        if fact.id not in self._made:
            is_rule = fact.members["type"] == "rule"
            self._made[fact.id] = Register(
                self._rules_named() if is_rule else self.words(*vocabularies_of(fact))
            )
        return self._made[fact.id]

    def words(self, *vocabularies: str) -> Iterator[Named]:
        """Yield the words of some vocabularies."""
        for name in vocabularies:
            for term in self._vocabularies[name].terms.values():
                yield Named.of(term, self._titles.of(name, term.id))

    def _rules_named(self) -> Iterator[Named]:
        """Yield the rules, and whatever can be counted; the title of a rule comes first."""
        countables = self._vocabularies["countables"].terms
        for rule in sorted(self._rules):
            label, countable = self._titles.quotas.get(rule), countables.get(rule)
            if countable is None:
                yield Named(rule, label or Words(zh=rule, en=rule))
            else:
                yield Named.of(countable, label.zh if label else None)


def vocabularies_of(fact: Term) -> tuple[str, ...]:
    """Return the vocabularies that the values of a fact are from."""
    names = (fact.members.get("vocabulary"), fact.members.get("also"))
    return tuple(str(name) for name in names if name)


def spellings(name: str) -> frozenset[str]:
    """Return the forms in which a name may be written: 命令(令) is 命令 and 令, 办公室(厅) 办公厅.

    What stands in brackets may be left out, stand alone, come in addition, or replace as much of
    what is before it; whose office it is (市政府) may be left out.
    """
    found: set[str] = set()
    waiting = [_plain(name)]
    while waiting:
        form = waiting.pop()
        if form and form not in found:
            found.add(form)
            waiting += _shorter(form)
    return frozenset(found)


def _shorter(form: str) -> Iterator[str]:
    """Yield the forms that are one step simpler."""
    yield from (form[match.end() :] for whose in _WHOSE if (match := whose.match(form)))
    bracket = _BRACKETS.search(form)
    if bracket is None:
        return
    before, after = form[: bracket.start()], form[bracket.end() :]
    yield before + after
    for part in _BETWEEN.split(bracket[1]):
        yield before + part + after
        yield before[: -len(part) or None] + part + after
        if not after:
            yield part


def _plain(name: str) -> str:
    """Return a name without what does not tell it from others: width, case and white space."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _listed_zh(named: Iterable[Named]) -> str:
    return "、".join(f"{one.id}({one.label.zh})" for one in named)


def _listed_en(named: Iterable[Named]) -> str:
    return " or ".join(f"{one.id!r} ({one.label.en})" for one in named)
