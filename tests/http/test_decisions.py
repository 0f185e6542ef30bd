"""Decisions over HTTP: every kind, batches, pins, the facts to ask for, the analysis."""

from collections.abc import Mapping
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient

from tests.http.test_bad_requests import problem_of
from tests.http.test_openapi import closed, described  # noqa: F401 - a fixture

WUHAN = "/api/v1/tenants/wuhan"
ON = "2019-03-01"
EXECUTIVE = {"document": "minutes", "meeting": "executive"}
QUESTIONS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "signing": ("signing", {"on": ON, "facts": EXECUTIVE}),
    "somebody acts": (
        "signing",
        {
            "on": ON,
            "facts": {"document": "order", "issuer": "government"},
            "absent": ["head"],
            "delegations": [{"from": "head", "to": "executive-deputy"}],
        },
    ),
    "facts needed": ("signing", {"on": ON}),
    "deadline": (
        "deadline",
        {"facts": {"trigger": "document-received", "action": "handle", "at": "2019-01-28"}},
    ),
    "leave": (
        "leave",
        {
            "on": ON,
            "facts": {
                "applicant": "department-head",
                "scope": "out-of-city",
                "departs_on": "2019-03-11",
            },
        },
    ),
    "meeting": ("meeting", {"on": ON, "facts": {"meeting": "executive", "absentee": "deputy"}}),
    "matter": ("matter", {"on": ON, "facts": {"matter": ["budget", "contract"]}}),
    "quota": ("quota", {"on": ON, "facts": {"quota": "countries-visited", "count": 2}}),
    "vacancy": ("leave", {"on": "2011-03-01", "facts": {"applicant": "head"}}),
    "times pinned": (
        "signing",
        {"on": ON, "known_at": "2026-01-06T00:00:00Z", "facts": EXECUTIVE},
    ),
    "times null": ("signing", {"on": None, "known_at": None, "facts": EXECUTIVE}),
}


