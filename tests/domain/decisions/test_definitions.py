"""Units of time that the text defines itself: what they mean, where, and what counts then."""

from typing import cast

import pytest

from guize.domain.decisions.decision import Decision
from guize.domain.json_types import Json, JsonObject
from tests.domain.decisions.sample_law import case_of, decided, rule, step

TEN_DAYS: JsonObject = {"value": 10, "unit": "day"}


def cited(article: int, **members: Json) -> list[Json]:
    """Return the citation of an article."""
    return [{"article": article, "quote": "规定", **members}]


def definition(
    article: int, scope: Json, one: str = "day", number: float = 1, unit: str = "working_day"
) -> JsonObject:
    """Return that one of a unit counts as so many of another."""
    counts: JsonObject = {"one": one, "is": {"value": number, "unit": unit}}
    defined = rule("日", terms=["日", "天"], means="指工作日", scope=scope, counts=counts)
    return {**defined, "source": cited(article)}


def due(source: list[Json], limit: JsonObject = TEN_DAYS, **definitions: Json) -> Decision:
    """Return when something is due by a rule with ``source``, from Monday 1 March 2021."""
    deadline: JsonObject = {
        **rule("答复", trigger="request-received", action="reply", relation="within", limit=limit),
        "source": source,
    }
    sections: JsonObject = {"deadlines": {"a": deadline}, "definitions": definitions}
    facts: JsonObject = {"trigger": "request-received", "at": "2021-03-01"}
    return decided("deadline", case_of("deadline", sections, facts))


def test_a_definition_changes_what_counts() -> None:
    """本规则所称日为工作日: ten days are ten working days, and the definition is cited."""
    assert due(cited(3)).result["due_on"] == "2021-03-11"
    decision = due(cited(3), day=definition(5, "instrument"))
    assert decision.result["due_on"] == "2021-03-15"
    assert decision.result["limit"] == TEN_DAYS
    assert decision.result["counted_as"] == {
        "value": 10,
        "unit": "working_day",
        "definition": "/definitions/day",
        "means": "指工作日",
    }
    assert [one["article"] for one in decision.citations] == [3, 5]


def test_natural_days_are_told_and_count_as_days() -> None:
    """30天指自然日: nothing is counted otherwise, and the doubt is settled."""
    decision = due(cited(3), day=definition(3, "onward", unit="day"))
    assert decision.result["due_on"] == "2021-03-11"
    assert decision.result["counted_as"] == {
        **TEN_DAYS,
        "definition": "/definitions/day",
        "means": "指工作日",
    }


@pytest.mark.parametrize(
    ("scope", "article", "holds"),
    [
        ("onward", 4, False),
        ("onward", 5, True),
        ("onward", 9, True),
        ("article", 4, False),
        ("article", 5, True),
        ("article", 6, False),
        ({"from": 4, "to": 6}, 3, False),
        ({"from": 4, "to": 6}, 4, True),
        ({"from": 4, "to": 6}, 6, True),
        ({"from": 4, "to": 6}, 7, False),
        ("instrument", 1, True),
    ],
)
def test_a_definition_holds_within_its_scope(scope: Json, article: int, holds: bool) -> None:
    """下同 from its article on, 本条 in its article, 本章 between two, 本规则 throughout."""
    decision = due(cited(article), day=definition(5, scope))
    assert ("counted_as" in decision.result) is holds


def test_an_inserted_article_stands_between_its_neighbours() -> None:
    """第五条之一 comes after the definition in article 5, and is another article."""
    assert "counted_as" in due(cited(5, inserted=1), day=definition(5, "onward")).result
    assert "counted_as" not in due(cited(5, inserted=1), day=definition(5, "article")).result


@pytest.mark.parametrize("members", [{"version": 2}, {"tenant": "other"}])
def test_a_definition_binds_its_own_instrument_alone(members: JsonObject) -> None:
    """What one instrument calls a day says nothing of another's."""
    defined = {**definition(5, "instrument"), "source": cited(5, tenant="own", version=1)}
    own: JsonObject = {"tenant": "own", "version": 1}
    assert "counted_as" in due(cited(3, **own), day=defined).result
    assert "counted_as" not in due(cited(3, **{**own, **members}), day=defined).result


