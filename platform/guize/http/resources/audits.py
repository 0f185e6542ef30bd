"""The audit: who did what, when, from where."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import problems
from guize.http.wire.accounts import AuditFilter, EventsAnswer, send_private
from guize.services.access.audit import search_events
from guize.store.audit import Sought

blueprint = Blueprint("audits", __name__, description="审计。Who did what, when, from where.")


@blueprint.route("/audit")
class Audit(MethodView):
    """The events of the audit."""

    @blueprint.arguments(AuditFilter, location="query")
    @blueprint.response(200, EventsAnswer, description="一页记录。A page of events.")
    @problems(blueprint, 401, 403, 404, 422)
    def get(self, parameters: dict[str, Any]) -> Response:
        """审计记录,新者在前,分页 | Events, the newest first, by pages.

        每条记录带前一条的哈希,可离线核验(guize audit verify)。
        Each carries the hash of the one before, so that the whole verifies offline.
        """
        sought = Sought(
            roots="",
            actor=parameters.get("actor"),
            tenant=parameters.get("tenant"),
            action=parameters.get("action"),
            outcome=parameters.get("outcome"),
            object=parameters.get("object"),
            rule=parameters.get("rule"),
            from_at=parameters.get("since"),
            to_at=parameters.get("until"),
            before=parameters.get("before"),
            limit=parameters["limit"],
        )
        return send_private(search_events(context.transaction(), context.principal(), sought))
