"""Checks a pack before anything of it is recorded (DESIGN §7): every finding with file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from guize.checks.blanks import check_blanks
from guize.checks.catalog import Catalog, load_catalog
from guize.checks.commencement import check_commencement
from guize.checks.mandates import check_mandates
from guize.checks.own_words import check_own_words
from guize.checks.periods import check_periods
from guize.checks.quotes import check_quotes, explain
from guize.checks.references import read_references
from guize.checks.removals import (
    check_removals,
    idle_removals,
    nothing_to_remove,
    uncited_removals,
)
from guize.checks.series import check_series
from guize.checks.structure import check_structure
from guize.checks.tenures import check_tenures
from guize.checks.thresholds import check_thresholds
from guize.checks.titles import check_titles
from guize.domain.analysis.analyse import analyse
from guize.domain.articles import ArticleRef, ref_of
from guize.domain.citations import verify_quotes, walk_citations
from guize.domain.coverage import (
    ArticleCoverage,
    cover_articles,
    look_below,
    read_narrative,
)
from guize.domain.findings import Finding, Severity, capped
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.merge_patch import merge
from guize.domain.rules.groups import with_members
from guize.domain.tenant import Level
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words
from guize.packs.collation import collate
from guize.packs.doubts import doubt_text
from guize.packs.head_checks import check_head
from guize.packs.pack import Pack, PackVersion
from guize.services.record.side_by_side import Together, consolidations, culprit

_SHOWN = 60
"""How many characters of a sentence a finding shows."""


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
    for together in consolidations(pack):
        for number, finding in _check_together(together, catalog, pack.tenant.level, untitled):
            found.setdefault((number, finding.code, finding.pointer), finding)
    found |= {(v.number, f.code, f.pointer): f for v, f in untitled.values()}
    found |= {(n, f.code, f.pointer): f for n, f in _check_supplements(pack)}
    found |= {(n, f.code, f.pointer): f for n, f in _check_days(pack)}
    return capped(
        _placed(version, finding)
        for version in pack.versions
        for finding in explain(
            [one for (number, _, _), one in found.items() if number == version.number],
            version.head.unproven,
        )
    )


def _check_together(
    together: Together,
    catalog: Catalog,
    level: Level,
    untitled: dict[str, tuple[PackVersion, Finding]],
) -> Iterator[tuple[int, Finding]]:
    consolidated = [version for series in together.series for version in series]
    rules = together.rules
    vocabularies = _vocabularies(catalog, consolidated)
    references = read_references(rules, catalog, vocabularies)
    unknown = {finding.pointer for finding in references.findings}
    shape = [
        # A word that is no id is told with the id that is meant, not as badly spelt besides.
        *(f for f in check_structure(rules, catalog) if f.pointer not in unknown),
        *references.findings,
        *check_periods(rules),
        *check_thresholds(rules),
        *check_removals(rules),
    ]
    # Decision tables can be read only from rules that have their shape.
    words = with_members(vocabularies, rules)
    tables = [] if shape else analyse(rules, words, together.enacted)
    for version in consolidated:
        for finding in check_own_words(version.vocabulary, catalog, vocabularies):
            yield version.number, finding
    mandates = check_mandates(rules, catalog, level)
    mentions = references.mentions
    quoted = (
        [] if shape else check_quotes(together.cited, together.article_of(), mentions, vocabularies)
    )
    for finding in (*shape, *mandates, *tables, *quoted):
        speaker = culprit(consolidated, finding.pointer)
        if not _is_blank(speaker.version.rules, finding.pointer):
            yield speaker.number, finding
    for speaker, finding in together.collisions():
        yield speaker.number, finding
    # Which titles a base gives whose text is not on file, nobody can say.
    if not shape and all(series[0].version.on_file for series in together.series):
        for office, finding in check_titles(rules, references.mentions, vocabularies):
            speaker = culprit(consolidated, finding.pointer)
            untitled.setdefault(office, (speaker, finding))


def _check_days(pack: Pack) -> Iterator[tuple[int, Finding]]:
    versions = [version.version for version in pack.versions]
    yield from check_tenures(versions)
    yield from check_series(pack.tenant, versions)


def _check_supplements(pack: Pack) -> Iterator[tuple[int, Finding]]:
    """Yield, with the version's number, what supplements do without effect or ground."""
    idle: dict[int, dict[str, Sequence[str]]] = {}
    uncited: dict[tuple[int, str], Finding] = {}
    for base, *supplements in (one for every in consolidations(pack) for one in every.series):
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


