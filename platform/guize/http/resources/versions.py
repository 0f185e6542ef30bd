"""Versions as recorded: metadata, rules, text and coverage."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import answers, problems
from guize.http.parameters import NoParameters
from guize.http.sending import send
from guize.http.wire.records import CoverageAnswer, TextAnswer, VersionDetail, VersionsAnswer
from guize.services.answers.browsing import list_versions, read_coverage, read_text, read_version

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


@blueprint.route("/tenants/<tenant>/versions/<int:version>/coverage")
class Coverage(MethodView):
    """The coverage of a version."""

    @blueprint.arguments(NoParameters, location="query")
    @answers(blueprint, CoverageAnswer)
    @problems(blueprint, 404, 422)
    def get(self, _parameters: dict[str, Any], tenant: str, version: int) -> Response:
        """哪些条文已编码 | Which articles are encoded, which are not."""
        return send(read_coverage(context.session(), context.view(), tenant, version))
