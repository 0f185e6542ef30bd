"""The wire schemas of people, grants, clients and the audit: bodies strict, answers described."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask import Response
from marshmallow import RAISE, Schema, fields
from marshmallow.validate import Length, Range

from guize.domain.governance.authority import CLIENT_ACTIONS, Action, Role
from guize.domain.json_types import JsonObject
from guize.http.wire import members
from guize.http.wire.fields import Choice, Count, Instant, Parameters
from guize.services.access.clients import LONGEST_DAYS
from guize.services.access.passwords import LONGEST
from guize.services.published.shelf import Ready

MOST = 200
"""How many users or events a page may hold at most."""
_PAGE = 50
_LONGEST_TEXT = 200
_LONGEST_OVERLAP_HOURS = 24 * 30
_MOST_APPROVALS = 9
_GREATEST = 2**63 - 1


def send_private(content: JsonObject, status: int = 200) -> Response:
    """Return ``content`` as an answer that no cache keeps."""
    response = Response(Ready.of(content).body, status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def nothing() -> Response:
    """Return 204: done, and there is nothing to tell."""
    response = Response(status=204)
    # There is no content whose type it could be.
    del response.headers["Content-Type"]
    response.headers["Cache-Control"] = "no-store"
    return response


class Body(Schema):
    """A body; a member that is not known is refused."""

    class Meta:
        """Refuse what is unknown."""

        unknown = RAISE

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        """Describe the new schema by the first line of its docstring."""
        super().__init_subclass__(**kwargs)
        described = {"description": (cls.__doc__ or "").partition("\n")[0], "unknown": RAISE}
        setattr(cls, "Meta", type("Meta", (), described))  # noqa: B010 - no static type


def _text(
    description: str, *, longest: int = _LONGEST_TEXT, required: bool = True
) -> fields.String:
    return fields.String(
        required=required,
        validate=Length(min=1, max=longest),
        metadata={"description": description},
    )


def _flag(description: str, **kwargs: Any) -> fields.Boolean:  # noqa: ANN401 - passed on
    # JSON's own true and false only: marshmallow would take "yes", 1 and more.
    return fields.Boolean(
        truthy={True}, falsy={False}, metadata={"description": description}, **kwargs
    )


def _whole(description: str, least: int, most: int, **kwargs: Any) -> fields.Integer:  # noqa: ANN401 - passed on
    return fields.Integer(
        strict=True,
        validate=Range(min=least, max=most),
        metadata={"description": description},
        **kwargs,
    )


class Credentials(Body):
    """用户名与密码。Name and password."""

    name = _text("用户名。The name to sign in with.")
    password = _text("密码。The password.", longest=LONGEST)


class PasswordBody(Body):
    """更换自己的密码。A change of one's own password."""

    current = _text("当前密码。The current password.", longest=LONGEST)
    password = _text("新密码,至少 12 个字符。The new one, at least 12 characters.", longest=LONGEST)


class NewUser(Body):
    """新用户。A new user."""

    name = _text("用户名:小写字母、数字及 . _ @ -。Lower-case letters, digits and . _ @ -.")
    display_name = _text("显示名。What people call them.")
    is_operator = _flag("是否平台运维。Whether an operator.", load_default=False)


class UserPatch(Body):
    """对用户的修改;未给出者不变。A change of a user; what is left out stays."""

    display_name = _text("显示名。What people call them.", required=False)
    is_operator = _flag("是否平台运维。Whether an operator.")
    is_disabled = _flag("是否停用;停用即结束其登录。Whether disabled, which ends their sessions.")
    oidc_subject = fields.String(
        allow_none=True,
        validate=Length(max=255),
        metadata={
            "description": "统一身份中的 subject;null 或空串解除关联。Subject at the OIDC "
            "provider; null or an empty one unlinks."
        },
    )


class PolicyBody(Body):
    """租户的审核办法。How a tenant reviews."""

    approvals = _whole("须几人审核通过。How many approve.", 1, _MOST_APPROVALS, required=True)
    countersign = _flag(
        "下级须经其会签。Whether what is below needs its countersign.", required=True
    )


