"""Signing in, sessions, users and their passwords, over HTTP."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from pytest_postgresql.executors import NoopExecutor

from guize.domain.errors import ThrottledError
from guize.domain.governance.authority import SYSTEM
from guize.run.embedded import DatabaseUrls
from guize.services.access import signing_in, throttling
from guize.services.access.tokens import csrf_token, digest
from guize.services.record.importing import import_pack
from tests.conftest import RunningServer
from tests.http.governed import API, Asker, People, create_governed_app, dispose
from tests.http.world import made_up

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.fixture
def people(own_database: DatabaseUrls) -> Iterator[People]:
    """Give people on a database of the test's own, with one province and its city."""
    app = create_governed_app(own_database)
    made = People(app, own_database)
    with made.session() as session:
        import_pack(session, made_up("east", level="province"), NOW, lambda _: ())
        import_pack(session, made_up("east-city", parent="east"), NOW, lambda _: ())
        session.commit()
    yield made
    made.dispose()
    dispose(app)


def sign_in(people: People, name: str, password: str) -> Asker:
    """Sign in and return who holds the cookie, whatever came of it."""
    answer = people.nobody().ask("POST", "/session", json={"name": name, "password": password})
    cookie = answer.headers.get("Set-Cookie", "")
    token = cookie.removeprefix("guize_session=").partition(";")[0] if cookie else ""
    return Asker(people.app, name, answer.status_code, token=token)


def age_sessions(people: People, **ages: timedelta) -> None:
    """Move instants of every session into the past."""
    with people.session() as session:
        for column, age in ages.items():
            statement = sa.text(f"UPDATE user_session SET {column} = {column} - :age")  # noqa: S608 - names of columns
            session.connection().execute(statement, {"age": age})
        session.commit()


def test_a_sign_in_sets_a_cookie_that_scripts_cannot_read(people: People) -> None:
    """HttpOnly, SameSite=Lax; under https Secure and of this host alone; /me tells who one is."""
    li = people.user("li", "editor@east")
    body = {"name": "LI", "password": li.password}
    for scheme, prefix in (("http", ""), ("https", "__Host-")):
        client = people.app.test_client()
        answer = client.post(f"{API}/session", json=body, base_url=f"{scheme}://localhost")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        cookies = {
            cookie.partition("=")[0]: cookie for cookie in answer.headers.getlist("Set-Cookie")
        }
        names = [f"{prefix}guize_{name}" for name in ("session", "csrf", "browser")]
        assert list(cookies) == names
        assert ["HttpOnly" in cookies[name] for name in names] == [True, False, True]
        for cookie in cookies.values():
            assert "SameSite=Lax" in cookie
            assert "Path=/" in cookie
            assert "Domain=" not in cookie
            assert ("Secure" in cookie) is bool(prefix)
        told = client.get(f"{API}/me", base_url=f"{scheme}://localhost").get_json()
        assert told["csrf_token"] == answer.get_json()["csrf_token"]
        assert (told["kind"], told["id"], told["is_operator"]) == ("user", str(li.id), False)
        assert told["grants"] == [{"tenant": "east", "role": "editor"}]


def test_a_cookie_that_a_neighbour_planted_is_not_looked_at(people: People) -> None:
    """Under https only the name counts that no other host below the same domain can set."""
    li = people.user("li")
    client = people.app.test_client()
    client.set_cookie("guize_session", li.token)
    assert client.get(f"{API}/me").status_code == 200
    assert client.get(f"{API}/me", base_url="https://localhost").status_code == 401


