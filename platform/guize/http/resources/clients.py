"""API clients and their keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, request
from flask.views import MethodView

from guize.domain.errors import Fault, InvalidInputError
from guize.domain.governance.authority import CLIENT_ACTIONS, Action
from guize.domain.words import Words
from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import problems
from guize.http.parameters import NoParameters
from guize.http.wire.accounts import (
    ClientAnswer,
    ClientsAnswer,
    NewClient,
    NewKeyAnswer,
    NewKeyBody,
    nothing,
    send_private,
)
from guize.services.access.clients import (
    NewKey,
    add_key,
    client_json,
    create_client,
    disable_client,
    list_clients,
    read_client,
    revoke_key,
)

blueprint = Blueprint("clients", __name__, description="客户端与密钥。API clients and their keys.")


def _scopes(names: list[str]) -> frozenset[Action]:
    # Those that no program is given have a better refusal, by the service.
    known = {action.value for action in Action}
    permitted = tuple(sorted(action.value for action in CLIENT_ACTIONS))
    for index, name in enumerate(names):
        if name not in known:
            words = Words(
                zh=f"没有权限“{name}”;程序可用的权限:{'、'.join(permitted)}。",
                en=f"there is no scope {name!r}; a program may be given {', '.join(permitted)}.",
            )
            raise InvalidInputError((Fault(f"/scopes/{index}", "not_permitted", words, permitted),))
    return frozenset(map(Action, names))


def _send_key(made: NewKey) -> Response:
    told = client_json(context.transaction(), made.client)
    expires_at = made.row.expires_at.isoformat()
    return send_private({"client": told, "key": made.secret, "expires_at": expires_at}, 201)


@blueprint.route("/clients")
class Clients(MethodView):
    """All clients."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(200, ClientsAnswer, description="客户端。Clients.")
    @problems(blueprint, 401, 403, 422)
    def get(self, _parameters: dict[str, Any]) -> Response:
        """客户端 | The clients whose tenants the asker administers."""
        return send_private(list_clients(context.transaction(), context.principal()))

    @blueprint.arguments(NewClient, location="json")
    @blueprint.response(201, NewKeyAnswer, description="密钥只显示这一次。Key shown once.")
    @problems(blueprint, 400, 401, 403, 404, 409, 422)
    def post(self, body: dict[str, Any]) -> Response:
        """新建客户端 | Create a client; its key is shown this once.

        程序不能审核,也不能管理:那须由人办理。 No program reviews or administers: people do.
        """
        made = create_client(
            context.transaction(),
            context.principal(),
            name=body["name"],
            scopes=_scopes(body["scopes"]),
            tenants=body["tenants"],
            days=body["days"],
            now=context.now(),
        )
        response = _send_key(made)
        response.headers["Location"] = f"{request.path.rstrip('/')}/{made.client.id}"
        return response


@blueprint.route("/clients/<int:client>")
class Client(MethodView):
    """One client."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(200, ClientAnswer, description="客户端。The client.")
    @problems(blueprint, 401, 403, 404, 422)
    def get(self, _parameters: dict[str, Any], client: int) -> Response:
        """一个客户端 | One client with its keys, as far as they may be told."""
        return send_private(read_client(context.transaction(), context.principal(), client))

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(204, description="已停用。Disabled.")
    @problems(blueprint, 401, 403, 404, 422)
    def delete(self, _parameters: dict[str, Any], client: int) -> Response:
        """停用客户端及其全部密钥 | Disable a client and all its keys, for good."""
        disable_client(context.transaction(), context.principal(), client, context.now())
        return nothing()


@blueprint.route("/clients/<int:client>/keys")
class Keys(MethodView):
    """The keys of a client."""

    @blueprint.arguments(NewKeyBody, location="json", required=False)
    @blueprint.response(201, NewKeyAnswer, description="密钥只显示这一次。Key shown once.")
    @problems(blueprint, 400, 401, 403, 404, 409, 422)
    def post(self, body: dict[str, Any], client: int) -> Response:
        """更换密钥 | Give a client a new key; the old ones hold for a while yet."""
        made = add_key(
            context.transaction(),
            context.principal(),
            client,
            days=body["days"],
            overlap=timedelta(hours=body["overlap_hours"]),
            now=context.now(),
        )
        return _send_key(made)


@blueprint.route("/clients/<int:client>/keys/<int:key>")
class Key(MethodView):
    """One key."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(204, description="已吊销。Revoked.")
    @problems(blueprint, 401, 403, 404, 422)
    def delete(self, _parameters: dict[str, Any], client: int, key: int) -> Response:
        """吊销密钥,立即生效 | Revoke a key, at once."""
        revoke_key(context.transaction(), context.principal(), client, key, context.now())
        return nothing()
