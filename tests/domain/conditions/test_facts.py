"""Facts as callers give them: what is read, what is refused and what the refusal offers."""

from datetime import date, datetime, timedelta, timezone
from itertools import chain
from math import inf, nan

import pytest

from guize.domain.conditions.facts import (
    KINDS,
    CaseFacts,
    DecisionKind,
    facts_label,
    facts_of_kind,
    read_facts,
)
from guize.domain.errors import Fault, InvalidInputError
from guize.domain.json_types import Json, JsonObject
from guize.domain.quantities import Quantity
from tests.domain.decisions.sample_law import words


def read(kind: DecisionKind, **facts: Json) -> CaseFacts:
    """Read facts."""
    return read_facts(kind, facts, words(), {"a-quota"})


def faults(kind: DecisionKind, facts: Json) -> tuple[Fault, ...]:
    """Return why facts are refused."""
    with pytest.raises(InvalidInputError) as refused:
        read_facts(kind, facts, words(), {"a-quota"})
    return refused.value.faults


def test_each_type_is_read_as_conditions_take_it() -> None:
    """Words, sets of words, truths, counts, durations, dates and instants."""
    signing = read("signing", document="order", matter=["budget", "contract"], statutory=True)
    assert signing.values["document"] == "order"
    assert signing.values["matter"] == frozenset({"budget", "contract"})
    assert signing.values["statutory"] == "true"
    leave = read("leave", duration={"value": 7, "unit": "day"}, departs_on="2021-03-08")
    assert leave.values["duration"] == Quantity(7, "day")
    assert leave.times == {"departs_on": date(2021, 3, 8)}
    instant = read("deadline", at="2018-09-28T16:30:00+08:00").times["at"]
    assert instant == datetime(2018, 9, 28, 16, 30, tzinfo=timezone(timedelta(hours=8)))
    assert read("meeting", members=0).values["members"] == Quantity(0)
    assert read("quota", quota="a-quota", count=2.5).values["count"] == Quantity(2.5)
    assert read("matter", consents=["head", "executive"]).values["consents"] == frozenset(
        {"head", "executive"}
    )


def test_one_word_stands_for_a_list_of_one() -> None:
    """A matter need not be written as a list."""
    assert read("matter", matter="budget").values["matter"] == frozenset({"budget"})


def test_declared_defaults_are_assumed_and_never_said_to_be_given() -> None:
    """What the caller says is not assumed; what is assumed is not among the given."""
    facts = read("signing", form="informal")
    assert facts.given == {"form": "informal"}
    assert facts.values["form"] == "informal"
    assert facts.assumed == {
        "matter": [],
        "text_marker": "none",
        "urgency": "ordinary",
        "secrecy": "none",
    }


