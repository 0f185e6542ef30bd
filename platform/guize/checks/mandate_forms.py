"""Schemas of mandates that bound a number and let every value of another form pass.

To JSON Schema a bound on a member says nothing of an object without that member: “at most 8” on
``value`` is kept by a range, by vague words, and by 8 months. Whoever means 8 working days demands
the form too, and the unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from guize.checks.mandate_paths import find_shapes, rulebook_shapes
from guize.domain.diffing.shapes import Shape
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

_BOUNDS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
_EXACT = frozenset({"const", "enum"})
_ALL, _CHOICES = "allOf", ("anyOf", "oneOf")
_UNIT = "unit"
_EXACT_FORM = "value"
_RANGE_FORM = frozenset({"min", "max"})
_DURATION = _RANGE_FORM | {_EXACT_FORM}
# Nobody writes so much by hand, and to read it takes the square of its size.
_LARGEST = 300


class _Bound(NamedTuple):
    """A member that is limited: whether it may be left out, and whether the unit is any."""

    pointer: str
    name: str
    is_open: bool
    lacks_unit: bool


class _Known(NamedTuple):
    """What a schema says of one object: members that must be there, and those that it limits.

    ``choices`` are lists of alternatives, one of which holds in each.
    """

    required: frozenset[str] = frozenset()
    bounded: frozenset[str] = frozenset()
    has_unit: bool = False
    choices: tuple[tuple[_Known, ...], ...] = ()

    def joined(self, other: _Known) -> _Known:
        return _Known(
            self.required | other.required,
            self.bounded | other.bounded,
            self.has_unit or other.has_unit,
            self.choices + other.choices,
        )

    def demands(self, member: str) -> bool:
        """Tell whether ``member`` must be there, or another form that is limited as well."""
        if self.needs(member):
            return True
        return any(all(self.joined(one).needs(member) for one in some) for some in self.choices)

    def names_unit(self) -> bool:
        return self.has_unit or any(all(one.has_unit for one in some) for some in self.choices)

    def needs(self, member: str) -> bool:
        """Tell so of what stands outside of choices."""
        if member in self.required:
            return True
        # A duration is either exact or a range: one that must be of the one form has no other.
        others = _RANGE_FORM if member == _EXACT_FORM else frozenset({_EXACT_FORM})
        return member in _DURATION and bool(others & self.required & self.bounded)


_NOTHING = _Known()


def find_open_bounds(schema: JsonObject, path: str, pointer: str) -> Iterator[Finding]:
    """Yield a warning for each bound that a value of another form, or in another unit, passes.

    Args:
        schema: the schema of a mandate.
        path: where the mandate looks, a sound pattern.
        pointer: where the schema stands.

    """
    if _size(schema) > _LARGEST:
        return
    *above, last = tokens(path)
    places = find_shapes((*above, last))
    if last in _DURATION and _is_bounded(last, schema):
        if any(_UNIT in shape.members() for shape in find_shapes(tuple(above))):
            yield _bare(last, pointer)
    elif places and schema.keys() & _BOUNDS and not any(map(_may_be_number, places)):
        yield _never_a_number(pointer)
    yield from map(_open, _visit(schema, _together(places), _NOTHING, pointer))


def _together(places: Iterable[Shape]) -> Shape:
    """Return what the schemas say of some places, as if they were one."""
    nodes = {id(node[1]): node for shape in places for node in shape.nodes}
    return Shape((), tuple(nodes.values()))


def _size(schema: Json) -> int:
    """Return how many schemas there are in a schema, or more."""
    if isinstance(schema, list):
        return sum(map(_size, schema))
    return 1 + sum(map(_size, schema.values())) if isinstance(schema, dict) else 0


def _visit(schema: Json, shape: Shape, around: _Known, pointer: str) -> Iterator[_Bound]:
    """Yield each bound on a member that is open in form or unit, at any depth."""
    if not isinstance(schema, dict):
        return
    known = around.joined(_read(schema))
    yield from _members(schema, shape, known, pointer)
    for keyword in (_ALL, *_CHOICES):
        for index, branch in enumerate(_list(schema.get(keyword))):
            place = child(child(pointer, keyword), index)
            yield from _visit(branch, shape, known, place)
    for keyword in ("items", "contains"):
        below = rulebook_shapes().below(shape, "0")
        yield from _visit(schema.get(keyword), below, _NOTHING, child(pointer, keyword))
    yield from _denied(schema.get("not"), shape, known, child(pointer, "not"))


def _members(schema: JsonObject, shape: Shape, known: _Known, pointer: str) -> Iterator[_Bound]:
    for name, member in _object(schema.get("properties")).items():
        place = child(child(pointer, "properties"), name)
        if _is_bounded(name, member):
            is_open = not known.demands(name)
            lacks_unit = _has_unit(name, shape) and not known.names_unit()
            if is_open or lacks_unit:
                yield _Bound(place, name, is_open, lacks_unit)
        yield from _visit(member, rulebook_shapes().below(shape, name), _NOTHING, place)


def _denied(schema: Json, shape: Shape, around: _Known, pointer: str) -> Iterator[_Bound]:
    """What must not be is kept by whatever lacks one of the members that it names."""
    if not isinstance(schema, dict):
        return
    own = _read(schema)
    for name, member in _object(schema.get("properties")).items():
        if _is_bounded(name, member):
            is_open = name in own.required and not around.demands(name)
            lacks_unit = _has_unit(name, shape) and not around.names_unit()
            if is_open or lacks_unit:
                place = child(child(pointer, "properties"), name)
                yield _Bound(place, name, is_open, lacks_unit)


def _has_unit(name: str, shape: Shape) -> bool:
    """Tell whether ``name`` is a number of units, where the rulebook's schemas know."""
    return name in _DURATION and (not shape.is_known or _UNIT in shape.members())


