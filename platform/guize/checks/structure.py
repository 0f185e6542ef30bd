"""Whether rules have the shape that the JSON Schemas demand, said so that a clerk can mend them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from difflib import get_close_matches
from typing import cast

from jsonschema.exceptions import ValidationError
from referencing.exceptions import Unresolvable

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
    findings: list[Finding] = []
    for error in errors:
        for deepest in _telling(error):
            if deepest.validator == "unevaluatedProperties":
                findings.extend(_unexpected(deepest, catalog))
            else:
                findings.append(_finding(deepest))
    return findings


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
    tell = _SENTENCES.get(str(error.validator), _other)
    return Finding(
        code=f"schema_{_snake(str(error.validator))}", pointer=_pointer(error), words=tell(error)
    )


def _unexpected(error: ValidationError, catalog: Catalog) -> Iterator[Finding]:
    """Yield a finding for each member that the schema does not know, at that very member."""
    section = str(error.absolute_path[0]) if error.absolute_path else ""
    known = sorted(_known_members(cast("JsonObject", error.schema), section, catalog))
    present = cast("JsonObject", error.instance)
    # jsonschema names the members in its message only.
    for name in (name for name in present if f"'{name}'" in error.message):
        near = get_close_matches(name, known, n=1)
        words = Words(
            zh=f"此处没有名为“{name}”的成员。"
            + (f"是否指“{near[0]}”?" if near else f"可用:{'、'.join(known)}。"),
            en=f"there is no member {name!r} here. "
            + (f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."),
        )
        yield Finding(
            code="schema_unknown_member", pointer=child(_pointer(error), name), words=words
        )


def _known_members(schema: JsonObject, section: str, catalog: Catalog) -> set[str]:
    """Return the members that ``schema`` knows, itself or by reference and choice."""
    names = set(cast("JsonObject", schema.get("properties") or {}))
    for keyword in ("allOf", "anyOf", "oneOf"):
        for branch in cast("list[JsonObject]", schema.get(keyword) or []):
            names |= _known_members(branch, section, catalog)
    reference = schema.get("$ref")
    if isinstance(reference, str):
        # Which file the reference stands in is not known here: it can only be one of these.
        for home in (section, "common", "rulebook"):
            with suppress(Unresolvable, KeyError):
                target = catalog.resolver(f"{RULEBOOK_SCHEMA}/{home}").lookup(reference)
                names |= _known_members(cast("JsonObject", target.contents), section, catalog)
                break
    return names


def _pointer(error: ValidationError) -> str:
    pointer = ""
    for token in error.absolute_path:
        pointer = child(pointer, token)
    return pointer


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
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "format": _format,
    "oneOf": _choice,
    "anyOf": _choice,
}
