"""Mandates that can be judged by, and the judgement of values by their schemas."""

import json
import re
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guize.checks.catalog import load_catalog
from guize.checks.mandate_paths import find_shapes
from guize.checks.mandates import check_mandates, judge_value
from guize.checks.structure import check_structure
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json, JsonObject
from guize.domain.tenant import Level
from guize.packs.read import read_pack
from guize.settings import SOURCE_ROOT

MANDATE: JsonObject = {
    "title": "办复时限",
    "applies_to": {"levels": ["city"]},
    "path": "/deadlines/*/limit",
    "schema": {
        "required": ["value", "unit"],
        "properties": {"value": {"maximum": 10}, "unit": {"const": "working_day"}},
    },
    "required": True,
    "enforcement": "blocking",
    "source": [{"article": 1, "quote": "各市十日内办复"}],
}


def findings(level: Level = Level.PROVINCE, **members: Json) -> list[Finding]:
    """Return the findings on a mandate of a tenant at a level with other members."""
    rules: JsonObject = {"mandates": {"reply": {**MANDATE, **members}}}
    catalog = load_catalog()
    return [*check_structure(rules, catalog), *check_mandates(rules, catalog, level)]


def found(level: Level = Level.PROVINCE, **members: Json) -> list[tuple[str, str]]:
    """Return code and pointer of the findings."""
    return [(finding.code, finding.pointer) for finding in findings(level, **members)]


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


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/deadlines/reply-to-request/limt", "limit"),
        ("/deadlines/*/limit/valeu", "value"),
        ("/baseline/*/*/limt", "limit"),
        ("/meetings/*/agenda/x/y/z", None),
        ("/baseline/deadline/reply/limit", "deadlines"),
    ],
)
def test_a_path_to_what_no_rule_can_have_is_warned_of(path: str, named: str | None) -> None:
    """The schemas know every member of a rule; the nearest is offered."""
    (finding,) = findings(path=path, schema={"type": "object"})
    assert (finding.code, finding.pointer) == ("mandate_path_unknown", "/mandates/reply/path")
    assert finding.severity is Severity.WARNING
    if named is not None:
        assert named in finding.words.zh
        assert named in finding.words.en


