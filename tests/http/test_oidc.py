"""Sign-in by OIDC, against a provider on loopback: what it takes, and everything that is not it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import ECKey, OctKey
from pytest_postgresql.executors import NoopExecutor
from werkzeug.test import TestResponse

from guize.domain.errors import UnauthenticatedError
from guize.http.resources import oidc
from guize.services.access.oidc import Provider
from guize.settings import Oidc
from tests.conftest import RunningServer
from tests.http.fake_provider import CLIENT_ID, CLIENT_SECRET, FakeProvider, fake_provider
from tests.http.governed import API, Asker, People, create_governed_app, dispose
from tests.http.test_bad_requests import problem_of

BEGIN, BACK = f"{API}{oidc.PATH}", f"{API}{oidc.CALLBACK}"


@dataclass(frozen=True, slots=True)
class World:
    """A platform and its provider."""

    people: People
    provider: FakeProvider
    boss: Asker

    def browser(self) -> FlaskClient:
        """Return a browser."""
        return self.people.app.test_client()

    def begin(self, browser: FlaskClient) -> dict[str, str]:
        """Begin a sign-in and return what the provider was told, as it would note it."""
        answer = browser.get(BEGIN)
        assert answer.status_code == 302
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        told = {name: values[0] for name, values in query.items()}
        self.provider.nonce, self.provider.challenge = told["nonce"], told["code_challenge"]
        return told

    def come_back(self, browser: FlaskClient, **query: str) -> TestResponse:
        """Come back from the provider."""
        return browser.get(BACK, query_string={"code": "the-code", **query})

    def sign_in(self, browser: FlaskClient) -> TestResponse:
        """Go there and back."""
        return self.come_back(browser, state=self.begin(browser)["state"])


@pytest.fixture
def world(server: RunningServer, template: NoopExecutor) -> Iterator[World]:
    """Give a platform with an operator and a user who is linked to the provider's subject."""
    with (
        fake_provider() as provider,
        server.copy_of(template.template_dbname, "guize_oidc") as urls,
    ):
        settings = Oidc(provider.issuer, CLIENT_ID, CLIENT_SECRET)
        app = create_governed_app(urls, oidc=settings, public_url="http://127.0.0.1:8000")
        people = People(app, urls)
        boss = people.user("boss", is_operator=True)
        li = people.user("li")
        linked = boss.ask("PATCH", f"/users/{li.id}", json={"oidc_subject": "subject-1"})
        assert linked.status_code == 200
        yield World(people, provider, boss)
        people.dispose()
        dispose(app)


def me(browser: FlaskClient) -> Any:  # noqa: ANN401 - JSON
    """Return who the browser is, None if nobody."""
    answer = browser.get(f"{API}/me")
    return answer.get_json()["name"] if answer.status_code == 200 else None


def test_a_linked_subject_is_signed_in(world: World) -> None:
    """The browser goes to the provider with state, nonce and PKCE, and comes back as the user."""
    browser = world.browser()
    told = world.begin(browser)
    assert told["response_type"] == "code"
    assert told["client_id"] == CLIENT_ID
    assert told["redirect_uri"] == f"http://127.0.0.1:8000{BACK}"
    assert told["code_challenge_method"] == "S256"
    assert "openid" in told["scope"].split()
    answer = world.come_back(browser, state=told["state"], session_state="of the provider")
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://127.0.0.1:8000/")
    assert me(browser) == "li"
    assert len(told["state"]) >= 43
    assert len(told["nonce"]) >= 43


def test_the_cookie_of_the_beginning_is_kept_close(world: World) -> None:
    """It is for this path, for minutes, and no script reads it; afterwards it is gone."""
    browser = world.browser()
    (cookie,) = browser.get(BEGIN).headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert f"Path={BEGIN}" in cookie
    assert "Max-Age=600" in cookie
    world.sign_in(browser)
    assert browser.get_cookie("guize_oidc", path=BEGIN) is None


