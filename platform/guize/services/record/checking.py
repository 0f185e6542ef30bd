"""Checks a pack before anything of it is recorded (DESIGN §7): every finding with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from guize.checks.blanks import check_blanks
from guize.checks.catalog import Catalog, load_catalog
from guize.checks.commencement import check_commencement
from guize.checks.mandates import check_mandates
from guize.checks.numbers import check_numbers
from guize.checks.own_words import check_own_words
from guize.checks.periods import check_periods
from guize.checks.references import read_references
from guize.checks.removals import (
    check_removals,
    idle_removals,
    nothing_to_remove,
    uncited_removals,
)
from guize.checks.structure import check_structure
from guize.checks.tenures import check_tenures
from guize.checks.titles import check_titles
from guize.domain.analysis.analyse import analyse
from guize.domain.articles import ArticleRef
from guize.domain.citations import verify_quotes, walk_citations
from guize.domain.coverage import cover_articles, read_narrative
from guize.domain.effective.lineage import Lineage, known_lineages
from guize.domain.effective.timeline import KnownTimeline, Timeline
from guize.domain.findings import Finding, Severity, capped
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.merge_patch import merge
from guize.domain.rules.groups import with_members
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words
from guize.packs.collation import collate
from guize.packs.doubts import doubt_text
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
    untitled: dict[str, tuple[PackVersion, Finding]] = {}
    for consolidated in _consolidations(pack):
        rules = _folded(consolidated)
        vocabularies = _vocabularies(catalog, consolidated)
        references = read_references(rules, catalog, vocabularies)
        unknown = {finding.pointer for finding in references.findings}
        shape = [
            # A word that is no id is told with the id that is meant, not as badly spelt besides.
            *(f for f in check_structure(rules, catalog) if f.pointer not in unknown),
            *references.findings,
            *check_periods(rules),
            *check_removals(rules),
        ]
        # Decision tables can be read only from rules that have their shape.
        tables = [] if shape else analyse(rules, with_members(vocabularies, rules))
        for version in consolidated:
            for finding in check_own_words(version.vocabulary, catalog, vocabularies):
                found.setdefault((version.number, finding.code, finding.pointer), finding)
        mandates = check_mandates(rules, catalog, pack.tenant.level)
        for finding in (*shape, *mandates, *tables, *check_numbers(rules)):
            culprit = _culprit(consolidated, finding.pointer)
            if not _is_blank(culprit.version.rules, finding.pointer):
                found.setdefault((culprit.number, finding.code, finding.pointer), finding)
        # Which titles a base gives whose text is not on file, nobody can say.
        if not shape and consolidated[0].version.on_file:
            for office, finding in check_titles(rules, references.mentions, vocabularies):
                culprit = _culprit(consolidated, finding.pointer)
                untitled.setdefault(office, (culprit, finding))
    by_number = {version.number: version for version in pack.versions}
    found |= {(v.number, f.code, f.pointer): f for v, f in untitled.values()}
    found |= {(n, f.code, f.pointer): f for n, f in _check_supplements(pack)}
    tenures = check_tenures([version.version for version in pack.versions])
    found |= {(n, f.code, f.pointer): f for n, f in tenures}
    return capped(_placed(by_number[number], finding) for (number, _, _), finding in found.items())


def _check_supplements(pack: Pack) -> Iterator[tuple[int, Finding]]:
    """Yield, with the version's number, what supplements do without effect or ground."""
    idle: dict[int, dict[str, Sequence[str]]] = {}
    uncited: dict[tuple[int, str], Finding] = {}
    for base, *supplements in _consolidations(pack):
        if not base.version.on_file:
            continue
        rules: Json = base.version.rules
        for supplement in supplements:
            patch = supplement.version.rules
            found = dict(idle_removals(rules, patch))
            before = idle.get(supplement.number, found)
            # What removes something at any time is not idle.
            idle[supplement.number] = {at: v for at, v in before.items() if at in found}
            for finding in uncited_removals(rules, patch):
                uncited[supplement.number, finding.pointer] = finding
            rules = merge(rules, patch)
    for (number, _), finding in uncited.items():
        yield number, finding
    for number, places in idle.items():
        for pointer, present in places.items():
            yield number, nothing_to_remove(pointer, present)
    lineages = {
        item.number: item
        for item in known_lineages([version.version for version in pack.versions], None)
    }
    for lineage in lineages.values():
        base_lineage = lineages.get(lineage.amends or 0)
        start = lineage.entry.begins
        if base_lineage is not None and start < base_lineage.entry.begins:
            yield lineage.entry.number, _before_base(start, base_lineage)


