"""What a version's text leaves unknown: computed once, when the version is read or composed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import cast

from guize.domain.articles import NOTICE, ArticleRef, fill_label, printed_label, ref_of
from guize.domain.citations import is_citation
from guize.domain.coverage import cover_articles, read_narrative
from guize.domain.gaps import Gap, GapKind
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.numerals import chinese_numeral
from guize.domain.words import Words
from guize.packs.text import Article, Cut, Missing, Text

_SAID = {
    "missing": Words(zh="缺(未收录原文)", en="missing (not on file)"),
    "illegible": Words(zh="原文有无法辨认之处", en="illegible in part"),
    "pending": Words(zh="尚未编码", en="not encoded yet"),
}
_CUTS: dict[Cut, Words] = {
    "head": Words(zh="开头", en="beginning"),
    "middle": Words(zh="中间部分", en="middle"),
    "tail": Words(zh="末尾", en="end"),
}


def gaps_of(
    text: Text | None,
    rules: Rulebook,
    narrative: JsonObject,
    damage: Iterable[JsonObject],
    labels: Mapping[str, str],
) -> tuple[Gap, ...]:
    """Return what of a version's text is missing, illegible or pending, as it stands.

    Missing is what is declared, what a hole in the numbering shows, and what an article lacks;
    illegible what is damaged with nothing probable to read there, or said to be so in a rule's
    value; pending what is neither encoded nor marked narrative.

    Args:
        text: the text; without one nothing is known to be missing.
        rules: the version's own rules.
        narrative: the reasons why articles hold no rule, by key.
        damage: the places of the text that cannot be recovered.
        labels: how the document labels its articles.
    """
    if text is None:
        return ()
    gaps = [*_missing(text, labels)]
    lost = {ref_of(spot) for spot in damage if "probable" not in spot} | set(_illegible(rules))
    refs = [*text.bodies()]
    gaps += _runs("illegible", refs, labels, lost)
    covered = cover_articles(rules, refs, read_narrative(narrative), labels)
    pending = {one.ref for one in covered if one.state == "pending"}
    gaps += _runs("pending", refs, labels, pending)
    return tuple(gaps)


def holes_in(text: Text) -> list[Missing]:
    """Return the holes in a text's numbering that it does not declare, as they stand."""
    declared: dict[str | None, list[Missing]] = {}
    for gap in text.missing:
        declared.setdefault(gap.part, []).append(gap)
    return [
        hole
        for part, articles in text.by_part().items()
        for hole in _holes(part, articles)
        if not any(_meets(hole, gap) for gap in declared.get(part, ()))
    ]


def labels_of_text(text: Text) -> dict[str, str]:
    """Return how a text labels its articles, as `Version.labels` has it."""
    labels: dict[str, str] = {}
    for part, articles in text.by_part().items():
        patterns = Counter(filter(None, map(_pattern, articles)))
        if patterns:
            labels[part or ""] = patterns.most_common(1)[0][0]
        for article in articles:
            usual = fill_label(labels[part or ""], article.ref) if patterns else ""
            if article.label and article.label != usual:
                labels[article.ref.key()] = article.label
    return labels


def _pattern(article: Article) -> str | None:
    number, ref = chinese_numeral(article.ref.ordinal), article.ref
    for written, sign in ((number, "{}"), (str(ref.ordinal), "{#}")):
        pattern = article.label.replace(written, sign, 1)
        if pattern != article.label and fill_label(pattern, ref) == article.label:
            return pattern
    return None


def _missing(text: Text, labels: Mapping[str, str]) -> Iterator[Gap]:
    runs = sorted([*text.missing, *holes_in(text)], key=Missing.order)
    for run in runs:
        yield Gap("missing", run.part, run.first, run.last, _words(run, "missing", labels))
    for article in text.articles:
        if article.cut:
            told = [_CUTS[cut] for cut in article.cut]
            label = _bare_label(article.ref, labels)
            words = Words(
                zh=f"{label}缺{'、'.join(cut.zh for cut in told)}",
                en=f"the {' and the '.join(cut.en for cut in told)} of article "
                f"{article.ref.key()} is missing",
            )
            yield Gap("missing", article.ref.part, article.ref, article.ref, words)


