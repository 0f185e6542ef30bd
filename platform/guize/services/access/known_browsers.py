"""Browsers in which somebody signed in before: they are let through where strangers must wait.

Whoever guesses at an account makes strangers wait for it. The account's owner, in a browser that
the platform knows, is counted apart, so that nobody locks anybody out.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from guize.services.access.tokens import digest, new_token
from guize.store import attempts

KNOWN_FOR = timedelta(days=180)
"""How long a browser is known after its last sign-in."""


def is_known(session: Session, name: str, token: str | None, now: datetime) -> bool:
    """Tell whether the user ``name`` signed in with the browser that holds ``token``."""
    if token is None:
        return False
    return attempts.is_browser_of(session, digest(token), name.casefold(), now - KNOWN_FOR)


def remember_browser(
    session: Session, user: int, name: str, token: str | None, now: datetime
) -> str:
    """Know a browser from now on and return its token: its own, or a new one.

    A browser that somebody else was known by is known by its last user alone.
    """
    attempts.delete_old_browsers(session, now - KNOWN_FOR)
    kept = token if token is not None and is_known(session, name, token, now) else new_token()
    attempts.keep_browser(session, digest(kept), user, now)
    return kept
