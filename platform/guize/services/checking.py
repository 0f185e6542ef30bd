"""Checks a pack before anything of it is recorded (DESIGN §7): every finding with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from guize.checks.catalog import Catalog, load_catalog
from guize.checks.references import check_references
from guize.checks.structure import check_structure
from guize.domain.analysis.analyse import analyse
from guize.domain.citations import verify_quotes, walk_citations
from guize.domain.coverage import cover_articles
from guize.domain.findings import Finding, Severity
from guize.domain.groups import with_members
from guize.domain.json_pointer import tokens
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.lineage import Lineage
from guize.domain.merge_patch import merge
from guize.domain.timeline import KnownTimeline, Timeline
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words
from guize.packs.pack import Pack, PackVersion


def check_pack(pack: Pack) -> list[Finding]:
    """Return what is wrong with a pack, by file and line: errors keep it from being recorded.

    The rules are checked as they will be read: each base together with the supplements that are in
    force on it at some time, for every time at which that changes.
    """
    catalog = load_catalog()
    found: dict[tuple[int, str, str], Finding] = {}
    for version in pack.versions:
        for finding in _check_version(version):
            found.setdefault((version.number, finding.code, finding.pointer), finding)
    for consolidated in _consolidations(pack):
        rules = _folded(consolidated)
        vocabularies = _vocabularies(catalog, consolidated)
        shape = [
            *check_structure(rules, catalog),
            *check_references(rules, catalog, vocabularies),
        ]
        # Decision tables can be read only from rules that have their shape.
        tables = [] if shape else analyse(rules, with_members(vocabularies, rules))
        for finding in (*shape, *tables):
            culprit = _culprit(consolidated, finding.pointer)
            found.setdefault((culprit.number, finding.code, finding.pointer), finding)
    by_number = {version.number: version for version in pack.versions}
    return [_placed(by_number[number], finding) for (number, _, _), finding in found.items()]


def _consolidations(pack: Pack) -> Iterator[tuple[PackVersion, ...]]:
    """Yield each base with the supplements in force on it, once for each combination in time."""
    by_number = {version.number: version for version in pack.versions}
    timeline = Timeline(pack.tenant, [version.version for version in pack.versions])
    known = KnownTimeline(timeline, None, _every_lineage)
    seen: set[tuple[int, ...]] = set()
    for day in sorted(set(known.turns())):
        numbers = tuple(term.lineage.entry.number for term in known.in_force(day))
        if numbers and numbers not in seen:
            seen.add(numbers)
            yield tuple(by_number[number] for number in numbers)


def _every_lineage(lineages: Sequence[Lineage]) -> list[Lineage]:
    return list(lineages)


def _folded(versions: Iterable[PackVersion]) -> Rulebook:
    rules: Json = {}
    for version in versions:
        rules = merge(rules, version.version.rules)
    return cast("Rulebook", rules)


def _vocabularies(catalog: Catalog, versions: Iterable[PackVersion]) -> Mapping[str, Vocabulary]:
    own: dict[str, dict[str, JsonObject]] = {}
    for version in versions:
        for name, entries in version.vocabulary.items():
            own.setdefault(name, {}).update(cast("dict[str, JsonObject]", entries))
    return catalog.with_terms(own)


def _culprit(versions: Sequence[PackVersion], pointer: str) -> PackVersion:
    """Return the version that says what is at ``pointer``: the last that reaches deepest there."""
    return max(reversed(versions), key=lambda version: _reach(version.version.rules, pointer))


def _reach(rules: Json, pointer: str) -> int:
    depth = 0
    value = rules
    for token in tokens(pointer):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and token.isdigit() and int(token) < len(value):
            value = value[int(token)]
        else:
            break
        depth += 1
    return depth


def _check_version(version: PackVersion) -> Iterator[Finding]:
    yield from _check_dates(version)
    if version.text is None:
        yield from _check_without_text(version)
        return
    articles = {a.ordinal: "\n".join(a.paragraphs) for a in version.text.articles}
    yield from verify_quotes(version.version.rules, articles)
    yield from _check_head_quotes(version, articles)
    narrative = {
        int(ordinal): Words(**cast("dict[str, str]", reason))
        for ordinal, reason in version.head.narrative.items()
    }
    yield from _check_narrative(version, articles, narrative)


def _check_head_quotes(version: PackVersion, articles: Mapping[int, str]) -> Iterator[Finding]:
    head = version.version
    if head.effective_clause is not None:
        yield from verify_quotes(head.effective_clause, articles, "/effective_clause")
    yield from verify_quotes(head.instrument.as_json(), articles, "/instrument")
    stated = head.instrument.articles
    if stated is not None and stated != len(articles):
        words = Words(
            zh=f"文本共有 {len(articles)} 条,此处写的是 {stated} 条。",
            en=f"the text has {len(articles)} articles, this says {stated}.",
        )
        yield Finding(code="article_count", pointer="/instrument/articles", words=words)


def _check_narrative(
    version: PackVersion, articles: Mapping[int, str], narrative: Mapping[int, Words]
) -> Iterator[Finding]:
    for ordinal in sorted(narrative.keys() - articles.keys()):
        words = Words(zh=f"没有第 {ordinal} 条。", en=f"there is no article {ordinal}.")
        yield Finding(code="article_unknown", pointer=f"/narrative/{ordinal}", words=words)
    coverage = cover_articles(version.version.rules, articles, narrative)
    for article in coverage.articles:
        if article.state == "pending":
            words = Words(
                zh=f"第 {article.article} 条尚未编码,也未说明其为叙述性条文。",
                en=f"article {article.article} is neither encoded nor marked as narrative.",
            )
            yield Finding(
                code="article_pending",
                pointer=f"/narrative/{article.article}",
                words=words,
                severity=Severity.WARNING,
            )
        if article.state == "encoded" and article.reason is not None:
            words = Words(
                zh=f"第 {article.article} 条既已编码,又标为叙述性;请择其一。",
                en=f"article {article.article} is encoded and marked as narrative; keep one.",
            )
            yield Finding(
                code="article_encoded_and_narrative",
                pointer=f"/narrative/{article.article}",
                words=words,
                severity=Severity.WARNING,
            )


def _check_without_text(version: PackVersion) -> Iterator[Finding]:
    for pointer, citation in walk_citations(version.version.rules):
        words = Words(
            zh="该版本没有收录文本,无从核对引文;请补上 text.md。",
            en="this version has no text to verify the quote against; add text.md.",
        )
        yield Finding(code="quote_without_text", pointer=pointer, words=words, citation=citation)


def _check_dates(version: PackVersion) -> Iterator[Finding]:
    head = version.version
    if head.effective_to is not None and head.effective_to <= head.effective_from:
        words = Words(
            zh=f"失效日 {head.effective_to} 不晚于生效日 {head.effective_from}:该版本从未有效。",
            en=f"it ends on {head.effective_to}, not after it begins on {head.effective_from}: it "
            "would never have held.",
        )
        yield Finding(code="never_in_force", pointer="/effective_to", words=words)
    instrument = head.instrument
    adopted_on, issued_on = instrument.adopted_on, instrument.issued_on
    if adopted_on and issued_on and issued_on < adopted_on:
        words = Words(
            zh=f"印发日 {issued_on} 早于通过日 {adopted_on}。",
            en=f"issued on {issued_on}, before it was adopted on {adopted_on}.",
        )
        yield Finding(code="issued_before_adopted", pointer="/instrument/issued_on", words=words)


def _placed(version: PackVersion, finding: Finding) -> Finding:
    file, line = version.place(finding.pointer)
    return replace(finding, file=file, line=line)