@pytest.mark.parametrize("slug", ["xianyang", "qiqihar", "wuhan", "panjin", "taobei"])
def test_every_place_of_real_rules_may_be_named(slug: str) -> None:
    """No path that finds something is unknown, be it written out or with every segment `*`."""

    def pointers(value: Json, pointer: str) -> Iterator[str]:
        if pointer:
            yield pointer
        if isinstance(value, dict):
            for key, member in value.items():
                yield from pointers(member, child(pointer, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from pointers(item, child(pointer, index))

    paths: set[tuple[str, ...]] = set()
    for item in read_pack(SOURCE_ROOT / "tenants" / slug).versions:
        for pointer in pointers(item.version.rules, ""):
            section, *below = tokens(pointer)
            # Every rule and every item has the same schema.
            paths.add((section, *("rule" for _ in below[:1]), *map(_as_first, below[1:])))
    assert all(find_shapes(path) for path in paths)
    assert all(find_shapes(("*",) * length) for length in {*map(len, paths)})


def _as_first(token: str) -> str:
    return "0" if token.isdigit() else token


@pytest.mark.parametrize(
    ("level", "levels", "binds"),
    [
        (Level.PROVINCE, ["province"], False),
        (Level.PROVINCE, ["province", "city"], True),
        (Level.CITY, ["province", "city"], False),
        (Level.NATION, ["province"], True),
        (Level.DISTRICT, ["district"], False),
    ],
)
def test_levels_that_no_tenant_below_can_have_are_warned_of(
    level: Level, levels: list[Json], binds: bool
) -> None:
    """Whoever is below stands lower."""
    expected = [("mandate_binds_nobody", "/mandates/reply/applies_to/levels")]
    assert found(level, applies_to={"levels": levels}) == ([] if binds else expected)


UNIT: JsonObject = {"const": "working_day"}
AT_MOST: JsonObject = {"maximum": 8}


@pytest.mark.parametrize(
    ("schema", "places"),
    [
        ({"properties": {"value": AT_MOST}}, ["/properties/value"]),
        ({"properties": {"value": AT_MOST, "unit": UNIT}}, ["/properties/value"]),
        ({"required": ["value"], "properties": {"value": AT_MOST}}, ["/properties/value"]),
        ({"properties": {"max": {"exclusiveMaximum": 9}, "unit": UNIT}}, ["/properties/max"]),
        (
            {"anyOf": [{"properties": {"value": AT_MOST}, "required": ["value"]}]},
            ["/anyOf/0/properties/value"],
        ),
        (
            {
                "properties": {"unit": UNIT},
                "anyOf": [
                    {"required": ["value"], "properties": {"value": AT_MOST}},
                    {"properties": {"max": AT_MOST}},
                ],
            },
            ["/anyOf/1/properties/max"],
        ),
        (
            {
                "required": ["min"],
                "properties": {"min": {"minimum": 1}, "max": AT_MOST, "unit": UNIT},
            },
            ["/properties/max"],
        ),
        (
            {
                "properties": {"unit": UNIT},
                "not": {"required": ["value"], "properties": {"value": {"minimum": 9}}},
            },
            ["/not/properties/value"],
        ),
        ({"not": {"properties": {"value": {"minimum": 9}}}}, ["/not/properties/value"]),
        (
            {"required": ["value", "unit"], "properties": {"value": {"not": {"minimum": 9}}}},
            ["/properties/value"],
        ),
        ({"properties": {"value": {"const": 5}, "unit": UNIT}}, ["/properties/value"]),
        (AT_MOST, [""]),
    ],
)
def test_a_bound_that_another_form_passes_is_warned_of(
    schema: JsonObject, places: list[str]
) -> None:
    """What lacks the member, or has another unit, is not bounded by it: the sentence says so."""
    told = findings(schema=schema)
    assert [(finding.code, finding.pointer) for finding in told] == [
        ("mandate_schema_open", f"/mandates/reply/schema{place}") for place in places
    ]
    assert {finding.severity for finding in told} == {Severity.WARNING}
    assert all("required" in finding.words.zh for finding in told)


@pytest.mark.parametrize(
    "schema",
    [
        {"required": ["value"], "properties": {"value": AT_MOST, "unit": UNIT}},
        {
            "required": ["unit"],
            "properties": {"unit": UNIT},
            "anyOf": [
                {"required": ["value"], "properties": {"value": AT_MOST}},
                {"required": ["max"], "properties": {"max": AT_MOST}},
            ],
        },
        {
            "properties": {"unit": UNIT, "value": AT_MOST, "max": AT_MOST},
            "anyOf": [{"required": ["value"]}, {"required": ["max"]}],
        },
        {
            "allOf": [
                {"properties": {"value": AT_MOST}},
                {"required": ["value"], "properties": {"unit": UNIT}},
            ]
        },
        {
            "properties": {"unit": UNIT},
            "required": ["value"],
            "not": {"required": ["value"], "properties": {"value": {"minimum": 9}}},
        },
        {"required": ["value", "unit"]},
    ],
)
def test_a_bound_that_demands_its_form_is_none_to_warn_of(schema: JsonObject) -> None:
    """Wherever in the schema the form and the unit are demanded, and ranges beside exact values."""
    assert found(schema=schema) == []


@pytest.mark.parametrize("last", ["value", "min", "max"])
def test_a_path_that_ends_at_a_number_leaves_the_unit_open(last: str) -> None:
    """The number alone does not tell of what it is."""
    assert found(path=f"/deadlines/*/limit/{last}", schema=AT_MOST) == [
        ("mandate_schema_open", "/mandates/reply/schema")
    ]


def test_members_below_other_members_are_looked_at_too() -> None:
    """A mandate on a whole rule bounds its limit; a number without unit needs none."""
    limit: JsonObject = {"properties": {"limit": {"properties": {"value": AT_MOST}}}}
    assert found(path="/deadlines/reply", schema=limit) == [
        ("mandate_schema_open", "/mandates/reply/schema/properties/limit/properties/value")
    ]
    items: JsonObject = {"items": {"properties": {"article": {"minimum": 2}}}}
    assert found(path="/*/*/source", schema=items) == [
        ("mandate_schema_open", "/mandates/reply/schema/items/properties/article")
    ]
    items = {"items": {"required": ["article"], "properties": {"article": {"minimum": 2}}}}
    assert found(path="/*/*/source", schema=items) == []


FORMS: list[Json] = [
    {"min": 10, "max": 30, "unit": "working_day"},
    {"value": 3, "unit": "month"},
    {"vague": "及时"},
    {"from_fact": "stated_days"},
]


@pytest.mark.parametrize("value", FORMS)
def test_what_is_warned_of_does_pass_and_the_cure_bars_it(value: Json) -> None:
    """The form that the guide gives lets no other form of a limit through."""
    schema = MANDATE["schema"]
    assert isinstance(schema, dict)
    assert judge_value({"properties": {"value": AT_MOST}}, value).conforms is True
    assert judge_value(schema, value).conforms is False


def guided() -> list[JsonObject]:
    """Return the schemas of mandates that the guide shows."""
    guide = (SOURCE_ROOT / "docs/guides/changing-the-rules.md").read_text(encoding="utf-8")
    part = guide.partition("### Mandates from above")[2].partition("\n## ")[0]
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", part, re.DOTALL)]
    mandates = [*blocks[0].values(), *blocks[1:]]
    return [mandate["schema"] for mandate in mandates]


@pytest.mark.parametrize("schema", guided())
def test_the_examples_of_the_guide_demand_the_form(schema: JsonObject) -> None:
    """Whoever copies them gets no warning, and no limit passes that is longer or cannot be told."""
    assert found(schema=schema) == []
    assert judge_value(schema, {"value": 8, "unit": "working_day"}).conforms is True
    assert not any(judge_value(schema, value).conforms for value in FORMS)
    assert judge_value(schema, {"value": 9, "unit": "working_day"}).conforms is False


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
