"""The second wall as PostgreSQL's own catalogue has it: a change of it must be a change here."""

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from guize.run.embedded import APPLICATION_ROLE, OWNER_ROLE, DatabaseUrls
from guize.store.engine import READER_ROLE
from guize.store.walls import find_gaps

OF_PEOPLE = {
    *("app_user", "user_session", "sign_in_attempt", "known_browser", "audit_tally"),
    *("api_client", "api_key"),
}
"""Tables without a tenant: rows of people and programs, which hold hashes of secrets only."""
OF_TENANTS = {"tenant", "tenant_fact", "tenant_period"}
POLICIES = {
    "audit_event": {"INSERT", "SELECT"},
    "draft": {"INSERT", "SELECT", "UPDATE"},
    "draft_comment": {"INSERT", "SELECT"},
    "draft_edit": {"INSERT", "SELECT"},
    "draft_publication": {"INSERT", "SELECT"},
    "draft_review": {"INSERT", "SELECT"},
    "role_grant": {"DELETE", "INSERT", "SELECT"},
    "tenant": {"INSERT", "SELECT", "UPDATE"},
    "tenant_fact": {"INSERT", "SELECT"},
    "tenant_period": {"DELETE", "INSERT", "SELECT", "UPDATE"},
    "tenant_policy": {"INSERT", "SELECT", "UPDATE"},
    "version": {"INSERT", "SELECT"},
    "version_file": {"INSERT", "SELECT"},
}


def test_every_table_is_behind_the_wall_or_told_not_to_be(owner_connection: sa.Connection) -> None:
    """A table that somebody adds has policies, forced, or stands in the list above."""
    rows = owner_connection.execute(
        sa.text(
            "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm', 'v', 'f')"
        )
    )
    walls = {name: forced for name, forced in rows if name != "alembic_version"}
    assert {name for name, forced in walls.items() if forced} == set(POLICIES)
    assert {name for name, forced in walls.items() if not forced} == OF_PEOPLE


def test_the_policies_are_those_that_are_tested(owner_connection: sa.Connection) -> None:
    """Each is for one command, permissive, for everybody, and none checks nothing."""
    rows = owner_connection.execute(
        sa.text("SELECT tablename, cmd, permissive, roles::text, qual, with_check FROM pg_policies")
    ).all()
    found: dict[str, set[str]] = {}
    for table, command, permissive, roles, using, check in rows:
        found.setdefault(table, set()).add(command)
        assert (permissive, roles) == ("PERMISSIVE", "{public}")
        assert command != "INSERT" or check not in (None, "true")
        assert command != "UPDATE" or "true" not in (using, check)
        assert using != "true" or (table in OF_TENANTS and command == "SELECT")
    assert found == POLICIES


def test_the_roles_are_held(owner_connection: sa.Connection) -> None:
    """Neither role is mighty, the application owns nothing, and steps into the reader alone."""
    mighty = sa.text(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY (:roles)"
        " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
    )
    held = [APPLICATION_ROLE, READER_ROLE]
    assert owner_connection.scalars(mighty, {"roles": [*held, OWNER_ROLE]}).all() == []
    owned = sa.text(
        "SELECT relname FROM pg_class WHERE relowner = ANY (:roles ::regrole[])"
        " UNION SELECT proname FROM pg_proc WHERE proowner = ANY (:roles ::regrole[])"
        " UNION SELECT nspname FROM pg_namespace WHERE nspowner = ANY (:roles ::regrole[])"
        " UNION SELECT datname FROM pg_database WHERE datdba = ANY (:roles ::regrole[])"
    )
    assert owner_connection.scalars(owned, {"roles": held}).all() == []
    memberships = owner_connection.execute(
        sa.text(
            "SELECT m.rolname, r.rolname FROM pg_auth_members a"
            " JOIN pg_roles m ON m.oid = a.member JOIN pg_roles r ON r.oid = a.roleid"
            " WHERE m.rolname = ANY (:roles)"
        ),
        {"roles": held},
    )
    assert [tuple(row) for row in memberships] == [(APPLICATION_ROLE, READER_ROLE)]
    is_login = sa.text("SELECT rolcanlogin FROM pg_roles WHERE rolname = :role")
    assert owner_connection.scalar(is_login, {"role": READER_ROLE}) is False


@pytest.mark.parametrize("role", [APPLICATION_ROLE, READER_ROLE])
def test_the_roles_create_nothing(owner_connection: sa.Connection, role: str) -> None:
    """No function or table of theirs can stand in for one of the owner's, and no count be set."""
    may_create = sa.text("SELECT has_schema_privilege(:role, 'public', 'CREATE')")
    assert owner_connection.scalar(may_create, {"role": role}) is False
    sequences = sa.text(
        "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
        " AND has_sequence_privilege(:role, 'public.' || sequencename, 'USAGE, SELECT, UPDATE')"
    )
    assert owner_connection.scalars(sequences, {"role": role}).all() == []


def test_functions_of_the_owner_look_where_they_should(owner_connection: sa.Connection) -> None:
    """What runs with the owner's rights has its search path pinned, temporary tables last."""
    rows = owner_connection.execute(
        sa.text(
            "SELECT proname, proconfig FROM pg_proc WHERE prosecdef"
            " AND pronamespace = 'public'::regnamespace"
        )
    )
    found = dict(tuple(row) for row in rows)
    assert set(found) == {
        *("guize_in_scope", "guize_is_visible", "guize_tenants_in_scope"),
        *("guize_published_head", "guize_audit_head"),
    }
    for config in found.values():
        assert config == ["search_path=pg_catalog, public, pg_temp"]


def test_the_audit_grows_by_its_chain_alone(owner_connection: sa.Connection) -> None:
    """The triggers of the audit fire whatever a session says of itself."""
    rows = owner_connection.execute(
        sa.text(
            "SELECT tgname, tgenabled FROM pg_trigger"
            " WHERE tgrelid = 'audit_event'::regclass AND NOT tgisinternal"
        )
    )
    assert dict(tuple(row) for row in rows) == {
        "audit_event_append_only": "A",
        "audit_event_chain": "A",
    }


def test_a_role_that_may_create_is_told(own_database: DatabaseUrls) -> None:
    """On a server that lets everybody create in `public`, guize migrate says what to do."""
    assert own_database.owner
    owner, application = map(sa.create_engine, (own_database.owner, own_database.application))
    with Session(application) as session:
        assert find_gaps(session) == []
    with owner.begin() as connection:
        connection.execute(sa.text("GRANT CREATE ON SCHEMA public TO PUBLIC"))
    with Session(application) as session:
        (gap,) = find_gaps(session)
    assert "REVOKE CREATE ON SCHEMA public" in gap.en
    owner.dispose()
    application.dispose()
