"""What the database refuses is no internal error: a race, a character, the second wall."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from psycopg import errors
from pytest_postgresql.executors import NoopExecutor

from guize.http import context
from guize.services.record.importing import import_pack
from tests.conftest import RunningServer
from tests.http.governed import API, Asker, People, create_governed_app, dispose
from tests.http.world import RECORDED, made_up


@pytest.fixture(scope="module")
def people(server: RunningServer, template: NoopExecutor) -> Iterator[People]:
    """Give people, a tenant, and addresses at which the database refuses."""
    with server.copy_of(template.template_dbname, "guize_refusals") as urls:
        app = create_governed_app(urls)

        @app.get(f"{API}/past-the-first-wall")
        def past_the_first_wall() -> str:
            context.transaction().connection().execute(
                sa.text("INSERT INTO tenant_policy VALUES ('east', 1, false)")
            )
            return ""

        @app.get(f"{API}/deadlock")
        def deadlock() -> str:
            raise sa.exc.OperationalError("", {}, errors.DeadlockDetected("deadlock"))

        made = People(app, urls)
        with made.session() as session:
            import_pack(session, made_up("east"), RECORDED, lambda _: ())
            session.commit()
        yield made
        made.dispose()
        dispose(app)


@pytest.fixture(scope="module")
def boss(people: People) -> Asker:
    """Give an operator."""
    return people.user("boss", is_operator=True)


@pytest.mark.parametrize(
    "path",
    [
        *(f"/audit?{name}=%00" for name in ("actor", "action", "object", "rule", "tenant")),
        "/users?q=%00",
        "/tenants/%00/grants",
    ],
)
def test_a_character_that_cannot_be_stored_is_told(boss: Asker, path: str) -> None:
    """U+0000 in a parameter is the asker's fault, not the server's."""
    assert boss.ask("GET", path).status_code in (404, 422)


def test_a_name_that_cannot_be_stored_signs_nobody_in(people: People) -> None:
    """The same where a stranger sends it as a name."""
    body = {"name": "\x00", "password": "\x00"}
    assert people.nobody().ask("POST", "/session", json=body).status_code in (401, 422)


def test_two_who_do_the_same_at_once_get_one(boss: Asker) -> None:
    """Of users of one name made at the same moment, one is there and the others are conflicts."""
    body = {"name": "twin", "display_name": "双"}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: boss.ask("POST", "/users", json=body), range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


def test_the_second_wall_refuses_and_is_logged(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    """A view that forgot to ask is stopped by the database: 403, told to log and audit."""
    viewer = people.user("viewer", "viewer@east")
    answer = viewer.ask("GET", "/past-the-first-wall")
    assert (answer.status_code, answer.get_json()["type"]) == (403, "/problems/second_wall")
    assert "the second wall refused" in caplog.text
    boss = people.user("overseer", is_operator=True)
    told = boss.ask("GET", f"/audit?actor=user:{viewer.id}").get_json()["events"][0]
    assert (told["outcome"], told["detail"]["code"]) == ("refused", "second_wall")
    admin = people.user("admin", "admin@east")
    assert admin.ask("GET", "/past-the-first-wall").status_code == 200


def test_a_deadlock_is_to_be_tried_again(people: People) -> None:
    """503 with Retry-After, as a problem."""
    answer = people.nobody().ask("GET", "/deadlock")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
