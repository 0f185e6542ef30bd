"""Who acts for whom: absence alone, a delegation alone, and both, under what the text allows."""

from typing import cast

import pytest

from guize.domain.decisions.acting import stand_in
from guize.domain.decisions.decision import Decision
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import read_delegates
from tests.domain.decisions.sample_law import case_of, decided, rule, step, warned, words

SIGNS = step("head", "issue", delegates=[{"office": "executive-deputy", "by": "mandate"}])
AWAY = rule(
    "受市长委托,由常务副市长主持",
    absent=["head"],
    acting={"office": "executive-deputy"},
    by="mandate",
    scope="主持工作",
)
COVER = rule(
    "可按照区长安排,由补位的副区长代为处理",
    absent=["deputy"],
    acting={"office": "covering-deputy"},
    by="arrangement",
    mandator="head",
)
PAIR = rule(
    "互为AB角的领导同时外出的,由常务副市长代行",
    absent=["head", "deputy"],
    both_absent=True,
    acting={"office": "executive-deputy", "if": "确因工作需要同时外出的"},
    by="rule",
)
TITLES: JsonObject = {"executive-deputy": rule("常务副区长"), "covering-deputy": rule("补位副区长")}


def acting(
    office: str,
    who_acts: JsonObject | None = None,
    *,
    substitution: JsonObject | None = None,
    absent: tuple[str, ...] = (),
    delegations: tuple[tuple[str, str], ...] = (),
) -> JsonObject:
    """Return who stands in for an office in a step."""
    sections: JsonObject = {"substitution": substitution or {}, "organization": TITLES}
    case = case_of("signing", sections, absent=absent, delegations=delegations)
    return stand_in(office, read_delegates(who_acts or {}, words()), case)


def test_nothing_moves_while_nobody_is_absent_and_nobody_is_entrusted() -> None:
    """The office itself acts."""
    assert acting("head", SIGNS, substitution={"away": AWAY}) == {}


def test_absence_alone_moves_nothing_where_a_delegation_is_wanted() -> None:
    """受委托 is not 缺席: the step is blocked, and those who could act are told."""
    assert acting("head", SIGNS, absent=("head",)) == {
        "blocked": True,
        "could_act": [{"office": "executive-deputy", "title": "常务副区长", "by": "mandate"}],
    }


def test_where_the_text_names_nobody_an_absence_blocks_and_nobody_could_act() -> None:
    """Without delegates or substitution there is nobody to ask."""
    assert acting("head", absent=("head",)) == {"blocked": True, "could_act": []}


def test_a_delegate_with_the_delegation_acts_though_nobody_is_absent() -> None:
    """A delegate named in the step acts on the delegation alone."""
    assert acting("head", SIGNS, delegations=(("head", "executive-deputy"),)) == {
        "acting": "executive-deputy",
        "acting_title": "常务副区长",
        "by": "mandate",
        "entrusted_by": "head",
    }


@pytest.mark.parametrize(
    ("giver", "holder"),
    [
        ("executive-deputy", "head"),
        ("secretary-general", "executive-deputy"),
        ("head", "secretary-general"),
        ("head", "deputy"),
        ("leaders", "executive-deputy"),
    ],
)
def test_a_delegation_that_the_text_does_not_allow_moves_nothing(giver: str, holder: str) -> None:
    """Not the other way round, not from another, not to another, not to or from somebody vague."""
    assert acting("head", SIGNS, delegations=((giver, holder),)) == {}


def test_a_delegation_to_a_narrower_office_is_one_to_the_office_that_the_text_names() -> None:
    """Where deputies may be authorised, the executive deputy may; and the answer names them."""
    signs = step("head", "issue", delegates=[{"office": "deputy", "by": "authorisation"}])
    told = acting("head", signs, delegations=(("head", "executive-deputy"),))
    assert (told["acting"], told["by"]) == ("executive-deputy", "authorisation")


def test_a_delegation_from_a_narrower_office_is_one_from_the_office_that_the_text_names() -> None:
    """Where a deputy signs, the delegation of the deputy in charge counts."""
    signs = step("deputy", "issue", delegates=[{"office": "secretary-general", "by": "mandate"}])
    told = acting("deputy", signs, delegations=(("deputy-in-charge", "secretary-general"),))
    assert told["acting"] == "secretary-general"


def test_who_is_absent_acts_for_nobody() -> None:
    """A delegation to somebody absent moves nothing, and they are not among those who could act."""
    delegations = (("head", "executive-deputy"),)
    assert acting("head", SIGNS, absent=("executive-deputy",), delegations=delegations) == {}
    both = acting("head", SIGNS, absent=("head", "executive-deputy"), delegations=delegations)
    assert both == {"blocked": True, "could_act": []}


def test_of_two_holders_the_one_who_is_there_acts() -> None:
    """An absent holder of a delegation does not shut out another one."""
    signs = step("head", "issue", delegates=[{"office": "deputy", "by": "authorisation"}])
    delegations = (("head", "executive-deputy"), ("head", "deputy-in-charge"))
    told = acting("head", signs, absent=("executive-deputy",), delegations=delegations)
    assert told["acting"] == "deputy-in-charge"


