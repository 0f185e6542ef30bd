"""A meeting: what the rules of five cities say of it, and what they leave unsaid."""

from typing import cast

import pytest

from guize.domain.errors import InvalidInputError
from guize.domain.json_types import Json, JsonObject
from tests.domain.decisions.real_law import asked, meet
from tests.domain.decisions.sample_law import case_of, decided, rule

ON = "2021-03-01"


def member(value: Json, name: str) -> Json:
    """Return a member of an object of an answer."""
    assert isinstance(value, dict)
    return value.get(name)


def bare(value: Json) -> Json:
    """Return a value of an answer without its citations."""
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items() if key != "source"}
    return [bare(item) for item in value] if isinstance(value, list) else value


def test_the_meeting_must_be_named() -> None:
    """Without the meeting nothing can be told; it is asked for."""
    decision = meet("wuhan", ON)
    assert (decision.outcome, asked(decision)) == ("needs_facts", ["meeting"])


@pytest.mark.parametrize(
    ("tenant", "on", "outcome", "reason"),
    [
        ("wuhan", "2019-03-01", "not_regulated", None),
        ("panjin", "2016-03-01", "vacancy", "not_on_file"),
        ("wuhan", "2010-03-01", "vacancy", "nothing_on_file"),
    ],
)
def test_a_meeting_that_no_rule_names(
    tenant: str, on: str, outcome: str, reason: str | None
) -> None:
    """Wuhan has no head's office meeting; whether Panjin has one, or had it early, is unknown."""
    decision = meet(tenant, on, meeting="head-office")
    assert (decision.outcome, decision.reason) == (outcome, reason)


@pytest.mark.parametrize(
    ("meeting", "members", "present", "required", "quorate"),
    [
        ("plenary", 40, 20, 21, False),
        ("plenary", 40, 21, 21, True),
        ("plenary", 41, 21, 21, True),
        ("plenary", 41, 20, 21, False),
        ("executive", 8, 4, 4, True),
        ("executive", 8, 3, 4, False),
        ("executive", 7, 4, 4, True),
        ("executive", 7, 3, 4, False),
        ("executive", 1, 1, 1, True),
    ],
)
def test_more_than_half_is_not_at_least_half(
    meeting: str, members: int, present: int, required: int, quorate: bool
) -> None:
    """Taobei: 超过半数 (article 58) excludes the half, 半数以上 (article 60) includes it."""
    decision = meet("taobei", ON, meeting=meeting, members=members, present=present)
    assert decision.result["quorate"] is quorate
    assert member(decision.result["quorum"], "required") == required


def test_the_quorum_tells_who_counts_and_by_what_article() -> None:
    """The quorum carries its threshold, its offices and the nearest source."""
    quorum = meet("taobei", ON, meeting="executive", members=8).result["quorum"]
    assert bare(quorum) == {
        "of": "members",
        "threshold": "at_least_half",
        "strength": "must",
        "required": 4,
        "offices": ["head", "deputy"],
    }
    assert "参加会议的组成人员须达到半数以上方可召开" in str(member(quorum, "source"))


def test_without_the_counts_quorate_is_null_and_they_may_be_asked_for() -> None:
    """A quorum without numbers says neither yes nor no."""
    decision = meet("taobei", ON, meeting="plenary", present=30)
    assert decision.outcome == "decided"
    assert decision.result["quorate"] is None
    assert "members" in asked(decision)
    assert "present" not in asked(decision)
    assert all(need["optional"] for need in decision.needs)


def test_without_a_quorum_in_the_text_no_number_makes_a_meeting_quorate() -> None:
    """Wuhan sets none: quorate is null even when everybody is there."""
    decision = meet("wuhan", ON, meeting="executive", members=10, present=10)
    assert decision.result["quorate"] is None
    assert decision.result["quorum"] is None
    assert "members" not in asked(decision)


@pytest.mark.parametrize(
    ("members", "present", "pointer"), [(8, 9, "/facts/present"), (0, 0, "/facts/members")]
)
def test_impossible_counts_are_refused(members: int, present: int, pointer: str) -> None:
    """Nobody is present beyond the members, and there is a member at least."""
    with pytest.raises(InvalidInputError) as refused:
        meet("wuhan", ON, meeting="executive", members=members, present=present)
    assert [fault.pointer for fault in refused.value.faults] == [pointer]


