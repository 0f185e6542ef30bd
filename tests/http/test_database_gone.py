"""The database goes away and comes back: 503 meanwhile, a line in the log, no failure after."""

import logging
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from guize.http import context
from guize.run.cluster import start_server, stop_server
from guize.run.embedded import APPLICATION_ROLE, DatabaseUrls, embedded_postgres
from guize.run.places import Places
from guize.settings import Settings
from guize.store.migrate import upgrade
from tests.http.governed import API, create_governed_app, dispose
from tests.http.test_bad_requests import problem_of

SIGN_IN = {"name": "nobody", "password": "not the password"}
KEY = {"Authorization": "Bearer guize_nonesuch"}


@pytest.fixture
def place() -> Iterator[Path]:
    """Give a folder that PostgreSQL's account can enter."""
    folder = Path(tempfile.mkdtemp(prefix="guize-gone-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def ask_all(client: FlaskClient) -> list[int]:
    """Read, write and come with a key; return how each was answered."""
    return [
        client.get(f"{API}/tenants").status_code,
        client.post(f"{API}/session", json=SIGN_IN).status_code,
        client.get(f"{API}/me", headers=KEY).status_code,
    ]


def test_a_lost_database_is_503_until_it_is_back(
    place: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Reads, writes and keys are told to try again; then stale connections fail nobody."""
    settings = Settings(data_dir=place)
    with embedded_postgres(settings, durable=False) as server:
        assert server.urls.owner
        upgrade(server.urls.owner, APPLICATION_ROLE)
        app = create_governed_app(DatabaseUrls(server.urls.application, None))
        client = app.test_client()
        expected = ask_all(client)
        assert expected == [200, 401, 401]
        # Several connections of each pool are open, and all of them go stale.
        with app.app_context():
            opened = [
                session
                for factory in (context.parts().sessions, context.parts().readers)
                for session in (factory(), factory(), factory())
            ]
            for session in opened:
                session.connection()
            for session in opened:
                session.close()
        os.kill(server.process.pid, signal.SIGINT)
        server.process.wait()
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            for _ in range(2):
                for method, path, options in (
                    ("GET", "/tenants", {}),
                    ("POST", "/session", {"json": SIGN_IN}),
                    ("GET", "/me", {"headers": KEY}),
                ):
                    told = problem_of(client, API + path, 503, method=method, **options)
                    assert told["type"] == "/problems/not_ready"
                    assert str(place) not in str(told)
            answer = client.get(f"{API}/tenants")
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert client.get("/readyz").headers["Retry-After"]
        assert len(caplog.records) == 8
        for record in caplog.records:
            assert "\n" not in record.getMessage()
            assert record.exc_info is None
        again = start_server(Places.choose(place), durable=False)
        try:
            assert [ask_all(client) for _ in range(3)] == [expected] * 3
        finally:
            dispose(app)
            stop_server(again)


def test_a_database_lost_in_the_middle_of_a_request_is_503(
    place: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is lost between reading and committing is told too, and never as done."""
    with embedded_postgres(Settings(data_dir=place), durable=False) as server:
        assert server.urls.owner
        upgrade(server.urls.owner, APPLICATION_ROLE)
        app = create_governed_app(DatabaseUrls(server.urls.application, None))

        def lose() -> str:
            context.transaction().connection()
            context.session().connection()
            server.process.send_signal(signal.SIGINT)
            server.process.wait()
            return "done"

        app.add_url_rule("/lose", view_func=lose)
        with caplog.at_level(logging.WARNING):
            told = problem_of(app.test_client(), "/lose", 503)
        assert told["type"] == "/problems/not_ready"
        assert all(record.exc_info is None for record in caplog.records)
        dispose(app)
