"""Roles at a tenant: granted and revoked by who administers it; how it reviews."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from guize.domain.errors import NotFoundError
from guize.domain.governance.authority import Action, Principal, Role
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words
from guize.services.access import audit
from guize.services.access.authorising import authorise
from guize.services.access.identity import get_user
from guize.store import identities
from guize.store.identity_tables import GrantRow, PolicyRow


def list_grants(session: Session, principal: Principal, slug: str) -> JsonObject:
    """Return who holds which role at a tenant by a grant there (those above hold here too).

    Raises:
        NotFoundError: there is no such tenant, or it must not be shown to exist.
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks does not administer it.

    """
    path = authorise(session, principal, slug, Action.ADMINISTER)
    grants: list[Json] = [
        {
            "user": user.id,
            "name": user.name,
            "display_name": user.display_name,
            "role": grant.role,
            "tenant": grant.tenant,
            "granted_by": grant.granted_by,
            "granted_at": grant.granted_at.isoformat(),
        }
        for tenant in path
        for grant, user in identities.list_grants_at(session, tenant.slug)
    ]
    return {"tenant": slug, "grants": grants}


def grant_role(
    session: Session, principal: Principal, slug: str, *, user: int, role: Role, now: datetime
) -> JsonObject:
    """Grant a user a role at a tenant and below; granting it again changes nothing.

    Raises:
        NotFoundError: there is no such tenant or user.
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks does not administer the tenant.

    """
    authorise(session, principal, slug, Action.ADMINISTER)
    row = get_user(session, user)
    if identities.find_grant(session, user, slug, role) is None:
        grant = GrantRow(
            user_id=user,
            tenant=slug,
            role=role.value,
            granted_by=principal.actor,
            granted_at=now,
        )
        session.add(grant)
        session.flush()
        _record(session, principal, now, "grant.create", grant=grant, name=row.name)
    return {"tenant": slug, "user": user, "name": row.name, "role": role.value}


def revoke_role(
    session: Session, principal: Principal, slug: str, *, user: int, role: Role, now: datetime
) -> None:
    """Take a role from a user; it ends with the user's next request.

    Raises:
        NotFoundError: there is no such tenant, user or grant.
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks does not administer the tenant.

    """
    authorise(session, principal, slug, Action.ADMINISTER)
    row = get_user(session, user)
    found = identities.find_grant(session, user, slug, role)
    if found is None:
        cure = Words(
            zh=f"该租户的授权见 /api/v1/tenants/{slug}/grants;上级的授权请在上级撤销。",
            en=f"See /api/v1/tenants/{slug}/grants; a grant above is revoked above.",
        )
        raise NotFoundError("grant", f"{slug}/{user}/{role.value}", cure)
    session.delete(found)
    session.flush()
    _record(session, principal, now, "grant.revoke", grant=found, name=row.name)


def read_policy(session: Session, principal: Principal, slug: str) -> JsonObject:
    """Return how a tenant reviews; without a policy one approval is enough.

    Raises:
        NotFoundError: there is no such tenant, or it must not be shown to exist.
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks works on no drafts there.

    """
    working = (Action.ADMINISTER, Action.EDIT, Action.REVIEW, Action.PUBLISH, Action.AUDIT)
    authorise(session, principal, slug, *working)
    return {"tenant": slug, **_policy_json(identities.find_policy(session, slug))}


def set_policy(
    session: Session,
    principal: Principal,
    slug: str,
    *,
    approvals: int,
    countersign: bool,
    now: datetime,
) -> JsonObject:
    """Set how many approve at a tenant, and whether what is below needs its countersign.

    Raises:
        NotFoundError: there is no such tenant, or it must not be shown to exist.
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks does not administer it.

    """
    authorise(session, principal, slug, Action.ADMINISTER)
    before = _policy_json(identities.find_policy(session, slug))
    after: JsonObject = {"approvals": approvals, "countersign": countersign}
    if before != after:
        session.merge(PolicyRow(tenant=slug, approvals=approvals, countersign=countersign))
        session.flush()
        event = audit.event(
            principal,
            now,
            "policy.set",
            tenant=slug,
            detail={"before": before, "after": after},
        )
        audit.record(session, event)
    return {"tenant": slug, **after}


def _policy_json(policy: PolicyRow | None) -> JsonObject:
    if policy is None:
        return {"approvals": 1, "countersign": False}
    return {"approvals": policy.approvals, "countersign": policy.countersign}


def _record(
    session: Session,
    principal: Principal,
    now: datetime,
    action: str,
    *,
    grant: GrantRow,
    name: str,
) -> None:
    detail: JsonObject = {"role": grant.role, "name": name}
    event = audit.event(
        principal, now, action, tenant=grant.tenant, about=f"user:{grant.user_id}", detail=detail
    )
    audit.record(session, event)
