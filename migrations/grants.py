"""What the application role may do; granted anew after every upgrade, so that this list holds."""

import sqlalchemy as sa

# Table → privileges. The append-only tables give SELECT and INSERT, and triggers refuse the rest.
PRIVILEGES = {
    "alembic_version": "SELECT",
    "tenant": "SELECT, INSERT, UPDATE",
    "version": "SELECT, INSERT",
    "version_file": "SELECT, INSERT",
}


def grant(connection: sa.Connection, role: str) -> None:
    """Grant the application role its privileges and take away any other it had on these tables.

    An owner that is its own application keeps what ownership gives; the triggers bind it too.
    """
    if connection.scalar(sa.text("SELECT current_user")) == role:
        return
    quoted = connection.dialect.identifier_preparer.quote(role)
    connection.execute(sa.text(f"GRANT USAGE ON SCHEMA public TO {quoted}"))
    for table, privileges in PRIVILEGES.items():
        connection.execute(sa.text(f"REVOKE ALL ON {table} FROM {quoted}"))
        connection.execute(sa.text(f"GRANT {privileges} ON {table} TO {quoted}"))
