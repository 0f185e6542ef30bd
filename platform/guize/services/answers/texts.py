"""Texts on file: of one version, and of every version that holds on a day."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from guize.domain.articles import ref_of
from guize.domain.effective.answer import Effective, format_instant
from guize.domain.json_types import Json, JsonObject
from guize.services.answers.browsing import get_row_with_text
from guize.services.published.shelf import Ready, View
from guize.services.record.exporting import stored_text
from guize.store.queries import find_version_row, list_version_rows
from guize.store.rows import version_of
from guize.store.tables import VersionRow

_OF_RULES = frozenset({"rules", "yielded"})
"""What an answer tells of its rules, which one about texts leaves out."""


def read_text(session: Session, view: View, slug: str, number: int) -> Ready:
    """Return the text of a version, split into articles.

    Raises:
        NotFoundError: there is no such tenant or version, or its text is not on file.

    """

    def make() -> Ready:
        return Ready.of(_text_json(get_row_with_text(session, view, slug, number)))

    return view.recall_of(slug, ("text", number), make)


def read_texts(
    session: Session, view: View, slug: str, on: date, known_at: datetime | None
) -> Ready:
    """Return the texts that hold for a tenant on a day: of each version in force, once.

    They come in the order of the layers: series by series, an ancestor's where its baseline gives
    rules. An ancestor that the reader may not see shows no text. What is not on file is `missing`.

    Raises:
        NotFoundError: there is no such tenant.

    """
    chronicle = view.chronicle(session, slug, known_at)
    echoed = known_at or chronicle.known_at

    def make() -> Ready:
        answer = chronicle.effective(on)
        told = {name: told for name, told in answer.as_json().items() if name not in _OF_RULES}
        instant = format_instant(echoed) if echoed else None
        texts = _texts_of(session, view, answer)
        return Ready.of({**told, "known_at": instant, "texts": texts})

    return view.recall(("texts", slug, on, known_at), make)


def last_filed(session: Session, slug: str) -> int:
    """Return the number of the last version whose text is on file, 1 where there is none."""
    return max((row.number for row in list_version_rows(session, slug) if row.articles), default=1)


def _texts_of(session: Session, view: View, answer: Effective) -> list[Json]:
    texts: dict[tuple[str, int], Json] = {}
    for layer in answer.layers:
        place = layer.tenant, layer.version
        row = None
        if layer.tenant in view.tree.by_slug and place not in texts:
            row = find_version_row(session, *place)
        if row is not None and row.articles is not None:
            texts[place] = {**_text_json(row), **layer.as_json()}
    return list(texts.values())


def _text_json(row: VersionRow) -> JsonObject:
    version, text = version_of(row), stored_text(row)
    keys = [
        ref_of({**article, "article": article["ordinal"]}).key() for article in row.articles or []
    ]
    articles = zip(keys, row.articles or [], strict=True)
    return {
        "tenant": version.tenant,
        "series": version.series,
        "version": version.number,
        "instrument": version.instrument.label(),
        **text,
        "articles": [{"key": key, **article} for key, article in articles],
        "gaps": [gap.as_json() for gap in version.gaps if gap.kind != "pending"],
    }
