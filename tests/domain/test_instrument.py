"""Reading metadata: what is accepted, and what is said about the rest."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from guize.domain.errors import InvalidInputError
from guize.domain.instrument import Instrument
from guize.domain.json_types import Json

WUHAN: dict[str, Any] = {
    "number": "武政〔2018〕54号",
    "title": "武汉市人民政府工作规则",
    "kind": "工作规则",
    "issuer": "武汉市人民政府",
    "issued_on": "2018-11-01",
    "trial": False,
    "articles": 79,
    "numbering": "一、",
    "repeals": [
        {
            "title": "武汉市人民政府工作规则",
            "number": "武政〔2013〕101号",
            "issued_on": "2013-11-24",
            "on_file": False,
            "source": {"article": 79, "quote": "同时废止"},
        }
    ],
    "damage": [{"article": 15, "captured": "?!", "probable": "。"}],
}


def faults(read: Callable[[Json], object], value: Json) -> dict[str, str]:
    """Return pointer → code of what ``read`` has against ``value``."""
    with pytest.raises(InvalidInputError) as caught:
        read(value)
    return {fault.pointer: fault.code for fault in caught.value.faults}


def test_metadata_survives_the_round_trip() -> None:
    """An instrument is written as it was read."""
    assert Instrument.from_json(WUHAN).as_json() == WUHAN


def test_dates_are_dates() -> None:
    """Dates come out as dates and unknown ones as None."""
    instrument = Instrument.from_json(WUHAN)
    assert instrument.issued_on == date(2018, 11, 1)
    assert instrument.published_on is None
    assert instrument.repeals[0].issued_on == date(2013, 11, 24)


def test_label_is_the_number_or_the_title() -> None:
    """A document without a number is cited by its title in 《》."""
    assert Instrument.from_json(WUHAN).label() == "武政〔2018〕54号"
    unnumbered = {key: value for key, value in WUHAN.items() if key != "number"}
    assert Instrument.from_json(unnumbered).label() == "《武汉市人民政府工作规则》"


def test_every_fault_is_named_by_its_place() -> None:
    """All faults are reported at once, each with the pointer of the value at fault."""
    value = {
        **WUHAN,
        "title": "",
        "issued_on": "2018-13-01",
        "published_on": "20181101",
        "trial": "no",
        "articles": True,
        "colour": "red",
        "repeals": [{"number": 3}, "x"],
    }
    del value["kind"]
    assert faults(Instrument.from_json, value) == {
        "/title": "wrong_type",
        "/kind": "missing",
        "/issued_on": "not_a_date",
        "/published_on": "not_a_date",
        "/trial": "wrong_type",
        "/articles": "wrong_type",
        "/colour": "unknown_member",
        "/repeals/0/title": "missing",
        "/repeals/0/number": "wrong_type",
        "/repeals/1": "wrong_type",
        "/repeals/1/title": "missing",
    }


def test_pointers_start_where_the_caller_says() -> None:
    """Inside a larger document the pointers are the document's."""
    with pytest.raises(InvalidInputError) as caught:
        Instrument.from_json(None, "/instrument")
    assert caught.value.faults[0].pointer == "/instrument"


def test_message_counts_the_faults() -> None:
    """The sentence names the first fault, and how many more there are, in both languages."""
    with pytest.raises(InvalidInputError) as caught:
        Instrument.from_json({})
    assert caught.value.words.en == "/issuer: 'issuer' is required and missing. (and 2 more)"
    assert caught.value.words.zh == "/issuer:缺少必填的“issuer”。(另有 2 处)"