def _holes(part: str | None, articles: list[Article]) -> Iterator[Missing]:
    if articles and articles[0].ref.ordinal > 1:
        yield _between(part, 1, articles[0].ref)
    for one, two in pairwise(articles):
        (before, _), (after, inserted) = _number(one), _number(two)
        if after > before + 1:
            yield _between(part, before + 1, two.ref)
        elif after == before and inserted > one.ref.inserted + 1:
            first = ArticleRef(part, after, one.ref.inserted + 1)
            yield Missing(part, first, ArticleRef(part, after, inserted - 1))


def _number(article: Article) -> tuple[int, int]:
    return article.ref.ordinal, article.ref.inserted


def _between(part: str | None, first: int, following: ArticleRef) -> Missing:
    # 第四十八条之一 without 第四十八条 before it leaves that one out too.
    last = following.ordinal if following.inserted else following.ordinal - 1
    return Missing(part, ArticleRef(part, first), ArticleRef(part, last))


def _meets(hole: Missing, gap: Missing) -> bool:
    first, last = cast("ArticleRef", hole.first), cast("ArticleRef", hole.last)
    begins = gap.first is None or gap.first.order() <= last.order()
    return begins and (gap.last is None or first.order() <= gap.last.order())


def _illegible(value: Json, within: Json = None) -> Iterator[ArticleRef]:
    """Yield the articles that the nearest source of each illegible value cites."""
    if isinstance(value, dict):
        source = value.get("source", within)
        if "illegible" in value:
            cited = source if isinstance(source, list) else []
            yield from (ref_of(one) for one in cited if isinstance(one, dict) and is_citation(one))
        for name, member in value.items():
            if name != "source":
                yield from _illegible(member, source)
    elif isinstance(value, list):
        for item in value:
            yield from _illegible(item, within)


def _runs(
    kind: GapKind,
    refs: Iterable[ArticleRef],
    labels: Mapping[str, str],
    among: Collection[ArticleRef],
) -> Iterator[Gap]:
    """Yield a gap for each run of `refs`, all articles as they stand, that are `among` these."""
    runs: list[list[ArticleRef]] = []
    before: ArticleRef | None = None
    for ref in refs:
        if ref in among:
            goes_on = before in among and before is not None and _is_next(before, ref)
            runs += [] if goes_on else [[]]
            runs[-1].append(ref)
        before = ref
    for run in runs:
        first, last = run[0], run[-1]
        words = _words(Missing(first.part, first, last), kind, labels)
        yield Gap(kind, first.part, first, last, words)


def _is_next(one: ArticleRef, two: ArticleRef) -> bool:
    return one.part == two.part and two.ordinal - one.ordinal in (0, 1)


def run_in_words(run: Missing, labels: Mapping[str, str] | None = None) -> Words:
    """Return a run of articles by the labels at its ends: 第三条至第五条, articles 3 to 5."""
    first, last = run.first, run.last
    named = {None: "", NOTICE: "通知"}
    where = named[run.part] if run.part in named else f"附件{str(run.part)[6:]} "
    one, two = (_bare_label(end, labels or {}) if end else "" for end in (first, last))
    if first and last:
        keys = first.key() if first == last else f"{first.key()} to {last.key()}"
        plural = "article" if first == last else "articles"
        told = Words(zh=one if first == last else f"{one}至{two}", en=f"{plural} {keys}")
    elif first:
        told = Words(zh=f"{one}及以后", en=f"article {first.key()} and what follows")
    elif last:
        told = Words(zh=f"{two}及以前", en=f"article {last.key()} and what precedes")
    else:
        told = Words(zh="全文" if where else "正文", en=f"all of {run.part or 'the main body'}")
    return Words(zh=f"{where}{told.zh}", en=told.en)


def _bare_label(ref: ArticleRef, labels: Mapping[str, str]) -> str:
    return printed_label(ref, labels).rstrip("、.．,")


def _words(run: Missing, kind: GapKind, labels: Mapping[str, str]) -> Words:
    told, said = run_in_words(run, labels), _SAID[kind]
    return Words(zh=f"{told.zh}{said.zh}", en=f"{told.en}: {said.en}")
