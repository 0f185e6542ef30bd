"""Engines and sessions: as the application, and as the reader of what is published."""

from __future__ import annotations

import logging
from collections.abc import Callable

import orjson
import psycopg
import sqlalchemy as sa
from sqlmodel import Session

from guize.domain.governance.authority import Principal
from guize.store.scope import act_as

SessionFactory = Callable[[], Session]

READER_ROLE = "guize_reader"
"""Sees published rows of every tenant and nothing else; the application steps into it to read."""

_SETTABLE_SINCE = 160_000
"""Since this server version a member may also be barred from stepping into a role."""

_log = logging.getLogger(__name__)


def create_engine(url: str, pool_size: int = 5) -> sa.Engine:
    """Return an engine for a SQLAlchemy address (`postgresql+psycopg://…`); it connects lazily."""
    return sa.create_engine(
        url,
        # What a statement was given may be a secret, and errors are logged.
        hide_parameters=True,
        pool_size=pool_size,
        # A connection that went stale with the server is replaced before anything is asked of it,
        # and the whole pool with it, so that nobody's request fails once the server is back. It
        # is an empty statement (some 30 µs on a socket) that opens no transaction: to try again
        # instead would have to know that nothing of a request was done yet.
        pool_pre_ping=True,
        # What waits for the publication lock must see what was published meanwhile.
        isolation_level="READ COMMITTED",
        json_serializer=_json_text,
        json_deserializer=orjson.loads,
    )


def create_reader_engine(url: str, pool_size: int = 5) -> sa.Engine:
    """Return an engine whose connections only read, and only what is published.

    They act as `guize_reader`. Where the operator's server has no such role, they stay the
    application's, read-only and with every published tenant in sight; a warning says so.
    """
    engine = create_engine(url, pool_size)
    sa.event.listen(engine, "connect", _become_reader)
    return engine


def session_factory(engine: sa.Engine, principal: Principal | None = None) -> SessionFactory:
    """Return a function that opens a session; nothing is committed unless the caller does.

    Args:
        engine: the engine.
        principal: in whose scope the sessions act; without one they are in no scope.

    """

    def open_session() -> Session:
        session = Session(engine, expire_on_commit=False)
        if principal is not None:
            act_as(session, principal)
        return session

    return open_session


def _become_reader(connection: psycopg.Connection, _record: object) -> None:
    # For the whole connection, which no writer ever gets: nothing to set at each request.
    connection.autocommit = True
    if _may_step_in(connection):
        connection.execute(f"SET ROLE {READER_ROLE}")
    else:
        _log.warning(
            "the role %s is not set up for this database, so reading is not kept to published "
            "tables by PostgreSQL itself; see docs/guides/operating.md",
            READER_ROLE,
        )
        connection.execute("SET guize.scope = '*'")
    connection.execute("SET default_transaction_read_only = on")
    connection.autocommit = False


def _may_step_in(connection: psycopg.Connection) -> bool:
    right = "SET" if connection.info.server_version >= _SETTABLE_SINCE else "MEMBER"
    row = connection.execute(
        "SELECT CASE WHEN to_regclass('public.version') IS NULL THEN false"
        " ELSE pg_has_role(current_user, oid, %s)"
        " AND has_table_privilege(oid, 'public.version', 'SELECT') END"
        " FROM pg_roles WHERE rolname = %s",
        (right, READER_ROLE),
    ).fetchone()
    return row is not None and bool(row[0])


def _json_text(value: object) -> str:
    return orjson.dumps(value).decode()
