"""Drafts over HTTP: what each may do in each state, whose tenant it is, and what was seen."""

import json
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from pytest_postgresql.executors import NoopExecutor
from werkzeug.test import TestResponse

from guize.domain.governance.authority import SYSTEM, Role
from guize.domain.governance.workflow import State, Step
from guize.domain.json_types import Json, JsonObject
from guize.http import context
from guize.run.embedded import DatabaseUrls
from guize.settings import Settings
from guize.store.engine import create_engine, session_factory
from tests.conftest import RunningServer
from tests.domain.governance.test_workflow import CELLS
from tests.http.people import HEADER, create_app
from tests.services.drafted import DOCUMENT, record_world

CLERK, COLLEAGUE = "clerk editor@city", "colleague editor@city reviewer@city"
REVIEWER, SECOND = "reviewer reviewer@city", "second reviewer@city"
PUBLISHER, VIEWER = "publisher publisher@city", "viewer viewer@city"
OPERATOR = "operator operator"
STRANGER = "stranger " + " ".join(f"{role}@other" for role in Role)
NOBODY = ""
V1 = "/api/v1"


@pytest.fixture(scope="module")
def urls(server: RunningServer, template: NoopExecutor) -> Iterator[DatabaseUrls]:
    """Give a database with a province and two cities, which the tests of this file write to."""
    with server.copy_of(template.template_dbname, "guize_http_drafts") as urls:
        engine = create_engine(urls.application)
        with session_factory(engine, SYSTEM)() as session:
            record_world(session)
            session.commit()
        engine.dispose()
        yield urls


@pytest.fixture(scope="module")
def client(urls: DatabaseUrls) -> Iterator[FlaskClient]:
    """Give a client of an application that believes who asks."""
    folder = Path(tempfile.gettempdir())
    app = create_app(Settings(data_dir=folder, database_url=urls.application))
    yield app.test_client()
    with app.app_context():
        context.parts().dispose()


def ask(  # noqa: PLR0917 - a request in one line
    client: FlaskClient,
    who: str,
    method: str,
    path: str,
    body: Json = None,
    tag: str | None = None,
) -> TestResponse:
    """Send a request as somebody."""
    headers = {HEADER: who} | ({"If-Match": tag} if tag else {})
    # Escaped: half of a surrogate pair has no UTF-8.
    sent = None if body is None else json.dumps(body)
    kind = None if body is None else "application/json"
    return client.open(f"{V1}{path}", method=method, data=sent, content_type=kind, headers=headers)


def created(client: FlaskClient, **body: Json) -> tuple[int, str]:
    """Create a draft as the clerk; return its id and its tag."""
    asked: JsonObject = {"from": {"version": 1}, **body}
    answer = ask(client, CLERK, "POST", "/tenants/city/drafts", asked)
    assert answer.status_code == 201, answer.get_json()
    draft = answer.get_json()["id"]
    assert answer.headers["Location"] == f"{V1}/drafts/{draft}"
    assert answer.headers["ETag"] == f'"d{draft}-r1"'
    return draft, answer.headers["ETag"]


def step(client: FlaskClient, who: str, draft: int, name: str, body: Json = None) -> TestResponse:
    """Take a step on a draft as it is now."""
    tag = ask(client, OPERATOR, "GET", f"/drafts/{draft}").headers["ETag"]
    return ask(client, who, "POST", f"/drafts/{draft}/{name}", body, tag)


def in_state(client: FlaskClient, state: State) -> int:
    """Return a new draft in a state."""
    draft, _ = created(client)
    path: dict[State, list[tuple[str, str]]] = {
        State.DRAFT: [],
        State.IN_REVIEW: [(CLERK, "submit")],
        State.APPROVED: [(CLERK, "submit"), (REVIEWER, "approve")],
        State.REJECTED: [(CLERK, "submit"), (REVIEWER, "reject")],
        State.WITHDRAWN: [(CLERK, "withdraw")],
        State.PUBLISHED: [(CLERK, "submit"), (REVIEWER, "approve"), (PUBLISHER, "publish")],
    }
    for who, name in path[state]:
        body: Json = {"reason": "不妥"} if name == "reject" else None
        assert step(client, who, draft, name, body).status_code == 200
    return draft


