"""Rules on who signs: the section ``signing``, and the minutes of each meeting."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from guize.domain.conditions.condition import Facts
from guize.domain.json_pointer import child
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.rules.chains import SomeChain, content_of, read_chain
from guize.domain.rules.nothing import Unstated
from guize.domain.rules.rule import Rule, members_of_rule
from guize.domain.rules.sections import rules_of
from guize.domain.rules.when import Vocabularies, conditions_within

MINUTES = "minutes"
_DURATIONS = ("drafted_within", "issued_within")


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningRule(Rule):
    """By which chain a document is signed."""

    chain: SomeChain | None

    @property
    def unstated(self) -> str | None:
        """What the text leaves unsaid of who signs, if it does."""
        return self.chain.what if isinstance(self.chain, Unstated) else None

    def comes_to(self, facts: Facts) -> Hashable:
        """Return what the rule comes to for ``facts``: equal keys, equal outcomes."""
        return content_of(self.chain, facts), self.requirements, self.is_forbidden, self.demands


def read_signing(rulebook: Rulebook, vocabularies: Vocabularies) -> tuple[SigningRule, ...]:
    """Return what may decide who signs: each meeting's minutes, and each signing rule.

    A meeting's own minutes prevail over signing rules that do not name minutes (lex specialis by
    subject): such rules are limited to other documents.
    """
    found = [
        _minutes(meeting, rule, part, vocabularies)
        for meeting, rule in rules_of(rulebook, "meetings")
        if isinstance(part := rule.get(MINUTES), dict) and "chain" in part
    ]
    for rule_id, rule in rules_of(rulebook, "signing"):
        when = rule.get("when")
        names_document = isinstance(when, dict) and "document" in when
        tests: JsonObject = {} if names_document else {"document": {"not": [MINUTES]}}
        found.append(read_signing_rule(child("/signing", rule_id), rule, vocabularies, tests))
    return tuple(found)


def read_signing_rule(
    pointer: str, entry: JsonObject, vocabularies: Vocabularies, tests: JsonObject | None = None
) -> SigningRule:
    """Return the rule that a checked ``entry`` writes."""
    chain = entry.get("chain")
    return SigningRule(
        **members_of_rule(pointer, entry, vocabularies, tests or {}),
        inner=tuple(conditions_within(chain, vocabularies)),
        chain=read_chain(chain, vocabularies),
    )


def _minutes(
    meeting: str, rule: JsonObject, part: JsonObject, vocabularies: Vocabularies
) -> SigningRule:
    # When the minutes are due is no part of who signs them.
    said = {key: value for key, value in part.items() if key not in _DURATIONS}
    entry: JsonObject = {"title": f"{rule.get('title')}纪要", **said}
    # The nearest source holds: the meeting's own, where its minutes carry none.
    entry.setdefault("source", rule.get("source"))
    tests: JsonObject = {"document": MINUTES, "meeting": meeting}
    return read_signing_rule(f"/meetings/{meeting}/minutes", entry, vocabularies, tests)