@pytest.mark.parametrize(
    ("kind", "fact", "value", "code"),
    [
        ("signing", "document", "decree", "not_permitted"),
        ("signing", "document", 3, "not_permitted"),
        ("signing", "document", None, "not_permitted"),
        ("signing", "document", ["order"], "not_permitted"),
        ("signing", "document", {}, "not_permitted"),
        ("signing", "statutory", "true", "wrong_type"),
        ("signing", "statutory", 1, "wrong_type"),
        ("leave", "duration", 7, "wrong_type"),
        ("leave", "duration", {"value": 7}, "wrong_type"),
        ("leave", "duration", {"value": 7, "unit": "fortnight"}, "wrong_type"),
        ("leave", "duration", {"value": 7, "unit": ["day"]}, "wrong_type"),
        ("leave", "duration", {"value": 0, "unit": "day"}, "wrong_type"),
        ("leave", "duration", {"value": -1, "unit": "day"}, "wrong_type"),
        ("leave", "duration", {"value": True, "unit": "day"}, "wrong_type"),
        ("leave", "duration", {"value": inf, "unit": "day"}, "wrong_type"),
        ("leave", "duration", {"value": nan, "unit": "day"}, "wrong_type"),
        ("leave", "duration", {"value": 10**400, "unit": "year"}, "wrong_type"),
        ("leave", "duration", {"value": 7, "unit": "day", "more": 1}, "wrong_type"),
        ("leave", "departs_on", "2021-02-29", "wrong_type"),
        ("leave", "departs_on", "2021-3-8", "wrong_type"),
        ("leave", "departs_on", 20210308, "wrong_type"),
        ("leave", "departs_on", None, "wrong_type"),
        ("deadline", "at", "2018-09-28T16:30:00", "wrong_type"),
        ("deadline", "at", "2018-09-28T25:00:00+08:00", "wrong_type"),
        ("deadline", "at", "0001-01-01T00:00:00+14:00", "wrong_type"),
        ("deadline", "at", "9999-12-31T23:59:59-12:00", "wrong_type"),
        ("meeting", "members", -1, "wrong_type"),
        ("meeting", "members", 1.5, "wrong_type"),
        ("meeting", "members", "8", "wrong_type"),
        ("meeting", "members", True, "wrong_type"),
        ("meeting", "members", 10**400, "wrong_type"),
        ("quota", "count", -0.5, "wrong_type"),
        ("quota", "count", nan, "wrong_type"),
        ("quota", "count", inf, "wrong_type"),
        ("quota", "count", "2", "wrong_type"),
        ("quota", "quota", "another", "not_permitted"),
        ("quota", "quota", ["a-quota"], "not_permitted"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(
    kind: DecisionKind, fact: str, value: Json, code: str
) -> None:
    """The fault points at the fact and speaks both languages."""
    (fault,) = faults(kind, {fact: value})
    assert (fault.pointer, fault.code) == (f"/facts/{fact}", code)
    assert fault.words.zh
    assert fault.words.en


def test_a_word_that_is_not_permitted_gets_those_that_are_and_the_nearest() -> None:
    """The refusal is enough to mend the question."""
    (fault,) = faults("signing", {"document": "minute"})
    assert {"minutes", "order"} <= set(fault.permitted)
    assert "minutes" in fault.words.zh
    assert "minutes" in fault.words.en


def test_a_message_quotes_json_and_no_more_than_a_line_of_it() -> None:
    """Callers wrote JSON; whoever sends a book gets its first words back."""
    (truth,) = faults("meeting", {"members": True})
    assert "“true”" in truth.words.zh
    (book,) = faults("signing", {"document": "x" * 10_000})
    assert len(book.words.zh) < 200


def test_every_faulty_word_of_a_list_is_pointed_at() -> None:
    """Of three matters the two unknown ones are named by their places."""
    found = faults("matter", {"matter": ["budget", "budgets", 7]})
    assert [fault.pointer for fault in found] == ["/facts/matter/1", "/facts/matter/2"]


def test_all_faults_are_told_at_once() -> None:
    """Whoever mends the first finds no second."""
    found = faults("meeting", {"members": -1, "presnt": 3, "scheduled_on": "tomorrow"})
    assert {fault.pointer for fault in found} == {
        "/facts/members",
        "/facts/presnt",
        "/facts/scheduled_on",
    }


def test_an_unknown_fact_gets_those_that_the_kind_takes() -> None:
    """A misspelt fact must not be left out of the question in silence."""
    (fault,) = faults("leave", {"aplicant": "head"})
    assert fault.code == "unknown_fact"
    assert "applicant" in fault.words.en
    assert fault.permitted == tuple(facts_of_kind("leave", words()))


def test_a_fact_of_another_kind_is_unknown() -> None:
    """A signing question takes no number of members."""
    (fault,) = faults("signing", {"members": 8})
    assert fault.code == "unknown_fact"


def test_a_name_with_a_slash_is_escaped_in_the_pointer() -> None:
    """RFC 6901."""
    (fault,) = faults("leave", {"a/b~c": 1})
    assert fault.pointer == "/facts/a~1b~0c"


@pytest.mark.parametrize("facts", [[], "document=minutes", 3, None])
def test_facts_that_are_no_object_are_refused(facts: Json) -> None:
    """Facts are named."""
    (fault,) = faults("signing", facts)
    assert (fault.pointer, fault.code) == ("/facts", "wrong_type")


def test_every_fact_can_be_shown_in_a_form() -> None:
    """Each fact of each kind has a label in both languages, and words have permitted values."""
    names = set(chain.from_iterable(facts_of_kind(kind, words()) for kind in KINDS))
    assert names == set(words()["facts"].terms)
    for name in names:
        shown: JsonObject = facts_label(name, words())
        assert shown["label"]
        assert ("permitted" in shown) == (shown["type"] in ("term", "terms", "boolean"))
    assert facts_label("form", words())["default"] == "formal"


@pytest.mark.parametrize(
    ("word", "id_"), [("天", "day"), ("工作日", "working_day"), ("周", "week")]
)
def test_a_unit_in_chinese_gets_its_id(word: str, id_: str) -> None:
    """Whoever knows the word of a unit is told its id."""
    (fault,) = faults("leave", {"duration": {"value": 3, "unit": word}})
    assert (fault.pointer, fault.code) == ("/facts/duration", "wrong_type")
    assert f"“{word}”的代号是 {id_}" in fault.words.zh
