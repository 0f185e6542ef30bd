"""What a tenant's rules ask for: the facts of a kind, their values, and which the rules mention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

from sqlmodel import Session

from guize.checks.catalog import Catalog
from guize.domain.conditions.condition import Choice, Region
from guize.domain.conditions.facts import (
    DecisionKind,
    facts_label,
    facts_of_kind,
)
from guize.domain.conditions.settling import Candidate
from guize.domain.json_types import Json, JsonObject
from guize.domain.naming import vocabularies_of
from guize.domain.rules.chains import Chain
from guize.domain.rules.rule import Rule
from guize.domain.vocabulary import Term
from guize.services.answers.deciding import Law, law_on
from guize.services.published.shelf import View

_CONSENTS = "consents"
_WORDS = ("term", "terms", "boolean")
_NO_WORDS_OF_LAW = frozenset({"source", "title", "note"})


def facts_asked(
    session: Session, view: View, catalog: Catalog, *, tenant: str, kind: DecisionKind, on: date
) -> JsonObject:
    """Return which facts a tenant's rules ask for on a day, with permitted values and labels.

    Raises:
        NotFoundError: there is no such tenant.

    """
    law = law_on(session, view, catalog, tenant=tenant, on=on, known_at=None)
    versions = tuple((layer.tenant, layer.version) for layer in law.effective.layers)
    facts = view.remember(
        ("facts", tenant, versions, kind), lambda: [*_Questions(kind, law).facts()]
    )
    return {"tenant": tenant, "kind": kind, "on": on.isoformat(), "facts": [*facts]}


@dataclass(frozen=True)
class _Questions:
    kind: DecisionKind
    law: Law

    def facts(self) -> Iterator[JsonObject]:
        """Yield the facts as forms show them."""
        for name, fact in facts_of_kind(self.kind, self.law.vocabularies).items():
            if name in self._tests or self._is_asked_by_kind(fact):
                yield self._told(fact)

    def _is_asked_by_kind(self, fact: Term) -> bool:
        """Tell whether the kind itself asks for ``fact``, not a rule.

        So it does for dates, counts, who is meant, and the consents that lift what is forbidden.
        """
        if self.kind == "meeting" or fact.members["type"] not in _WORDS:
            return True
        return fact.id == _CONSENTS and any(True for _ in self._lifting())

    @property
    def _candidates(self) -> Sequence[Candidate[Rule]]:
        return self.law.docket.candidates(self.kind)

    @cached_property
    def _tests(self) -> dict[str, list[Region]]:
        """The tests of each fact, in rules and inside them."""
        found: dict[str, list[Region]] = {}
        for candidate in self._candidates:
            for conditions in (candidate.conditions, *candidate.inner):
                for fact, region in conditions.items():
                    found.setdefault(fact, []).append(region)
        return found

    def _told(self, fact: Term) -> JsonObject:
        shown = self.law.names.called(facts_label(fact.id, self.law.vocabularies))
        if "permitted" not in shown:
            return shown
        mentioned = self._mentioned(fact)
        permitted: list[Json] = [
            {**value, "is_mentioned": _as_word(value["value"]) in mentioned}
            for value in cast("list[JsonObject]", shown["permitted"])
        ]
        return {**shown, "permitted": permitted}

    def _lifting(self) -> Iterator[Json]:
        """Yield the chains whose consents lift what a rule forbids."""
        return (
            one.rule.said["unless"]
            for one in self._candidates
            if isinstance(one.rule.unless, Chain)
        )

    def _mentioned(self, fact: Term) -> frozenset[str]:
        """Return the values that some rule names, itself or by a broader word."""
        if fact.members["type"] == "rule":
            counted = (str(rule.of) for rule in self.law.rules.quotas)
            return self.law.rules.quota_ids | frozenset(counted)
        if fact.id in self._tests:
            return frozenset[str]().union(*(_named_by(test) for test in self._tests[fact.id]))
        # What no condition tests, the kind looks up among the words of its rules.
        rules = (one.rule.said for one in self._candidates)
        said = {
            word
            for rule in (self._lifting() if fact.id == _CONSENTS else rules)
            for word in _words_in(rule)
        }
        vocabularies = [self.law.vocabularies[name] for name in vocabularies_of(fact)]
        return frozenset[str]().union(
            *(v.covered_by(word) for v in vocabularies for word in said & v.universe)
        )


def _as_word(value: Json) -> str:
    """Return a value as tests hold it: the two truths are words too."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _named_by(test: Region) -> frozenset[str]:
    """Return the words that a test names: those that it excludes, if it is an exclusion."""
    if not isinstance(test, Choice):
        return frozenset()
    return test.universe - test.allowed if test.excludes else test.allowed


def _words_in(said: Json) -> Iterator[str]:
    """Yield every text of a rule that is not its title, its editors' or its source's."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, list):
        for item in said:
            yield from _words_in(item)
    elif isinstance(said, dict):
        for name, member in said.items():
            if name not in _NO_WORDS_OF_LAW:
                yield from _words_in(member)