def ask(client: FlaskClient, kind: str, body: object, tenant: str = "wuhan") -> dict[str, Any]:
    """Ask for a decision and return it."""
    answer = client.post(f"/api/v1/tenants/{tenant}/decisions/{kind}", json=body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = answer.get_json()
    return found


def validate(document: dict[str, Any], schema: str, answer: object) -> None:
    """See that an answer is what the description says, with no member that it does not know."""
    described_as = {**closed(document), "$ref": f"#/components/schemas/{schema}"}
    jsonschema.Draft202012Validator(
        described_as, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(answer)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_kind_answers_as_described(
    client: FlaskClient,
    described: dict[str, Any],  # noqa: F811 - the fixture
    name: str,
) -> None:
    """Each answer validates against the description, and repeats what was asked."""
    kind, body = QUESTIONS[name]
    answer = ask(client, kind, body)
    validate(described, "DecisionAnswer", answer)
    assert (answer["tenant"], answer["kind"]) == ("wuhan", kind)
    assert answer["facts"] == body.get("facts", {})
    assert answer["absent"] == body.get("absent", [])
    assert answer["delegations"] == body.get("delegations", [])


def test_the_answer_is_proved_by_its_article(client: FlaskClient) -> None:
    """Who signs, by which rule, and the very words with tenant, version and instrument."""
    answer = ask(client, *QUESTIONS["signing"])
    assert (answer["outcome"], answer["certainty"]) == ("decided", "certain")
    assert (answer["signatory"]["office"], answer["signatory"]["title"]) == ("head", "市长")
    assert "source" not in answer["signatory"]
    assert answer["rules"] == ["/meetings/executive/minutes"]
    assert {
        "article": 48,
        "quote": "市人民政府全体会议和常务会议的纪要,由市长签发",
        "label": "四十八、",
        "tenant": "wuhan",
        "version": 1,
        "instrument": "武政〔2018〕54号",
    } in answer["citations"]


def test_a_question_without_facts_is_answered_with_the_next_question(client: FlaskClient) -> None:
    """The first fact to ask for comes with its labels and permitted values."""
    answer = ask(client, "signing", {"on": ON})
    assert answer["outcome"] == "needs_facts"
    first = answer["needs"][0]
    assert (first["fact"], first["label"]["zh"], first["type"]) == ("document", "文种", "term")
    name = {"zh": "纪要", "en": "minutes"}
    assert {"value": "minutes", **name, "label": name} in first["permitted"]


def test_the_same_pins_give_the_same_bytes(client: FlaskClient) -> None:
    """Two askings with on and known_at do not differ in a byte, nor does known_at move."""
    _, body = QUESTIONS["times pinned"]
    address = f"{WUHAN}/decisions/signing"
    first, second = (client.post(address, json=body).data for _ in range(2))
    assert first == second
    assert ask(client, "signing", body)["known_at"] == "2026-01-06T00:00:00Z"


def test_the_answer_can_be_replayed_by_its_own_times(client: FlaskClient) -> None:
    """Asked again with the on and the known_at that it tells, the decision is the same."""
    first = ask(client, *QUESTIONS["signing"])
    again = ask(
        client,
        "signing",
        {"on": first["on"], "known_at": first["known_at"], "facts": first["facts"]},
    )
    assert again == first


def test_before_anything_was_recorded_there_is_nothing(client: FlaskClient) -> None:
    """What nobody had recorded decides nothing."""
    body = {"on": ON, "known_at": "2020-01-01T00:00:00Z", "facts": EXECUTIVE}
    assert ask(client, "signing", body)["outcome"] == "vacancy"


FAULTS: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("signing", {"facts": {"document": "minute"}}, [("/facts/document", "not_permitted")]),
    ("signing", {"facts": {"documents": "minutes"}}, [("/facts/documents", "unknown_fact")]),
    ("signing", {"facts": {"statutory": "yes"}}, [("/facts/statutory", "wrong_type")]),
    ("signing", {"facts": {"a/b": 1}}, [("/facts/a~1b", "unknown_fact")]),
    ("signing", {"facts": []}, [("/facts", "wrong_type")]),
    ("signing", {"facts": None}, [("/facts", "wrong_type")]),
    ("leave", {"facts": {"departs_on": "2019-02-29"}}, [("/facts/departs_on", "wrong_type")]),
    ("leave", {"facts": {"duration": {"value": 7}}}, [("/facts/duration", "wrong_type")]),
    ("deadline", {"facts": {"at": "0001-01-01T00:00:00+14:00"}}, [("/facts/at", "wrong_type")]),
    ("meeting", {"facts": {"members": -1}}, [("/facts/members", "wrong_type")]),
    ("meeting", {"facts": {"members": 10**30}}, [("/facts/members", "out_of_range")]),
    ("quota", {"facts": {"quota": "trips"}}, [("/facts/quota", "not_permitted")]),
    ("signing", {"absent": "head"}, [("/absent", "wrong_type")]),
    ("signing", {"absent": None}, [("/absent", "wrong_type")]),
    ("signing", {"absent": ["head", "mayor"]}, [("/absent/1", "not_permitted")]),
    ("signing", {"absent": [["head"]]}, [("/absent/0", "wrong_type")]),
    ("signing", {"delegations": {"from": "head"}}, [("/delegations", "wrong_type")]),
    ("signing", {"delegations": [{"from": "head"}]}, [("/delegations/0", "wrong_type")]),
    (
        "signing",
        {"delegations": [{"from": "head", "to": "deputy"}, {"from": "mayor", "to": 3}]},
        [("/delegations/1/from", "not_permitted"), ("/delegations/1/to", "wrong_type")],
    ),
    ("signing", {"fact": {}}, [("/fact", "unknown_parameter")]),
    ("signing", {"on": "2019-02-29"}, [("/on", "not_a_date")]),
    ("signing", {"on": 20190301}, [("/on", "not_a_date")]),
    ("signing", {"known_at": "2026-01-06"}, [("/known_at", "not_an_instant")]),
    ("signing", {"known_at": 1}, [("/known_at", "not_an_instant")]),
    ("signing", {"known_at": "2999-01-01T00:00:00Z"}, [("/known_at", "known_at_in_future")]),
    (
        "signing",
        {"facts": {"document": 1}, "absent": ["x"], "delegations": [1]},
        [
            ("/facts/document", "not_permitted"),
            ("/absent/0", "not_permitted"),
            ("/delegations/0", "wrong_type"),
        ],
    ),
]


@pytest.mark.parametrize(("kind", "body", "places"), FAULTS)
def test_faults_are_named_at_their_places(
    client: FlaskClient, kind: str, body: dict[str, Any], places: list[tuple[str, str]]
) -> None:
    """All faults at once, each with its pointer and code, in both languages."""
    problem = problem_of(client, f"{WUHAN}/decisions/{kind}", 422, method="POST", json=body)
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == places


def test_what_would_have_been_permitted_is_listed(client: FlaskClient) -> None:
    """Of words, facts and offices the permitted ones are there to choose from."""
    body = {"facts": {"document": "minute", "x": 1}, "absent": ["mayor"]}
    problem = problem_of(client, f"{WUHAN}/decisions/signing", 422, method="POST", json=body)
    document, unknown, office = (fault["permitted"] for fault in problem["errors"])
    assert "minutes" in document
    assert "document" in unknown
    assert "head" in office


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"{", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[]", "application/json"),
        (b"null", "application/json"),
        (b'"signing"', "application/json"),
        (b'{"facts": {"members": NaN}}', "application/json"),
        (b'{"facts": {"document": "minutes"}}', "text/plain"),
        (b"document=minutes", "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.parametrize("address", ["/decisions/signing", "/decisions"])
def test_a_body_that_is_no_json_object_is_a_bad_request(
    client: FlaskClient, address: str, data: bytes, content_type: str
) -> None:
    """It is never taken for a question without facts."""
    is_json = content_type == "application/json"
    status, code = (400, "not_json") if is_json else (415, "unsupported_media_type")
    problem = problem_of(
        client, f"{WUHAN}{address}", status, method="POST", data=data, content_type=content_type
    )
    assert problem["type"] == f"/problems/{code}"


def test_a_number_of_thousands_of_digits_is_refused(client: FlaskClient) -> None:
    """It is either no JSON that anybody reads or no number of members, but no error of ours."""
    data = b'{"facts": {"members": 1' + b"0" * 5_000 + b"}}"
    answer = client.post(f"{WUHAN}/decisions/meeting", data=data, content_type="application/json")
    assert answer.status_code in (400, 422)


def test_an_empty_body_is_no_question(client: FlaskClient) -> None:
    """A client that lost its body learns it; {} asks what to tell."""
    for content_type in ("application/json", None):
        problem = problem_of(
            client, f"{WUHAN}/decisions/signing", 400, method="POST", content_type=content_type
        )
        assert problem["type"] == "/problems/body_required"
    assert ask(client, "signing", {})["outcome"] == "needs_facts"


@pytest.mark.parametrize("tenant", ["hidden-city", "nowhere"])
@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("POST", "decisions/signing", {"facts": {"nonsense": 1}}),
        ("POST", "decisions", {"cases": [{"kind": "signing"}]}),
        ("GET", "decisions/signing/facts", None),
        ("GET", "analysis", None),
    ],
)
def test_a_hidden_tenant_is_not_shown_to_exist(
    client: FlaskClient, tenant: str, method: str, address: str, body: object
) -> None:
    """Whoever asks about it gets the answer that a tenant gets which there is not."""
    request = {"json": body} if body is not None else {}
    problem = problem_of(
        client, f"/api/v1/tenants/{tenant}/{address}", 404, method=method, **request
    )
    assert problem["detail"].startswith(f"There is no tenant '{tenant}'.")


