"""The publication lock: numbers, sequence and instants of recording, each strictly increasing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from guize.store.head import read_published_head

# The ASCII bytes of "guize:pu": any number will do that nothing else locks.
_LOCK = 0x6775697A653A7075
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Recording:
    """What the lock assigns to one publication: its place and its UTC instant."""

    seq: int
    recorded_at: datetime


def take_publication_lock(session: Session) -> None:
    """Take the lock until the transaction ends.

    Take it last before committing: whoever holds it is the only one who publishes, so that no later
    commit bears an earlier instant. It may be taken again by its holder.
    """
    session.connection().execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def next_recording(session: Session, now: datetime) -> Recording:
    """Return what the next publication gets; the lock must be held.

    Args:
        session: the session that holds the lock, with everything published so far flushed.
        now: the instant by the caller's clock, aware; a clock that lags behind the last publication
            is overruled by one microsecond after it.

    Raises:
        ValueError: `now` is naive.
    """
    if now.tzinfo is None:
        raise ValueError("an instant of recording must be aware")
    head = read_published_head(session)
    recorded_at = now if head.recorded_at is None else max(now, head.recorded_at + _TICK)
    return Recording(head.seq + 1, recorded_at)
