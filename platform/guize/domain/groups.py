"""Groups of offices: the members that a rulebook lists for them."""

from __future__ import annotations

from collections.abc import Mapping

from guize.domain.json_types import Rulebook
from guize.domain.vocabulary import Vocabulary


def with_members(
    vocabularies: Mapping[str, Vocabulary], rules: Rulebook
) -> Mapping[str, Vocabulary]:
    """Return the vocabularies in which the groups that the rulebook lists cover their members."""
    section = rules.get("organization")
    offices = vocabularies["offices"]
    terms = dict(offices.terms)
    for group, rule in (section if isinstance(section, dict) else {}).items():
        members = rule.get("members") if isinstance(rule, dict) else None
        if group not in terms or not isinstance(members, list):
            continue
        for member in members:
            term = terms.get(str(member))
            if (
                term is not None
                and group not in term.broader
                and not offices.covers(group, term.id)
            ):
                terms[term.id] = term.with_broader(group)
    return {**vocabularies, "offices": Vocabulary(offices.name, offices.title, terms)}
