"""Users: who there is, what they are called, their passwords and links; operators."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlmodel import Session

from guize.domain.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)
from guize.domain.governance.authority import SYSTEM, Principal
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words
from guize.services.access import audit
from guize.services.access.authorising import (
    require_administrator,
    require_operator,
    require_signed_in,
)
from guize.services.access.passwords import (
    check_password_rules,
    hash_password,
    is_password,
    new_password,
)
from guize.services.access.tokens import digest
from guize.store import identities
from guize.store.attempts import delete_browsers_of
from guize.store.identity_tables import UserRow

OPERATOR: Final = "operator"
"""What the first operator is called."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,99}")


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A user with a password that was made for them; it is shown once and kept nowhere."""

    user: UserRow
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChange:
    """What is to be changed of a user; None leaves it as it is.

    ``link`` is (issuer, subject) of an OIDC provider; an empty subject takes the link away.
    """

    display_name: str | None = None
    is_disabled: bool | None = None
    is_operator: bool | None = None
    link: tuple[str, str] | None = None


def create_user(
    session: Session,
    principal: Principal,
    *,
    name: str,
    display_name: str,
    is_operator: bool,
    now: datetime,
) -> NewPassword:
    """Create a user with a random password; whoever administers a tenant may, as grants follow.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks administers nothing, or is no operator and wants to make one.
        InvalidInputError: nobody can be called so.
        ConflictError: somebody is.

    """
    require_administrator(principal)
    if is_operator:
        require_operator(principal)
    _check_names(name, display_name)
    if identities.find_user_by_name(session, name) is not None:
        raise ConflictError(
            Words(
                zh=f"已有名为“{name}”的用户;请换一个用户名。",
                en=f"There is a user {name!r} already; take another name.",
            )
        )
    password = new_password()
    user = UserRow(
        name=name,
        display_name=display_name,
        password_hash=hash_password(password),
        is_operator=is_operator,
        created_at=now,
    )
    session.add(user)
    session.flush()
    _record(session, principal, now, "user.create", user, after=_state(user))
    return NewPassword(user, password)


def list_users(
    session: Session, principal: Principal, text: str | None, after: int, limit: int
) -> JsonObject:
    """Return users whose names contain ``text``, a page at a time, for whoever gives grants.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks administers nothing.

    """
    require_administrator(principal)
    found = identities.list_users(session, text, after, limit + 1)
    page = found[:limit]
    users: list[Json] = [user_json(user) for user in page]
    return {"users": users, "next": page[-1].id if len(found) > limit else None}


def read_user(session: Session, principal: Principal, user: int) -> JsonObject:
    """Return one user: oneself, or anybody for whoever gives grants.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: it is somebody else, and whoever asks administers nothing.
        NotFoundError: there is no such user.

    """
    if principal.actor != f"user:{user}":
        require_administrator(principal)
    return user_json(get_user(session, user))


def change_user(
    session: Session, principal: Principal, user: int, change: UserChange, now: datetime
) -> JsonObject:
    """Change what is on record of a user; disabling one ends their sessions.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks is no operator.
        NotFoundError: there is no such user.
        InvalidInputError: nobody can be called so.
        ConflictError: the subject is linked to somebody else.
        RefusedError: an operator would lock themselves out.

    """
    require_operator(principal)
    row = get_user(session, user)
    if principal.actor == f"user:{user}" and (
        change.is_disabled is True or change.is_operator is False
    ):
        raise RefusedError(
            Words(
                zh="不能停用自己或取消自己的运维身份;请由另一位平台运维办理。",
                en="Nobody disables or demotes themselves; ask another operator.",
            )
        )
    before = _state(row)
    if change.display_name is not None:
        _check_names(row.name, change.display_name)
        row.display_name = change.display_name
    if change.is_operator is not None:
        row.is_operator = change.is_operator
    if change.link is not None:
        _link(session, row, *change.link)
    if change.is_disabled is not None:
        row.disabled_at = now if change.is_disabled else None
    session.flush()
    is_unlinked = before["oidc_subject"] not in (None, row.oidc_subject)
    if row.disabled_at is not None or is_unlinked:
        # Whoever came in by a link that is gone must not stay in.
        identities.delete_sessions_of(session, user)
    _record(session, principal, now, "user.change", row, before=before, after=_state(row))
    return user_json(row)


def reset_password(session: Session, principal: Principal, user: int, now: datetime) -> NewPassword:
    """Give a user a new random password and end their sessions.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks is no operator.
        NotFoundError: there is no such user.

    """
    require_operator(principal)
    row = get_user(session, user)
    password = new_password()
    row.password_hash = hash_password(password)
    session.flush()
    identities.delete_sessions_of(session, user)
    delete_browsers_of(session, user)
    _record(session, principal, now, "user.reset_password", row)
    return NewPassword(row, password)


def change_own_password(
    session: Session, principal: Principal, *, current: str, wanted: str, token: str, now: datetime
) -> None:
    """Change one's own password; every other session of one's own ends.

    Raises:
        UnauthenticatedError: nobody says who asks.
        RefusedError: a client has no password, or the current one is wrong.
        InvalidInputError: the new one will not do.

    """
    require_signed_in(principal)
    user = (
        identities.find_user(session, int(principal.id or 0)) if principal.kind == "user" else None
    )
    if user is None or not is_password(current, user.password_hash):
        raise RefusedError(
            Words(zh="当前密码不正确;请重新输入。", en="The current password is wrong; try again.")
        )
    check_password_rules(wanted, user.name)
    user.password_hash = hash_password(wanted)
    session.flush()
    identities.delete_sessions_of(session, int(principal.id or 0), but=digest(token))
    _record(session, principal, now, "user.change_password", user)


def reset_operator(session: Session, name: str, now: datetime) -> NewPassword:
    """Give an operator a new password; make or enable the user where needed. The system's to do.

    Raises:
        InvalidInputError: nobody can be called so.

    """
    found = identities.find_user_by_name(session, name)
    if found is None:
        return create_user(session, SYSTEM, name=name, display_name=name, is_operator=True, now=now)
    # Before the audit's lock is taken: a sign-in under way holds the user and then waits for that.
    identities.lock_user(session, found.id or 0)
    link = UserChange(is_operator=True, is_disabled=False)
    change_user(session, SYSTEM, found.id or 0, link, now)
    return reset_password(session, SYSTEM, found.id or 0, now)


def ensure_operator(session: Session, now: datetime) -> NewPassword | None:
    """Make the first operator, unless there is one."""
    if identities.has_operator(session):
        return None
    return reset_operator(session, OPERATOR, now)


def get_user(session: Session, user: int) -> UserRow:
    """Return a user.

    Raises:
        NotFoundError: there is none.

    """
    found = identities.find_user(session, user) if user < 2**63 else None
    if found is None:
        cure = Words(zh="全部用户见 /api/v1/users。", en="All are listed at /api/v1/users.")
        raise NotFoundError("user", str(user), cure)
    return found


def user_json(user: UserRow) -> JsonObject:
    """Return a user as the API serves it."""
    return {"id": user.id, "name": user.name, **_state(user)}


def _state(user: UserRow) -> JsonObject:
    return {
        "display_name": user.display_name,
        "is_operator": user.is_operator,
        "is_disabled": user.disabled_at is not None,
        "oidc_subject": user.oidc_subject,
    }


def _link(session: Session, row: UserRow, issuer: str, subject: str) -> None:
    if not subject:
        row.oidc_issuer = row.oidc_subject = None
        return
    holder = identities.find_user_by_subject(session, issuer, subject)
    if holder is not None and holder.id != row.id:
        raise ConflictError(
            Words(
                zh=f"该身份已关联用户“{holder.name}”;请先解除。",
                en=f"That subject is linked to the user {holder.name!r}; unlink it there first.",
            )
        )
    row.oidc_issuer, row.oidc_subject = issuer, subject


def _check_names(name: str, display_name: str) -> None:
    if not _NAME.fullmatch(name):
        words = Words(
            zh="用户名由小写字母、数字及 . _ @ - 组成,至多 100 个字符。",
            en="a name is made of lower-case letters, digits and . _ @ -, at most 100 of them.",
        )
        raise InvalidInputError((Fault("/name", "bad_name", words),))
    if not display_name.strip() or len(display_name) > 100 or not display_name.isprintable():  # noqa: PLR2004 - told in the sentence
        words = Words(
            zh="显示名为 1 至 100 个可见字符。",
            en="a display name has 1 to 100 printable characters.",
        )
        raise InvalidInputError((Fault("/display_name", "bad_name", words),))


def _record(
    session: Session,
    principal: Principal,
    now: datetime,
    action: str,
    user: UserRow,
    **detail: Json,
) -> None:
    event = audit.event(
        principal, now, action, about=f"user:{user.id}", detail={"name": user.name, **detail}
    )
    audit.record(session, event)
