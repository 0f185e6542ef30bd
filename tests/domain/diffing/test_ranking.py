"""One value of many: ranks, what stands out, and which way binds more."""

from collections.abc import Iterator
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.diffing.measuring import find_measure
from guize.domain.diffing.ranking import rank_values
from guize.domain.diffing.shapes import Shape
from guize.domain.diffing.strictness import STRICTER, Stricter, stricter_at
from guize.domain.json_types import Json
from guize.settings import SOURCE_ROOT
from tests.domain.diffing.real import lexicon

counts = st.lists(st.integers(1, 20), min_size=1, max_size=8)


def days(number: float, unit: str = "working_day") -> Json:
    """Return a duration."""
    return {"value": number, "unit": unit, "source": [{"article": int(number), "quote": "原文"}]}


def ranks(values: list[Json], stricter: Stricter | None = "less") -> list[int | None]:
    """Return the ranks of ``values``."""
    return [standing.rank for standing in rank_values(values, "limit", stricter).standings]


def outliers(values: list[Json]) -> list[Json]:
    """Return those of ``values`` that stand out."""
    found = rank_values(values, "limit", None).standings
    return [v for v, standing in zip(values, found, strict=True) if standing.is_outlier]


def test_the_strictest_comes_first_and_equals_share() -> None:
    """Equal values share a rank, and the next one counts all before it."""
    values = [days(10), days(5), days(5), days(3)]
    assert ranks(values, "less") == [4, 2, 2, 1]
    assert ranks(values, "more") == [1, 2, 2, 4]
    assert ranks(values, None) == [4, 2, 2, 1]


def test_only_one_axis_compares() -> None:
    """Weeks are days; working days and months are ranked among themselves."""
    values = [days(2, "week"), days(10, "day"), days(1, "month"), days(5)]
    assert ranks(values) == [2, 1, 1, 1]
    groups = rank_values(values, "limit", "less").groups
    assert (groups[0].axis, groups[0].count) == ("day", 2)
    assert (groups[0].least, groups[0].median, groups[0].most) == (10, 12, 14)


def test_a_range_counts_by_its_upper_bound() -> None:
    """It is due at its max; one without an upper bound counts by its lower one."""
    assert ranks([{"min": 1, "max": 2, "unit": "day"}, {"min": 3, "unit": "day"}]) == [1, 2]


def test_frequencies_compare_by_how_often() -> None:
    """Twice a week is more often than once in two weeks."""
    twice = find_measure({"times": 2, "per": {"value": 1, "unit": "week"}})
    once = find_measure({"times": 1, "per": {"value": 2, "unit": "week"}})
    assert twice is not None
    assert once is not None
    assert (twice.axis, twice.number / once.number) == ("per_day", 4)
    assert find_measure({"as_needed": True}) is None


def test_strengths_compare() -> None:
    """应当 binds more than 原则上, that more than 一般, that more than 可."""
    words: list[Json] = ["may", "usually", "in_principle", "must"]
    standings = rank_values(words, "strength", "more").standings
    assert [standing.rank for standing in standings] == [4, 3, 2, 1]


def test_truths_are_no_numbers() -> None:
    """True is a word here, not 1."""
    assert find_measure(True) is None


def test_what_differs_from_most_stands_out() -> None:
    """Where at least half say the same, whoever says otherwise stands out."""
    assert outliers([days(5), days(5), days(5), days(10)]) == [days(10)]
    assert outliers([days(5), days(5), days(10)]) == [days(10)]


def test_what_is_far_from_a_spread_stands_out() -> None:
    """Among values that vary, only one far from the median stands out."""
    assert outliers([days(n) for n in (3, 4, 5, 6, 7)]) == []
    # The median is 6 and the deviation 1.4826: 10 lies within three of them, 12 does not.
    assert outliers([days(n) for n in (4, 5, 5, 6, 6, 7, 10)]) == []
    assert outliers([days(n) for n in (4, 5, 5, 6, 6, 7, 12)]) == [days(12)]


def test_of_two_nobody_stands_out() -> None:
    """With fewer than three values there is no rest to stand out from."""
    assert outliers([days(5), days(50)]) == []
    assert outliers(["head", "deputy"]) == []


def test_words_stand_out_from_a_majority_only() -> None:
    """What more than half say is usual; without such, nobody is unusual. Quotes do not count."""
    assert outliers(["head", "head", "deputy"]) == ["deputy"]
    assert outliers(["head", "head", "deputy", "department"]) == []
    usual: list[Json] = [{"office": "head", "source": [n]} for n in range(3)]
    assert outliers([*usual, {"office": "deputy"}]) == [{"office": "deputy"}]


@settings(deadline=None)
@given(counts, st.sampled_from([None, "less", "more"]))
def test_a_rank_counts_what_comes_before(numbers: list[int], stricter: Stricter | None) -> None:
    """Each value's rank is one more than the values before it, wherever it stands."""
    found = ranks([*numbers], stricter)
    for number, rank in zip(numbers, found, strict=True):
        before = [n for n in numbers if (n > number if stricter == "more" else n < number)]
        assert rank == len(before) + 1


