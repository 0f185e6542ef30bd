"""Rule content as read: nothing is lost, and each part knows what it says."""

from collections.abc import Iterator

import pytest

from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import AnyActor, applying_actor, read_actor
from guize.domain.rules.chains import Chain, Choice, Step, read_chain
from guize.domain.rules.limits import Duration, FromFact, Limit, read_limit
from guize.domain.rules.meetings import read_meeting
from guize.domain.rules.nothing import Unstated, Vague
from guize.domain.rules.rulebook import Rules
from guize.domain.rules.voting import read_quorum
from guize.domain.rules.when import read_when
from tests.domain.decisions.real_law import real_case
from tests.domain.decisions.sample_law import rule, step, words

TENANTS = ("qiqihar", "taobei", "wuhan", "xianyang", "panjin")
MAJOR: JsonObject = {"importance": "major"}
FORTNIGHT: JsonObject = {"value": 2, "unit": "week"}


@pytest.mark.parametrize(
    ("entry", "limit"),
    [
        (FORTNIGHT, Duration(FORTNIGHT, "week", value=2)),
        ({"min": 1, "max": 2, "unit": "day"}, Duration({}, "day", least=1, most=2)),
        ({"min": 7, "unit": "working_day"}, Duration({}, "working_day", least=7)),
        ({"vague": "及时"}, Vague({}, "及时")),
        ({"unstated": "何时答复"}, Unstated({}, "何时答复")),
        ({"from_fact": "stated_limit"}, FromFact({}, "stated_limit")),
    ],
)
def test_a_limit_is_a_duration_or_one_kind_of_nothing(entry: JsonObject, limit: Limit) -> None:
    """及时 is vague, what the text leaves out is unstated, and neither is nought."""
    found = read_limit(entry)
    assert type(found) is type(limit)
    assert found.said == entry
    for member in ("unit", "value", "least", "most", "words", "what", "fact"):
        assert getattr(found, member, None) == getattr(limit, member, None)


def test_a_limit_that_a_fact_states_keeps_what_the_rule_says_of_it() -> None:
    """The strength is the rule's, the number that of the case; without the fact it stays open."""
    limit = FromFact({"from_fact": "stated_limit", "strength": "must"}, "stated_limit")
    stated = limit.stated({"value": 3, "unit": "day"})
    assert isinstance(stated, Duration)
    assert (stated.value, stated.unit, stated.said["strength"]) == (3, "day", "must")
    assert limit.stated(None) is limit


@pytest.mark.parametrize(
    ("threshold", "required"),
    [
        ("more_than_half", 4),
        ("at_least_half", 3),
        ("all", 6),
        ({"at_least": 3}, 3),
        ({"more_than": 3}, 4),
        ({"at_least": "2/3"}, 4),
        ({"more_than": "2/3"}, 5),
        ({"at_least": "3/4"}, 5),
    ],
)
def test_a_quorum_is_a_share_or_a_number_of_the_members(threshold: Json, required: int) -> None:
    """Of six: 超过半数 excludes the half, 半数以上 and 三分之二以上 include what they name."""
    entry: JsonObject = {"quorum": {"of": "members", "threshold": threshold}}
    found = read_quorum(entry, words())
    assert isinstance(found, tuple)
    assert [part.threshold.required(6) for part in found] == [required]


def test_a_quorum_may_be_unstated_or_absent() -> None:
    """What the text raises and leaves open is another thing than what it does not raise."""
    assert isinstance(read_quorum({"quorum": {"unstated": "法定人数"}}, words()), Unstated)
    assert read_quorum({}, words()) is None


def test_a_chain_knows_its_steps_its_choices_and_what_it_leaves_unstated() -> None:
    """Offices, actions and conditions are members, not words to look up."""
    entry: Json = [
        {**step("head", "issue"), "when": MAJOR, "parallel_with_previous": True},
        {"any_of": [[step("deputy", "review")], [step("head", "sign")]], "if": "必要时"},
        {"by_reference": "另行规定"},
    ]
    chain = read_chain(entry, words())
    assert isinstance(chain, Chain)
    assert chain.said == entry
    first, choice, elsewhere = chain.steps
    assert isinstance(first, Step)
    assert (first.office, first.action, first.is_parallel) == ("head", "issue", True)
    assert first.when == read_when({"when": MAJOR}, words())
    assert isinstance(choice, Choice)
    assert (choice.condition, len(choice.any_of)) == ("必要时", 2)
    assert isinstance(elsewhere, Step)
    assert elsewhere.office is None
    assert isinstance(read_chain({"unstated": "由谁签发"}, words()), Unstated)
    assert read_chain(None, words()) is None


def test_of_several_actors_the_one_who_is_left_acts() -> None:
    """An actor whose condition fails falls away; of one left, no choice is told."""
    entry: JsonObject = {"any_of": [{"office": "head", "when": MAJOR}, {"office": "deputy"}]}
    actor = read_actor(entry, words())
    assert isinstance(actor, AnyActor)
    ordinary = applying_actor(actor, {"importance": "ordinary"})
    assert ordinary is not None
    assert ordinary.said == {"office": "deputy"}
    major = applying_actor(actor, {"importance": "major"})
    assert isinstance(major, AnyActor)
    assert major.said == {"any_of": [{"office": "head"}, {"office": "deputy"}]}
    assert applying_actor(actor, {}) == actor


def test_the_nearest_source_and_strength_hold_for_a_part_of_a_meeting() -> None:
    """一般 qualifies only the cadence; what carries no article has that of what encloses it."""
    own: Json = [{"article": 45, "quote": "一般每月一次"}]
    entry = rule("会议", cadence={**FORTNIGHT, "strength": "usually"}, quorum={"unstated": "人数"})
    entry["cadence"] = {"times": 1, "per": FORTNIGHT, "strength": "usually", "source": own}
    meeting = read_meeting("executive", entry, words())
    assert meeting.cadence is not None
    assert (meeting.cadence.said["strength"], meeting.cadence.said["source"]) == ("usually", own)
    assert isinstance(meeting.quorum, Unstated)
    assert meeting.quorum.said["source"] == entry["source"]
    assert "strength" not in meeting.quorum.said


@pytest.mark.parametrize("tenant", TENANTS)
def test_every_rule_of_the_five_documents_is_read_with_its_articles(tenant: str) -> None:
    """No rule loses its id, its title or its citations, and each chain says what it said."""
    rules = real_case("signing", tenant, "2021-03-01", {}).rules
    read = (
        *rules.signing,
        *rules.deadlines,
        *rules.leave,
        *rules.matters,
        *rules.quotas,
        *rules.meetings,
        *rules.substitutions,
    )
    assert read
    for one in read:
        assert one.id.startswith("/")
        assert one.title
        assert one.citations, one.id
        for chain in _chains(one):
            assert chain.said == one.said["chain"]


def test_a_section_is_read_once() -> None:
    """Asked again, the same rules are given."""
    rules = Rules({"signing": {"a": rule("甲", chain=[step("head", "issue")])}}, words())
    assert rules.signing is rules.signing
    assert rules.deadlines == ()


def _chains(one: object) -> Iterator[Chain]:
    chain = getattr(one, "chain", None)
    if isinstance(chain, Chain):
        yield chain
