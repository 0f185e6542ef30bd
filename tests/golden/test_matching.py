"""What counts as the expected value in a golden case."""

import pytest

from guize.domain.json_types import Json, JsonObject
from tests.golden.cases import Case, CaseError
from tests.golden.matching import cites, differences, matches

RULE: JsonObject = {
    "cadence": {"times": 1, "per": {"value": 2, "unit": "week"}, "as_needed": True},
    "members": {"offices": ["head", "deputy"]},
    "source": [{"article": 42, "quote": "由市长、\n副市长组成", "tenant": "wuhan"}],
}


@pytest.mark.parametrize(
    ("actual", "expected", "is_match"),
    [
        ({"value": 5, "unit": "day"}, {"value": 5}, True),
        ({"value": 5, "unit": "day"}, {"value": 5, "unit": "working_day"}, False),
        ({"value": 5}, {"value": 5, "unit": "day"}, False),
        (["head", "deputy"], ["head", "deputy"], True),
        (["deputy", "head"], ["head", "deputy"], False),
        (["head", "deputy"], ["head"], False),
        (["head", "deputy"], "deputy", True),
        (["head", "deputy"], {"includes": ["deputy"]}, True),
        (["head", "deputy"], {"includes": ["secretary-general"]}, False),
        ([{"office": "head", "verb": "签发"}], {"includes": [{"office": "head"}]}, True),
        ("headquarters", "head", False),
        (True, 1, False),
        (1.0, 1, True),
        ({"unstated": "签发人"}, {"unstated": "present"}, True),
        ({}, {"unstated": "present"}, False),
    ],
)
def test_matching(actual: Json, expected: Json, is_match: bool) -> None:
    """Objects may hold more than is expected, lists may not, and 1 is not true."""
    assert matches(actual, expected) is is_match


def test_differences() -> None:
    """Each pointer at which the rule says something else is told, also what should not exist."""
    agreed: JsonObject = {"/cadence/per": {"value": 2}, "/quorum": "absent", "/members": "present"}
    assert list(differences(RULE, agreed)) == []
    wrong: JsonObject = {"/cadence/times": 2, "/quorum": "present", "/members/offices": "absent"}
    assert len(list(differences(RULE, wrong))) == 3


def test_cites() -> None:
    """A quote is looked for in the citations of its article; white space does not count."""
    assert cites(RULE, {"article": 42, "quote": "市长、副市长", "tenant": "wuhan"})
    assert not cites(RULE, {"article": 41, "quote": "市长、副市长"})
    assert not cites(RULE, {"article": 42, "quote": "秘书长"})


@pytest.mark.parametrize(
    "entry",
    [
        {"case": "x", "ask": {"tenant": "wuhan", "on": "2019-03-01"}, "expect": {}},
        {"case": "x", "ask": {"tenant": "wuhan", "on": "2019-03-01"}, "expects": {"absent": True}},
        {"case": "x", "ask": {"tenant": "wuhan", "date": "2019-03-01"}, "expect": {"absent": True}},
        {"ask": {"tenant": "wuhan", "on": "2019-03-01"}, "expect": {"absent": True}},
    ],
)
def test_a_slip_in_a_case_is_refused(entry: JsonObject) -> None:
    """A case that is misspelt, or that expects nothing, is no case that always passes."""
    with pytest.raises(CaseError):
        Case.from_json("sample", entry)
