"""API clients and their keys: shown once, kept hashed, scoped, expiring, replaced in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from guize.domain.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotFoundError,
    UnauthenticatedError,
)
from guize.domain.governance.authority import (
    CLIENT_ACTIONS,
    Action,
    Principal,
    roots,
)
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words
from guize.services.access import audit
from guize.services.access.authorising import authorise, require_administrator
from guize.services.access.tokens import digest, new_key
from guize.store import identities
from guize.store.identity_tables import ClientRow, KeyRow
from guize.store.queries import find_ancestry

LONGEST_DAYS = 366
"""Days that a key holds at most."""

_NO_KEY = Words(
    zh="密钥无效(不存在、已过期、已吊销或客户端已停用);请向管理员领取新的密钥。",
    en="The key does not hold (unknown, expired, revoked, or its client disabled); ask an "
    "administrator for a new one.",
)


class UnknownKeyError(UnauthenticatedError):
    """Nobody was ever given this key."""

    def __init__(self) -> None:
        """Say nothing that a key which is over does not say too."""
        super().__init__(_NO_KEY)


class DeadKeyError(UnauthenticatedError):
    """A key that held once; why it does not any more is for the audit, not for who sent it."""

    def __init__(self, key: KeyRow, client: ClientRow, now: datetime) -> None:
        """Keep which key of which client it is, and why it is over."""
        super().__init__(_NO_KEY)
        self.key = key.id or 0
        self.client = client.id or 0
        self.name = client.name
        self.tenant = client.tenants[0]
        is_expired = key.revoked_at is None and key.expires_at <= now
        is_disabled = client.disabled_at is not None
        self.reason = "disabled" if is_disabled else "expired" if is_expired else "revoked"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made; ``secret`` is shown once and kept nowhere."""

    client: ClientRow
    row: KeyRow
    secret: str = field(repr=False)


def create_client(
    session: Session,
    principal: Principal,
    *,
    name: str,
    scopes: frozenset[Action],
    tenants: Sequence[str],
    days: int,
    now: datetime,
) -> NewKey:
    """Create a client with its first key, for tenants that whoever asks administers.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotFoundError: there is no such tenant, or it must not be shown to exist.
        NotAllowedError: whoever asks does not administer all of ``tenants``.
        InvalidInputError: it has no name, no tenant, or a scope that no program is given.
        ConflictError: there is a client of that name.

    """
    require_administrator(principal)
    _check(name, scopes, tenants)
    for slug in tenants:
        authorise(session, principal, slug, Action.ADMINISTER)
    if identities.find_client_by_name(session, name) is not None:
        raise ConflictError(
            Words(
                zh=f"已有名为“{name}”的客户端;请换名,或为其更换密钥。",
                en=f"There is a client {name!r} already; take another name, or give it a new key.",
            )
        )
    client = ClientRow(
        name=name,
        scopes=sorted(scope.value for scope in scopes),
        tenants=sorted(set(tenants)),
        created_by=principal.actor,
        created_at=now,
    )
    session.add(client)
    session.flush()
    key = _add_key(session, principal, client, days, now)
    _record(session, principal, now, "client.create", client, detail=_told(key))
    return key


def list_clients(session: Session, principal: Principal) -> JsonObject:
    """Return the clients whose tenants whoever asks administers, all of them.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks administers nothing.

    """
    require_administrator(principal)
    found: list[Json] = [
        client_json(session, client)
        for client in identities.list_clients(session)
        if _administers(session, principal, client)
    ]
    return {"clients": found}


def read_client(session: Session, principal: Principal, client: int) -> JsonObject:
    """Return one client with its keys, as far as they may be told.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks administers nothing.
        NotFoundError: there is no such client among those of whoever asks.

    """
    return client_json(session, _get(session, principal, client))


def add_key(
    session: Session,
    principal: Principal,
    client: int,
    *,
    days: int,
    overlap: timedelta,
    now: datetime,
) -> NewKey:
    """Give a client a new key; those it has end after ``overlap`` at the latest.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks administers nothing.
        NotFoundError: there is no such client among those of whoever asks.
        ConflictError: the client is disabled.

    """
    row = _get(session, principal, client)
    if row.disabled_at is not None:
        raise ConflictError(
            Words(zh="该客户端已停用;请新建一个。", en="The client is disabled; create another.")
        )
    for key in identities.list_keys(session, client):
        key.expires_at = min(key.expires_at, now + overlap)
    made = _add_key(session, principal, row, days, now)
    detail: JsonObject = {**_told(made), "overlap_seconds": int(overlap.total_seconds())}
    _record(session, principal, now, "client.new_key", row, detail=detail)
    return made


