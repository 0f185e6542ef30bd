"""The migrations: they make what the code expects, grant what is needed, and refuse the rest."""

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from guize.run.embedded import APPLICATION_ROLE, DatabaseUrls
from guize.settings import SOURCE_ROOT
from guize.store import draft_tables, identity_tables, tables
from guize.store.migrate import newest_revision, upgrade

OF_DRAFTS = ("draft_comment", "draft_edit", "draft_publication", "draft_review")
APPEND_ONLY = ("audit_event", *OF_DRAFTS, "tenant_fact", "version", "version_file")


def test_the_tables_are_what_the_code_expects(owner_connection: sa.Connection) -> None:
    """Alembic finds no difference between the migrated database and the SQLModel tables."""
    assert tables.VersionRow.metadata is SQLModel.metadata
    assert identity_tables.UserRow.metadata is SQLModel.metadata
    assert draft_tables.DraftRow.metadata is SQLModel.metadata
    context = MigrationContext.configure(owner_connection)
    assert compare_metadata(context, SQLModel.metadata) == []


def test_the_database_is_at_the_newest_revision(owner_connection: sa.Connection) -> None:
    """The test database went through every migration."""
    revision = owner_connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    assert revision == newest_revision()


def test_append_only_is_enforced_for_everybody(owner_connection: sa.Connection) -> None:
    """Each append-only table has a trigger that fires ALWAYS on UPDATE, DELETE and TRUNCATE."""
    rows = owner_connection.execute(
        sa.text(
            "SELECT tgrelid::regclass::text, tgenabled, tgtype FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgfoid = 'refuse_change'::regproc"
        )
    )
    # pg_trigger.tgtype: BEFORE 2, DELETE 8, UPDATE 16, TRUNCATE 32; no ROW bit: per statement.
    before_every_change = 2 + 8 + 16 + 32
    assert sorted(map(tuple, rows)) == [(table, "A", before_every_change) for table in APPEND_ONLY]


@pytest.mark.parametrize(
    ("table", "granted"),
    [
        ("tenant", {"SELECT", "INSERT", "UPDATE"}),
        ("tenant_fact", {"SELECT", "INSERT"}),
        ("tenant_period", {"SELECT", "INSERT", "UPDATE", "DELETE"}),
        ("version", {"SELECT", "INSERT"}),
        ("version_file", {"SELECT", "INSERT"}),
        ("alembic_version", {"SELECT"}),
        ("app_user", {"SELECT", "INSERT", "UPDATE"}),
        ("user_session", {"SELECT", "INSERT", "UPDATE", "DELETE"}),
        ("role_grant", {"SELECT", "INSERT", "DELETE"}),
        ("audit_event", {"SELECT", "INSERT"}),
        ("draft", {"SELECT", "INSERT", "UPDATE"}),
        *((table, {"SELECT", "INSERT"}) for table in OF_DRAFTS),
    ],
)
def test_the_application_may_do_what_it_needs(
    owner_connection: sa.Connection, table: str, granted: set[str]
) -> None:
    """The application's role has exactly these privileges."""
    query = sa.text(
        "SELECT privilege_type FROM information_schema.role_table_grants"
        " WHERE table_name = :table AND grantee = :role"
    )
    found = owner_connection.scalars(query, {"table": table, "role": APPLICATION_ROLE})
    assert set(found) == granted


def test_no_table_is_left_without_a_rule(owner_connection: sa.Connection) -> None:
    """Every table that a migration makes is either the application's to see or not, by the list."""
    owned = owner_connection.scalars(
        sa.text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    )
    seen = owner_connection.scalars(
        sa.text(
            "SELECT DISTINCT table_name FROM information_schema.role_table_grants"
            " WHERE table_schema = 'public' AND grantee = :role"
        ),
        {"role": APPLICATION_ROLE},
    )
    assert set(owned) == set(seen)


def test_the_constraints_are_there(owner_connection: sa.Connection) -> None:
    """The checks that Alembic does not compare stand in the catalogue."""
    found = owner_connection.scalars(
        sa.text("SELECT conname FROM pg_constraint WHERE contype = 'c' ORDER BY conname")
    )
    assert {
        "tenant_slug_check",
        *(f"tenant_fact_{name}_check" for name in ("number", "kind", "void", "on_day")),
        *(f"tenant_period_{name}_check" for name in ("days", "standing", "parent", "level")),
        *(f"tenant_period_{name}_check" for name in ("division_code", "visibility")),
        *(f"version_{name}_check" for name in ("kind", "lineage", "void", "amends", "repeals")),
        *(f"version_{name}_check" for name in ("number", "start", "end", "content_hash")),
        "version_file_path_check",
    } <= set(found)


def test_upgrading_again_changes_nothing(own_database: DatabaseUrls) -> None:
    """A second start finds nothing to do, and takes back privileges that crept in."""
    assert own_database.owner
    engine = sa.create_engine(own_database.owner)
    with engine.begin() as connection:
        connection.execute(sa.text(f"GRANT DELETE ON version TO {APPLICATION_ROLE}"))
    upgrade(own_database.owner, APPLICATION_ROLE)
    with engine.connect() as connection:
        may_delete = connection.scalar(
            sa.text("SELECT has_table_privilege(:role, 'version', 'DELETE')"),
            {"role": APPLICATION_ROLE},
        )
    engine.dispose()
    assert may_delete is False


REVISIONS = ("0004_hardening", "0003_drafts", "0002_identity", "0001")


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_revision_can_be_taken_back(own_database: DatabaseUrls, revision: str) -> None:
    """Down to each and up again, the schema is what the code expects."""
    assert own_database.owner
    config = Config()
    config.set_main_option("script_location", str(SOURCE_ROOT / "migrations"))
    config.attributes.update(owner_url=own_database.owner, app_role=APPLICATION_ROLE)
    engine = sa.create_engine(own_database.owner)
    before = policies(engine)
    command.downgrade(config, revision)
    assert policies(engine) != before
    command.upgrade(config, "head")
    assert policies(engine) == before
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def policies(engine: sa.Engine) -> list[tuple[object, ...]]:
    """Return every policy of the database."""
    query = "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2"
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def test_an_unknown_role_leaves_the_database_as_it_was(own_database: DatabaseUrls) -> None:
    """A failing grant is an error, and nothing of the upgrade stays."""
    assert own_database.owner
    with pytest.raises(sa.exc.ProgrammingError) as caught:
        upgrade(own_database.owner, "nobody-of-that-name")
    assert isinstance(caught.value.orig, psycopg.errors.UndefinedObject)


def test_an_owner_that_is_its_own_application_keeps_its_rights(own_database: DatabaseUrls) -> None:
    """With one role for both, nothing is taken from it; the triggers bind it all the same."""
    assert own_database.owner
    engine = sa.create_engine(own_database.owner)
    with engine.connect() as connection:
        owner = str(connection.scalar(sa.text("SELECT current_user")))
    upgrade(own_database.owner, owner)
    with (
        engine.connect() as connection,
        pytest.raises(sa.exc.IntegrityError, match="never changed"),
    ):
        connection.execute(sa.text("DELETE FROM version"))
    engine.dispose()
