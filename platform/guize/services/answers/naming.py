"""What a tenant calls the things that callers name: made once of a rulebook."""

from __future__ import annotations

from functools import cached_property

from guize.domain.naming import Named, Register, Titles
from guize.domain.rules.quotas import Quota
from guize.domain.rules.rulebook import Rules
from guize.domain.words import Words


class Names:
    """The titles that a rulebook gives, and the offices by all their names; safe among threads."""

    def __init__(self, rules: Rules) -> None:
        """Keep the rules; nothing is looked up yet."""
        self._rules = rules

    @cached_property
    def titles(self) -> Titles:
        """What the tenant calls its offices and meetings, and what its quotas are about."""
        rules = self._rules
        quotas = {quota.id.removeprefix("/quotas/"): self._label(quota) for quota in rules.quotas}
        return Titles(rules.office_titles, rules.meeting_titles, quotas)

    @cached_property
    def offices(self) -> Register:
        """Every office that the tenant's rules may name."""
        terms = self._rules.vocabularies["offices"].terms.values()
        return Register(Named.of(term, self.titles.offices.get(term.id)) for term in terms)

    def _label(self, quota: Quota) -> Words:
        """Return the title of a quota; rules have no English one, what they count has."""
        counted = self._rules.vocabularies["countables"].terms.get(quota.of)
        english = counted.label.en if counted else quota.of
        return Words(zh=quota.title or english, en=english)
