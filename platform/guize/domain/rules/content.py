"""What rule content says, apart from how it is titled, cited and remarked upon."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from guize.domain.citations import is_citation
from guize.domain.json_types import Json, JsonObject

_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
_MARKS = frozenset({"source", "note", "title"})


def canonical(value: Json) -> str:
    """Return JSON whose equality is that of the values."""
    return _WRITER.encode(value)


def content_key(value: Json) -> str:
    """Return what ``value`` says, leaving out titles, citations and editors' notes."""
    return canonical(_content(value))


def _content(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _content(member) for key, member in value.items() if key not in _MARKS}
    if isinstance(value, list):
        return [_content(item) for item in value]
    return value


def citations_in(value: Json) -> Iterator[JsonObject]:
    """Yield the citations anywhere in ``value``."""
    if isinstance(value, dict):
        if is_citation(value):
            yield value
            return
        for member in value.values():
            yield from citations_in(member)
    elif isinstance(value, list):
        for item in value:
            yield from citations_in(item)


def notes_in(value: Json) -> Iterator[str]:
    """Yield the editors' notes on ``value`` and on its parts; not what citations say of data."""
    if isinstance(value, dict):
        note = value.get("note")
        if isinstance(note, str):
            yield note
        for name, member in value.items():
            if name != "source":
                yield from notes_in(member)
    elif isinstance(value, list):
        for item in value:
            yield from notes_in(item)


def merge_citations(found: Iterable[Iterable[JsonObject]]) -> tuple[JsonObject, ...]:
    """Return all citations, each once, in order."""
    seen: dict[str, JsonObject] = {}
    for citations in found:
        for citation in citations:
            seen.setdefault(canonical(citation), citation)
    return tuple(seen.values())