def test_nothing_tells_whether_an_account_exists(people: People) -> None:
    """A wrong password, an unknown name and a disabled user are refused in the same words."""
    people.user("known")
    off = people.user("off")
    people.user("boss", is_operator=True).ask(
        "PATCH", f"/users/{off.id}", json={"is_disabled": True}
    )
    answers = [
        people.nobody().ask("POST", "/session", json={"name": name, "password": password})
        for name, password in (("known", "wrong"), ("unknown", "wrong"), ("off", off.password))
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert len({answer.get_data() for answer in answers}) == 1
    assert not any(answer.headers.getlist("Set-Cookie") for answer in answers)


def test_each_sign_in_is_a_new_session(people: People) -> None:
    """What a browser was given before, or was made to carry, does not live on."""
    li = people.user("li")
    client = people.app.test_client()
    client.set_cookie("guize_session", "planted-by-somebody")
    body = {"name": "li", "password": li.password}
    tokens = []
    for _ in range(2):
        assert client.post(f"{API}/session", json=body).status_code == 200
        cookie = client.get_cookie("guize_session")
        assert cookie
        tokens.append(cookie.value)
    assert len({*tokens, "planted-by-somebody"}) == 3
    assert Asker(people.app, "li", token=tokens[0]).ask("GET", "/me").status_code == 401
    assert Asker(people.app, "li", token=tokens[1]).ask("GET", "/me").status_code == 200


def test_signing_out_ends_the_session(people: People) -> None:
    """The token does not hold after it, whoever kept it, and the cookies are taken away."""
    li = people.user("li")
    answer = li.ask("DELETE", "/session")
    assert answer.status_code == 204
    assert all("Max-Age=0" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert li.ask("GET", "/me").status_code == 401


@pytest.mark.parametrize(
    ("column", "age", "expected"),
    [
        ("last_seen_at", signing_in.IDLE - timedelta(minutes=5), 200),
        ("last_seen_at", signing_in.IDLE, 401),
        ("expires_at", signing_in.LONGEST - timedelta(minutes=5), 200),
        ("expires_at", signing_in.LONGEST, 401),
    ],
)
def test_a_session_ends_by_itself(
    people: People, column: str, age: timedelta, expected: int
) -> None:
    """Unused for two hours, or twelve hours old: it is over."""
    li = people.user("li")
    age_sessions(people, **{column: age})
    assert li.ask("GET", "/me").status_code == expected


def test_a_session_that_is_over_leaves_the_browser(people: People) -> None:
    """The answer that says so takes the cookies away, and what anybody may read is read again."""
    li = people.user("li")
    li.ask("DELETE", "/session")
    browser = people.app.test_client()
    browser.set_cookie("guize_session", li.token)
    answer = browser.get(f"{API}/tenants/east")
    assert answer.status_code == 401
    assert [one.partition("=")[0] for one in answer.headers.getlist("Set-Cookie")] == [
        "guize_session",
        "guize_csrf",
    ]
    assert browser.get(f"{API}/tenants/east").status_code == 200
    program = replace(li, key="guize_false")
    assert program.ask("GET", "/me").headers.getlist("Set-Cookie") == []


def test_use_keeps_a_session_alive(people: People) -> None:
    """Each use counts anew from then."""
    li = people.user("li")
    for _ in range(3):
        age_sessions(people, last_seen_at=signing_in.IDLE - timedelta(minutes=5))
        assert li.ask("GET", "/me").status_code == 200


@pytest.mark.parametrize("header", ["", "wrong", csrf_token("another"), "ü"])
def test_a_change_by_cookie_needs_the_token(people: People, header: str) -> None:
    """Without the right X-CSRF-Token a browser changes nothing; reading needs none."""
    boss = people.user("boss", is_operator=True)
    refused = boss.ask(
        "POST", "/users", json={"name": "x", "display_name": "x"}, headers={"X-CSRF-Token": header}
    )
    assert refused.status_code == 403
    assert refused.get_json()["type"] == "/problems/csrf"
    assert boss.ask("GET", "/users", headers={"X-CSRF-Token": header}).status_code == 200
    assert [one["name"] for one in boss.ask("GET", "/users").get_json()["users"]] == ["boss"]


def test_failures_make_one_wait_longer_and_longer(people: People) -> None:
    """After five failures the account waits, then twice as long; the right password waits too."""
    li = people.user("li")
    for _ in range(4):
        assert sign_in(people, "li", "wrong").id == 401
    assert sign_in(people, "li", "wrong").id == 401
    body = {"name": "li", "password": li.password}
    blocked = people.nobody().ask("POST", "/session", json=body)
    assert blocked.status_code == 429
    assert 1 <= int(blocked.headers["Retry-After"]) <= 2
    waits = []
    for _ in range(4):
        with people.session() as session:
            session.connection().execute(
                sa.text("UPDATE sign_in_attempt SET blocked_until = last_failed_at")
            )
            session.commit()
        assert sign_in(people, "li", "wrong").id == 401
        waits.append(int(people.nobody().ask("POST", "/session", json=body).headers["Retry-After"]))
    assert waits == [2, 4, 8, 16]


def test_a_success_forgives_the_account(people: People) -> None:
    """Four failures and a success leave no trace, and others are not kept waiting."""
    li = people.user("li")
    for _ in range(3):
        for _ in range(4):
            assert sign_in(people, "li", "wrong").id == 401
        assert sign_in(people, "li", li.password).id == 200


def test_an_address_that_guesses_waits_too(people: People) -> None:
    """Twenty failures of as many accounts from one address are guessing, and cost time."""
    li = people.user("li")
    for number in range(21):
        assert sign_in(people, f"user{number}", "wrong").id == 401
    assert sign_in(people, "li", li.password).id == 429


def test_parallel_guesses_gain_nothing(people: People) -> None:
    """An attempt counts as failed before the password is looked at."""
    with people.session() as session:
        now = datetime.now(UTC)
        for _ in range(5):
            throttling.count_sign_in(session, "li", "192.0.2.1", None, now)
        with pytest.raises(ThrottledError):
            throttling.count_sign_in(session, "LI", "192.0.2.1", None, now)


def test_what_is_stored_signs_nobody_in(people: People) -> None:
    """The database holds hashes only: neither they nor their hex are credentials."""
    li = people.user("li")
    with people.session() as session:
        stored = session.connection().scalar(sa.text("SELECT token_hash FROM user_session"))
        password = session.connection().scalar(sa.text("SELECT password_hash FROM app_user"))
    assert bytes(stored) == digest(li.token)
    assert str(password).startswith("$argon2id$")
    assert li.password not in str(password)
    assert Asker(people.app, "li", token=bytes(stored).hex()).ask("GET", "/me").status_code == 401
    assert sign_in(people, "li", str(password)).id == 401


def test_an_administrator_makes_users_and_no_operator(people: People) -> None:
    """A city's administrator adds a colleague, who signs in with the password shown once."""
    admin = people.user("admin", "admin@east-city")
    made = admin.ask("POST", "/users", json={"name": "new", "display_name": "新人"})
    assert made.status_code == 201
    told = made.get_json()
    assert made.headers["Location"].endswith(f"/users/{told['id']}")
    assert sign_in(people, "new", told["password"]).id == 200
    assert "password" not in admin.ask("GET", f"/users/{told['id']}").get_json()
    body = {"name": "newer", "display_name": "新人", "is_operator": True}
    assert admin.ask("POST", "/users", json=body).status_code == 403
    for method, path, patch in (
        ("PATCH", f"/users/{told['id']}", {"is_disabled": True}),
        ("POST", f"/users/{told['id']}/password", None),
    ):
        assert admin.ask(method, path, json=patch).status_code == 403
    again = admin.ask("POST", "/users", json={"name": "new", "display_name": "新人"})
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("name", "display_name"),
    [
        ("Upper", "x"),
        ("", "x"),
        ("a b", "x"),
        ("é", "x"),
        ("ok", ""),
        ("ok", "a\x00b"),
        ("a" * 101, "x"),
    ],
)
def test_impossible_names_are_refused(people: People, name: str, display_name: str) -> None:
    """A name that nobody could type or tell apart is refused at its place."""
    boss = people.user("boss", is_operator=True)
    answer = boss.ask("POST", "/users", json={"name": name, "display_name": display_name})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] in ("/name", "/display_name")


