"""The catalogue of `schemas/`: the JSON Schemas and the controlled vocabularies, read once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

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


@dataclass(frozen=True, slots=True)
class Catalog:
    """The schemas by address below `schemas/` (``rulebook/1/meetings``) and the vocabularies."""

    schemas: Mapping[str, JsonObject]
    vocabularies: Mapping[str, Vocabulary]
    registry: Registry[JsonSchema]

    def find_schema(self, name: str) -> JsonObject | None:
        """Return the schema at ``name``, such as ``rulebook/1/meetings``."""
        return self.schemas.get(name)

    def sections(self) -> tuple[str, ...]:
        """Return the names of a rulebook's sections, in their order."""
        properties = self.schemas[f"{RULEBOOK_SCHEMA}/rulebook"]["properties"]
        return tuple(cast("JsonObject", properties))

    def validator(self, name: str) -> Validator:
        """Return a validator of the schema at ``name``; formats such as dates are asserted."""
        return Draft202012Validator(
            self.schemas[name],
            registry=self.registry,
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )

    def resolver(self, name: str) -> Resolver[JsonSchema]:
        """Return a resolver of the references in the schema at ``name``."""
        return self.registry.resolver(str(self.schemas[name]["$id"]))

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
        (str(schema["$id"]), Resource.from_contents(cast("JsonSchema", schema)))
        for schema in schemas.values()
    )
    vocabularies = {
        path.stem: _vocabulary(path) for path in sorted((root / "vocabulary").glob("*.yaml"))
    }
    return Catalog(schemas, vocabularies, registry)


def _vocabulary(path: Path) -> Vocabulary:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    terms = {key: Term.from_json(key, entry) for key, entry in content["entries"].items()}
    title = cast("Mapping[str, Json]", content["title"])
    return Vocabulary(path.stem, Words(zh=str(title["zh"]), en=str(title["en"])), terms)
