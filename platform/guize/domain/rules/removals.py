"""What a supplement took out of the rules that it amends, with the article that did so."""

from __future__ import annotations

from dataclasses import dataclass

from guize.domain.json_pointer import child
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.rules.actors import texts_of
from guize.domain.rules.content import citations_in
from guize.domain.rules.sections import rules_of


@dataclass(frozen=True, slots=True)
class Removal:
    """A rule of ``removals``: ``places`` are ``section/id``, or below, of what is no more."""

    id: str
    title: str
    places: tuple[str, ...]
    citations: tuple[JsonObject, ...]

    @property
    def sections(self) -> frozenset[str]:
        """The sections that it takes something out of."""
        return frozenset(place.partition("/")[0] for place in self.places)


def read_removals(rulebook: Rulebook) -> tuple[Removal, ...]:
    """Return the rules of ``removals``, in the order of their ids."""
    return tuple(
        Removal(
            child("/removals", rule_id),
            str(rule.get("title")),
            texts_of(rule.get("removes")),
            tuple(citations_in(rule)),
        )
        for rule_id, rule in sorted(rules_of(rulebook, "removals"))
    )
