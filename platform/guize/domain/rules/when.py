"""The condition that a rule, or a part of one, stands under."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from guize.domain.conditions.condition import Conditions, Facts, compile_when, judge
from guize.domain.json_types import Json, JsonObject
from guize.domain.vocabulary import Vocabulary

Vocabularies: TypeAlias = Mapping[str, Vocabulary]


@dataclass(frozen=True, slots=True)
class When:
    """A ``when``: its ``tests`` as written, and the ``conditions`` that they are."""

    tests: JsonObject
    conditions: Conditions

    def holds(self, facts: Facts) -> bool | None:
        """Tell whether it holds for ``facts``; None where a missing fact decides."""
        return judge(self.conditions, facts).holds


def read_when(entry: JsonObject, vocabularies: Vocabularies) -> When | None:
    """Return the condition that the checked ``entry`` stands under, if it has one."""
    tests = entry.get("when")
    return When(tests, compile_when(tests, vocabularies)) if isinstance(tests, dict) else None


def conditions_within(value: Json, vocabularies: Vocabularies) -> Iterator[Conditions]:
    """Yield the conditions of single steps, delegates and actors anywhere inside ``value``."""
    if isinstance(value, dict):
        when = read_when(value, vocabularies)
        if when is not None:
            yield when.conditions
        for key, member in value.items():
            # Citations, which most of a rule is, have none.
            if key not in ("when", "source"):
                yield from conditions_within(member, vocabularies)
    elif isinstance(value, list):
        for item in value:
            yield from conditions_within(item, vocabularies)