def test_substitution_by_delegation_wants_the_absence_and_the_delegation() -> None:
    """市长外出期间,受市长委托: either alone is not enough."""
    delegations = (("head", "executive-deputy"),)
    away: JsonObject = {"away": AWAY}
    assert acting("head", substitution=away, delegations=delegations) == {}
    assert acting("head", substitution=away, absent=("head",))["blocked"] is True
    assert acting("head", substitution=away, absent=("head",), delegations=delegations) == {
        "acting": "executive-deputy",
        "acting_title": "常务副区长",
        "by": "mandate",
        "entrusted_by": "head",
        "rule": "/substitution/away",
        "scope": "主持工作",
    }


def test_an_arrangement_is_made_by_whom_the_text_names() -> None:
    """The head arranges who covers for a deputy; the deputy's own delegation does not."""
    cover: JsonObject = {"cover": COVER}
    own = (("deputy-in-charge", "covering-deputy"),)
    heads = (("head", "covering-deputy"),)
    away = ("deputy-in-charge",)
    assert "acting" not in acting(
        "deputy-in-charge", substitution=cover, absent=away, delegations=own
    )
    told = acting("deputy-in-charge", substitution=cover, absent=away, delegations=heads)
    assert (told["acting"], told["entrusted_by"]) == ("covering-deputy", "head")


def test_a_pair_is_replaced_by_rule_only_when_both_are_absent() -> None:
    """One of an AB pair away moves nothing; both away, the executive deputy acts, on condition."""
    pair: JsonObject = {"pair": PAIR}
    assert acting("head", substitution=pair, absent=("head",)) == {"blocked": True, "could_act": []}
    both = acting("head", substitution=pair, absent=("head", "deputy-in-charge"))
    assert (both["acting"], both["by"]) == ("executive-deputy", "rule")
    assert both["acting_if"] == "确因工作需要同时外出的"
    assert "entrusted_by" not in both


def test_one_person_under_two_words_is_no_pair() -> None:
    """A deputy and the deputy in charge may be one person: that is not both of a pair."""
    told = acting(
        "deputy-in-charge", substitution={"pair": PAIR}, absent=("deputy", "deputy-in-charge")
    )
    assert told["blocked"] is True


def test_the_one_who_would_act_by_rule_must_be_there() -> None:
    """With the executive deputy away too, nobody acts."""
    absent = ("head", "deputy-in-charge", "executive-deputy")
    assert acting("head", substitution={"pair": PAIR}, absent=absent) == {
        "blocked": True,
        "could_act": [],
    }


def test_one_absent_deputy_is_not_every_deputy() -> None:
    """A wider word names somebody of that kind, not all who are of it."""
    assert acting("deputy-in-charge", absent=("deputy",)) == {"perhaps_absent": ["deputy"]}
    assert acting("deputy", absent=("deputy-in-charge",)) == {
        "perhaps_absent": ["deputy-in-charge"]
    }


def test_who_may_be_absent_under_another_word_is_told_and_not_taken_to_be() -> None:
    """分管领导 may be the absent 分管副区长 and need not be: the step stands, a warning asks."""
    chain: Json = [step("leader-in-charge", "review"), step("head", "issue")]
    rules: JsonObject = {"signing": {"all": rule("由区长签发", chain=chain)}}
    case = case_of("signing", rules, {"document": "notice"}, absent=("deputy-in-charge",))
    decision = decided("signing", case)
    review, issue = cast("list[JsonObject]", decision.result["chain"])
    assert "blocked" not in review
    assert (review["perhaps_absent"], "perhaps_absent" in issue) == (["deputy-in-charge"], False)
    (caveat,) = decision.warnings
    assert caveat.code == "perhaps_absent"
    assert "leader-in-charge" in caveat.words.zh
    assert "分管副" in caveat.words.zh
    assert acting("leaders", absent=("head",)) == {}


AB: JsonObject = rule(
    "互为AB角",
    kind="ab_roles",
    offices=["head", "deputy", "secretary-general"],
    pairs=[{"office": "head", "counterpart": "secretary-general"}],
)


def test_of_a_pair_that_the_text_names_each_acts_for_the_other() -> None:
    """A角 away, B角 acts, and the other way round; nobody else does."""
    pairs: JsonObject = {"ab": AB}
    told = acting("head", substitution=pairs, absent=("head",))
    assert (told["acting"], told["by"], told["rule"]) == (
        "secretary-general",
        "rule",
        "/substitution/ab",
    )
    back = acting("secretary-general", substitution=pairs, absent=("secretary-general",))
    assert back["acting"] == "head"
    assert acting("deputy", substitution=pairs, absent=("deputy",))["blocked"] is True


def test_both_of_a_pair_are_two_whom_the_text_pairs() -> None:
    """Where pairs are named, two others who are away are none."""
    both: JsonObject = {**PAIR, "absent": ["head", "deputy", "secretary-general"]}
    rules: JsonObject = {"ab": AB, "both": both}
    strangers = acting("head", substitution={"both": both}, absent=("head", "deputy"))
    assert strangers["acting"] == "executive-deputy"
    pair = acting("head", substitution=rules, absent=("head", "secretary-general"))
    assert pair["rule"] == "/substitution/both"
    partner = acting("deputy", substitution=rules, absent=("head", "deputy"))
    assert partner["blocked"] is True


