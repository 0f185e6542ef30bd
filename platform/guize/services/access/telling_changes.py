"""Tells the audit what an edit or a publication changed of the rules: from what, to what."""

from __future__ import annotations

import json
from collections.abc import Iterable

from guize.domain.diffing.equality import Absent
from guize.domain.governance.edits import changed_rules
from guize.domain.json_types import Json, JsonObject
from guize.packs.changes import Change, changes_between

CHANGES = "changes"
"""The member of an event's detail that holds what was changed."""
_MOST = 100
"""How many changed values one event names; the record itself holds all of them."""
_LONGEST = 1000
"""How long a value may be, as JSON; of a longer one the beginning is told."""


def told_rules(before: JsonObject, after: JsonObject) -> JsonObject:
    """Return which rules differ and how, for an event's detail; pointers lead into a draft."""
    return {
        "rules": [*changed_rules(before, after)],
        **told_changes(changes_between(before, after, "/rules")),
    }


def told_changes(changes: Iterable[Change]) -> JsonObject:
    """Return changes for an event's detail: where, before and after; what was not, is left out."""
    found = [*changes]
    told: list[Json] = [_told(change) for change in found[:_MOST]]
    omitted = len(found) - len(told)
    return {CHANGES: told} | ({"changes_omitted": omitted} if omitted else {})


def _told(change: Change) -> JsonObject:
    values = {"before": change.old, "after": change.new}
    told = {name: _cut(value) for name, value in values.items() if not isinstance(value, Absent)}
    return {"at": change.pointer, **told}


def _cut(value: Json) -> Json:
    text = json.dumps(value, ensure_ascii=False)
    return value if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
