"""Checks the day on which a version takes effect against the clause that says so (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from guize.domain.clauses.commencement import Commencement, read_commencements, read_endings
from guize.domain.clauses.dates import Solid
from guize.domain.clauses.reading import speaks_of_force
from guize.domain.findings import Finding, Severity
from guize.domain.instrument import Instrument
from guize.domain.json_types import JsonObject
from guize.domain.version import Kind, Version
from guize.domain.words import Words


def check_commencement(version: Version) -> Iterator[Finding]:
    """Yield what is wrong with the day, its clause and its other readings.

    Law: 自印发之日起 is the day of issue; 自发布之日起 too, where publication may be the other
    reading; a day that the clause names is that day. The clause printed in the text of a 修正 is
    the original's and names no day of the amended version.
    """
    begins, instrument = version.effective_from, version.instrument
    yield from _check_clause(version, version.effective_clause, begins, "")
    for index, stage in enumerate(version.stages):
        yield from _check_clause(version, stage.clause, stage.effective_from, f"/stages/{index}")
    if begins and any(other.effective_from == begins for other in version.effective_alternatives):
        words = Words(
            zh=f"另一种读法的日期与 effective_from({begins})相同;请改正或删去。",
            en=f"another reading gives the very day of effective_from, {begins}: mend it or "
            "remove it.",
        )
        yield _warning("same_alternative", "/effective_alternatives", words)
    issued_on, published_on = instrument.issued_on, instrument.published_on
    if issued_on and published_on and published_on < issued_on:
        words = Words(
            zh=f"公布日 {published_on} 早于印发日 {issued_on}。",
            en=f"published on {published_on}, before it was issued on {issued_on}.",
        )
        yield _warning("published_before_issued", "/instrument/published_on", words)


def _check_clause(
    version: Version, clause: JsonObject | None, begins: date | None, at: str
) -> Iterator[Finding]:
    quote = clause.get("quote") if clause else None
    if not isinstance(quote, str):
        return
    solid = Solid.of(quote)
    is_repeal = version.kind is Kind.REPEAL or bool(version.repeals)
    read = [*read_commencements(solid), *(read_endings(solid) if is_repeal else ())]
    pointer = f"{at}/clause" if at else "/effective_clause"
    if not read:
        yield _unread(quote, pointer, solid)
        return
    history = version.instrument.history
    if version.continues or (history and history[-1].kind == "amended"):
        return
    days = [day for one in read for day in _days(one, version.instrument)]
    is_open = any(one.left_open for one in read)
    if begins is None and days and not is_open:
        yield _differs("undated", quote, days[0], f"{at}/effective_from")
    elif begins is not None and is_open and begins not in days:
        words = Words(
            zh=f"“{quote}”把施行日期留待另行规定,此处却写了 {begins};请写 effective_from: undated,"
            "待施行日期确定后以 commencement 版本写明。",
            en=f"“{quote}” leaves the day to be fixed, and this says {begins}: write "
            "effective_from: undated, and date it by a version of kind commencement once the day "
            "is fixed.",
        )
        yield _error("commencement_left_open", f"{at}/effective_from", words)
    elif begins is not None and days and begins not in days:
        yield _differs(begins.isoformat(), quote, days[0], f"{at}/effective_from")


def _days(clause: Commencement, instrument: Instrument) -> list[date]:
    dates = instrument.issued_on, instrument.published_on, instrument.adopted_on
    return clause.readings_by(*dates)


def _unread(quote: str, pointer: str, solid: Solid) -> Finding:
    if speaks_of_force(solid):
        words = Words(
            zh=f"“{quote}”中读不出施行日期;请核对 effective_from 是否为它所说的日期。",
            en=f"no day can be read from “{quote}”: see that effective_from is the day that it "
            "says.",
        )
        return _warning("clause_unread", pointer, words)
    words = Words(
        zh=f"“{quote}”不是施行条款;请引用写明何时施行的原文(如“本规则自印发之日起施行”),原文没有的,"
        "删去 effective_clause,并写 effective_from_certainty: assumed。",
        en=f"“{quote}” is no clause of commencement: quote the words that say when the document "
        "takes effect (such as 本规则自印发之日起施行); if it has none, remove it and write "
        "effective_from_certainty: assumed.",
    )
    return _error("not_a_commencement", pointer, words)


def _differs(begins: str, quote: str, meant: date, pointer: str) -> Finding:
    words = Words(
        zh=f"生效日写为 {begins},而条文说“{quote}”,即 {meant};请改正其一。",
        en=f"this says {begins}, but the clause “{quote}” means {meant}: correct one of them.",
    )
    return _error("not_the_day_of_the_clause", pointer, words)


def _error(code: str, pointer: str, words: Words) -> Finding:
    return Finding(code=code, pointer=pointer, words=words)


def _warning(code: str, pointer: str, words: Words) -> Finding:
    return Finding(code=code, pointer=pointer, words=words, severity=Severity.WARNING)