@pytest.mark.parametrize("state", ["", "another", "ü"])
def test_a_sign_in_that_was_not_begun_here_is_none(world: World, state: str) -> None:
    """With another's state, or without a beginning, the code is not even redeemed."""
    browser = world.browser()
    told = world.begin(browser)
    assert world.come_back(browser, state=state).status_code == 401
    assert world.come_back(world.browser(), state=told["state"]).status_code == 401
    assert world.come_back(world.browser(), state="").status_code == 401
    assert "/token" not in world.provider.asked
    assert me(browser) is None


@pytest.mark.parametrize("query", [{"code": ""}, {"error": "access_denied"}, {"code": "another"}])
def test_what_the_provider_refuses_is_refused(world: World, query: dict[str, str]) -> None:
    """Without its code, with its error, or with a code that it does not know: nobody is in."""
    browser = world.browser()
    state = world.begin(browser)["state"]
    assert world.come_back(browser, **{"state": state, **query}).status_code == 401
    assert me(browser) is None


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "http://127.0.0.1:1"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"exp": -3600},
        {"exp": None},
        {"iat": None},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"nbf": 3600},
    ],
    ids=str,
)
def test_a_token_that_says_something_else_is_refused(world: World, claims: dict[str, Any]) -> None:
    """Issuer, audience, times (in seconds from now), nonce and subject must all be right."""
    now = int(time.time())
    counted = {n: now + v if n in ("exp", "nbf") and v else v for n, v in claims.items()}
    world.provider.claims = counted
    browser = world.browser()
    assert world.sign_in(browser).status_code == 401
    assert me(browser) is None


def test_a_token_signed_by_another_is_refused(world: World) -> None:
    """Neither another key by the same name nor a secret that both know signs a token."""
    browser = world.browser()
    world.provider.signing = ECKey.generate_key("P-256", {"kid": "one"})
    assert world.sign_in(browser).status_code == 401
    world.provider.signing = OctKey.import_key(CLIENT_SECRET.ljust(32, "x"))
    world.provider.algorithm = "HS256"
    assert world.sign_in(browser).status_code == 401
    assert me(browser) is None


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"token_endpoint": "http://provider.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
    ids=str,
)
def test_a_provider_that_describes_itself_wrongly_is_not_asked(
    world: World, description: dict[str, Any]
) -> None:
    """Another issuer or an address in the clear ends it before a secret is sent."""
    world.provider.description = description
    assert world.browser().get(BEGIN).status_code == 401
    assert world.provider.forms == []


def test_a_provider_that_fails_is_left_alone_for_a_while(world: World) -> None:
    """Nobody keeps the platform waiting for it by asking again and again."""
    world.provider.description = {"issuer": "http://127.0.0.1:1"}
    statuses = [world.browser().get(BEGIN).status_code for _ in range(5)]
    assert statuses == [401] * 5
    assert world.provider.asked == ["/.well-known/openid-configuration"]


def test_a_provider_is_asked_again_after_a_while() -> None:
    """What failed once is tried again later."""
    moment = [100.0]
    with fake_provider() as provider:
        settings = Oidc(provider.issuer, CLIENT_ID, CLIENT_SECRET)
        own = Provider(settings, "http://127.0.0.1/back", lambda: moment[0])
        provider.description = {"issuer": "http://127.0.0.1:1"}
        with pytest.raises(UnauthenticatedError):
            own.begin()
        provider.description = {}
        with pytest.raises(UnauthenticatedError):
            own.begin()
        moment[0] += 60
        assert own.begin().address.startswith(provider.issuer)


def test_a_token_that_does_not_hold_is_on_the_audit(world: World) -> None:
    """A sign-in that failed at the provider's word is told like one by a wrong password."""
    world.provider.claims = {"aud": "another"}
    assert world.sign_in(world.browser()).status_code == 401
    (failed,) = world.boss.ask("GET", "/audit?outcome=failed").get_json()["events"]
    assert (failed["action"], failed["detail"]) == ("session.create", {"method": "oidc"})