def test_a_delegation_is_needed_where_the_text_asks_for_one() -> None:
    """Taobei, article 58: absence alone lets nobody preside over the plenary meeting."""
    absent = meet("taobei", ON, meeting="plenary", absent=["head"])
    preside = absent.result["preside"]
    assert member(preside, "office") == "head"
    assert member(preside, "blocked") is True
    could_act = member(preside, "could_act")
    assert isinstance(could_act, list)
    assert {"office": "executive-deputy", "title": "常务副区长", "by": "mandate"} in could_act
    delegated = meet(
        "taobei",
        ON,
        meeting="plenary",
        absent_offices=["head"],
        delegations=[("head", "executive-deputy")],
    )
    assert member(delegated.result["preside"], "acting") == "executive-deputy"
    assert member(delegated.result["convene"], "acting") == "executive-deputy"


def test_either_of_two_may_convene_where_the_text_names_both() -> None:
    """Qiqihar, article 16: the mayor or the executive deputy, no delegation needed."""
    decision = meet("qiqihar", ON, meeting="head-office")
    expected: JsonObject = {
        "any_of": [
            {"office": "head", "title": "市长"},
            {"office": "executive-deputy", "title": "常务副市长"},
        ]
    }
    assert bare(decision.result["convene"]) == expected
    assert bare(decision.result["preside"]) == expected


def test_what_the_text_leaves_unsaid_stays_unsaid() -> None:
    """Xianyang, article 42, does not say who presides; Panjin says little else."""
    assert "unstated" in str(meet("xianyang", ON, meeting="thematic").result["preside"])
    panjin = meet("panjin", "2016-03-01", meeting="deputy-chaired")
    assert panjin.outcome == "decided"
    silent = ("quorum", "convene", "cadence", "next_due_on", "materials_due", "minutes")
    assert {panjin.result[name] for name in silent} == {None}
    assert bare(panjin.result["preside"]) == {"office": "deputy", "title": "副市长"}
    assert [citation["article"] for citation in panjin.citations] == [7]


def test_minutes_are_drafted_in_time_and_signed_by_whom_the_chain_names() -> None:
    """Wuhan, article 48: three working days after the meeting; the mayor issues them."""
    decision = meet("wuhan", "2018-11-05", meeting="executive", scheduled_on="2018-12-28")
    minutes = decision.result["minutes"]
    assert member(minutes, "outcome") == "decided"
    assert member(member(minutes, "signatory"), "office") == "head"
    drafted = member(minutes, "drafted")
    # 2018-12-29 is not yet known to be made up: the notice came in December
    assert member(drafted, "days_counted") == ["2018-12-31", "2019-01-02", "2019-01-03"]
    assert decision.is_provisional
    late = meet("wuhan", "2018-12-28", meeting="executive", scheduled_on="2018-12-28")
    drafted = member(late.result["minutes"], "drafted")
    # 29 December is worked, 30 December to 1 January are not
    assert member(drafted, "days_counted") == ["2018-12-29", "2019-01-02", "2019-01-03"]
    assert not late.is_provisional


def test_who_signs_may_take_a_fact_that_a_signing_decision_asks_for() -> None:
    """Wuhan's thematic minutes depend on importance, Xianyang's on the chair."""
    wuhan = meet("wuhan", ON, meeting="thematic").result["minutes"]
    assert (member(wuhan, "outcome"), member(wuhan, "needs")) == ("needs_facts", ["importance"])
    open_ = meet("xianyang", ON, meeting="thematic").result["minutes"]
    assert member(open_, "needs") == ["chair"]
    known = meet("xianyang", ON, meeting="thematic", chair="deputy-secretary-general")
    signatory = member(known.result["minutes"], "signatory")
    assert member(signatory, "office") == "mandator"


def test_a_meeting_takes_the_facts_that_its_minutes_turn_on() -> None:
    """Wuhan, article 48: others sign the minutes on a major matter than on an ordinary."""
    asking = meet("wuhan", ON, meeting="thematic")
    assert member(asking.result["minutes"], "needs") == ["importance"]
    assert "importance" in {need["fact"] for need in asking.needs if need["optional"]}
    ordinary = meet("wuhan", ON, meeting="thematic", importance="ordinary").result["minutes"]
    assert member(member(ordinary, "signatory"), "office") == "deputy-in-charge"
    major = meet("wuhan", ON, meeting="thematic", importance="major").result["minutes"]
    either = cast("list[JsonObject]", member(member(major, "signatory"), "any_of"))
    assert [one["office"] for one in either] == ["executive-deputy", "head"]


