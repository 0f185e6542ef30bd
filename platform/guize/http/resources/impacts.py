"""Mandates: which bind a tenant and how it keeps them, and what publishing a draft would do."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import ACCEPT_DATETIME_PARAMETER, answers, problems
from guize.http.parameters import AsOf, NoParameters, moment
from guize.http.resources.drafts import ETAG, send_json
from guize.http.sending import send_as_of
from guize.http.wire.consequences import ImpactAnswer, MandatesAnswer
from guize.services.answers.impacts import read_impact
from guize.services.drafts.complying import read_mandates
from guize.services.drafts.presenting import etag_of

blueprint = Blueprint(
    "impacts", __name__, description="强制约束与影响。Mandates, and what a draft would do."
)


@blueprint.route("/tenants/<tenant>/mandates", parameters=[ACCEPT_DATETIME_PARAMETER])
class Mandates(MethodView):
    """The mandates that bind a tenant."""

    @blueprint.arguments(AsOf, location="query")
    @answers(blueprint, MandatesAnswer, is_as_of=True)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any], tenant: str) -> Response:
        """某日约束本租户的上级强制约束及遵守情况 | The mandates that bind a tenant, and how kept.

        空缺之日无可判断;文本未收录之处为 unknown。 In a vacancy there is nothing to judge; where a
        text is not on file, what is missing cannot be told.
        """
        times = moment(tenant, parameters.get("on"), parameters.get("known_at"))
        ready = read_mandates(context.session(), context.view(), tenant, times.on, times.known_at)
        return send_as_of(ready, times)


@blueprint.route("/drafts/<int:draft>/impact")
class DraftImpact(MethodView):
    """What publishing a draft would do."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(200, ImpactAnswer, headers=ETAG, description="影响。The impact.")
    @problems(blueprint, 401, 404, 409, 422)
    def get(self, _parameters: dict[str, Any], draft: int) -> Response:
        """发布前先看影响 | What publishing a draft would do, before it is done.

        本租户各时段的变化;经基准波及的下级;将违反或不再违反的强制约束(含下级的在办草案)。
        Its tenant's rules span by span, those below by way of the baseline, and every mandate that
        it, those below, or their open drafts would break, or keep again.
        """
        opened, impact = read_impact(
            context.transaction(),
            context.principal(),
            context.view(),
            context.catalog(),
            draft,
            context.now(),
        )
        return send_json(impact, etag=etag_of(opened))
