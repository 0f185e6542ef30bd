"""The schemas and vocabularies themselves: described in both languages, strict, and consistent."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from guize.checks.catalog import Catalog, load_catalog

CHINESE = re.compile("[\u4e00-\u9fff]")
CATALOG = load_catalog()
SCHEMAS = sorted(CATALOG.schemas)
VOCABULARIES = sorted(CATALOG.vocabularies)

Schema = dict[str, Any]


def nodes(schema: Any, pointer: str = "") -> Iterator[tuple[str, Schema]]:  # noqa: ANN401 - any JSON
    """Yield each schema inside a schema, with its pointer."""
    if not isinstance(schema, dict):
        return
    yield pointer, schema
    for keyword in ("properties", "$defs", "patternProperties"):
        for name, below in schema.get(keyword, {}).items():
            yield from nodes(below, f"{pointer}/{keyword}/{name}")
    for keyword in ("items", "additionalProperties", "not", "if", "then", "else"):
        yield from nodes(schema.get(keyword), f"{pointer}/{keyword}")
    for keyword in ("oneOf", "anyOf", "allOf"):
        for index, below in enumerate(schema.get(keyword, [])):
            yield from nodes(below, f"{pointer}/{keyword}/{index}")


def resolved(catalog: Catalog, name: str, node: Schema) -> Schema:
    """Return a node with what its reference says where it says nothing itself."""
    reference = node.get("$ref")
    if reference is None:
        return node
    contents: Schema = dict(catalog.resolver(name).lookup(reference).contents)  # type: ignore[arg-type]
    return {**contents, **node}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name: str) -> None:
    """Each file is a JSON Schema 2020-12 whose address is its place below `schemas/`."""
    schema = CATALOG.schemas[name]
    Draft202012Validator.check_schema(schema)
    assert str(schema["$id"]).endswith(f"/schemas/{name}.json")


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_property_is_described_in_both_languages(name: str) -> None:
    """Title and description stand in Chinese, and in English beside them, as form labels do."""
    schema = CATALOG.schemas[name]
    described = 0
    for pointer, node in nodes(schema):
        members = {f"properties/{key}": below for key, below in node.get("properties", {}).items()}
        if pointer == "":
            members |= {"": schema}
            members |= {f"$defs/{key}": below for key, below in node.get("$defs", {}).items()}
        for member, below in members.items():
            place = f"{name}#{pointer}/{member}"
            assert isinstance(below, dict), place
            labelled = resolved(CATALOG, name, below)
            english = labelled.get("x-en", {})
            for label in ("title", "description"):
                assert CHINESE.search(str(labelled.get(label, ""))), f"{place} {label} zh"
                text = str(english.get(label, ""))
                assert re.search("[A-Za-z]", text), f"{place} {label} en"
            described += 1
    assert described


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_may_be_unstated_may_be_illegible(name: str) -> None:
    """A shape that takes `unstated` takes `illegible` in its place, and never both."""
    for pointer, node in nodes(CATALOG.schemas[name]):
        members = node.get("properties", {})
        if "type" in members.get("unstated", {}):
            assert members["illegible"]["type"] == members["unstated"]["type"], pointer
            ways = node.get("oneOf") or node.get("anyOf") or []
            assert [way["required"] for way in ways if way["required"] == ["illegible"]], pointer


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_choice_has_a_name(name: str) -> None:
    """Each branch of a choice of shapes has a title to choose it by, unless it only requires."""
    for pointer, node in nodes(CATALOG.schemas[name]):
        branch = re.search(r"/(oneOf|anyOf)/\d+$", pointer)
        if branch is None or set(node) <= {"required"}:
            continue
        assert resolved(CATALOG, name, node).get("title"), f"{name}#{pointer}"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_object_is_strict(name: str) -> None:
    """No object takes members that its schema does not know."""
    every = dict(nodes(CATALOG.schemas[name]))
    for pointer, node in every.items():
        if node.get("type") != "object" or "properties" not in node or is_closed(node):
            continue
        # A branch is closed by the object that holds the choice, a part that others build on
        # (such as what all rules have) by each of them.
        holder = every[re.sub(r"(/(oneOf|anyOf|allOf)/\d+)+$", "", pointer)]
        builders = [holder] if is_closed(holder) else referring(pointer)
        assert builders, f"{name}#{pointer}"
        assert all(map(is_closed, builders)), f"{name}#{pointer}"


def is_closed(node: Schema) -> bool:
    """Tell whether a schema says what becomes of members that it does not know."""
    return "unevaluatedProperties" in node or "additionalProperties" in node


def referring(pointer: str) -> list[Schema]:
    """Return every schema of all files that refers to a definition."""
    return [
        node
        for schema in CATALOG.schemas.values()
        for _, node in nodes(schema)
        if str(node.get("$ref")).endswith(f"#{pointer}")
    ]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_node_has_a_type(name: str) -> None:
    """A form can be drawn: each property says its type, itself or by reference."""
    for pointer, node in nodes(CATALOG.schemas[name]):
        if re.search(r"/properties/[^/]+$", pointer):
            labelled = resolved(CATALOG, name, node)
            assert "type" in labelled, f"{name}#{pointer}"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_vocabulary_that_is_named_exists(name: str) -> None:
    """What `x-vocabulary` and `x-key-vocabulary` name is on file."""
    for pointer, node in nodes(CATALOG.schemas[name]):
        for keyword in ("x-vocabulary", "x-key-vocabulary"):
            vocabulary = node.get(keyword)
            assert vocabulary is None or vocabulary in CATALOG.vocabularies, f"{name}#{pointer}"


def test_every_reference_leads_somewhere() -> None:
    """No `$ref` is broken, in any schema."""
    for name, schema in CATALOG.schemas.items():
        resolver = CATALOG.resolver(name)
        for _, node in nodes(schema):
            if "$ref" in node:
                assert resolver.lookup(node["$ref"]).contents


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_word_has_labels_and_sound_wider_words(name: str) -> None:
    """Each word is labelled in both languages; its wider words exist and lead in no circle."""
    vocabulary = CATALOG.vocabularies[name]
    assert CHINESE.search(vocabulary.title.zh)
    assert vocabulary.title.en
    for term in vocabulary.terms.values():
        assert re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)*", term.id), term.id
        assert CHINESE.search(term.label.zh), term.id
        assert re.search("[A-Za-z]", term.label.en), term.id
        assert set(term.broader) <= vocabulary.terms.keys(), term.id
        assert term.id not in vocabulary.ancestors(term.id), term.id
        # A comma that was not quoted in the file leaves a member without a value.
        assert None not in term.members.values(), term.id


def test_facts_take_their_values_from_vocabularies_that_exist() -> None:
    """Each fact has a type; words have their vocabulary; and what has a vocabulary is a word."""
    for fact in CATALOG.vocabularies["facts"].terms.values():
        kind, source = fact.members.get("type"), fact.members.get("vocabulary")
        assert kind, fact.id
        assert (source is not None) == (kind in {"term", "terms"}), fact.id
        assert source is None or source in CATALOG.vocabularies, fact.id


def test_enumerations_are_vocabularies() -> None:
    """The units and strengths that the schemas list are the words of their vocabularies."""
    shared: Schema = CATALOG.schemas["rulebook/1/common"]["$defs"]  # type: ignore[assignment]
    for definition, name in (("unit", "units"), ("strength", "strengths")):
        assert set(shared[definition]["enum"]) == set(CATALOG.vocabularies[name].terms), name
