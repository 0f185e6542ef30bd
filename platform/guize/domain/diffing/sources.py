"""Citations as a diff sees them: without the names that answers add, and by their articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from guize.domain.citations import is_citation
from guize.domain.diffing.equality import Found
from guize.domain.json_types import Json, JsonObject
from guize.domain.numerals import chinese_numeral
from guize.domain.words import Words

_ANNOTATIONS = ("label", "tenant", "version", "instrument")

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


def citations_within(value: Found) -> Iterator[JsonObject]:
    """Yield the citations that stand on objects inside ``value``."""
    if isinstance(value, dict):
        yield from citations_in(value.get("source", []))
        for name, member in value.items():
            if name != "source":
                yield from citations_within(member)
    elif isinstance(value, list):
        for item in value:
            yield from citations_within(item)


def articles_of(citations: Sequence[JsonObject], proving: str = "") -> tuple[int, ...]:
    """Return the articles cited, in order: those whose quotes hold ``proving``, else all."""
    sought = proving.strip("“”").replace("‘", "“").replace("’", "”")
    quoting = [item for item in citations if sought and sought in str(item.get("quote"))]
    articles = (item.get("article") for item in quoting or citations)
    return tuple(dict.fromkeys(number for number in articles if type(number) is int))


def told_by(
    left: Sequence[JsonObject], right: Sequence[JsonObject], old: str, new: str
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the articles of each side that prove ``old`` and ``new``.

    Where both sides cite the same articles, one that proves either value is named for both.
    """
    before, after = articles_of(left, old), articles_of(right, new)
    every, every_after = articles_of(left), articles_of(right)
    if {*every} != {*every_after}:
        return before, after
    proving = [side for side in (before, after) if {*side} != {*every}]
    told = tuple(dict.fromkeys(number for side in proving or [before] for number in side))
    return told, told


def has_same_quotes(left: Found, right: Found) -> bool:
    """Tell whether two lists of citations quote the same words, whatever the articles."""
    quotes = [
        sorted(str(item.get("quote")) for item in citations_in(side)) for side in (left, right)
    ]
    return quotes[0] == quotes[1]


def renumbered(left: Found, right: Found) -> Words:
    """Return what differs between two lists of citations: articles, quotes, or both."""
    if articles_of(citations_in(left)) == articles_of(citations_in(right)):
        return Words(zh="引文不同", en="the quotes differ")
    if has_same_quotes(left, right):
        return Words(zh="条文序号不同,引文未变", en="renumbered, the quotes unchanged")
    return Words(zh="条文与引文不同", en="other articles are quoted")


def articles_in_words(left: Iterable[int], right: Iterable[int]) -> Words:
    """Return ``第五十八条`` / ``Article 58``; with an arrow where the two sides differ."""
    sides = [tuple(side) for side in (left, right)]
    told = [side for side in dict.fromkeys(sides) if side]
    if not told:
        return Words(zh="", en="")
    zh = "→".join(_in_chinese(side) for side in told)
    en = " → ".join(_in_english(side) for side in told)
    plural = "s" if any(len(side) > 1 for side in told) else ""
    return Words(zh=zh, en=f"Article{plural} {en}")


def _in_chinese(articles: tuple[int, ...]) -> str:
    more = "等" if len(articles) > _MOST_ARTICLES else ""
    return "、".join(_article(number) for number in articles[:_MOST_ARTICLES]) + more


def _in_english(articles: tuple[int, ...]) -> str:
    more = " and others" if len(articles) > _MOST_ARTICLES else ""
    return ", ".join(str(number) for number in articles[:_MOST_ARTICLES]) + more


def _article(number: int) -> str:
    return f"第{chinese_numeral(number)}条"
