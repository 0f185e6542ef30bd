"""Coverage: which articles of an instrument its rules encode, and which hold no rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from guize.domain.articles import ArticleRef, printed_label, read_key, ref_of
from guize.domain.citations import place_of, verify_quotes, walk_citations
from guize.domain.effective.fold import BASELINE
from guize.domain.findings import Finding
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.places import ArticlePlaces, Place
from guize.domain.untouched import find_untouched
from guize.domain.words import Words

State = Literal["encoded", "narrative", "pending"]


_WORK = 1_000_000_000
"""How many characters are searched for the places of one version's quotes at most."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """One citation of an article by ``rule`` (a JSON Pointer).

    ``place`` is what the citation says of the paragraph and the item, else where its quote stands;
    None where it stands at several places, or at none.
    """

    rule: str
    quote: str
    place: Place | None

    def as_json(self) -> JsonObject:
        """Return ``rule``, ``quote``, and ``paragraph`` and ``item`` where they are known."""
        members: JsonObject = {"rule": self.rule, "quote": self.quote}
        if self.place is not None:
            members["paragraph"] = self.place.paragraph
            if self.place.item is not None:
                members["item"] = self.place.item
        return members


@dataclass(frozen=True, slots=True)
class ArticleCoverage:
    """One article: encoded by ``rules`` (JSON Pointers), narrative for a ``reason``, or pending.

    An article that is both cited and marked narrative is encoded and keeps its reason.
    ``untouched`` are the sentences of an encoded article that speak like rules and that no quote
    touches, ``quotes`` what its rules quote of it and where that stands.
    """

    ref: ArticleRef
    label: str
    state: State
    rules: tuple[str, ...]
    reason: Words | None
    untouched: tuple[str, ...] = ()
    quotes: tuple[Quoted, ...] = ()

    def as_json(self) -> JsonObject:
        """Return all members; what an article has not (``reason``, ``quotes`` …) is left out."""
        members: JsonObject = {
            **self.ref.as_json(),
            "label": self.label,
            "state": self.state,
            "rules": list(self.rules),
        }
        if self.reason is not None:
            members["reason"] = {**self.reason.as_json()}
        if self.untouched:
            members["untouched"] = list(self.untouched)
        if self.quotes:
            members["quotes"] = [quoted.as_json() for quoted in self.quotes]
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


def cover(
    rules: Rulebook,
    articles: Mapping[ArticleRef, str],
    narrative: Mapping[ArticleRef, Words],
    labels: Mapping[str, str],
    background: Iterable[JsonObject] = (),
) -> Coverage:
    """Return how ``rules`` (one version's own) cover ``articles`` (reference → text).

    ``background`` are citations of the sentences that are declared to hold no rule.
    """
    covered = cover_articles(rules, articles, narrative, labels)
    quotes = _quotes(rules, articles)
    return Coverage(
        tuple(
            replace(article, quotes=tuple(quotes.get(article.ref, ())))
            for article in look_below(covered, rules, articles, background)
        ),
        tuple(verify_quotes(rules, articles)),
    )


def _quotes(rules: Rulebook, articles: Mapping[ArticleRef, str]) -> dict[ArticleRef, list[Quoted]]:
    """Return what rules quote of each article, each quote of a rule once."""
    known: dict[ArticleRef, ArticlePlaces] = {}
    found: dict[ArticleRef, dict[Quoted, None]] = {}
    work = _WORK
    for pointer, citation in walk_citations(rules):
        ref = ref_of(citation)
        if ref not in known:
            known[ref] = ArticlePlaces(articles.get(ref, ""))
        work -= len(known[ref].text)
        place = place_of(citation, known[ref]) if work > 0 else None
        quoted = Quoted(_rule_of(pointer), str(citation["quote"]), place)
        found.setdefault(ref, {})[quoted] = None
    return {ref: list(quotes) for ref, quotes in found.items()}


def look_below(
    covered: Iterable[ArticleCoverage],
    rules: Rulebook,
    articles: Mapping[ArticleRef, str],
    background: Iterable[JsonObject],
) -> Iterator[ArticleCoverage]:
    """Yield the articles with the sentences of encoded ones that no quote touches."""
    quotes: dict[ArticleRef, list[str]] = {}
    for citation in (*(cited for _, cited in walk_citations(rules)), *background):
        quotes.setdefault(ref_of(citation), []).append(str(citation["quote"]))
    for article in covered:
        if article.state == "encoded":
            found = find_untouched(articles[article.ref], quotes[article.ref])
            yield replace(article, untouched=tuple(found))
        else:
            yield article


def cover_articles(
    rules: Rulebook,
    articles: Iterable[ArticleRef],
    narrative: Mapping[ArticleRef, Words],
    labels: Mapping[str, str],
) -> tuple[ArticleCoverage, ...]:
    """Return how ``rules`` deal with each of ``articles``, as they stand.

    What precedes the first article of a part is told only where it is cited or marked narrative.
    ``labels`` are those of ``Version.labels``.
    """
    citing: dict[ArticleRef, dict[str, None]] = {}
    for pointer, citation in walk_citations(rules):
        citing.setdefault(ref_of(citation), {})[_rule_of(pointer)] = None
    told = [ref for ref in articles if ref.ordinal or ref in citing or ref in narrative]
    return tuple(
        _article(ref, printed_label(ref, labels), tuple(citing.get(ref, ())), narrative.get(ref))
        for ref in sorted(told, key=ArticleRef.order)
    )


def read_narrative(stored: JsonObject) -> dict[ArticleRef, Words]:
    """Return why articles hold no rule, by article; entries that name none are left out."""
    return {
        ref: Words(zh=str(reason["zh"]), en=str(reason["en"]))
        for key, reason in stored.items()
        if (ref := read_key(key)) is not None and isinstance(reason, dict)
    }


def _article(
    ref: ArticleRef, label: str, rules: tuple[str, ...], reason: Words | None
) -> ArticleCoverage:
    state: State = "encoded" if rules else "pending" if reason is None else "narrative"
    return ArticleCoverage(ref, label, state, rules, reason)


def _rule_of(pointer: str) -> str:
    path = tokens(pointer)
    depth = 3 if path[0] == BASELINE else 2
    rule = ""
    for token in path[:depth]:
        rule = child(rule, token)
    return rule
