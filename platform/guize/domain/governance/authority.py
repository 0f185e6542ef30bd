"""Who may do what where: roles granted at a tenant hold for every tenant below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

PrincipalKind = Literal["anonymous", "user", "client", "system"]


class Role(StrEnum):
    """What a person is at a tenant; one person may hold several."""

    VIEWER = "viewer"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    ADMIN = "admin"


class Action(StrEnum):
    """What may be allowed or refused.

    EDIT is to create, edit and withdraw a draft of one's own; REVIEW to approve, reject and
    countersign; PUBLISH to publish, correct and repeal; ADMINISTER to keep grants, clients and the
    policy of a tenant; AUDIT to read who did what. Whoever holds EDIT, REVIEW or PUBLISH comments.
    """

    READ = "read"
    EDIT = "edit"
    REVIEW = "review"
    PUBLISH = "publish"
    ADMINISTER = "administer"
    AUDIT = "audit"


ROLE_ACTIONS: Mapping[Role, frozenset[Action]] = {
    Role.VIEWER: frozenset({Action.READ}),
    Role.EDITOR: frozenset({Action.READ, Action.EDIT}),
    Role.REVIEWER: frozenset({Action.READ, Action.REVIEW}),
    Role.PUBLISHER: frozenset({Action.READ, Action.PUBLISH}),
    Role.ADMIN: frozenset({Action.READ, Action.ADMINISTER, Action.AUDIT}),
}

CLIENT_ACTIONS = frozenset({Action.READ, Action.EDIT, Action.PUBLISH, Action.AUDIT})
"""What a program may be allowed.

A review is a person's act (a key with REVIEW would be a second pair of eyes for whoever holds it),
and so is giving rights to others.
"""

WRITING = frozenset({Action.EDIT, Action.REVIEW, Action.PUBLISH, Action.ADMINISTER})
"""What changes something."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at ``tenant`` and at every tenant below it."""

    tenant: str
    role: Role


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever asks.

    ``id`` names a user or a client for good (None: anonymous); ``name`` is for people to read. A
    user's rights are its ``grants``; a client's are its ``scopes`` at ``tenants`` and below, and
    both are None for everybody else. An operator may do everything everywhere, except that four
    eyes bind the operator too.
    """

    kind: PrincipalKind
    id: str | None
    name: str
    grants: tuple[Grant, ...] = ()
    scopes: frozenset[Action] | None = None
    tenants: frozenset[str] | None = None
    is_operator: bool = False

    @property
    def actor(self) -> str:
        """Return the name in records: ``user:…``, ``client:…``, ``system`` or ``anonymous``."""
        return self.kind if self.id is None else f"{self.kind}:{self.id}"


ANONYMOUS = Principal("anonymous", None, "anonymous")
SYSTEM = Principal("system", None, "system", is_operator=True)
"""The platform itself: a command of whoever runs it, an import, a date that came."""


def may(principal: Principal, action: Action, ancestry: Sequence[str]) -> bool:
    """Tell whether ``principal`` may do ``action`` at a tenant.

    Args:
        principal: whoever asks.
        action: what is asked for.
        ancestry: the tenant, its parent, …, the root. An empty one is of no tenant at all: only
            an operator may act there.

    """
    return action in actions_at(principal, ancestry)


def actions_at(principal: Principal, ancestry: Sequence[str]) -> frozenset[Action]:
    """Return everything that ``principal`` may do at the tenant with this ``ancestry``."""
    if principal.is_operator:
        return frozenset(Action)
    if principal.kind == "client":
        is_within = not (principal.tenants or frozenset()).isdisjoint(ancestry)
        return (principal.scopes or frozenset()) & CLIENT_ACTIONS if is_within else frozenset()
    held = (ROLE_ACTIONS[grant.role] for grant in principal.grants if grant.tenant in ancestry)
    return frozenset().union(*held)


def roots(principal: Principal, actions: frozenset[Action]) -> frozenset[str] | None:
    """Return the tenants at which, and below which, ``principal`` may do any of ``actions``.

    None stands for everywhere.
    """
    if principal.is_operator:
        return None
    if principal.kind == "client":
        allowed = (principal.scopes or frozenset()) & CLIENT_ACTIONS & actions
        return (principal.tenants or frozenset()) if allowed else frozenset()
    return frozenset(g.tenant for g in principal.grants if ROLE_ACTIONS[g.role] & actions)
