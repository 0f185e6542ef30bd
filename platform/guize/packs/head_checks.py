"""Holds a head against what its own text says of itself: what was read, and what was not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from guize.domain.articles import NOTICE, PREAMBLE
from guize.domain.clauses.dates import Solid
from guize.domain.clauses.reading import Spot, speaks_of_force
from guize.domain.findings import Finding, Severity
from guize.domain.force import Stage
from guize.domain.instrument import InstrumentClass
from guize.domain.numerals import chinese_numeral
from guize.domain.version import Kind, Version
from guize.domain.words import Words
from guize.packs.pack import PackVersion
from guize.packs.particulars import Particulars, begins, expiry, read_particulars, stages_of
from guize.packs.text import Text

# A page marks its document so.
_REPEALED = re.compile(r"[(\[【](?:此|本|该)?文件?(?:已|已经)?(?:废止|失效)[)\]】]")
_MOST = 20
_SHOWN = 5
_BY_STATUTE = frozenset(
    {
        InstrumentClass.NORMATIVE_DOCUMENT,
        InstrumentClass.GOVERNMENT_RULE,
        InstrumentClass.LOCAL_REGULATION,
    }
)
"""Classes whose own law may set a period of validity that the text does not repeat."""


def check_head(version: PackVersion) -> Iterator[Finding]:
    """Yield a warning for each thing that a text says of its own force and its head does not hold.

    Law: what the text says of commencement, validity and repeal must have been read (DESIGN §7);
    a period of validity is never presumed.
    """
    text, head = version.text, version.version
    if text is None or head.void:
        return
    told = _told(head, text)
    yield from _check_title(head, text)
    yield from _check_history(head, told)
    yield from _check_beginning(head, told)
    yield from _check_stages(head, stages_of(told, text))
    yield from _check_end(head, told)
    yield from _check_repeals(head, told)
    yield from _check_unread(version, text, told)


def _told(head: Version, text: Text) -> Particulars:
    """Return what the text says, by the dates and the history that its head records."""
    told = read_particulars((), text)
    instrument = head.instrument
    recorded = {
        "issued_on": instrument.issued_on,
        "published_on": instrument.published_on,
        "adopted_on": instrument.adopted_on,
    }
    dates = {**told.dates, **{name: day for name, day in recorded.items() if day is not None}}
    return replace(told, dates=dates, history=instrument.history or told.history)


def _check_title(head: Version, text: Text) -> Iterator[Finding]:
    if _bare(head.instrument.title) != _bare(text.title):
        words = Words(
            zh=f"此处的标题是“{head.instrument.title}”,文本的标题是“{text.title}”;请照文本改正。",
            en=f"the title here is “{head.instrument.title}”, that of the text “{text.title}”: "
            "correct it after the text.",
        )
        yield _warning("title_differs", "/instrument/title", words)


def _check_history(head: Version, told: Particulars) -> Iterator[Finding]:
    if told.history and not head.instrument.history:
        steps = "、".join(f"{step.on} {step.kind}" for step in told.history[:_SHOWN])
        words = Words(
            zh=f"文本题注写有制定和修改的经过({steps}),instrument.history 没有记载;请写入。",
            en=f"the lines under the title tell how the text came about ({steps}), and "
            "instrument.history does not: record it.",
        )
        yield _warning("history_not_recorded", "/instrument/history", words)
    if told.is_amended and head.kind is Kind.BASE and not head.continues:
        words = Words(
            zh="文本是修正后的文本:修正不是新法,自修正决定施行之日起生效,文中的施行日期是原文的。"
            "请写 continues: true;如系重新制定,请删去 history 中的修正。",
            en="the text is one as amended (修正), which is no new law: it holds from the amending "
            "decision's day, and the clause printed in it is the original's. Write continues: "
            "true, or, if it was enacted anew, take the amendment out of history.",
        )
        yield _warning("amended_not_continued", "/continues", words)


def _check_beginning(head: Version, told: Particulars) -> Iterator[Finding]:
    if head.kind not in {Kind.BASE, Kind.SUPPLEMENT} or head.effective_clause is not None:
        return
    begun = begins(told)
    if begun:
        spot = begun[0].spot
        words = Words(
            zh=f"{_where(spot)}写有施行条款“{spot.quote}”,effective_clause 没有记载;请写入,"
            "并核对 effective_from。",
            en=f"“{spot.quote}” ({_where_en(spot)}) is a clause of commencement, and "
            "effective_clause does not cite it: cite it, and check effective_from.",
        )
        yield _warning("clause_not_recorded", "/effective_clause", words)
    elif (
        head.effective_from is not None
        and head.effective_from_certainty == "certain"
        and not told.clauses.unread
    ):
        words = Words(
            zh=f"文本没有读得出的施行条款,生效日 {head.effective_from} 却写为确定(certain);请引用"
            "所据的条款,没有的写 effective_from_certainty: assumed。",
            en=f"no clause of commencement was found in the text, and {head.effective_from} is "
            "given as certain: cite the clause that says so, or write effective_from_certainty: "
            "assumed.",
        )
        yield _warning("beginning_unfounded", "/effective_from_certainty", words)


def _check_stages(head: Version, stages: list[Stage]) -> Iterator[Finding]:
    recorded = {(stage.effective_from, frozenset(stage.articles)) for stage in head.stages}
    for stage in stages:
        if (stage.effective_from, frozenset(stage.articles)) not in recorded:
            quote = stage.clause["quote"] if stage.clause else ""
            day = stage.effective_from or "undated"
            words = Words(
                zh=f"“{quote}”使一部分条文另有施行日期;请在 stages 中写明(articles: "
                f"{[*stage.articles]},effective_from: {day})。",
                en=f"by “{quote}” some articles begin on a day of their own: record them in "
                f"stages (articles: {[*stage.articles]}, effective_from: {day}).",
            )
            yield _warning("stage_not_recorded", "/stages", words)


def _check_end(head: Version, told: Particulars) -> Iterator[Finding]:
    if head.kind not in {Kind.BASE, Kind.SUPPLEMENT, Kind.CORRECTION}:
        return
    ends, recorded = _end_told(head, told), head.effective_to
    spot = told.clauses.validities[0][0] if told.clauses.validities else None
    if ends is not None and spot is not None and recorded is None:
        words = Words(
            zh=f"{_where(spot)}说“{spot.quote}”,即自 {ends} 起失效,effective_to 没有记载;请写入"
            "(effective_to_reason: expired)。",
            en=f"“{spot.quote}” ({_where_en(spot)}) ends the document: its first day without force "
            f"is {ends}. Record it as effective_to, with effective_to_reason: expired.",
        )
        yield _warning("validity_not_recorded", "/effective_to", words)
    elif ends is not None and spot is not None and recorded is not None and _is_off(head, ends):
        words = Words(
            zh=f"失效日写为 {recorded},而条文说“{spot.quote}”,即自 {ends} 起失效;请改正其一。",
            en=f"effective_to is {recorded}, but “{spot.quote}” means {ends}: correct one of them.",
        )
        yield _warning("not_the_end_of_the_clause", "/effective_to", words)
    elif (
        spot is None
        and head.effective_to_reason == "expired"
        and not told.clauses.unread
        and head.instrument.class_ not in _BY_STATUTE
    ):
        words = Words(
            zh="文本没有读得出的有效期条款,失效原因却写为有效期届满(expired);有效期不作推定,"
            "请核对原文,没有规定的删去 effective_to。",
            en="no clause of validity was found in the text, and the end is given as expired: a "
            "period of validity is never presumed. Check the text, and take effective_to out if "
            "it sets none.",
        )
        yield _warning("end_unfounded", "/effective_to_reason", words)


def _end_told(head: Version, told: Particulars) -> date | None:
    """Return the end that the text gives, from the day that the head says where none is told."""
    ends = expiry(told)
    if ends is None and head.effective_from is not None:
        each = (clause.ends(head.effective_from) for _, clause in told.clauses.validities)
        return next((day for day in each if day is not None), None)
    return ends


def _is_off(head: Version, ends: date) -> bool:
    """Tell whether a recorded end is not the told one; a repeal may come before."""
    recorded = head.effective_to
    if recorded is None or recorded == ends:
        return False
    return recorded > ends or head.effective_to_reason == "expired"


def _check_repeals(head: Version, told: Particulars) -> Iterator[Finding]:
    recorded = [_bare(one.title) for one in head.instrument.repeals]
    quoted = [_quote(one.source) for one in head.instrument.repeals]
    lost = [
        repeal.title
        for _, repeal in told.clauses.repeals
        if _bare(repeal.title) not in recorded
        and not any(_bare(repeal.title) in quote for quote in quoted)
    ]
    if lost:
        titles = "".join(f"《{title}》" for title in lost[:_SHOWN])
        more = "……" if len(lost) > _SHOWN else ""
        words = Words(
            zh=f"文本说明废止{titles}{more},instrument.repeals 没有记载;请写入。",
            en=f"the text ends {titles}{more}, and instrument.repeals does not name it: record it.",
        )
        yield _warning("repeal_not_recorded", "/instrument/repeals", words)


def _check_unread(version: PackVersion, text: Text, told: Particulars) -> Iterator[Finding]:
    head = version.version
    cited = [
        head.effective_clause,
        *(stage.clause for stage in head.stages),
        *(one.source for one in head.instrument.repeals),
        *(one.source for one in head.prevails_over),
    ]
    quotes = [_bare(str(one["quote"])) for one in cited if one and "quote" in one]
    unread = [spot for spot in told.clauses.unread if not _is_told(_bare(spot.quote), quotes)]
    if head.effective_to_reason == "repealed":
        unread = [spot for spot in unread if not _REPEALED.search(Solid.of(spot.quote).plain)]
    for spot in unread[:_MOST]:
        words = Words(
            zh=f"{_where(spot)}的“{spot.quote}”说到施行、有效期或废止,没有读出;请核对原文,"
            "在 head 中写明(effective_clause、effective_to、stages 或 instrument.repeals)。",
            en=f"“{spot.quote}” ({_where_en(spot)}) speaks of commencement, validity or repeal and "
            "was not read: check the text, and say it in the head (effective_clause, effective_to, "
            "stages or instrument.repeals).",
        )
        yield Finding(
            code="force_unread",
            pointer=_pointer(spot, text),
            words=words,
            severity=Severity.WARNING,
            file=f"{version.folder}/text.md",
        )


def _is_told(words: str, quotes: Sequence[str]) -> bool:
    """Tell whether the head's quotes hold what words say of force; none is left beside them."""
    if any(words in quote for quote in quotes):
        return True
    rest = words
    for quote in quotes:
        rest = rest.replace(quote, "")
    return rest != words and not speaks_of_force(Solid.of(rest))


