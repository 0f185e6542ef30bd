"""Whether the server lives and whether it can answer, as an operator's probe asks."""

import tempfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from guize.app import create_app
from guize.run.embedded import DatabaseUrls
from guize.settings import Settings, SettingsError
from tests.conftest import RunningServer
from tests.http.conftest import application_on
from tests.http.test_bad_requests import problem_of


def test_a_server_with_its_database_is_alive_and_ready(client: FlaskClient) -> None:
    """Both probes answer 200."""
    for address in ("/healthz", "/readyz"):
        assert client.get(address).status_code == 200


def test_a_server_without_its_database_is_alive_and_not_ready(server: RunningServer) -> None:
    """Without a database, or before its migrations, only /readyz fails, with the cure."""
    nowhere = DatabaseUrls("postgresql+psycopg://nobody@127.0.0.1:1/none", None)
    for urls in (nowhere, server.urls("postgres")):
        with application_on(urls) as app:
            client = app.test_client()
            assert client.get("/healthz").status_code == 200
            told = problem_of(client, "/readyz", 503)
            assert "guize migrate" in told["detail"]
            assert "127.0.0.1" not in str(told)


def test_an_application_needs_a_database() -> None:
    """Without an address, the application says which variable to set."""
    with pytest.raises(SettingsError, match="GUIZE_DATABASE_URL"):
        create_app(Settings(data_dir=Path(tempfile.gettempdir())))
