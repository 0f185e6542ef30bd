"""The request context: the clock, who asks, what is published, the one transaction for the rest.

How a view gets what it needs:

- ``principal()``: whoever asks, by session cookie or ``Authorization: Bearer <key>``, else
  anonymous; looked up once. A credential that does not hold (any more) raises
  `UnauthenticatedError`; services refuse with `services.authorising.authorise`.
- ``session()`` and ``view()``: published rows, read as the role `guize_reader`, which can read
  nothing else. For views that serve what is published.
- ``transaction()``: everything else (drafts, grants, audit): the one transaction of the request, as
  the application's role, in the scope of the principal, so that row-level security stands behind
  the services. Services flush and never commit: it is committed after the view has answered below
  400 and rolled back otherwise, before the answer is sent.
- ``apart()``: a short transaction of its own that stays whatever becomes of the request, for what
  must be on record although the request fails: refusals, failed sign-ins.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import cast

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request
from sqlmodel import Session

from guize.checks.catalog import Catalog, load_catalog
from guize.domain.errors import GuizeError, UnauthenticatedError
from guize.domain.governance.authority import ANONYMOUS, SYSTEM, Principal
from guize.http.limits import Limits, network_of
from guize.http.principals import (
    IS_HTTPS,
    check_same_site,
    clear_cookies,
    credential,
    identify,
)
from guize.services.access.oidc import Provider
from guize.services.access.refusing import Asked, is_told, record_refusal
from guize.services.access.tokens import digest
from guize.services.published.shelf import Shelf, View, today
from guize.settings import Settings
from guize.store.engine import create_engine, create_reader_engine, session_factory
from guize.store.scope import act_as, come_from

_KEY = "guize"
_PROBES = frozenset({"health.healthz", "health.readyz"})
_TOLD_TO_ALL = frozenset({"docs", "api-docs"})
"""The documentation, which whoever is signed out is sent to."""
SIGNING_IN = frozenset(
    {
        "POST /api/v1/session",
        "GET /api/v1/session/oidc",
        "GET /api/v1/session/oidc/callback",
    }
)
"""Where a browser may carry a session that is over."""


class Parts:
    """What the views of one application share."""

    def __init__(self, settings: Settings) -> None:
        """Start with an empty shelf and full buckets.

        Raises:
            SettingsError: no database is named.

        """
        url = settings.required_database_url()
        self.settings = settings
        self._engines = (create_engine(url), create_reader_engine(url))
        self.sessions, self.readers = map(session_factory, self._engines)
        self.catalog: Catalog = load_catalog()
        self.shelf = Shelf()
        self.limits = Limits(settings.rate_limit)
        callback = f"{settings.base_url}/api/v1/session/oidc/callback"
        self.provider = Provider(settings.oidc, callback, time.monotonic) if settings.oidc else None

    def dispose(self) -> None:
        """Close every connection that no request uses."""
        for engine in self._engines:
            engine.dispose()


def register_context(app: Flask, settings: Settings) -> None:
    """Give ``app`` its parts; a request's sessions end with it.

    Raises:
        SettingsError: no database is named.

    """
    app.extensions[_KEY] = Parts(settings)
    app.config[IS_HTTPS] = settings.base_url.startswith("https://")
    app.before_request(_admit)
    app.after_request(_end_request)
    app.teardown_appcontext(_close_sessions)


def parts() -> Parts:
    """Return the parts of the current application."""
    return cast("Parts", current_app.extensions[_KEY])


def principal() -> Principal:
    """Return whoever asks.

    Raises:
        UnauthenticatedError: the credential does not hold.
        CrossSiteError: a browser's change lacks the token against cross-site requests.

    """
    if "principal" not in g:
        secret = credential()
        try:
            g.asker = identify(_open_transaction, now())
        except UnauthenticatedError:
            if secret is not None:
                parts().limits.forget(digest(secret))
                g.is_over = "Authorization" not in request.headers
            raise
        if secret is not None:
            parts().limits.remember(digest(secret), g.asker.actor)
        check_same_site()
        # Only now: whoever is refused for that is named on the audit, and has asked for nothing.
        g.principal = g.asker
    return cast("Principal", g.principal)


def session() -> Session:
    """Return the session of the current request on what is published, opened when first asked."""
    if "session" not in g:
        g.session = parts().readers()
    return cast("Session", g.session)


def transaction() -> Session:
    """Return the transaction of the current request, in the scope of its principal.

    Raises:
        UnauthenticatedError: the credential does not hold.

    """
    asker = principal()
    if "is_scoped" not in g:
        act_as(_open_transaction(), asker)
        g.is_scoped = True
    return _open_transaction()


@contextmanager
def apart() -> Iterator[Session]:
    """Open a transaction of the platform's own; it is committed unless the block raises."""
    with parts().sessions() as opened:
        act_as(opened, SYSTEM)
        come_from(opened, address())
        yield opened
        opened.commit()


