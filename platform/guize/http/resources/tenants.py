"""Tenants and their timelines."""

from __future__ import annotations

from email.utils import format_datetime
from typing import Any

from flask import Response, request, url_for
from flask.views import MethodView

from guize.domain.effective.answer import format_instant
from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import ACCEPT_DATETIME_PARAMETER, answers, problems
from guize.http.parameters import AsOf, NoParameters, TenantFilter, moment
from guize.http.sending import send, send_memento
from guize.http.wire.answers import TenantDetail, TenantsAnswer, TimelineAnswer
from guize.services.answers.browsing import list_tenants, read_tenant, read_timeline
from guize.services.answers.mementos import list_mementos
from guize.services.published.shelf import Ready

LINK_FORMAT = "application/link-format"

_LINKS = {"type": "string", "description": "RFC 6690 link-format, as RFC 7089 uses it."}

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


@blueprint.route("/tenants/<tenant>/timeline", parameters=[ACCEPT_DATETIME_PARAMETER])
class Timeline(MethodView):
    """What was, is and will be in force."""

    @blueprint.arguments(AsOf, location="query")
    @answers(blueprint, TimelineAnswer, is_memento=True)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any], tenant: str) -> Response:
        """过去、现在与将来的有效情况 | What was, is and will be in force, and the next change."""
        times = moment(tenant, parameters.get("on"), parameters.get("known_at"))
        ready = read_timeline(context.session(), context.view(), tenant, times.on, times.known_at)
        return send_memento(ready, times)


@blueprint.route("/tenants/<tenant>/timemap")
class TimeMap(MethodView):
    """The TimeMap of RFC 7089."""

    @blueprint.arguments(NoParameters, location="query")
    @answers(blueprint, _LINKS, content_type=LINK_FORMAT)
    @problems(blueprint, 404, 422)
    def get(self, _parameters: dict[str, Any], tenant: str) -> Response:
        """历次答案的固定地址(RFC 7089) | A permanent address for each answer given so far."""
        mementos = list_mementos(context.session(), context.view(), tenant, context.now())
        original = url_for("effective.EffectiveRules", tenant=tenant)
        links = [
            f'<{original}>; rel="original timegate"',
            f'<{request.path}>; rel="self"; type="{LINK_FORMAT}"',
        ]
        for memento in mementos:
            address = url_for(
                "effective.EffectiveRules",
                tenant=tenant,
                on=memento.on.isoformat(),
                known_at=format_instant(memento.at),
            )
            at = format_datetime(memento.at, usegmt=True)
            links.append(f'<{address}>; rel="memento"; datetime="{at}"')
        return send(Ready.of_bytes(",\n".join(links).encode()), content_type=LINK_FORMAT)
