"""Parts of a rule, with the source and the strength that hold for them: the nearest ones."""

from __future__ import annotations

from typing import cast

from guize.domain.json_types import Json, JsonObject

MARKS = ("source", "strength")


def marked(part: JsonObject, *enclosing: JsonObject) -> JsonObject:
    """Return ``part`` with the source and strength it has, else those of what encloses it.

    ``enclosing`` goes outward: the nearest one first (DESIGN §3).
    """
    marks: JsonObject = {}
    for mark in MARKS:
        nearest = next((one[mark] for one in (part, *enclosing) if mark in one), None)
        if nearest is not None:
            marks[mark] = nearest
    return {**part, **marks}


def find_part(rule: JsonObject, *path: str) -> JsonObject | None:
    """Return the object at ``path`` inside ``rule``, marked, or None if there is none."""
    enclosing: list[JsonObject] = []
    value: Json = rule
    for key in path:
        if not isinstance(value, dict):
            return None
        enclosing.insert(0, value)
        value = value.get(key)
    return marked(value, *enclosing) if isinstance(value, dict) else None


def cases_of(rule: JsonObject, member: str, *enclosing: JsonObject) -> tuple[JsonObject, ...]:
    """Return what ``rule`` says at ``member``, one object or one a case, each marked."""
    entry = rule.get(member)
    found = entry if isinstance(entry, list) else [] if entry is None else [entry]
    return tuple(marked(part, *enclosing) for part in cast("list[JsonObject]", found))
