"""Signing in and out: sessions are new at each sign-in, and end by themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from guize.domain.errors import UnauthenticatedError
from guize.domain.governance.authority import Principal
from guize.domain.words import Words
from guize.services.access.passwords import hash_password, is_password, needs_rehash
from guize.services.access.tokens import digest, new_token
from guize.store.identities import (
    delete_dead_sessions,
    delete_session,
    find_session,
    find_user_by_name,
    list_grants_of,
    lock_user,
    touch_session,
    user_principal,
)
from guize.store.identity_tables import SessionRow, UserRow
from guize.store.scope import act_as

IDLE = timedelta(hours=2)
"""How long a session holds without being used."""
LONGEST = timedelta(hours=12)
"""How long a session holds at most."""
_TOUCH = timedelta(minutes=1)

_WRONG = Words(
    zh="用户名或密码不正确;连续出错后须等待片刻再试。忘记密码请联系平台运维。",
    en="The name or the password is wrong; after several failures you must wait before trying "
    "again. If you forgot it, ask an operator.",
)
_OVER = Words(
    zh="登录已失效(到期、长时间未用或已退出);请重新登录。",
    en="The session is over (expired, unused for long, or signed out); sign in again.",
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A new sign-in: who, the token for the browser's cookie alone, and until when it may hold."""

    principal: Principal
    token: str = field(repr=False)
    expires_at: datetime


def find_signing_in(session: Session, name: str, password: str) -> UserRow:
    """Return the user whose name and password these are.

    Raises:
        UnauthenticatedError: they are nobody's; which of the two is wrong is not told, nor does
            the time that it takes tell it.

    """
    found = find_user_by_name(session, name.casefold())
    checked = found.password_hash if found else None
    is_right = is_password(password, checked)
    # Looking at a password takes long. Locked from here on, so that who is given a new password or
    # is disabled meanwhile does not get a session that outlives the ending of all others.
    user = lock_user(session, _id_of(found)) if found is not None and is_right else None
    if user is None or user.password_hash != checked or user.disabled_at is not None:
        raise UnauthenticatedError(_WRONG)
    if needs_rehash(user.password_hash):
        user.password_hash = hash_password(password)
        session.flush()
    return user


def open_session(session: Session, user: UserRow, now: datetime, replaced: str | None) -> SignIn:
    """Sign ``user`` in under a new token; ``replaced`` is the token that the browser had before."""
    if replaced is not None:
        delete_session(session, digest(replaced))
    delete_dead_sessions(session, now, now - IDLE)
    token = new_token()
    expires_at = now + LONGEST
    session.add(
        SessionRow(
            token_hash=digest(token),
            user_id=_id_of(user),
            created_at=now,
            last_seen_at=now,
            expires_at=expires_at,
        )
    )
    session.flush()
    principal = user_principal(user, list_grants_of(session, _id_of(user)))
    return SignIn(principal, token, expires_at)


def close_session(session: Session, token: str) -> None:
    """Sign out."""
    delete_session(session, digest(token))


def principal_of_session(session: Session, token: str, now: datetime) -> Principal:
    """Return the user whose browser holds ``token``.

    Raises:
        UnauthenticatedError: the session is over, or never was.

    """
    token_hash = digest(token)
    found = find_session(session, token_hash)
    if found is None:
        raise UnauthenticatedError(_OVER)
    row, user = found
    is_over = row.expires_at <= now or row.last_seen_at <= now - IDLE
    if is_over or user.disabled_at is not None:
        raise UnauthenticatedError(_OVER)
    if row.last_seen_at < now - _TOUCH:
        touch_session(session, token_hash, now)
    # One's own grants are visible to the actor, before there is a scope.
    act_as(session, user_principal(user, ()))
    return user_principal(user, list_grants_of(session, _id_of(user)))


def _id_of(user: UserRow) -> int:
    if user.id is None:
        raise LookupError("the user is not on record")
    return user.id
