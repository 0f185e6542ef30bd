"""The effective rules: of one tenant whole, by section and by rule, and of many tenants."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import ACCEPT_DATETIME_PARAMETER, answers, problems
from guize.http.parameters import Below, Explained, moment
from guize.http.sending import send_as_of, send_memento
from guize.http.wire.answers import EffectiveAnswer, EffectivePage
from guize.services.answers.reading import Question, read_effective, read_effective_below

blueprint = Blueprint(
    "effective", __name__, description="某日有效的规则。The rules in force on a day."
)


def _answer(parameters: dict[str, Any], tenant: str, **place: str) -> Response:
    times = moment(tenant, parameters.get("on"), parameters.get("known_at"))
    question = Question(
        tenant=tenant,
        on=times.on,
        known_at=times.known_at,
        explain=parameters["explain"],
        **place,
    )
    ready = read_effective(context.session(), context.view(), context.catalog(), question)
    return send_memento(ready, times, timemap=None if place else tenant)


@blueprint.route("/tenants/<tenant>/effective", parameters=[ACCEPT_DATETIME_PARAMETER])
class EffectiveRules(MethodView):
    """The whole effective rulebook."""

    @blueprint.arguments(Explained, location="query")
    @answers(blueprint, EffectiveAnswer, is_memento=True)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any], tenant: str) -> Response:
        """某日有效的全部规则 | All rules in force on a day.

        每条规则附逐字引证;空缺、存疑之处如实说明。
        Every rule carries verbatim citations; vacancies and doubts are told as they are.
        """
        return _answer(parameters, tenant)


@blueprint.route("/tenants/<tenant>/effective/<section>", parameters=[ACCEPT_DATETIME_PARAMETER])
class EffectiveSection(MethodView):
    """One section of the effective rulebook."""

    @blueprint.arguments(Explained, location="query")
    @answers(blueprint, EffectiveAnswer, is_memento=True)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any], tenant: str, section: str) -> Response:
        """某日有效的一个部分 | One section in force on a day.

        工作日历(calendar)只在此处提供。 The calendar is served here only.
        """
        return _answer(parameters, tenant, section=section)


@blueprint.route(
    "/tenants/<tenant>/effective/<section>/<rule>", parameters=[ACCEPT_DATETIME_PARAMETER]
)
class EffectiveRule(MethodView):
    """One effective rule."""

    @blueprint.arguments(Explained, location="query")
    @answers(blueprint, EffectiveAnswer, is_memento=True)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any], tenant: str, section: str, rule: str) -> Response:
        """某日有效的一条规则 | One rule in force on a day."""
        return _answer(parameters, tenant, section=section, rule=rule)


@blueprint.route("/effective", parameters=[ACCEPT_DATETIME_PARAMETER])
class EffectiveBelow(MethodView):
    """The effective rules of many tenants."""

    @blueprint.arguments(Below, location="query")
    @answers(blueprint, EffectivePage, is_as_of=True)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any]) -> Response:
        """各下级租户某日有效的规则,分页 | The rules of the tenants below one, by pages."""
        under = parameters["under"]
        times = moment(under, parameters.get("on"), parameters.get("known_at"))
        ready = read_effective_below(
            context.session(),
            context.view(),
            context.catalog(),
            under=under,
            sections=parameters["sections"],
            on=times.on,
            known_at=times.known_at,
            after=parameters.get("after"),
            limit=parameters["limit"],
        )
        return send_as_of(ready, times)
