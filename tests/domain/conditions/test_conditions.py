"""Conditions judged and compared, against brute force over every value there is."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guize.domain.conditions.condition import (
    NONE,
    Choice,
    Conditions,
    Given,
    Interval,
    Region,
    Value,
    compile_when,
    intersection,
    is_narrower,
    is_within,
    judge,
)
from guize.domain.conditions.sampling import representatives
from guize.domain.json_types import Json, JsonObject
from guize.domain.quantities import Quantity
from tests.domain.decisions.sample_law import words

WORDS = ("one", "other", "third")
FACTS = ("colour", "size")
NUMBERS: tuple[Value, ...] = tuple(Quantity(n / 2) for n in range(9))
DOMAIN: dict[str, tuple[Value, ...]] = {"colour": WORDS, "size": NUMBERS}

some_words = st.sets(st.sampled_from(WORDS), min_size=1, max_size=2).map(frozenset)
choices = st.builds(Choice, some_words, st.just(frozenset(WORDS)), st.booleans())
numbers = st.integers(1, 3)
bounds = st.none() | st.tuples(numbers.map(float), st.booleans())


def is_sound(interval: Interval) -> bool:
    """Tell whether an interval is bounded and holds something, as checked rules' intervals do."""
    holds = [interval.contains(number) for number in NUMBERS]
    return any(holds) and not all(holds)


intervals = st.builds(Interval, st.just("number"), bounds, bounds).filter(is_sound)
conditions = st.fixed_dictionaries({}, optional={"colour": choices, "size": intervals})


def cases(conditions: Conditions) -> set[tuple[Value, ...]]:
    """Return every case in which conditions hold."""
    return {
        values
        for values in product(*(DOMAIN[fact] for fact in FACTS))
        if judge(conditions, dict(zip(FACTS, values, strict=True))).holds
    }


@given(conditions, conditions)
def test_narrower_means_fewer_cases(one: Conditions, other: Conditions) -> None:
    """Conditions are narrower exactly if they hold in some of the other's cases and in no other."""
    assert is_within(one, other) == (cases(one) <= cases(other))
    assert is_narrower(one, other) == (cases(one) < cases(other))


@given(conditions, conditions, conditions)
def test_narrower_is_a_strict_order(one: Conditions, other: Conditions, third: Conditions) -> None:
    """Nothing is narrower than itself, no two than each other, and it carries over."""
    assert not is_narrower(one, one)
    assert not (is_narrower(one, other) and is_narrower(other, one))
    if is_narrower(one, other) and is_narrower(other, third):
        assert is_narrower(one, third)


@given(choices | intervals, choices | intervals)
def test_two_tests_of_a_fact_meet_where_a_value_satisfies_both(one: Region, other: Region) -> None:
    """Whether two tests share a value is what trying every value finds."""
    values = (*WORDS, *NUMBERS)
    shared = any(one.contains(value) and other.contains(value) for value in values)
    assert one.meets(other) == other.meets(one) == shared


@given(choices, choices)
def test_the_intersection_holds_where_both_hold(one: Choice, other: Choice) -> None:
    """Two tests of one word are one test of what both allow."""
    both = intersection(one, other)
    for word in WORDS:
        assert both.contains(word) == (one.contains(word) and other.contains(word))


@given(
    conditions,
    st.fixed_dictionaries(
        {}, optional={"colour": st.sampled_from(WORDS), "size": st.sampled_from(NUMBERS)}
    ),
)
def test_judging_is_open_exactly_where_a_missing_fact_decides(
    one: Conditions, facts: dict[str, Value]
) -> None:
    """Yes if every completion holds, no if none does, open if it depends."""
    missing = [fact for fact in FACTS if fact not in facts]
    found = {
        judge(one, {**facts, **dict(zip(missing, values, strict=True))}).holds
        for values in product(*(DOMAIN[fact] for fact in missing))
    }
    verdict = judge(one, facts)
    assert verdict.holds == (found.pop() if len(found) == 1 else None)
    assert set(verdict.missing) == {fact for fact in missing if fact in one}


@given(st.lists(intervals, min_size=1, max_size=3))
def test_every_number_behaves_like_a_representative(regions: list[Interval]) -> None:
    """The values tried tell apart all that the tests tell apart."""
    kinds = {tuple(r.contains(v) for r in regions) for v in representatives(regions)}
    for number in NUMBERS:
        assert tuple(region.contains(number) for region in regions) in kinds


durations = st.builds(
    Quantity, st.integers(1, 70).map(float), st.sampled_from(["day", "week", "month"])
)
bounded = st.builds(
    Interval,
    st.sampled_from(["day", "month"]),
    st.tuples(st.integers(1, 60).map(float), st.booleans()),
    st.none(),
)


@given(st.lists(bounded, min_size=1, max_size=4), durations)
def test_a_duration_is_tried_as_all_that_it_may_be(
    regions: list[Interval], length: Quantity
) -> None:
    """What is given stays as it is where it decides, and is tried both ways where it does not."""
    tried = representatives(regions, length)
    for region in regions:
        told = region.contains(length)
        found = {region.contains(value) for value in tried}
        assert found == ({True, False} if told is None else {told})


@given(st.lists(bounded, min_size=1, max_size=4))
def test_what_is_tried_leaves_no_test_open(regions: list[Interval]) -> None:
    """Values tried on one axis are measured on the others wherever it matters."""
    for value in representatives(regions):
        assert None not in {region.contains(value) for region in regions}


def day(number: float, *, included: bool = True) -> Interval:
    """Return at least (or over) so many days."""
    return Interval("day", (number, included), None)