def test_an_operator_changes_users(people: People) -> None:
    """Disabling ends the sessions at once; nobody disables or demotes themselves."""
    boss, li = people.user("boss", is_operator=True), people.user("li")
    assert li.ask("GET", f"/users/{li.id}").status_code == 200
    assert li.ask("GET", f"/users/{boss.id}").status_code == 403
    off = boss.ask("PATCH", f"/users/{li.id}", json={"is_disabled": True, "display_name": "李"})
    assert (off.get_json()["is_disabled"], off.get_json()["display_name"]) == (True, "李")
    assert li.ask("GET", "/me").status_code == 401
    boss.ask("PATCH", f"/users/{li.id}", json={"is_disabled": False})
    assert li.ask("GET", "/me").status_code == 401
    for change in ({"is_disabled": True}, {"is_operator": False}):
        assert boss.ask("PATCH", f"/users/{boss.id}", json=change).status_code == 403
    assert boss.ask("PATCH", "/users/999999", json={}).status_code == 404
    assert boss.ask("GET", f"/users/{2**70}").status_code == 404


def test_a_reset_password_ends_the_sessions(people: People) -> None:
    """The new password is shown to the operator once; the old one and old sessions are over."""
    boss, li = people.user("boss", is_operator=True), people.user("li")
    told = boss.ask("POST", f"/users/{li.id}/password").get_json()
    assert li.ask("GET", "/me").status_code == 401
    assert sign_in(people, "li", li.password).id == 401
    assert sign_in(people, "li", told["password"]).id == 200


