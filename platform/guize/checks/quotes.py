"""Whether the quote bears the value (DESIGN §7): what a rule's words can prove or refute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from guize.checks.quoted_copies import check_copies
from guize.checks.quoted_numbers import check_numbers
from guize.checks.quoted_offices import check_offices
from guize.checks.quoted_places import ArticleText, quoted_places
from guize.checks.quoted_words import check_words
from guize.checks.references import Mention
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import child
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words

_MOST = 50_000_000
"""How many characters are searched at most; the largest real rulebook takes a thirtieth of it."""

_FAMILY = ("_not_quoted", "_contradicted")


def check_quotes(
    rules: Rulebook,
    article_of: ArticleText,
    mentions: Iterable[Mention],
    vocabularies: Mapping[str, Vocabulary],
) -> Iterator[Finding]:
    """Yield an error for each value that its quote contradicts, a warning for each it lacks.

    Args:
        rules: a whole rulebook that has the shape of the schemas.
        article_of: the text of the article that a citation names.
        mentions: the words of vocabularies that the rules use.
        vocabularies: the vocabularies with the tenant's own words.
    """
    places = {place.pointer: place for place in quoted_places(rules, article_of)}
    if sum(place.work for place in places.values()) > _MOST:
        words = Words(
            zh="规则引文太多太长,未与取值逐一比对;请缩短条文和引文,或把规则分开。",
            en="there are too many and too long quotes to compare values with: shorten articles "
            "and quotes, or divide the rules.",
        )
        yield Finding(code="too_much_to_prove", pointer="", words=words, severity=Severity.WARNING)
        return
    for place in places.values():
        yield from check_numbers(place)
        yield from check_words(place)
        yield from check_copies(place)
    yield from check_offices(rules, mentions, places, vocabularies)


def explain(findings: Iterable[Finding], unproven: JsonObject) -> Iterator[Finding]:
    """Yield the findings as a version's declarations leave them, and each idle declaration.

    What is declared, at its place or around it, becomes information with the reason.

    Args:
        findings: all findings on one version.
        unproven: the place of a value → why its quote does not bear it, in Chinese and English.
    """
    used: set[str] = set()
    for finding in findings:
        at = _declaration(finding, unproven)
        if at is None:
            yield finding
        else:
            used.add(at)
            reason = cast("dict[str, str]", unproven[at])
            words = Words(
                zh=f"{finding.words.zh}已声明:{reason['zh']}。",
                en=f"{finding.words.en} Declared: {reason['en']}.",
            )
            yield replace(finding, words=words, severity=Severity.INFO)
    for pointer in (at for at in unproven if at not in used):
        words = Words(
            zh=f"{pointer} 的引文并无不符,此项声明没有作用;请删去。",
            en=f"nothing is wrong with the quote of {pointer}: this declaration does nothing, "
            "take it out.",
        )
        yield Finding(
            code="unproven_idle",
            pointer=child("/unproven", pointer),
            words=words,
            severity=Severity.WARNING,
        )


def _declaration(finding: Finding, unproven: JsonObject) -> str | None:
    if not finding.code.endswith(_FAMILY):
        return None
    return next((at for at in unproven if f"{finding.pointer}/".startswith(f"{at}/")), None)
