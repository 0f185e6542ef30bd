"""Groups of offices: the members that a rulebook lists for them."""

from __future__ import annotations

from collections.abc import Mapping

from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.rules.actors import texts_of
from guize.domain.rules.sections import rules_of
from guize.domain.vocabulary import Vocabulary


def with_members(
    vocabularies: Mapping[str, Vocabulary], rulebook: Rulebook
) -> Mapping[str, Vocabulary]:
    """Return the vocabularies in which the groups that the rulebook lists cover their members.

    Who sits on a body, or takes part in an arrangement, is no part of what its name means.
    """
    offices = vocabularies["offices"]
    terms = dict(offices.terms)
    for group, rule in rules_of(rulebook, "organization"):
        if group not in terms or rule.get("type") != "group":
            continue
        for member in _members(rule):
            term = terms.get(member)
            if (
                term is not None
                and group not in term.broader
                and not offices.covers(group, term.id)
            ):
                terms[term.id] = term.with_broader(group)
    return {**vocabularies, "offices": Vocabulary(offices.name, offices.title, terms)}


def _members(rule: JsonObject) -> tuple[str, ...]:
    members = rule.get("members")
    return texts_of(members.get("offices") if isinstance(members, dict) else members)
