"""The mementos of a tenant's rules (RFC 7089): since when asking "now" gave which answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from guize.domain.effective.answer import Effective
from guize.services.published.shelf import View


@dataclass(frozen=True, slots=True)
class Memento:
    """From ``at`` (aware, whole seconds) on, asking for ``on`` = its date gave another answer."""

    at: datetime
    on: date


def list_mementos(session: Session, view: View, slug: str, now: datetime) -> list[Memento]:
    """Return the instants up to ``now`` at which the answer for that instant's day changed.

    Both axes move together here, as they do for whoever asks from day to day: an answer changes
    because something was recorded, or because a day came that was already known to change it.

    Raises:
        NotFoundError: there is no such tenant.

    """
    zone = ZoneInfo(view.tree.get(slug).time_zone)
    found: list[Memento] = []
    told: Effective | None = None
    for at in _instants(session, view, slug, now):
        on = at.astimezone(zone).date()
        answer = view.chronicle(session, slug, at).effective(on)
        bare = replace(answer, on=date.min, known_at=None)
        if bare != told:
            found.append(Memento(at, on))
        told = bare
    return found


def _instants(session: Session, view: View, slug: str, now: datetime) -> Iterator[datetime]:
    """Yield when something was recorded and, until the next record, when a known change came."""
    zone = ZoneInfo(view.tree.get(slug).time_zone)
    records = sorted({_whole_second(instant) for instant in view.records(session, slug)})
    for start, end in zip(records, [*records[1:], now], strict=True):
        if start > now:
            return
        yield start
        chronicle = view.chronicle(session, slug, start)
        day = chronicle.effective(start.astimezone(zone).date()).changes_on
        while day is not None and (at := datetime.combine(day, time(), zone)) < end:
            yield at.astimezone(start.tzinfo)
            day = chronicle.effective(day).changes_on


def _whole_second(instant: datetime) -> datetime:
    # HTTP dates have whole seconds; rounded up, so that what was recorded is known by then.
    whole = instant.replace(microsecond=0)
    return whole if whole == instant else whole + timedelta(seconds=1)
