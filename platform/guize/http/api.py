"""The API below /api/v1: its blueprints and its OpenAPI description."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api
from werkzeug.routing import IntegerConverter

from guize.http.principals import IS_HTTPS
from guize.http.resources import (
    audits,
    catalogue,
    clients,
    decisions,
    diffs,
    drafts,
    effective,
    grants,
    identity,
    impacts,
    oidc,
    reviews,
    tenants,
    versions,
)
from guize.http.securing import Credentials
from guize.http.wire.answers import ProblemAnswer
from guize.http.wire.fields import Choice, Count, Day, Flag, Instant, Listing

PREFIX = "/api/v1"

_DESCRIPTION = """\
各级政府的工作规则:带版本、经校验、以条文为证的配置,按日期查询。
The work rules of local governments as versioned, validated configuration that quotes its articles,
answered as of a date.

两个时间轴 two time axes: `on` 法律何时有效 when the law holds; `known_at` 平台何时知晓 when the
platform came to know.

公开租户的规则人人可读;起草、审核、发布等须登录或持密钥。 Rules of public tenants are for anybody;
to draft, review and publish takes a sign-in or a key.

错误一律为 application/problem+json,指明何处有错、如何改正 (RFC 9457).
"""


def register_api(app: Flask) -> None:
    """Mount the API on ``app`` and describe it at /api/v1/openapi.json."""
    app.config.update(
        API_TITLE="Guize API",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {
                "description": _DESCRIPTION,
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            }
        },
    )
    app.url_map.converters["int"] = _Number
    api = _Api(app, spec_kwargs={"extra_plugins": [Credentials(is_https=app.config[IS_HTTPS])]})
    for field, *kind in _FIELD_TYPES:
        api.register_field(field, *kind)
    for room in _ROOMS:
        api.register_blueprint(room.blueprint, url_prefix=PREFIX)


_ROOMS = (
    *(tenants, effective, decisions, diffs, versions, catalogue),
    *(identity, oidc, grants, clients, audits, drafts, reviews, impacts),
)
_FIELD_TYPES = (
    (Day, "string", "date"),
    (Instant, "string", "date-time"),
    (Flag, "boolean", None),
    (Choice, "string", None),
    (Count, "integer", None),
    (Listing, "string", None),
)


class _Number(IntegerConverter):
    """A number as the API itself writes it: each thing has one address, and 01 is none."""

    regex = "(?:0|[1-9][0-9]*)"


class _Api(Api):  # type: ignore[misc] # flask-smorest carries no types
    """Leaves errors to the problems, and documents none that a view does not name."""

    ERROR_SCHEMA = ProblemAnswer
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Register none."""

    def _register_pagination_header(self) -> None:
        """Register none: pages tell their `next`."""
