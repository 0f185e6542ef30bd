"""What every rule has: title, condition, what it forbids, and the articles that prove it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from guize.domain.conditions.condition import Conditions
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import optional_text, texts_of
from guize.domain.rules.chains import SomeChain, read_chain
from guize.domain.rules.content import citations_in, content_key, notes_in
from guize.domain.rules.when import Vocabularies, When, read_when

Unless: TypeAlias = "SomeChain | str"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    ``id`` is its JSON Pointer in the rulebook. ``tests`` are further tests that its place or its
    members make (of a meeting's minutes, that they are minutes of that meeting); ``inner`` the
    conditions inside it. ``unless`` lifts what is ``forbidden``: a chain that consents, or words.
    ``requirements`` are kept as content for comparison.
    ``said`` is the rule as written, for what an answer shows of it.
    """

    id: str
    title: str | None
    said: JsonObject
    tests: JsonObject
    when: When | None
    inner: tuple[Conditions, ...] = ()
    conflicts_with: tuple[str, ...] = ()
    strength: str | None = None
    is_forbidden: bool = False
    unless: Unless | None = None
    requirements: tuple[str, ...] = ()
    _citations: list[tuple[JsonObject, ...]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )
    _notes: list[tuple[str, ...]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    @property
    def citations(self) -> tuple[JsonObject, ...]:
        """The citations of the rule and of all its parts, in order."""
        # An analysis of a draft, at every keystroke, asks for hardly any.
        if not self._citations:
            self._citations.append(tuple(citations_in(self.said)))
        return self._citations[0]

    @property
    def notes(self) -> tuple[str, ...]:
        """What editors remarked on the rule and on its parts: no law."""
        if not self._notes:
            self._notes.append(tuple(dict.fromkeys(notes_in(self.said))))
        return self._notes[0]

    @property
    def demands(self) -> str:
        """What the rule wants handed in, what follows, what it deems: equal text, equal demands."""
        return content_key(self.shown("materials", "consequences", "deemed"))

    def shown(self, *names: str) -> JsonObject:
        """Return those of the named members that the rule has, as it has them, in this order."""
        return {name: self.said[name] for name in names if name in self.said}


def members_of_rule(
    pointer: str, entry: JsonObject, vocabularies: Vocabularies, tests: JsonObject
) -> dict[str, Any]:
    """Return what every rule has of the checked ``entry``, ready for the shape of its section."""
    return {
        "id": pointer,
        "title": optional_text(entry, "title"),
        "said": entry,
        "tests": tests,
        "when": read_when(entry, vocabularies),
        "conflicts_with": texts_of(entry.get("conflicts_with")),
        "strength": optional_text(entry, "strength"),
        "is_forbidden": entry.get("forbidden") is True,
        "unless": _read_unless(entry.get("unless"), vocabularies),
        "requirements": tuple(content_key(item) for item in _items(entry, "requirements")),
    }


def _items(entry: JsonObject, member: str) -> list[Json]:
    return cast("list[Json]", entry.get(member) or [])


def _read_unless(entry: Json, vocabularies: Vocabularies) -> Unless | None:
    return entry if isinstance(entry, str) else read_chain(entry, vocabularies)
