"""The places in a rulebook that a mandate speaks of: a JSON Pointer whose segments may be ``*``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json

ANY = "*"
"""The segment that stands for every member of an object, or every item of a list."""

Standing = Literal["value", "unstated", "missing"]

_BESIDE = {"source", "strength", "note"}


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a path names in a rulebook, and what stands there.

    ``pointer`` is where the value is; of one that is missing, where it would be (with ``*`` where
    there is no member to name), and of one that the text leaves open (``{"unstated": …}``, there or
    at a part above) where that is said. ``value`` counts only where ``standing`` is ``value``.
    """

    pointer: str
    standing: Standing
    value: Json = None


def find_places(rules: Json, path: str) -> Iterator[Place]:
    """Yield every place that ``path`` names in ``rules``, in document order; there is at least one.

    Raises:
        ValueError: the path is malformed.

    """
    yield from _find(rules, tokens(path), "")


def is_pattern(path: str) -> bool:
    """Tell whether ``path`` names as many places as there happen to be."""
    return ANY in tokens(path)


def is_unstated(value: Json) -> bool:
    """Tell whether ``value`` says that the text does not answer the point, or cannot be read."""
    return _is_marker(value, "unstated") or _is_marker(value, "illegible")


def _find(value: Json, rest: Sequence[str], pointer: str) -> Iterator[Place]:
    if is_unstated(value):
        yield Place(pointer, "unstated")
        return
    if not rest:
        yield Place(pointer, "value", value)
        return
    members = _members(value, rest[0])
    for key, member in members:
        yield from _find(member, rest[1:], child(pointer, key))
    if not members:
        yield Place(pointer + "".join(child("", token) for token in rest), "missing")


def _members(value: Json, token: str) -> list[tuple[str | int, Json]]:
    """Return what ``token`` names in ``value``, by key."""
    if isinstance(value, dict):
        if token != ANY:
            return [(token, value[token])] if token in value else []
        # Vague words stand for a value as a whole: they have no members.
        return [] if _is_marker(value, "vague") else [*value.items()]
    if isinstance(value, list):
        items: list[tuple[str | int, Json]] = [*enumerate(value)]
        return items if token == ANY else [item for item in items if str(item[0]) == token]
    return []


def _is_marker(value: Json, name: str) -> bool:
    return isinstance(value, dict) and name in value and not value.keys() - _BESIDE - {name}
