"""Whom an absentee asks, via whom, and who is told."""

import pytest

from guize.domain.decisions.absence import find_absence
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.meetings import read_meeting
from tests.domain.decisions.real_law import meet, real_case

ON = "2021-03-01"


def absence(tenant: str, meeting: str, absentee: str, chair: str = "head") -> JsonObject:
    """Return what an absentee is told."""
    decision = meet(tenant, ON, meeting=meeting, absentee=absentee, chair=chair)
    told = decision.result["absence"]
    assert isinstance(told, dict)
    return told


def offices(people: Json) -> list[Json]:
    """Return the offices of the people whom an absentee turns to."""
    assert isinstance(people, list)
    return [person["office"] for person in people if isinstance(person, dict)]


@pytest.mark.parametrize("absentee", ["deputy", "executive-deputy", "deputy-in-charge"])
def test_leaders_of_wuhan_ask_the_mayor(absentee: str) -> None:
    """Article 47 covers every leader of the government."""
    told = absence("wuhan", "executive", absentee)
    assert (told["absentee"], told["as"]) == (absentee, "leaders")
    assert offices(told["ask"]) == ["head"]


def test_heads_of_departments_ask_the_general_office_in_writing() -> None:
    """Article 47: in writing, before the meeting; the general office reports to the mayor."""
    told = absence("wuhan", "executive", "constituent-department-head")
    assert told["as"] == "department-head"
    assert offices(told["ask"]) == ["general-office"]
    assert offices(told["notify"]) == ["head"]
    assert told["form"] == "书面请假"
    lead_time = told["lead_time"]
    assert isinstance(lead_time, dict)
    assert lead_time["limit"] == {"vague": "会前"}
    assert lead_time["due_on"] is None


def test_of_a_thematic_meeting_the_convener_is_asked() -> None:
    """A relative office is told with whoever the text lets convene."""
    people = absence("wuhan", "thematic", "department-head")["ask"]
    assert isinstance(people, list)
    [asked] = people
    assert isinstance(asked, dict)
    who = asked["who"]
    assert isinstance(who, dict)
    assert (asked["office"], who["office"]) == ("convener", "leaders")


def test_members_are_those_of_whom_the_meeting_consists() -> None:
    """Xianyang, article 44: a deputy is a member of the executive meeting, no head of bureau."""
    told = absence("xianyang", "executive", "executive-deputy")
    assert (told["as"], offices(told["ask"]), offices(told["notify"])) == (
        "member",
        ["head"],
        ["general-office"],
    )
    other = absence("xianyang", "executive", "department-head")
    assert (other["outcome"], "narrower" in other) == ("not_regulated", False)


def test_where_anybody_is_named_everybody_is_covered() -> None:
    """Taobei, article 64: whoever cannot attend asks the one who presides."""
    told = absence("taobei", "thematic", "department-head", chair="deputy")
    assert told["as"] == "any"
    assert offices(told["ask"]) == ["chair"]
    assert "'resolved': 'deputy'" in str(told["ask"])


def test_nobody_asks_oneself() -> None:
    """Whom the mayor asks who cannot attend, Wuhan's article 47 does not say."""
    assert absence("wuhan", "executive", "head")["ask"] == {
        "unstated": "本人缺席时向谁请假,条文未载明"
    }
    assert "unstated" in str(absence("taobei", "plenary", "head")["ask"])


def test_who_is_not_covered_is_not_told_anything() -> None:
    """The secretary-general of Wuhan is no leader in the words of article 47: of whom, is told."""
    told = absence("wuhan", "executive", "secretary-general")
    assert (told["absentee"], told["outcome"]) == ("secretary-general", "not_regulated")
    says_of = told["says_of"]
    assert isinstance(says_of, list)
    assert {one["as"] for one in says_of if isinstance(one, dict)} == {"leaders", "department-head"}
    assert "absence" not in meet("wuhan", ON, meeting="executive").result


def test_a_word_too_broad_for_the_text_is_told_with_the_narrower_ones() -> None:
    """Xianyang, articles 39 and 44: heads of constituent departments are members, not all heads."""
    told = absence("xianyang", "plenary", "department-head")
    assert told["outcome"] == "not_regulated"
    assert offices(told["narrower"]) == ["constituent-department-head"]
    [members] = says_of if isinstance(says_of := told["says_of"], list) else []
    assert isinstance(members, dict)
    assert (members["as"], members["title"]) == ("member", "组成人员")
    assert isinstance(members["offices"], list)
    assert "constituent-department-head" in members["offices"]
    assert "44" in str(members["source"])


def test_an_absentee_does_not_preside() -> None:
    """Who asks for leave of absence is absent from the meeting."""
    decision = meet("wuhan", ON, meeting="executive", absentee="head")
    preside = decision.result["preside"]
    assert isinstance(preside, dict)
    assert preside["blocked"] is True
    (caveat,) = [one for one in decision.warnings if "主持" in one.words.zh]
    assert caveat.code == "step_blocked"


def test_missing_a_meeting_is_not_being_away() -> None:
    """Qiqihar, article 8: a pair that is away moves a third, one who misses a meeting does not."""
    missing = meet("qiqihar", ON, absent=["head"], meeting="executive", absentee="deputy-in-charge")
    preside = missing.result["preside"]
    assert isinstance(preside, dict)
    assert preside["blocked"] is True
    assert "pairs_unstated" not in {one.code for one in missing.warnings}
    away = meet("qiqihar", ON, absent=["head", "deputy-in-charge"], meeting="executive")
    preside = away.result["preside"]
    assert isinstance(preside, dict)
    assert (preside["acting"], preside["rule"]) == ("executive-deputy", "/substitution/both-away")
    assert missing.result["bars"] == away.result["bars"]


def test_the_narrowest_office_named_counts() -> None:
    """Deputies before leaders, leaders before members, members before anybody."""
    case = real_case("meeting", "wuhan", ON, {})
    rule: JsonObject = {
        "members": {"offices": ["head", "deputy", "secretary-general"]},
        "absence": {
            "any": {"ask": "chair"},
            "leaders": {"ask": "head"},
            "member": {"ask": "convener"},
            "deputy": {"ask": "secretary-general"},
        },
    }
    meeting = read_meeting("executive", rule, case.vocabularies)
    names = ("executive-deputy", "head", "secretary-general", "department-head")
    found = [[name for name, _ in find_absence(meeting, absentee, case)] for absentee in names]
    assert found == [["deputy"], ["leaders"], ["member"], ["any"]]
