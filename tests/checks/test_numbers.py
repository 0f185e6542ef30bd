"""The numbers of durations, and the quotes that bear them."""

import pytest

from guize.checks.numbers import check_numbers
from guize.domain.json_types import Json, JsonObject
from guize.packs.read import read_pack
from guize.settings import SOURCE_ROOT


def told(limit: Json, *quotes: str, section: str = "deadlines") -> list[str]:
    """Return the places that are told of, in a rule with a limit and quotes."""
    source: list[Json] = [{"article": 1, "quote": quote} for quote in quotes]
    rule: JsonObject = {"title": "办复", "limit": limit, "source": source}
    return [found.pointer for found in check_numbers({section: {"reply": rule}})]


def days(number: int, **more: Json) -> JsonObject:
    """Return a limit in days."""
    return {"value": number, "unit": "day", **more}


@pytest.mark.parametrize(
    ("number", "quote"),
    [
        (5, "5个工作日内办复"),
        (5, "\uff15个工作日内办复"),
        (10, "十日内"),
        (12, "十二日内"),
        (20, "二十日内"),
        (45, "四十五日内"),
        (2, "两日内"),
        (2, "二日内"),
    ],
)
def test_a_number_that_is_quoted(number: int, quote: str) -> None:
    """In digits, full width ones too, or in Chinese numerals."""
    assert told(days(number), "经审核", quote) == []


def test_a_number_that_no_quote_bears() -> None:
    """A limit that was shortened while the quote was not; each end of a range by itself."""
    assert told(days(5), "10个工作日内办复") == ["/deadlines/reply/limit/value"]
    between: JsonObject = {"min": 1, "max": 3, "unit": "day"}
    assert told(between, "1至2日内") == ["/deadlines/reply/limit/max"]


def test_what_is_converted_or_not_written_is_not_told() -> None:
    """A note says why; 每周 writes no one; without a quote there is nothing to compare with."""
    assert told(days(15, note="半个月"), "半个月内") == []
    assert told({"times": 1, "per": {"value": 1, "unit": "week"}}, "每周一次") == []
    assert told(days(5)) == []
    assert told(days(5), "无", section="mandates") == []


@pytest.mark.parametrize(
    "limit", [None, [3], {"unit": 3, "value": "x"}, {"unit": "day", "value": True}]
)
def test_rules_may_have_any_shape(limit: Json) -> None:
    """What is not of its shape is for other checks to tell."""
    assert told(limit, "无") == []


@pytest.mark.parametrize("slug", ["panjin", "qiqihar", "taobei", "wuhan", "xianyang"])
def test_the_five_documents_bear_their_numbers(slug: str) -> None:
    """Every duration of the real rulebooks stands in what it quotes."""
    for version in read_pack(SOURCE_ROOT / "tenants" / slug).versions:
        assert [found.pointer for found in check_numbers(version.version.rules)] == []
