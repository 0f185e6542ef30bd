"""The day of commencement against the clause that names it."""

from datetime import date

import pytest

from guize.checks.commencement import check_commencement
from guize.domain.json_types import JsonObject
from guize.domain.version import Version
from guize.packs.head import read_head

INSTRUMENT: JsonObject = {
    "title": "某市规则",
    "kind": "工作规则",
    "issuer": "某市人民政府",
    "issued_on": "2026-03-02",
    "published_on": "2026-03-09",
}


def version(begins: str, quote: str | None, **head: object) -> Version:
    """Return a version that begins on a day and quotes a clause."""
    written: dict[str, object] = {
        "version": 1,
        "kind": "base",
        "schema": "rulebook/1",
        "effective_from": begins,
        "effective_from_certainty": "certain",
        "instrument": INSTRUMENT,
        **head,
    }
    if quote is not None:
        written["effective_clause"] = {"article": 1, "quote": quote}
    read, faults = read_head(written, "city", 1)  # type: ignore[arg-type] # JSON all the same
    assert not faults
    return read.version


@pytest.mark.parametrize(
    ("begins", "quote", "is_told"),
    [
        ("2026-03-02", "本规则自印发之日起施行", False),
        ("2026-03-09", "本规则自印发之日起施行", True),
        ("2026-03-02", "自发布之日起施行", False),
        ("2026-03-09", "自发布之日起施行", False),
        ("2026-04-01", "自公布之日起施行", True),
        ("2026-05-01", "自2026年5月1日起施行", False),
        ("2026-03-02", "自2026年5月1日起施行", True),
        ("2026-03-02", "自2026年13月1日起施行", False),
        ("2026-04-01", None, False),
    ],
)
def test_the_day_is_the_one_that_the_clause_names(
    begins: str, quote: str | None, *, is_told: bool
) -> None:
    """自印发之日起 is the day of issue, 自发布之日起 that or publication, a date is itself."""
    found = [(one.code, one.pointer) for one in check_commencement(version(begins, quote))]
    assert found == ([("not_the_day_of_the_clause", "/effective_from")] if is_told else [])


def test_another_reading_is_another_day() -> None:
    """A reading that gives the same day is none."""
    other = {"effective_from": "2026-03-02", "reading": {"zh": "甲", "en": "a"}}
    head = version("2026-03-02", None, effective_alternatives=[other])
    assert [one.code for one in check_commencement(head)] == ["same_alternative"]


def test_nothing_is_published_before_it_is_issued() -> None:
    """Dates of the instrument follow each other."""
    early = {**INSTRUMENT, "published_on": "2026-03-01"}
    (found,) = check_commencement(version("2026-03-02", None, instrument=early))
    assert (found.code, found.pointer) == (
        "published_before_issued",
        "/instrument/published_on",
    )
    assert date(2026, 3, 1).isoformat() in found.words.zh


@pytest.mark.parametrize(
    ("quote", "code"),
    [
        ("为规范工作,制定本规则", "not_a_commencement"),
        ("政府规章实施后要进行评估", "not_a_commencement"),
        ("另行通知", "not_a_commencement"),
        ("本规则择期施行", "clause_unread"),
        ("施行日期由市人民政府另行规定", "commencement_left_open"),
    ],
)
def test_a_clause_of_commencement_is_one(quote: str, code: str) -> None:
    """Any words of any article are none; words that cannot be read are told."""
    assert [one.code for one in check_commencement(version("2026-04-01", quote))] == [code]


def test_an_amended_text_keeps_the_clause_of_the_original() -> None:
    """In a 修正 the clause is history and is not held against the day."""
    history = [{"kind": "amended", "on": "2026-04-01"}]
    head = version(
        "2026-04-01", "自1988年1月1日起施行", instrument={**INSTRUMENT, "history": history}
    )
    assert [*check_commencement(head)] == []
