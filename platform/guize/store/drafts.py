"""Queries on drafts and their records, and on what a tenant asks of a review."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, select

from guize.domain.governance.workflow import OPEN, State
from guize.store.draft_tables import (
    DraftCommentRow,
    DraftEditRow,
    DraftPublicationRow,
    DraftReviewRow,
    DraftRow,
)
from guize.store.identity_tables import PolicyRow
from guize.store.queries import is_today
from guize.store.tables import TenantPeriodRow, TenantRow, VersionRow

_GREATEST = 2**63 - 1
_Row = TypeVar("_Row", bound=SQLModel)


def find_draft(session: Session, draft: int) -> DraftRow | None:
    """Return a draft as it is now, None if there is none that the session may see."""
    if draft > _GREATEST:
        return None
    query = select(DraftRow).where(DraftRow.id == draft)
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def lock_draft(session: Session, draft: int) -> DraftRow | None:
    """Return a draft that nobody else changes until the transaction ends."""
    query = select(DraftRow).where(DraftRow.id == draft).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def list_drafts(
    session: Session,
    slug: str,
    after: int | None,
    limit: int,
    *,
    states: Collection[State] = tuple(State),
    below: bool = False,
) -> Sequence[DraftRow]:
    """Return the drafts of a tenant, newest first: those before `after`, at most `limit`.

    Only those recorded in one of `states`; with `below`, those of every tenant below it too.
    """
    start = select(TenantRow.slug).where(TenantRow.slug == slug)
    tenants = start.cte("tenants", recursive=below)
    if below:
        lower = aliased(TenantPeriodRow)
        step = select(lower.tenant).join(tenants, col(lower.parent) == tenants.c.slug)
        tenants = tenants.union(step.where(is_today(lower)))
    query = select(DraftRow).where(
        col(DraftRow.tenant).in_(select(tenants.c.slug)),
        col(DraftRow.state).in_([state.value for state in states]),
    )
    if after is not None:
        query = query.where(col(DraftRow.id) < after)
    return session.exec(query.order_by(col(DraftRow.id).desc()).limit(limit)).all()


def list_open_drafts(session: Session, slugs: Sequence[str]) -> Sequence[DraftRow]:
    """Return the drafts of several tenants that may still be published, the oldest first."""
    states = [state.value for state in OPEN]
    query = select(DraftRow).where(col(DraftRow.tenant).in_(slugs), col(DraftRow.state).in_(states))
    return session.exec(query.order_by(col(DraftRow.id))).all()


def list_edits(session: Session, draft: int) -> Sequence[DraftEditRow]:
    """Return every revision of a draft, in order."""
    return _of_draft(session, DraftEditRow, draft, DraftEditRow.revision)


def list_reviews(session: Session, draft: int) -> Sequence[DraftReviewRow]:
    """Return every review of a draft, of all revisions, in order."""
    return _of_draft(session, DraftReviewRow, draft, DraftReviewRow.id)


def list_comments(session: Session, draft: int) -> Sequence[DraftCommentRow]:
    """Return every comment on a draft, in order."""
    return _of_draft(session, DraftCommentRow, draft, DraftCommentRow.id)


def find_publication(session: Session, draft: int) -> DraftPublicationRow | None:
    """Return what a draft became, None if it is not published."""
    return session.get(DraftPublicationRow, draft)


def find_last_number(session: Session, slug: str) -> int:
    """Return the number of a tenant's last version as committed now, 0 if it has none."""
    query = sa.select(sa.func.max(VersionRow.number)).where(col(VersionRow.tenant) == slug)
    return int(session.connection().scalar(query) or 0)


def find_policies(session: Session, slugs: Sequence[str]) -> dict[str, PolicyRow]:
    """Return the policies of those of `slugs` that have one."""
    query = select(PolicyRow).where(col(PolicyRow.tenant).in_(slugs))
    return {row.tenant: row for row in session.exec(query)}


def _of_draft(
    session: Session,
    table: type[_Row],
    draft: int,
    order: Any,  # noqa: ANN401 - a column
) -> Sequence[_Row]:
    query = select(table).where(col(table.draft) == draft)  # type: ignore[attr-defined] # all have it
    return session.exec(query.order_by(col(order))).all()
