"""Cases in words: the plainest true description of words, quantities and what is not given."""

import pytest

from guize.domain.analysis.boxes import describe
from guize.domain.analysis.grid import lay_grid
from guize.domain.analysis.telling import Teller
from guize.domain.conditions.condition import Given, compile_when
from guize.domain.json_types import Json, JsonObject
from guize.domain.quantities import Quantity
from tests.domain.analysis.small import VOCABULARIES


def _days(number: int, unit: str = "day") -> JsonObject:
    return {"value": number, "unit": unit}


def _left(fact: str, covers: list[Json]) -> str:
    """Return how the values of ``fact`` outside of the tests ``covers`` are told."""
    compiled = [compile_when({fact: test}, VOCABULARIES) for test in covers]
    grid = lay_grid(compiled, VOCABULARIES)
    boxes = [box for conditions in compiled if (box := grid.find_box(conditions)) is not None]
    cases = describe(grid.whole, boxes)
    return Teller(grid, VOCABULARIES).tell(cases).zh if cases else "—"


@pytest.mark.parametrize(
    ("fact", "covers", "told"),
    [
        ("document", ["order"], "〔document〕为〔paper〕"),
        ("document", ["paper"], "〔document〕为〔order〕"),
        ("document", ["letter"], "〔document〕不是〔letter〕"),
        ("document", ["letter", "order"], "〔document〕不是〔letter〕、〔order〕"),
        ("document", [{"not": ["paper"]}, "letter", "memo"], "〔document〕为〔paper〕本身"),
        ("matter", ["money"], "〔matter〕不是〔money〕"),
        ("matter", [{"not": ["money"]}], "〔matter〕为〔money〕"),
        ("matter", [{"not": ["money"]}, "land"], "〔matter〕为〔money〕本身"),
        ("matter", ["money", "staff"], "〔matter〕未给出"),
        ("statutory", [True], "〔statutory〕为否"),
        ("duration", [{"over": _days(7)}], "〔duration〕不超过7〔day〕"),
        ("duration", [{"min": _days(7)}], "〔duration〕少于7〔day〕"),
        ("duration", [{"max": _days(2)}], "〔duration〕超过2〔day〕"),
        ("duration", [{"max": _days(2)}, {"over": _days(2)}], "—"),
        ("duration", [{"under": _days(2)}, {"over": _days(2)}], "〔duration〕为2〔day〕"),
        (
            "duration",
            [{"under": _days(2)}, {"over": _days(7)}],
            "〔duration〕不少于2〔day〕而不超过7〔day〕",
        ),
        ("duration", [{"under": _days(12, "hour")}], "〔duration〕不少于12〔hour〕"),
        ("countries", [{"max": 1}], "〔countries〕不少于2"),
        ("countries", [{"max": 1}, {"min": 2}], "—"),
        ("countries", [{"max": 1}, {"min": 4}], "〔countries〕不少于2而不超过3"),
        ("countries", [0, 2, {"over": 2}], "〔countries〕为1"),
    ],
)
def test_what_is_left(fact: str, covers: list[Json], told: str) -> None:
    """What is left of one fact is told by the fewest words, or by its bounds."""
    assert _left(fact, covers) == told


def test_a_day_of_a_month_may_satisfy_either_test() -> None:
    """Thirty days may be a month or less, so they are left open by neither test."""
    month: JsonObject = {"value": 1, "unit": "month"}
    assert _left("duration", [{"under": month}, {"min": month}]) == "—"
    told = _left("duration", [{"under": month}, {"over": _days(40)}])
    assert told.startswith("〔duration〕不少于31〔day〕而不超过40〔day〕或")


def test_halves_of_a_count_are_no_class() -> None:
    """Between 1 and 2 there is no number of countries."""
    tests: list[Json] = [{"max": 1}, {"min": 2}]
    conditions = [compile_when({"countries": test}, VOCABULARIES) for test in tests]
    atoms = lay_grid(conditions, VOCABULARIES).dimensions[0].atoms
    assert [atom.value for atom in atoms] == [Quantity(0), Quantity(1), Quantity(2), Quantity(3)]


def test_what_must_be_given() -> None:
    """A fact that is only asked to be given is told as given or not."""
    grid = lay_grid([{"stated_limit": Given()}], VOCABULARIES)
    box = grid.find_box({"stated_limit": Given()})
    assert box is not None
    teller = Teller(grid, VOCABULARIES)
    assert teller.tell([box]).zh == "〔stated_limit〕已给出"
    assert teller.tell(describe(grid.whole, [box])).zh == "〔stated_limit〕未给出"


def test_many_cases_are_numbered_and_cut_short() -> None:
    """Beyond a handful, the narrowest cases are counted only."""
    covers: list[JsonObject] = [
        {"document": document, "matter": matter, "countries": number}
        for number, (document, matter) in enumerate(
            (d, m) for d in ("letter", "memo", "order") for m in ("land", "staff", "money")
        )
    ]
    compiled = [compile_when(when, VOCABULARIES) for when in covers]
    grid = lay_grid(compiled, VOCABULARIES)
    boxes = [box for one in compiled if (box := grid.find_box(one)) is not None]
    cases = describe(grid.whole, boxes)
    told = Teller(grid, VOCABULARIES).tell(cases)
    assert told.zh.startswith("(1)")
    assert told.zh.endswith(f"(7)另有较窄的 {len(cases) - 6} 种")


def _left_in_english(fact: str, covers: list[Json]) -> str:
    """Return the English of what the tests ``covers`` leave of ``fact``."""
    compiled = [compile_when({fact: test}, VOCABULARIES) for test in covers]
    grid = lay_grid(compiled, VOCABULARIES)
    boxes = [box for conditions in compiled if (box := grid.find_box(conditions)) is not None]
    return Teller(grid, VOCABULARIES).tell(describe(grid.whole, boxes)).en


@pytest.mark.parametrize(
    ("fact", "covers", "told"),
    [
        ("document", ["order"], "the document is “paper”"),
        ("document", ["letter"], "the document is not “letter”"),
        ("document", ["letter", "order"], "the document is neither “letter” nor “order”"),
        ("document", [{"not": ["paper"]}, "letter", "memo"], "the document is “paper” as such"),
        ("matter", ["money", "staff"], "the matter is not given"),
        ("statutory", [True], "“statutory” is no"),
        ("duration", [{"over": _days(7)}], "the duration is at most 7 days"),
        ("duration", [{"min": _days(7)}], "the duration is under 7 days"),
        ("duration", [{"under": _days(2)}, {"over": _days(2)}], "the duration is 2 days"),
        (
            "duration",
            [{"under": _days(2)}, {"over": _days(7)}],
            "the duration is at least 2 days and at most 7 days",
        ),
        ("countries", [{"max": 1}], "“countries” is at least 2"),
    ],
)
def test_what_is_left_in_english(fact: str, covers: list[Json], told: str) -> None:
    """Words stand in quotes, lists end in or, exclusions in nor, units have their plural."""
    assert _left_in_english(fact, covers) == told
