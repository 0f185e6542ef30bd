"""Sign-in by the OIDC provider of the settings, if there is one."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Response, request
from flask.views import MethodView
from marshmallow import EXCLUDE, Schema, fields

from guize.domain.errors import GuizeError
from guize.domain.json_types import JsonObject
from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import problems
from guize.http.parameters import NoParameters
from guize.http.principals import NoProviderError, is_secure, session_token
from guize.http.resources.identity import send_sign_in
from guize.services.access import audit
from guize.services.access.oidc import Provider, find_linked, not_done
from guize.services.access.refusing import record_failed_sign_in
from guize.services.access.signing_in import SignIn, open_session

PATH = "/session/oidc"
CALLBACK = f"{PATH}/callback"
_PREFIX = "/api/v1"
_COOKIE = "guize_oidc"
_SECONDS = 600
_SENT = {"description": "转到统一身份或首页。To the provider, or home."}

blueprint = Blueprint("oidc", __name__, description="统一身份登录。Sign-in by OIDC.")


class Returning(Schema):
    """What the provider sends a browser back with; it may add parameters of its own."""

    class Meta:
        """Leave aside what is unknown."""

        unknown = EXCLUDE

    code = fields.String(load_default="", metadata={"description": "授权码。The code."})
    state = fields.String(load_default="", metadata={"description": "状态。The state."})
    error = fields.String(load_default="", metadata={"description": "错误。An error."})


def _provider() -> Provider:
    """Return the provider of the settings.

    Raises:
        NoProviderError: there is none.

    """
    provider = context.parts().provider
    if provider is None:
        raise NoProviderError
    return provider


@blueprint.route(PATH)
class BeginOidc(MethodView):
    """The beginning of a sign-in."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(302, description="转到统一身份。To the provider.")
    @problems(blueprint, 401, 404, 422)
    def get(self, _parameters: dict[str, Any]) -> Response:
        """转到统一身份登录 | Send the browser to the identity provider."""
        begun = _provider().begin()
        response = _to(begun.address)
        response.set_cookie(
            _COOKIE,
            f"{begun.state}.{begun.nonce}.{begun.verifier}",
            max_age=_SECONDS,
            path=_PREFIX + PATH,
            httponly=True,
            secure=is_secure(),
            samesite="Lax",
        )
        return response


@blueprint.route(CALLBACK)
class FinishOidc(MethodView):
    """The end of a sign-in."""

    @blueprint.arguments(Returning, location="query")
    @blueprint.response(302, description="已登录,转到首页。Signed in, and home.")
    @problems(blueprint, 401, 403, 404, 422)
    def get(self, parameters: dict[str, Any]) -> Response:
        """从统一身份返回 | Come back from the identity provider, signed in."""
        provider = _provider()
        state, _, rest = request.cookies.get(_COOKIE, "").partition(".")
        nonce, _, verifier = rest.partition(".")
        is_own = hmac.compare_digest(state.encode(), parameters["state"].encode())
        if not state or not is_own or not parameters["code"] or parameters["error"]:
            raise not_done()
        made = _sign_in(provider, parameters["code"], nonce, verifier)
        response = send_sign_in(made, _to(context.parts().settings.base_url + "/"))
        response.delete_cookie(_COOKIE, path=_PREFIX + PATH)
        return response


def _sign_in(provider: Provider, code: str, nonce: str, verifier: str) -> SignIn:
    now = context.now()
    detail: JsonObject = {"method": "oidc"}
    # Asked before there is a transaction: the provider may take long to answer.
    try:
        detail["subject"] = subject = provider.finish(code, nonce, verifier)
    except GuizeError:
        _record_failure(detail)
        raise
    with context.apart() as session:
        try:
            user = find_linked(session, provider.issuer, subject)
        except GuizeError as error:
            failure = error
        else:
            made = open_session(session, user, now, session_token())
            audit.record(session, audit.event(made.principal, now, "session.create", detail=detail))
            return made
    _record_failure(detail)
    raise failure


def _record_failure(detail: JsonObject) -> None:
    with context.apart() as session:
        record_failed_sign_in(session, detail, context.now())


def _to(address: str) -> Response:
    response = Response(status=302)
    response.headers["Location"] = address
    response.headers["Cache-Control"] = "no-store"
    return response
