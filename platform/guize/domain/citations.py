"""Citations: finding them in rules, naming their instrument, and checking their quotes verbatim."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guize.domain.findings import Finding
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject
from guize.domain.version import Version
from guize.domain.words import Words

# What NFKC leaves apart although only the width or the style of the sign differs.
_STYLES = str.maketrans("“”‘’。、〔〕【】《》—", "\"\"''.,[][]<>-")


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
    """Return ``value`` with the tenant, version and instrument of ``version`` on each citation.

    ``value`` is not changed; parts without a citation are shared with the result.
    """
    if isinstance(value, dict):
        members = {key: annotate(member, version) for key, member in value.items()}
        if is_citation(value):
            members |= {
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


def verify_quotes(rules: Json, articles: Mapping[int, str], pointer: str = "") -> list[Finding]:
    """Return a finding for each citation in ``rules`` whose quote is not in its article.

    ``articles`` maps ordinals to texts. White space is ignored in the comparison, everything else
    counts; a quote never spans articles. Pointers are those of the quote (or of the article where
    there is no such article), after ``pointer``.
    """
    texts = {ordinal: _Searchable.of(text) for ordinal, text in articles.items()}
    findings = []
    for place, citation in walk_citations(rules, pointer):
        finding = _verify(citation, place, texts)
        if finding is not None:
            findings.append(finding)
    return findings


@dataclass(frozen=True, slots=True)
class _Searchable:
    """An article's text without white space, and a rendering in which widths do not count."""

    text: str
    plain: str
    origins: tuple[int, ...]  # for each character of plain, the index of its character in text

    @classmethod
    def of(cls, text: str) -> _Searchable:
        solid = "".join(text.split())
        pieces = [_plain(character) for character in solid]
        origins = tuple(index for index, piece in enumerate(pieces) for _ in piece)
        return cls(solid, "".join(pieces), origins)

    def find_original(self, plain_quote: str) -> str | None:
        """Return the text's own wording of ``plain_quote``."""
        start = self.plain.find(plain_quote)
        if start < 0:
            return None
        last = self.origins[start + len(plain_quote) - 1]
        return self.text[self.origins[start] : last + 1]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_STYLES)


def _verify(citation: JsonObject, pointer: str, texts: Mapping[int, _Searchable]) -> Finding | None:
    ordinal, quote = citation["article"], "".join(str(citation["quote"]).split())
    article = texts.get(ordinal) if isinstance(ordinal, int) else None
    if article is not None and quote and quote in article.text:
        return None
    at = child(pointer, "quote")
    if not quote:
        words = Words(
            zh="引文为空;请摘录该条原文。", en="The quote is empty; excerpt the article verbatim."
        )
        return Finding(code="quote_empty", pointer=at, words=words, citation=citation)
    elsewhere = [number for number, text in texts.items() if quote in text.text]
    if elsewhere:
        return _found_elsewhere(citation, at, elsewhere)
    if article is None:
        words = Words(
            zh=f"该文件没有第 {ordinal} 条(共 {len(texts)} 条);请改正 article。",
            en=f"The instrument has no article {ordinal} (it has {len(texts)}); correct article.",
        )
        place = child(pointer, "article")
        return Finding(code="article_unknown", pointer=place, words=words, citation=citation)
    original = article.find_original(_plain(quote))
    if original is not None:
        words = Words(
            zh=f"引文与第 {ordinal} 条只有标点或全半角之差;原文为“{original}”,请照录。",
            en=f"The quote differs from article {ordinal} in punctuation or width only; the text"
            f" reads “{original}”: copy that.",
        )
        return Finding(code="quote_punctuation", pointer=at, words=words, citation=citation)
    return _not_found(citation, at, quote, article)


def _found_elsewhere(citation: JsonObject, pointer: str, elsewhere: list[int]) -> Finding:
    ordinal = citation["article"]
    zh, en = "、".join(map(str, elsewhere)), ", ".join(map(str, elsewhere))
    words = Words(
        zh=f"引文不在第 {ordinal} 条,而在第 {zh} 条;请改正 article。",
        en=f"The quote is not in article {ordinal} but in article {en}; correct article.",
    )
    return Finding(code="quote_elsewhere", pointer=pointer, words=words, citation=citation)


def _not_found(citation: JsonObject, pointer: str, quote: str, article: _Searchable) -> Finding:
    agreeing = len(quote)
    while quote[:agreeing] not in article.text:
        agreeing -= 1
    ordinal, found, rest = citation["article"], quote[:agreeing], quote[agreeing:]
    zh = f"“{found}”在原文中,其后的“{rest}”不在" if found else f"“{rest}”不在"
    en = (
        f"“{found}” is there, what follows (“{rest}”) is not" if found else f"“{rest}” is not there"
    )
    words = Words(
        zh=f"引文不在第 {ordinal} 条原文之中:{zh};请逐字摘录。",
        en=f"The quote is not in article {ordinal}: {en}; excerpt the article verbatim.",
    )
    return Finding(code="quote_not_found", pointer=pointer, words=words, citation=citation)
