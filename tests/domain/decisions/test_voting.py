"""Is it passed: of whom, how many in favour, by the meeting's rule or by that of the matter."""

from fractions import Fraction
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guize.domain.decisions.decision import Decision
from guize.domain.errors import InvalidInputError
from guize.domain.json_types import Json, JsonObject
from tests.domain.decisions.sample_law import asked, case_of, decided, rule, warned

HALF: JsonObject = {"of": "members", "threshold": "more_than_half"}
PERSONNEL: JsonObject = {"matter": "important-personnel"}
TWO_THIRDS: JsonObject = {"of": "members", "threshold": {"at_least": "2/3"}}


def vote(voting: Json, more: JsonObject | None = None, /, **facts: Json) -> Decision:
    """Return what is decided of a vote at a party group that has ``voting``."""
    sections: JsonObject = {"meetings": {"party-group": rule("党组会议", voting=voting)}}
    return meet({**sections, **(more or {})}, **facts)


def meet(sections: JsonObject, **facts: Json) -> Decision:
    """Return what is decided of a party group's meeting."""
    asked_for: JsonObject = {"meeting": "party-group", **facts}
    return decided("meeting", case_of("meeting", sections, asked_for))


def told(decision: Decision) -> JsonObject:
    """Return what an answer tells of the vote."""
    return cast("JsonObject", decision.result["voting"])


@pytest.mark.parametrize(
    ("threshold", "members", "votes", "passed"),
    [
        ("more_than_half", 10, 5, False),
        ("more_than_half", 10, 6, True),
        ("more_than_half", 9, 5, True),
        ("at_least_half", 10, 5, True),
        ("at_least_half", 9, 4, False),
        ({"at_least": "2/3"}, 9, 6, True),
        ({"at_least": "2/3"}, 10, 6, False),
        ({"at_least": "2/3"}, 10, 7, True),
        ({"more_than": "2/3"}, 9, 6, False),
        ({"at_least": "4/5"}, 11, 8, False),
        ("all", 7, 6, False),
        ("all", 7, 7, True),
    ],
)
def test_votes_are_counted_exactly(threshold: Json, members: int, votes: int, passed: bool) -> None:
    """全体组成人员的过半数 is more than the half; 半数以上 and 三分之二以上 include it."""
    voting: JsonObject = {"of": "members", "threshold": threshold}
    assert vote(voting, members=members, votes_for=votes).result["passed"] is passed


@given(
    st.integers(1, 60),
    st.data(),
    st.sampled_from(["1/2", "2/3", "3/4", "4/5", "1/3"]),
    st.sampled_from(["at_least", "more_than"]),
)
def test_a_share_is_what_fractions_say(
    members: int, data: st.DataObject, share: str, bound: str
) -> None:
    """No number of members and votes is judged otherwise than by exact fractions."""
    votes = data.draw(st.integers(0, members))
    found = vote({"of": "members", "threshold": {bound: share}}, members=members, votes_for=votes)
    part, wanted = Fraction(votes, members), Fraction(share)
    assert found.result["passed"] is (part > wanted if bound == "more_than" else part >= wanted)


def test_the_share_is_of_those_present_where_the_text_says_so() -> None:
    """出席人员的过半数: six of eleven who are there, although there are twenty members."""
    voting: JsonObject = {"of": "present", "threshold": "more_than_half"}
    found = vote(voting, members=20, present=11, votes_for=6)
    assert (found.result["passed"], told(found)["required"]) == (True, 6)
    assert asked(vote(voting, members=20, votes_for=6)) == ["present"]


def test_the_share_is_of_those_who_vote_where_the_text_says_so() -> None:
    """参加表决者: for, against and abstaining; without one of the three it is not known."""
    voting: JsonObject = {"of": "voters", "threshold": "more_than_half"}
    votes: JsonObject = {"votes_for": 4, "votes_against": 3}
    assert asked(vote(voting, **votes)) == ["votes_abstaining"]
    assert vote(voting, **votes, votes_abstaining=0).result["passed"] is True
    assert vote(voting, **votes, votes_abstaining=1).result["passed"] is False


def test_without_votes_it_is_told_what_it_takes() -> None:
    """The least number in favour is told, and the votes may be given."""
    found = vote(TWO_THIRDS, members=10)
    assert (found.result["passed"], told(found)["required"]) == (None, 7)
    assert asked(found) == ["votes_for"]


def test_nothing_is_passed_without_a_quorum() -> None:
    """三分之二以上到会方可召开: five of nine is no quorum, whatever the votes."""
    meeting = rule("党组会议", quorum=TWO_THIRDS, voting=HALF)
    sections: JsonObject = {"meetings": {"party-group": meeting}}
    found = meet(sections, members=9, present=5, votes_for=5)
    assert (found.result["quorate"], found.result["passed"]) == (False, False)
    unknown = meet(sections, members=9, votes_for=5)
    assert (unknown.result["passed"], asked(unknown)) == (None, ["present"])
    assert meet(sections, members=9, present=6, votes_for=5).result["passed"] is True
    lost = meet(sections, members=9, votes_for=4)
    assert lost.result["passed"] is False


