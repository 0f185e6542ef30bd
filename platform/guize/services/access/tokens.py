"""Random secrets: shown once to whom they are given, kept as their SHA-256 only."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

_BYTES = 32
_LONGEST = 200
KEY_PREFIX = "guize_"
"""What every API key begins with, so that scanners for leaked secrets know one."""


def new_token() -> str:
    """Return a new secret of 256 random bits, as 43 letters, digits, `-` and `_`."""
    return secrets.token_urlsafe(_BYTES)


def new_key() -> str:
    """Return a new API key."""
    return KEY_PREFIX + new_token()


def digest(token: str) -> bytes:
    """Return what is stored of a token.

    A plain hash is enough: nobody finds 256 random bits by trying. Looking the hash up in an index
    tells nothing about the token by the time that it takes.
    """
    # No real token is longer; a long one must not cost more.
    return sha256(token[:_LONGEST].encode("utf-8", "replace")).digest()


def csrf_token(token: str) -> str:
    """Return the token against cross-site requests that belongs to a session's token.

    Whoever cannot read the session's cookie cannot reckon it, and nothing has to be stored.
    """
    return hmac.new(token.encode("utf-8", "replace"), b"guize csrf", sha256).hexdigest()


def is_csrf_token(candidate: str, token: str) -> bool:
    """Tell whether ``candidate`` belongs to the session's ``token``, in constant time."""
    given = candidate.encode("utf-8", "replace")
    return hmac.compare_digest(given, csrf_token(token).encode())
