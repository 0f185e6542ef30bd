"""Users, sessions, clients, keys and grants on record: look-ups, and changes of one row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from guize.domain.governance.authority import Action, Grant, Principal, Role
from guize.store.identity_tables import (
    ClientRow,
    GrantRow,
    KeyRow,
    PolicyRow,
    SessionRow,
    UserRow,
)


def find_user(session: Session, user: int) -> UserRow | None:
    """Return a user by id."""
    return session.get(UserRow, user)


def lock_user(session: Session, user: int) -> UserRow | None:
    """Return a user as committed now, whom nobody changes until the transaction ends."""
    query = select(UserRow).where(UserRow.id == user).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def find_user_by_name(session: Session, name: str) -> UserRow | None:
    """Return a user by the name to sign in with."""
    return session.exec(select(UserRow).where(UserRow.name == name)).one_or_none()


def find_user_by_subject(session: Session, issuer: str, subject: str) -> UserRow | None:
    """Return the user who is linked to a subject of an OIDC provider."""
    query = select(UserRow).where(UserRow.oidc_issuer == issuer, UserRow.oidc_subject == subject)
    return session.exec(query).one_or_none()


def list_users(session: Session, text: str | None, after: int, limit: int) -> Sequence[UserRow]:
    """Return the users whose names contain ``text``, by id, after the id ``after``."""
    query = select(UserRow).where(col(UserRow.id) > after).order_by(col(UserRow.id)).limit(limit)
    if text:
        names = (col(UserRow.name), col(UserRow.display_name))
        query = query.where(sa.or_(*(name.icontains(text, autoescape=True) for name in names)))
    return session.exec(query).all()


def has_operator(session: Session) -> bool:
    """Tell whether there is an operator who may sign in."""
    query = select(UserRow.id).where(col(UserRow.is_operator), col(UserRow.disabled_at).is_(None))
    return session.exec(query.limit(1)).first() is not None


def list_grants_of(session: Session, user: int) -> tuple[Grant, ...]:
    """Return the grants of a user that the session may see; one's own are always among them."""
    query = select(GrantRow).where(GrantRow.user_id == user)
    rows = session.exec(query.order_by(col(GrantRow.tenant), col(GrantRow.role)))
    return tuple(Grant(row.tenant, Role(row.role)) for row in rows)


def user_principal(user: UserRow, grants: tuple[Grant, ...]) -> Principal:
    """Return a user as a principal."""
    return Principal("user", str(user.id), user.display_name, grants, is_operator=user.is_operator)


def client_principal(client: ClientRow) -> Principal:
    """Return a client as a principal."""
    return Principal(
        "client",
        str(client.id),
        client.name,
        scopes=frozenset(map(Action, client.scopes)),
        tenants=frozenset(client.tenants),
    )


def find_session(session: Session, token_hash: bytes) -> tuple[SessionRow, UserRow] | None:
    """Return a sign-in and its user."""
    query = (
        select(SessionRow, UserRow)
        .join(UserRow, col(UserRow.id) == col(SessionRow.user_id))
        .where(SessionRow.token_hash == token_hash)
    )
    return session.exec(query).one_or_none()


def touch_session(session: Session, token_hash: bytes, now: datetime) -> None:
    """Note that a sign-in is in use."""
    session.connection().execute(
        sa.update(SessionRow)
        .where(col(SessionRow.token_hash) == token_hash)
        .values(last_seen_at=now)
    )


def delete_session(session: Session, token_hash: bytes) -> None:
    """End a sign-in."""
    session.connection().execute(
        sa.delete(SessionRow).where(col(SessionRow.token_hash) == token_hash)
    )


def delete_sessions_of(session: Session, user: int, but: bytes | None = None) -> None:
    """End every sign-in of a user, but one."""
    query = sa.delete(SessionRow).where(col(SessionRow.user_id) == user)
    if but is not None:
        query = query.where(col(SessionRow.token_hash) != but)
    session.connection().execute(query)


def delete_dead_sessions(session: Session, now: datetime, seen_since: datetime) -> None:
    """Forget the sign-ins that do not hold any more."""
    session.connection().execute(
        sa.delete(SessionRow).where(
            (col(SessionRow.expires_at) <= now) | (col(SessionRow.last_seen_at) <= seen_since)
        )
    )


def find_client(session: Session, client: int) -> ClientRow | None:
    """Return a client by id."""
    return session.get(ClientRow, client)


def find_client_by_name(session: Session, name: str) -> ClientRow | None:
    """Return a client by name."""
    return session.exec(select(ClientRow).where(ClientRow.name == name)).one_or_none()


def list_clients(session: Session) -> Sequence[ClientRow]:
    """Return all clients, by id."""
    return session.exec(select(ClientRow).order_by(col(ClientRow.id))).all()


def list_keys(session: Session, client: int) -> Sequence[KeyRow]:
    """Return the keys of a client, by id."""
    query = select(KeyRow).where(KeyRow.client_id == client).order_by(col(KeyRow.id))
    return session.exec(query).all()


def find_key(session: Session, key_hash: bytes) -> tuple[KeyRow, ClientRow] | None:
    """Return a key and its client."""
    query = (
        select(KeyRow, ClientRow)
        .join(ClientRow, col(ClientRow.id) == col(KeyRow.client_id))
        .where(KeyRow.key_hash == key_hash)
    )
    return session.exec(query).one_or_none()


def find_keepers(session: Session, actors: Collection[str]) -> frozenset[str]:
    """Return who made the clients among ``actors`` and their keys, and so was shown a key."""
    clients = [
        int(number)
        for kind, _, number in (actor.partition(":") for actor in actors)
        if kind == "client" and number.isdecimal()
    ]
    if not clients:
        return frozenset()
    made = select(ClientRow.created_by).where(col(ClientRow.id).in_(clients))
    keyed = select(KeyRow.created_by).where(col(KeyRow.client_id).in_(clients))
    return frozenset(session.connection().scalars(made.union(keyed)))


def find_grant(session: Session, user: int, tenant: str, role: Role) -> GrantRow | None:
    """Return a grant."""
    return session.get(GrantRow, (user, tenant, role.value))


def list_grants_at(session: Session, tenant: str) -> Sequence[tuple[GrantRow, UserRow]]:
    """Return the grants at one tenant and their users."""
    query = (
        select(GrantRow, UserRow)
        .join(UserRow, col(UserRow.id) == col(GrantRow.user_id))
        .where(GrantRow.tenant == tenant)
        .order_by(col(UserRow.name), col(GrantRow.role))
    )
    return session.exec(query).all()


def find_policy(session: Session, tenant: str) -> PolicyRow | None:
    """Return the policy that a tenant has set for itself."""
    return session.get(PolicyRow, tenant)
