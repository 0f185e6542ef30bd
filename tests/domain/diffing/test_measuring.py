"""Which way a value went: told only on certain ground, and the opposite of the way back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.diffing.measuring import Direction, direction_of
from guize.domain.json_types import Json, JsonObject

OPPOSITE: dict[Direction | None, Direction | None] = {
    None: None,
    "shortened": "lengthened",
    "lengthened": "shortened",
    "increased": "decreased",
    "decreased": "increased",
    "raised": "lowered",
    "lowered": "raised",
    "tightened": "relaxed",
    "relaxed": "tightened",
}


def days(value: float, unit: str = "day") -> JsonObject:
    """Return a duration."""
    return {"value": value, "unit": unit}


def often(times: int, unit: str, **members: Json) -> JsonObject:
    """Return a frequency."""
    return {"times": times, "per": days(1, unit), **members}


def quorum(threshold: Json) -> JsonObject:
    """Return a quorum."""
    return {"of": "members", "threshold": threshold}


CASES: list[tuple[Json, Json, str, Direction | None]] = [
    (days(10, "working_day"), days(5, "working_day"), "limit", "shortened"),
    (days(2, "week"), days(10), "limit", "shortened"),
    (days(1, "week"), days(7), "limit", None),
    # A working day is one day at least; how many days five of them take depends on the calendar.
    (days(5), days(10, "working_day"), "limit", "lengthened"),
    (days(5), days(5, "working_day"), "limit", None),
    (days(10), days(5, "working_day"), "limit", None),
    (days(1, "month"), days(30), "limit", None),
    (days(1, "month"), days(27), "limit", "shortened"),
    (days(2, "quarter"), days(1, "half_year"), "limit", None),
    # A range is due at its most: what is due on the same day is neither shorter nor longer.
    ({"min": 1, "max": 2, "unit": "day"}, days(2), "limit", None),
    ({"min": 1, "max": 2, "unit": "day"}, days(3), "limit", "lengthened"),
    ({"min": 10, "unit": "day"}, {"max": 12, "unit": "day"}, "limit", None),
    ({"min": 10, "unit": "day"}, {"min": 12, "unit": "day"}, "limit", "lengthened"),
    ({"max": 10, "unit": "day"}, {"max": 8, "unit": "day"}, "limit", "shortened"),
    (days(7), {"min": 7, "unit": "day"}, "limit", None),
    (days(5), {"vague": "及时"}, "limit", None),
    (days(5), {"unstated": "时限"}, "limit", None),
    (often(2, "month"), often(1, "month"), "cadence", "decreased"),
    (often(2, "month"), often(2, "month", at_least=True), "cadence", None),
    (often(1, "month"), often(2, "month", at_least=True), "cadence", "increased"),
    (often(2, "month"), often(1, "month", at_least=True), "cadence", None),
    (often(2, "month", at_most=True), often(2, "month"), "cadence", None),
    (often(2, "month", as_needed=True), often(1, "month"), "cadence", "decreased"),
    (often(1, "month"), often(1, "month", as_needed=True), "cadence", None),
    (often(1, "week"), often(4, "month"), "cadence", None),
    (quorum("more_than_half"), quorum("at_least_half"), "quorum", "lowered"),
    (quorum({"at_least": 3}), quorum({"at_least": 5}), "quorum", "raised"),
    (quorum("more_than_half"), quorum({"at_least": 5}), "quorum", None),
    (2, 3, "max", "raised"),
    (2, 1, "min", "lowered"),
    (2, 3, "countries", "increased"),
    (2, days(2), "max", None),
    ("must", "may", "strength", "relaxed"),
    ("usually", "in_principle", "strength", "tightened"),
    (True, False, "forbidden", None),
]


@pytest.mark.parametrize(("old", "new", "name", "way"), CASES)
def test_a_value_went_this_way(old: Json, new: Json, name: str, way: Direction | None) -> None:
    """The direction is that of the law, none where nothing is certain, and turns with the sides."""
    assert direction_of(old, new, name) == way
    assert direction_of(new, old, name) == OPPOSITE[way]


durations = st.one_of(
    st.builds(
        lambda value, unit: {"value": value, "unit": unit},
        st.integers(1, 40),
        st.sampled_from(["hour", "day", "week", "working_day", "month", "quarter", "year"]),
    ),
    st.builds(
        lambda low, more, unit: {"min": low, "max": low + more, "unit": unit},
        st.integers(1, 20),
        st.integers(0, 20),
        st.sampled_from(["day", "working_day"]),
    ),
    st.builds(
        lambda bound, value: {bound: value, "unit": "day"},
        st.sampled_from(["min", "max"]),
        st.integers(1, 20),
    ),
)


@settings(deadline=None)
@given(durations, durations, durations)
def test_directions_are_an_order(one: Json, two: Json, three: Json) -> None:
    """Each is the opposite of the way back, and two steps one way are never one the other way."""
    assert direction_of(two, one) == OPPOSITE[direction_of(one, two)]
    ways = {direction_of(one, two), direction_of(two, three)}
    if len(ways) == 1 and None not in ways:
        assert direction_of(one, three) in (None, *ways)
