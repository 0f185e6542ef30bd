"""The `type` of a problem leads to what it means: every code that can be sent has its page."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from guize.domain.errors import GuizeError
from guize.http import problem_types
from guize.http.problem_types import PROBLEM_TYPES, type_of
from guize.http.problems import status_of
from tests.http.test_bad_requests import CHINESE, problem_of
from tests.http.test_docs import Page
from tests.http.test_problems import SUBCLASSES

ROOM = Path(problem_types.__file__).parent


def codes_of_calls() -> set[str]:
    """Return the codes that the modules of the API pass to `problem` as they stand."""
    found = set()
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "problem":
                code = node.args[1]
                if isinstance(code, ast.Constant):
                    found.add(str(code.value))
    return found


@pytest.mark.parametrize("kind", SUBCLASSES, ids=lambda kind: kind.__name__)
def test_every_error_has_its_kind(kind: type[GuizeError]) -> None:
    """A code is explained, and its status is the one that the error is answered with."""
    assert PROBLEM_TYPES[kind.code].status == status_of(kind.__new__(kind))


def test_every_code_that_is_sent_is_explained(client: FlaskClient) -> None:
    """Codes written where a problem is made, and those of HTTP that a request can bring about."""
    codes = codes_of_calls()
    assert {"conflict", "busy", "internal_error", "not_ready"} <= codes
    assert codes <= PROBLEM_TYPES.keys()
    brought = [
        problem_of(client, "/api/v1/nothing", 404),
        problem_of(client, "/api/v1/tenants", 405, method="DELETE"),
        problem_of(client, "/api/v1/tenants", 413, data=b"x" * 2_000_000),
    ]
    for told in brought:
        code = told["type"].removeprefix("/problems/")
        assert (told["status"], told["title_zh"]) == (
            PROBLEM_TYPES[code].status,
            PROBLEM_TYPES[code].title.zh,
        )
    errors = {kind.code for kind in SUBCLASSES}
    of_http = {"bad_request", "method_not_allowed", "request_entity_too_large"}
    assert PROBLEM_TYPES.keys() == errors | codes | of_http


@pytest.mark.parametrize("code", PROBLEM_TYPES)
def test_the_type_leads_to_its_meaning(client: FlaskClient, code: str) -> None:
    """JSON for programs, in both languages, with what to do."""
    answer = client.get(type_of(code))
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert "Accept" in answer.vary
    told: dict[str, Any] = answer.get_json()
    assert (told["type"], told["status"]) == (f"/problems/{code}", PROBLEM_TYPES[code].status)
    for member in ("title", "meaning", "cure"):
        assert CHINESE.search(told[member]["zh"])
        assert told[member]["en"]
        assert not CHINESE.search(told[member]["en"])


def test_people_get_a_page(client: FlaskClient) -> None:
    """A browser is shown a page that runs nothing and links to what is there."""
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    answer = client.get("/problems/four_eyes", headers=browser)
    text = answer.get_data(as_text=True)
    page = Page(text)
    assert (answer.mimetype, page.scripts, page.inline) == ("text/html", 0, [])
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert PROBLEM_TYPES["four_eyes"].cure.zh in text
    assert PROBLEM_TYPES["four_eyes"].meaning.en in text
    assert set(page.linked) == {"../docs"}
    with client.get("/docs/docs.css") as style:
        assert style.status_code == 200


def test_a_code_that_is_none_is_not_found(client: FlaskClient) -> None:
    """Whoever misspells one is told which there are."""
    told = problem_of(client, "/problems/foureyes", 404)
    assert "Did you mean 'four_eyes'?" in told["detail"]


def test_what_is_not_explained_says_no_more_than_its_status() -> None:
    """A status that HTTP itself explains has no page (RFC 9457 §4.2.1)."""
    assert type_of("range_not_satisfiable") == "about:blank"


def test_the_table_is_in_order() -> None:
    """By status, each code once, in the alphabet of codes."""
    statuses = [kind.status for kind in PROBLEM_TYPES.values()]
    assert statuses == sorted(statuses)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in PROBLEM_TYPES)
