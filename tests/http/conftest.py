"""An application on a database of its own, with the tenants of `world` on record."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pytest_postgresql.executors import NoopExecutor

from guize.app import create_app
from guize.http import context
from guize.run.embedded import DatabaseUrls
from guize.settings import Settings
from tests.conftest import RunningServer
from tests.http.realm import Realm, open_realm
from tests.http.world import record_world


@pytest.fixture(scope="session")
def world(server: RunningServer, template: NoopExecutor) -> Iterator[DatabaseUrls]:
    """Give the database that the tests of the API read, and that none of them changes."""
    with server.copy_of(template.template_dbname, "guize_world") as urls:
        record_world(urls.application)
        yield urls


@contextmanager
def application_on(urls: DatabaseUrls) -> Iterator[Flask]:
    """Give the application on a database for as long as the block lasts."""
    settings = Settings(
        data_dir=Path(tempfile.gettempdir()), database_url=urls.application, rate_limit=0
    )
    app = create_app(settings)
    yield app
    with app.app_context():
        context.parts().dispose()


@pytest.fixture(scope="session")
def app(world: DatabaseUrls) -> Iterator[Flask]:
    """Give the application."""
    with application_on(world) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a client of the application."""
    return app.test_client()


@pytest.fixture
def realm(server: RunningServer, template: NoopExecutor) -> Iterator[Realm]:
    """Give the made-up nation on a database of its own."""
    with open_realm(server, template) as realm:
        yield realm
