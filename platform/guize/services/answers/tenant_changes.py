"""What is on record of a tenant itself: each of its facts, with its ground."""

from __future__ import annotations

from guize.domain.json_types import JsonObject
from guize.domain.tenancy.facts import known_lineages
from guize.services.published.shelf import View
from guize.services.record.enrolling import facts_as_json


def list_changes(view: View, slug: str) -> JsonObject:
    """Return every fact on record of a tenant, in the order of recording.

    Raises:
        NotFoundError: there is no such tenant, or it must not be shown to exist.

    """
    facts = view.facts(slug)
    speaking = {one.entry.number for one in known_lineages(facts, None)}
    return {"tenant": slug, "changes": facts_as_json(facts, speaking)}