def revoke_key(
    session: Session, principal: Principal, client: int, key: int, now: datetime
) -> None:
    """End a key at once; revoking it again changes nothing.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks administers nothing.
        NotFoundError: there is no such client among those of whoever asks, or no such key.

    """
    row = _get(session, principal, client)
    found = [one for one in identities.list_keys(session, client) if one.id == key]
    if not found:
        cure = Words(zh=f"其密钥见 /api/v1/clients/{client}。", en=f"See /api/v1/clients/{client}.")
        raise NotFoundError("key", str(key), cure)
    if found[0].revoked_at is None:
        found[0].revoked_at = now
        session.flush()
        _record(session, principal, now, "client.revoke_key", row, detail={"number": key})


def disable_client(session: Session, principal: Principal, client: int, now: datetime) -> None:
    """End a client and every key of it for good.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks administers nothing.
        NotFoundError: there is no such client among those of whoever asks.

    """
    row = _get(session, principal, client)
    if row.disabled_at is None:
        row.disabled_at = now
        session.flush()
        _record(session, principal, now, "client.disable", row, detail={})


def principal_of_key(session: Session, secret: str, now: datetime) -> Principal:
    """Return the client that holds the key ``secret``.

    Raises:
        UnknownKeyError: it is no key.
        DeadKeyError: it does not hold any more.

    """
    found = identities.find_key(session, digest(secret))
    if found is None:
        raise UnknownKeyError
    key, client = found
    is_over = key.expires_at <= now or key.revoked_at is not None
    if is_over or client.disabled_at is not None:
        raise DeadKeyError(key, client, now)
    return identities.client_principal(client)


def client_json(session: Session, client: ClientRow) -> JsonObject:
    """Return a client as the API serves it; of its keys, everything but the keys."""
    keys: list[Json] = [key_json(key) for key in identities.list_keys(session, client.id or 0)]
    return {"id": client.id, "name": client.name, **_state(client), "keys": keys}


def key_json(key: KeyRow) -> JsonObject:
    """Return what may be told of a key."""
    return {
        "id": key.id,
        "created_by": key.created_by,
        "created_at": key.created_at.isoformat(),
        "expires_at": key.expires_at.isoformat(),
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }


def _state(client: ClientRow) -> JsonObject:
    scopes: list[Json] = [*client.scopes]
    tenants: list[Json] = [*client.tenants]
    return {
        "scopes": scopes,
        "tenants": tenants,
        "is_disabled": client.disabled_at is not None,
    }


def _told(key: NewKey) -> JsonObject:
    """Return what the audit tells of a new key: what it may do where, and until when."""
    expires_at = key.row.expires_at.isoformat()
    return {**_state(key.client), "number": key.row.id, "expires_at": expires_at}


def _add_key(
    session: Session, principal: Principal, client: ClientRow, days: int, now: datetime
) -> NewKey:
    secret = new_key()
    row = KeyRow(
        client_id=client.id or 0,
        key_hash=digest(secret),
        created_by=principal.actor,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    return NewKey(client, row, secret)


def _get(session: Session, principal: Principal, client: int) -> ClientRow:
    require_administrator(principal)
    found = identities.find_client(session, client) if client < 2**63 else None
    if found is None or not _administers(session, principal, found):
        cure = Words(zh="见 /api/v1/clients。", en="See /api/v1/clients.")
        raise NotFoundError("client", str(client), cure)
    return found


def _administers(session: Session, principal: Principal, client: ClientRow) -> bool:
    allowed = roots(principal, frozenset({Action.ADMINISTER}))
    if allowed is None:
        return True
    return all(
        not allowed.isdisjoint(tenant.slug for tenant in find_ancestry(session, slug))
        for slug in client.tenants
    )


def _check(name: str, scopes: frozenset[Action], tenants: Sequence[str]) -> None:
    faults = []
    if not name.strip() or len(name) > 100 or not name.isprintable():  # noqa: PLR2004 - told in the sentence
        words = Words(zh="名称为 1 至 100 个可见字符。", en="1 to 100 printable characters.")
        faults.append(Fault("/name", "bad_name", words))
    permitted = tuple(sorted(action.value for action in CLIENT_ACTIONS))
    if not scopes or not scopes <= CLIENT_ACTIONS:
        words = Words(
            zh=f"程序可用的权限:{'、'.join(permitted)};审核与管理须由人办理。",
            en=f"a program may be given {', '.join(permitted)}; people review and administer.",
        )
        faults.append(Fault("/scopes", "not_permitted", words, permitted))
    if not tenants:
        words = Words(zh="至少一个租户。", en="at least one tenant.")
        faults.append(Fault("/tenants", "required", words))
    if faults:
        raise InvalidInputError(tuple(faults))


def _record(
    session: Session,
    principal: Principal,
    now: datetime,
    action: str,
    client: ClientRow,
    *,
    detail: JsonObject,
) -> None:
    # Filed under each of its tenants: who may read the audit of one finds it.
    for tenant in client.tenants:
        event = audit.event(
            principal,
            now,
            action,
            tenant=tenant,
            about=f"client:{client.id}",
            detail={"name": client.name, **detail},
        )
        audit.record(session, event)
