"""Citations as a diff sees them: without the names that answers add, and by their articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from guize.domain.articles import NOTICE, PREAMBLE, ArticleRef, printed_label, ref_of
from guize.domain.citations import is_citation, walk_citations
from guize.domain.diffing.equality import Found
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

_ANNOTATIONS = ("label", "tenant", "version", "instrument")

_MOST_ARTICLES = 3  # nobody reads a longer list before the sentence itself


class Cited(dict[str, Json]):
    """A citation as it is recorded, beside which stands what answers say of it."""

    __slots__ = ("instrument", "label")

    def __init__(self, citation: JsonObject, *, is_named: bool) -> None:
        """Take a citation out of an answer; ``is_named``: sentences may name its instrument."""
        super().__init__({k: v for k, v in citation.items() if k not in _ANNOTATIONS})
        label, instrument = citation.get("label"), citation.get("instrument")
        self.label = label if isinstance(label, str) else None
        self.instrument = instrument if is_named and isinstance(instrument, str) else None


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article as a sentence names it.

    ``chinese`` is 第四十八条之一 (四十八、 is cited as 第四十八条), or what another part prints,
    after the part: 通知一、, 附件1第二条. ``instrument`` is None where nobody needs to be told.
    """

    ref: ArticleRef
    chinese: str = field(compare=False)
    instrument: str | None

    @classmethod
    def of(cls, citation: JsonObject) -> CitedArticle:
        """Return the article that ``citation`` cites."""
        ref = ref_of(citation)
        known = citation if isinstance(citation, Cited) else None
        chinese = printed_label(ref, {})
        if ref.part is not None and ref.ordinal != PREAMBLE:
            part = printed_label(ArticleRef(ref.part, PREAMBLE), {})
            chinese = part + ((known and known.label) or chinese)
        return cls(ref, chinese, known.instrument if known else None)

    def english(self) -> str:
        """Return ``48-1``, ``1 of the notice``, ``2 of annex 1``."""
        part = self.ref.part
        named = "" if part is None else "the notice" if part == NOTICE else f"annex {part[6:]}"
        own = ArticleRef(None, self.ref.ordinal, self.ref.inserted).key()
        return f"{own} of {named}" if named else own


def plain(value: Json, *, is_named: bool = False) -> Json:
    """Return ``value`` as it is recorded: citations without their tenant, version and instrument.

    Undoes :func:`guize.domain.citations.annotate`. ``value`` is not changed. Its citations become
    :class:`Cited`.
    """
    if isinstance(value, dict):
        members: JsonObject = {
            name: plain(member, is_named=is_named) for name, member in value.items()
        }
        return Cited(members, is_named=is_named) if is_citation(value) else members
    if isinstance(value, list):
        return [plain(item, is_named=is_named) for item in value]
    return value


def instruments_in(value: Json) -> frozenset[str]:
    """Return the instruments that the citations within an answer are of."""
    named = (citation.get("instrument") for _, citation in walk_citations(value))
    return frozenset(name for name in named if isinstance(name, str))


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


def articles_of(citations: Sequence[JsonObject], proving: str = "") -> tuple[CitedArticle, ...]:
    """Return the articles cited, in order: those whose quotes hold ``proving``, else all."""
    sought = proving.strip("“”").replace("‘", "“").replace("’", "”")
    quoting = [item for item in citations if sought and sought in str(item.get("quote"))]
    cited = (item for item in quoting or citations if type(item.get("article")) is int)
    return tuple(dict.fromkeys(map(CitedArticle.of, cited)))


def told_by(
    left: Sequence[JsonObject], right: Sequence[JsonObject], old: str, new: str
) -> tuple[tuple[CitedArticle, ...], tuple[CitedArticle, ...]]:
    """Return the articles of each side that prove ``old`` and ``new``.

    Where both sides cite the same articles, one that proves either value is named for both.
    """
    before, after = articles_of(left, old), articles_of(right, new)
    every, every_after = articles_of(left), articles_of(right)
    if {*every} != {*every_after}:
        return before, after
    proving = [side for side in (before, after) if {*side} != {*every}]
    told = tuple(dict.fromkeys(article for side in proving or [before] for article in side))
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


def articles_in_words(left: Iterable[CitedArticle], right: Iterable[CitedArticle]) -> Words:
    """Return ``第五十八条`` / ``Article 58``; with an arrow where the two sides differ.

    Instruments are named too, unless both sides cite one and the same.
    """
    sides = [tuple(side) for side in (left, right)]
    told = [side for side in dict.fromkeys(sides) if side]
    if not told:
        return Words(zh="", en="")
    is_one = all(sides) and len({article.instrument for side in told for article in side}) == 1
    zh = "→".join(_in_chinese(side, is_one=is_one) for side in told)
    en = " → ".join(_in_english(side, is_one=is_one) for side in told)
    plural = "s" if any(len(side) > 1 for side in told) else ""
    return Words(zh=zh, en=f"Article{plural} {en}")


def _in_chinese(articles: tuple[CitedArticle, ...], *, is_one: bool) -> str:
    told = ""
    for instrument, same in groupby(articles[:_MOST_ARTICLES], lambda one: one.instrument):
        labels = [article.chinese for article in same]
        # 一、和三、 rather than 一、、三、.
        link = "和" if any(label.endswith(("、", ".", "．")) for label in labels) else "、"
        title = "" if is_one or instrument is None else instrument
        is_number = not title or title.endswith("号")
        told += (
            ("、" if told else "") + (title if is_number else f"《{title}》") + link.join(labels)
        )
    return told + ("等" if len(articles) > _MOST_ARTICLES else "")


def _in_english(articles: tuple[CitedArticle, ...], *, is_one: bool) -> str:
    told = [
        article.english() + ("" if is_one or not article.instrument else f" ({article.instrument})")
        for article in articles[:_MOST_ARTICLES]
    ]
    return ", ".join(told) + (" and others" if len(articles) > _MOST_ARTICLES else "")


def before_words(articles: Words, told: Words) -> Words:
    """Return ``told`` led by the articles: 第五十八条 请示办复, 一、请示办复."""
    gap = " " if articles.zh[-1:].isalnum() else ""
    return Words(
        zh=f"{articles.zh}{gap}{told.zh}", en=f"{articles.en}, {told.en}".removeprefix(", ")
    )
