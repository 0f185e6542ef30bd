"""Puts refusals on the audit: who was refused what, where; bounded, so that none fills the audit.

It does the same work whether a thing is hidden or does not exist, so that the time that an answer
takes tells nobody which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from guize.domain.errors import (
    GuizeError,
    NotFoundError,
    NotOnFileError,
    RefusedError,
    ThrottledError,
)
from guize.domain.governance.authority import ANONYMOUS, Principal
from guize.domain.json_types import Json, JsonObject
from guize.services.access import audit
from guize.services.access.authorising import NotAllowedError
from guize.services.access.clients import DeadKeyError, UnknownKeyError
from guize.store.drafts import find_draft
from guize.store.identities import find_client, find_user_by_name
from guize.store.queries import find_ancestry
from guize.store.tally import admit

_HIDING = frozenset({"tenant", "draft", "client"})
"""What is said not to exist where it must not be shown to."""
_NAMED = ("draft", "client", "user")
"""What of an address an event is about, the nearest first."""
_LONGEST = 100
_MOST_FAILURES = 600
"""Failed sign-ins in an hour, from everywhere, of which each is told."""
_GREATEST = 2**63


class BarredDeedError(Exception):
    """A deed that whoever asked may do, refused for what it would have done.

    The audit tells it under the name of the deed: ``action``, and ``told`` beside the code. It is
    no error of its own: what is raised is a `GuizeError` that has a code, and this beside it.
    """

    action: str
    told: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request asked for.

    ``request`` is its method and the pattern of its address; ``named`` what stands in the address
    (``tenant``, ``draft`` …); ``network`` whence it comes.
    """

    request: str
    network: str
    named: Mapping[str, Json] = field(default_factory=dict)


def is_told(error: GuizeError, principal: Principal) -> bool:
    """Tell whether the audit tells of ``error``.

    That is: what is refused; a deed that is barred; a key that does not hold; and, if it is known
    who asks, what is hidden from them.
    """
    if isinstance(error, NotFoundError):
        is_hidden = error.sought in _HIDING and not isinstance(error, NotOnFileError)
        return is_hidden and principal.kind != "anonymous"
    return isinstance(error, RefusedError | BarredDeedError | DeadKeyError | UnknownKeyError)


def record_refusal(
    session: Session, principal: Principal, error: GuizeError, asked: Asked, now: datetime
) -> None:
    """Record that ``principal`` was refused, unless that was told within the hour.

    Args:
        session: a session of the platform's own, apart from the request's; the caller commits.
        principal: who asked.
        error: the refusal.
        asked: what was asked for.
        now: the instant of the request.

    """
    if isinstance(error, DeadKeyError | UnknownKeyError):
        _record_key(session, error, asked, now)
        return
    tenant, about = _place(session, error, asked)
    detail: JsonObject = {"code": error.code, "request": asked.request}
    if isinstance(error, NotAllowedError):
        detail["asked"] = error.action.value
    if isinstance(error, NotFoundError):
        detail["sought"] = f"{error.sought} {error.name}"[:_LONGEST]
    action = "access.refuse"
    if isinstance(error, BarredDeedError):
        action = error.action
        detail |= error.told
    asker = asked.network if principal.kind == "anonymous" else principal.actor
    same = f"{tenant} {about} {detail}"
    omitted = admit(session, asker, same, now)
    if omitted is not None:
        event = audit.event(
            principal,
            now,
            action,
            tenant=tenant,
            about=about,
            outcome="refused",
            detail=detail | _told(omitted),
        )
        audit.record(session, event)


def record_failed_sign_in(
    session: Session, detail: JsonObject, now: datetime, name: str | None = None
) -> None:
    """Record that somebody did not get in; of very many in an hour the rest is counted.

    Told is which user has the ``name`` that was given, if one has, and never the name itself:
    people type their password where it belongs.
    """
    about = _account(session, name)
    omitted = admit(session, "failed sign-ins", None, now, _MOST_FAILURES)
    if omitted is not None:
        told = detail | _told(omitted)
        event = audit.event(
            ANONYMOUS, now, "session.create", about=about, outcome="failed", detail=told
        )
        audit.record(session, event)


def record_wait(
    session: Session, error: ThrottledError, network: str, now: datetime, name: str
) -> None:
    """Record that sign-ins from somewhere wait: somebody may be guessing.

    Once in an hour for each user that there is, and once for all names that are nobody's.
    """
    about = _account(session, name)
    omitted = admit(session, network, f"session.create waits {about}", now)
    if omitted is not None:
        detail: JsonObject = {"method": "password", "code": error.code}
        event = audit.event(
            ANONYMOUS,
            now,
            "session.create",
            about=about,
            outcome="refused",
            detail=detail | _told(omitted),
        )
        audit.record(session, event)


def _account(session: Session, name: str | None) -> str | None:
    found = find_user_by_name(session, name.casefold()) if name is not None else None
    return f"user:{found.id}" if found else None


def _record_key(
    session: Session, error: DeadKeyError | UnknownKeyError, asked: Asked, now: datetime
) -> None:
    """Record the use of a key that does not hold: once in an hour for each key or network."""
    detail: JsonObject = {"code": error.code, "request": asked.request}
    tenant = about = None
    asker = asked.network
    if isinstance(error, DeadKeyError):
        tenant, about = error.tenant, f"client:{error.client}"
        asker = f"key:{error.key}"
        detail |= {"name": error.name, "number": error.key, "reason": error.reason}
    omitted = admit(session, asker, "key.use", now)
    if omitted is not None:
        event = audit.event(
            ANONYMOUS,
            now,
            "key.use",
            tenant=tenant,
            about=about,
            outcome="refused",
            detail=detail | _told(omitted),
        )
        audit.record(session, event)


def _told(omitted: int) -> JsonObject:
    return {"omitted": omitted} if omitted else {}


def _place(session: Session, error: GuizeError, asked: Asked) -> tuple[str | None, str | None]:
    """Return the tenant under which a refusal is filed, if there is one, and what it is about."""
    number = next((name for name in _NAMED if isinstance(asked.named.get(name), int)), None)
    about = f"{number}:{asked.named[number]}" if number else None
    tenant = asked.named.get("tenant")
    if isinstance(error, NotFoundError) and error.sought == "tenant":
        tenant = error.name
    if isinstance(error, NotAllowedError):
        tenant = error.tenant
    if tenant is None and number:
        tenant = _tenant_of(session, number, asked.named[number])
    path = find_ancestry(session, str(tenant)) if tenant else []
    return (path[0].slug if path else None), about


def _tenant_of(session: Session, kind: str, number: Json) -> str | None:
    if not isinstance(number, int) or number >= _GREATEST:
        return None
    if kind == "draft":
        draft = find_draft(session, number)
        return draft.tenant if draft else None
    client = find_client(session, number) if kind == "client" else None
    return client.tenants[0] if client else None
