"""Who signs: rules, meetings' minutes, what the text leaves unsaid or tied."""

from typing import cast

import pytest

from guize.domain.decisions.decision import Decision
from guize.domain.json_types import Json, JsonObject
from tests.domain.decisions.sample_law import asked, case_of, decided, rule, step, warned

HEAD = step("head", "issue")
DEPUTY = step("executive-deputy", "issue")


def signs(rules: JsonObject, meetings: JsonObject | None = None, **facts: Json) -> Decision:
    """Return who signs under some rules."""
    sections: JsonObject = {"signing": rules, "meetings": meetings or {}}
    return decided("signing", case_of("signing", sections, facts))


def signatory(decision: Decision) -> Json:
    """Return the office that signs."""
    who = decision.result["signatory"]
    return who["office"] if isinstance(who, dict) else None


def minutes(chain: Json) -> JsonObject:
    """Return a meeting whose minutes have a chain."""
    return rule("常务会议", minutes={"chain": chain})


def test_a_rule_of_fewer_documents_prevails() -> None:
    """The order goes by its own rule, other documents by the general one."""
    rules: JsonObject = {
        "orders": rule("命令", when={"document": "order"}, chain=[HEAD]),
        "all": rule("公文", chain=[DEPUTY]),
    }
    order = signs(rules, document="order")
    assert (signatory(order), order.rules) == ("head", ("/signing/orders",))
    assert signatory(signs(rules, document="notice")) == "executive-deputy"
    assert asked(signs(rules)) == ["document"]


def test_what_was_considered_tells_why_it_did_not_decide() -> None:
    """Ruled out by a fact, or beaten by a narrower rule."""
    rules: JsonObject = {
        "orders": rule("命令", when={"document": "order"}, chain=[HEAD]),
        "replies": rule("批复", when={"document": "reply"}, chain=[HEAD]),
        "all": rule("公文", chain=[DEPUTY]),
    }
    told = {one["rule"]: one for one in signs(rules, document="order").considered}
    assert told["/signing/orders"]["holds"] is True
    assert told["/signing/all"]["beaten_by"] == ["/signing/orders"]
    assert told["/signing/replies"]["ruled_out_by"] == [
        {"fact": "document", "given": "order", "wanted": "reply"}
    ]


def test_a_meetings_minutes_go_by_the_meetings_own_rule() -> None:
    """Rules that do not name minutes leave them to the meetings; rules that do may decide them."""
    rules: JsonObject = {"all": rule("公文", chain=[DEPUTY])}
    meetings: JsonObject = {"executive": minutes([HEAD])}
    own = signs(rules, meetings, document="minutes", meeting="executive")
    assert (signatory(own), own.rules) == ("head", ("/meetings/executive/minutes",))
    other = signs(rules, meetings, document="minutes", meeting="plenary")
    assert other.outcome == "not_regulated"
    naming: JsonObject = {"all": rule("纪要", when={"document": "minutes"}, chain=[DEPUTY])}
    assert signatory(signs(naming, meetings, document="minutes", meeting="plenary")) == (
        "executive-deputy"
    )
    assert signatory(signs(naming, meetings, document="minutes", meeting="executive")) == "head"


def test_rules_that_agree_decide_together() -> None:
    """Two rules with equal outcomes are decided, with both rules and both citations."""
    rules: JsonObject = {
        "a": rule("上行文", when={"direction": "upward"}, chain=[HEAD]),
        "b": rule("重大事项", when={"importance": "major"}, chain=[HEAD]),
    }
    decision = signs(rules, document="report", direction="upward", importance="major")
    assert decision.outcome == "decided"
    assert decision.rules == ("/signing/a", "/signing/b")
    assert [citation["quote"] for citation in decision.citations] == ["上行文", "重大事项"]


