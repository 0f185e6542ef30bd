"""An embedded PostgreSQL for as long as a block lasts, with Guize's database and roles in it."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from urllib.parse import quote

import psycopg
from psycopg import sql

from guize.run.cluster import SUPERUSER, create_cluster, start_server, stop_server
from guize.run.errors import AlreadyRunningError, RunError
from guize.run.lock import hold_data_directory
from guize.run.places import Places
from guize.settings import Settings
from guize.store.engine import READER_ROLE

DATABASE = "guize"
OWNER_ROLE = "guize_owner"
"""Owns the tables and runs the migrations."""
APPLICATION_ROLE = "guize_app"
"""Owns nothing and obeys row-level security."""
PATIENCE_SECONDS = 10.0
"""How long a command waits for a server that another process is starting."""
PAUSE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """The addresses of one database: as the application, and as the owner of its tables."""

    application: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running embedded server."""

    sockets: Path
    process: subprocess.Popen[bytes]

    @property
    def urls(self) -> DatabaseUrls:
        """Return the addresses of Guize's database."""
        return _urls(self.sockets)


@contextmanager
def embedded_postgres(
    settings: Settings, *, durable: bool = True, say: Callable[[str], None] = lambda _: None
) -> Iterator[EmbeddedServer]:
    """Run PostgreSQL in the data directory while the block lasts.

    Args:
        settings: says where the data directory is.
        durable: False trades safety against power loss for speed, for tests.
        say: hears about each step.

    Raises:
        AlreadyRunningError: another process holds the data directory.
        RunError: PostgreSQL does not start.
    """
    with hold_data_directory(settings.data_dir):
        places = Places.choose(settings.data_dir)
        places.prepare()
        if not places.cluster.exists():
            say(f"creating the database in {places.cluster} (as {places.account.name})")
        create_cluster(places)
        server = start_server(places, durable=durable)
        try:
            ensure_roles_and_database(places.sockets)
            say(f"PostgreSQL runs as {places.account.name} (process {server.pid})")
            yield EmbeddedServer(places.sockets, server)
        finally:
            stop_server(server)


@contextmanager
def open_database(
    settings: Settings, *, makes: bool = True, say: Callable[[str], None] = lambda _: None
) -> Iterator[DatabaseUrls]:
    """Give a command its database: the operator's, a running embedded one, or one of its own.

    Args:
        settings: whose PostgreSQL, and where the data is.
        makes: whether a database is made where there is none.
        say: hears about each step.

    Raises:
        RunError: there is none to be had.
    """
    if settings.database_url is not None:
        yield DatabaseUrls(settings.database_url, settings.owner_url)
        return
    if not makes and not Places.choose(settings.data_dir).cluster.exists():
        raise RunError(
            f"There is no database in {settings.data_dir}: set GUIZE_DATA_DIR (or "
            "GUIZE_DATABASE_URL) to where Guize keeps its data, or begin with guize run."
        )
    with ExitStack() as stack:
        try:
            urls = stack.enter_context(embedded_postgres(settings, say=say)).urls
        except AlreadyRunningError:
            urls = _running(settings)
        yield urls


def _running(settings: Settings) -> DatabaseUrls:
    """Return the addresses of the embedded server that another process runs."""
    sockets = Places.choose(settings.data_dir).sockets
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            psycopg.connect(host=str(sockets), user=APPLICATION_ROLE, dbname=DATABASE).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise RunError(
                    f"Guize runs on {settings.data_dir}, but its PostgreSQL cannot be reached "
                    f"({error}): try again when it is ready, as the user who started it."
                ) from error
            time.sleep(PAUSE_SECONDS)
        else:
            return _urls(sockets)


def ensure_roles_and_database(sockets: Path) -> None:
    """Create what Guize needs in a cluster, unless it is there."""
    with psycopg.connect(
        host=str(sockets), user=SUPERUSER, dbname="postgres", autocommit=True
    ) as connection:
        for role in (OWNER_ROLE, APPLICATION_ROLE):
            if not _exists(connection, "SELECT FROM pg_roles WHERE rolname = %s", role):
                connection.execute(
                    sql.SQL(
                        "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
                    ).format(sql.Identifier(role))
                )
        # Nobody logs in as the reader: the application steps into it to read what is published.
        if not _exists(connection, "SELECT FROM pg_roles WHERE rolname = %s", READER_ROLE):
            connection.execute(
                sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(READER_ROLE))
            )
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(
                sql.Identifier(READER_ROLE), sql.Identifier(APPLICATION_ROLE)
            )
        )
        if not _exists(connection, "SELECT FROM pg_database WHERE datname = %s", DATABASE):
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)
                )
            )


def _exists(connection: psycopg.Connection, query: LiteralString, name: str) -> bool:
    return connection.execute(query, (name,)).fetchone() is not None


def _urls(sockets: Path) -> DatabaseUrls:
    return DatabaseUrls(
        application=url_of(sockets, APPLICATION_ROLE, DATABASE),
        owner=url_of(sockets, OWNER_ROLE, DATABASE),
    )


def url_of(sockets: Path, role: str, database: str) -> str:
    """Return the address of a database of the server with this socket, as a role."""
    return f"postgresql+psycopg://{role}@/{database}?host={quote(str(sockets), safe='')}"
