"""What a tenant calls the things that callers name: made once of a rulebook."""

from __future__ import annotations

from functools import cached_property
from typing import cast

from guize.domain.decisions.quota import quota_names
from guize.domain.json_types import Json, JsonObject
from guize.domain.naming import Register, Registers, Titles, vocabularies_of
from guize.domain.rules.quotas import Quota
from guize.domain.rules.rulebook import Rules
from guize.domain.words import Words


class Names:
    """The values that cases may name, by all that a rulebook calls them; safe among threads."""

    def __init__(self, rules: Rules) -> None:
        """Keep the rules; nothing is looked up yet."""
        self._rules = rules

    @cached_property
    def registers(self) -> Registers:
        """What each fact may be: words as this tenant calls them, quotas by their titles."""
        rules = self._rules
        quotas = {quota.id.removeprefix("/quotas/"): self._label(quota) for quota in rules.quotas}
        titles = Titles(rules.office_titles, rules.meeting_titles, quotas)
        return Registers(rules.vocabularies, quota_names(rules), titles)

    @cached_property
    def offices(self) -> Register:
        """Every office that the tenant's rules may name."""
        return Register(self.registers.words("offices"))

    def called(self, shown: JsonObject) -> JsonObject:
        """Return a fact, as forms show it, with what this tenant calls its permitted values."""
        fact = self._rules.vocabularies["facts"].terms[str(shown["fact"])]
        values: list[JsonObject]
        if fact.members["type"] == "rule":
            rules = self.registers.of(fact).named
            values = [{"value": rule.id, **rule.label.as_json()} for rule in rules]
        else:
            values = cast("list[JsonObject]", shown.get("permitted") or [])
        known = self.registers.of(fact).by_id if values and vocabularies_of(fact) else {}
        permitted: list[Json] = []
        for value in values:
            word = known.get(str(value["value"]))
            label: JsonObject = {"zh": value["zh"], "en": value["en"]}
            if word is not None:
                label = {**word.label.as_json()}
            permitted.append({**value, "label": label})
        return {**shown, "permitted": permitted} if permitted else shown

    def _label(self, quota: Quota) -> Words:
        """Return the title of a quota; rules have no English one, what they count has."""
        counted = self._rules.vocabularies["countables"].terms.get(quota.of)
        english = counted.label.en if counted else quota.of
        return Words(zh=quota.title or english, en=english)
