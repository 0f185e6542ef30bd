"""Values as law reads them: the order of a set means nothing, and one word is a set of one."""

from __future__ import annotations

import json

from guize.domain.articles import ref_of
from guize.domain.citations import is_citation
from guize.domain.diffing.equality import Absent, Found, is_same
from guize.domain.diffing.shapes import Shape, Shapes
from guize.domain.diffing.values import MARKS
from guize.domain.json_types import Json

_ASIDES = (*MARKS, "title")


def is_equal(shapes: Shapes, shape: Shape, left: Found, right: Found) -> bool:
    """Tell whether two values at ``shape`` say the same."""
    if is_same(left, right):
        return True
    if isinstance(left, Absent) or isinstance(right, Absent):
        return False
    return is_same(canonical(shapes, shape, left), canonical(shapes, shape, right))


def canonical(shapes: Shapes, shape: Shape, value: Json) -> Json:
    """Return ``value``, which stands at ``shape``, with each set in one order."""
    if isinstance(value, dict):
        # However a citation is written, it is of one article.
        named = {"inserted": 0, **ref_of(value).as_json()} if is_citation(value) else {}
        return {
            name: canonical(shapes, shapes.below(shape, name), member)
            for name, member in {**value, **named}.items()
        }
    if shape.is_set and not isinstance(value, list):
        return [value]
    if not isinstance(value, list):
        return value
    element = shapes.below(shape, "0")
    items = [canonical(shapes, element, item) for item in value]
    return sorted(items, key=_order) if shape.is_set else items


def substance(shapes: Shapes, shape: Shape, value: Json) -> Json:
    """Return ``value`` as law alone: sets in one order, without what cites, notes and entitles."""
    return _without_asides(canonical(shapes, shape, value))


def _without_asides(value: Json) -> Json:
    if isinstance(value, list):
        return [_without_asides(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {name: member for name, member in value.items() if name not in _ASIDES}
    return {name: _without_asides(member) for name, member in kept.items()}


def _order(item: Json) -> str:
    return json.dumps(item, sort_keys=True)
