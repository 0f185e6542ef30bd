"""Finding a word's id over all vocabularies: by id, label, former name or a tenant's own title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from guize.checks.catalog import Catalog
from guize.domain.errors import Fault, InvalidInputError
from guize.domain.json_types import Json, JsonObject
from guize.domain.naming import Named, Titles
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words
from guize.services.answers.deciding import law_on
from guize.services.published.shelf import View

PAGE = 50
"""How many words a page holds by default."""


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A word of a vocabulary; ``title`` is what the tenant asked about calls it, if anything."""

    vocabulary: Vocabulary
    named: Named
    title: str | None

    @property
    def address(self) -> str:
        """What tells it from all others: ``offices/head``."""
        return f"{self.vocabulary.name}/{self.named.id}"

    def as_json(self) -> JsonObject:
        """Return the word as lists show it."""
        label = self.vocabulary.terms[self.named.id].label
        shown: JsonObject = {"vocabulary": self.vocabulary.name, "id": self.named.id}
        return {**shown, **label.as_json(), "title": self.title}


def find_words(
    vocabularies: Mapping[str, Vocabulary], titles: Titles, text: str, on: date
) -> list[FoundWord]:
    """Return the words in use on ``on`` that ``text`` names, wholly named ones first.

    A word is found by its id, its labels, its former and other names, the tenant's ``titles``, and
    by any part of these; every word is, where ``text`` is empty.
    """
    ranked = []
    for vocabulary in vocabularies.values():
        for term in vocabulary.terms.values():
            title = titles.of(vocabulary.name, term.id)
            named = Named.of(term, title)
            rank = named.rank(text) if term.in_use(on) else None
            if rank is not None:
                ranked.append((rank, FoundWord(vocabulary, named, title)))
    return [found for _, found in sorted(ranked, key=lambda pair: pair[0])]


def page_of_words(
    vocabularies: Mapping[str, Vocabulary],
    titles: Titles,
    *,
    text: str,
    on: date,
    after: str | None,
    limit: int,
) -> JsonObject:
    """Return the vocabularies, and a page of the words that ``text`` names (:func:`find_words`).

    ``after`` is what ``next`` of the page before said; ``next`` is null on the last page.

    Raises:
        InvalidInputError: no word of these is at ``after``.

    """
    found = find_words(vocabularies, titles, text, on)
    places = [one.address for one in found]
    if after is not None and after not in places:
        raise InvalidInputError((_nowhere(after),))
    start = 0 if after is None else places.index(after) + 1
    page = found[start : start + limit]
    items: list[Json] = [one.as_json() for one in page]
    return {
        "on": on.isoformat(),
        "vocabularies": [*_summaries(vocabularies)],
        "items": items,
        "next": page[-1].address if start + limit < len(found) else None,
    }


def _summaries(vocabularies: Mapping[str, Vocabulary]) -> Iterator[JsonObject]:
    for name, vocabulary in vocabularies.items():
        title: JsonObject = {**vocabulary.title.as_json()}
        yield {"name": name, "title": title, "terms": len(vocabulary.terms)}


def _nowhere(after: str) -> Fault:
    words = Words(
        zh=f"“{after}”不在所查的词之中;请原样使用上一页的 next。",
        en=f"{after!r} is not among these words; pass what `next` of the page before said.",
    )
    return Fault("/after", "not_found", words)


def find_words_of(
    session: Session,
    view: View,
    catalog: Catalog,
    *,
    tenant: str | None,
    on: date,
    text: str,
    after: str | None,
    limit: int,
) -> JsonObject:
    """Return :func:`page_of_words` of the house, with the words and titles of ``tenant``, if any.

    Raises:
        NotFoundError: there is no such tenant.
        InvalidInputError: no word of these is at ``after``.

    """
    vocabularies, titles = catalog.vocabularies, Titles()
    if tenant is not None:
        law = law_on(session, view, catalog, tenant=tenant, on=on, known_at=None)
        vocabularies = law.vocabularies
        titles = Titles(law.rules.office_titles, law.rules.meeting_titles)
    return page_of_words(vocabularies, titles, text=text, on=on, after=after, limit=limit)
