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
from guize.http.parameters import AsOf, NoParameters, TenantFilter, check_not_in_future, moment
from guize.http.sending import send, send_memento
from guize.http.wire.accounts import send_private
from guize.http.wire.answers import TenantDetail, TenantsAnswer, TimelineAnswer
from guize.http.wire.tenancy import (
    ChangesAnswer,
    NewTenant,
    RecordedAct,
    RecordedChanges,
    TenantAct,
)
from guize.services.answers.browsing import list_tenants, read_tenant, read_timeline
from guize.services.answers.mementos import list_mementos
from guize.services.answers.moved_mandates import tell_moved_mandates
from guize.services.answers.tenant_changes import list_changes
from guize.services.published.shelf import Ready
from guize.services.record.changing_tenants import change_tenants, create_tenant

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
        check_not_in_future("known_at", parameters.get("known_at"))
        ready = list_tenants(
            context.view(),
            under=parameters.get("under"),
            level=parameters.get("level"),
            text=parameters.get("q"),
            on=parameters.get("on"),
            known_at=parameters.get("known_at"),
        )
        return send(ready)

    @blueprint.arguments(NewTenant, location="json")
    @blueprint.response(201, RecordedChanges, description="已设立。Created.")
    @problems(blueprint, 400, 401, 403, 404, 409, 422)
    def post(self, body: dict[str, Any]) -> Response:
        """新设租户 | Create a tenant below one that you administer.

        未写 on 者视为一向存在;写明 on 的须写明依据。
        Without `on` it exists since ever; with `on` the ground is required.
        """
        made = create_tenant(context.transaction(), context.principal(), body, context.now())
        return send_private(made, 201)


@blueprint.route("/tenants/<tenant>")
class Tenant(MethodView):
    """One tenant."""

    @blueprint.arguments(NoParameters, location="query")
    @answers(blueprint, TenantDetail)
    @problems(blueprint, 404, 422)
    def get(self, _parameters: dict[str, Any], tenant: str) -> Response:
        """一个租户及其版本 | One tenant and its versions."""
        return send(read_tenant(context.session(), context.view(), tenant))


@blueprint.route("/tenants/<tenant>/changes")
class TenantChanges(MethodView):
    """What is said of a tenant over time."""

    @blueprint.arguments(NoParameters, location="query")
    @answers(blueprint, ChangesAnswer)
    @problems(blueprint, 404, 422)
    def get(self, _parameters: dict[str, Any], tenant: str) -> Response:
        """租户的设立、改名、移转、合并等各条记录 | Every fact on record of a tenant."""
        return send(Ready.of(list_changes(context.view(), tenant)))

    @blueprint.arguments(TenantAct, location="json")
    @blueprint.response(201, RecordedAct, description="已记录。Recorded.")
    @problems(blueprint, 400, 401, 403, 404, 409, 422)
    def post(self, body: dict[str, Any], tenant: str) -> Response:
        """变更租户(改名、移转、合并、撤销、更正) | Change tenants from a day on, in one act.

        须写明日期与依据;下级不会自动移转,合并时请在同一次办理中写明其去向。
        A day and a ground are required; children never move by implication: name them in the act.
        """
        session, principal = context.transaction(), context.principal()
        made = change_tenants(session, principal, tenant, body, context.now(), tell_moved_mandates)
        return send_private(made, 201)


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
