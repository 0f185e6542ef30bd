"""Decisions: who signs, when it is due, who approves the leave; the facts that they take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, request
from flask.views import MethodView

from guize.domain.conditions.facts import KINDS, DecisionKind
from guize.domain.errors import Fault, InvalidInputError, NotFoundError
from guize.domain.json_types import JsonObject
from guize.domain.words import Words
from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import answers, decided, problems
from guize.http.parameters import AsOf, NoParameters, OnDay, check_not_in_future, moment
from guize.http.sending import send
from guize.http.wire.cases import BatchOfCases, OneCase
from guize.http.wire.rulings import AnalysisAnswer, DecisionAnswer, DecisionsAnswer, FactsAnswer
from guize.services.answers.analysing import analyse_tenant
from guize.services.answers.asking import facts_asked
from guize.services.answers.deciding import Request, below_case, decide, decide_many
from guize.services.published.shelf import Ready

blueprint = Blueprint(
    "decisions", __name__, description="裁定。Decisions, each with the article that proves it."
)


def _kind(name: str) -> DecisionKind:
    """Return the decision kind ``name``.

    Raises:
        NotFoundError: there is none.

    """
    for kind in KINDS:
        if kind == name:
            return kind
    listed = ", ".join(KINDS)
    raise NotFoundError("kind", name, Words(zh=f"共有:{listed}。", en=f"There are: {listed}."))


def _check_body() -> None:
    if not request.get_data(cache=True):
        words = Words(
            zh="请求正文为空;请发送 JSON 对象,没有事实可说时发送 {}。",
            en="the body is empty; send a JSON object, {} if there are no facts to tell.",
        )
        raise InvalidInputError((Fault("", "required", words),))


def _request(kind: str, body: dict[str, Any]) -> Request:
    check_not_in_future("known_at", body.get("known_at"))
    return Request(
        kind=_kind(kind),
        facts=body["facts"],
        absent=body["absent"],
        delegations=body["delegations"],
        on=body.get("on"),
        known_at=body.get("known_at"),
    )


def _requests(cases: Sequence[dict[str, Any]]) -> Iterator[Request]:
    """Yield the requests of a batch; faults are those of all its cases."""
    faults: list[Fault] = []
    for index, case in enumerate(cases):
        try:
            yield _request(case["kind"], case)
        except InvalidInputError as error:
            faults += below_case(index, error.faults)
    if faults:
        raise InvalidInputError(tuple(faults))


def _send(content: JsonObject) -> Response:
    response = Response(Ready.of(content).body, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/tenants/<tenant>/decisions/<kind>")
class Decide(MethodView):
    """One decision."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.arguments(OneCase, location="json")
    @decided(blueprint, DecisionAnswer)
    @problems(blueprint, 400, 404, 413, 422)
    def post(self, _none: dict[str, Any], body: dict[str, Any], tenant: str, kind: str) -> Response:
        """裁定一个个案 | Decide one case.

        谁签发、何时届满、谁批准请假、是否达到法定人数……附据以裁定的条文。
        Never a guess: what is missing is asked for, what the law leaves open is told.
        """
        _check_body()
        decision = decide(
            context.session(),
            context.view(),
            context.catalog(),
            tenant=tenant,
            request=_request(kind, body),
            now=context.now(),
        )
        return _send(decision)


@blueprint.route("/tenants/<tenant>/decisions")
class DecideMany(MethodView):
    """Many decisions."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.arguments(BatchOfCases, location="json")
    @decided(blueprint, DecisionsAnswer)
    @problems(blueprint, 400, 404, 413, 422)
    def post(self, _none: dict[str, Any], body: dict[str, Any], tenant: str) -> Response:
        """一次裁定至多 1,000 个个案 | Decide up to 1,000 cases; all of them, or none.

        有错的个案逐个指明(/cases/序号/…)。 Faulty cases are named one by one.
        """
        requests = list(_requests(body["cases"]))
        decisions = decide_many(
            context.session(),
            context.view(),
            context.catalog(),
            tenant=tenant,
            requests=requests,
            now=context.now(),
        )
        return _send({"tenant": tenant, "decisions": [*decisions]})


@blueprint.route("/tenants/<tenant>/decisions/<kind>/facts")
class Facts(MethodView):
    """The facts of a kind."""

    @blueprint.arguments(OnDay, location="query")
    @answers(blueprint, FactsAnswer)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any], tenant: str, kind: str) -> Response:
        """该租户的规则要问哪些事实 | Which facts this tenant's rules ask for, for a form.

        每个取值附代号、本地名称,并注明有无规则提及。
        Each value with its id, what the tenant calls it, and whether a rule mentions it.
        """
        on = parameters.get("on") or context.today_in(tenant)
        facts = facts_asked(
            context.session(),
            context.view(),
            context.catalog(),
            tenant=tenant,
            kind=_kind(kind),
            on=on,
        )
        return send(Ready.of(facts))


@blueprint.route("/tenants/<tenant>/analysis")
class Analysis(MethodView):
    """The analysis of a tenant's rules."""

    @blueprint.arguments(AsOf, location="query")
    @answers(blueprint, AnalysisAnswer)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any], tenant: str) -> Response:
        """规则的重叠、不起作用与空白 | Overlaps, rules that can never win, and gaps.

        不给 on 时,逐一分析规则集每次变化后的状态。
        Without `on`, of the rulebook at every date on which it changes.
        """
        times = moment(tenant, parameters.get("on"), parameters.get("known_at"))
        on = times.on if parameters.get("on") else None
        found = analyse_tenant(
            context.session(),
            context.view(),
            context.catalog(),
            tenant=tenant,
            on=on,
            known_at=times.known_at,
        )
        return send(Ready.of(found))
