"""What every answer says to a browser, and what a browser cannot be tricked into."""

from collections.abc import Iterator

import pytest

from guize.domain.governance.authority import Action
from guize.run.embedded import DatabaseUrls
from tests.http.governed import API, People, create_governed_app, dispose
from tests.services.drafted import record_world


@pytest.fixture
def people(own_database: DatabaseUrls) -> Iterator[People]:
    """Give an empty platform."""
    app = create_governed_app(own_database)
    made = People(app, own_database)
    yield made
    made.dispose()
    dispose(app)


@pytest.mark.parametrize("path", ["/healthz", "/docs", "/none", f"{API}/schemas", f"{API}/me"])
def test_every_answer_is_hardened(people: People, path: str) -> None:
    """Nothing is sniffed, framed, or run but what its policy names; no other origin may ask."""
    with people.app.test_client().get(path, headers={"Origin": "https://evil.example"}) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "Strict-Transport-Security" not in headers
    assert not [name for name in headers.keys() if name.startswith("Access-Control-")]  # noqa: SIM118 - not a dict


def test_under_https_browsers_stay_there(own_database: DatabaseUrls) -> None:
    """Where people come by https, no answer lets a browser go back to http, behind a proxy too."""
    app = create_governed_app(own_database, public_url="https://guize.example")
    answer = app.test_client().get("/healthz")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    dispose(app)


def test_what_is_told_to_somebody_is_kept_by_nobody(people: People) -> None:
    """Private answers and refusals are stored nowhere."""
    boss = people.user("boss", is_operator=True)
    for path in ("/me", "/users", "/audit", "/clients", f"/users/{boss.id}", "/users/99"):
        assert boss.ask("GET", path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_a_form_of_another_site_signs_nobody_in(people: People, kind: str) -> None:
    """What a page elsewhere can send without asking first is not taken for JSON."""
    li = people.user("li")
    body = f'{{"name": "li", "password": "{li.password}"}}'
    client = people.app.test_client()
    answer = client.post(f"{API}/session", data=body, content_type=kind)
    assert answer.status_code == 415
    assert not answer.headers.getlist("Set-Cookie")


@pytest.mark.parametrize(
    "trick",
    [
        {"headers": {"X-HTTP-Method-Override": "DELETE", "X-CSRF-Token": ""}},
        {"headers": {"X-Method-Override": "DELETE"}},
        {"query_string": {"_method": "DELETE"}},
    ],
)
def test_a_method_is_what_it_is(people: People, trick: dict[str, dict[str, str]]) -> None:
    """No header and no parameter makes a GET, which needs no token, end the session."""
    li = people.user("li")
    li.ask("GET", "/session", **trick)
    li.ask("GET", "/me", **trick)
    assert li.ask("GET", "/me").status_code == 200


@pytest.mark.parametrize("name", ["key", "api_key", "token", "access_token"])
def test_a_key_in_the_address_opens_nothing(people: People, name: str) -> None:
    """Addresses are logged on the way: a key there is refused, not used."""
    with people.session() as session:
        record_world(session)
        session.commit()
    program = people.client("oa", Action.READ, at="city")
    answer = people.nobody().ask("GET", f"/me?{name}={program.key}")
    assert answer.status_code in (401, 422)
