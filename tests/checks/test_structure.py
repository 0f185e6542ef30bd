"""Whether rules have their shape: each fault told once, at its place, in whole sentences."""

import ast
import re
from typing import Any

import pytest

from guize.checks.catalog import Catalog, load_catalog
from guize.checks.sentences import SENTENCES
from guize.checks.structure import check_structure
from guize.domain.findings import Finding
from guize.domain.json_types import Json

CHINESE = re.compile("[\u4e00-\u9fff]")
# What Chinese sentences may hold of Latin script: names, values and patterns; never a phrase.
ENGLISH = re.compile(r"\b(is|too|not|one of|does|should|has|non|valid|under|expected)\b")
SOURCE: list[Json] = [{"article": 1, "quote": "市政府"}]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Give the catalogue of the house."""
    return load_catalog()


def found(catalog: Catalog, rule: dict[str, Any], section: str = "meetings") -> list[Finding]:
    """Check a rulebook with one rule; each sentence is of its own language."""
    whole = {"title": "全体会议", "source": SOURCE, **rule}
    findings = check_structure({section: {"plenary": whole}}, catalog)
    for finding in findings:
        assert CHINESE.search(finding.words.zh)
        assert not ENGLISH.search(finding.words.zh), finding.words.zh
        assert not CHINESE.search(finding.words.en.partition("'")[0]), finding.words.en
    return findings


@pytest.mark.parametrize(
    ("citation", "code", "at"),
    [
        ({"article": "48", "quote": "市政府"}, "schema_type", "/article"),
        ({"article": -1, "quote": "市政府"}, "schema_minimum", "/article"),
        ({"article": 48, "quote": "市"}, "schema_min_length", "/quote"),
        ({"article": 48}, "schema_required", ""),
        ({"artikel": 48, "article": 48, "quote": "市政府"}, "schema_unknown_member", "/artikel"),
        ({"article": 48, "quote": "市政府", "note": "注"}, "schema_misplaced_member", "/note"),
    ],
)
def test_a_bad_citation_is_told_once(
    catalog: Catalog, citation: dict[str, Json], code: str, at: str
) -> None:
    """The members that a citation has are not said to be none because another one is wrong."""
    findings = found(catalog, {"source": [citation]})
    place = "/meetings/plenary/source/0"
    assert [(f.code, f.pointer) for f in findings] == [(code, f"{place}{at}")]
    assert "'article'. Did you mean 'article'" not in findings[0].words.en


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"title": ""}, "schema_min_length"),
        ({"source": []}, "schema_min_items"),
        ({"cadence": {"times": 0}}, "schema_minimum"),
        ({"forbidden": False}, "schema_const"),
        ({"when": {}}, "schema_min_properties"),
        ({"strength": "always"}, "schema_enum"),
        ({"cadence": 3}, "schema_type"),
        ({"cadence": {"per": {"unit": "week", "value": 0}}}, "schema_exclusive_minimum"),
        ({"cadence": {"anchor": ["friday", "friday"]}}, "schema_unique_items"),
        ({"quorum": {"of": "members", "threshold": 3}}, "schema_one_of"),
    ],
)
def test_a_broken_keyword_is_told_in_both_languages(
    catalog: Catalog, rule: dict[str, Any], code: str
) -> None:
    """No sentence of the validator reaches a clerk: each keyword has its own, in each language."""
    assert code in {finding.code for finding in found(catalog, rule)}


def test_null_is_shown_as_null(catalog: Catalog) -> None:
    """JSON's values are shown as JSON writes them."""
    (finding,) = found(catalog, {"source": [{"article": None, "quote": "市政府"}]})
    assert "“null”" in finding.words.zh
    (finding,) = found(catalog, {"source": [{"article": True, "quote": "市政府"}]})
    assert "“true”" in finding.words.zh


def test_every_keyword_of_the_schemas_has_its_sentences(catalog: Catalog) -> None:
    """A keyword that the schemas use is one that the sentences know, or one that only points on."""
    pointing = {"$ref", "properties", "items", "propertyNames", "unevaluatedProperties"}
    silent = {"$schema", "$id", "$defs", "title", "description", "allOf"}
    used: set[str] = set()
    for schema in catalog.schemas.values():
        used |= keywords(schema)
    told = {name for name in used if not name.startswith("x-")}
    assert told - pointing - silent - SENTENCES.keys() == set()


_NO_SCHEMAS = ("enum", "const", "required", "dependentRequired")


def keywords(schema: Json) -> set[str]:
    """Return the keywords of a schema and of all schemas in it."""
    if isinstance(schema, list):
        return set().union(*map(keywords, schema))
    if not isinstance(schema, dict):
        return set()
    names = set(schema)
    for name, below in schema.items():
        if name in ("properties", "$defs") and isinstance(below, dict):
            names |= set().union(*map(keywords, below.values()))
        elif not name.startswith("x-") and name not in _NO_SCHEMAS:
            names |= keywords(below)
    return names


def test_a_key_that_is_no_id_is_told_at_itself(catalog: Catalog) -> None:
    """A rule's id in Chinese is told where it stands, not at the section."""
    rule: dict[str, Json] = {"title": "全体会议", "source": SOURCE}
    findings = check_structure({"meetings": {"全体会议": rule}}, catalog)
    assert [(f.code, f.pointer) for f in findings] == [("schema_pattern", "/meetings/全体会议")]


@pytest.mark.parametrize(
    "rule",
    [
        {"participants": {"illegible": "哪些负责人参加"}},
        {
            "participants": {
                "offices": ["head"],
                "delegates": [{"illegible": "谁", "by": "mandate"}],
            }
        },
        {"minutes": {"chain": [{"illegible": "由谁", "action": "issue"}]}},
        {"minutes": {"chain": {"illegible": "纪要由谁签发"}}},
    ],
)
def test_what_cannot_be_read_has_the_shapes_of_what_is_not_stated(
    catalog: Catalog, rule: dict[str, Any]
) -> None:
    """People (of whom some may be either), a delegate, who acts in a step, and a whole chain."""
    assert found(catalog, rule) == []
    text = re.sub("illegible", "unstated", str(rule))
    assert found(catalog, ast.literal_eval(text)) == []
    if "illegible" not in rule.get("participants", {}):
        both = re.sub("'illegible': '", "'unstated': '谁', 'illegible': '", str(rule))
        assert found(catalog, ast.literal_eval(both))
