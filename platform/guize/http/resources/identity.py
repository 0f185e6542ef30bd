"""Signing in and out, who asks, and users."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView

from guize.domain.errors import Fault, InvalidInputError, ThrottledError, UnauthenticatedError
from guize.domain.governance.authority import Principal
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words
from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import problems
from guize.http.parameters import NoParameters
from guize.http.principals import (
    browser_token,
    clear_cookies,
    session_token,
    set_browser_cookie,
    set_cookies,
)
from guize.http.wire.accounts import (
    Credentials,
    MeAnswer,
    NewUser,
    NewUserAnswer,
    PasswordBody,
    UserAnswer,
    UserFilter,
    UserPatch,
    UsersAnswer,
    nothing,
    send_private,
)
from guize.services.access import audit
from guize.services.access.authorising import require_signed_in
from guize.services.access.identity import (
    NewPassword,
    UserChange,
    change_own_password,
    change_user,
    create_user,
    list_users,
    read_user,
    reset_password,
    user_json,
)
from guize.services.access.known_browsers import remember_browser
from guize.services.access.passwords import turn
from guize.services.access.refusing import record_failed_sign_in, record_wait
from guize.services.access.signing_in import SignIn, close_session, find_signing_in, open_session
from guize.services.access.throttling import (
    count_own_password,
    count_sign_in,
    forgive,
    forgive_own_password,
)
from guize.services.access.tokens import csrf_token

blueprint = Blueprint("identity", __name__, description="身份。Sign-in and users.")


def me_json(principal: Principal, token: str | None) -> JsonObject:
    """Return who asks, with the token against cross-site requests where there is a session."""
    grants: list[Json] = [{"tenant": g.tenant, "role": g.role.value} for g in principal.grants]
    scopes: list[Json] = [*sorted(scope.value for scope in principal.scopes or ())]
    tenants: list[Json] = [*sorted(principal.tenants or ())]
    told: JsonObject = {
        "kind": principal.kind,
        "id": principal.id,
        "name": principal.name,
        "is_operator": principal.is_operator,
        "grants": grants,
        "scopes": scopes,
        "tenants": tenants,
    }
    return told if token is None else {**told, "csrf_token": csrf_token(token)}


def send_sign_in(sign_in: SignIn, response: Response) -> Response:
    """Return ``response`` with the cookies of a new session."""
    set_cookies(response, sign_in)
    response.headers["Cache-Control"] = "no-store"
    return response


def _sign_in(name: str, password: str) -> tuple[SignIn, str]:
    """Return a new session, and the token by which the browser is known."""
    now, network, browser = context.now(), context.network(), browser_token()
    try:
        with context.apart() as session:
            count_sign_in(session, name, network, browser, now)
    except ThrottledError as error:
        with context.apart() as session:
            record_wait(session, error, network, now, name)
        raise
    with context.apart() as session:
        try:
            user = find_signing_in(session, name, password)
        except UnauthenticatedError as error:
            record_failed_sign_in(session, {"method": "password"}, now, name)
            failure = error
        else:
            forgive(session, name, network, browser, now)
            made = open_session(session, user, now, session_token())
            known = remember_browser(session, user.id or 0, user.name, browser, now)
            detail: JsonObject = {"method": "password"}
            audit.record(session, audit.event(made.principal, now, "session.create", detail=detail))
            return made, known
    raise failure


def _with_password(made: NewPassword, status: int) -> Response:
    return send_private({**user_json(made.user), "password": made.password}, status)


def _link(body: dict[str, Any]) -> tuple[str, str] | None:
    """Return what a user is to be linked to at the provider of the settings; null unlinks."""
    if "oidc_subject" not in body:
        return None
    subject = body["oidc_subject"] or ""
    oidc = context.parts().settings.oidc
    if oidc is None and subject:
        words = Words(
            zh="平台没有配置统一身份(GUIZE_OIDC_ISSUER),无从关联。",
            en="no OIDC provider is configured (GUIZE_OIDC_ISSUER), so there is nothing to link.",
        )
        raise InvalidInputError((Fault("/oidc_subject", "no_provider", words),))
    return (oidc.issuer if oidc else "", subject)


@blueprint.route("/session")
class Session(MethodView):
    """The session of a browser."""

    @blueprint.arguments(Credentials, location="json")
    @blueprint.response(200, MeAnswer, description="已登录。Signed in; cookies are set.")
    @problems(blueprint, 400, 401, 422, 429)
    def post(self, body: dict[str, Any]) -> Response:
        """登录 | Sign in with name and password.

        每次登录换发新的会话;连续失败须等待,时间逐次加倍。
        Each sign-in is a new session; failures make the next attempt wait longer and longer.
        """
        with turn():
            made, known = _sign_in(body["name"], body["password"])
        response = send_sign_in(made, send_private(me_json(made.principal, made.token)))
        set_browser_cookie(response, known)
        return response

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(204, description="已退出。Signed out.")
    @problems(blueprint, 401, 403, 422)
    def delete(self, _parameters: dict[str, Any]) -> Response:
        """退出 | Sign out; the session ends at once."""
        session, principal, token = context.transaction(), context.principal(), session_token()
        require_signed_in(principal)
        if token is not None:
            close_session(session, token)
            audit.record(session, audit.event(principal, context.now(), "session.delete"))
        response = nothing()
        clear_cookies(response)
        return response


@blueprint.route("/me")
class Me(MethodView):
    """Who asks."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(200, MeAnswer, description="提问者。Who asks.")
    @problems(blueprint, 401, 422)
    def get(self, _parameters: dict[str, Any]) -> Response:
        """我是谁、有哪些权限 | Who asks, with grants or scopes."""
        principal = context.principal()
        require_signed_in(principal)
        token = session_token() if principal.kind == "user" else None
        return send_private(me_json(principal, token))


