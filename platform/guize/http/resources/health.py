"""Whether the server lives, and whether it can answer."""

from __future__ import annotations

from http import HTTPStatus

import sqlalchemy as sa
from flask import Blueprint, Response, current_app

from guize.domain.words import Words
from guize.http import context
from guize.http.problems import problem

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
        # The driver's message may name hosts and users: it goes to the log.
        current_app.logger.warning("not ready", exc_info=error)
        words = Words(
            zh="数据库暂不可读:请检查其是否运行、是否已迁移(guize migrate)。",
            en="The database cannot be read: see whether it runs and is migrated (guize migrate).",
        )
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, "not_ready", words)
    return Response('{"status":"ready"}', content_type="application/json")