def test_papers_are_due_before_the_meeting() -> None:
    """Qiqihar, article 15: the deputy in charge sends them three days before."""
    decision = meet("qiqihar", "2020-10-01", meeting="executive", scheduled_on="2020-10-12")
    assert bare(decision.result["materials_due"]) == {
        "limit": {"value": 3, "unit": "day"},
        "by": "deputy-in-charge",
        "to": ["head", "executive-deputy", "secretary-general"],
        "relation": "before",
        "due_on": "2020-10-09",
    }
    vague = meet("xianyang", ON, meeting="executive", scheduled_on=ON).result["materials_due"]
    assert member(vague, "limit") == {"vague": "会前"}
    assert member(vague, "due_on") is None


def test_an_absent_office_keeps_items_off_the_agenda() -> None:
    """Qiqihar, article 15: an item whose deputy is away is in principle not discussed."""
    decision = meet("qiqihar", ON, meeting="executive", absent_offices=["deputy-in-charge"])
    assert bare(decision.result["bars"]) == [
        {
            "text": "分管副市长缺席的议题,原则上不上会",
            "absent": ["deputy-in-charge"],
            "strength": "in_principle",
        }
    ]
    assert meet("qiqihar", ON, meeting="executive", absent_offices=["head"]).result["bars"] == []


def test_a_narrower_meeting_has_what_the_wider_one_says() -> None:
    """Qiqihar: a conference of one portfolio is chaired its own way, its minutes are any's."""
    decision = meet("qiqihar", ON, meeting="conference-front")
    assert decision.rules == ("/meetings/conference-front", "/meetings/conference")
    assert member(decision.result["preside"], "office") == "deputy-in-charge"
    signatory = member(decision.result["minutes"], "signatory")
    assert member(signatory, "office") == "general-office-director"
    assert {citation["article"] for citation in decision.citations} == {23, 29}


def test_all_meetings_are_told_as_considered() -> None:
    """Each other meeting is ruled out by its name."""
    decision = meet("wuhan", ON, meeting="executive")
    told = {one["rule"]: one for one in decision.considered}
    assert told["/meetings/executive"]["holds"] is True
    assert told["/meetings/thematic"]["ruled_out_by"] == [
        {"fact": "meeting", "given": "executive", "wanted": "thematic"}
    ]


def test_members_participants_and_observers_are_told_with_their_articles() -> None:
    """Taobei, article 58: of whom the plenary consists, who takes part, who may sit in."""
    decision = meet("taobei", ON, meeting="plenary")
    told = decision.result
    assert member(told["members"], "offices") == ["head", "deputy", "constituent-department-head"]
    (participants,) = cast("list[JsonObject]", told["participants"])
    (observers,) = cast("list[JsonObject]", told["observers"])
    assert participants["text"] == "各街道、各乡(镇、场)主要负责人"
    assert (observers["as_needed"], observers["strength"]) == (["relevant-unit-head"], "may")
    assert "由区长、副区长、区政府组成部门的主要负责人组成" in str(decision.citations)


def test_of_groups_told_apart_those_of_the_case_take_part() -> None:
    """Whom the text asks only where the mayor presides is not told where a deputy does."""
    entry = rule(
        "专题会议",
        participants=[
            {"offices": ["relevant-unit-head"]},
            {"offices": ["deputy-in-charge"], "when": {"chair": "head"}},
        ],
    )
    sections: JsonObject = {"meetings": {"thematic": entry}}

    def offices(**chair: str) -> list[Json]:
        case = case_of("meeting", sections, {"meeting": "thematic", **chair})
        told = cast("list[JsonObject]", decided("meeting", case).result["participants"])
        assert all(group["source"] == entry["source"] for group in told)
        return [cast("list[Json]", group["offices"])[0] for group in told]

    assert offices(chair="head") == ["relevant-unit-head", "deputy-in-charge"]
    assert offices(chair="deputy") == ["relevant-unit-head"]
    assert offices() == ["relevant-unit-head", "deputy-in-charge"]
