"""The analysis of whole rulebooks: what it says, of which rule, and what leaves it unchanged."""

from hypothesis import given, settings
from hypothesis import strategies as st

from guize.checks.catalog import load_catalog
from guize.domain.analysis.analyse import (
    DECLARED_OVERLAP,
    GAP,
    NEVER_HOLDS,
    NEVER_WINS,
    UNDECLARED_OVERLAP,
    analyse,
)
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import resolve
from guize.domain.json_types import Json, JsonObject, Rulebook

_CITED: JsonObject = {"article": 54, "quote": "由市长签发"}
_IMPOSSIBLE: JsonObject = {"issuer": "department", "document": []}


def _findings(rules: Rulebook) -> list[Finding]:
    return analyse(rules, load_catalog().vocabularies)


def _by(office: str) -> list[Json]:
    return [{"office": office, "action": "issue"}]


def _rule(title: str, when: JsonObject, **members: Json) -> JsonObject:
    return {"title": title, "when": when, "source": [_CITED], **members}


def _signing(**rules: JsonObject) -> Rulebook:
    return {"signing": dict(rules)}


def test_an_overlap_names_both_rules_the_cases_and_the_citation() -> None:
    """Two rules that tie with different outcomes are an error, told in general words."""
    rules = _signing(
        down=_rule("下行文", {"issuer": "government", "direction": "downward"}, chain=_by("head")),
        major=_rule(
            "重大事项", {"issuer": "government", "importance": "important"}, chain=_by("deputy")
        ),
    )
    found = [one for one in _findings(rules) if one.code != GAP]
    assert [(one.code, one.severity, one.pointer) for one in found] == [
        (UNDECLARED_OVERLAP, Severity.ERROR, "/signing/down")
    ]
    assert found[0].citation == _CITED
    assert found[0].words.zh == (
        "“下行文”(/signing/down)与“重大事项”(/signing/major)在下列情形同时适用而结果不同"
        "(由谁签发):文种不是纪要,制发名义为以政府名义,行文方向为下行文,重要程度为重要。"
        "请收窄其中一项的条件;条文本身未分先后的,以 conflicts_with 声明。"
    )
    assert "the direction is “downward” and the importance is “important”" in found[0].words.en


def test_a_declared_overlap_is_no_error() -> None:
    """A tie that either rule declares is told for information only."""
    for declaring, other in (("down", "routine"), ("routine", "down")):
        rules = {
            "down": _rule("下行文", {"direction": "downward"}, chain=_by("head")),
            "routine": _rule("例行", {"matter": "routine"}, chain=_by("deputy")),
        }
        rules[declaring]["conflicts_with"] = [other]
        codes = {(one.code, one.severity) for one in _findings(_signing(**rules))}
        assert codes == {(DECLARED_OVERLAP, Severity.INFO)}


def test_equal_outcomes_are_no_overlap() -> None:
    """Two rules that tie and come to the same are left alone, titles and citations apart."""
    rules = _signing(
        down=_rule("下行文", {"direction": "downward"}, chain=_by("head")),
        routine=_rule("例行", {"matter": "routine"}, chain=_by("head"), note="同上"),
    )
    assert _findings(rules) == []


def test_a_rule_whose_cases_narrower_rules_share_out_never_wins() -> None:
    """Three directions, each with a rule of its own, leave nothing to the rule for all."""
    rules = _signing(
        every=_rule("所有公文", {"issuer": "government"}, chain=_by("head")),
        **{
            way: _rule(way, {"issuer": "government", "direction": way}, chain=_by("deputy"))
            for way in ("upward", "downward", "parallel")
        },
        letters=_rule("函", {"issuer": "government", "document": "letter"}, chain=_by("deputy")),
    )
    found = [one for one in _findings(rules) if one.code == NEVER_WINS]
    assert [one.pointer for one in found] == ["/signing/every"]
    assert all(f"/signing/{way}" in found[0].words.zh for way in ("upward", "downward", "parallel"))
    assert "/signing/letters" not in found[0].words.zh


