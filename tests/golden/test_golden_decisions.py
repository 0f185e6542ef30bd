"""Who signs, when it is due, who approves, who decides: as the texts of the five cities say."""

from collections import Counter
from typing import cast

import pytest
from werkzeug.test import TestResponse

from guize.domain.json_types import Json, JsonObject
from tests.golden.cases import CaseError
from tests.golden.conftest import Platform
from tests.golden.decisions.reader import (
    DecisionCase,
    complaints,
    read_decision_cases,
)

CASES = read_decision_cases()
MINUTES: JsonObject = {"document": "minutes", "meeting": "executive"}


@pytest.mark.parametrize("case", [pytest.param(case, id=case.sentence) for case in CASES])
def test_the_decision_is_as_the_text_says(platform: Platform, case: DecisionCase) -> None:
    """The decision over HTTP has the outcome, the members and the citations of the text."""
    response = _ask(platform, case.ask.tenant, case.ask.kind, case.ask.body())
    assert response.status_code == 200, f"{case.sentence}\n{response.get_json()}"
    found = list(complaints(cast("JsonObject", response.get_json()), case.expect))
    assert not found, "\n".join([case.sentence, *found])


def test_there_are_cases_of_every_city_and_kind() -> None:
    """Each city has its cases, each kind too, and the whole is not thinned out by an oversight."""
    cities = Counter(case.ask.tenant for case in CASES)
    kinds = Counter(case.ask.kind for case in CASES)
    assert min(cities[name] for name in ("wuhan", "taobei", "qiqihar", "xianyang", "panjin")) >= 20
    assert {"signing", "deadline", "leave", "meeting", "matter", "quota"} == kinds.keys()
    assert len(CASES) >= 480


@pytest.mark.parametrize(
    "entry",
    [
        {"case": "x", "ask": {"tenant": "wuhan", "kind": "signing", "facts": {}}, "expect": {}},
        {"case": "x", "ask": {"tenant": "wuhan", "kind": "signing"}, "expect": {"outcome": "x"}},
        {"case": "x", "ask": {"tenant": "wuhan", "fact": {}}, "expect": {"outcome": "decided"}},
        {"case": "x", "expect": {"outcome": "decided"}},
    ],
)
def test_a_slip_in_a_case_is_refused(entry: JsonObject) -> None:
    """A case that is misspelt, or that expects nothing, is no case that always passes."""
    with pytest.raises(CaseError):
        DecisionCase.from_json("sample", entry)


@pytest.mark.parametrize(
    ("expect", "count"),
    [
        ({"outcome": "decided"}, 0),
        ({"outcome": "ambiguous"}, 1),
        ({"due_on": "2019-02-27"}, 1),
        ({"needs": ["at", "meeting"]}, 0),
        ({"needs": ["at"]}, 1),
        ({"warnings": ["ends_on_rest_day"]}, 1),
        ({"warnings": ["base_not_on_file"], "silent": ["ends_on_rest_day"]}, 0),
        ({"silent": ["base_not_on_file"]}, 1),
        ({"candidates": [{"title": "b"}, {"title": "a"}]}, 0),
        ({"candidates": [{"title": "b"}]}, 1),
        ({"lacks": ["chain"]}, 1),
        ({"excludes": {"chain": {"office": "head"}}}, 1),
        ({"cites": [{"article": 48, "quote": "由市长签发"}]}, 0),
        ({"cites": [{"article": 48, "quote": "由区长签发"}]}, 1),
    ],
)
def test_an_answer_is_held_against_what_is_expected(expect: JsonObject, count: int) -> None:
    """Each expectation that is not met is told, and none that is."""
    answer: JsonObject = {
        "outcome": "decided",
        "needs": [{"fact": "meeting"}, {"fact": "at"}],
        "warnings": [{"code": "base_not_on_file"}],
        "candidates": [{"title": "a"}, {"title": "b"}],
        "chain": [{"office": "head"}],
        "citations": [{"article": 48, "quote": "会议纪要,由市长签发"}],
    }
    assert len(list(complaints(answer, expect))) == count


