"""Tenants created and changed by who administers what is above: dated facts, with their ground."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from guize.domain.effective.answer import format_instant
from guize.domain.errors import Fault
from guize.domain.governance.authority import Action, Principal, may
from guize.domain.json_pointer import child
from guize.domain.json_reader import ObjectReader
from guize.domain.json_types import Json, JsonObject
from guize.domain.tenancy.facts import (
    Fact,
    fault_of_ground,
    lineage_numbers,
    read_change,
    read_creation,
)
from guize.domain.tenant import Tenant, Visibility
from guize.domain.words import Words
from guize.packs.tenant_file import SLUG
from guize.services.access import audit
from guize.services.access.authorising import NotAllowedError, authorise, require_operator
from guize.services.record.enrolling import (
    Act,
    facts_as_json,
    plan_act,
    record_act,
    told_facts,
)
from guize.store.drafts import find_last_number
from guize.store.head import read_published_head
from guize.store.locks import take_publication_lock
from guize.store.queries import find_facts

_ZONE = "Asia/Shanghai"
Tell = Callable[[Session, Principal, Act], JsonObject]
"""Says what an act would do, before it is done."""

_OF_ACT = ("on", "ground")
_INSIDE = 3
"""Which part of a pointer into an act is a member of a change: /changes/0/on."""


def create_tenant(
    session: Session, principal: Principal, body: JsonObject, now: datetime
) -> JsonObject:
    """Record a new tenant below one that whoever asks administers; at the root, an operator.

    Args:
        session: the session; the caller commits.
        principal: whoever asks.
        body: what `tenant.yaml` says of it, with `on` and `ground` if it did not exist since ever.
            The time zone is the parent's if none is given, and a tenant restricted if nothing says
            who may see it.
        now: the instant of the request.

    Raises:
        NotFoundError: there is no such parent, or it must not be shown to exist.
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks does not administer the parent.
        InvalidInputError: members are missing, unknown or wrong.
        NoTreeError: with it the tenants of some day would be no tree.

    """
    parent = body.get("parent")
    zone = _ZONE
    if isinstance(parent, str):
        zone = authorise(session, principal, parent, Action.ADMINISTER)[0].time_zone
    else:
        require_operator(principal)
    usual: JsonObject = {"time_zone": zone, "visibility": Visibility.RESTRICTED.value}
    reader = ObjectReader({**usual, **body})
    slug = reader.required_text("tenant")
    if slug and not SLUG.fullmatch(slug):
        words = Words(
            zh=f"“{slug}”不能作租户标识:只用小写字母、数字和连字符,以字母开头,如 yunxi。",
            en=f"{slug!r} is no slug: lower-case letters, digits and hyphens, a letter first, such "
            "as yunxi.",
        )
        reader.fault("/tenant", "tenant_slug", words)
    fact = read_creation(reader, reader, slug, now)
    reader.raise_faults()
    return _recorded(session, principal, "tenant.create", [fact], now)


def change_tenants(  # noqa: PLR0917 - who asks, of what, and what is told of it
    session: Session,
    principal: Principal,
    slug: str,
    body: JsonObject,
    now: datetime,
    tell: Tell | None = None,
) -> JsonObject:
    """Record changes of a tenant, and of others with it, in one act: all of them or none.

    Whoever changes a tenant administers what is above it; whoever moves or merges it, also what it
    goes to. A rename, a move, a merger and a dissolution bear the act's day and ground.

    Args:
        session: the session; the caller commits.
        principal: whoever asks.
        slug: the tenant that a change is of, unless it names another.
        body: `{"on", "ground", "changes": [{"tenant"?, …}]}`; see `guize.domain.tenancy.facts`.
        now: the instant of the request.
        tell: says what else is answered of the act.

    Raises:
        NotFoundError: there is no such tenant, or it must not be shown to exist.
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks may not change a tenant, or put one where it is to go.
        InvalidInputError: members are missing, unknown or wrong.
        NoTreeError: with them the tenants of some day would be no tree.

    """
    _authorise_change(session, principal, slug)
    facts = _read_act(session, slug, body, now)
    for other in dict.fromkeys(fact.tenant for fact in facts if fact.tenant != slug):
        _authorise_change(session, principal, other)
    for goal in dict.fromkeys(above for fact in facts for above in fact.above()):
        authorise(session, principal, goal, Action.ADMINISTER)
    if any("parent" in fact.said and fact.said["parent"] is None for fact in facts):
        require_operator(principal)
    return _recorded(session, principal, "tenant.change", facts, now, tell)


def _authorise_change(session: Session, principal: Principal, slug: str) -> tuple[Tenant, ...]:
    path = authorise(session, principal, slug, Action.ADMINISTER)
    above = [tenant.slug for tenant in path[1:]]
    if not may(principal, Action.ADMINISTER, above):
        words = Words(
            zh=f"{slug} 的变更与撤销由其上级办理:请上级租户的管理员(根租户则为平台运维)办理。",
            en=f"What becomes of {slug} is for those above it: ask an administrator of its parent, "
            "or an operator if it has none.",
        )
        raise NotAllowedError(words, Action.ADMINISTER, slug)
    return path


def _read_act(session: Session, slug: str, body: JsonObject, now: datetime) -> list[Fact]:
    """Return the facts that the body of an act writes, each with the act's day and ground."""
    reader = ObjectReader(body)
    reader.optional_date("on")
    ground = reader.optional_object("ground")
    changes = reader.objects("changes")
    reader.close()
    if ground is None:
        reader.faults.append(fault_of_ground("/ground"))
    if not changes:
        words = Words(
            zh="changes 须至少写明一项变更。", en="changes must hold at least one change."
        )
        reader.fault("/changes", "missing", words)
    # What is wrong with the act itself would be told again with each of its changes.
    reader.raise_faults()
    common = {name: body[name] for name in _OF_ACT if name in body}
    facts = []
    for change in changes:
        written = {**common, **change.unread()}
        tenant = written.pop("tenant", slug)
        if not isinstance(tenant, str):
            words = Words(zh="tenant 须为租户标识。", en="tenant is the slug of a tenant.")
            reader.fault(child(change.pointer, "tenant"), "wrong_type", words)
            continue
        if written.get("void") is True:
            written.pop("on", None)
        opening = _is_opening(session, tenant, written.get("corrects"))
        one = ObjectReader(written, change.pointer, reader.faults)
        fact = read_change(one, tenant, 0, now, opening=opening)
        one.faults += _not_carried(session, fact, change.pointer)
        facts.append(fact)
    reader.faults = [replace(fault, pointer=_placed(fault, body)) for fault in reader.faults]
    reader.raise_faults()
    return facts