def test_a_rule_that_contradicts_itself_never_holds() -> None:
    """Conditions that no case satisfies are told of cumulative rules too."""
    duration: Json = {"under": {"value": 1, "unit": "day"}, "over": {"value": 3, "unit": "day"}}
    rules: Rulebook = {"leave": {"odd": _rule("外出", {"duration": duration}, chain=[])}}
    assert [(one.code, one.pointer) for one in _findings(rules)] == [(NEVER_HOLDS, "/leave/odd")]


def test_cumulative_rules_do_not_overlap() -> None:
    """Leave rules apply together, whatever they say."""
    rules: Rulebook = {
        "leave": {
            "head": _rule("市长", {"applicant": "head"}, chain=_by("head")),
            "abroad": _rule("出国", {"scope": "abroad"}, chain=_by("deputy")),
        }
    }
    assert _findings(rules) == []


def test_prohibitions_do_not_compete_with_who_decides() -> None:
    """A prohibition on a matter stands beside the rule that says who decides it."""
    rules: Rulebook = {
        "decisions": {
            "planned": _rule("计划内", {"matter": "budget"}, body="executive"),
            "by-deputy": _rule("副职", {"actor": "deputy"}, chain=_by("head"), forbidden=True),
        }
    }
    assert _findings(rules) == []


def test_who_decides_overlaps_by_aspect() -> None:
    """Two bodies for one matter tie; a body and a chain do not."""
    rules: Rulebook = {
        "decisions": {
            "body": _rule("甲", {"importance": "major", "matter": "budget"}, body="executive"),
            "chain": _rule("乙", {"planned": True, "matter": "budget"}, chain=_by("head")),
            "other": _rule("丙", {"planned": True, "matter": "budget"}, body="plenary"),
        }
    }
    found = [one for one in _findings(rules) if one.code == UNDECLARED_OVERLAP]
    assert [one.pointer for one in found] == ["/decisions/body"]
    assert "/decisions/other" in found[0].words.zh


def test_a_matter_and_a_seal_are_two_questions() -> None:
    """A rule on a matter and a rule on a seal do not overlap because a case might name both."""
    rules: Rulebook = {
        "decisions": {"budget": _rule("预算", {"matter": "budget"}, chain=_by("head"))},
        "seals": {"seal": _rule("公章", {"object": "government-seal"}, chain=_by("deputy"))},
    }
    assert _findings(rules) == []


def test_a_gap_is_told_in_general() -> None:
    """What is left of a matter is one description, not a list of samples."""
    rules: Rulebook = {
        "decisions": {
            "planned": _rule("计划内", {"matter": "budget", "planned": True}, body="executive")
        }
    }
    found = _findings(rules)
    assert [(one.code, one.severity, one.pointer) for one in found] == [
        (GAP, Severity.WARNING, "/decisions/planned")
    ]
    assert found[0].words.zh.endswith(
        ":下列情形没有规则——是否列入计划为否。若条文确有规定,请补上。"
    )


def test_a_duty_without_a_limit_in_some_tier_is_a_gap() -> None:
    """Of a duty that has limits for two tiers, the other tiers are told as “not” those."""
    when: JsonObject = {"trigger": "request-received", "obligor": "government", "action": "reply"}
    limit: Json = {"value": 5, "unit": "working_day"}
    rules: Rulebook = {
        "deadlines": {
            tier: {**_rule(tier, {"urgency": tier}, limit=limit, relation="within"), **when}
            for tier in ("ordinary", "urgent")
        }
    }
    found = _findings(rules)
    assert [(one.code, one.pointer) for one in found] == [(GAP, "/deadlines/ordinary")]
    assert "紧急程度为特急、特急重要" in found[0].words.zh


def test_deadlines_of_one_duty_overlap() -> None:
    """Two limits for one duty under crossing conditions are an error."""
    when: JsonObject = {"trigger": "request-received", "obligor": "government", "action": "reply"}
    rules: Rulebook = {
        "deadlines": {
            "urgent": {
                **_rule("急件", {"urgency": "urgent"}, relation="within"),
                **when,
                "limit": {"value": 1, "unit": "day"},
            },
            "major": {
                **_rule("重大", {"importance": "major"}, relation="within"),
                **when,
                "limit": {"value": 2, "unit": "day"},
            },
        }
    }
    found = [one for one in _findings(rules) if one.code == UNDECLARED_OVERLAP]
    assert [one.pointer for one in found] == ["/deadlines/major"]


