"""Checks the day on which a version takes effect against the clause that says so (DESIGN §4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from guize.domain.findings import Finding, Severity
from guize.domain.version import Version
from guize.domain.words import Words

_ISSUE = re.compile(r"自(?:印发|下发|发布|公布|颁布)之日")
_RELEASE = re.compile(r"自(?:下发|发布|公布|颁布)之日")
_DAY = re.compile(r"自(\d{4})年(\d{1,2})月(\d{1,2})日")


def check_commencement(version: Version) -> Iterator[Finding]:
    """Yield a warning where the day is not the one that the quoted clause names.

    Law: 自印发之日起 is the day of issue; 自发布之日起 too, where publication may be the other
    reading; a day that the clause names is that day.
    """
    clause = version.effective_clause
    quote = clause.get("quote") if clause else None
    begins, instrument = version.effective_from, version.instrument
    issued_on, published_on = instrument.issued_on, instrument.published_on
    if isinstance(quote, str):
        named = _named(quote)
        if named is not None and begins and begins != named:
            yield _differs(begins, quote, named)
        is_release = _RELEASE.search(quote) and begins == published_on
        if _ISSUE.search(quote) and issued_on and begins and begins != issued_on and not is_release:
            yield _differs(begins, quote, issued_on)
    if any(other.effective_from == begins for other in version.effective_alternatives):
        words = Words(
            zh=f"另一种读法的日期与 effective_from({begins})相同;请改正或删去。",
            en=f"another reading gives the very day of effective_from, {begins}: mend it or "
            "remove it.",
        )
        yield _warning("same_alternative", "/effective_alternatives", words)
    if issued_on and published_on and published_on < issued_on:
        words = Words(
            zh=f"公布日 {published_on} 早于印发日 {issued_on}。",
            en=f"published on {published_on}, before it was issued on {issued_on}.",
        )
        yield _warning("published_before_issued", "/instrument/published_on", words)


def _named(quote: str) -> date | None:
    found = _DAY.search(quote)
    try:
        return date(*(int(number) for number in found.groups())) if found else None
    except ValueError:
        return None


def _differs(begins: date, quote: str, meant: date) -> Finding:
    words = Words(
        zh=f"生效日写为 {begins},而条文说“{quote}”,即 {meant};请改正其一。",
        en=f"this says {begins}, but the clause “{quote}” means {meant}: correct one of them.",
    )
    return _warning("not_the_day_of_the_clause", "/effective_from", words)


def _warning(code: str, pointer: str, words: Words) -> Finding:
    return Finding(code=code, pointer=pointer, words=words, severity=Severity.WARNING)
