"""Grants at a tenant, and how it reviews."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from guize.domain.errors import Fault, InvalidInputError
from guize.domain.governance.authority import Role
from guize.domain.words import Words
from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import problems
from guize.http.parameters import NoParameters
from guize.http.wire.accounts import (
    GrantedAnswer,
    GrantsAnswer,
    PolicyAnswer,
    PolicyBody,
    nothing,
    send_private,
)
from guize.services.access.granting import (
    grant_role,
    list_grants,
    read_policy,
    revoke_role,
    set_policy,
)

blueprint = Blueprint("grants", __name__, description="授权。Who may do what at a tenant.")


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        permitted = tuple(role.value for role in Role)
        words = Words(
            zh=f"“{name}”不是角色;角色有:{'、'.join(permitted)}。",
            en=f"{name!r} is no role; there are {', '.join(permitted)}.",
        )
        raise InvalidInputError((Fault("/role", "not_permitted", words, permitted),)) from None


@blueprint.route("/tenants/<tenant>/grants")
class Grants(MethodView):
    """The grants at a tenant."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(200, GrantsAnswer, description="授权。Grants.")
    @problems(blueprint, 401, 403, 404, 422)
    def get(self, _parameters: dict[str, Any], tenant: str) -> Response:
        """谁在该租户有何角色 | Who holds which role; a grant holds below its tenant too."""
        return send_private(list_grants(context.transaction(), context.principal(), tenant))


@blueprint.route("/tenants/<tenant>/grants/<int:user>/<role>")
class OneGrant(MethodView):
    """One role of one user."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(200, GrantedAnswer, description="已授予。Granted.")
    @problems(blueprint, 401, 403, 404, 422)
    def put(self, _parameters: dict[str, Any], tenant: str, user: int, role: str) -> Response:
        """授予角色 | Grant a user a role at the tenant and below."""
        granted = grant_role(
            context.transaction(),
            context.principal(),
            tenant,
            user=user,
            role=_role(role),
            now=context.now(),
        )
        return send_private(granted)

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(204, description="已撤销。Revoked.")
    @problems(blueprint, 401, 403, 404, 422)
    def delete(self, _parameters: dict[str, Any], tenant: str, user: int, role: str) -> Response:
        """撤销角色,立即生效 | Revoke a role, at once."""
        revoke_role(
            context.transaction(),
            context.principal(),
            tenant,
            user=user,
            role=_role(role),
            now=context.now(),
        )
        return nothing()


@blueprint.route("/tenants/<tenant>/policy")
class ReviewPolicy(MethodView):
    """How a tenant reviews."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(200, PolicyAnswer, description="审核办法。The policy.")
    @problems(blueprint, 401, 403, 404, 422)
    def get(self, _parameters: dict[str, Any], tenant: str) -> Response:
        """该租户的审核办法 | How many approve, and whether a countersign is demanded below."""
        return send_private(read_policy(context.transaction(), context.principal(), tenant))

    @blueprint.arguments(PolicyBody, location="json")
    @blueprint.response(200, PolicyAnswer, description="审核办法。The policy as set.")
    @problems(blueprint, 400, 401, 403, 404, 422)
    def put(self, body: dict[str, Any], tenant: str) -> Response:
        """设定审核办法 | Set how the tenant reviews."""
        session, principal, now = context.transaction(), context.principal(), context.now()
        return send_private(set_policy(session, principal, tenant, **body, now=now))