def test_users_come_by_pages(people: People) -> None:
    """Each once, by id, filtered by what their names contain."""
    boss = people.user("boss", is_operator=True)
    for name in ("a1", "a2", "b1"):
        people.user(name)
    first = boss.ask("GET", "/users?limit=3").get_json()
    assert [one["name"] for one in first["users"]] == ["boss", "a1", "a2"]
    last = boss.ask("GET", f"/users?limit=3&after={first['next']}").get_json()
    assert ([one["name"] for one in last["users"]], last["next"]) == (["b1"], None)
    found = boss.ask("GET", "/users?q=A").get_json()["users"]
    assert [one["name"] for one in found] == ["a1", "a2"]
    assert boss.ask("GET", "/users?q=%25").get_json()["users"] == []


def test_failed_and_refused_attempts_are_on_the_audit(people: People) -> None:
    """They stay although their requests were rolled back; no name typed by a stranger is kept."""
    boss, li = people.user("boss", is_operator=True), people.user("li")
    sign_in(people, "my-secret-password", "wrong")
    assert li.ask("GET", "/users").status_code == 403
    events = boss.ask("GET", "/audit").get_json()["events"]
    told = [(one["actor"], one["action"], one["outcome"]) for one in events[:2]]
    assert told == [
        (f"user:{li.id}", "access.refuse", "refused"),
        ("anonymous", "session.create", "failed"),
    ]
    assert events[0]["detail"]["request"] == "GET /api/v1/users"
    assert "my-secret-password" not in str(events)
    assert all(one["address"] in ("127.0.0.1", None) for one in events)


def test_an_attack_names_the_account_that_there_is(people: People) -> None:
    """A wrong password is told about its user, however the name was written; others about none."""
    boss, li = people.user("boss", is_operator=True), people.user("li")
    for name in ("LI", "nobody"):
        sign_in(people, name, "wrong")
    events = boss.ask("GET", "/audit?outcome=failed").get_json()["events"]
    assert [one["object"] for one in events] == [None, f"user:{li.id}"]
    assert {one["actor"] for one in events} == {"anonymous"}
    assert "nobody" not in str(events)
    for _ in range(8):
        sign_in(people, "li", "wrong")
    (waits,) = boss.ask("GET", "/audit?outcome=refused&action=session.create").get_json()["events"]
    assert waits["object"] == f"user:{li.id}"


def test_there_is_no_account_by_default(server: RunningServer, template: NoopExecutor) -> None:
    """An empty database lets nobody in, whatever people try first."""
    with server.copy_of(template.template_dbname, "guize_empty") as urls:
        app = create_governed_app(urls)
        people = People(app, urls)
        for name in ("operator", "admin", "root", SYSTEM.name):
            for password in ("", "operator", "admin", "password", "guize"):
                body = {"name": name, "password": password}
                status = people.nobody().ask("POST", "/session", json=body).status_code
                assert status in (401, 422, 429)
        people.dispose()
        dispose(app)
