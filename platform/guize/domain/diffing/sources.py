"""Citations as a diff sees them: without the names that answers add, and by their articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from guize.domain.citations import is_citation
from guize.domain.diffing.equality import Found
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

_ANNOTATIONS = ("tenant", "version", "instrument")

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")

_MOST_ARTICLES = 3  # nobody reads a longer list before the sentence itself


def plain(value: Json) -> Json:
    """Return ``value`` as it is recorded: citations without their tenant, version and instrument.

    Undoes :func:`guize.domain.citations.annotate`. ``value`` is not changed.
    """
    if isinstance(value, dict):
        is_quoted = is_citation(value)
        return {
            name: plain(member)
            for name, member in value.items()
            if not (is_quoted and name in _ANNOTATIONS)
        }
    return [plain(item) for item in value] if isinstance(value, list) else value


def citations_in(source: Found) -> tuple[JsonObject, ...]:
    """Return the citations that a ``source`` lists."""
    items = source if isinstance(source, list) else []
    return tuple(item for item in items if isinstance(item, dict))


def articles_of(citations: Sequence[JsonObject], proving: str) -> tuple[int, ...]:
    """Return the articles cited, in order: those whose quotes hold ``proving``, else all."""
    quoting = [item for item in citations if proving and proving in str(item.get("quote"))]
    articles = (item.get("article") for item in quoting or citations)
    return tuple(dict.fromkeys(number for number in articles if isinstance(number, int)))


def articles_in_words(left: Iterable[int], right: Iterable[int]) -> Words:
    """Return ``第五十八条`` / ``Article 58``; with an arrow where the two sides differ."""
    sides = [tuple(side) for side in (left, right)]
    told = [side for side in dict.fromkeys(sides) if side]
    if not told:
        return Words(zh="", en="")
    zh = "→".join("、".join(_article(number) for number in _cut(side)) for side in told)
    en = " → ".join(", ".join(str(number) for number in _cut(side)) for side in told)
    plural = "s" if any(len(side) > 1 for side in told) else ""
    return Words(zh=zh, en=f"Article{plural} {en}")


def _cut(articles: tuple[int, ...]) -> tuple[int, ...]:
    return articles[:_MOST_ARTICLES]


def _article(number: int) -> str:
    return f"第{chinese_numeral(number)}条"


def chinese_numeral(number: int) -> str:
    """Return a number from 1 to 9999 as articles are counted: 十, 五十八, 一百零一."""
    numeral = ""
    digits = str(number)
    for index, digit in enumerate(digits):
        if digit != "0":
            numeral += _DIGITS[int(digit)] + _PLACES[len(digits) - 1 - index]
        elif numeral[-1:] != _DIGITS[0]:
            numeral += _DIGITS[0]
    numeral = numeral.rstrip(_DIGITS[0])
    return numeral.removeprefix("一") if numeral.startswith("一十") else numeral