def view() -> View:
    """Return what is published, as the current request sees it."""
    if "view" not in g:
        asker = principal()
        g.view = parts().shelf.view(session()).as_seen_by(asker)
    return cast("View", g.view)


def published() -> View:
    """Return what is published, as anybody may see it; whoever asks is not looked up."""
    return parts().shelf.view(session())


def catalog() -> Catalog:
    """Return the catalogue of schemas and vocabularies."""
    return parts().catalog


def now() -> datetime:
    """Return the instant of the current request, aware UTC; the clock is read once."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return cast("datetime", g.now)


def address() -> str:
    """Return the address that the request comes from, as far as trusted proxies tell it."""
    return request.remote_addr or "unknown"


def network() -> str:
    """Return the network that the request comes from: what one subscriber holds of addresses."""
    return network_of(address())


def note_refusal(error: GuizeError) -> None:
    """See that a refusal is on the audit once the request is over, if the audit tells of it."""
    if is_told(error, _asker()):
        g.refusal = error


def _asker() -> Principal:
    """Return whoever asks, as far as that is known by now."""
    return cast("Principal", g.get("principal") or g.get("asker") or ANONYMOUS)


def today_in(slug: str | None = None) -> date:
    """Return today's date where the tenant ``slug`` is; of no tenant, where the root is.

    Raises:
        NotFoundError: there is no such tenant.

    """
    tree = view().tree
    tenant = next(tree.below(None), None) if slug is None else tree.get(slug)
    # Before any tenant is on record there is no zone to ask for.
    return now().date() if tenant is None else today(tenant, now())


def _open_transaction() -> Session:
    if "transaction" not in g:
        g.transaction = parts().sessions()
        come_from(g.transaction, address())
    return cast("Session", g.transaction)


def _end_request(response: Response) -> Response:
    try:
        return _end_transaction(response)
    except sa.exc.DBAPIError as error:
        # What the database refuses at the end is answered as what it refuses before.
        return current_app.make_response(current_app.handle_user_exception(error))


def _end_transaction(response: Response) -> Response:
    opened = g.pop("transaction", None)
    if opened is not None:
        with opened:
            if response.status_code < HTTPStatus.BAD_REQUEST:
                opened.commit()
    if g.pop("is_over", False):
        # Else the browser would be refused what anybody may read, until the cookie's last hour.
        clear_cookies(response)
    refusal = g.pop("refusal", None)
    if refusal is not None:
        _record_refusal(refusal)
    return response


def _record_refusal(error: GuizeError) -> None:
    """Record a refusal in a transaction of its own, for that of the request is rolled back."""
    rule = request.url_rule.rule if request.url_rule else "?"
    asked = Asked(
        request=f"{request.method} {rule}", network=network(), named=request.view_args or {}
    )
    with apart() as opened:
        record_refusal(opened, _asker(), error, asked, now())


def _admit() -> None:
    """Count the request, and look up who asks if it says so, before anything of it is read."""
    if request.endpoint in _PROBES:
        return
    address = request.method + " " + request.path.rstrip("/")
    is_asking = address not in SIGNING_IN and request.blueprint not in _TOLD_TO_ALL
    try:
        secret = credential()
    except UnauthenticatedError:
        parts().limits.check(network(), None, time.monotonic())
        if is_asking:
            raise
        return
    known = digest(secret) if secret is not None else None
    parts().limits.check(network(), known, time.monotonic())
    if secret is not None and is_asking:
        principal()


def _close_sessions(_error: BaseException | None) -> None:
    for name in ("session", "transaction"):
        opened = g.pop(name, None)
        if opened is not None:
            # A connection that is lost cannot be given back in order; the pool has marked it.
            with suppress(sa.exc.DBAPIError):
                opened.close()