def _vocabularies(catalog: Catalog, versions: Iterable[PackVersion]) -> Mapping[str, Vocabulary]:
    own: dict[str, dict[str, JsonObject]] = {}
    for version in versions:
        for name, entries in version.vocabulary.items():
            own.setdefault(name, {}).update(cast("dict[str, JsonObject]", entries))
    return catalog.with_terms(own)


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


def _check_version(version: PackVersion) -> Iterator[Finding]:
    yield from _check_dates(version)
    yield from check_commencement(version.version)
    yield from check_blanks(version.version.rules, is_patch=version.version.amends is not None)
    yield from collate(version)
    if version.text is None:
        yield from _check_without_text(version)
        return
    yield from check_head(version)
    yield from doubt_text(version.text, f"{version.folder}/text.md")
    articles = version.text.bodies()
    unverified = verify_quotes(version.version.rules, articles)
    yield from unverified
    for index, stage in enumerate(version.version.stages):
        yield from verify_quotes(stage.rules, articles, f"/stages/{index}/rules")
    yield from _check_head_quotes(version, articles)
    # Mended quotes may touch what these do not.
    in_doubt = {ref_of(finding.citation) for finding in unverified if finding.citation}
    yield from _check_narrative(version, articles, in_doubt)


def _check_head_quotes(
    version: PackVersion, articles: Mapping[ArticleRef, str]
) -> Iterator[Finding]:
    head = version.version
    if head.effective_clause is not None:
        yield from verify_quotes(head.effective_clause, articles, "/effective_clause")
    for index, stage in enumerate(head.stages):
        if stage.clause is not None:
            yield from verify_quotes(stage.clause, articles, f"/stages/{index}/clause")
    yield from verify_quotes(list(version.head.background), articles, "/background")
    yield from verify_quotes(head.instrument.as_json(), articles, "/instrument")
    for index, stage in enumerate(head.stages):
        if stage.clause is not None:
            yield from verify_quotes(stage.clause, articles, f"/stages/{index}/clause")
    for index, clause in enumerate(head.prevails_over):
        yield from verify_quotes(clause.source, articles, f"/prevails_over/{index}/source")
    stated, count = head.instrument.articles, len(version.text.articles) if version.text else 0
    if stated is not None and stated != count:
        words = Words(
            zh=f"文本共有 {count} 条,此处写的是 {stated} 条。",
            en=f"the text has {count} articles, this says {stated}.",
        )
        yield Finding(code="article_count", pointer="/instrument/articles", words=words)


def _check_narrative(
    version: PackVersion, articles: Mapping[ArticleRef, str], in_doubt: Collection[ArticleRef]
) -> Iterator[Finding]:
    narrative = read_narrative(version.head.narrative)
    for ref in narrative.keys() - articles.keys():
        words = Words(zh=f"没有第 {ref.key()} 条。", en=f"there is no article {ref.key()}.")
        yield Finding(code="article_unknown", pointer=child("/narrative", ref.key()), words=words)
    said: Json = version.version.rules
    for stage in version.version.stages:
        said = merge(said, stage.rules)
    rules, background = cast("Rulebook", said), version.head.background
    covered = cover_articles(rules, articles, narrative, version.version.labels)
    for article in look_below(covered, rules, articles, background):
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
        if article.untouched and article.ref not in in_doubt:
            yield _untouched(article)
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


def _untouched(article: ArticleCoverage) -> Finding:
    count = len(article.untouched)
    shown = [f"{one[:_SHOWN]}…" if len(one) > _SHOWN else one for one in article.untouched[:3]]
    words = Words(
        zh=f"{article.label}有 {count} 句未为任何引文触及:“{'”“'.join(shown)}”;请编码,"
        "确不含规则的列入 background。",
        en=f"no quote touches {count} sentence(s) of article {article.ref.key()}: "
        f"{'; '.join(shown)}. Encode them, or cite under background what holds no rule.",
    )
    return Finding(
        code="sentences_untouched",
        pointer=child("/narrative", article.ref.key()),
        words=words,
        severity=Severity.WARNING,
        citation={**article.ref.as_json(), "label": article.label},
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