def test_a_draft_goes_its_way(client: FlaskClient) -> None:
    """Created, edited, submitted, approved, published; the version is there to be read."""
    draft, tag = created(client, title="缩短时限")
    patch: Json = {"rules": {"deadlines": {"countersign": {"note": "从快"}}}}
    edited = ask(client, CLERK, "PATCH", f"/drafts/{draft}?note=试改", patch, tag)
    assert edited.status_code == 200
    assert edited.headers["ETag"] == f'"d{draft}-r2"'
    told = edited.get_json()
    assert told["edits"][1] | {"at": ""} == {
        "revision": 2,
        "author": "user:clerk",
        "deed": "edited",
        "note": "试改",
        "at": "",
    }
    assert told["findings"] == {"error": 0, "warning": 0, "info": 0}
    assert told["allowed_actions"]["submit"] == {"allowed": True, "code": None, "words": None}
    assert told["allowed_actions"]["approve"]["code"] == "no_right"
    assert step(client, CLERK, draft, "submit").get_json()["state"] == "in_review"
    approved = step(client, REVIEWER, draft, "approve", {"reason": "同意"}).get_json()
    assert (approved["state"], approved["approvals"]) == ("approved", ["user:reviewer"])
    published = step(client, PUBLISHER, draft, "publish")
    version = published.get_json()["version"]
    assert published.get_json()["draft"]["publication"]["version"] == version
    again = step(client, PUBLISHER, draft, "publish").get_json()
    assert (again["version"], again["is_repeated"]) == (version, True)
    found = ask(client, NOBODY, "GET", f"/tenants/city/versions/{version}")
    assert found.status_code == 200
    effective = ask(client, NOBODY, "GET", "/tenants/city/effective/deadlines/countersign")
    assert effective.get_json()["rules"]["deadlines"]["countersign"]["note"] == "从快"


ROLES = ("editor", "reviewer", "publisher", "admin", "viewer")
_numbers = count()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("contributed", [False, True])
def test_the_matrix_at_the_api(client: FlaskClient, state: State, contributed: bool) -> None:
    """Each step that the table refuses is told before, is refused when tried, changes nothing."""
    draft = in_state(client, state)
    if state is State.APPROVED:
        # Another publication of the parametrised test may have landed since the draft was based.
        state = State(ask(client, OPERATOR, "GET", f"/drafts/{draft}").get_json()["state"])
    before = ask(client, OPERATOR, "GET", f"/drafts/{draft}").get_json()
    for role in ROLES:
        name = "clerk" if contributed else f"other{next(_numbers)}"
        who = f"{name} {role}@city"
        shown = ask(client, who, "GET", f"/drafts/{draft}").get_json()
        facts = {
            "edits": role == "editor",
            "reviews": role == "reviewer",
            "issues": role == "publisher",
            "owns": role == "admin" or (role == "editor" and contributed),
            "speaks": role in ("editor", "reviewer", "publisher"),
            "level": True,
            "whole": True,
            "behind": False,
            "fresh": not contributed,
            "short": True,
            "above": False,
            "unsigned": False,
            "-": False,
        }
        for each in Step:
            expected = all(facts[word] for word in CELLS[each.value, state.value])
            assert shown["allowed_actions"][each.value]["allowed"] is expected, (role, each)
            if expected or (each is Step.PUBLISH and state is State.PUBLISHED):
                continue  # taken in the tests of each step; here it would leave the state
            answer = attempt(client, who, draft, each)
            assert answer.status_code in (403, 409), (role, each, answer.get_json())
            assert answer.mimetype == "application/problem+json"
    assert ask(client, OPERATOR, "GET", f"/drafts/{draft}").get_json() == before


def attempt(client: FlaskClient, who: str, draft: int, taken: Step) -> TestResponse:
    """Try a step on a draft as it is now."""
    if taken is Step.EDIT:
        tag = ask(client, OPERATOR, "GET", f"/drafts/{draft}").headers["ETag"]
        return ask(client, who, "PATCH", f"/drafts/{draft}", {"title": "甲"}, tag)
    name = "comments" if taken is Step.COMMENT else taken.value
    bodies: dict[Step, Json] = {Step.REJECT: {"reason": "不"}, Step.COMMENT: {"body": "注"}}
    return step(client, who, draft, name, bodies.get(taken))


STEPS = ("submit", "approve", "countersign", "reject", "withdraw", "rebase", "publish")
REASON: Json = {"reason": "x"}
WRITES: list[tuple[str, str, Json]] = [
    ("PATCH", "", {"title": "x"}),
    ("PUT", "", {"title": "x", "head": {}, "rules": {}, "vocabulary": {}, "narrative": {}}),
    ("PUT", "/rules/deadlines/countersign", {"title": "x"}),
    ("DELETE", "/rules/deadlines/countersign", None),
    ("PUT", "/text", {"text": DOCUMENT}),
    *(("POST", f"/{name}", REASON if name == "reject" else None) for name in STEPS),
]
READS: list[tuple[str, str, Json]] = [
    ("GET", "", None),
    ("GET", "/findings", None),
    ("GET", "/edits", None),
]
COMMENT: tuple[str, str, Json] = ("POST", "/comments", {"body": "x"})


