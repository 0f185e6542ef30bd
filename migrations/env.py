"""Runs the migrations: one at a time, never waiting long for a lock, the grants last.

The caller gives, as attributes of the configuration or as `-x` arguments, `owner_url` and
`app_role` (the role to grant to; without it nothing is granted). A caller may give a `connection`
instead of `owner_url`, and `target_metadata` for autogeneration.
"""

import importlib.util
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa
from alembic import context

# The ASCII bytes of "guize:mi": any number will do that nothing else locks.
_LOCK = 0x6775697A653A6D69
_LOCK_TIMEOUT = "10s"
_STATEMENT_TIMEOUT = "60s"


def _setting(name: str) -> object:
    given = context.get_x_argument(as_dictionary=True).get(name)
    return given or context.config.attributes.get(name)


def _grants() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "guize_migration_grants", Path(__file__).with_name("grants.py")
    )
    if spec is None or spec.loader is None:
        raise ImportError("migrations/grants.py cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("target_metadata"),
        transactional_ddl=True,
    )
    with context.begin_transaction():
        connection.execute(sa.text(f"SET LOCAL statement_timeout = '{_STATEMENT_TIMEOUT}'"))
        # Two starts at once: the second waits here and then finds nothing left to do.
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'"))
        context.run_migrations()
        role = _setting("app_role")
        if role is not None and _at_head():
            _grants().grant(connection, str(role))


def _at_head() -> bool:
    heads = set(context.script.get_heads())
    return set(context.get_context().get_current_heads()) == heads


def _run_online() -> None:
    given = context.config.attributes.get("connection")
    if isinstance(given, sa.Connection):
        _run(given)
        return
    url = _setting("owner_url")
    if url is None:
        raise SystemExit("Give the owner's database address: -x owner_url=postgresql+psycopg://…")
    engine = sa.create_engine(str(url), poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        _run(connection)
    engine.dispose()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a live database only: they take a lock and grant rights.")
_run_online()
