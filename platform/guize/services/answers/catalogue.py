"""Serving the catalogue: schemas, and vocabularies as of a date, with a tenant's own words."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from sqlmodel import Session

from guize.checks.catalog import Catalog
from guize.domain.errors import NotFoundError, listing
from guize.domain.json_types import Json, JsonObject
from guize.services.published.shelf import Ready, View
from guize.store.queries import find_version_row


def list_schemas(catalog: Catalog) -> Ready:
    """Return the addresses of all schemas, below ``/schemas/``, and their titles."""
    schemas: list[Json] = [
        {"name": name, "title": schema.get("title"), "title_en": _english(schema)}
        for name, schema in catalog.schemas.items()
    ]
    return Ready.of({"schemas": schemas})


def read_schema(catalog: Catalog, name: str) -> Ready:
    """Return one schema, such as ``rulebook/1/meetings``.

    Raises:
        NotFoundError: there is no such schema.

    """
    schema = catalog.find_schema(name.removesuffix(".json"))
    if schema is None:
        raise NotFoundError("schema", name, listing(name, catalog.schemas))
    return Ready.of(schema)


def read_vocabulary(
    catalog: Catalog, name: str, on: date, own: dict[str, dict[str, JsonObject]]
) -> Ready:
    """Return the words of a vocabulary that are in use on ``on``, with a tenant's ``own`` entries.

    Raises:
        NotFoundError: there is no such vocabulary.

    """
    vocabulary = catalog.with_terms(own).get(name)
    if vocabulary is None:
        raise NotFoundError("vocabulary", name, listing(name, catalog.vocabularies))
    terms: JsonObject = {
        term.id: term.as_json() for term in vocabulary.terms.values() if term.in_use(on)
    }
    return Ready.of(
        {
            "vocabulary": name,
            "title": {**vocabulary.title.as_json()},
            "on": on.isoformat(),
            "terms": terms,
        }
    )


def own_terms(
    session: Session, view: View, slug: str, on: date, known_at: datetime | None = None
) -> dict[str, dict[str, JsonObject]]:
    """Return the words that versions in force for a tenant add: vocabulary → id → entry.

    Raises:
        NotFoundError: there is no such tenant.

    """
    own: dict[str, dict[str, JsonObject]] = {}
    for layer in view.chronicle(session, slug, known_at).effective(on).layers:
        row = find_version_row(session, layer.tenant, layer.version)
        for name, entries in (row.vocabulary if row else {}).items():
            own.setdefault(name, {}).update(cast("dict[str, JsonObject]", entries))
    return own


def _english(schema: JsonObject) -> Json:
    return cast("JsonObject", schema.get("x-en") or {}).get("title")