@pytest.mark.parametrize(("method", "path", "body"), [*READS, *WRITES, COMMENT])
def test_every_address_is_closed_to_strangers(
    client: FlaskClient, method: str, path: str, body: Json
) -> None:
    """To a foreign tenant's people a draft is like one that is not; nobody is asked to sign in."""
    draft, tag = created(client)
    hidden = ask(client, STRANGER, method, f"/drafts/{draft}{path}", body, tag)
    none = ask(
        client, STRANGER, method, f"/drafts/99999{path}", body, tag.replace(f"d{draft}", "d99999")
    )
    assert (hidden.status_code, none.status_code) == (404, 404)
    assert hidden.get_json()["detail"] == none.get_json()["detail"].replace("99999", str(draft))
    assert ask(client, NOBODY, method, f"/drafts/{draft}{path}", body, tag).status_code == 401
    far = ask(client, OPERATOR, "GET", f"/drafts/{2**70}")
    assert far.status_code == 404


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_every_change_says_what_was_seen(
    client: FlaskClient, method: str, path: str, body: Json
) -> None:
    """Without If-Match 428; with another revision's, another draft's or a weak one 412."""
    draft, tag = created(client)
    edited = ask(client, CLERK, "PATCH", f"/drafts/{draft}", {"title": "新"}, tag)
    assert edited.status_code == 200
    address = f"/drafts/{draft}{path}"
    who = "clerk editor@city reviewer@province publisher@city"
    for missing in (None, "*", " "):
        assert ask(client, who, method, address, body, missing).status_code == 428
    for stale in (tag, '"d1-r1"', f'W/"d{draft}-r2"', '"x"', f'"d{draft}-r99"'):
        answer = ask(client, who, method, address, body, stale)
        # A step that the state does not allow is refused as such once the revision is right.
        if path == "/countersign":
            assert answer.status_code in (403, 412)
            continue
        assert answer.status_code == 412, (stale, answer.get_json())
        assert answer.get_json()["type"] == "/problems/stale"


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", "")])
def test_the_drafts_of_a_foreign_tenant(client: FlaskClient, method: str, path: str) -> None:
    """A public city's drafts are not public: its list and its door are closed to strangers."""
    body: Json = {"from": {}} if method == "POST" else None
    address = f"/tenants/city/drafts{path}"
    assert ask(client, STRANGER, method, address, body).status_code == 403
    assert ask(client, NOBODY, method, address, body).status_code == 401
    assert ask(client, OPERATOR, method, "/tenants/nowhere/drafts", body).status_code == 404


def test_the_list_is_paged_and_filtered(client: FlaskClient) -> None:
    """The newest first; a state asks for those alone; a page says what comes next."""
    newest, _ = created(client)
    first = ask(client, VIEWER, "GET", "/tenants/city/drafts?limit=1").get_json()
    assert [item["id"] for item in first["items"]] == [newest]
    assert "document" not in first["items"][0]
    following = ask(client, VIEWER, "GET", f"/tenants/city/drafts?after={first['next']}&limit=200")
    assert newest not in [item["id"] for item in following.get_json()["items"]]
    withdrawn = in_state(client, State.WITHDRAWN)
    found = ask(client, VIEWER, "GET", "/tenants/city/drafts?state=withdrawn&limit=200").get_json()
    assert withdrawn in [item["id"] for item in found["items"]]
    assert {item["state"] for item in found["items"]} == {"withdrawn"}


def test_a_document_becomes_a_draft(client: FlaskClient) -> None:
    """Its text is split on arrival, and can be attached anew."""
    source: Json = {"document": {"text": DOCUMENT}}
    draft, tag = created(client, **{"from": source})
    told = ask(client, CLERK, "GET", f"/drafts/{draft}").get_json()
    assert len(told["document"]["text"]["articles"]) == 2
    text: JsonObject = {"text": DOCUMENT.replace("第一条 ", "一、").replace("第二条 ", "二、")}
    answer = ask(client, CLERK, "PUT", f"/drafts/{draft}/text", text, tag)
    assert answer.get_json()["document"]["text"]["articles"][0]["label"] == "一、"


def test_comments_and_findings_are_told(client: FlaskClient) -> None:
    """A comment stands at its value; findings name theirs in both languages."""
    draft, tag = created(client)
    at = "/rules/deadlines/countersign/limit"
    body: JsonObject = {"pointer": at, "body": "是否过短?"}
    answer = ask(client, REVIEWER, "POST", f"/drafts/{draft}/comments", body)
    assert answer.status_code == 201
    assert answer.get_json()["comments"][0]["pointer"] == at
    rule: JsonObject = {"limit": {"value": 5, "unit": "moon"}}
    patch: JsonObject = {"rules": {"deadlines": {"countersign": rule}}}
    assert ask(client, CLERK, "PATCH", f"/drafts/{draft}", patch, tag).status_code == 200
    found = ask(client, VIEWER, "GET", f"/drafts/{draft}/findings").get_json()
    assert [one["pointer"] for one in found["findings"]] == [f"{at}/unit"]
    refused = step(client, CLERK, draft, "submit")
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.get_json()["errors"]] == [f"{at}/unit"]
    edits = ask(client, VIEWER, "GET", f"/drafts/{draft}/edits").get_json()["edits"]
    assert edits[1]["change"] == {"patch": patch}


