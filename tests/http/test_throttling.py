"""Guessing at passwords costs time, and locks nobody out: not the owner, not the office."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from guize.domain.errors import ThrottledError
from guize.http.limits import network_of
from guize.run.embedded import DatabaseUrls
from guize.services.access.throttling import count_sign_in, forgive
from tests.http.governed import API, People, create_governed_app, dispose

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.fixture
def people(own_database: DatabaseUrls) -> Iterator[People]:
    """Give an empty platform that believes one proxy whence a request comes."""
    app = create_governed_app(own_database, trusted_proxies=1)
    made = People(app, own_database)
    yield made
    made.dispose()
    dispose(app)


def sign_in(browser: FlaskClient, name: str, password: str, *, at: str) -> int:
    """Try to sign in from an address, and return the status."""
    body = {"name": name, "password": password}
    headers = {"X-Forwarded-For": at}
    return browser.post(f"{API}/session", json=body, headers=headers).status_code


def guess(people: People, name: str, *, at: str, times: int) -> list[int]:
    """Guess at a password from an address, each time with a browser that nobody knows."""
    app = people.app
    return [sign_in(app.test_client(), name, "wrong", at=at) for _ in range(times)]


def test_a_stranger_does_not_lock_the_owner_out(people: People) -> None:
    """Guessing from elsewhere leaves the owner's way open, from a browser of one's own for good."""
    li = people.user("li")
    own = people.app.test_client()
    assert sign_in(own, "li", li.password, at="192.0.2.1") == 200
    assert guess(people, "li", at="198.51.100.1", times=9)[-1] == 429
    assert sign_in(people.app.test_client(), "li", li.password, at="192.0.2.9") == 200
    for number in range(2, 8):
        guess(people, "li", at=f"198.51.100.{number}", times=6)
    assert sign_in(people.app.test_client(), "li", li.password, at="192.0.2.9") == 429
    # Neither the account from everywhere nor the office's address hinders a known browser.
    for name in range(25):
        guess(people, f"colleague{name}", at="192.0.2.1", times=1)
    assert guess(people, "new", at="192.0.2.1", times=1) == [429]
    assert sign_in(own, "li", li.password, at="192.0.2.1") == 200


def test_a_known_browser_guesses_no_better(people: People) -> None:
    """It is counted by itself: five wrong passwords there, and it waits like any other."""
    li, wang = people.user("li"), people.user("wang")
    own = people.app.test_client()
    assert sign_in(own, "li", li.password, at="192.0.2.1") == 200
    tried = [sign_in(own, "li", "wrong", at="192.0.2.1") for _ in range(6)]
    assert tried == [401] * 5 + [429]
    # For others it is no known one.
    tried = [sign_in(own, "wang", "wrong", at="192.0.2.1") for _ in range(6)]
    assert tried == [401] * 5 + [429]
    assert sign_in(own, "wang", wang.password, at="192.0.2.77") == 200


def test_a_reset_forgets_the_browsers(people: People) -> None:
    """Whoever had somebody's password is a stranger again after it was reset."""
    boss, li = people.user("boss", is_operator=True), people.user("li")
    own = people.app.test_client()
    assert sign_in(own, "li", li.password, at="192.0.2.1") == 200
    boss.ask("POST", f"/users/{li.id}/password")
    for number in range(2, 8):
        guess(people, "li", at=f"198.51.100.{number}", times=6)
    assert sign_in(own, "li", "wrong", at="192.0.2.50") == 429


def test_an_office_signs_in_from_one_address(people: People) -> None:
    """Right passwords do not count against the address that many people share."""
    users = [people.user(f"clerk{number}") for number in range(24)]
    for one in users:
        browser = people.app.test_client()
        assert sign_in(browser, one.name, one.password, at="192.0.2.1") == 200


def test_an_account_waits_a_minute_at_most_for_others_guesses(session: Session) -> None:
    """However long a thousand addresses go on, its owner's next chance is near."""
    at = NOW
    waits = []
    for number in range(60):
        try:
            count_sign_in(session, "li", f"192.0.2.{number}", None, at)
        except ThrottledError as error:
            waits.append(error.retry_after)
            at += timedelta(seconds=error.retry_after)
            count_sign_in(session, "li", f"192.0.2.{number}", None, at)
    assert max(waits) == 60
    assert waits[:4] == [1, 2, 4, 8]


def test_one_account_of_ones_own_frees_no_guesses(session: Session) -> None:
    """A success in between forgives the account, not the guesses at others."""
    for number in range(20):
        count_sign_in(session, f"victim{number}", "192.0.2.1", None, NOW)
    count_sign_in(session, "mine", "192.0.2.1", None, NOW)
    forgive(session, "mine", "192.0.2.1", None, NOW)
    count_sign_in(session, "victim", "192.0.2.1", None, NOW)
    with pytest.raises(ThrottledError):
        count_sign_in(session, "other", "192.0.2.1", None, NOW)


def test_nobody_bars_the_change_of_anothers_password(people: People) -> None:
    """Signing in under the name that records have of a user does not count against that user."""
    li = people.user("li")
    guess(people, f"user:{li.id}", at="192.0.2.1", times=8)
    body = {"current": li.password, "password": "four unrelated words here"}
    assert li.ask("PUT", "/me/password", json=body).status_code == 204


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("192.0.2.7:51234", "192.0.2.7"),
        ("[2001:db8:1:2::5]:51234", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_network_is_what_one_subscriber_holds(address: str, network: str) -> None:
    """Of IPv6 everybody has more addresses than there are guesses: the /64 counts."""
    assert network_of(address) == network


def test_an_address_that_only_says_so_is_not_believed(own_database: DatabaseUrls) -> None:
    """Without trusted proxies X-Forwarded-For changes nothing; with one, only its own word does."""
    for proxies, expected in ((0, 429), (1, 401)):
        app = create_governed_app(own_database, trusted_proxies=proxies)
        people = People(app, own_database)
        tried = [guess(people, f"user{proxies}", at=f"10.0.0.{n}", times=1)[0] for n in range(9)]
        assert tried[-1] == expected
        tried = [guess(people, f"x{proxies}", at=f"{n}, 9.9.9.9", times=1)[0] for n in range(9)]
        assert tried[-1] == 429
        people.dispose()
        dispose(app)