_WORDS = {
    "issuer": ["government", "general-office"],
    "document": ["letter", "order", "minutes"],
    "direction": ["upward", "downward"],
    "importance": ["ordinary", "important", "major"],
    "matter": ["routine", "meeting-decided"],
}


@st.composite
def _rulebooks(draw: st.DrawFn) -> dict[str, JsonObject]:
    found: dict[str, JsonObject] = {}
    for number in range(draw(st.integers(1, 5))):
        when: JsonObject = {}
        for fact in draw(st.lists(st.sampled_from(sorted(_WORDS)), max_size=3, unique=True)):
            word = draw(st.sampled_from(_WORDS[fact]))
            forms: list[Json] = [word, [word], {"not": [word]}]
            when[fact] = draw(st.sampled_from(forms))
        office = draw(st.sampled_from(["head", "deputy"]))
        found[f"rule-{number}"] = _rule(f"规则{number}", when, chain=_by(office))
    return found


@settings(max_examples=60, deadline=None)
@given(_rulebooks(), st.permutations(range(5)))
def test_the_order_of_rules_changes_nothing(rules: dict[str, JsonObject], order: list[int]) -> None:
    """However the rules are stored, the findings are the same, in the same order."""
    items = list(rules.items())
    shuffled = dict(items[place] for place in order if place < len(items))
    assert _findings(_signing(**shuffled)) == _findings(_signing(**rules))


@settings(max_examples=60, deadline=None)
@given(_rulebooks(), st.integers(0, 5))
def test_a_rule_that_cannot_match_changes_nothing(rules: dict[str, JsonObject], at: int) -> None:
    """A rule that never holds adds the finding that it never holds, and that alone."""
    items = list(rules.items())
    items.insert(at, ("dead", _rule("无", _IMPOSSIBLE, chain=_by("deputy"))))
    added = _findings(_signing(**dict(items)))
    assert [one.code for one in added if one.pointer == "/signing/dead"] == [NEVER_HOLDS]
    rest = [one for one in added if one.pointer != "/signing/dead"]
    assert rest == _findings(_signing(**rules))


@settings(max_examples=30, deadline=None)
@given(_rulebooks())
def test_every_finding_points_at_a_value(rules: dict[str, JsonObject]) -> None:
    """Each pointer names something in the rulebook, and each finding speaks both languages."""
    rulebook = _signing(**rules)
    for finding in _findings(rulebook):
        assert resolve(dict(rulebook), finding.pointer) is not None
        assert finding.words.zh
        assert finding.words.en


def test_a_second_rule_of_a_baseline_on_the_same_case_is_told() -> None:
    """Under another id: every government below would be left with both; gaps are theirs to fill."""
    when: JsonObject = {"issuer": "government", "direction": "downward"}
    one, two = _rule("下行文", when, chain=_by("head")), _rule("另", when, chain=_by("deputy"))
    found = _findings({"baseline": _signing(down=one, other=two)})
    assert [(f.code, f.pointer) for f in found] == [(UNDECLARED_OVERLAP, "/baseline/signing/down")]
    assert _findings({"baseline": _signing(down=one)}) == []


def test_deadlines_of_a_baseline_meet_only_among_themselves() -> None:
    """What the tenant itself keeps beside its offer is another rulebook."""
    limits: list[JsonObject] = [{"value": days, "unit": "day"} for days in (3, 5)]
    three, five = (
        _rule(
            "办复", {}, trigger="request-received", action="reply", limit=limit, relation="within"
        )
        for limit in limits
    )
    both: Rulebook = {"baseline": {"deadlines": {"a": three, "b": five}}}
    told = [(f.code, f.pointer) for f in _findings(both)]
    assert told == [(UNDECLARED_OVERLAP, "/baseline/deadlines/a")]
    apart: Rulebook = {"baseline": {"deadlines": {"a": three}}, "deadlines": {"b": five}}
    assert [f.code for f in _findings(apart) if f.code == UNDECLARED_OVERLAP] == []