@settings(deadline=None)
@given(counts)
def test_most_values_never_stand_out(numbers: list[int]) -> None:
    """At least half of all values are as usual."""
    assert 2 * len(outliers([*numbers])) <= len(numbers)


@pytest.mark.parametrize(
    ("place", "relations", "way"),
    [
        ("deadlines x limit", ["within", "within"], "less"),
        ("deadlines x limit", ["before"], "more"),
        ("deadlines x limit", ["before", "within"], None),
        ("deadlines x limit", [], None),
        ("meetings x limits report-speech max", [], "less"),
        ("meetings x agenda lead_time limit", [], "more"),
        ("quotas x min", [], "more"),
        ("quotas x holder", [], None),
        ("deadlines x limit strength", [], "more"),
        ("deadlines x", [], None),
        ("meetings x quorum", [], "more"),
        ("meetings x absence leaders lead_time", [], "more"),
        ("baseline deadlines x limit", ["within"], "less"),
    ],
)
def test_which_way_binds_more(place: str, relations: list[str], way: str | None) -> None:
    """The section, the member and the rule's relation tell which way is stricter."""
    shape = lexicon().shapes.at(place.split())
    assert stricter_at(shape, relations) == way


DECLARED = {
    "/deadlines/it/limit": "by-relation",
    "/leave/it/lead_time": "more",
    "/leave/it/on_return/limit": "less",
    "/meetings/it/cadence": "more",
    "/meetings/it/quorum": "more",
    "/meetings/it/voting": "more",
    "/decisions/it/voting": "more",
    "/meetings/it/agenda/lead_time/limit": "more",
    "/meetings/it/minutes/drafted_within": "less",
    "/meetings/it/minutes/issued_within": "less",
    "/meetings/it/absence/it/lead_time": "more",
    "/meetings/it/absence/it/0/lead_time": "more",
    "/meetings/it/limits/it/max": "less",
    "/meetings/it/limits/it/min": "more",
    **{
        f"/quotas/it/{place}{bound}": way
        for place in ("", "any_of/0/", "all_of/0/")
        for bound, way in (("max", "less"), ("min", "more"), ("under", "less"), ("over", "more"))
    },
    "/reporting/it/limit": "less",
    "/reporting/it/cadence": "more",
    "/supervision/it/limit": "less",
    "/supervision/it/cadence": "more",
}
"""Where the schemas say which way is stricter, besides every strength."""

MEASURED: dict[str, list[Json]] = {
    "cadence": [{"times": 1, "per": {"value": 1, "unit": "month"}}],
    "quorum": [{"of": "members", "threshold": "more_than_half"}],
    "strength": ["may", "must"],
}


def test_the_schemas_declare_which_way_is_stricter() -> None:
    """Each declaration is reached from a rulebook, speaks a known word, and is of this list."""
    found = {
        pointer: declared
        for pointer, declared in declarations(lexicon().shapes.at(()), "", 8)
        if not pointer.endswith("/strength")
    }
    assert found == DECLARED
    count = sum(
        file.read_text(encoding="utf-8").count(f'"{STRICTER}"')
        for file in (SOURCE_ROOT / "schemas" / "rulebook" / "1").glob("*.json")
    )
    # What stands alone and in a list is declared once, and so are all strengths.
    places = {one.replace("all_of", "any_of").replace("it/0/", "it/") for one in DECLARED}
    assert count == len(places) + 1


def test_what_is_declared_can_be_measured() -> None:
    """A value of each declared place stands on an axis, so that a rank can follow from it."""
    for pointer in (*DECLARED, "/deadlines/it/strength", "/meetings/it/cadence/strength"):
        name = pointer.rpartition("/")[2]
        for value in MEASURED.get(name, [days(5)]):
            assert find_measure(value, name) is not None
    assert stricter_at(lexicon().shapes.at(["meetings", "it", "cadence", "strength"]), []) == "more"


def declarations(shape: Shape, pointer: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the places below ``shape``, but for those of a baseline, that declare a direction."""
    declared = shape.declared(STRICTER)
    if declared is not None:
        yield pointer, declared
        return
    names = [name for name in shape.members() if name not in ("baseline", "when", "source")]
    key = "it" if lexicon().shapes.below(shape, "it").is_known else "0"
    for name in (*names, key) if depth else ():
        below = lexicon().shapes.below(shape, name)
        if below.is_known:
            yield from declarations(below, f"{pointer}/{name}", depth - 1)


def test_quorums_compare_by_share_or_by_number() -> None:
    """超过半数 is more than 半数以上; a number of people is on another axis."""
    values: list[Json] = [
        {"of": "members", "threshold": threshold}
        for threshold in cast("list[Json]", ["at_least_half", "more_than_half", {"at_least": 5}])
    ]
    standings = rank_values(values, "quorum", "more").standings
    assert [standing.rank for standing in standings] == [2, 1, 1]
    axes = [standing.measure.axis if standing.measure else None for standing in standings]
    assert axes == ["share", "share", "members"]
