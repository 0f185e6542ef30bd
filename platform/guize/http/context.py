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

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import cast

from flask import Flask, Response, current_app, g
from sqlmodel import Session

from guize.checks.catalog import Catalog, load_catalog
from guize.domain.authority import SYSTEM, Principal
from guize.http.principals import identify
from guize.services.shelf import Shelf, View, today
from guize.store.engine import create_engine, create_reader_engine, session_factory
from guize.store.scope import act_as

_KEY = "guize"


class Parts:
    """What the views of one application share."""

    def __init__(self, database_url: str) -> None:
        """Start with an empty shelf."""
        self._engines = (create_engine(database_url), create_reader_engine(database_url))
        self.sessions, self.readers = map(session_factory, self._engines)
        self.catalog: Catalog = load_catalog()
        self.shelf = Shelf()

    def dispose(self) -> None:
        """Close every connection that no request uses."""
        for engine in self._engines:
            engine.dispose()


def register_context(app: Flask, database_url: str) -> None:
    """Give ``app`` its parts; a request's sessions end with it."""
    app.extensions[_KEY] = Parts(database_url)
    app.after_request(_end_transaction)
    app.teardown_appcontext(_close_sessions)


def parts() -> Parts:
    """Return the parts of the current application."""
    return cast("Parts", current_app.extensions[_KEY])


def principal() -> Principal:
    """Return whoever asks.

    Raises:
        UnauthenticatedError: the credential does not hold.

    """
    if "principal" not in g:
        g.principal = identify(_open_transaction, now())
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
        yield opened
        opened.commit()


def view() -> View:
    """Return what is published, as the current request sees it."""
    if "view" not in g:
        g.view = parts().shelf.view(session())
    return cast("View", g.view)


def catalog() -> Catalog:
    """Return the catalogue of schemas and vocabularies."""
    return parts().catalog


def now() -> datetime:
    """Return the instant of the current request, aware UTC; the clock is read once."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return cast("datetime", g.now)


def today_in(slug: str) -> date:
    """Return today's date where the tenant ``slug`` is.

    Raises:
        NotFoundError: there is no such tenant.

    """
    return today(view().tree.get(slug), now())


def _open_transaction() -> Session:
    if "transaction" not in g:
        g.transaction = parts().sessions()
    return cast("Session", g.transaction)


def _end_transaction(response: Response) -> Response:
    opened = g.pop("transaction", None)
    if opened is not None:
        with opened:
            if response.status_code < HTTPStatus.BAD_REQUEST:
                opened.commit()
    return response


def _close_sessions(_error: BaseException | None) -> None:
    for name in ("session", "transaction"):
        opened = g.pop(name, None)
        if opened is not None:
            opened.close()