def test_unlinking_ends_the_sessions(world: World) -> None:
    """Whoever came in by a link that is taken away is out; null takes it away too."""
    browser = world.browser()
    (li,) = world.boss.ask("GET", "/users?q=li").get_json()["users"]
    for nothing in ("", None):
        world.boss.ask("PATCH", f"/users/{li['id']}", json={"oidc_subject": "subject-1"})
        world.sign_in(browser)
        assert me(browser) == "li"
        answer = world.boss.ask("PATCH", f"/users/{li['id']}", json={"oidc_subject": nothing})
        assert (answer.status_code, answer.get_json()["oidc_subject"]) == (200, None)
        assert me(browser) is None


def test_an_unlinked_subject_is_told_how_to_be_linked(world: World) -> None:
    """403 with the subject for the operator; and no user comes to be by signing in."""
    world.provider.subject = "stranger"
    answer = world.sign_in(world.browser())
    assert answer.status_code == 403
    assert "stranger" in answer.get_json()["detail"]
    assert len(world.boss.ask("GET", "/users").get_json()["users"]) == 2
    failed = world.boss.ask("GET", "/audit?action=session&outcome=failed").get_json()["events"]
    assert failed[0]["detail"] == {"method": "oidc", "subject": "stranger"}


def test_a_disabled_user_does_not_come_in(world: World) -> None:
    """The provider's word does not reopen what an operator has closed."""
    users = world.boss.ask("GET", "/users?q=li").get_json()["users"]
    world.boss.ask("PATCH", f"/users/{users[0]['id']}", json={"is_disabled": True})
    assert world.sign_in(world.browser()).status_code == 401


def test_a_subject_is_linked_to_one_user(world: World) -> None:
    """A second link is refused; unlinked, the first user is a stranger."""
    other = world.people.user("other")
    body = {"oidc_subject": "subject-1"}
    assert world.boss.ask("PATCH", f"/users/{other.id}", json=body).status_code == 409
    users = world.boss.ask("GET", "/users?q=li").get_json()["users"]
    world.boss.ask("PATCH", f"/users/{users[0]['id']}", json={"oidc_subject": ""})
    assert world.sign_in(world.browser()).status_code == 403


def test_a_session_that_is_over_does_not_bar_the_way(world: World) -> None:
    """A browser with an old cookie signs in like any other."""
    browser = world.browser()
    browser.set_cookie("guize_session", "long over")
    assert world.sign_in(browser).status_code == 302
    assert me(browser) == "li"


def test_nothing_that_a_user_sends_is_fetched(world: World) -> None:
    """The provider's three addresses are all that is ever asked for."""
    browser = world.browser()
    state = world.begin(browser)["state"]
    world.come_back(browser, state=state, iss="http://127.0.0.1:1", redirect_uri="http://x")
    assert set(world.provider.asked) == {
        "/.well-known/openid-configuration",
        "/token",
        "/keys",
    }


def test_without_a_provider_there_is_no_such_address(
    server: RunningServer, template: NoopExecutor
) -> None:
    """Where the settings name none, both addresses are 404, and say why."""
    with server.copy_of(template.template_dbname, "guize_no_oidc") as urls:
        app = create_governed_app(urls)
        for path in (BEGIN, BACK):
            told = problem_of(app.test_client(), path, 404)
            assert told["type"] == "/problems/no_oidc"
            assert "GUIZE_OIDC_ISSUER" in told["detail"]
        people = People(app, urls)
        boss = people.user("boss", is_operator=True)
        linked = boss.ask("PATCH", f"/users/{boss.id}", json={"oidc_subject": "subject-1"})
        assert linked.status_code == 422
        people.dispose()
        dispose(app)
