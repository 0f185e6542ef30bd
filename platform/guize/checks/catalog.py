"""The catalogue of `schemas/`: the JSON Schemas and the controlled vocabularies, read once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, cast

import jsonschema_rs
import yaml
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from referencing import Registry, Resource
from referencing._core import Resolver  # the package exports no name for this type

from guize.domain.json_types import Json, JsonObject
from guize.domain.vocabulary import Term, Vocabulary
from guize.domain.words import Words
from guize.settings import SOURCE_ROOT

# What jsonschema and referencing call a schema; the values are JSON.
JsonSchema: TypeAlias = bool | Mapping[str, Any]

RULEBOOK_SCHEMA = "rulebook/1"
"""The schema version that new rulebooks are written against."""

END_OF_TEXT = r"\Z"
"""How Python's patterns write the end that JSON Schema's write as ``$``."""


class Followed(NamedTuple):
    """Where a reference leads: the node there, and a resolver that stands there."""

    at: Resolver[JsonSchema]
    schema: JsonObject


@dataclass(frozen=True, slots=True)
class Catalog:
    """The schemas by address below `schemas/` (``rulebook/1/meetings``) and the vocabularies.

    ``registry`` holds the schemas as the jsonschema package reads them.
    """

    schemas: Mapping[str, JsonObject]
    vocabularies: Mapping[str, Vocabulary]
    registry: Registry[JsonSchema]
    _gates: dict[str, jsonschema_rs.Draft202012Validator] = field(default_factory=dict)
    _targets: dict[int, Followed] = field(default_factory=dict)

    def find_schema(self, name: str) -> JsonObject | None:
        """Return the schema at ``name``, such as ``rulebook/1/meetings``."""
        return self.schemas.get(name)

    def sections(self) -> tuple[str, ...]:
        """Return the names of a rulebook's sections, in their order."""
        properties = self.schemas[f"{RULEBOOK_SCHEMA}/rulebook"]["properties"]
        return tuple(cast("JsonObject", properties))

    def is_valid(self, name: str, value: Json) -> bool:
        """Return whether ``value`` conforms to the schema at ``name``, formats asserted.

        Tells no reason, and takes a hundredth of the time in which `validator` finds one.
        """
        if name not in self._gates:
            self._gates[name] = jsonschema_rs.Draft202012Validator(
                self.schemas[name],
                validate_formats=True,
                registry=jsonschema_rs.Registry(
                    [(str(schema["$id"]), schema) for schema in self.schemas.values()]
                ),
            )
        return self._gates[name].is_valid(value)

    def validator(self, name: str) -> Validator:
        """Return a validator of the schema at ``name``; formats such as dates are asserted."""
        return Draft202012Validator(
            self.registry.contents(str(self.schemas[name]["$id"])),
            registry=self.registry,
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )

    def resolver(self, name: str) -> Resolver[JsonSchema]:
        """Return a resolver of the references in the schema at ``name``."""
        return self.registry.resolver(str(self.schemas[name]["$id"]))

    def follow(self, at: Resolver[JsonSchema], schema: JsonObject) -> Followed | None:
        """Return what the ``$ref`` of ``schema``, a node of these schemas, leads to, if it has one.

        Args:
            at: a resolver that stands where ``schema`` does.
            schema: the node, which is of `schemas` and therefore stands in one place only.
        """
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return None
        found = self._targets.get(id(schema))
        if found is None:
            target = at.lookup(reference)
            found = Followed(target.resolver, cast("JsonObject", target.contents))
            self._targets[id(schema)] = found
        return found

    def with_terms(self, own: Mapping[str, Mapping[str, JsonObject]]) -> Mapping[str, Vocabulary]:
        """Return the vocabularies with a tenant's ``own`` entries (vocabulary → id → entry)."""
        extended = dict(self.vocabularies)
        for name, entries in own.items():
            if name in extended:
                terms = (Term.from_json(term_id, entry) for term_id, entry in entries.items())
                extended[name] = extended[name].extended(terms)
        return extended


@cache
def load_catalog(root: Path = SOURCE_ROOT / "schemas") -> Catalog:
    """Return the catalogue of the folder ``root``.

    Raises:
        OSError: a file cannot be read.

    """
    schemas = {
        path.relative_to(root).with_suffix("").as_posix(): cast(
            "JsonObject", json.loads(path.read_text(encoding="utf-8"))
        )
        for path in sorted(root.rglob("*.json"))
    }
    registry: Registry[JsonSchema] = Registry().with_resources(
        (str(schema["$id"]), Resource.from_contents(_for_python(schema)))
        for schema in schemas.values()
    )
    vocabularies = {
        path.stem: _vocabulary(path) for path in sorted((root / "vocabulary").glob("*.yaml"))
    }
    return Catalog(schemas, vocabularies, registry)


def _for_python(schema: Any) -> Any:  # noqa: ANN401 - JSON in, JSON of the same shape out
    """Return a schema whose patterns end where JSON Schema (ECMA-262) has them end.

    To Python's ``$`` a line end may follow the end; to JSON Schema's none may.
    """
    if isinstance(schema, list):
        return [_for_python(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: value[:-1] + END_OF_TEXT
        if key == "pattern" and isinstance(value, str) and value.endswith("$")
        else _for_python(value)
        for key, value in schema.items()
    }


def _vocabulary(path: Path) -> Vocabulary:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    terms = {key: Term.from_json(key, entry) for key, entry in content["entries"].items()}
    title = cast("Mapping[str, Json]", content["title"])
    return Vocabulary(path.stem, Words(zh=str(title["zh"]), en=str(title["en"])), terms)