class NewClient(Body):
    """新客户端。A new client."""

    name = _text("名称。Name.", longest=100)
    scopes = fields.List(
        fields.String(),
        required=True,
        validate=Length(max=len(Action)),
        metadata={
            "description": "权限范围。What it may do: " + ", ".join(sorted(CLIENT_ACTIONS)) + "."
        },
    )
    tenants = fields.List(
        fields.String(),
        required=True,
        validate=Length(max=100),
        metadata={"description": "租户(含其下级)。Tenants, with all below them."},
    )
    days = _whole("密钥有效天数。Days that its key holds.", 1, LONGEST_DAYS, load_default=90)


class NewKeyBody(Body):
    """更换密钥。A new key for a client."""

    days = _whole("密钥有效天数。Days that it holds.", 1, LONGEST_DAYS, load_default=90)
    overlap_hours = _whole(
        "旧密钥继续有效的小时数。Hours that the old ones go on holding.",
        0,
        _LONGEST_OVERLAP_HOURS,
        load_default=24,
    )


class Outcome(StrEnum):
    """How something went."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class UserFilter(Parameters):
    """Which users."""

    q = fields.String(metadata={"description": "名称包含。Name contains."})
    after = Count(
        _GREATEST, metadata={"description": "上一页的 next。What `next` of the page before said."}
    )
    limit = Count(
        MOST, load_default=_PAGE, metadata={"description": f"每页至多 {MOST}。At most {MOST}."}
    )


class AuditFilter(Parameters):
    """Which events."""

    actor = fields.String(
        metadata={
            "description": "行为人:记录中的标识(user:3)、用户名或当时的名称。Who did it: as "
            "records say it (user:3), the name to sign in with, or what they were called then.",
            "example": "user:3",
        }
    )
    tenant = fields.String(metadata={"description": "租户。Tenant."})
    action = fields.String(
        metadata={
            "description": "行为或其类,如 draft、draft.submit。What was done, or its family.",
            "example": "draft.submit",
        }
    )
    outcome = Choice(
        Outcome,
        metadata={"description": "done、refused 或 failed。How it went.", "example": "refused"},
    )
    object = fields.String(
        metadata={"description": "对象,如 draft:17。What it was done to.", "example": "draft:17"}
    )
    rule = fields.String(
        metadata={
            "description": "规则项 部分/标识,或整个部分,或指针。A rule as section/id, a whole "
            "section, or a pointer to a value of a rule.",
            "example": "deadlines/reply-to-request",
        }
    )
    since = Instant(metadata={"description": "自该时刻(含)。From this instant on."})
    until = Instant(metadata={"description": "至该时刻(不含)。Before this instant."})
    before = Count(
        _GREATEST, metadata={"description": "上一页的 next。What `next` of the page before said."}
    )
    limit = Count(
        MOST, load_default=_PAGE, metadata={"description": f"每页至多 {MOST}。At most {MOST}."}
    )


class GrantAnswer(members.Answer):
    """一项授权。A grant, which holds below its tenant too."""

    tenant = members.text("租户。Tenant.")
    role = Choice(Role, required=True, metadata={"description": "角色。Role."})


class MeAnswer(members.Answer):
    """提问者。Who asks."""

    kind = members.text("user 或 client。User or client.")
    id = members.text("标识。Id.")
    name = members.text("名称。Name.")
    is_operator = members.flag("是否平台运维。Whether an operator.")
    grants = members.many(GrantAnswer, "用户的授权。Grants of a user.")
    scopes = members.texts("客户端的权限范围。Scopes of a client.")
    tenants = members.texts("客户端的租户。Tenants of a client.")
    csrf_token = fields.String(
        metadata={
            "description": "用 cookie 登录时,修改请求须以 X-CSRF-Token 带上。With a session: what "
            "changes must carry as X-CSRF-Token."
        }
    )


class UserAnswer(members.Answer):
    """用户。A user."""

    id = members.number("标识。Id.")
    name = members.text("用户名。Name to sign in with.")
    display_name = members.text("显示名。What people call them.")
    is_operator = members.flag("是否平台运维。Whether an operator.")
    is_disabled = members.flag("是否停用。Whether disabled.")
    oidc_subject = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "统一身份中的 subject。Subject at the OIDC provider."},
    )


class NewUserAnswer(UserAnswer):
    """新用户及其密码,只此一次。A new user with the password, told this once."""

    password = members.text("密码,只显示这一次。The password, shown this once.")


class UsersAnswer(members.Answer):
    """一页用户。A page of users."""

    users = members.many(UserAnswer, "用户。Users.")
    next = fields.Integer(
        required=True, allow_none=True, metadata={"description": "下一页的 after。For `after`."}
    )


class HeldGrant(members.Answer):
    """某人的一项授权。A grant and who holds it."""

    user = members.number("用户标识。Id of the user.")
    name = members.text("用户名。Name.")
    display_name = members.text("显示名。What people call them.")
    role = members.text("角色。Role.")
    tenant = members.text("在哪个租户授予。Where it was granted.")
    granted_by = members.text("授予者。By whom.")
    granted_at = members.text("何时授予。When.")


class GrantsAnswer(members.Answer):
    """租户的授权。The grants at a tenant and, as far as they may be seen, above it."""

    tenant = members.text("租户。Tenant.")
    grants = members.many(HeldGrant, "授权。Grants.")


class GrantedAnswer(members.Answer):
    """已授予。A grant that holds now."""

    tenant = members.text("租户。Tenant.")
    user = members.number("用户标识。Id of the user.")
    name = members.text("用户名。Name.")
    role = members.text("角色。Role.")


class PolicyAnswer(members.Answer):
    """租户的审核办法。How a tenant reviews."""

    tenant = members.text("租户。Tenant.")
    approvals = members.number("须几人审核通过。How many approve.")
    countersign = members.flag("下级须经其会签。Whether what is below needs its countersign.")


class KeyAnswer(members.Answer):
    """密钥(不含密钥本身)。A key, without the key itself."""

    id = members.number("标识。Id.")
    created_by = members.text("创建者。By whom.")
    created_at = members.text("何时创建。When made.")
    expires_at = members.text("何时到期。When it ends.")
    revoked_at = fields.String(
        required=True, allow_none=True, metadata={"description": "何时吊销。When revoked."}
    )


class ClientAnswer(members.Answer):
    """客户端。A client."""

    id = members.number("标识。Id.")
    name = members.text("名称。Name.")
    scopes = members.texts("权限范围。What it may do.")
    tenants = members.texts("租户(含其下级)。Where, with all below.")
    is_disabled = members.flag("是否停用。Whether disabled.")
    keys = members.many(KeyAnswer, "密钥。Keys.")


class NewKeyAnswer(members.Answer):
    """客户端及其新密钥,只此一次。A client with its new key, told this once."""

    client = members.one(ClientAnswer, "客户端。The client.")
    key = members.text("密钥,只显示这一次。The key, shown this once.")
    expires_at = members.text("何时到期。When it ends.")


class ClientsAnswer(members.Answer):
    """客户端。Clients."""

    clients = members.many(ClientAnswer, "客户端。Clients.")


class EventAnswer(members.Answer):
    """审计的一条记录。One event of the audit."""

    seq = members.number("序号。Number in the chain.")
    at = members.text("时刻。When.")
    actor = members.text("行为人。Who, for good.")
    actor_name = members.text("当时的名称。What they were called then.")
    action = members.text("行为。What was done.")
    outcome = members.text("done、refused 或 failed。How it went.")
    tenant = fields.String(
        required=True, allow_none=True, metadata={"description": "租户。Tenant."}
    )
    object = fields.String(
        required=True, allow_none=True, metadata={"description": "对象。What it was done to."}
    )
    address = fields.String(
        required=True, allow_none=True, metadata={"description": "来自何处。From where."}
    )
    detail = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "之前与之后等。Before and after, and the like."},
    )
    prev_hash = members.text("前一条的哈希。Hash of the event before.")
    hash = members.text("本条的哈希。Its own hash.")


class EventsAnswer(members.Answer):
    """一页审计记录,新者在前。A page of events, the newest first."""

    events = members.many(EventAnswer, "记录。Events.")
    next = fields.Integer(
        required=True, allow_none=True, metadata={"description": "下一页的 before。For `before`."}
    )
