"""Allows or refuses: who may do what at a tenant, and what a refusal may tell."""

from __future__ import annotations

from sqlmodel import Session

from guize.domain.errors import NotFoundError, RefusedError, UnauthenticatedError
from guize.domain.governance.authority import Action, Principal, actions_at, roots
from guize.domain.tenant import Tenant, Visibility
from guize.domain.words import Words
from guize.store.queries import find_ancestry

_ACTIONS: dict[Action, Words] = {
    Action.READ: Words(zh="读取", en="read"),
    Action.EDIT: Words(zh="起草", en="edit drafts"),
    Action.REVIEW: Words(zh="审核", en="review"),
    Action.PUBLISH: Words(zh="发布", en="publish"),
    Action.ADMINISTER: Words(zh="管理", en="administer"),
    Action.AUDIT: Words(zh="查阅审计", en="read the audit"),
}

SIGN_IN = Words(
    zh="请先登录(POST /api/v1/session),或在请求头 Authorization: Bearer 中给出密钥。",
    en="Sign in (POST /api/v1/session), or send a key as Authorization: Bearer.",
)


class NotAllowedError(RefusedError):
    """Whoever asks may not do ``action`` at ``tenant`` (None: on the platform)."""

    code = "not_allowed"

    def __init__(self, words: Words, action: Action, tenant: str | None) -> None:
        """Keep what was refused, for the audit."""
        super().__init__(words)
        self.action = action
        self.tenant = tenant


def authorise(
    session: Session, principal: Principal, slug: str, *actions: Action
) -> tuple[Tenant, ...]:
    """Return the tenant ``slug``, its parent, …, the root, if any of ``actions`` is allowed there.

    Raises:
        NotFoundError: there is no such tenant, or it must not be shown to exist.
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks may do none of ``actions`` there.

    """
    path = tuple(find_ancestry(session, slug))
    allowed = actions_at(principal, [tenant.slug for tenant in path])
    is_open = bool(path) and path[0].visibility is Visibility.PUBLIC
    if not path or not (is_open or Action.READ in allowed):
        cure = Words(zh="全部租户见 /api/v1/tenants。", en="All are listed at /api/v1/tenants.")
        raise NotFoundError("tenant", slug, cure)
    if allowed.isdisjoint(actions):
        raise _refusal(principal, actions[0], path[0])
    return path


def require_signed_in(principal: Principal) -> None:
    """See that somebody says who asks.

    Raises:
        UnauthenticatedError: nobody does.

    """
    if principal.kind == "anonymous":
        raise UnauthenticatedError(SIGN_IN)


def require_operator(principal: Principal) -> None:
    """See that an operator asks.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: somebody else does.

    """
    require_signed_in(principal)
    if not principal.is_operator:
        words = Words(
            zh="此操作仅限平台运维办理;请联系平台运维。",
            en="Only an operator of the platform may do this; ask one.",
        )
        raise NotAllowedError(words, Action.ADMINISTER, None)


def require_audit_somewhere(principal: Principal) -> None:
    """See that whoever asks may read the audit of some tenant.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks may read no audit at all.

    """
    _require_somewhere(principal, Action.AUDIT)


def require_administrator(principal: Principal) -> None:
    """See that whoever asks administers some tenant.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks administers nothing.

    """
    _require_somewhere(principal, Action.ADMINISTER)


def _require_somewhere(principal: Principal, action: Action) -> None:
    require_signed_in(principal)
    if roots(principal, frozenset({action})) == frozenset():
        what = _ACTIONS[action]
        words = Words(
            zh=f"“{principal.name}”没有{what.zh}任何租户的权限;请管理员授权。",
            en=f"{principal.name!r} may not {what.en} at any tenant; ask an administrator for a "
            "grant.",
        )
        raise NotAllowedError(words, action, None)


def _refusal(
    principal: Principal, action: Action, tenant: Tenant
) -> UnauthenticatedError | NotAllowedError:
    if principal.kind == "anonymous":
        return UnauthenticatedError(SIGN_IN)
    what = _ACTIONS[action]
    who = principal.name
    words = Words(
        zh=f"“{who}”在“{tenant.slug}”没有{what.zh}的权限;请该租户或其上级的管理员授权。",
        en=f"{who!r} may not {what.en} at {tenant.slug!r}; ask an administrator of it or above it "
        "for a grant.",
    )
    if principal.kind == "client":
        words = Words(
            zh=f"密钥“{who}”在“{tenant.slug}”的权限范围不含{what.zh}。",
            en=f"The scopes of the key of {who!r} do not let it {what.en} at {tenant.slug!r}.",
        )
    return NotAllowedError(words, action, tenant.slug)