@pytest.mark.parametrize(
    ("value", "unit", "holds"),
    [
        (27, "day", False),
        (28, "day", None),
        (30, "day", None),
        (31, "day", True),
        (4, "week", None),
        (5, "week", True),
        (23, "working_day", None),
        (31, "working_day", True),
        (1, "quarter", True),
        (1, "term", None),
    ],
)
def test_days_against_a_month(value: float, unit: str, holds: bool | None) -> None:
    """A month is 28 to 31 days: what is in between is open, never rounded."""
    month = Interval("month", (1, True), None)
    assert month.contains(Quantity(value, unit)) is holds


@pytest.mark.parametrize(
    ("value", "unit", "holds"),
    [(1, "week", True), (167, "hour", False), (168, "hour", True), (1, "month", True)],
)
def test_weeks_and_hours_are_days(value: float, unit: str, holds: bool) -> None:
    """Seven days are a week or 168 hours, and every month is longer."""
    assert day(7).contains(Quantity(value, unit)) is holds


def test_a_bound_is_in_or_out() -> None:
    """超过七天 leaves out seven days, 七天以上 includes them."""
    assert day(7).contains(Quantity(7, "day")) is True
    assert day(7, included=False).contains(Quantity(7, "day")) is False
    assert is_narrower({"duration": day(7, included=False)}, {"duration": day(7)})


def test_days_and_months_are_never_one_narrower_than_the_other() -> None:
    """On different axes nothing is settled by width, but both may hold."""
    days, months = day(60), Interval("month", (1, True), None)
    assert not is_within({"duration": days}, {"duration": months})
    assert days.meets(months)


def test_a_stated_limit_is_wider_than_a_test_of_it() -> None:
    """Asking that a value be given is the widest test of a fact, but narrower than none."""
    stated, short = {"stated_limit": Given()}, {"stated_limit": day(7)}
    assert is_narrower(short, stated)
    assert is_narrower(stated, {})
    assert not is_within(stated, short)
    assert short["stated_limit"].meets(stated["stated_limit"])
    assert stated["stated_limit"].meets(short["stated_limit"])


def test_a_value_to_be_given_must_be_given() -> None:
    """The test fails, and is not open, while there is none."""
    assert judge({"stated_limit": Given()}, {}).failed == ("stated_limit",)
    assert judge({"stated_limit": Given()}, {"stated_limit": Quantity(1, "day")}).holds


def test_none_satisfies_an_exclusion_alone() -> None:
    """A case that has no such thing is not one of those excluded, nor one of those wanted."""
    universe = frozenset(WORDS)
    assert Choice(frozenset({"one"}), universe).contains(NONE) is False
    assert Choice(universe, universe).contains(NONE) is False
    assert Choice(frozenset({"one"}), universe, excludes=True).contains(NONE) is True
    assert Given().contains(NONE) is False


@pytest.mark.parametrize(
    ("given_words", "wanted", "excluded"),
    [
        (frozenset({"one"}), True, True),
        (frozenset({"one", "other"}), True, False),
        (frozenset({"other"}), False, False),
        (frozenset[str](), False, True),
    ],
)
def test_of_several_words_one_suffices_but_none_may_be_excluded(
    given_words: frozenset[str], wanted: bool, excluded: bool
) -> None:
    """A document on two matters is on one of them; it is clear of a third only if both are."""
    universe = frozenset(WORDS)
    allowed = frozenset({"one", "third"})
    assert Choice(allowed, universe).contains(given_words) is wanted
    assert Choice(allowed, universe, excludes=True).contains(given_words) is excluded


def holds(when: JsonObject, **facts: Value) -> bool | None:
    """Judge a `when` as it is written."""
    return judge(compile_when(when, words()), facts).holds


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        ("out-of-city", "abroad", True),
        ("abroad", "out-of-city", False),
        (["within-city", "abroad"], "abroad", True),
        ({"not": ["out-of-province"]}, "abroad", False),
        ({"not": ["abroad"]}, "out-of-province", True),
    ],
)
def test_a_wider_word_covers_the_narrower(test: Json, value: str, expected: bool) -> None:
    """Abroad is out of the province and out of the city, for tests and exclusions alike."""
    assert holds({"scope": test}, scope=value) is expected


def test_a_boolean_is_tested_by_its_word() -> None:
    """True and false are values like others; a missing one is open."""
    assert holds({"statutory": True}, statutory="true") is True
    assert holds({"statutory": False}, statutory="true") is False
    assert holds({"statutory": True}) is None


@pytest.mark.parametrize(
    ("test", "inside", "outside"),
    [
        ({"over": 2}, 3, 2),
        ({"min": 2}, 2, 1),
        ({"under": 2}, 1, 2),
        ({"max": 2}, 2, 3),
        ({"min": 2, "under": 4}, 3, 4),
        (2, 2, 3),
    ],
)
def test_intervals_are_read_as_written(test: Json, inside: int, outside: int) -> None:
    """`over` and `under` leave their bound out, `min` and `max` include it, a number is itself."""
    assert holds({"countries": test}, countries=Quantity(inside)) is True
    assert holds({"countries": test}, countries=Quantity(outside)) is False


def test_regions_of_different_kinds_share_nothing() -> None:
    """A word is no number."""
    word, number = Choice(frozenset({"one"}), frozenset(WORDS)), day(7)
    assert not word.meets(number)
    assert not number.meets(word)
    assert not word.within(number)
    assert word.contains(Quantity(1)) is False
    assert number.contains("one") is False