def _pointer(spot: Spot, text: Text) -> str:
    if spot.ref.ordinal == PREAMBLE:
        names = {None: "/text/preamble", NOTICE: "/text/preface"}
        return f"{names.get(spot.ref.part, '/text/annexes')}/{spot.paragraph}"
    index = next(i for i, article in enumerate(text.articles) if article.ref == spot.ref)
    return f"/text/articles/{index}/paragraphs/{spot.paragraph}"


def _where(spot: Spot) -> str:
    part = "" if spot.ref.part is None else "印发通知" if spot.ref.part == NOTICE else "附件"
    if spot.ref.ordinal == PREAMBLE:
        return part or "题注"
    inserted = f"之{chinese_numeral(spot.ref.inserted)}" if spot.ref.inserted else ""
    return f"{part}第 {spot.ref.ordinal} 条{inserted}"


def _where_en(spot: Spot) -> str:
    part = {None: "the lines before the articles", NOTICE: "the covering notice"}
    if spot.ref.ordinal == PREAMBLE:
        return part.get(spot.ref.part, f"{spot.ref.part}")
    return f"article {spot.ref.key()}"


def _quote(source: object) -> str:
    return _bare(str(source.get("quote", ""))) if isinstance(source, dict) else ""


def _bare(text: str) -> str:
    """Return a text without white space, width and the brackets of a title, to be compared."""
    plain = Solid.of(text).plain
    return plain.translate({ord(sign): None for sign in "《》〈〉<>"})


def _warning(code: str, pointer: str, words: Words) -> Finding:
    return Finding(code=code, pointer=pointer, words=words, severity=Severity.WARNING)