@pytest.mark.parametrize("address", ["decisions/sealing", "decisions/sealing/facts"])
def test_an_unknown_kind_is_not_found(client: FlaskClient, address: str) -> None:
    """The kinds that there are, are named."""
    method = "GET" if address.endswith("facts") else "POST"
    problem = problem_of(client, f"{WUHAN}/{address}", 404, method=method, json={})
    assert "signing, deadline, leave, meeting, matter, quota" in problem["detail"]


def test_a_batch_answers_in_order_as_single_questions_do(
    client: FlaskClient,
    described: dict[str, Any],  # noqa: F811 - the fixture
) -> None:
    """Each case has the answer that it would have alone."""
    cases = [{"kind": kind, **body} for kind, body in QUESTIONS.values()]
    answer = client.post(f"{WUHAN}/decisions", json={"cases": cases})
    assert answer.status_code == 200
    validate(described, "DecisionsAnswer", answer.get_json())
    assert answer.get_json()["decisions"] == [
        ask(client, kind, body) for kind, body in QUESTIONS.values()
    ]


def test_a_thousand_cases_are_a_batch(client: FlaskClient) -> None:
    """The most that one request may hold is answered whole."""
    cases = [{"kind": "signing", "on": ON, "facts": EXECUTIVE}] * 1_000
    answer = client.post(f"{WUHAN}/decisions", json={"cases": cases})
    decisions = answer.get_json()["decisions"]
    assert len(decisions) == 1_000
    assert {decision["signatory"]["office"] for decision in decisions} == {"head"}


