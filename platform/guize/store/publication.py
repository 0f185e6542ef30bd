"""What a publication gets under its lock: its place and its instant, each strictly increasing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from guize.store.head import read_published_head

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Recording:
    """What the lock assigns to one publication: its place and its UTC instant."""

    seq: int
    recorded_at: datetime


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
