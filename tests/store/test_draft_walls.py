"""The second wall around drafts, by SQL as the application's role, whatever the services do."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors
from pytest_postgresql.executors import NoopExecutor

from guize.domain.governance.authority import SYSTEM
from guize.run.embedded import DatabaseUrls
from guize.store.engine import READER_ROLE, create_engine, session_factory
from tests.conftest import RunningServer
from tests.services.drafted import (
    approved,
    drafted,
    limited,
    publish,
    record_world,
)

TABLES = ("draft", "draft_edit", "draft_review", "draft_comment", "draft_publication")
RECORDS = TABLES[1:]
INSERT = {
    "draft": "INSERT INTO draft (tenant, state, kind, title, base_head, content, conflicts,"
    " findings, revision, created_by, created_at, updated_at) VALUES ('city', 'draft', 'base',"
    " 'x', 0, '{}', '[]', '[]', 1, 'user:x', now(), now())",
    "draft_edit": "INSERT INTO draft_edit VALUES (1, 99, 'city', 'user:x', now(), 'edited', '{}')",
    "draft_review": "INSERT INTO draft_review (draft, tenant, revision, actor, verdict, at)"
    " VALUES (1, 'city', 99, 'user:x', 'approve', now())",
    "draft_comment": "INSERT INTO draft_comment (draft, tenant, revision, pointer, body, author,"
    " at) VALUES (1, 'city', 1, '', 'x', 'user:x', now())",
    "draft_publication": "INSERT INTO draft_publication VALUES (2, 'city', 1, 'user:x', NULL,"
    " now())",
}


@pytest.fixture(scope="module")
def walled(server: RunningServer, template: NoopExecutor) -> Iterator[str]:
    """Give a database with a published draft (1) of the city, and one in review (2)."""
    with server.copy_of(template.template_dbname, "guize_draft_walls") as urls:
        engine = create_engine(urls.application)
        with session_factory(engine, SYSTEM)() as session:
            record_world(session)
            first, second = drafted(session), drafted(session)
            assert (first, second) == (1, 2)
            limited(session, first, 5)
            approved(session, first)
            publish(session, first)
            session.commit()
        engine.dispose()
        with connect(urls, "*", "*") as connection:
            connection.execute(INSERT["draft_comment"])
        yield _address(urls)


def _address(urls: DatabaseUrls) -> str:
    return urls.application.replace("+psycopg", "")


def connect(urls: DatabaseUrls | str, read: str, write: str) -> psycopg.Connection:
    """Connect as the application in a scope; leaving the block commits."""
    address = urls if isinstance(urls, str) else _address(urls)
    connection = psycopg.connect(address)
    connection.execute(
        "SELECT set_config('guize.actor', 'user:x', true), set_config('guize.scope', %s, true),"
        " set_config('guize.write_scope', %s, true)",
        (read, write),
    )
    return connection


def seen(connection: psycopg.Connection, table: str) -> int:
    """Return how many rows of a table are in sight."""
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our names
    assert row
    return int(row[0])


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    ("scope", "is_within"),
    [("", False), ("other", False), ("nowhere", False), ("city", True), ("province", True)],
)
def test_drafts_are_seen_in_scope_alone(
    walled: str, table: str, scope: str, is_within: bool
) -> None:
    """The city's people and those above it see its drafts; neighbours and nobody see none."""
    with connect(walled, scope, "") as connection:
        assert (seen(connection, table) > 0) is is_within


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("scope", ["", "other", "city"])
def test_drafts_are_written_in_scope_alone(walled: str, table: str, scope: str) -> None:
    """Seeing everything gives nobody the right to write: that is a scope of its own."""
    connection = connect(walled, "*", scope)
    try:
        if scope == "city":
            connection.execute(INSERT[table])
        else:
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(INSERT[table])
    finally:
        connection.rollback()
        connection.close()


@pytest.mark.parametrize("table", TABLES)
def test_nobody_writes_in_anothers_name(walled: str, table: str) -> None:
    """Four eyes are counted by these names: the database itself refuses a forged one."""
    connection = connect(walled, "*", "city")
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        connection.execute(INSERT[table].replace("user:x", "user:y"))
    connection.close()


def test_a_foreign_draft_is_not_changed(walled: str) -> None:
    """An update out of scope finds no row; one that would move a draft out of scope is refused."""
    with connect(walled, "*", "other") as connection:
        assert connection.execute("UPDATE draft SET title = 'x'").rowcount == 0
    connection = connect(walled, "*", "city")
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute("UPDATE draft SET tenant = 'other' WHERE id = 2")
    connection.close()


@pytest.mark.parametrize("table", RECORDS)
@pytest.mark.parametrize("command", ["UPDATE {} SET tenant = tenant", "DELETE FROM {}"])
def test_records_of_drafts_stay(walled: str, table: str, command: str) -> None:
    """Edits, reviews, comments and publications are never changed, in whatever scope."""
    connection = connect(walled, "*", "*")
    with pytest.raises((errors.InsufficientPrivilege, errors.RestrictViolation)):
        connection.execute(command.format(table))
    connection.close()


def test_a_published_draft_stays_as_it_is(walled: str) -> None:
    """The database itself refuses to reopen it, or to remove any draft."""
    connection = connect(walled, "*", "*")
    with pytest.raises(errors.RestrictViolation):
        connection.execute("UPDATE draft SET state = 'draft' WHERE id = 1")
    connection.rollback()
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute("DELETE FROM draft")
    connection.close()


def test_the_reader_of_published_rows_sees_no_draft(walled: str) -> None:
    """The role that serves what is published has no right to drafts."""
    for table in TABLES:
        connection = connect(walled, "*", "*")
        connection.execute(f"SET LOCAL ROLE {READER_ROLE}")
        with pytest.raises(errors.InsufficientPrivilege):
            seen(connection, table)
        connection.close()


def test_a_person_signs_a_revision_once(walled: str) -> None:
    """A second approval of one revision by one person is refused by the database itself."""
    connection = connect(walled, "*", "*")
    signed = INSERT["draft_review"]
    connection.execute(signed)
    with pytest.raises(errors.UniqueViolation):
        connection.execute(signed)
    connection.close()
