"""Mandates: whether one can be judged by at all, and the judgement of a value by its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError, best_match
from jsonschema.protocols import Validator

from guize.checks.catalog import RULEBOOK_SCHEMA, Catalog, load_catalog
from guize.checks.mandate_forms import find_open_bounds
from guize.checks.mandate_paths import find_idle_levels, find_unknown_member
from guize.checks.sentences import sentence
from guize.domain.effective.lineage import CALENDAR
from guize.domain.findings import Finding
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.mandates.compliance import Opinion
from guize.domain.mandates.mandate import MANDATES, is_path
from guize.domain.tenant import Level
from guize.domain.words import Words

_ALLOWED = f"{RULEBOOK_SCHEMA}/{MANDATES}"
_SCHEMAS_KEPT = 512


def judge_value(schema: JsonObject, value: Json) -> Opinion:
    """Return whether ``value`` conforms to the ``schema`` of a mandate, and if not, why.

    The validator of a schema is built once. A schema that holds more than the allow-list (drafts
    may: no pattern may run, and no reference be fetched) or that is none says nothing of any value.
    """
    validator = _validator(json.dumps(schema, sort_keys=True))
    if validator is None:
        return Opinion(conforms=None)
    if validator.is_valid(value):
        return Opinion(conforms=True)
    return Opinion(conforms=False, words=_words(validator, value))


def check_mandates(rules: Rulebook, catalog: Catalog, level: Level) -> Iterator[Finding]:
    """Yield what keeps the mandates of ``rules``, of a tenant at ``level``, from what they mean.

    Errors are those that nothing can be judged by; warnings those that bind nobody, that no rule
    can break, or whose bound a value of another form passes.
    """
    section = rules.get(MANDATES)
    for rule, mandate in (section if isinstance(section, dict) else {}).items():
        if not isinstance(mandate, dict):
            continue
        pointer = child(child("", MANDATES), rule)
        schema, path = mandate.get("schema"), mandate.get("path")
        yield from find_idle_levels(mandate.get("applies_to"), child(pointer, "applies_to"), level)
        unreadable = [*_unreadable(schema, child(pointer, "schema"))]
        yield from unreadable
        if not isinstance(path, str) or not is_path(path):
            continue  # its shape is told of already
        unknown = [*_leads_nowhere(path, child(pointer, "path"), catalog)]
        yield from unknown or find_unknown_member(path, child(pointer, "path"))
        if isinstance(schema, dict) and not unreadable:
            yield from find_open_bounds(schema, path, child(pointer, "schema"))


@lru_cache(_SCHEMAS_KEPT)
def _validator(text: str) -> Validator | None:
    schema = cast("JsonObject", json.loads(text))
    if not _allow_list().is_valid(schema):
        return None
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError:
        return None
    return Draft202012Validator(schema)


@lru_cache(1)
def _allow_list() -> Validator:
    catalog = load_catalog()
    address = catalog.schemas[_ALLOWED]["$id"]
    return Draft202012Validator({"$ref": f"{address}#/$defs/schema"}, registry=catalog.registry)


def _words(validator: Validator, value: Json) -> Words:
    error = cast("ValidationError", best_match(validator.iter_errors(value)))
    told = sentence(error)
    where = "".join(child("", token) for token in error.absolute_path)
    if not where:
        return told
    return Words(zh=f"{where[1:]}:{told.zh}", en=f"{where[1:]}: {told.en}")


def _unreadable(schema: Json, pointer: str) -> Iterator[Finding]:
    if not isinstance(schema, dict):
        return
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        place = pointer + "".join(child("", token) for token in error.absolute_path)
        words = Words(
            zh="此处不是可用的 JSON Schema,依此无从判断;type 只能取 string、number、integer、"
            "boolean、array、object、null。",
            en="this is no JSON Schema that anything can be judged by; a type is one of string, "
            "number, integer, boolean, array, object, null.",
        )
        yield Finding(code="mandate_schema_unreadable", pointer=place, words=words)


def _leads_nowhere(path: str, pointer: str, catalog: Catalog) -> Iterator[Finding]:
    known = [section for section in catalog.sections() if section != CALENDAR]
    section = tokens(path)[0]
    if section not in (*known, "*"):
        words = Words(
            zh=f"有效规则中没有“{section}”部分,该约束永远找不到所指之处;"
            f"可用:{'、'.join(known)}(工作日历不在其中)。",
            en=f"effective rules have no section {section!r}, so the mandate would never find its "
            f"place. There are: {', '.join(known)} (the calendar is served apart).",
        )
        yield Finding(code="mandate_path_unknown", pointer=pointer, words=words)