@pytest.mark.parametrize(
    ("kind", "body", "pointer", "permitted"),
    [
        ("signing", {"facts": {"documnet": "minutes"}}, "/facts/documnet", "document"),
        ("signing", {"facts": {"document": "memo"}}, "/facts/document", "minutes"),
        ("signing", {"facts": {"document": 3}}, "/facts/document", "minutes"),
        ("signing", {"facts": {"statutory": "yes"}}, "/facts/statutory", None),
        ("signing", {"facts": {"matter": ["routine", "gossip"]}}, "/facts/matter/1", "routine"),
        ("signing", {"facts": ["document"]}, "/facts", None),
        ("signing", {"facts": MINUTES, "absent": ["mayor"]}, "/absent/0", "head"),
        ("signing", {"facts": MINUTES, "absent": "head"}, "/absent", None),
        (
            "signing",
            {"facts": MINUTES, "delegations": [{"from": "head", "to": "boss"}]},
            "/delegations/0/to",
            "executive-deputy",
        ),
        ("signing", {"facts": MINUTES, "delegations": [{"from": "head"}]}, "/delegations/0", None),
        ("deadline", {"facts": {"at": "2018-02-30"}}, "/facts/at", None),
        ("deadline", {"facts": {"at": "2018-02-28T10:00:00"}}, "/facts/at", None),
        ("deadline", {"facts": {"at": 20180228}}, "/facts/at", None),
        (
            "deadline",
            {"facts": {"stated_limit": {"value": -3, "unit": "working_day"}}},
            "/facts/stated_limit",
            None,
        ),
        (
            "deadline",
            {"facts": {"stated_limit": {"value": 3, "unit": "fortnight"}}},
            "/facts/stated_limit",
            None,
        ),
        ("leave", {"facts": {"departs_on": "tomorrow"}}, "/facts/departs_on", None),
        ("leave", {"facts": {"document": "minutes"}}, "/facts/document", "applicant"),
        ("meeting", {"facts": {"meeting": "plenary", "members": -1}}, "/facts/members", None),
        ("meeting", {"facts": {"meeting": "plenary", "members": 2.5}}, "/facts/members", None),
        (
            "meeting",
            {"facts": {"meeting": "plenary", "members": 20, "present": 21}},
            "/facts/present",
            None,
        ),
        ("meeting", {"facts": {"meeting": "plenary", "members": True}}, "/facts/members", None),
        ("matter", {"facts": {"object": "rubber-stamp"}}, "/facts/object", "government-seal"),
        ("quota", {"facts": {"quota": "holidays", "holder": "head"}}, "/facts/quota", None),
        ("quota", {"facts": {"quota": "research-topic", "count": -1}}, "/facts/count", None),
    ],
)
def test_bad_facts_are_refused(
    platform: Platform, kind: str, body: JsonObject, pointer: str, permitted: str | None
) -> None:
    """What cannot be read gets a 422 that points at it and, of words, lists those permitted."""
    response = _ask(platform, "taobei", kind, {"on": "2020-10-09", **body})
    problem = response.get_json()
    assert response.status_code == 422, problem
    assert response.content_type.startswith("application/problem+json")
    errors = {error["pointer"]: error for error in problem["errors"]}
    assert pointer in errors, problem
    assert errors[pointer]["detail"]
    assert errors[pointer]["detail_zh"]
    if permitted is not None:
        assert permitted in errors[pointer]["permitted"]


@pytest.mark.parametrize(
    "body",
    [
        {"facts": MINUTES, "date": "2019-03-01"},
        {"facts": MINUTES, "on": "2019-02-29"},
        {"facts": MINUTES, "known_at": "yesterday"},
        {"facts": MINUTES, "known_at": "2999-01-01T00:00:00Z"},
    ],
)
def test_a_misspelt_question_is_refused(platform: Platform, body: JsonObject) -> None:
    """An unknown member, an impossible day or an instant to come is not answered for today."""
    response = _ask(platform, "wuhan", "signing", body)
    assert response.status_code == 422, response.get_json()