def test_a_matter_may_take_a_quorum_of_its_own() -> None:
    """讨论决定干部任免 takes two thirds, other matters half; no matter given is none of them."""
    quorum: Json = [
        {"of": "members", "threshold": "at_least_half"},
        {**TWO_THIRDS, "when": {"matter": "important-personnel"}},
    ]
    sections: JsonObject = {"meetings": {"party-group": rule("党组会议", quorum=quorum)}}
    counts: JsonObject = {"members": 9, "present": 5}
    assert meet(sections, **counts).result["quorate"] is True
    assert meet(sections, **counts, matter=["important-personnel"]).result["quorate"] is False


def test_the_rule_on_the_matter_prevails_and_the_meetings_fills_what_it_leaves_open() -> None:
    """干部任免 by secret ballot, person by person; the majority is that of all votes."""
    voting: JsonObject = {"ballot": ["secret-ballot"], "each": "person"}
    matter = rule("干部任免", when=PERSONNEL, body="party-group", voting=voting)
    more: JsonObject = {"decisions": {"appointments": matter}}
    facts: JsonObject = {"members": 9, "votes_for": 5, "matter": ["important-personnel"]}
    found = vote(HALF, more, **facts)
    expected = {**HALF, **voting, "required": 5}
    assert {key: told(found)[key] for key in expected} == expected
    assert found.result["passed"] is True
    assert len(found.citations) == 2
    stricter = rule("干部任免", when=PERSONNEL, voting=TWO_THIRDS)
    found = vote(HALF, {"decisions": {"appointments": stricter}}, **facts)
    assert (found.result["passed"], told(found)["required"]) == (False, 6)


def test_another_bodys_votes_are_none_of_this_meetings() -> None:
    """A matter that the executive meeting decides is not voted on by the party group's rule."""
    matter = rule("预算", when=PERSONNEL, body="executive", voting=TWO_THIRDS)
    found = vote(
        HALF,
        {"decisions": {"budget": matter}},
        members=9,
        votes_for=5,
        matter=["important-personnel"],
    )
    assert found.result["passed"] is True


def test_where_the_head_decides_votes_do_not() -> None:
    """由市长在讨论的基础上作出决定: nothing is passed by votes, and who decides is told."""
    found = vote({"by": {"office": "head"}}, members=9, votes_for=9)
    by = told(found)["by"]
    assert isinstance(by, dict)
    assert (found.result["passed"], by["office"]) == (None, "head")
    assert asked(found) == []


def test_a_majority_that_the_text_leaves_open_is_no_guess() -> None:
    """表决通过 without a word on the majority: not told, not asked for."""
    unstated: JsonObject = {"of": "members", "threshold": {"unstated": "多少赞成方为通过"}}
    found = vote(unstated, members=9, votes_for=9)
    assert (found.result["passed"], asked(found)) == (None, [])


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"members": 5, "votes_for": 4, "votes_against": 2}, "/facts/votes_for"),
        ({"members": 9, "present": 5, "votes_abstaining": 6}, "/facts/votes_abstaining"),
        ({"members": 9, "present": 5, "by_video": 6}, "/facts/by_video"),
    ],
)
def test_more_votes_than_people_are_refused(facts: JsonObject, fault: str) -> None:
    """Nobody votes twice, and nobody who is not there."""
    with pytest.raises(InvalidInputError) as error:
        vote(HALF, **facts)
    assert [one.pointer for one in error.value.faults] == [fault]


VIDEO: JsonObject = {"rule": "by_video", "with_consent_of": ["head"], "strength": "may"}


@pytest.mark.parametrize(
    ("attendance", "consents", "quorate", "needs", "warnings"),
    [
        (None, [], None, [], ["video_not_regulated"]),
        ({"rule": "on_time"}, [], None, [], ["video_not_regulated"]),
        ({"rule": "by_video"}, [], True, [], []),
        ([{"rule": "on_time"}, VIDEO], [], None, ["consents"], []),
        (VIDEO, ["head"], True, [], []),
        (VIDEO, ["general-office"], None, ["consents"], []),
    ],
)
def test_who_attends_by_video_counts_where_it_is_permitted(
    attendance: Json, consents: list[Json], quorate: bool | None, needs: Json, warnings: Json
) -> None:
    """经同意可以视频方式出席: with the consent they count, without a word it is not regulated."""
    members: JsonObject = {"attendance": attendance} if attendance else {}
    meeting = rule("党组会议", quorum=HALF, **members)
    sections: JsonObject = {"meetings": {"party-group": meeting}}
    facts: JsonObject = {"members": 9, "present": 6, "by_video": 2, "consents": consents}
    found = meet(sections, **facts)
    assert (found.result["quorate"], asked(found), warned(found)) == (quorate, needs, warnings)
    enough = meet(sections, **{**facts, "present": 7})
    assert enough.result["quorate"] is True
