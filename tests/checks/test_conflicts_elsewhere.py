"""Declared overlaps across sections and series name rules that exist."""

import pytest

from guize.checks.catalog import load_catalog
from guize.checks.references import read_references
from guize.domain.json_types import JsonObject

CATALOG = load_catalog()


@pytest.mark.parametrize(
    ("name", "is_known"),
    [
        ("meetings/executive/minutes", True),
        ("leave:meetings/executive", True),
        ("meetings/plenary", False),
        ("leave:meetings/plenary/minutes", False),
    ],
)
def test_an_overlap_may_be_declared_with_a_rule_elsewhere(name: str, is_known: bool) -> None:
    """By section and id, with the series where ids are the same; what is not there is told."""
    rules: JsonObject = {
        "meetings": {"executive": {"title": "常务会议", "minutes": {"title": "纪要"}}},
        "signing": {"minutes": {"title": "纪要", "conflicts_with": [name]}},
    }
    found = read_references(rules, CATALOG, CATALOG.with_terms({})).findings
    assert ("unknown_rule" in {one.code for one in found}) is not is_known