def test_the_narrower_definition_holds() -> None:
    """In article 5 a day is a day, though elsewhere it is a working day; later beats earlier."""
    rules: dict[str, Json] = {
        "a": definition(9, "instrument"),
        "b": definition(5, "article", unit="day"),
        "c": definition(6, "onward", number=2),
        "d": definition(8, "onward", number=3),
    }
    counted = {
        article: cast("JsonObject", due(cited(article), TEN_DAYS, **rules).result["counted_as"])
        for article in (3, 5, 7, 9)
    }
    assert {article: (one["value"], one["unit"]) for article, one in counted.items()} == {
        3: (10, "working_day"),
        5: (10, "day"),
        7: (20, "working_day"),
        9: (30, "working_day"),
    }


def test_the_limits_own_citation_says_where_it_stands() -> None:
    """A limit that cites article 9 stands there, whatever the rule cites besides."""
    limit: JsonObject = {**TEN_DAYS, "source": cited(9)}
    assert "counted_as" in due(cited(2), limit, day=definition(5, "onward")).result
    assert "counted_as" not in due(cited(2), day=definition(5, "onward")).result


def test_a_month_may_be_thirty_days() -> None:
    """一个月按30日计: both ends of a range count so."""
    limit: JsonObject = {"min": 1, "max": 2, "unit": "month"}
    decision = due(cited(3), limit, month=definition(5, "instrument", "month", 30, "day"))
    assert decision.result["window"] == {"from": "2021-03-31", "to": "2021-04-30"}
    counted = cast("JsonObject", decision.result["counted_as"])
    assert (counted["min"], counted["max"], counted["unit"]) == (30, 60, "day")


def test_other_units_are_left_alone() -> None:
    """A definition of the day says nothing of a month."""
    limit: JsonObject = {"value": 1, "unit": "month"}
    assert "counted_as" not in due(cited(3), limit, day=definition(5, "instrument")).result


def test_a_term_that_is_no_unit_changes_no_count() -> None:
    """各区含开发区: a definition for readers."""
    term: JsonObject = rule("各区", terms=["各区"], means="含开发区", scope="onward")
    assert due(cited(3), district=term).result["due_on"] == "2021-03-11"


def test_leave_counts_back_by_the_definition_too() -> None:
    """提前3日 where a day is a working day: over a weekend it is two days more."""
    leave = rule("外出", chain=[step("head", "approve")], lead_time={"value": 3, "unit": "day"})
    sections: JsonObject = {
        "leave": {"a": leave},
        "definitions": {"day": definition(5, "instrument")},
    }
    facts: JsonObject = {"applicant": "deputy", "departs_on": "2021-03-09"}
    decision = decided("leave", case_of("leave", sections, facts))
    assert decision.result["notify_by"] == "2021-03-04"
    (told,) = cast("list[JsonObject]", decision.result["lead_times"])
    assert cast("JsonObject", told["counted_as"])["unit"] == "working_day"
    assert {one["article"] for one in decision.citations} == {1, 5}


def test_minutes_are_due_by_the_definition_too() -> None:
    """会后3日内完成初稿, a day being a working day."""
    minutes: JsonObject = {
        "chain": [step("head", "issue")],
        "drafted_within": {"value": 3, "unit": "day"},
    }
    sections: JsonObject = {
        "meetings": {"executive": rule("常务会议", minutes=minutes)},
        "definitions": {"day": definition(5, "instrument")},
    }
    facts: JsonObject = {"meeting": "executive", "scheduled_on": "2021-03-05"}
    decision = decided("meeting", case_of("meeting", sections, facts))
    told = cast("JsonObject", decision.result["minutes"])
    assert cast("JsonObject", told["drafted"])["due_on"] == "2021-03-10"
    assert 5 in {one["article"] for one in decision.citations}
