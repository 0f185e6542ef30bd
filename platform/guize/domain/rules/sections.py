"""The rules of a section as they stand in a rulebook."""

from __future__ import annotations

from guize.domain.json_types import JsonObject, Rulebook


def rules_of(rulebook: Rulebook, section: str) -> list[tuple[str, JsonObject]]:
    """Return the rules of a section by id."""
    entries = rulebook.get(section)
    found = entries if isinstance(entries, dict) else {}
    return [(rule_id, rule) for rule_id, rule in found.items() if isinstance(rule, dict)]