def _not_carried(session: Session, fact: Fact, pointer: str) -> Iterator[Fault]:
    last = find_last_number(session, fact.tenant) if fact.carries else 0
    for index, number in enumerate(fact.carries):
        if not 1 <= number <= last:
            words = Words(
                zh=f"{fact.tenant} 没有版本 {number};全部版本见 /api/v1/tenants/{fact.tenant}"
                "/versions。",
                en=f"{fact.tenant} has no version {number}; all are listed at "
                f"/api/v1/tenants/{fact.tenant}/versions.",
            )
            yield Fault(child(child(pointer, "carries"), index), "unknown_version", words)


def _is_opening(session: Session, tenant: str, corrects: Json) -> bool:
    """Tell whether what a change corrects is the creation of its tenant."""
    if not isinstance(corrects, int):
        return False
    return lineage_numbers(find_facts(session, [tenant])).get(corrects) == 1


def _placed(fault: Fault, body: JsonObject) -> str:
    """Return where a fault of a change is in the body: what the act says for all stands above."""
    parts = fault.pointer.split("/")
    inside = parts[_INSIDE:]
    is_of_act = bool(inside) and inside[0] in _OF_ACT and inside[0] in body
    return "/" + "/".join(inside) if is_of_act else fault.pointer


def _recorded(  # noqa: PLR0917 - everything that one act needs
    session: Session,
    principal: Principal,
    action: str,
    facts: Sequence[Fact],
    now: datetime,
    tell: Tell | None = None,
) -> JsonObject:
    # Thought out before the lock, and again under it only if something was published meanwhile.
    act = plan_act(session, facts, now)
    told = tell(session, principal, act) if tell else {}
    take_publication_lock(session)
    if read_published_head(session).seq != act.head.seq:
        act = plan_act(session, facts, now)
        told = tell(session, principal, act) if tell else {}
    recorded = record_act(session, act, now)
    for slug in dict.fromkeys(fact.tenant for fact in recorded):
        named = told_facts(fact for fact in recorded if fact.tenant == slug)
        event = audit.event(principal, now, action, tenant=slug, detail={"facts": named})
        audit.record(session, event)
    return {
        "recorded_at": format_instant(recorded[0].recorded_at),
        "changes": [*facts_as_json(recorded, {fact.number for fact in recorded})],
        **told,
    }
