"""By which ground one instrument's rule decides over another's, and what is told of it."""

from dataclasses import replace
from typing import cast

import pytest

from guize.domain.conditions.facts import DecisionKind, read_facts
from guize.domain.decisions.case import Case
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.docket import Docket
from guize.domain.effective.calendar import WorkingCalendar
from guize.domain.effective.rulebook import effective
from guize.domain.force import Prevails
from guize.domain.instrument import InstrumentClass
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.rulebook import Rules
from guize.domain.version import Version
from tests.domain.build import day, instrument, timeline, version
from tests.domain.decisions.sample_law import rule, step, warned, words

OVER: JsonObject = {"article": 9, "quote": "以本规定为准"}
FACTS: JsonObject = {"document": "order", "direction": "upward", "importance": "major"}


def signs(name: str, office: str, when: JsonObject | None = None) -> JsonObject:
    """Return the rules of an instrument by which ``office`` signs."""
    members: JsonObject = {"when": when} if when else {}
    return {"signing": {name: rule(name, chain=[step(office, "issue")], **members)}}


def law(
    number: int,
    start: int,
    rules: JsonObject,
    *,
    over: tuple[int, ...] = (),
    class_: InstrumentClass | None = None,
) -> Version:
    """Return a base of a series of its own, that prevails ``over`` others."""
    return version(
        number,
        start,
        series=f"series-{number}",
        rules=rules,
        prevails_over=tuple(Prevails(one, OVER) for one in over),
        instrument=replace(instrument(f"own-{number}"), class_=class_),
    )


def decided(
    *versions: Version, kind: DecisionKind = "signing", facts: JsonObject = FACTS
) -> Decision:
    """Return what is decided, unless told otherwise of who signs, where all are in force."""
    told = effective([timeline(versions)], day(30))
    rules = Rules(told.rules, words(), told.enactment_of)
    case = Case(
        facts=read_facts(kind, facts, words(), ()),
        law=told,
        rules=rules,
        vocabularies=words(),
        calendar=WorkingCalendar.from_rules({"calendar": {}}),
        on=day(30),
    )
    return Docket(rules).decide(kind, case)


def grounds(decision: Decision, name: str) -> Json:
    """Return by which grounds the rule ``name`` yields."""
    (told,) = (one for one in decision.considered if one["rule"] == f"/signing/{name}")
    return told.get("grounds")


def cited(decision: Decision) -> list[Json]:
    """Return the quotes cited."""
    return [one["quote"] for one in decision.citations]


ORDERS: JsonObject = {"document": "order"}
GENERAL, SPECIAL = signs("all", "head"), signs("orders", "secretary-general", ORDERS)


@pytest.mark.parametrize(
    ("all_", "orders", "wins", "ground"),
    [
        # Each ground stands against all that come after it.
        (law(1, 0, GENERAL, class_=InstrumentClass.LAW), law(2, 5, SPECIAL), "all", "rank"),
        (law(1, 0, GENERAL, over=(2,)), law(2, 5, SPECIAL), "all", "prevails"),
        (law(1, 0, GENERAL), law(2, 5, SPECIAL), "orders", "special"),
        (
            law(1, 5, GENERAL),
            law(2, 0, signs("orders", "secretary-general")),
            "all",
            "later",
        ),
    ],
)
def test_the_yielding_rule_tells_by_which_ground(
    all_: Version, orders: Version, wins: str, ground: str
) -> None:
    """Who decides is sure, and a clause that settles it is cited."""
    decision = decided(all_, orders)
    loser = "orders" if wins == "all" else "all"
    assert (decision.outcome, decision.rules) == ("decided", (f"/signing/{wins}",))
    (told,) = cast("list[JsonObject]", grounds(decision, loser))
    assert (told["rule"], told["ground"]) == (f"/signing/{wins}", ground)
    assert grounds(decision, wins) is None
    assert not decision.is_doubtful
    is_said = ground == "prevails"
    assert ("source" in told) is is_said
    assert cited(decision) == [wins, *(["以本规定为准"] if is_said else [])]


def test_a_clause_that_settles_it_is_cited_with_its_instrument() -> None:
    """It is another instrument's text than the one that yields."""
    decision = decided(law(1, 0, GENERAL, over=(2,)), law(2, 5, SPECIAL))
    assert [one["instrument"] for one in decision.citations] == ["own-1", "own-1"]


