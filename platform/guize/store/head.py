"""The head: what was published last, read before every answer to see whether anything is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlmodel import Session

from guize.store.tables import TenantFactRow, VersionRow

# A day is told by the clock of the database, where the governments are.
_ZONE = "Asia/Shanghai"

_HEAD = sa.select(
    sa.func.coalesce(
        sa.func.greatest(
            sa.select(sa.func.max(VersionRow.seq)).scalar_subquery(),
            sa.select(sa.func.max(TenantFactRow.seq)).scalar_subquery(),
        ),
        0,
    ),
    sa.func.greatest(
        sa.select(sa.func.max(VersionRow.recorded_at)).scalar_subquery(),
        sa.select(sa.func.max(TenantFactRow.recorded_at)).scalar_subquery(),
    ),
    sa.cast(sa.func.timezone(_ZONE, sa.func.now()), sa.Date),
)

_PUBLISHED_HEAD = sa.text(
    f"SELECT seq, recorded_at, (now() AT TIME ZONE '{_ZONE}')::date FROM guize_published_head()"  # noqa: S608 - no value of anybody's
)


@dataclass(frozen=True, slots=True)
class Head:
    """The last publication: its place in the sequence (0: none yet), the last record's instant.

    ``day`` is today's: with it the tenants that stand may be others, although nothing is new.
    """

    seq: int
    recorded_at: datetime | None
    day: date


def read_head(session: Session) -> Head:
    """Return the head of what the session may see; look-ups at the ends of indexes."""
    return _head(session, _HEAD)


def read_published_head(session: Session) -> Head:
    """Return the head of all that is published, whatever the session may see of it."""
    return _head(session, _PUBLISHED_HEAD)


def _head(session: Session, query: sa.Executable) -> Head:
    seq, recorded_at, day = session.connection().execute(query).one()
    return Head(int(seq), recorded_at.astimezone(UTC) if recorded_at else None, day)
