"""Controlled vocabularies: words with labels, the wider words that cover them, and their times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from guize.domain.json_reader import parse_date
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a vocabulary.

    ``broader`` are the wider words whose conditions also hold for this one. The word is in use on
    ``[since, until)``, None meaning without bound. ``members`` are whatever else the entry says
    (``statutory``, ``type`` …), as data.
    """

    id: str
    label: Words
    broader: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    members: Mapping[str, Json] = field(default_factory=dict)

    def in_use(self, on: date) -> bool:
        """Tell whether the word is in use on ``on``."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    def with_broader(self, wider: str) -> Term:
        """Return the word as one that ``wider`` covers too."""
        return replace(self, broader=(*self.broader, wider))

    def as_json(self) -> JsonObject:
        """Return the entry as the API serves it."""
        entry: JsonObject = {"zh": self.label.zh, "en": self.label.en}
        if self.broader:
            entry["broader"] = list(self.broader)
        if self.since:
            entry["since"] = self.since.isoformat()
        if self.until:
            entry["until"] = self.until.isoformat()
        return {**entry, **self.members}

    @classmethod
    def from_json(cls, term_id: str, entry: JsonObject) -> Term:
        """Return the term that a vocabulary file's ``entry`` writes.

        Raises:
            KeyError: the entry has no label.
            ValueError: ``since`` or ``until`` is not a date.

        """
        broader = entry.get("broader") or []
        known = {"zh", "en", "broader", "since", "until"}
        return cls(
            id=term_id,
            label=Words(zh=str(entry["zh"]), en=str(entry["en"])),
            broader=(broader,) if isinstance(broader, str) else tuple(cast("list[str]", broader)),
            since=_optional_date(entry.get("since")),
            until=_optional_date(entry.get("until")),
            members={key: value for key, value in entry.items() if key not in known},
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A list of words that rules may use, by id; ``universe`` are the ids alone."""

    name: str
    title: Words
    terms: Mapping[str, Term]
    universe: frozenset[str] = field(init=False, repr=False, compare=False)
    _ancestors: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False)
    _covered: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Conditions are compiled from these sets by the thousand: each is worked out once.
        object.__setattr__(self, "universe", frozenset(self.terms))
        object.__setattr__(self, "_ancestors", {})
        object.__setattr__(self, "_covered", {})

    def covers(self, wider: str, narrower: str) -> bool:
        """Tell whether a condition on ``wider`` holds for ``narrower``: itself or a ``broader``."""
        return wider == narrower or wider in self.ancestors(narrower)

    def covered_by(self, wider: str) -> frozenset[str]:
        """Return the ids of the words that a condition on ``wider`` holds for."""
        if wider not in self._covered:
            self._covered[wider] = frozenset(t for t in self.terms if self.covers(wider, t))
        return self._covered[wider]

    def ancestors(self, term_id: str) -> frozenset[str]:
        """Return the ids of all wider words of ``term_id``, the word itself not among them."""
        if term_id not in self._ancestors:
            self._ancestors[term_id] = self._find_ancestors(term_id)
        return self._ancestors[term_id]

    def _find_ancestors(self, term_id: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = [term_id]
        while waiting:
            term = self.terms.get(waiting.pop())
            fresh = set(term.broader) - found if term else set()
            found |= fresh
            waiting.extend(fresh)
        return frozenset(found)

    def extended(self, entries: Iterable[Term]) -> Vocabulary:
        """Return this vocabulary with a tenant's own ``entries`` added to it."""
        return Vocabulary(self.name, self.title, {**self.terms, **{e.id: e for e in entries}})


def _optional_date(value: Json) -> date | None:
    return None if value is None else parse_date(str(value))
