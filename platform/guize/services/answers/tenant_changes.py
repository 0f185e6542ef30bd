"""What is on record of a tenant itself: each of its facts, with its ground."""

from __future__ import annotations

from guize.domain.json_types import Json, JsonObject
from guize.domain.tenancy.facts import known_lineages
from guize.services.published.shelf import View
from guize.services.record.enrolling import facts_as_json

_NAMING = ("parent", "merged_into")
"""The members of a fact that name another tenant."""


def list_changes(view: View, slug: str) -> JsonObject:
    """Return every fact on record of a tenant, in the order of recording.

    A parent or a successor that whoever asks may not see is left out.

    Raises:
        NotFoundError: there is no such tenant, or it must not be shown to exist.

    """
    facts = view.facts(slug)
    speaking = {one.entry.number for one in known_lineages(facts, None)}
    told: list[Json] = [
        {name: value for name, value in fact.items() if not _is_hidden(view, name, value)}
        for fact in facts_as_json(facts, speaking)
    ]
    return {"tenant": slug, "changes": told}


def _is_hidden(view: View, name: str, value: Json) -> bool:
    return name in _NAMING and isinstance(value, str) and value not in view.tree.by_slug
