"""Real PostgreSQL for the tests that ask for it: one server, one template, a savepoint a test."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql
from pytest_postgresql import factories
from pytest_postgresql.executors import NoopExecutor
from pytest_postgresql.janitor import DatabaseJanitor
from sqlalchemy import Connection, Engine, create_engine
from sqlmodel import Session

from guize.domain.governance.authority import SYSTEM
from guize.run.cluster import SUPERUSER
from guize.run.embedded import (
    APPLICATION_ROLE,
    OWNER_ROLE,
    DatabaseUrls,
    embedded_postgres,
    url_of,
)
from guize.settings import Settings
from guize.store.scope import act_as

# How long an example takes says more about the machine than about the code.
settings.register_profile("guize", deadline=None)
settings.load_profile("guize")


@dataclass(frozen=True, slots=True)
class RunningServer:
    """The embedded server, in the terms that pytest-postgresql understands."""

    host: str
    """The folder of the server's socket."""
    user: str = SUPERUSER
    port: int = 5432
    password: str | None = None
    options: str = ""
    maintenance_dbname: str = "postgres"
    template_dbname: str | None = None

    def urls(self, database: str) -> DatabaseUrls:
        """Return the addresses of one database for the application and for the owner."""
        return DatabaseUrls(
            application=url_of(Path(self.host), APPLICATION_ROLE, database),
            owner=url_of(Path(self.host), OWNER_ROLE, database),
        )

    def give_to_owner(self, database: str) -> None:
        """Make Guize's owner role the owner of a database, as it is in operation."""
        with psycopg.connect(
            host=self.host, user=self.user, dbname=self.maintenance_dbname, autocommit=True
        ) as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} OWNER TO {}").format(
                    sql.Identifier(database), sql.Identifier(OWNER_ROLE)
                )
            )

    @contextmanager
    def copy_of(self, template: str, database: str) -> Iterator[DatabaseUrls]:
        """Copy the template for as long as the block lasts."""
        janitor = DatabaseJanitor(
            user=self.user,
            host=self.host,
            port=self.port,
            dbname=database,
            template_dbname=template,
        )
        with janitor:
            self.give_to_owner(database)
            yield self.urls(database)


@pytest.fixture(scope="session")
def server() -> Iterator[RunningServer]:
    """Run the embedded PostgreSQL for the whole session, if any test asks for it."""
    folder = Path(tempfile.mkdtemp(prefix="guize-tests-"))
    # Not pytest's own folder: when root runs the tests, PostgreSQL's account must enter it.
    folder.chmod(0o711)
    try:
        with embedded_postgres(Settings(data_dir=folder), durable=False) as embedded:
            yield RunningServer(str(embedded.sockets))
    finally:
        shutil.rmtree(folder)


def _migrate(*, host: str, dbname: str, **_unused: object) -> None:
    """Bring the template up to date as its owner, as an operator would."""
    from guize.store.migrate import upgrade

    server = RunningServer(host)
    server.give_to_owner(dbname)
    owner_url = server.urls(dbname).owner
    assert owner_url
    upgrade(owner_url, APPLICATION_ROLE)


template = factories.postgresql_noproc(
    depends_on="server", dbname="guize_template", load=[_migrate]
)


@pytest.fixture(scope="session")
def shared_urls(server: RunningServer, template: NoopExecutor) -> Iterator[DatabaseUrls]:
    """Give the database that all tests share and that none changes for good."""
    with server.copy_of(template.template_dbname, "guize_shared") as urls:
        yield urls


@pytest.fixture(scope="session")
def shared_engine(shared_urls: DatabaseUrls) -> Iterator[Engine]:
    """Connect to the shared database as the application."""
    engine = create_engine(shared_urls.application)
    yield engine
    engine.dispose()


@pytest.fixture
def session(shared_engine: Engine) -> Iterator[Session]:
    """Give a session of the application in the platform's scope; the test's doings are undone."""
    with shared_engine.connect() as connection, connection.begin() as transaction:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            act_as(session, SYSTEM)
            yield session
        transaction.rollback()


@pytest.fixture
def owner_connection(shared_urls: DatabaseUrls) -> Iterator[Connection]:
    """Give a connection of the owner of the tables; what the test does with it is undone."""
    assert shared_urls.owner
    engine = create_engine(shared_urls.owner)
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()
    engine.dispose()


@pytest.fixture
def own_database(server: RunningServer, template: NoopExecutor) -> Iterator[DatabaseUrls]:
    """Give a migrated, empty database that is the test's own, for real commits and races."""
    with server.copy_of(template.template_dbname, "guize_own") as urls:
        yield urls
