"""Who asks: an API key in ``Authorization``, else the session of a browser's cookie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Response, request
from sqlmodel import Session

from guize.domain.errors import RefusedError, UnauthenticatedError
from guize.domain.governance.authority import ANONYMOUS, Principal
from guize.domain.words import Words
from guize.services.clients import principal_of_key
from guize.services.signing_in import SignIn, principal_of_session
from guize.services.tokens import csrf_token, is_csrf_token

COOKIE = "guize_session"
CSRF_COOKIE = "guize_csrf"
CSRF_HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_NOT_BEARER = Words(
    zh="Authorization 须写作 Bearer <密钥>。", en="Write Authorization as Bearer <key>."
)


class CrossSiteError(RefusedError):
    """A change that a browser asks for does not prove that it comes from the console."""

    code = "csrf"

    def __init__(self) -> None:
        """Say which header is missing."""
        super().__init__(
            Words(
                zh=f"须带正确的请求头 {CSRF_HEADER};其值见登录时的答复、GET /api/v1/me 或 cookie "
                f"{CSRF_COOKIE}。",
                en=f"The header {CSRF_HEADER} is missing or wrong; its value stands in the answer "
                f"to the sign-in, in GET /api/v1/me and in the cookie {CSRF_COOKIE}.",
            )
        )


def credential() -> str | None:
    """Return the secret that the request carries, None if it carries none.

    Raises:
        UnauthenticatedError: it carries something else.

    """
    return _key() or session_token()


def session_token() -> str | None:
    """Return the token in the browser's cookie."""
    return request.cookies.get(COOKIE) or None


def identify(open_transaction: Callable[[], Session], now: datetime) -> Principal:
    """Return whoever asks; without a credential nothing is looked up.

    Raises:
        UnauthenticatedError: the credential does not hold.
        CrossSiteError: a browser's change lacks the token against cross-site requests.

    """
    key = _key()
    if key is not None:
        return principal_of_key(open_transaction(), key, now)
    token = session_token()
    if token is None:
        return ANONYMOUS
    principal = principal_of_session(open_transaction(), token, now)
    if request.method not in _SAFE and not is_csrf_token(
        request.headers.get(CSRF_HEADER, ""), token
    ):
        raise CrossSiteError
    return principal


def set_cookies(response: Response, sign_in: SignIn, *, is_secure: bool) -> None:
    """Give the browser its session, which no script can read, and the token for its scripts."""
    for name, value, http_only in (
        (COOKIE, sign_in.token, True),
        (CSRF_COOKIE, csrf_token(sign_in.token), False),
    ):
        response.set_cookie(
            name,
            value,
            expires=sign_in.expires_at,
            httponly=http_only,
            secure=is_secure,
            samesite="Lax",
        )


def clear_cookies(response: Response) -> None:
    """Take the session from the browser."""
    for name in (COOKIE, CSRF_COOKIE):
        response.delete_cookie(name, samesite="Lax")


def _key() -> str | None:
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, key = header.strip().partition(" ")
    if scheme.casefold() != "bearer" or not key.strip():
        raise UnauthenticatedError(_NOT_BEARER)
    return key.strip()
