"""Tenants and their timelines."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, url_for
from flask.views import MethodView

from guize.http import context
from guize.http.answers import TenantDetail, TenantsAnswer, TimelineAnswer
from guize.http.blueprint import Blueprint
from guize.http.documenting import answers, problems
from guize.http.parameters import AsOf, NoParameters, TenantFilter, moment
from guize.http.sending import REVALIDATE, send, send_memento
from guize.services.browsing import list_tenants, read_tenant, read_timeline

blueprint = Blueprint("tenants", __name__, description="租户与沿革。Tenants and their timelines.")


@blueprint.route("/tenants")
class Tenants(MethodView):
    """All tenants."""

    @blueprint.arguments(TenantFilter, location="query")
    @answers(blueprint, TenantsAnswer)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any]) -> Response:
        """租户(深度优先) | The tenants, depth first: a tree told by `parent` and `path`."""
        ready = list_tenants(
            context.view(),
            under=parameters.get("under"),
            level=parameters.get("level"),
            text=parameters.get("q"),
        )
        return send(ready)


@blueprint.route("/tenants/<tenant>")
class Tenant(MethodView):
    """One tenant."""

    @blueprint.arguments(NoParameters, location="query")
    @answers(blueprint, TenantDetail)
    @problems(blueprint, 404, 422)
    def get(self, _parameters: dict[str, Any], tenant: str) -> Response:
        """一个租户及其版本 | One tenant and its versions."""
        return send(read_tenant(context.session(), context.view(), tenant))


@blueprint.route("/tenants/<tenant>/timeline")
class Timeline(MethodView):
    """What was, is and will be in force."""

    @blueprint.arguments(AsOf, location="query")
    @answers(blueprint, TimelineAnswer, is_memento=True)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any], tenant: str) -> Response:
        """过去、现在与将来的有效情况 | What was, is and will be in force, and the next change."""
        times = moment(tenant, parameters.get("on"), parameters.get("known_at"))
        ready = read_timeline(context.session(), context.view(), tenant, times.on, times.known_at)
        return send_memento(ready, tenant, times.known_at, on_given=times.on_given)


@blueprint.route("/tenants/<tenant>/timemap")
class TimeMap(MethodView):
    """The TimeMap of RFC 7089."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(200, content_type="application/link-format")
    @problems(blueprint, 404, 422)
    def get(self, _parameters: dict[str, Any], tenant: str) -> Response:
        """各时段有效规则的固定地址(RFC 7089) | A dated address for each period of the timeline."""
        known_at = context.view().head.recorded_at
        chronicle = context.view().chronicle(context.session(), tenant, known_at)
        zone = ZoneInfo(context.view().tree.get(tenant).time_zone)
        original = url_for("effective.EffectiveRules", tenant=tenant)
        links = [f'<{original}>; rel="original timegate"']
        for period in chronicle.periods():
            if period.from_on is None or known_at is None:
                continue
            address = url_for(
                "effective.EffectiveRules",
                tenant=tenant,
                on=period.from_on.isoformat(),
                known_at=known_at.isoformat().replace("+00:00", "Z"),
            )
            begins = datetime.combine(period.from_on, time(), zone).astimezone(UTC)
            links.append(
                f'<{address}>; rel="memento"; datetime="{format_datetime(begins, usegmt=True)}"'
            )
        response = Response(",\n".join(links) + "\n", content_type="application/link-format")
        response.headers["Cache-Control"] = REVALIDATE
        return response
