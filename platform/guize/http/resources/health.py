"""Whether the server lives, and whether it can answer."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response

from guize.http import context
from guize.http.refusals import tell_away

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer that the process lives."""
    return Response('{"status":"ok"}', content_type="application/json")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Answer whether the database can be read and holds the tables."""
    try:
        context.published()
    except sa.exc.SQLAlchemyError as error:
        return tell_away(error)
    return Response('{"status":"ready"}', content_type="application/json")
