"""The audit: who did what, when, from where; recording it, searching it, verifying it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlmodel import Session

from guize.domain.governance.audit_chain import Event, Outcome, Verdict, verify
from guize.domain.governance.authority import Action, Principal, roots
from guize.domain.json_types import Json, JsonObject
from guize.services.access.authorising import authorise, require_audit_somewhere
from guize.services.access.telling_changes import CHANGES
from guize.services.access.tokens import KEY_PREFIX
from guize.store.audit import Sought, all_events, append_event, find_events
from guize.store.identities import find_client_by_name, find_user_by_name
from guize.store.scope import address_of, joined

_KEY = re.compile(re.escape(KEY_PREFIX) + r"[A-Za-z0-9_-]{20,}")
_SECRET = frozenset(
    {
        *("password", "password_hash", "token", "token_hash", "api_key", "key_hash"),
        *("authorization", "cookie", "csrf_token", "client_secret"),
    }
)


def event(
    principal: Principal,
    at: datetime,
    action: str,
    *,
    tenant: str | None = None,
    about: str | None = None,
    outcome: Outcome = "done",
    detail: Mapping[str, Json] | None = None,
) -> Event:
    """Return what ``principal`` did, for `record`.

    ``about`` names what it was done to (``draft:17``, ``wuhan@3``, ``user:5``). Where rules are
    concerned, ``detail["rules"]`` lists them as ``section/rule``, by which they are searched for;
    ``before`` and ``after`` are the usual names of two states.
    """
    return Event(
        at=at,
        actor=principal.actor,
        actor_name=principal.name,
        action=action,
        outcome=outcome,
        tenant=tenant,
        object=about,
        detail=dict(detail or {}),
    )


def record(session: Session, event: Event) -> None:
    """Append ``event`` to the audit; it stays if the transaction does.

    Call it last in a transaction: it takes the audit lock, and whatever is locked after that may
    wait for somebody who waits for this lock. What must be on record although the request fails
    is recorded in a transaction of its own.

    Raises:
        ValueError: the detail has a member that by its name holds a secret.

    """
    detail = cast("JsonObject", _clean(event.detail))
    name = _clean_text(event.actor_name)
    address = event.address or address_of(session)
    append_event(session, replace(event, detail=detail, actor_name=name, address=address))


def search_events(session: Session, principal: Principal, sought: Sought) -> JsonObject:
    """Return the events that fit ``sought`` (its ``roots`` are set here), the newest first.

    ``next`` in the answer is what to pass as ``before`` for the page that follows, null on the
    last.

    Raises:
        NotFoundError: there is no such tenant, or it must not be shown to exist.
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks may not read the audit there.

    """
    if sought.tenant is not None:
        authorise(session, principal, sought.tenant, Action.AUDIT)
    else:
        require_audit_somewhere(principal)
    sought = replace(
        sought,
        roots=joined(roots(principal, frozenset({Action.AUDIT}))),
        actors=_actors(session, sought.actor),
        rule=_rule(sought.rule),
    )
    # One more than asked for tells whether there is a page that follows.
    found = find_events(session, replace(sought, limit=sought.limit + 1))
    page = found[: sought.limit]
    return {
        "events": [link.as_json() for link in page],
        "next": page[-1].seq if len(found) > len(page) else None,
    }


def _actors(session: Session, actor: str | None) -> tuple[str, ...]:
    """Return the names in records of whoever is called ``actor``; two may be called the same."""
    if actor is None or ":" in actor:
        return () if actor is None else (actor,)
    user, client = find_user_by_name(session, actor), find_client_by_name(session, actor)
    found = [f"user:{user.id}"] if user else []
    found += [f"client:{client.id}"] if client else []
    return (actor, *found)


def _rule(rule: str | None) -> str | None:
    """Return ``section/rule``, or a section alone, of a rule or a pointer to a value of one."""
    if rule is None:
        return None
    names = [name for name in rule.split("/") if name]
    return "/".join((names[1:] if names[:1] == ["rules"] else names)[:2]) or rule


def verify_audit(session: Session) -> Verdict:
    """Verify the whole chain on record; the session must see all of it."""
    return verify_links(all_links(session))


def all_links(session: Session) -> Iterator[JsonObject]:
    """Yield every event that the session may see, in order, as it is exported."""
    return (link.as_json() for link in all_events(session))


def verify_links(links: Iterable[JsonObject]) -> Verdict:
    """Verify a chain that was exported."""
    return verify(links)


def _clean(value: Json) -> Json:
    """Return ``value`` as PostgreSQL can search it.

    Raises:
        ValueError: a member by its name holds a secret.

    """
    if isinstance(value, dict):
        hidden = _SECRET.intersection(value)
        if hidden:
            raise ValueError(f"the audit holds no secrets: {', '.join(sorted(hidden))}")
        # What a clerk calls a member of a rule is the clerk's affair, and the rule is published.
        return {
            _clean_text(name): _storable(one) if name == CHANGES else _clean(one)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return _storable(value)


def _storable(value: Json) -> Json:
    if isinstance(value, dict):
        return {_clean_text(name): _storable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_storable(one) for one in value]
    return _clean_text(value) if isinstance(value, str) else value


def _clean_text(text: str) -> str:
    # PostgreSQL knows no NUL, and a lone surrogate has no UTF-8. People paste keys anywhere.
    storable = text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    return _KEY.sub(f"{KEY_PREFIX}…", storable)
