"""Citations: finding them in rules, naming their instrument, and checking their quotes verbatim."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from guize.domain.articles import ArticleRef, printed_label, ref_of
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject
from guize.domain.places import ArticlePlaces, Place
from guize.domain.version import Version
from guize.domain.words import Words

# What NFKC leaves apart although only the width or the style of the sign differs.
_STYLES = str.maketrans("“”‘’。、〔〕【】《》—", "\"\"''.,[][]<>-")

_WORK = 1_000_000_000
"""How many characters are searched for the quotes of one version at most."""

_EXPLAINED = 100
"""How many wrong quotes are looked for elsewhere; no clerk reads more at once."""


def is_citation(value: Json) -> bool:
    """Return whether ``value`` is an object with an ``article`` ordinal and a ``quote``."""
    if not isinstance(value, dict):
        return False
    article = value.get("article")
    is_ordinal = isinstance(article, int) and not isinstance(article, bool)
    return is_ordinal and isinstance(value.get("quote"), str)


def walk_citations(value: Json, pointer: str = "") -> Iterator[tuple[str, JsonObject]]:
    """Yield every citation in ``value`` with its JSON Pointer, in document order."""
    if isinstance(value, dict):
        if is_citation(value):
            yield pointer, value
        for key, member in value.items():
            yield from walk_citations(member, child(pointer, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk_citations(item, child(pointer, index))


def annotate(value: Json, version: Version) -> Json:
    """Return ``value`` with the printed label and the instrument of ``version`` on each citation.

    Tenant and version are named too. ``value`` is not changed; parts without a citation are shared
    with the result.
    """
    if isinstance(value, dict):
        members = {key: annotate(member, version) for key, member in value.items()}
        if is_citation(value):
            members |= {
                "label": printed_label(ref_of(value), version.labels),
                "tenant": version.tenant,
                "version": version.number,
                "instrument": version.instrument.label(),
            }
            return members
        return members if any(members[key] is not value[key] for key in value) else value
    if isinstance(value, list):
        items = [annotate(item, version) for item in value]
        if any(new is not old for new, old in zip(items, value, strict=True)):
            return items
    return value


def place_of(citation: JsonObject, article: ArticlePlaces) -> Place | None:
    """Return the one place at which the quote of ``citation`` stands in its article, if it is one.

    What the citation says of ``paragraph`` and ``item`` chooses among several.
    """
    quote = "".join(str(citation["quote"]).split())
    given = Place(citation.get("paragraph"), citation.get("item"))
    fitting = [place for place in article.find(quote) if given.fits(place)] if quote else []
    return fitting[0] if len(fitting) == 1 else None


def verify_quotes(
    rules: Json, articles: Mapping[ArticleRef, str], pointer: str = ""
) -> list[Finding]:
    """Return a finding for each citation in ``rules`` whose quote is not in its article.

    ``articles`` maps articles to texts, a paragraph a line. White space is ignored in the
    comparison, everything else counts; a quote never spans articles. A quote that stands at several
    places of its article needs its ``paragraph`` or ``item``, which must be right where they are
    given. Pointers are those of the quote (or of the article where there is no such article), after
    ``pointer``. The work is bounded: beyond it one finding says so.
    """
    verifier = _Verifier({ref: _Searchable(text) for ref, text in articles.items()})
    findings = []
    for place, citation in walk_citations(rules, pointer):
        finding = verifier.verify(citation, place)
        if finding is not None:
            findings.append(finding)
        if verifier.work < 0:
            words = Words(
                zh="引文与条文太多太长,此处起不再核对;请把文件分开,或缩短条文。",
                en="there is too much to verify: from here on no quote is. Divide the document, or "
                "shorten its articles.",
            )
            findings.append(Finding(code="too_much_to_verify", pointer=place, words=words))
            break
    return findings


@dataclass
class _Searchable:
    """An article's text without white space, and a rendering in which widths do not count."""

    body: str

    @cached_property
    def places(self) -> ArticlePlaces:
        return ArticlePlaces(self.body)

    @property
    def text(self) -> str:
        return self.places.text

    @cached_property
    def _plain(self) -> tuple[str, tuple[int, ...]]:
        """The rendering, and for each of its characters the index of its character in ``text``."""
        pieces = [_plain(character) for character in self.text]
        origins = tuple(index for index, piece in enumerate(pieces) for _ in piece)
        return "".join(pieces), origins

    def find_original(self, plain_quote: str) -> str | None:
        """Return the text's own wording of ``plain_quote``."""
        plain, origins = self._plain
        start = plain.find(plain_quote)
        if start < 0:
            return None
        last = origins[start + len(plain_quote) - 1]
        return self.text[origins[start] : last + 1]


