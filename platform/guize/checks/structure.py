"""Whether rules have the shape that the JSON Schemas demand, said so that a clerk can mend them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from jsonschema.exceptions import ValidationError

from guize.checks.catalog import RULEBOOK_SCHEMA, Catalog
from guize.domain.findings import Finding
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.words import Words

_SHOWN = 60


def check_structure(rules: Rulebook, catalog: Catalog) -> list[Finding]:
    """Return a finding for each place where ``rules``, a whole rulebook, breaks its schema."""
    validator = catalog.validator(f"{RULEBOOK_SCHEMA}/rulebook")
    errors = sorted(validator.iter_errors(rules), key=lambda error: [str(p) for p in error.path])
    return [_finding(deepest) for error in errors for deepest in _telling(error)]


def _telling(error: ValidationError) -> Iterator[ValidationError]:
    """Return the errors below ``error`` that name the fault, where a choice of shapes failed."""
    if not error.context:
        yield error
        return
    branches: dict[int, list[ValidationError]] = {}
    for sub in error.context:
        branches.setdefault(cast("int", sub.schema_path[0]), []).append(sub)
    if len(branches) > 1 and not any(_fits_kind(error.instance, b) for b in branches.values()):
        yield error
        return
    # The branch that the writer most likely meant: it knows the members, and fails deepest in.
    meant = min(branches.values(), key=_distance)
    for sub in meant:
        yield from _telling(sub)


def _fits_kind(instance: object, branch: list[ValidationError]) -> bool:
    return not any(e.validator == "type" and e.instance is instance for e in branch)


def _distance(branch: list[ValidationError]) -> tuple[int, int, int]:
    wrong_kind = sum(e.validator == "type" and not e.relative_path for e in branch)
    alien = sum(
        e.validator in ("required", "unevaluatedProperties") and not e.relative_path for e in branch
    )
    return wrong_kind, alien, len(branch)


def _finding(error: ValidationError) -> Finding:
    pointer = ""
    for token in error.absolute_path:
        pointer = child(pointer, token)
    tell = _SENTENCES.get(str(error.validator), _other)
    return Finding(
        code=f"schema_{_snake(str(error.validator))}", pointer=pointer, words=tell(error)
    )


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _required(error: ValidationError) -> Words:
    present = cast("JsonObject", error.instance)
    missing = [name for name in cast("list[str]", error.validator_value) if name not in present]
    return Words(
        zh=f"缺少必填的“{'、'.join(missing)}”。", en=f"required and missing: {', '.join(missing)}."
    )


def _unevaluated(error: ValidationError) -> Words:
    schema = cast("JsonObject", error.schema)
    known = sorted(cast("JsonObject", schema.get("properties") or {}))
    message = error.message.partition("(")[2].rpartition(" w")[0] or error.message
    return Words(
        zh=f"此处不允许的成员:{message};可用:{'、'.join(known) or '见模式'}。",
        en=f"members not allowed here: {message}; known: {', '.join(known) or 'see the schema'}.",
    )


def _type(error: ValidationError) -> Words:
    kinds = error.validator_value
    wanted = ", ".join(kinds) if isinstance(kinds, list) else str(kinds)
    return Words(
        zh=f"“{_shown(error.instance)}”的类型不对;此处应为 {wanted}。",
        en=f"{_shown(error.instance)!r} is of the wrong type; {wanted} is expected here.",
    )


def _enum(error: ValidationError) -> Words:
    allowed = ", ".join(str(value) for value in cast("list[Json]", error.validator_value))
    return Words(
        zh=f"“{_shown(error.instance)}”不在允许的取值之中:{allowed}。",
        en=f"{_shown(error.instance)!r} is not one of {allowed}.",
    )


def _pattern(error: ValidationError) -> Words:
    label = cast("JsonObject", error.schema).get("title", "")
    return Words(
        zh=f"“{_shown(error.instance)}”不合“{label}”的写法({error.validator_value})。",
        en=f"{_shown(error.instance)!r} is not written as {error.validator_value} demands.",
    )


def _format(error: ValidationError) -> Words:
    return Words(
        zh=f"“{_shown(error.instance)}”不是真实存在的 {error.validator_value}。",
        en=f"{_shown(error.instance)!r} is not a real {error.validator_value}.",
    )


def _choice(error: ValidationError) -> Words:
    shapes = [
        str(cast("JsonObject", branch).get("title") or cast("JsonObject", branch).get("$ref", ""))
        for branch in cast("list[Json]", error.validator_value)
    ]
    named = "、".join(shape.rsplit("/", 1)[-1] for shape in shapes if shape)
    return Words(
        zh=f"“{_shown(error.instance)}”不合任何一种允许的形状({named or '见模式'})。",
        en=f"{_shown(error.instance)!r} fits no permitted shape ({named or 'see the schema'}).",
    )


def _other(error: ValidationError) -> Words:
    return Words(zh=f"不合模式要求:{_shown(error.message)}。", en=f"{_shown(error.message)}.")


_SENTENCES: dict[str, Callable[[ValidationError], Words]] = {
    "required": _required,
    "unevaluatedProperties": _unevaluated,
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "format": _format,
    "oneOf": _choice,
    "anyOf": _choice,
}
