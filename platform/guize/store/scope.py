"""The second wall's side of a session: who acts, and where, told to PostgreSQL each transaction.

Row-level security reads three settings that live as long as a transaction: `guize.actor` (who
acts), `guize.scope` and `guize.write_scope` (the tenants, with all below them, whose rows may be
seen and written; `*` is everywhere). A session that was given no scope sees nothing of restricted
tenants and of drafts, grants and audit, and writes none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

from guize.domain.governance.authority import WRITING, Action, Principal, roots

_KEY = "guize.scope"
_ADDRESS = "guize.address"
_EVERYWHERE = "*"
_SCOPE = sa.text("SELECT coalesce(current_setting('guize.scope', true), '')")
_SET_SCOPE = sa.text("SELECT set_config('guize.scope', :scope, true)")
_SET = sa.text(
    "SELECT set_config('guize.actor', :actor, true), set_config('guize.scope', :read, true),"
    " set_config('guize.write_scope', :write, true)"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What PostgreSQL is told; `read` and `write` are slugs joined by commas, or `*`."""

    actor: str
    read: str
    write: str

    @classmethod
    def of(cls, principal: Principal) -> Scope:
        """Return the scope of whoever asks."""
        everything = frozenset(Action)
        return cls(
            actor=principal.actor,
            read=joined(roots(principal, everything)),
            write=joined(roots(principal, WRITING)),
        )


def act_as(session: Session, principal: Principal) -> None:
    """Give ``session`` the scope of ``principal``: now, and in every transaction it begins."""
    scope = Scope.of(principal)
    session.info[_KEY] = scope
    if session.in_transaction():
        _tell(session.connection(), scope)


@contextmanager
def seeing_everything(session: Session) -> Iterator[None]:
    """Let ``session`` read every tenant's rows, whoever asks, until the block ends.

    For what binds a tenant although whoever asks may not see where it comes from: the mandates of a
    restricted ancestor. Nothing can be written by it that could not be before; what is read must be
    kept from whoever may not see it by the caller.
    """
    connection = session.connection()
    before = connection.scalar(_SCOPE)
    connection.execute(_SET_SCOPE, {"scope": _EVERYWHERE})
    try:
        yield
    finally:
        # After a failed statement nothing can be set: the setting goes with the transaction.
        with suppress(sa.exc.InternalError):
            connection.execute(_SET_SCOPE, {"scope": before})


def come_from(session: Session, address: str | None) -> None:
    """Note from which address ``session`` is used, for the audit."""
    session.info[_ADDRESS] = address


def address_of(session: Session) -> str | None:
    """Return the address that was noted."""
    return cast("str | None", session.info.get(_ADDRESS))


def joined(slugs: Iterable[str] | None) -> str:
    """Return slugs as PostgreSQL's functions take them; None is everywhere."""
    return _EVERYWHERE if slugs is None else ",".join(sorted(slugs))


def _tell(connection: sa.Connection, scope: Scope) -> None:
    connection.execute(_SET, {"actor": scope.actor, "read": scope.read, "write": scope.write})


@sa.event.listens_for(Session, "after_begin")
def _tell_new_transaction(
    session: Any,  # noqa: ANN401 - SQLAlchemy's hook speaks of its own Session
    transaction: SessionTransaction,
    connection: sa.Connection,
) -> None:
    scope = session.info.get(_KEY)
    # A savepoint inherits what its transaction was told.
    if scope is not None and not transaction.nested:
        _tell(connection, scope)