BAD: list[tuple[str, str, Json, int]] = [
    ("POST", "/tenants/city/drafts", {"kind": "essay"}, 422),
    ("POST", "/tenants/city/drafts", {"colour": 1}, 422),
    ("POST", "/tenants/city/drafts", [], 400),
    ("POST", "/tenants/city/drafts", {"from": {"version": 99}}, 404),
    ("POST", "/tenants/city/drafts", {"from": {"version": 1, "tenant": "nix"}}, 404),
    ("POST", "/tenants/city/drafts", {"from": {"tenant": "city"}}, 422),
    ("POST", "/tenants/city/drafts", {"from": {"version": True}}, 422),
    ("POST", "/tenants/city/drafts", {"from": {"document": {"text": "无"}}}, 422),
    ("POST", "/tenants/city/drafts", {"from": {"document": {"text": "a\x00"}}}, 422),
    ("POST", "/tenants/city/drafts", {"from": {"document": {"text": DOCUMENT, "recipe": 1}}}, 422),
    (
        "POST",
        "/tenants/city/drafts",
        {"from": {"document": {"text": DOCUMENT, "recipe": {"x": 1}}}},
        422,
    ),
    ("POST", "/tenants/city/drafts", {"title": "a\x00"}, 422),
    ("GET", "/tenants/city/drafts?state=lost", None, 422),
    ("GET", "/tenants/city/drafts?date=x", None, 422),
    ("GET", f"/tenants/city/drafts?after={2**80}", None, 422),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), BAD)
def test_what_cannot_be_read_is_told(
    client: FlaskClient, method: str, path: str, body: Json, status: int
) -> None:
    """Bad input is a problem that says where and how to mend it, never a failure."""
    answer = ask(client, CLERK, method, path, body)
    assert answer.status_code == status, answer.get_json()
    told: dict[str, Any] = answer.get_json()
    assert told["detail"]
    assert told["detail_zh"]


BAD_CHANGES: list[tuple[str, str, Json, int]] = [
    ("PATCH", "", {"colour": 1}, 422),
    ("PATCH", "", [1], 400),
    ("PATCH", "", {"rules": 3}, 422),
    ("PATCH", "", {"vocabulary": {"offices": {"chief": {"zh": "河长"}}}}, 422),
    ("PATCH", "", {"vocabulary": {"offices": {"chief": 3}}}, 422),
    (
        "PATCH",
        "",
        {"vocabulary": {"offices": {"chief": {"zh": "长", "en": "chief", "broader": 3}}}},
        422,
    ),
    (
        "PATCH",
        "",
        {"vocabulary": {"offices": {"chief": {"zh": "长", "en": "chief", "since": "soon"}}}},
        422,
    ),
    ("PATCH", "?note=a%00b", {"title": "x"}, 422),
    ("PATCH", "?note=" + "x" * 501, {"title": "x"}, 422),
    ("PUT", "", {"title": "x"}, 422),
    ("PUT", "/rules/UPPER/x", {"title": "x"}, 422),
    ("PUT", "/rules/deadlines/x", [], 400),
    ("DELETE", "/rules/deadlines/none", None, 404),
    ("PUT", "/text", {"text": ""}, 422),
    ("POST", "/comments", {"body": "x", "pointer": "~"}, 422),
    ("POST", "/comments", {}, 422),
    ("POST", "/approve", {"reason": 3}, 422),
    ("POST", "/publish", {"backdating_ground": 3}, 422),
    ("POST", "/submit?x=1", None, 200),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), BAD_CHANGES)
def test_a_bad_change_changes_nothing(
    client: FlaskClient, method: str, path: str, body: Json, status: int
) -> None:
    """It is told, and the draft stays at its revision."""
    draft, tag = created(client)
    answer = ask(client, CLERK, method, f"/drafts/{draft}{path}", body, tag)
    assert answer.status_code == status, answer.get_json()
    assert ask(client, CLERK, "GET", f"/drafts/{draft}").headers["ETag"] == tag


def test_a_deep_document_is_refused(client: FlaskClient) -> None:
    """Nesting beyond reason is told, not fallen over."""
    draft, tag = created(client)
    deep: Json = 1
    for _ in range(300):
        deep = {"a": deep}
    answer = ask(client, CLERK, "PATCH", f"/drafts/{draft}", {"head": {"note": deep}}, tag)
    assert answer.status_code == 422
    assert "nested" in answer.get_json()["detail"]