def _may_be_number(shape: Shape) -> bool:
    types = [node["type"] for _, node in shape.nodes if "type" in node]
    return not types or any(
        name in ("number", "integer")
        for kind in types
        for name in (kind if isinstance(kind, list) else [kind])
    )


def _read(schema: JsonObject) -> _Known:
    """Return what ``schema`` says of an object, with what holds with it (``allOf``)."""
    members = _object(schema.get("properties"))
    unit = _object(members.get(_UNIT))
    known = _Known(
        frozenset(str(name) for name in _list(schema.get("required"))),
        frozenset(name for name, member in members.items() if _is_bounded(name, member)),
        bool(_EXACT & unit.keys()),
        tuple(
            tuple(_read(_object(branch)) for branch in branches)
            for branches in (_list(schema.get(keyword)) for keyword in _CHOICES)
            if branches
        ),
    )
    for part in _list(schema.get(_ALL)):
        known = known.joined(_read(_object(part)))
    return known


def _is_bounded(name: str, schema: Json) -> bool:
    """Tell whether a schema limits a number; of a duration's, also by naming it."""
    if not isinstance(schema, dict):
        return False
    if schema.keys() & (_BOUNDS | _EXACT if name in _DURATION else _BOUNDS):
        return True
    parts = [schema.get("not")]
    for keyword in (_ALL, *_CHOICES):
        parts += _list(schema.get(keyword))
    return any(_is_bounded(name, part) for part in parts)


def _open(bound: _Bound) -> Finding:
    pointer, name, is_open, lacks_unit = bound
    told: list[Words] = []
    if is_open and name == _EXACT_FORM:
        told.append(
            Words(
                zh="没有“value”的值(范围、vague、from_fact)不受此限",
                en="what has no 'value' passes: a range, vague words, a limit from a fact",
            )
        )
    elif is_open:
        told.append(Words(zh=f"没有“{name}”的值不受此限", en=f"what has no {name!r} passes"))
    if lacks_unit:
        told.append(
            Words(
                zh="单位未定,换一种单位(如 month)即可通过",
                en="the unit is left open, and another one (month) passes",
            )
        )
    cure = f"required: [{name}]"
    if lacks_unit:
        cure = f"required: [{name}, unit], properties: {{unit: {{const: working_day}}}}"
    words = Words(
        zh=f"{';'.join(one.zh for one in told)}。请在同一对象处写明 {cure}(不在 not 之内);允许几种"
        "形式或单位的,以 anyOf 逐一写明。",
        en=f"{'; '.join(one.en for one in told)}. Demand of the same object (outside of any not) "
        f"{cure}; where several forms or units are allowed, write each as a branch of anyOf.",
    )
    return _warning(words, pointer)


def _never_a_number(pointer: str) -> Finding:
    words = Words(
        zh="路径所指之处不是数,上下限对它不起作用,任何值都会通过。请让约束写明其成员:"
        "required、properties。",
        en="no number stands where the path leads, so the bound says nothing and every value "
        "passes. Write what its members must be: required, properties.",
    )
    return _warning(words, pointer)


def _bare(name: str, pointer: str) -> Finding:
    words = Words(
        zh=f"路径止于“{name}”:单位未定,没有“{name}”的时长(另一种形式)也不受此限。请让路径止于"
        f"整个时长,并写明 required: [{name}, unit], properties: {{{name}: …, unit: {{const: "
        "working_day}}。",
        en=f"the path ends at {name!r}: the unit is left open, and a duration without {name!r}, of "
        "another form, is not judged. Let the path end at the whole duration and write required: "
        f"[{name}, unit], properties: {{{name}: …, unit: {{const: working_day}}}}.",
    )
    return _warning(words, pointer)


def _warning(words: Words, pointer: str) -> Finding:
    return Finding(
        code="mandate_schema_open", pointer=pointer, words=words, severity=Severity.WARNING
    )


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
