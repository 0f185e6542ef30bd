"""Series, stages, open days and precedence in a head: read, written, and refused where absurd."""

import pytest

from guize.domain.force import Commenced, Prevails, Stage
from guize.domain.instrument import Instrument, InstrumentClass
from guize.domain.json_types import JsonObject
from guize.domain.version import Kind
from guize.packs.head import read_head, write_head

CLAUSE: JsonObject = {"article": 9, "quote": "第九条自2019年7月1日起施行"}
HEAD: JsonObject = {
    "version": 3,
    "kind": "base",
    "schema": "rulebook/1",
    "on_file": True,
    "effective_from": "2019-01-01",
    "effective_from_certainty": "certain",
    "instrument": {"title": "会议制度", "kind": "制度", "issuer": "某市人民政府", "trial": False},
    "narrative": {},
}
BASE: JsonObject = {
    "series": "meeting-rules",
    "series_label": {"zh": "会议制度", "en": "Meeting rules"},
    "continues": True,
    "repeals": [1],
    "stages": [
        {"effective_from": "2019-07-01", "articles": ["9"], "clause": CLAUSE, "rules": {}},
        {"effective_from": "undated", "articles": ["10-1"], "rules": {"leave": {"a": {}}}},
    ],
    "prevails_over": [{"version": 2, "source": {"article": 8, "quote": "以本规定为准"}}],
}
DATING: JsonObject = {
    "kind": "commencement",
    "commences": [{"version": 1}, {"version": 2, "stage": 1}],
}


def codes(**members: object) -> set[tuple[str, str]]:
    """Return pointer and code of each fault of the usual head with other members."""
    faults = read_head({**HEAD, **members}, "sample", 3)[1]  # type: ignore[dict-item]
    return {(fault.pointer, fault.code) for fault in faults}


@pytest.mark.parametrize(
    "members",
    [
        BASE,
        DATING,
        {"effective_from": "undated"},
        {"kind": "supplement", "amends": 1, "repeals": [2], "prevails_over": BASE["prevails_over"]},
        {"kind": "correction", "corrects": 1, **BASE},
    ],
)
def test_a_head_is_written_as_it_was_read(members: JsonObject) -> None:
    """What a head says of series, stages, open days and precedence comes back as it was."""
    head, faults = read_head({**HEAD, **members}, "sample", 3)
    assert not faults
    assert write_head(head) == {**HEAD, **members}


def test_what_a_head_says_of_force_is_read() -> None:
    """Series, stages, precedence and commencements are values of the version."""
    version = read_head({**HEAD, **BASE}, "sample", 3)[0].version
    assert (version.series, version.continues, version.repeals) == ("meeting-rules", True, (1,))
    assert version.stages[1] == Stage(None, ("10-1",), {"leave": {"a": {}}})
    assert version.prevails_over == (Prevails(2, {"article": 8, "quote": "以本规定为准"}),)
    dating = read_head({**HEAD, **DATING}, "sample", 3)[0].version
    assert dating.kind is Kind.COMMENCEMENT
    assert dating.commences == (Commenced(1), Commenced(2, 1))
    assert (
        read_head({**HEAD, "effective_from": "undated"}, "sample", 3)[0].version.begins.year == 9999
    )


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"series": "会议制度"}, {("/series", "series_slug")}),
        ({"kind": "repeal", "repeals": [1], "series": "leave"}, {("/series", "wrong_kind")}),
        (
            {"kind": "repeal", "repeals": [1], "effective_to": "2020-01-01"},
            {("/effective_to", "wrong_kind")},
        ),
        ({**DATING, "effective_from": "undated"}, {("/effective_from", "wrong_kind")}),
        ({**DATING, "effective_to": "2020-01-01"}, {("/effective_to", "wrong_kind")}),
        ({"kind": "commencement"}, {("/commences", "missing")}),
        ({"commences": [{"version": 1}]}, {("/commences", "wrong_kind")}),
        ({"kind": "supplement", "amends": 1, "series": "leave"}, {("/series", "wrong_kind")}),
        (
            {"prevails_over": [{"version": 3, "source": {}}]},
            {("/prevails_over/0/version", "no_such_version")},
        ),
        ({"stages": [{"articles": ["9"], "rules": {}}]}, {("/stages/0/effective_from", "missing")}),
    ],
)
def test_what_cannot_stand_in_a_head_is_told(
    members: JsonObject, expected: set[tuple[str, str]]
) -> None:
    """A member of another kind of version, or that names a later one, is a fault at its place."""
    assert expected <= codes(**members)


@pytest.mark.parametrize("name", [one.value for one in InstrumentClass])
def test_an_instrument_keeps_its_class(name: str) -> None:
    """The class, how it is attested and what it adds to elsewhere come back as they were."""
    told: JsonObject = {
        "title": "办法",
        "kind": "办法",
        "class": name,
        "issuer": "某市人民政府",
        "attested": "digest",
        "trial": False,
        "supplements": {"tenant": "hubei", "title": "规定", "number": "鄂政发〔2010〕1号"},
    }
    assert Instrument.from_json(told).as_json() == told
