"""Who asks: an API key in ``Authorization``, else the session of a browser's cookie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Response, current_app, request
from sqlmodel import Session

from guize.domain.errors import GuizeError, RefusedError, UnauthenticatedError
from guize.domain.governance.authority import ANONYMOUS, Principal
from guize.domain.words import Words
from guize.services.access.clients import principal_of_key
from guize.services.access.known_browsers import KNOWN_FOR
from guize.services.access.signing_in import SignIn, principal_of_session
from guize.services.access.tokens import csrf_token, is_csrf_token

COOKIE = "guize_session"
CSRF_COOKIE = "guize_csrf"
BROWSER_COOKIE = "guize_browser"
SECURE_PREFIX = "__Host-"
"""Under https, before the name of each cookie: a browser takes such a one from this host alone, so
that no neighbour below the same domain can plant one."""
IS_HTTPS = "GUIZE_IS_HTTPS"
"""In the application's configuration: whether people reach it by https."""
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
                f"{cookie_name(CSRF_COOKIE)}。",
                en=f"The header {CSRF_HEADER} is missing or wrong; its value stands in the answer "
                f"to the sign-in, in GET /api/v1/me and in the cookie {cookie_name(CSRF_COOKIE)}.",
            )
        )


class NoProviderError(GuizeError):
    """Sign-in by OIDC is not configured."""

    code = "no_oidc"

    def __init__(self) -> None:
        """Say how people sign in, and what an operator sets."""
        super().__init__(
            Words(
                zh="平台没有配置统一身份登录(OIDC);请以用户名和密码登录(POST /api/v1/session)。"
                "配置见 GUIZE_OIDC_ISSUER。",
                en="Sign-in by OIDC is not configured here: sign in with name and password (POST "
                "/api/v1/session), or have an operator set GUIZE_OIDC_ISSUER.",
            )
        )


def credential() -> str | None:
    """Return the secret that the request carries, None if it carries none.

    Raises:
        UnauthenticatedError: it carries something else.

    """
    return _key() or session_token()


def is_secure() -> bool:
    """Tell whether cookies are for https alone."""
    return request.is_secure or bool(current_app.config[IS_HTTPS])


def cookie_name(name: str) -> str:
    """Return what a cookie is called in the present request."""
    return f"{SECURE_PREFIX}{name}" if is_secure() else name


def session_token() -> str | None:
    """Return the token in the browser's cookie."""
    return request.cookies.get(cookie_name(COOKIE)) or None


def browser_token() -> str | None:
    """Return the token of a browser in which somebody signed in before."""
    return request.cookies.get(cookie_name(BROWSER_COOKIE)) or None


def identify(open_transaction: Callable[[], Session], now: datetime) -> Principal:
    """Return whoever asks; without a credential nothing is looked up.

    Raises:
        UnauthenticatedError: the credential does not hold.

    """
    key = _key()
    if key is not None:
        return principal_of_key(open_transaction(), key, now)
    token = session_token()
    return ANONYMOUS if token is None else principal_of_session(open_transaction(), token, now)


def check_same_site() -> None:
    """See that what changes something comes from the console, where a browser asks by its cookie.

    Raises:
        CrossSiteError: the token against cross-site requests is missing or wrong.

    """
    token = session_token()
    if _key() is not None or token is None or request.method in _SAFE:
        return
    if not is_csrf_token(request.headers.get(CSRF_HEADER, ""), token):
        raise CrossSiteError


def set_cookies(response: Response, sign_in: SignIn) -> None:
    """Give the browser its session, which no script can read, and the token for its scripts."""
    for name, value, http_only in (
        (COOKIE, sign_in.token, True),
        (CSRF_COOKIE, csrf_token(sign_in.token), False),
    ):
        response.set_cookie(
            cookie_name(name),
            value,
            expires=sign_in.expires_at,
            httponly=http_only,
            secure=is_secure(),
            samesite="Lax",
        )


def set_browser_cookie(response: Response, token: str) -> None:
    """Let the browser be known at the next sign-in; the cookie signs nobody in."""
    response.set_cookie(
        cookie_name(BROWSER_COOKIE),
        token,
        max_age=KNOWN_FOR,
        httponly=True,
        secure=is_secure(),
        samesite="Lax",
    )


def clear_cookies(response: Response) -> None:
    """Take the session from the browser."""
    for name in (COOKIE, CSRF_COOKIE):
        response.delete_cookie(cookie_name(name), secure=is_secure(), samesite="Lax")


def _key() -> str | None:
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, key = header.strip().partition(" ")
    if scheme.casefold() != "bearer" or not key.strip():
        raise UnauthenticatedError(_NOT_BEARER)
    return key.strip()
