"""Which versions of one tenant are in force on a day: the base and the supplements on it.

DESIGN §4 steps 3 and 4.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guize.domain.effective.lineage import CALENDAR, Lineage, known_lineages
from guize.domain.effective.tenure import Tenure, held_tenures
from guize.domain.instrument import Predecessor
from guize.domain.tenant import Tenant
from guize.domain.version import Kind, Version


@dataclass(frozen=True, slots=True)
class Timeline:
    """A tenant with every version ever recorded for it, in any order."""

    tenant: Tenant
    versions: Sequence[Version]


_WARNING_MONTHS = 6

Track = Callable[[Sequence[Lineage]], list[Lineage]]


def rules_track(lineages: Sequence[Lineage]) -> list[Lineage]:
    """Return the lineages that bear on rules: all but those that hold a calendar only."""
    return [lineage for lineage in lineages if not lineage.is_calendar_only()]


def calendar_track(lineages: Sequence[Lineage]) -> list[Lineage]:
    """Return the lineages that bear on working days.

    A base that neither holds a calendar nor carries a supplement with one does not supersede one
    that does: new work rules leave the working days as they are.
    """
    amended = {item.amends for item in lineages if CALENDAR in item.entry.rules}
    return [
        lineage
        for lineage in lineages
        if lineage.kind is not Kind.BASE
        or CALENDAR in lineage.entry.rules
        or lineage.number in amended
    ]


class KnownTimeline:
    """One tenant's tenures on one track, as known at one instant."""

    def __init__(self, timeline: Timeline, known_at: datetime | None, track: Track) -> None:
        """Sort out what was known at ``known_at`` (None: everything recorded)."""
        self.tenant = timeline.tenant
        tenures = held_tenures(track(known_lineages(timeline.versions, known_at)))
        self.tenures = tenures
        self.bases = sorted(
            (tenure for tenure in tenures if tenure.lineage.kind is Kind.BASE),
            key=Tenure.precedence,
        )
        self.repeals = [tenure for tenure in tenures if tenure.lineage.kind is Kind.REPEAL]
        self._starts = [base.start for base in self.bases]
        self._supplements: dict[int, list[Tenure]] = {}
        for tenure in sorted(tenures, key=Tenure.precedence):
            if tenure.lineage.kind is Kind.SUPPLEMENT and tenure.lineage.amends is not None:
                self._supplements.setdefault(tenure.lineage.amends, []).append(tenure)

    def find_base(self, on: date) -> Tenure | None:
        """Return the last base to have taken effect by ``on``, even if its tenure is over by then.

        Lex posterior 新法优于旧法: the greatest ``effective_from``, then the later lineage. A
        superseded base never revives, so none is looked for behind it.
        """
        index = bisect_right(self._starts, on)
        return self.bases[index - 1] if index else None

    def find_next_base(self, on: date) -> Tenure | None:
        """Return the base that takes effect next after ``on``."""
        index = bisect_right(self._starts, on)
        if index == len(self.bases):
            return None
        return self.find_base(self.bases[index].start)

    def find_next_start(self, on: date) -> date | None:
        """Return the day on which the next base after ``on`` takes effect."""
        successor = self.find_next_base(on)
        return successor.start if successor else None

    def supplements(self, base: Tenure) -> Sequence[Tenure]:
        """Return every supplement that ever held on ``base``, in the order of folding."""
        return self._supplements.get(base.lineage.number, ())

    def in_force(self, on: date) -> list[Tenure]:
        """Return the base in force on ``on`` and the supplements to fold on it, in order.

        Empty where no base is in force: supplements do not outlive their base.
        """
        base = self.find_base(on)
        if base is None or base.has_ended_by(on):
            return []
        return [base, *(tenure for tenure in self.supplements(base) if tenure.holds_on(on))]

    def force_ends_on(self, base: Tenure) -> date | None:
        """Return the first day without ``base``: its end or the start of the base that follows."""
        bounds = (base.end, self.find_next_start(base.start))
        return min((day for day in bounds if day is not None), default=None)

    def unfiled_predecessors(self, on: date) -> tuple[Predecessor, ...]:
        """Return what the base that follows ``on`` repeals and the platform does not hold."""
        successor = self.find_next_base(on)
        if successor is None:
            return ()
        repealed = successor.lineage.entry.instrument.repeals
        return tuple(predecessor for predecessor in repealed if not predecessor.on_file)

    def turns(self) -> Iterator[date]:
        """Yield every day on which something about this tenant's own answer may change."""
        for tenure in self.tenures:
            entry = tenure.lineage.entry
            yield tenure.start
            yield from (alternative.effective_from for alternative in entry.effective_alternatives)
            if tenure.end is not None:
                yield tenure.end
                if tenure.reason == "expired":
                    yield warns_from(tenure.end)
        for base in self.bases:
            for predecessor in base.lineage.entry.instrument.repeals:
                if predecessor.issued_on is not None:
                    yield predecessor.issued_on


def warns_from(end: date) -> date:
    """Return the day six months before ``end``, from which a coming expiry is announced."""
    year, month = divmod(end.year * 12 + end.month - 1 - _WARNING_MONTHS, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(end.day, monthrange(year, month + 1)[1]))