@pytest.mark.parametrize(
    ("declared", "warning"), [(True, "declared_overlap"), (False, "undeclared_overlap")]
)
def test_rules_that_disagree_are_ambiguous(declared: bool, warning: str) -> None:
    """Every candidate is told with its result, and whether the rulebook knows of the overlap."""
    conflict: JsonObject = {"conflicts_with": ["b"]} if declared else {}
    rules: JsonObject = {
        "a": rule("上行文", when={"direction": "upward"}, chain=[HEAD], strength="must") | conflict,
        "b": rule("重大", when={"importance": "major"}, chain=[DEPUTY], strength="must"),
    }
    decision = signs(rules, document="report", direction="upward", importance="major")
    assert decision.outcome == "ambiguous"
    told = [(one["rule"], one["title"], signatory_of(one)) for one in decision.candidates]
    assert told == [
        ("/signing/a", "上行文", "head"),
        ("/signing/b", "重大", "executive-deputy"),
    ]
    assert decision.result == {"strength": "must"}
    assert warned(decision) == [warning]


def signatory_of(candidate: JsonObject) -> Json:
    """Return the office that signs according to one of several rules."""
    return cast("JsonObject", candidate["signatory"])["office"]


def test_an_unstated_signatory_is_said_to_be_so() -> None:
    """A rule that names nobody decides that the text names nobody, in its words."""
    reason = "条文未写明由谁签发"
    decision = signs({"a": rule("纪要", chain={"unstated": reason})}, document="notice")
    assert (decision.outcome, decision.reason) == ("unstated", reason)
    assert decision.result["signatory"] is None


def test_a_document_that_is_decided_upon_names_who_decides() -> None:
    """审定 without a word on 签发: who decides is told, and no signatory invented."""
    chain: Json = [step("secretary-general", "review"), step("head", "decide")]
    result = signs({"a": rule("新闻稿", chain=chain)}, document="notice").result
    assert result["signatory"] is None
    assert cast("JsonObject", result["decided_by"])["office"] == "head"


def test_a_step_that_turns_on_a_fact_is_asked_about() -> None:
    """If whose signature it takes turns on the importance, the importance is asked for."""
    chain: Json = [DEPUTY, {**HEAD, "when": {"importance": "major"}}]
    rules: JsonObject = {"a": rule("公文", chain=chain)}
    assert asked(signs(rules, document="notice")) == ["importance"]
    assert signatory(signs(rules, document="notice", importance="major")) == "head"
    assert signatory(signs(rules, document="notice", importance="ordinary")) == "executive-deputy"


def test_editors_notes_on_what_decided_are_told_apart_from_the_law() -> None:
    """Notes on the rule and on its steps come with its id; those on other rules do not come."""
    noted = rule(
        "通知由市长签发",
        when={"document": "notice"},
        chain=[step("head", "issue", note="条文作“市长”")],
        note="是否及于转发,条文未明",
    )
    noted["source"] = [{"dataset": "数据", "locator": "一", "note": "取自数据集"}]
    other = rule("其他由市长签发", chain=[step("head", "issue")], note="与本案无关")
    decision = signs({"noted": noted, "other": other}, document="notice")
    assert decision.notes == (
        {"rule": "/signing/noted", "note": "是否及于转发,条文未明"},
        {"rule": "/signing/noted", "note": "条文作“市长”"},
    )


def test_declared_defaults_that_were_used_are_told() -> None:
    """The form is taken as formal where a rule tests it, and the answer says so."""
    rules: JsonObject = {"a": rule("公文", when={"form": "formal"}, chain=[HEAD])}
    assert signs(rules, document="notice").assumed == {"form": "formal"}
    assert signs(rules, document="notice", form="formal").assumed == {}
    plain: JsonObject = {"a": rule("公文", chain=[HEAD])}
    assert signs(plain, document="notice").assumed == {}


def test_a_prohibition_is_told_with_its_exception() -> None:
    """A rule that forbids a document says so."""
    rules: JsonObject = {
        "a": rule("一般不得制发", forbidden=True, unless=[step("head", "approve")], chain=[HEAD])
    }
    result = signs(rules, document="notice").result
    assert result["forbidden"] is True
    assert result["unless"] == [step("head", "approve")]


def test_where_the_text_is_not_on_file_nothing_is_said_to_be_unregulated() -> None:
    """A vacancy has its reason; only a whole record lets one say that no rule exists."""
    case = case_of("signing", {}, {"document": "notice"}, status="vacancy")
    decision = decided("signing", case)
    assert (decision.outcome, decision.reason) == ("vacancy", "nothing_on_file")
    assert signs({}, document="notice").outcome == "not_regulated"
