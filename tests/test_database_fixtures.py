"""What the database fixtures promise to every other test."""

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlmodel import Session

from guize.run.embedded import APPLICATION_ROLE, OWNER_ROLE, DatabaseUrls


def test_a_session_is_the_applications(session: Session) -> None:
    """A test's session acts as the role that owns nothing and obeys row-level security."""
    role = session.connection().execute(text("SELECT current_user")).scalar_one()
    owned = session.connection().execute(
        text("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
    )
    mighty = session.connection().execute(
        text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    )
    assert (role, owned.scalar_one(), mighty.scalar_one()) == (APPLICATION_ROLE, 0, False)


def test_the_owner_owns_the_tables(owner_connection: Connection) -> None:
    """The owner's connection acts as the role that owns every table of the schema."""
    owners = owner_connection.execute(
        text("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    )
    assert list(owners.scalars()) == [OWNER_ROLE]


@pytest.mark.parametrize("_turn", [1, 2])
def test_what_the_owner_does_is_undone(owner_connection: Connection, _turn: int) -> None:
    """A table that a test makes is gone in the next."""
    owner_connection.execute(text("CREATE TABLE made_by_a_test ()"))


@pytest.mark.parametrize("_turn", [1, 2])
def test_a_database_of_its_own_starts_empty(own_database: DatabaseUrls, _turn: int) -> None:
    """What a test commits in a database of its own does not reach the next test."""
    assert own_database.owner
    engine = create_engine(own_database.owner)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE committed_by_a_test ()"))
    engine.dispose()