def _before_base(start: date, base: Lineage) -> Finding:
    label, since = base.entry.instrument.label(), base.entry.begins
    words = Words(
        zh=f"补充自 {start} 起生效,而所补充的{label}自 {since} 起才生效,在此之前补充不起作用;"
        "请核对 effective_from 与 amends。",
        en=f"this supplement is to take effect on {start}, before {label}, which it supplements, "
        f"does on {since}; until then it changes nothing. Check effective_from and amends.",
    )
    return Finding(
        code="supplement_before_base",
        pointer="/effective_from",
        words=words,
        severity=Severity.WARNING,
    )


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


def _is_blank(rules: Json, pointer: str) -> bool:
    """Return whether the value at ``pointer`` is null, of which the check of blanks tells."""
    path = tokens(pointer)
    value = rules
    for token in path:
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and token.isdigit() and int(token) < len(value):
            value = value[int(token)]
        else:
            return False
    return value is None


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
    yield from check_commencement(version.version)
    yield from check_blanks(version.version.rules, is_patch=version.version.amends is not None)
    yield from collate(version)
    if version.text is None:
        yield from _check_without_text(version)
        return
    yield from doubt_text(version.text, f"{version.folder}/text.md")
    articles = version.text.bodies()
    yield from verify_quotes(version.version.rules, articles)
    yield from _check_head_quotes(version, articles)
    yield from _check_narrative(version, articles)


def _check_head_quotes(
    version: PackVersion, articles: Mapping[ArticleRef, str]
) -> Iterator[Finding]:
    head = version.version
    if head.effective_clause is not None:
        yield from verify_quotes(head.effective_clause, articles, "/effective_clause")
    yield from verify_quotes(head.instrument.as_json(), articles, "/instrument")
    stated, count = head.instrument.articles, len(version.text.articles) if version.text else 0
    if stated is not None and stated != count:
        words = Words(
            zh=f"文本共有 {count} 条,此处写的是 {stated} 条。",
            en=f"the text has {count} articles, this says {stated}.",
        )
        yield Finding(code="article_count", pointer="/instrument/articles", words=words)


def _check_narrative(version: PackVersion, articles: Mapping[ArticleRef, str]) -> Iterator[Finding]:
    narrative = read_narrative(version.head.narrative)
    for ref in narrative.keys() - articles.keys():
        words = Words(zh=f"没有第 {ref.key()} 条。", en=f"there is no article {ref.key()}.")
        yield Finding(code="article_unknown", pointer=child("/narrative", ref.key()), words=words)
    covered = cover_articles(version.version.rules, articles, narrative, version.version.labels)
    for article in covered:
        key, label = article.ref.key(), article.label
        if article.state == "pending":
            words = Words(
                zh=f"{label}({key})尚未编码,也未说明其为叙述性条文。",
                en=f"article {key} is neither encoded nor marked as narrative.",
            )
            yield Finding(
                code="article_pending",
                pointer=child("/narrative", key),
                words=words,
                severity=Severity.WARNING,
                citation={**article.ref.as_json(), "label": label},
            )
        if article.state == "encoded" and article.reason is not None:
            words = Words(
                zh=f"{label}({key})既已编码,又标为叙述性;请择其一。",
                en=f"article {key} is encoded and marked as narrative; keep one.",
            )
            yield Finding(
                code="article_encoded_and_narrative",
                pointer=child("/narrative", key),
                words=words,
                severity=Severity.WARNING,
            )


def _check_without_text(version: PackVersion) -> Iterator[Finding]:
    for pointer, citation in walk_citations(version.version.rules):
        words = Words(
            zh="该版本没有收录文本,无从核对引文;请补上文件原文(text)。",
            en="this version has no text to verify the quote against; add the document's text.",
        )
        yield Finding(code="quote_without_text", pointer=pointer, words=words, citation=citation)


def _check_dates(version: PackVersion) -> Iterator[Finding]:
    head = version.version
    if head.effective_to is not None and head.effective_to <= head.begins:
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
    if finding.file is not None:
        return finding
    file, line = version.place(finding.pointer)
    return replace(finding, file=file, line=line)
