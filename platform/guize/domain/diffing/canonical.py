"""Values as law reads them: the order of a set means nothing, and one word is a set of one."""

from __future__ import annotations

import json

from guize.domain.diffing.equality import Absent, Found, is_same
from guize.domain.diffing.shapes import Shape, Shapes
from guize.domain.json_types import Json


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
        return {
            name: canonical(shapes, shapes.below(shape, name), member)
            for name, member in value.items()
        }
    if shape.is_set and not isinstance(value, list):
        return [value]
    if not isinstance(value, list):
        return value
    element = shapes.below(shape, "0")
    items = [canonical(shapes, element, item) for item in value]
    return sorted(items, key=_order) if shape.is_set else items


def _order(item: Json) -> str:
    return json.dumps(item, sort_keys=True)