@blueprint.route("/me/password")
class MyPassword(MethodView):
    """One's own password."""

    @blueprint.arguments(PasswordBody, location="json")
    @blueprint.response(204, description="已更换;其他登录已结束。Changed; other sessions end.")
    @problems(blueprint, 400, 401, 403, 422, 429)
    def put(self, body: dict[str, Any]) -> Response:
        """更换自己的密码 | Change one's own password."""
        session, principal, now = context.transaction(), context.principal(), context.now()
        require_signed_in(principal)
        with context.apart() as apart:
            # Whoever found a browser signed in must not find out the password by trying.
            count_own_password(apart, principal.actor, now)
        change_own_password(
            session,
            principal,
            current=body["current"],
            wanted=body["password"],
            token=session_token() or "",
            now=now,
        )
        forgive_own_password(session, principal.actor)
        return nothing()


@blueprint.route("/users")
class Users(MethodView):
    """All users."""

    @blueprint.arguments(UserFilter, location="query")
    @blueprint.response(200, UsersAnswer, description="一页用户。A page of users.")
    @problems(blueprint, 401, 403, 422)
    def get(self, parameters: dict[str, Any]) -> Response:
        """用户,分页 | Users, by pages; for whoever administers a tenant."""
        found = list_users(
            context.transaction(),
            context.principal(),
            parameters.get("q"),
            parameters.get("after") or 0,
            parameters["limit"],
        )
        return send_private(found)

    @blueprint.arguments(NewUser, location="json")
    @blueprint.response(201, NewUserAnswer, description="密码只显示这一次。Password shown once.")
    @problems(blueprint, 400, 401, 403, 409, 422)
    def post(self, body: dict[str, Any]) -> Response:
        """新建用户 | Create a user; the password is made by the platform and shown once."""
        made = create_user(context.transaction(), context.principal(), **body, now=context.now())
        response = _with_password(made, 201)
        response.headers["Location"] = f"{request.path.rstrip('/')}/{made.user.id}"
        return response


@blueprint.route("/users/<int:user>")
class User(MethodView):
    """One user."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(200, UserAnswer, description="用户。The user.")
    @problems(blueprint, 401, 403, 404, 422)
    def get(self, _parameters: dict[str, Any], user: int) -> Response:
        """一个用户 | One user."""
        return send_private(read_user(context.transaction(), context.principal(), user))

    @blueprint.arguments(UserPatch, location="json")
    @blueprint.response(200, UserAnswer, description="修改后的用户。The user as changed.")
    @problems(blueprint, 400, 401, 403, 404, 409, 422)
    def patch(self, body: dict[str, Any], user: int) -> Response:
        """修改用户 | Change a user: name, disabled, operator, link; for operators."""
        change = UserChange(
            display_name=body.get("display_name"),
            is_disabled=body.get("is_disabled"),
            is_operator=body.get("is_operator"),
            link=_link(body),
        )
        session, principal, now = context.transaction(), context.principal(), context.now()
        return send_private(change_user(session, principal, user, change, now))


@blueprint.route("/users/<int:user>/password")
class UserPassword(MethodView):
    """The password of a user."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(200, NewUserAnswer, description="密码只显示这一次。Password shown once.")
    @problems(blueprint, 401, 403, 404, 422)
    def post(self, _parameters: dict[str, Any], user: int) -> Response:
        """重置用户的密码 | Give a user a new password, shown once; for operators."""
        session, principal, now = context.transaction(), context.principal(), context.now()
        return _with_password(reset_password(session, principal, user, now), 200)
