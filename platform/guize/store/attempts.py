"""Failed sign-ins and known browsers on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from guize.store.identity_tables import AttemptRow, BrowserRow, UserRow


def lock_attempts(session: Session, subjects: Sequence[bytes]) -> dict[bytes, AttemptRow]:
    """Return and lock what is on record of failed sign-ins, in one order for everybody."""
    query = (
        select(AttemptRow)
        .where(col(AttemptRow.subject_hash).in_(subjects))
        .order_by(col(AttemptRow.subject_hash))
        .with_for_update()
    )
    return {row.subject_hash: row for row in session.exec(query)}


def make_attempts(session: Session, subjects: Sequence[bytes], now: datetime) -> None:
    """Make a row for each subject that has none, so that it can be locked."""
    statement = sa.dialects.postgresql.insert(AttemptRow).on_conflict_do_nothing()
    rows = [
        {"subject_hash": one, "failures": 0, "last_failed_at": now, "blocked_until": now}
        for one in sorted(subjects)
    ]
    session.connection().execute(statement, rows)


def delete_attempt(session: Session, subject: bytes) -> None:
    """Forget the failed sign-ins of one subject."""
    session.connection().execute(
        sa.delete(AttemptRow).where(col(AttemptRow.subject_hash) == subject)
    )


def delete_old_attempts(session: Session, before: datetime) -> None:
    """Forget failed sign-ins that are long over."""
    old = (
        sa.select(col(AttemptRow.subject_hash))
        .where(col(AttemptRow.last_failed_at) < before)
        .with_for_update(skip_locked=True)
    )
    session.connection().execute(sa.delete(AttemptRow).where(col(AttemptRow.subject_hash).in_(old)))


def is_browser_of(session: Session, token_hash: bytes, name: str, used_since: datetime) -> bool:
    """Tell whether the user ``name`` signed in with this browser, the last time since then."""
    query = (
        select(BrowserRow.user_id)
        .join(UserRow, col(UserRow.id) == col(BrowserRow.user_id))
        .where(
            BrowserRow.token_hash == token_hash,
            UserRow.name == name,
            col(BrowserRow.used_at) > used_since,
        )
    )
    return session.exec(query).first() is not None


def keep_browser(session: Session, token_hash: bytes, user: int, now: datetime) -> None:
    """Note that a user signed in with a browser."""
    statement = sa.dialects.postgresql.insert(BrowserRow).values(
        token_hash=token_hash, user_id=user, used_at=now
    )
    session.connection().execute(
        statement.on_conflict_do_update(
            index_elements=["token_hash"], set_={"user_id": user, "used_at": now}
        )
    )


def delete_browsers_of(session: Session, user: int) -> None:
    """Forget every browser of a user."""
    session.connection().execute(sa.delete(BrowserRow).where(col(BrowserRow.user_id) == user))


def delete_old_browsers(session: Session, before: datetime) -> None:
    """Forget the browsers that were not used for long."""
    old = (
        sa.select(col(BrowserRow.token_hash))
        .where(col(BrowserRow.used_at) <= before)
        .with_for_update(skip_locked=True)
    )
    session.connection().execute(sa.delete(BrowserRow).where(col(BrowserRow.token_hash).in_(old)))
