"""The request context: the clock, one session and one transaction a request, the shelf."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import cast

import sqlalchemy as sa
from flask import Flask, current_app, g
from sqlmodel import Session

from guize.checks.catalog import Catalog, load_catalog
from guize.services.shelf import Shelf, View, today
from guize.store.engine import session_factory

_KEY = "guize"


class Parts:
    """What the views of one application share."""

    def __init__(self, engine: sa.Engine) -> None:
        """Start with an empty shelf."""
        self.engine = engine
        self.sessions = session_factory(engine)
        self.catalog: Catalog = load_catalog()
        self.shelf = Shelf()


def register_context(app: Flask, engine: sa.Engine) -> None:
    """Give ``app`` its parts; a request's session is rolled back and closed at its end."""
    app.extensions[_KEY] = Parts(engine)
    app.teardown_appcontext(_close_session)


def parts() -> Parts:
    """Return the parts of the current application."""
    return cast("Parts", current_app.extensions[_KEY])


def session() -> Session:
    """Return the session of the current request, opened when first asked for."""
    if "session" not in g:
        g.session = parts().sessions()
    return cast("Session", g.session)


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


def _close_session(_error: BaseException | None) -> None:
    opened = g.pop("session", None)
    if opened is not None:
        opened.close()