@pytest.mark.parametrize("nothing", ["unstated", "illegible"])
def test_that_the_text_does_not_say_who_are_pairs_is_told(nothing: str) -> None:
    """Qiqihar, article 8: the executive deputy acts for a pair, but whose pair is not stated."""
    unstated: JsonObject = {**AB, "pairs": {nothing: "谁与谁互为AB角"}}
    rules: JsonObject = {
        "signing": {"all": rule("由市长签发", chain=[step("head", "issue")])},
        "substitution": {"ab": unstated, "both": PAIR},
    }
    facts: JsonObject = {"document": "notice"}
    both = ("head", "deputy-in-charge")
    decision = decided("signing", case_of("signing", rules, facts, absent=both))
    assert warned(decision) == ["pairs_unstated"]
    assert "谁与谁互为AB角" in decision.warnings[0].words.zh
    assert decided("signing", case_of("signing", rules, facts)).warnings == ()


def test_an_absent_group_is_all_its_members() -> None:
    """Whoever says that the leaders are away says it of each of them."""
    assert acting("head", absent=("leaders",))["blocked"] is True
    assert acting("general-office-director", absent=("leaders",)) == {}


SIGNING: JsonObject = {
    "signing": {"notices": rule("通知由市长签发", when={"document": "notice"}, chain=[SIGNS])},
    "substitution": {"away": AWAY},
}


def signed(
    absent: tuple[str, ...] = (), delegations: tuple[tuple[str, str], ...] = (), document: str = ""
) -> Decision:
    """Decide who signs a notice."""
    facts: JsonObject = {"document": document or "notice"}
    return decided(
        "signing", case_of("signing", SIGNING, facts, absent=absent, delegations=delegations)
    )


@pytest.mark.parametrize(
    ("absent", "delegation", "code"),
    [
        ((), ("executive-deputy", "head"), "delegation_without_ground"),
        (("head",), ("head", "secretary-general"), "delegation_without_ground"),
        (("head", "executive-deputy"), ("head", "executive-deputy"), "delegation_holder_absent"),
    ],
)
def test_a_delegation_without_effect_is_told(
    absent: tuple[str, ...], delegation: tuple[str, str], code: str
) -> None:
    """Who entrusts somebody in vain learns it, and why."""
    decision = signed(absent, (delegation,))
    assert decision.outcome == "decided"
    assert code in warned(decision)


def test_a_delegation_with_effect_is_not_warned_of() -> None:
    """The delegation that moves the signature leaves no warning, a second one in vain does."""
    assert warned(signed(delegations=(("head", "executive-deputy"),))) == []
    both = signed(delegations=(("head", "executive-deputy"), ("head", "secretary-general")))
    assert warned(both) == ["delegation_without_ground"]


def test_a_step_that_waits_is_warned_of_with_its_office_and_what_it_does() -> None:
    """The mayor is away: the answer says that the signature waits, and who could be entrusted."""
    (caveat,) = signed(absent=("head",)).warnings
    assert caveat.code == "step_blocked"
    for said in ("市长", "签发", "常务副"):
        assert said in caveat.words.zh
    for said in ("head", "approve for issue", "executive-deputy"):
        assert said in caveat.words.en
    assert warned(signed(absent=("head",), delegations=(("head", "executive-deputy"),))) == []
    assert warned(signed(absent=("secretary-general",))) == []


def test_a_step_that_waits_for_nobody_in_particular_is_warned_of_too() -> None:
    """Where the text lets nobody act, the warning says so, once for a step told twice."""
    rules: JsonObject = {"all": rule("由市长签署", chain=[step("head", "sign", verb="签署印发")])}
    case = case_of("signing", {"signing": rules}, {"document": "notice"}, absent=("head",))
    (caveat,) = decided("signing", case).warnings
    assert (caveat.code, "签署印发" in caveat.words.zh) == ("step_blocked", True)
    assert "没有许可他人代行" in caveat.words.zh


def test_where_nothing_is_decided_no_delegation_is_judged() -> None:
    """A document that nothing regulates says nothing of delegations."""
    decision = signed(delegations=(("executive-deputy", "head"),), document="letter")
    assert (decision.outcome, warned(decision)) == ("not_regulated", [])


def test_the_article_by_which_somebody_acts_is_cited() -> None:
    """The rule of substitution proves the answer together with the rule of signing."""
    plain: JsonObject = {
        **SIGNING,
        "signing": {"all": rule("由市长签发", chain=[step("head", "issue")])},
    }
    case = case_of(
        "signing",
        plain,
        {"document": "notice"},
        absent=("head",),
        delegations=(("head", "executive-deputy"),),
    )
    decision = decided("signing", case)
    assert cast("JsonObject", decision.result["signatory"])["rule"] == "/substitution/away"
    assert [citation["quote"] for citation in decision.citations] == [
        "由市长签发",
        "受市长委托,由常务副市长主持",
    ]
