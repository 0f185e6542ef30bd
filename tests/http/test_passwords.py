"""Passwords over HTTP: which will do, how they are looked at, and what ends with them."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from guize.run.embedded import DatabaseUrls
from guize.services.access import signing_in
from guize.services.access.passwords import is_password, turn
from tests.http.governed import People, create_governed_app, dispose
from tests.http.test_identity import sign_in


@pytest.fixture
def people(own_database: DatabaseUrls) -> Iterator[People]:
    """Give an empty platform."""
    app = create_governed_app(own_database)
    made = People(app, own_database)
    yield made
    made.dispose()
    dispose(app)


def forget_failures(people: People) -> None:
    """Let nobody wait."""
    with people.session() as session:
        session.connection().execute(sa.text("DELETE FROM sign_in_attempt"))
        session.commit()


def test_a_sign_in_under_way_does_not_outlive_a_reset(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is given a new password while their old one is looked at is not let in by the old."""
    boss, li = people.user("boss", is_operator=True), people.user("li")
    look = is_password

    def look_slowly(password: str, kept: str | None) -> bool:
        is_right = look(password, kept)
        monkeypatch.setattr(signing_in, "is_password", look)
        assert boss.ask("POST", f"/users/{li.id}/password").status_code == 200
        return is_right

    monkeypatch.setattr(signing_in, "is_password", look_slowly)
    assert sign_in(people, "li", li.password).id == 401


def test_a_hash_of_old_parameters_is_renewed(people: People) -> None:
    """When its owner signs in, a password is hashed as it would be now."""
    li = people.user("li")
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(li.password)
    with people.session() as session:
        statement = sa.text("UPDATE app_user SET password_hash = :old")
        session.connection().execute(statement, {"old": old})
        session.commit()
    for _ in range(2):
        assert sign_in(people, "li", li.password).id == 200
    with people.session() as session:
        kept = str(session.connection().scalar(sa.text("SELECT password_hash FROM app_user")))
    assert "m=32768,t=3,p=1" in kept


@pytest.mark.parametrize("name", ["LI", " li", "li ", "ｌｉ", "l\u0131", "li\x00"])
def test_a_name_has_one_spelling(people: People, name: str) -> None:
    """Capitals are the same name; what only looks like it is nobody's."""
    li = people.user("li")
    body = {"name": name, "password": li.password}
    expected = {"LI": 200, "li\x00": 422}.get(name, 401)
    assert people.nobody().ask("POST", "/session", json=body).status_code == expected


def test_a_flood_of_sign_ins_leaves_room_for_others(people: People) -> None:
    """More at once than a worker has room for are told to come back, and nobody is blamed."""
    li = people.user("li")
    body = {"name": "li", "password": li.password}
    with ExitStack() as crowd:
        for _ in range(5):
            crowd.enter_context(turn())
        for _ in range(10):
            answer = people.nobody().ask("POST", "/session", json=body)
            assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
        assert li.ask("GET", "/me").status_code == 200
    assert people.nobody().ask("POST", "/session", json=body).status_code == 200


@pytest.mark.parametrize("length", [256, 257, 100_000])
def test_a_very_long_password_costs_no_more(people: People, length: int) -> None:
    """What is longer than a password may be is not even looked at."""
    body = {"name": "li", "password": "x" * length}
    status = people.nobody().ask("POST", "/session", json=body).status_code
    assert status == (401 if length <= 256 else 422)


def test_one_changes_ones_own_password(people: People) -> None:
    """With the current one, to a good one; other sessions end, this one goes on."""
    li = people.user("li")
    other = sign_in(people, "li", li.password)
    good = "四个不相干的词 horse battery"
    for body, expected in (
        ({"current": "wrong", "password": good}, 403),
        ({"current": li.password, "password": "short"}, 422),
        ({"current": li.password, "password": "aaaaaaaaaaaaaaaa"}, 422),
        ({"current": li.password, "password": "li-li-li-li-li-li"}, 422),
        *(
            ({"current": li.password, "password": one}, 422)
            for one in (
                *("password1234", "Password-2026", "123456789012", "abcdefghijkl", "qwertyuiop123"),
                *("ｐａｓｓｗｏｒｄ１２３４", "adminadmin123", "guize-admin-888"),
            )
        ),
        ({"current": li.password, "password": good}, 204),
    ):
        assert li.ask("PUT", "/me/password", json=body).status_code == expected
        forget_failures(people)
    assert li.ask("GET", "/me").status_code == 200
    assert other.ask("GET", "/me").status_code == 401
    assert sign_in(people, "li", good).id == 200


def test_ones_password_is_not_found_out_by_trying(people: People) -> None:
    """Whoever sits at somebody's browser waits after wrong guesses."""
    li = people.user("li")
    body = {"current": "wrong", "password": "four unrelated words"}
    statuses = [li.ask("PUT", "/me/password", json=body).status_code for _ in range(6)]
    assert statuses == [403, 403, 403, 403, 403, 429]
