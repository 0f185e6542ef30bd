"""Whether rules have the shape that the JSON Schemas demand, said so that a clerk can mend them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import cast

from jsonschema.exceptions import ValidationError
from referencing.exceptions import Unresolvable

from guize.checks.catalog import RULEBOOK_SCHEMA, Catalog
from guize.checks.sentences import sentence
from guize.domain.choices import CHOICES, FALLBACKS, OTHER_NAMES
from guize.domain.effective.fold import BASELINE
from guize.domain.findings import Finding
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.naming import Named, Register
from guize.domain.words import Words


def check_structure(rules: Rulebook, catalog: Catalog) -> list[Finding]:
    """Return a finding for each place where ``rules``, a whole rulebook, breaks its schema."""
    name = f"{RULEBOOK_SCHEMA}/rulebook"
    # The gate is fast and gives no reasons; only what it refuses is asked why.
    if catalog.is_valid(name, cast("Json", rules)):
        return []
    validator = catalog.validator(name)
    errors = sorted(validator.iter_errors(rules), key=lambda error: [str(p) for p in error.path])
    telling = [deepest for error in errors for deepest in _telling(error)]
    faults = [error for error in telling if error.validator != "unevaluatedProperties"]
    findings: list[Finding] = []
    for error in telling:
        if error.validator == "unevaluatedProperties":
            # Where a shape fails, its members count as unevaluated: the failure itself is told.
            has_cause = any(_stands_in(fault, error) for fault in faults)
            findings.extend(_unexpected(error, catalog, has_cause=has_cause))
        else:
            findings.append(_finding(error, catalog))
    return findings


def _stands_in(fault: ValidationError, error: ValidationError) -> bool:
    """Tell whether ``fault`` is at the place of ``error`` or inside it."""
    place = list(error.absolute_path)
    return list(fault.absolute_path)[: len(place)] == place


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


_AMISS = ("required", "unevaluatedProperties", "additionalProperties", "oneOf")


def _distance(branch: list[ValidationError]) -> tuple[int, int, int]:
    wrong_kind = sum(e.validator == "type" and not e.relative_path for e in branch)
    alien = sum(e.validator in _AMISS and not e.relative_path for e in branch)
    return wrong_kind, alien, len(branch)


def _finding(error: ValidationError, catalog: Catalog) -> Finding:
    words = sentence(error)
    if error.validator == "enum" and isinstance(error.instance, str):
        words = _choices(error, catalog).refuse(error.instance, words)
    return Finding(
        code=f"schema_{_snake(str(error.validator))}", pointer=_pointer(error), words=words
    )


def _choices(error: ValidationError, catalog: Catalog) -> Register:
    """Return the values that a list of words permits, by what they are called."""
    member = next((token for token in reversed(error.absolute_path) if isinstance(token, str)), "")
    vocabulary = catalog.vocabularies.get(FALLBACKS.get(member, ""))
    terms = vocabulary.terms if vocabulary else {}
    permitted = [str(value) for value in cast("list[Json]", error.validator_value)]
    return Register(
        Named.of(terms[each])
        if each in terms
        else Named(each, CHOICES.get(each, Words(zh=each, en=each)), OTHER_NAMES.get(each, ()))
        for each in permitted
    )


def _unexpected(error: ValidationError, catalog: Catalog, *, has_cause: bool) -> Iterator[Finding]:
    """Yield a finding for each member that has no place here, at that very member.

    A member that the schema knows in another shape is told of only where no other fault
    (``has_cause``) explains why its own shape fails.
    """
    path = [str(token) for token in error.absolute_path] or [""]
    section = path[1] if path[0] == BASELINE and len(path) > 1 else path[0]
    known = _known_members(cast("JsonObject", error.schema), section, catalog)
    present = cast("JsonObject", error.instance)
    # jsonschema names the members in its message only.
    for name in (name for name in present if f"'{name}'" in error.message):
        if name not in known:
            code, words = "schema_unknown_member", _no_member(name, known)
        elif not has_cause:
            code, words = "schema_misplaced_member", _misplaced(name, present)
        else:
            continue
        yield Finding(code=code, pointer=child(_pointer(error), name), words=words)


def _no_member(name: str, known: Mapping[str, Words]) -> Words:
    unknown = Words(zh=f"此处没有名为“{name}”的成员。", en=f"there is no member {name!r} here.")
    register = Register(Named(member, label) for member, label in known.items())
    words = register.refuse(name, unknown)
    if words != unknown:
        return words
    return Words(
        zh=f"{unknown.zh}可用:{'、'.join(sorted(known))}。",
        en=f"{unknown.en} Known: {', '.join(sorted(known))}.",
    )


def _misplaced(name: str, present: JsonObject) -> Words:
    others = [other for other in present if other != name]
    return Words(
        zh=f"“{name}”不能与此处的“{'、'.join(others)}”同用;请留其一。",
        en=f"{name!r} cannot stand beside {', '.join(others)}: keep one of the two.",
    )


def _known_members(schema: JsonObject, section: str, catalog: Catalog) -> dict[str, Words]:
    """Return the members that ``schema`` knows, itself or by reference and choice, with titles."""
    properties = cast("dict[str, JsonObject]", schema.get("properties") or {})
    members = {name: _title(name, member) for name, member in properties.items()}
    for keyword in ("allOf", "anyOf", "oneOf"):
        for branch in cast("list[JsonObject]", schema.get(keyword) or []):
            members |= _known_members(branch, section, catalog)
    reference = schema.get("$ref")
    if isinstance(reference, str):
        # Which file the reference stands in is not known here: it can only be one of these.
        for home in (section, "common", "rulebook"):
            with suppress(Unresolvable, KeyError):
                target = catalog.resolver(f"{RULEBOOK_SCHEMA}/{home}").lookup(reference)
                members |= _known_members(cast("JsonObject", target.contents), section, catalog)
                break
    return members


def _title(name: str, member: JsonObject) -> Words:
    english = cast("JsonObject", member.get("x-en") or {})
    return Words(zh=str(member.get("title") or name), en=str(english.get("title") or name))


def _pointer(error: ValidationError) -> str:
    pointer = ""
    for token in error.absolute_path:
        pointer = child(pointer, token)
    # A key that is spelt wrongly is told at itself, not at the object that holds it.
    is_key = "propertyNames" in error.absolute_schema_path
    return child(pointer, str(error.instance)) if is_key else pointer


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
