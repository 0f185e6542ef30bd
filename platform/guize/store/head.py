"""The head: what was published last, read before every answer to see whether anything is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlmodel import Session

from guize.store.tables import TenantRow, VersionRow

_HEAD = sa.select(
    sa.func.coalesce(
        sa.func.greatest(
            sa.select(sa.func.max(VersionRow.seq)).scalar_subquery(),
            sa.select(sa.func.max(TenantRow.seq)).scalar_subquery(),
        ),
        0,
    ),
    sa.select(sa.func.max(VersionRow.recorded_at)).scalar_subquery(),
)

_PUBLISHED_HEAD = sa.text("SELECT seq, recorded_at FROM guize_published_head()")


@dataclass(frozen=True, slots=True)
class Head:
    """The last publication: its place in the sequence (0: none yet), the last record's instant."""

    seq: int
    recorded_at: datetime | None


def read_head(session: Session) -> Head:
    """Return the head of what the session may see; two look-ups at the ends of indexes."""
    return _head(session, _HEAD)


def read_published_head(session: Session) -> Head:
    """Return the head of all that is published, whatever the session may see of it."""
    return _head(session, _PUBLISHED_HEAD)


def _head(session: Session, query: sa.Executable) -> Head:
    seq, recorded_at = session.connection().execute(query).one()
    return Head(int(seq), recorded_at.astimezone(UTC) if recorded_at else None)
