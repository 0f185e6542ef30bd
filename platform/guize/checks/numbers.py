"""Checks that the numbers of durations stand in the words that prove them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from guize.domain.citations import walk_citations
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

_DIGITS = "零一二三四五六七八九"
_BOUNDS = ("value", "min", "max")
# 每周, 按季度 and 日指工作日 say one without writing it; working days and demands quote nothing.
_UNWRITTEN = frozenset({"per", "counts", "source"})
_UNQUOTED = frozenset({"calendar", "mandates"})
_BASELINE = "baseline"
_GREATEST = 99


def check_numbers(rules: JsonObject) -> Iterator[Finding]:
    """Yield a warning for each duration whose number no quote of its rule bears.

    Whoever shortens a limit and leaves the quote as it was is told so. A duration with a `note`
    says itself why it is another number (半个月: 15 days).

    Args:
        rules: a whole rulebook, whatever its shape.
    """
    for section, entries in rules.items():
        if section in _UNQUOTED or not isinstance(entries, dict):
            continue
        if section == _BASELINE:
            for name, offered in entries.items():
                yield from _of_section(offered, child(child("", section), name))
        else:
            yield from _of_section(entries, child("", section))


def _of_section(entries: Json, pointer: str) -> Iterator[Finding]:
    for name, rule in entries.items() if isinstance(entries, dict) else ():
        quotes = "".join(str(citation["quote"]) for _, citation in walk_citations(rule))
        if quotes:
            yield from _of_value(rule, child(pointer, name), unicodedata.normalize("NFKC", quotes))


def _of_value(value: Json, pointer: str, quotes: str) -> Iterator[Finding]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _of_value(item, child(pointer, index), quotes)
    elif isinstance(value, dict):
        if "unit" in value and "note" not in value:
            yield from _of_duration(value, pointer, quotes)
        for name, member in value.items():
            if name not in _UNWRITTEN:
                yield from _of_value(member, child(pointer, name), quotes)


def _of_duration(value: JsonObject, pointer: str, quotes: str) -> Iterator[Finding]:
    for bound in _BOUNDS:
        number = value.get(bound)
        if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= _GREATEST:
            continue
        if not any(form in quotes for form in _written(number)):
            words = Words(
                zh=f"所引条文中没有“{number}”;请核对数值与引文,确系换算的以 note 说明。",
                en=f"no quote of this rule bears the number {number}: check it against the quote; "
                "if it is converted, say so in a note.",
            )
            yield Finding(
                code="number_not_quoted",
                pointer=child(pointer, bound),
                words=words,
                severity=Severity.WARNING,
            )


def _written(number: int) -> Iterator[str]:
    """Yield the forms in which a text may write a number from 1 to 99."""
    yield str(number)
    tens, ones = divmod(number, 10)
    leading = "" if tens <= 1 else _DIGITS[tens]
    yield f"{leading}{'十' if tens else ''}{_DIGITS[ones] if ones else ''}"
    if number == 2:  # noqa: PLR2004 - 两 is a second word for two
        yield "两"
