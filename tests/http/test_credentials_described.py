"""The credentials that the OpenAPI declares: one for each operation that takes one, as it is."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from guize.http.context import SIGNING_IN
from guize.http.principals import COOKIE, CSRF_HEADER
from guize.run.embedded import DatabaseUrls
from tests.http.governed import create_governed_app, dispose
from tests.http.test_access import OPEN, TABLE
from tests.http.test_openapi import operations

KEY: dict[str, list[str]] = {"key": []}


@pytest.fixture(scope="module")
def described(app: Flask) -> dict[str, Any]:
    """Give the description as it is served."""
    document: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").get_json()
    return document


def test_the_schemes_are_those_that_are_read(described: dict[str, Any]) -> None:
    """A key as a bearer, the session's cookie, and the header that goes with it."""
    schemes = described["components"]["securitySchemes"]
    places = {name: (s["type"], s.get("scheme") or s["in"]) for name, s in schemes.items()}
    assert places == {
        "key": ("http", "bearer"),
        "session": ("apiKey", "cookie"),
        "csrf": ("apiKey", "header"),
    }
    assert (schemes["session"]["name"], schemes["csrf"]["name"]) == (COOKIE, CSRF_HEADER)
    assert all(scheme["description"] for scheme in schemes.values())


def test_under_https_the_cookie_has_its_other_name(world: DatabaseUrls) -> None:
    """What is described is what browsers are given where people come by https."""
    app = create_governed_app(world, public_url="https://guize.example")
    document: Any = app.test_client().get("/api/v1/openapi.json").get_json()
    assert document["components"]["securitySchemes"]["session"]["name"] == f"__Host-{COOKIE}"
    dispose(app)


def test_what_documents_401_needs_a_credential_and_nothing_else_does(
    described: dict[str, Any],
) -> None:
    """Walked over every operation; whoever signs in has none yet."""
    signing_in = set()
    for name, operation in operations(described):
        method, _, path = name.partition(" ")
        asked = operation["security"]
        if f"{method.upper()} {path}" in SIGNING_IN:
            assert asked == [], name
            signing_in.add(f"{method.upper()} {path}")
            continue
        names = ("session",) if method == "get" else ("session", "csrf")
        session: dict[str, list[str]] = {name: [] for name in names}
        needed = [KEY, session]
        assert asked == (needed if "401" in operation["responses"] else [{}, *needed]), name
    assert signing_in == SIGNING_IN


def test_what_is_described_is_what_is_tried(described: dict[str, Any]) -> None:
    """Open is what the tests of access find open, address by address."""
    tried = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)): need
        for (method, path), (need, _) in TABLE.items()
    }
    for name, operation in operations(described):
        method, _, path = name.partition(" ")
        need = tried[method.upper(), path.removeprefix("/api/v1")]
        assert (need == OPEN) is (operation["security"][:1] in ([{}], [])), name


def test_a_session_alone_changes_nothing(client: FlaskClient) -> None:
    """What is described as going together is asked for together."""
    client.set_cookie(COOKIE, "no-session")
    answer = client.post("/api/v1/tenants/wuhan/decisions/leave", json={"facts": {}})
    assert answer.status_code == 401