def test_all_bad_facts_are_told_at_once(platform: Platform) -> None:
    """A form shows every fault, not the first one only."""
    facts: JsonObject = {"document": "memo", "statutory": 1, "color": "red"}
    problem = _ask(platform, "wuhan", "signing", {"facts": facts}).get_json()
    pointers = {error["pointer"] for error in problem["errors"]}
    assert pointers == {"/facts/document", "/facts/statutory", "/facts/color"}


def test_an_unknown_tenant_or_kind_is_not_found(platform: Platform) -> None:
    """There is nothing to decide for a city or a kind of decision that does not exist."""
    assert _ask(platform, "atlantis", "signing", {"facts": MINUTES}).status_code == 404
    assert _ask(platform, "wuhan", "weather", {"facts": MINUTES}).status_code == 404


def test_a_batch_answers_each_case_as_it_is_answered_alone(platform: Platform) -> None:
    """Many cases in one request get, in their order, the answers that each gets alone."""
    chosen = [case for case in CASES if case.ask.tenant == "wuhan"][::7]
    cases: list[Json] = [{"kind": case.ask.kind, **case.ask.body()} for case in chosen]
    response = platform.client.post("/api/v1/tenants/wuhan/decisions", json={"cases": cases})
    assert response.status_code == 200, response.get_json()
    alone = [_ask(platform, "wuhan", case.ask.kind, case.ask.body()).get_json() for case in chosen]
    assert response.get_json()["decisions"] == alone


def test_a_faulty_case_of_a_batch_is_named(platform: Platform) -> None:
    """All faulty cases are pointed at by their place, and none of the batch is answered."""
    cases: list[JsonObject] = [
        {"kind": "signing", "facts": MINUTES},
        {"kind": "signing", "facts": {"document": "memo"}},
        {"kind": "meeting", "facts": {"meeting": "executive", "members": -1}},
    ]
    response = platform.client.post("/api/v1/tenants/wuhan/decisions", json={"cases": cases})
    assert response.status_code == 422
    pointers = {error["pointer"] for error in response.get_json()["errors"]}
    assert pointers == {"/cases/1/facts/document", "/cases/2/facts/members"}


@pytest.mark.parametrize("count", [0, 1_001])
def test_a_batch_has_its_measure(platform: Platform, count: int) -> None:
    """A batch holds a case at least and a thousand at most."""
    cases = [{"kind": "signing", "facts": MINUTES}] * count
    response = platform.client.post("/api/v1/tenants/wuhan/decisions", json={"cases": cases})
    assert response.status_code == 422


@pytest.mark.parametrize("case", [pytest.param(case, id=case.sentence) for case in CASES[::25]])
def test_a_pinned_question_has_the_same_answer_to_the_byte(
    platform: Platform, case: DecisionCase
) -> None:
    """The same question, with the day and the instant of its answer, replays the same bytes."""
    first = _ask(platform, case.ask.tenant, case.ask.kind, case.ask.body())
    answer = first.get_json()
    pinned = {**case.ask.body(), "on": answer["on"]}
    if answer["known_at"] is not None:
        pinned["known_at"] = answer["known_at"]
    one, other = (_ask(platform, case.ask.tenant, case.ask.kind, pinned) for _ in range(2))
    assert one.status_code == 200, one.get_json()
    assert one.data == other.data
    if case.ask.on is not None:
        assert one.get_json() == answer


def test_the_facts_that_a_form_asks_for_are_listed(platform: Platform) -> None:
    """The facts of a kind come with label and type, and with the permitted words."""
    response = platform.client.get(
        "/api/v1/tenants/wuhan/decisions/signing/facts", query_string={"on": "2019-03-01"}
    )
    assert response.status_code == 200, response.get_json()
    facts = {fact["fact"]: fact for fact in response.get_json()["facts"]}
    assert {"document", "issuer", "direction", "meeting", "importance"} <= facts.keys()
    words = {word["value"] for word in facts["document"]["permitted"]}
    assert {"minutes", "order", "proposal"} <= words


def _ask(platform: Platform, tenant: str, kind: str, body: JsonObject) -> TestResponse:
    return platform.client.post(f"/api/v1/tenants/{tenant}/decisions/{kind}", json=body)
