"""Makes guesses at passwords cost more and more time, and locks nobody out by it.

Counted are, in the database and so for all workers together: the account from one network, the
account from everywhere, the network, or instead of all three a browser that the account's owner is
known by. Somebody who guesses from elsewhere makes strangers wait a minute at most for an account,
and a known browser not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from sqlmodel import Session

from guize.domain.errors import ThrottledError
from guize.domain.words import Words
from guize.services.access.known_browsers import is_known
from guize.store.attempts import delete_attempt, delete_old_attempts, lock_attempts, make_attempts

_FORGET = timedelta(hours=1)
_PRUNE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Patience:
    """How many failures cost nothing; the next cost 1, 2, 4 … seconds, up to the longest."""

    free: int
    longest: timedelta


_CLOSE = _Patience(4, timedelta(minutes=15))
"""Of one account from one network, from a known browser, or of one's own password."""
_ACCOUNT = _Patience(20, timedelta(minutes=1))
"""Of one account from everywhere: many may guess, and its owner may be among those who wait."""
_NETWORK = _Patience(20, timedelta(minutes=15))
"""From one network, from which many people may come."""


def count_sign_in(
    session: Session, name: str, network: str, browser: str | None, now: datetime
) -> None:
    """Count an attempt as failed before the password is looked at; `forgive` takes it back.

    Counting first, in a transaction that is committed before the password is checked, leaves no
    room for many guesses at once.

    Args:
        session: a session of its own; the caller commits.
        name: the name that was given, whosever it is.
        network: whence the request comes.
        browser: the token of the browser, if it has one.
        now: the instant of the request.

    Raises:
        ThrottledError: there were too many failures.

    """
    own = _own_subject(session, name, network, browser, now)
    subjects = {own: _CLOSE}
    if not is_known(session, name, browser, now):
        subjects[_subject("account", name)] = _ACCOUNT
        subjects[_subject("network", network)] = _NETWORK
    _count(session, subjects, now)


def count_own_password(session: Session, actor: str, now: datetime) -> None:
    """Count an attempt to name one's own password, as `count_sign_in` does.

    Raises:
        ThrottledError: there were too many failures.

    """
    _count(session, {_subject("password", actor): _CLOSE}, now)


def forgive(session: Session, name: str, network: str, browser: str | None, now: datetime) -> None:
    """Take back what `count_sign_in` counted, for the account's owner has signed in from here.

    Earlier failures from here are forgotten. Those of the network and of the account elsewhere
    stay: else one account of one's own would free the way to guess others'.
    """
    delete_attempt(session, _own_subject(session, name, network, browser, now))
    if not is_known(session, name, browser, now):
        shared = [_subject("account", name), _subject("network", network)]
        for row in lock_attempts(session, shared).values():
            row.failures = max(0, row.failures - 1)
            row.blocked_until = now
        session.flush()


def forgive_own_password(session: Session, actor: str) -> None:
    """Forget the failures of somebody who named their password."""
    delete_attempt(session, _subject("password", actor))


def _own_subject(
    session: Session, name: str, network: str, browser: str | None, now: datetime
) -> bytes:
    if browser is not None and is_known(session, name, browser, now):
        return _subject("browser", browser)
    return _subject("pair", f"{network} {name}")


def _count(session: Session, subjects: Mapping[bytes, _Patience], now: datetime) -> None:
    delete_old_attempts(session, now - _PRUNE)
    make_attempts(session, list(subjects), now)
    kept = lock_attempts(session, list(subjects))
    wait = max(row.blocked_until - now for row in kept.values())
    if wait > timedelta():
        raise _too_many(wait)
    for subject, row in kept.items():
        is_old = row.last_failed_at < now - _FORGET
        row.failures = 1 if is_old else row.failures + 1
        row.last_failed_at = now
        row.blocked_until = now + _pause(row.failures, subjects[subject])
    session.flush()


def _subject(kind: str, name: str) -> bytes:
    # Hashed: people type passwords where names belong, and this table must not keep them.
    return sha256(f"{kind}:{name.casefold()}".encode("utf-8", "replace")).digest()


def _pause(failures: int, patience: _Patience) -> timedelta:
    over = failures - patience.free
    if over <= 0:
        return timedelta()
    return min(timedelta(seconds=2.0 ** min(over - 1, 20)), patience.longest)


def _too_many(wait: timedelta) -> ThrottledError:
    seconds = max(1, ceil(wait.total_seconds()))
    return ThrottledError(
        Words(
            zh=f"登录失败次数过多;请 {seconds} 秒后再试。",
            en=f"Too many failed sign-ins; try again in {seconds} s.",
        ),
        seconds,
    )
