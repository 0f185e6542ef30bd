"""Coverage: which articles of an instrument its rules encode, and which hold no rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from guize.domain.citations import verify_quotes, walk_citations
from guize.domain.effective.fold import BASELINE
from guize.domain.findings import Finding
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.words import Words

State = Literal["encoded", "narrative", "pending"]


@dataclass(frozen=True, slots=True)
class ArticleCoverage:
    """One article: encoded by ``rules`` (JSON Pointers), narrative for a ``reason``, or pending.

    An article that is both cited and marked narrative is encoded and keeps its reason.
    """

    article: int
    state: State
    rules: tuple[str, ...]
    reason: Words | None

    def as_json(self) -> JsonObject:
        """Return all members; ``reason`` only where there is one."""
        members: JsonObject = {
            "article": self.article,
            "state": self.state,
            "rules": list(self.rules),
        }
        if self.reason is not None:
            members["reason"] = {**self.reason.as_json()}
        return members


@dataclass(frozen=True, slots=True)
class Coverage:
    """All articles of one instrument, and the quotes that were not found in them."""

    articles: tuple[ArticleCoverage, ...]
    unverified: tuple[Finding, ...]

    def count(self, state: State) -> int:
        """Return how many articles are in ``state``."""
        return sum(article.state == state for article in self.articles)

    def as_json(self) -> JsonObject:
        """Return counts, articles and unverified quotes."""
        return {
            "total": len(self.articles),
            "encoded": self.count("encoded"),
            "narrative": self.count("narrative"),
            "pending": self.count("pending"),
            "articles": [article.as_json() for article in self.articles],
            "unverified": [finding.as_json() for finding in self.unverified],
        }


def cover_articles(
    rules: Rulebook, articles: Mapping[int, str], narrative: Mapping[int, Words]
) -> Coverage:
    """Return how ``rules`` (one version's own) cover ``articles`` (ordinal → text)."""
    citing: dict[int, dict[str, None]] = {}
    for pointer, citation in walk_citations(rules):
        ordinal = citation["article"]
        if isinstance(ordinal, int):
            citing.setdefault(ordinal, {})[_rule_of(pointer)] = None
    return Coverage(
        tuple(
            _article(ordinal, tuple(citing.get(ordinal, ())), narrative.get(ordinal))
            for ordinal in sorted(articles)
        ),
        tuple(verify_quotes(rules, articles)),
    )


def _article(ordinal: int, rules: tuple[str, ...], reason: Words | None) -> ArticleCoverage:
    state: State = "encoded" if rules else "pending" if reason is None else "narrative"
    return ArticleCoverage(ordinal, state, rules, reason)


def _rule_of(pointer: str) -> str:
    path = tokens(pointer)
    depth = 3 if path[0] == BASELINE else 2
    rule = ""
    for token in path[:depth]:
        rule = child(rule, token)
    return rule
