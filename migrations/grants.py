"""What each role may do; granted anew after every upgrade, so that these lists hold."""

import sqlalchemy as sa

READER = "guize_reader"
"""Reads what is published; the application steps into it, and nobody logs in as it."""

# Table → privileges of the application. The append-only tables give SELECT and INSERT, and triggers
# refuse the rest; on which rows, row-level security says.
PRIVILEGES = {
    "alembic_version": "SELECT",
    "tenant": "SELECT, INSERT, UPDATE",
    "tenant_fact": "SELECT, INSERT",
    "tenant_period": "SELECT, INSERT, UPDATE, DELETE",
    "version": "SELECT, INSERT",
    "version_file": "SELECT, INSERT",
    "app_user": "SELECT, INSERT, UPDATE",
    "user_session": "SELECT, INSERT, UPDATE, DELETE",
    "sign_in_attempt": "SELECT, INSERT, UPDATE, DELETE",
    "known_browser": "SELECT, INSERT, UPDATE, DELETE",
    "audit_tally": "SELECT, INSERT, UPDATE, DELETE",
    "api_client": "SELECT, INSERT, UPDATE",
    "api_key": "SELECT, INSERT, UPDATE",
    "role_grant": "SELECT, INSERT, DELETE",
    "tenant_policy": "SELECT, INSERT, UPDATE",
    "audit_event": "SELECT, INSERT",
    "draft": "SELECT, INSERT, UPDATE",
    "draft_edit": "SELECT, INSERT",
    "draft_review": "SELECT, INSERT",
    "draft_comment": "SELECT, INSERT",
    "draft_publication": "SELECT, INSERT",
}

READ_BY_READER = ("tenant", "tenant_fact", "tenant_period", "version", "version_file")


def grant(connection: sa.Connection, role: str) -> None:
    """Grant the roles their privileges and take away any other they had on these tables.

    An owner that is its own application keeps what ownership gives; policies and triggers bind it
    too.
    """
    if connection.scalar(sa.text("SELECT current_user")) != role:
        quoted = connection.dialect.identifier_preparer.quote(role)
        connection.execute(sa.text(f"GRANT USAGE ON SCHEMA public TO {quoted}"))
        for table, privileges in PRIVILEGES.items():
            connection.execute(sa.text(f"REVOKE ALL ON {table} FROM {quoted}"))
            connection.execute(sa.text(f"GRANT {privileges} ON {table} TO {quoted}"))
    _grant_reader(connection, role)


def _grant_reader(connection: sa.Connection, role: str) -> None:
    """Set up the reader, as far as the owner may; the application tells what is missing."""
    if not _exists(connection, READER):
        _try(connection, f"CREATE ROLE {READER} NOLOGIN")
    if not _exists(connection, READER):
        return
    connection.execute(sa.text(f"GRANT USAGE ON SCHEMA public TO {READER}"))
    for table in PRIVILEGES:
        connection.execute(sa.text(f"REVOKE ALL ON {table} FROM {READER}"))
    for table in READ_BY_READER:
        connection.execute(sa.text(f"GRANT SELECT ON {table} TO {READER}"))
    is_member = sa.text("SELECT pg_has_role(:role, :reader, 'MEMBER')")
    if not connection.scalar(is_member, {"role": role, "reader": READER}):
        quoted = connection.dialect.identifier_preparer.quote(role)
        _try(connection, f"GRANT {READER} TO {quoted}")


def _exists(connection: sa.Connection, role: str) -> bool:
    query = sa.text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)")
    return bool(connection.scalar(query, {"role": role}))


def _try(connection: sa.Connection, statement: str) -> None:
    """Run what only a role that may create roles can, in a savepoint."""
    savepoint = connection.begin_nested()
    try:
        connection.execute(sa.text(statement))
    except sa.exc.ProgrammingError as error:
        savepoint.rollback()
        if getattr(error.orig, "sqlstate", None) != "42501":  # insufficient_privilege
            raise
    else:
        savepoint.commit()