def test_an_earlier_special_rule_decides_with_a_doubt() -> None:
    """Both are cited, and the warning names both in two languages."""
    decision = decided(law(1, 5, GENERAL), law(2, 0, SPECIAL))
    assert (decision.outcome, decision.rules) == ("decided", ("/signing/orders",))
    assert decision.is_doubtful
    assert warned(decision) == ["earlier_special_rule"]
    assert cited(decision) == ["orders", "all"]
    (caveat,) = decision.warnings
    assert "立法法" in caveat.words.zh
    assert all("own-1" in text and "own-2" in text for text in (caveat.words.zh, caveat.words.en))


@pytest.mark.parametrize(
    ("general", "special"),
    [
        (law(1, 5, signs("all", "secretary-general")), law(2, 0, SPECIAL)),
        (law(1, 0, GENERAL), law(2, 0, SPECIAL)),
        (law(1, 5, GENERAL), law(2, 0, SPECIAL, class_=InstrumentClass.LAW)),
        (law(1, 5, GENERAL), law(2, 0, SPECIAL, over=(1,))),
    ],
)
def test_there_is_no_doubt_where_nothing_is_open(general: Version, special: Version) -> None:
    """Both come to the same, neither is earlier, or an earlier ground settles it."""
    decision = decided(general, special)
    assert (decision.outcome, decision.is_doubtful, warned(decision)) == ("decided", False, [])


def test_a_general_rule_that_surely_yields_to_another_leaves_no_doubt() -> None:
    """A later special rule that says the same as the earlier one settles it."""
    later = law(3, 9, signs("upward", "secretary-general", {"direction": "upward"}))
    decision = decided(law(1, 5, GENERAL), law(2, 0, SPECIAL), later)
    assert (decision.outcome, decision.is_doubtful) == ("decided", False)


MAJOR: JsonObject = {"importance": "major"}
UPWARD: JsonObject = {"direction": "upward"}


@pytest.mark.parametrize(
    "laws",
    [
        # Each says that it prevails over the next.
        (
            law(1, 0, SPECIAL, over=(2,)),
            law(2, 0, signs("upward", "head", UPWARD), over=(3,)),
            law(3, 0, signs("any", "executive-deputy"), over=(1,)),
        ),
        # The special over the general, that as later over a third, the third over the special.
        (
            law(1, 5, SPECIAL),
            law(2, 0, signs("upward", "head", {**ORDERS, **UPWARD})),
            law(3, 2, signs("any", "executive-deputy", MAJOR)),
        ),
    ],
)
def test_grounds_that_go_round_settle_nothing(laws: tuple[Version, ...]) -> None:
    """Nobody prevails: all are candidates and none yields."""
    decision = decided(*laws)
    assert (decision.outcome, decision.is_doubtful) == ("ambiguous", False)
    assert decision.rules == ("/signing/any", "/signing/orders", "/signing/upward")
    assert not any("grounds" in one for one in decision.considered)


@pytest.mark.parametrize("both", [True, False])
def test_two_that_name_each_other_cancel(both: bool) -> None:
    """The next ground decides then: the narrower conditions."""
    decision = decided(law(1, 0, GENERAL, over=(2,)), law(2, 5, SPECIAL, over=(1,) if both else ()))
    assert decision.rules == (("/signing/orders",) if both else ("/signing/all",))


@pytest.mark.parametrize(("start", "is_doubtful"), [(5, True), (0, False)])
def test_who_decides_a_matter_is_as_doubtful(start: int, is_doubtful: bool) -> None:
    """The rule by which somebody else would decide is later, and general."""
    matter: JsonObject = {"matter": "major-project"}
    special: JsonObject = {
        "decisions": {"projects": rule("projects", when=matter, body="executive")}
    }
    general: JsonObject = {"decisions": {"all": rule("all", body="plenary")}}
    decision = decided(law(1, start, general), law(2, 0, special), kind="matter", facts=matter)
    assert (decision.outcome, decision.is_doubtful) == ("decided", is_doubtful)
    assert warned(decision) == (["earlier_special_rule"] if is_doubtful else [])
    assert cited(decision) == ["all", "projects"]
