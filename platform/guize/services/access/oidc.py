"""Sign-in by an OIDC provider: code with PKCE, the ID token checked, the subject linked.

Every address comes from the settings or from the provider that they name; nothing that a user sends
is ever fetched.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlmodel import Session

from guize.domain.errors import RefusedError, UnauthenticatedError
from guize.domain.words import Words
from guize.settings import Oidc
from guize.store.identities import find_user_by_subject, lock_user
from guize.store.identity_tables import UserRow

SCOPE = "openid profile"
_WELL_KNOWN = "/.well-known/openid-configuration"
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signatures by a key of the provider alone: neither `none` nor a secret that both know."""
_TIMEOUT_SECONDS = 10.0
_TURN_SECONDS = 2.0
"""How long a sign-in waits for another that fetches the provider's description."""
_PAUSE_SECONDS = 15.0
"""How long a provider that failed to describe itself is left alone: else anybody could keep every
thread of a worker waiting for it."""
_LEEWAY_SECONDS = 60
_LOOPBACK = ("127.0.0.1", "localhost", "::1")

_NOT_DONE = Words(
    zh="统一身份登录没有完成;请重新登录;如仍未成功,请联系平台运维。",
    en="The sign-in at the identity provider was not completed; start again. If it fails again, "
    "ask an operator.",
)


class NotLinkedError(RefusedError):
    """Somebody signed in at the provider whom no user here is linked to."""

    code = "not_linked"

    def __init__(self, subject: str) -> None:
        """Tell the subject, by which an operator links a user."""
        super().__init__(
            Words(
                zh=f"身份“{subject}”尚未关联用户;请平台运维在用户中填入 oidc_subject。",
                en=f"The subject {subject!r} is linked to no user; ask an operator to set "
                "oidc_subject of yours.",
            )
        )
        self.subject = subject


@dataclass(frozen=True, slots=True)
class Beginning:
    """A sign-in that has begun: where the browser goes, and what it must come back with."""

    address: str
    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


class Provider:
    """An OIDC provider; its own description is fetched once and kept; safe among threads."""

    def __init__(self, settings: Oidc, redirect_uri: str, clock: Callable[[], float]) -> None:
        """Describe the provider of ``settings``; browsers come back to ``redirect_uri``.

        ``clock`` gives seconds and never jumps.
        """
        self._settings = settings
        self._redirect_uri = redirect_uri
        self._clock = clock
        self._lock = Lock()
        self._description: Mapping[str, Any] | None = None
        self._asked_again_at = float("-inf")

    @property
    def issuer(self) -> str:
        """Who vouches for the subjects."""
        return self._settings.issuer

    def begin(self) -> Beginning:
        """Return where to send a browser.

        Raises:
            UnauthenticatedError: the provider cannot be reached or says what cannot be.

        """
        nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        with _wire() as wire:
            address, state = self._client(wire).create_authorization_url(
                self._describe(wire)["authorization_endpoint"],
                nonce=nonce,
                code_verifier=verifier,
                state=secrets.token_urlsafe(32),
            )
        return Beginning(str(address), str(state), nonce, verifier)

    def finish(self, code: str, nonce: str, verifier: str) -> str:
        """Return the subject for whom the provider gave ``code``.

        Raises:
            UnauthenticatedError: the provider cannot be reached, did not give the code, or its
                token does not hold: signature, issuer, audience, time or nonce.

        """
        try:
            with _wire() as wire:
                description = self._describe(wire)
                token = self._client(wire).fetch_token(
                    description["token_endpoint"],
                    code=code,
                    code_verifier=verifier,
                    auth=httpx.BasicAuth(self._settings.client_id, self._settings.client_secret),
                )
                keys = _get_json(wire, description["jwks_uri"])
            return self._subject(str(token["id_token"]), keys, nonce)
        except (AuthlibBaseError, JoseError, httpx.HTTPError, KeyError, ValueError) as error:
            raise UnauthenticatedError(_NOT_DONE) from error

    def _subject(self, id_token: str, keys: Any, nonce: str) -> str:  # noqa: ANN401 - joserfc's own
        decoded = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "value": self._settings.issuer},
                "aud": {"essential": True, "value": self._settings.client_id},
                "sub": {"essential": True},
            },
            params={"nonce": nonce, "client_id": self._settings.client_id},
        )
        claims.validate(leeway=_LEEWAY_SECONDS)
        return str(claims["sub"])

    def _client(self, wire: httpx.Client) -> OAuth2Client:
        return OAuth2Client(
            wire,
            client_id=self._settings.client_id,
            client_secret=self._settings.client_secret,
            scope=SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
        )

    def _describe(self, wire: httpx.Client) -> Mapping[str, Any]:
        if self._description is not None:
            return self._description
        if not self._lock.acquire(timeout=_TURN_SECONDS):
            raise UnauthenticatedError(_NOT_DONE)
        try:
            if self._description is None:
                self._description = self._fetch_description(wire)
            return self._description
        finally:
            self._lock.release()

    def _fetch_description(self, wire: httpx.Client) -> Mapping[str, Any]:
        if self._clock() < self._asked_again_at:
            raise UnauthenticatedError(_NOT_DONE)
        try:
            address = self._settings.issuer.rstrip("/") + _WELL_KNOWN
            return self._checked(_get_json(wire, address))
        except (httpx.HTTPError, KeyError, ValueError) as error:
            self._asked_again_at = self._clock() + _PAUSE_SECONDS
            raise UnauthenticatedError(_NOT_DONE) from error

    def _checked(self, description: Mapping[str, Any]) -> Mapping[str, Any]:
        if description["issuer"] != self._settings.issuer:
            raise ValueError("the provider calls itself by another name")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            parts = urlsplit(str(description[name]))
            # The client's secret and the code travel there.
            if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
                raise ValueError(f"{name} is not https")
        return description


def find_linked(session: Session, issuer: str, subject: str) -> UserRow:
    """Return the user who is linked to a subject.

    Raises:
        NotLinkedError: nobody is.
        UnauthenticatedError: the user is disabled.

    """
    found = find_user_by_subject(session, issuer, subject)
    # Locked, so that who is unlinked or disabled meanwhile is not let in.
    user = lock_user(session, found.id or 0) if found is not None else None
    if user is None or (user.oidc_issuer, user.oidc_subject) != (issuer, subject):
        raise NotLinkedError(subject)
    if user.disabled_at is not None:
        raise UnauthenticatedError(_NOT_DONE)
    return user


def not_done() -> UnauthenticatedError:
    """Return what a sign-in ends in that was not begun here, or was refused there."""
    return UnauthenticatedError(_NOT_DONE)


def _wire() -> httpx.Client:
    return httpx.Client(timeout=_TIMEOUT_SECONDS, follow_redirects=False)


def _get_json(wire: httpx.Client, address: str) -> Mapping[str, Any]:
    answer = wire.get(address)
    answer.raise_for_status()
    content = answer.json()
    if not isinstance(content, dict):
        raise ValueError("the provider answers something that is no object")  # noqa: TRY004 - what it says
    return cast("Mapping[str, Any]", content)