@dataclass
class _Verifier:
    texts: Mapping[ArticleRef, _Searchable]
    work: int = _WORK
    explained: int = 0

    def verify(self, citation: JsonObject, pointer: str) -> Finding | None:
        ref, quote = ref_of(citation), "".join(str(citation["quote"]).split())
        article = self.texts.get(ref)
        if article is not None and quote:
            self.work -= len(article.text)
            if quote in article.text:
                return _check_place(citation, pointer, article, quote)
        at = child(pointer, "quote")
        if not quote:
            words = Words(
                zh="引文为空;请摘录该条原文。",
                en="The quote is empty; excerpt the article verbatim.",
            )
            return Finding(code="quote_empty", pointer=at, words=words, citation=citation)
        self.explained += 1
        if self.explained <= _EXPLAINED:
            elsewhere = [other for other, text in self.texts.items() if quote in text.text]
            self.work -= sum(len(text.text) for text in self.texts.values())
            if elsewhere:
                return _found_elsewhere(citation, at, elsewhere)
        if article is None:
            return self._unknown(citation, ref, child(pointer, "article"))
        if self.explained <= _EXPLAINED:
            original = article.find_original(_plain(quote))
            if original is not None:
                return _punctuation(citation, at, original)
        return _not_found(citation, at, quote, article)

    def _unknown(self, citation: JsonObject, ref: ArticleRef, at: str) -> Finding:
        key, count = ref.key(), sum(other.ordinal > 0 for other in self.texts)
        words = Words(
            zh=f"该文件没有第 {key} 条(共 {count} 条);请改正 article。",
            en=f"The instrument has no article {key} (it has {count}); correct article.",
        )
        return Finding(code="article_unknown", pointer=at, words=words, citation=citation)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_STYLES)


def _check_place(
    citation: JsonObject, pointer: str, article: _Searchable, quote: str
) -> Finding | None:
    places = article.places.find(quote)
    given = Place(citation.get("paragraph"), citation.get("item"))
    fitting = [place for place in places if given.fits(place)]
    if not fitting:
        found = places[0].words()
        words = Words(
            zh=f"引文在{found.zh},与所写的 paragraph、item 不符;请改正。",
            en=f"The quote stands in {found.en}, not where paragraph and item say: correct them.",
        )
        return Finding(code="quote_place", pointer=pointer, words=words, citation=citation)
    if len(fitting) > 1:
        one, two = (place.words() for place in fitting[:2])
        words = Words(
            zh=f"引文在该条出现不止一次({one.zh}、{two.zh}……);请多摘几个字,或写明 paragraph"
            "(款)、item(项)。",
            en=f"The quote stands in its article more than once ({one.en}, {two.en} …): quote more "
            "words, or say which paragraph or item.",
        )
        return Finding(
            code="quote_twice",
            pointer=child(pointer, "quote"),
            words=words,
            severity=Severity.WARNING,
            citation=citation,
        )
    return None


def _punctuation(citation: JsonObject, at: str, original: str) -> Finding:
    key = ref_of(citation).key()
    words = Words(
        zh=f"引文与第 {key} 条只有标点或全半角之差;原文为“{original}”,请照录。",
        en=f"The quote differs from article {key} in punctuation or width only; the text"
        f" reads “{original}”: copy that.",
    )
    return Finding(code="quote_punctuation", pointer=at, words=words, citation=citation)


def _found_elsewhere(citation: JsonObject, pointer: str, elsewhere: list[ArticleRef]) -> Finding:
    key = ref_of(citation).key()
    keys = [ref.key() for ref in elsewhere]
    zh, en = "、".join(keys), ", ".join(keys)
    words = Words(
        zh=f"引文不在第 {key} 条,而在第 {zh} 条;请改正 article。",
        en=f"The quote is not in article {key} but in article {en}; correct article.",
    )
    return Finding(code="quote_elsewhere", pointer=pointer, words=words, citation=citation)


def _not_found(citation: JsonObject, pointer: str, quote: str, article: _Searchable) -> Finding:
    # Whether a beginning of the quote is there is monotone: the longest is found by halving.
    agreeing = bisect_right(
        range(1, len(quote) + 1), 0, key=lambda length: quote[:length] not in article.text
    )
    key, found, rest = ref_of(citation).key(), quote[:agreeing], quote[agreeing:]
    zh = f"“{found}”在原文中,其后的“{rest}”不在" if found else f"“{rest}”不在"
    en = (
        f"“{found}” is there, what follows (“{rest}”) is not" if found else f"“{rest}” is not there"
    )
    words = Words(
        zh=f"引文不在第 {key} 条原文之中:{zh};请逐字摘录。",
        en=f"The quote is not in article {key}: {en}; excerpt the article verbatim.",
    )
    return Finding(code="quote_not_found", pointer=pointer, words=words, citation=citation)
