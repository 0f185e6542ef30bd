"""Signing in and out: failed attempts cost more and more time, sessions are new at each sign-in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from sqlmodel import Session

from guize.domain.errors import ThrottledError, UnauthenticatedError
from guize.domain.governance.authority import Principal
from guize.domain.words import Words
from guize.services.passwords import is_password
from guize.services.tokens import digest, new_token
from guize.store.identities import (
    delete_attempt,
    delete_dead_sessions,
    delete_old_attempts,
    delete_session,
    find_session,
    find_user_by_name,
    list_grants_of,
    lock_attempts,
    make_attempts,
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

_ACCOUNT_FREE = 4
"""Failures of one account that cost nothing; the next cost 1, 2, 4 … seconds."""
_ADDRESS_FREE = 20
"""The same for one address, from which many people may come."""
_LONGEST_BLOCK = timedelta(minutes=15)
_FORGET = timedelta(hours=1)
_PRUNE = timedelta(days=1)

_WRONG = Words(
    zh="用户名或密码不对;连续出错后须等待片刻再试。忘记密码请联系平台运维。",
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


def count_attempt(session: Session, name: str, address: str, now: datetime) -> None:
    """Count an attempt as failed before the password is looked at; `forgive` takes it back.

    Counting first, in a transaction that is committed before the password is checked, leaves no
    room for many guesses at once.

    Raises:
        ThrottledError: there were too many failures of this account or from this address.

    """
    free = {_subject("account", name): _ACCOUNT_FREE, _subject("address", address): _ADDRESS_FREE}
    delete_old_attempts(session, now - _PRUNE)
    make_attempts(session, list(free), now)
    kept = lock_attempts(session, list(free))
    wait = max(row.blocked_until - now for row in kept.values())
    if wait > timedelta():
        raise _too_many(wait)
    for subject, row in kept.items():
        is_old = row.last_failed_at < now - _FORGET
        row.failures = 1 if is_old else row.failures + 1
        over = row.failures - free[subject]
        row.last_failed_at = now
        row.blocked_until = now + (_pause(over) if over > 0 else timedelta())
    session.flush()


def find_signing_in(session: Session, name: str, password: str) -> UserRow:
    """Return the user whose name and password these are.

    Raises:
        UnauthenticatedError: they are nobody's; which of the two is wrong is not told, nor does
            the time that it takes tell it.

    """
    user = find_user_by_name(session, name.casefold())
    is_right = is_password(password, user.password_hash if user else None)
    if user is None or not is_right or user.disabled_at is not None:
        raise UnauthenticatedError(_WRONG)
    return user


def forgive(session: Session, name: str) -> None:
    """Forget the failures of an account, whose owner has signed in.

    Those from the address stay: else one account of one's own would free the way to guess others'.
    """
    delete_attempt(session, _subject("account", name))


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


def _subject(kind: str, name: str) -> bytes:
    # Hashed: people type passwords where names belong, and this table must not keep them.
    return sha256(f"{kind}:{name.casefold()}".encode("utf-8", "replace")).digest()


def _pause(over: int) -> timedelta:
    seconds = 2.0 ** min(over - 1, 20)
    return min(timedelta(seconds=seconds), _LONGEST_BLOCK)


def _too_many(wait: timedelta) -> ThrottledError:
    seconds = max(1, ceil(wait.total_seconds()))
    return ThrottledError(
        Words(
            zh=f"登录失败次数过多;请 {seconds} 秒后再试。",
            en=f"Too many failed sign-ins; try again in {seconds} s.",
        ),
        seconds,
    )
