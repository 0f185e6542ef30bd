"""What decisions say beside is described to its leaves, as the schemas of the rules write it."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from guize.settings import SOURCE_ROOT
from tests.http.test_decisions import validate
from tests.http.test_openapi import described  # noqa: F401 - a fixture

COMMON = json.loads((SOURCE_ROOT / "schemas/rulebook/1/common.json").read_text("utf-8"))
SOURCE = [
    {"article": 51, "quote": "应当符合", "label": "五十一、", "tenant": "wuhan", "version": 1}
]
MARKS = {"source": SOURCE, "strength": "must", "note": "存疑", "if": "逾期的"}
TOLD = {
    "rule": "/decisions/paper",
    "label": {"zh": "名", "en": "name"},
    "text": "原文",
    "when": {"importance": "major", "matter": ["budget", "plan"], "days": {"over": 3}},
    **MARKS,
}
ITEMS: dict[str, tuple[str, dict[str, Any]]] = {
    "ReferenceAnswer": (
        "reference",
        {**TOLD, "how": "applies", "instrument": "条例", "number": "1号", "place": "第三条"},
    ),
    "MaterialAnswer": (
        "material",
        {**TOLD, "item": "request", "copies": 20, "characters": {"max": 3_000}, "pages": 2},
    ),
    "ConsequenceAnswer": (
        "consequence",
        {**TOLD, "consequence": "interview", "to": ["department-head"]},
    ),
    "DeemedAnswer": (
        "deemed",
        {
            **TOLD,
            "conduct": "silent",
            "counts_as": "consent",
            "by": {"any_of": ["head", "deputy"]},
            "limit": {"value": 3, "unit": "working_day", "strength": "must"},
        },
    ),
}
LIMITS: list[dict[str, Any]] = [
    {"value": 1.5, "unit": "hour"},
    {"min": 3, "max": 5, "unit": "day", "source": SOURCE},
    {"every": "month", "day": 20},
    {"following": "month", "day": [1, 15], "part_of_day": "morning"},
    {"every": "quarter", "month": 3, "day": "last"},
    {"same": "week", "weekday": ["monday", "thursday"], "time": "17:00"},
    {"following": "month", "working_day": 3},
    {"every": "year", "part": "end"},
    {"from_fact": "stated_limit"},
    {"vague": "及时"},
    {"unstated": "何时"},
    {"illegible": "何时"},
]


def shape(name: str) -> dict[str, Any]:
    """Return a shape of the rules that all sections share; of a list, that of its items."""
    found: dict[str, Any] = COMMON["$defs"][name]
    items: dict[str, Any] = found.get("items", found)
    return items


def members(node: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the members of a shape, those of its alternatives too."""
    yield from node.get("properties", {}).items()
    for each in node.get("oneOf", ()):
        below = shape(each["$ref"].rpartition("/")[2]) if "$ref" in each else each
        yield from members(below)


@pytest.mark.parametrize(
    ("answer", "name"), [*((a, name) for a, (name, _) in ITEMS.items()), ("LimitAnswer", "limit")]
)
def test_every_member_of_the_shape_is_described(
    described: dict[str, Any],  # noqa: F811 - the fixture
    answer: str,
    name: str,
) -> None:
    """No member that the rules may write is missing, none is made up, nor is any word."""
    component = described["components"]["schemas"][answer]
    own = {"rule", "label"} if answer in ITEMS else set()
    written: dict[str, set[str]] = {}
    for member, content in members(shape(name)):
        written.setdefault(member, set()).update(content.get("enum", ()))
    assert component["properties"].keys() == written.keys() | own
    for member, words in written.items():
        described_words = set(component["properties"][member].get("enum", ()))
        assert words <= described_words or not described_words, member


@pytest.mark.parametrize("answer", ITEMS)
def test_an_item_with_all_its_members_is_as_described(
    described: dict[str, Any],  # noqa: F811 - the fixture
    answer: str,
) -> None:
    """All that an item may hold is allowed, and a leaf of another type is not."""
    item = ITEMS[answer][1]
    validate(described, answer, item)
    for member in item.keys() - {"by", "when"}:
        with pytest.raises(jsonschema.ValidationError):
            validate(described, answer, {**item, member: True})
    for when in ({"importance": None}, {"days": {"least": 3}}, "importance"):
        with pytest.raises(jsonschema.ValidationError):
            validate(described, answer, {**item, "when": when})


@pytest.mark.parametrize("limit", LIMITS, ids=str)
def test_every_form_of_limit_is_as_described(
    described: dict[str, Any],  # noqa: F811 - the fixture
    limit: dict[str, Any],
) -> None:
    """A duration, a fixed day, a fact's limit, and what the text leaves open."""
    validate(described, "LimitAnswer", limit)
