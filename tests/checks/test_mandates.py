"""Mandates that can be judged by, and the judgement of values by their schemas."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guize.checks.catalog import load_catalog
from guize.checks.mandates import check_mandates, judge_value
from guize.checks.structure import check_structure
from guize.domain.json_types import Json, JsonObject

MANDATE: JsonObject = {
    "title": "办复时限",
    "applies_to": {"levels": ["city"]},
    "path": "/deadlines/*/limit",
    "schema": {"properties": {"value": {"maximum": 10}}},
    "required": True,
    "enforcement": "blocking",
    "source": [{"article": 1, "quote": "各市十日内办复"}],
}


def found(**members: Json) -> list[tuple[str, str]]:
    """Return the findings on a mandate with other members."""
    rules: JsonObject = {"mandates": {"reply": {**MANDATE, **members}}}
    findings = [*check_structure(rules, load_catalog()), *check_mandates(rules, load_catalog())]
    return [(finding.code, finding.pointer) for finding in findings]


def test_a_sound_mandate_has_no_finding() -> None:
    """Its shape, its schema and its path hold."""
    assert found() == []
    assert found(path="/*/*/source") == []


@pytest.mark.parametrize("kind", ["strnig", ["string", "strnig"], []])
def test_a_schema_that_is_none_is_an_error(kind: Json) -> None:
    """The rulebook's schema allows any text as a type; JSON Schema knows seven."""
    codes = found(schema={"properties": {"value": {"type": kind}}})
    assert [code for code, _ in codes] == ["mandate_schema_unreadable"]
    assert codes[0][1].startswith("/mandates/reply/schema/properties/value/type")


@pytest.mark.parametrize("path", ["/calendar/2026/days", "/deadline/reply/limit"])
def test_a_path_into_no_section_is_an_error(path: str) -> None:
    """What is no part of effective rules can never be found, and `required` would always break."""
    assert found(path=path) == [("mandate_path_unknown", "/mandates/reply/path")]


@pytest.mark.parametrize("broken", ["deadlines", "/a~2/b"])
def test_a_path_that_is_no_pointer_is_told_of_once(broken: str) -> None:
    """The rulebook's schema says what a path looks like."""
    assert [code for code, _ in found(path=broken)] == ["schema_pattern"]


@pytest.mark.parametrize(
    ("schema", "value", "part"),
    [
        ({"maximum": 5}, 6, "6 大于上限 5"),
        ({"properties": {"value": {"maximum": 5}}}, {"value": 6}, "value:6 大于上限 5"),
        ({"required": ["unit"]}, {"value": 6}, "unit"),
        ({"const": True}, 1, "true"),
        ({"contains": {"const": "head"}}, ["deputy"], ""),
    ],
)
def test_what_breaks_a_schema_is_told_in_words(schema: JsonObject, value: Json, part: str) -> None:
    """The sentence says where in the value, what is there and what may be there."""
    opinion = judge_value(schema, value)
    assert opinion.conforms is False
    assert opinion.words is not None
    assert part in opinion.words.zh
    assert opinion.words.en


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "strnig"},
        {"pattern": "(a+)+$"},
        {"$ref": "#"},
        {"$ref": "https://guize.example/schemas/rulebook/1/mandates.json"},
        {"anyOf": [{"format": "date"}]},
        {},
    ],
)
def test_what_is_not_on_the_allow_list_is_never_run(schema: JsonObject) -> None:
    """A draft may hold any schema: no pattern runs, no reference is followed, nothing is said."""
    assert judge_value(schema, "a" * 40).conforms is None


SCALARS = st.one_of(st.booleans(), st.integers(-3, 3), st.sampled_from([0.5, 1.0, "", "head"]))


@given(SCALARS, st.lists(SCALARS, min_size=1, max_size=3))
def test_equality_is_that_of_json(value: Json, permitted: list[Json]) -> None:
    """1 and 1.0 are one number, and true is none."""

    def same(one: Json, other: Json) -> bool:
        if isinstance(one, bool) or isinstance(other, bool):
            return one is other
        return one == other

    opinion = judge_value({"enum": permitted}, value)
    assert opinion.conforms == any(same(value, one) for one in permitted), json.dumps(permitted)
