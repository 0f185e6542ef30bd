"""Engines and sessions: one way to connect, JSON written and read by orjson."""

from collections.abc import Callable

import orjson
import sqlalchemy as sa
from sqlmodel import Session

SessionFactory = Callable[[], Session]


def create_engine(url: str, pool_size: int = 5) -> sa.Engine:
    """Return an engine for a SQLAlchemy address (`postgresql+psycopg://…`); it connects lazily."""
    return sa.create_engine(
        url,
        pool_size=pool_size,
        pool_pre_ping=True,
        # What waits for the publication lock must see what was published meanwhile.
        isolation_level="READ COMMITTED",
        json_serializer=_json_text,
        json_deserializer=orjson.loads,
    )


def session_factory(engine: sa.Engine) -> SessionFactory:
    """Return a function that opens a session; nothing is committed unless the caller does."""
    return lambda: Session(engine, expire_on_commit=False)


def _json_text(value: object) -> str:
    return orjson.dumps(value).decode()
