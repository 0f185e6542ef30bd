"""Versions as recorded: metadata, rules, text and coverage."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import ACCEPT_DATETIME_PARAMETER, answers, problems
from guize.http.parameters import AsOf, NoParameters, moment
from guize.http.sending import send, send_memento
from guize.http.wire.records import CoverageAnswer, VersionDetail, VersionsAnswer
from guize.http.wire.texts import TextAnswer, TextsAnswer
from guize.services.answers.browsing import list_versions, read_coverage, read_version
from guize.services.answers.texts import read_text, read_texts

blueprint = Blueprint("versions", __name__, description="版本与条文。Versions and their texts.")


@blueprint.route("/tenants/<tenant>/versions")
class Versions(MethodView):
    """All versions of a tenant."""

    @blueprint.arguments(NoParameters, location="query")
    @answers(blueprint, VersionsAnswer)
    @problems(blueprint, 404, 422)
    def get(self, _parameters: dict[str, Any], tenant: str) -> Response:
        """一个租户的全部版本 | Every version of a tenant."""
        return send(list_versions(context.session(), context.view(), tenant))


@blueprint.route("/tenants/<tenant>/versions/<int:version>")
class Version(MethodView):
    """One version."""

    @blueprint.arguments(NoParameters, location="query")
    @answers(blueprint, VersionDetail)
    @problems(blueprint, 404, 422)
    def get(self, _parameters: dict[str, Any], tenant: str, version: int) -> Response:
        """一个版本及其规则 | One version with its rules, as recorded."""
        return send(
            read_version(context.session(), context.view(), context.catalog(), tenant, version)
        )


@blueprint.route("/tenants/<tenant>/versions/<int:version>/text")
class Text(MethodView):
    """The text of a version."""

    @blueprint.arguments(NoParameters, location="query")
    @answers(blueprint, TextAnswer)
    @problems(blueprint, 404, 422)
    def get(self, _parameters: dict[str, Any], tenant: str, version: int) -> Response:
        """条文 | The text, split into articles."""
        return send(read_text(context.session(), context.view(), tenant, version))


@blueprint.route("/tenants/<tenant>/text", parameters=[ACCEPT_DATETIME_PARAMETER])
class Texts(MethodView):
    """The texts in force on a day."""

    @blueprint.arguments(AsOf, location="query")
    @answers(blueprint, TextsAnswer, is_memento=True)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any], tenant: str) -> Response:
        """某日有效的条文 | The articles in force on a day.

        按系列与层次列出当日有效的每个文件;尚未施行的条见 not_yet_in_force,所缺之处见 gaps。
        Each instrument in force, series by series; articles that do not hold yet are told in
        `not_yet_in_force`, what is missing or illegible in `gaps`.
        """
        times = moment(tenant, parameters.get("on"), parameters.get("known_at"))
        ready = read_texts(context.session(), context.view(), tenant, times.on, times.known_at)
        return send_memento(ready, times)


@blueprint.route("/tenants/<tenant>/versions/<int:version>/coverage")
class Coverage(MethodView):
    """The coverage of a version."""

    @blueprint.arguments(NoParameters, location="query")
    @answers(blueprint, CoverageAnswer)
    @problems(blueprint, 404, 422)
    def get(self, _parameters: dict[str, Any], tenant: str, version: int) -> Response:
        """哪些条文已编码 | Which articles are encoded, which are not."""
        return send(read_coverage(context.session(), context.view(), tenant, version))
