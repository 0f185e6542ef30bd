"""Whether calendar periods are whole and fixed days lie in theirs."""

import pytest

from guize.checks.catalog import Catalog, load_catalog
from guize.checks.periods import check_periods
from guize.checks.structure import check_structure
from guize.domain.json_types import Json, JsonObject


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Give the catalogue of the house."""
    return load_catalog()


def deadline(limit: Json) -> JsonObject:
    """Return a rulebook with one deadline."""
    rule: JsonObject = {
        "title": "报送",
        "source": [{"article": 1, "quote": "报送"}],
        "trigger": "recurring-day",
        "action": "submit",
        "relation": "within",
        "limit": limit,
    }
    return {"deadlines": {"a": rule}}


@pytest.mark.parametrize(
    "limit",
    [
        {"every": "month", "day": 20},
        {"every": "month", "day": "last"},
        {"every": "month", "day": [1, 15]},
        {"every": "week", "weekday": ["monday", "thursday"]},
        {"every": "quarter", "month": 3, "day": 25},
        {"every": "year", "part": "end"},
        {"every": "week", "weekday": "friday", "part_of_day": "afternoon", "strength": "usually"},
        {"following": "month", "working_day": 5},
        {"following": "day", "part_of_day": "morning"},
        {"every": "working_day", "time": "17:00"},
        {"same": "year", "month": 12, "part": "early"},
    ],
)
def test_a_fixed_day_has_a_shape(catalog: Catalog, limit: JsonObject) -> None:
    """A day, a working day, a weekday or a part, of every, the same or the following period."""
    assert check_structure(deadline(limit), catalog) == []
    assert list(check_periods(deadline(limit))) == []


@pytest.mark.parametrize(
    "limit",
    [
        {"every": "month"},
        {"day": 20},
        {"every": "month", "following": "month", "day": 20},
        {"every": "month", "day": 32},
        {"every": "month", "day": 0},
        {"every": "week", "day": 3},
        {"every": "month", "weekday": "friday"},
        {"every": "month", "day": 5, "part": "end"},
        {"every": "month", "day": 5, "unit": "day"},
        {"every": "fortnight", "day": 5},
        {"every": "day", "day": 5},
        {"every": "month", "day": [5, 5]},
        {"every": "month", "day": []},
        {"every": "day", "time": "25:00"},
    ],
)
def test_what_is_no_fixed_day_is_refused(catalog: Catalog, limit: JsonObject) -> None:
    """No period, two of them, no day, two of them, or a day that no month has."""
    assert check_structure(deadline(limit), catalog) != []


@pytest.mark.parametrize(
    ("limit", "code", "at"),
    [
        ({"every": "year", "day": 10}, "day_without_month", ""),
        ({"every": "quarter", "part": "early"}, "day_without_month", ""),
        ({"every": "half_year", "working_day": 3}, "day_without_month", ""),
        ({"every": "quarter", "month": 4, "day": 1}, "month_not_in_period", "/month"),
        ({"following": "month", "month": 2, "day": 1}, "month_not_in_period", "/month"),
    ],
)
def test_a_fixed_day_lies_in_its_period(limit: JsonObject, code: str, at: str) -> None:
    """每年10日 is of no month, and a quarter has no fourth."""
    (finding,) = check_periods(deadline(limit))
    assert (finding.code, finding.pointer) == (code, f"/deadlines/a/limit{at}")
