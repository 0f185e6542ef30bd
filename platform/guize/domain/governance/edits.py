"""Edits of a draft's document: what an edit touches, and putting or removing one value."""

from __future__ import annotations

from collections.abc import Sequence

from guize.domain.diffing.equality import is_same
from guize.domain.json_pointer import tokens
from guize.domain.json_types import Json, JsonObject


def touches(patch: Json, pointer: str) -> bool:
    """Tell whether a merge patch says something at, above or below ``pointer``."""
    said = patch
    for token in tokens(pointer):
        if not isinstance(said, dict):
            return True
        if token not in said:
            return False
        said = said[token]
    return True


def put(document: JsonObject, path: Sequence[str], value: Json) -> JsonObject:
    """Return ``document`` with ``value`` at ``path``; what leads there is made if need be."""
    name, *rest = path
    if not rest:
        return {**document, name: value}
    below = document.get(name)
    return {**document, name: put(below if isinstance(below, dict) else {}, rest, value)}


def remove(document: JsonObject, path: Sequence[str]) -> JsonObject:
    """Return ``document`` without the member at ``path``; objects that this empties go as well."""
    name, *rest = path
    below = document.get(name)
    if rest and isinstance(below, dict):
        kept = remove(below, rest)
        if kept:
            return {**document, name: kept}
    return {key: value for key, value in document.items() if key != name}


def changed_rules(old: Json, new: Json) -> list[str]:
    """Return the rules that differ between two rulebooks, or two patches, as ``section/rule``."""
    before, after = _rules(old), _rules(new)
    names = [*after, *(name for name in before if name not in after)]
    return [name for name in names if not is_same(before.get(name), after.get(name))]


def _rules(rulebook: Json) -> JsonObject:
    sections = rulebook.items() if isinstance(rulebook, dict) else ()
    return {
        f"{section}/{rule}": value
        for section, rules in sections
        if isinstance(rules, dict)
        for rule, value in rules.items()
    }