@pytest.mark.parametrize(
    ("cases", "places"),
    [
        ([], [("/cases", "wrong_number")]),
        ([{"kind": "signing"}] * 1_001, [("/cases", "wrong_number")]),
        ({"kind": "signing"}, [("/cases", "wrong_number")]),
        ([{"kind": "signing"}, 3], [("/cases/1", "wrong_type")]),
        ([{"kind": "sealing"}], [("/cases/0/kind", "not_permitted")]),
        ([{"facts": {}}], [("/cases/0/kind", "required")]),
        ([{"kind": "signing", "fact": 1}], [("/cases/0/fact", "unknown_parameter")]),
        ([{"kind": "signing"}, {"kind": "leave", "on": 3}], [("/cases/1/on", "not_a_date")]),
        (
            [{"kind": "signing", "known_at": "2999-01-01T00:00:00Z"}, {"kind": "leave"}],
            [("/cases/0/known_at", "known_at_in_future")],
        ),
        (
            [
                {"kind": "signing", "facts": {"document": "zz"}},
                {"kind": "signing", "facts": EXECUTIVE},
                {"kind": "leave", "absent": ["zz"]},
            ],
            [("/cases/0/facts/document", "not_permitted"), ("/cases/2/absent/0", "not_permitted")],
        ),
    ],
)
def test_a_faulty_batch_is_refused_whole(
    client: FlaskClient, cases: object, places: list[tuple[str, str]]
) -> None:
    """All or nothing: each faulty case is named by its place, and none is answered."""
    problem = problem_of(client, f"{WUHAN}/decisions", 422, method="POST", json={"cases": cases})
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == places
    assert "decisions" not in problem


def test_a_batch_without_cases_is_refused(client: FlaskClient) -> None:
    """A body without the member that matters is no batch."""
    problem = problem_of(client, f"{WUHAN}/decisions", 422, method="POST", json={})
    assert [(f["pointer"], f["code"]) for f in problem["errors"]] == [("/cases", "required")]


@pytest.mark.parametrize("kind", ["signing", "deadline", "leave", "meeting", "matter", "quota"])
def test_the_facts_to_ask_for_are_listed(
    client: FlaskClient,
    described: dict[str, Any],  # noqa: F811 - the fixture
    kind: str,
) -> None:
    """Every fact that an answer may need is in the list, which a form can be made of."""
    answer = client.get(f"{WUHAN}/decisions/{kind}/facts?on={ON}")
    assert answer.status_code == 200
    validate(described, "FactsAnswer", answer.get_json())
    listed = {fact["fact"] for fact in answer.get_json()["facts"]}
    needed = {need["fact"] for need in ask(client, kind, {"on": ON})["needs"]}
    assert needed <= listed
    for fact in answer.get_json()["facts"]:
        assert fact["label"]["zh"]
        assert (
            fact["type"] in ("term", "terms", "boolean")
            or "permitted" not in fact
            or (fact["fact"] == "quota")
        )


def test_a_fact_that_no_rule_tests_is_not_asked_for(client: FlaskClient) -> None:
    """Wuhan's signing turns on no mandator."""
    answer = client.get(f"{WUHAN}/decisions/signing/facts?on={ON}").get_json()
    listed = {fact["fact"] for fact in answer["facts"]}
    assert {"document", "importance"} <= listed
    assert "mandator" not in listed


def test_the_analysis_is_told_for_a_day_and_for_all_time(
    client: FlaskClient,
    described: dict[str, Any],  # noqa: F811 - the fixture
) -> None:
    """On a day there is one state; without it one for each rulebook; a vacancy has none."""
    for query in ("", f"?on={ON}"):
        answer = client.get(f"{WUHAN}/analysis{query}")
        assert answer.status_code == 200
        validate(described, "AnalysisAnswer", answer.get_json())
        (state,) = answer.get_json()["states"]
        assert state["layers"][0]["tenant"] == "wuhan"
    assert client.get(f"{WUHAN}/analysis?on=2011-01-01").get_json()["states"] == []


@pytest.mark.parametrize("path", ["/decisions/signing?on=2019-03-01", "/decisions?on=2019-03-01"])
def test_a_question_in_the_address_is_refused(client: FlaskClient, path: str) -> None:
    """What belongs in the body is not ignored in the address, where it would decide for today."""
    body: dict[str, Any] = {"facts": {}}
    if "signing" not in path:
        body = {"cases": [{"kind": "signing"}]}
    answer = client.post(f"{WUHAN}{path}", json=body)
    assert answer.status_code == 422
    (fault,) = answer.get_json()["errors"]
    assert (fault["parameter"], fault["code"]) == ("on", "unknown_parameter")
