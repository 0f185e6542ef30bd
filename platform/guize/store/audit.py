"""The audit on record: appending to the chain, searching it, giving it whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH
from sqlmodel import Session, col, select

from guize.domain.governance.audit_chain import Event, Link, Outcome, seal
from guize.store.identity_tables import AuditRow
from guize.store.locks import take_audit_lock

_HEAD = sa.text("SELECT seq, hash FROM guize_audit_head()")
_BATCH = 1000
_OF_RULE = sa.cast(
    sa.literal("$.rules[*] ? (@ == $rule || @ starts with $below)"),
    JSONPATH,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is searched for; None asks for anything.

    ``roots`` are the tenants at which, and below which, the asker may read the audit, joined by
    commas, or `*`. ``actor`` is what records call somebody for good, or what they were called then;
    ``actors`` are names in records that it stands for. ``action`` may be a family (``draft`` finds
    ``draft.submit``); ``rule`` is ``section/rule``, or a section alone for all its rules;
    ``from_at`` is included, ``to_at`` is not; ``before`` is a number of events.
    """

    roots: str
    actor: str | None = None
    actors: tuple[str, ...] = ()
    tenant: str | None = None
    action: str | None = None
    outcome: str | None = None
    object: str | None = None
    rule: str | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    before: int | None = None
    limit: int = 50


def append_event(session: Session, event: Event) -> Link:
    """Append an event; takes the audit lock, under which the chain grows."""
    take_audit_lock(session)
    seq, last_hash = session.connection().execute(_HEAD).one()
    link = seal(int(seq) + 1, event, last_hash)
    # Without RETURNING: who may write an event need not be able to read it.
    session.connection().execute(
        sa.insert(AuditRow).inline(),
        {
            "seq": link.seq,
            "at": event.at,
            "actor": event.actor,
            "actor_name": event.actor_name,
            "action": event.action,
            "outcome": event.outcome,
            "tenant": event.tenant,
            "object": event.object,
            "address": event.address,
            "detail": event.detail,
            "prev_hash": link.prev_hash,
            "hash": link.hash,
        },
    )
    return link


def find_events(session: Session, sought: Sought) -> list[Link]:
    """Return the events that fit, the newest first."""
    query = select(AuditRow).order_by(col(AuditRow.seq).desc()).limit(sought.limit)
    for condition in _conditions(sought):
        query = query.where(condition)
    return [_link_of(row) for row in session.exec(query)]


def all_events(session: Session) -> Iterator[Link]:
    """Yield every event that the session may see, in order, reading some at a time."""
    last = 0
    while True:
        query = select(AuditRow).where(col(AuditRow.seq) > last).order_by(col(AuditRow.seq))
        rows = session.exec(query.limit(_BATCH)).all()
        if not rows:
            return
        for row in rows:
            yield _link_of(row)
            session.expunge(row)
        last = rows[-1].seq


def _conditions(sought: Sought) -> Iterator[sa.ColumnElement[bool]]:
    if sought.roots != "*":
        yield col(AuditRow.tenant).in_(sa.select(sa.func.guize_tenants_in_scope(sought.roots)))
    for column, wanted in (
        (col(AuditRow.tenant), sought.tenant),
        (col(AuditRow.outcome), sought.outcome),
        (col(AuditRow.object), sought.object),
    ):
        if wanted is not None:
            yield column == wanted
    if sought.actor is not None:
        named = col(AuditRow.actor).in_([sought.actor, *sought.actors])
        # Anybody may call themselves user:3; what records say so is meant.
        is_id = ":" in sought.actor
        yield named if is_id else named | (col(AuditRow.actor_name) == sought.actor)
    if sought.action is not None:
        action = col(AuditRow.action)
        yield (action == sought.action) | action.startswith(f"{sought.action}.", autoescape=True)
    if sought.rule is not None:
        names = {"rule": sought.rule, "below": f"{sought.rule}/"}
        yield sa.func.jsonb_path_exists(
            sa.cast(col(AuditRow.detail), JSONB), _OF_RULE, sa.cast(names, JSONB)
        )
    if sought.from_at is not None:
        yield col(AuditRow.at) >= sought.from_at
    if sought.to_at is not None:
        yield col(AuditRow.at) < sought.to_at
    if sought.before is not None:
        yield col(AuditRow.seq) < sought.before


def _link_of(row: AuditRow) -> Link:
    event = Event(
        at=row.at.astimezone(UTC),
        actor=row.actor,
        actor_name=row.actor_name,
        action=row.action,
        outcome=cast("Outcome", row.outcome),
        tenant=row.tenant,
        object=row.object,
        address=row.address,
        detail=row.detail,
    )
    return Link(row.seq, event, row.prev_hash, row.hash)
