"""Which versions of one tenant are in force on a day: in each series a base and what stands on it.

DESIGN §4 steps 3, 4, 6, 8 and 9.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guize.domain.effective.lineage import Lineage, known_lineages
from guize.domain.effective.tenure import Tenure, held_tenures
from guize.domain.instrument import Predecessor
from guize.domain.tenant import Tenant
from guize.domain.version import WORK_RULES, Kind, Version
from guize.domain.words import Words


@dataclass(frozen=True, slots=True)
class Timeline:
    """A tenant with every version ever recorded for it, in any order."""

    tenant: Tenant
    versions: Sequence[Version]


_WARNING_MONTHS = 6
_LABELS = {WORK_RULES: Words(zh="工作规则", en="Work rules")}


class Series:
    """The instruments of one tenant that replace one another, as known at one instant.

    ``tenures`` are those of its bases, of what supplements them, and of the stages of both.
    """

    def __init__(self, name: str, tenures: Iterable[Tenure]) -> None:
        """Sort out which tenures are bases and which stand on them."""
        self.name = name
        self.tenures = sorted(tenures, key=Tenure.precedence)
        self.bases: list[Tenure] = []
        self._beside: dict[int, list[Tenure]] = {}
        for tenure in self.tenures:
            if tenure.lineage.kind is Kind.BASE and tenure.stage is None:
                self.bases.append(tenure)
            else:
                base = tenure.lineage.amends or tenure.lineage.number
                self._beside.setdefault(base, []).append(tenure)
        self._starts = [base.start for base in self.bases]

    @property
    def label(self) -> Words:
        """How the series is called: as its last base labels it, else as that base is titled."""
        labels = (base.lineage.entry.series_label for base in reversed(self.bases))
        given = next((label for label in labels if label), None) or _LABELS.get(self.name)
        titles = [base.lineage.entry.instrument.title for base in self.bases[-1:]]
        return given or Words(zh=(titles or [self.name])[0], en=self.name)

    def find_base(self, on: date) -> Tenure | None:
        """Return the last base to have taken effect by ``on``, even if its tenure is over by then.

        Lex posterior 新法优于旧法: the greatest first day, then the later lineage. A superseded
        base never revives, so none is looked for behind it.
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

    def continued(self, base: Tenure) -> Iterator[Tenure]:
        """Yield ``base`` and, where it is no new law (修正), what it continues, the last first."""
        yield base
        index = self.bases.index(base)
        while base.lineage.entry.continues and index:
            before = self.bases[index - 1]
            if before.has_ended_by(base.start):
                return
            yield before
            base, index = before, index - 1

    def supplements(self, base: Tenure) -> list[Tenure]:
        """Return every supplement and stage that ever held on ``base``, in the order of folding.

        Those of a predecessor that it continues are among them, its stages are not.
        """
        found = [
            tenure
            for one in self.continued(base)
            for tenure in self._beside.get(one.lineage.number, ())
            if one is base or tenure.lineage.kind is Kind.SUPPLEMENT
        ]
        return sorted(found, key=Tenure.precedence)

    def in_force(self, on: date) -> list[Tenure]:
        """Return the base in force on ``on`` and what is folded on it, in order.

        Empty where no base is in force: supplements do not outlive their base.
        """
        base = self.find_base(on)
        if base is None or base.has_ended_by(on):
            return []
        return [base, *(tenure for tenure in self.supplements(base) if tenure.holds_on(on))]

    def force_ends_on(self, tenure: Tenure, base: Tenure) -> date | None:
        """Return the first day without ``tenure``, which is ``base`` or stands on it.

        Its end, that of the base, or the start of a base that does not continue it.
        """
        bounds = {tenure.end}
        last: Tenure | None = base
        while last is not None:
            following = self.find_next_base(last.start)
            if following is not None and tenure in self.supplements(following):
                last = following
                continue
            bounds |= {last.end, following.start if following else None}
            last = None
        return min((day for day in bounds if day is not None), default=None)

    def turns(self) -> Iterator[date]:
        """Yield every day on which something about an answer of this series may change."""
        for tenure in self.tenures:
            yield tenure.start
            readings = tenure.dated_by.entry.effective_alternatives
            yield from (alternative.effective_from for alternative in readings)
            if tenure.end is not None:
                yield tenure.end
                if tenure.reason == "expired":
                    yield warns_from(tenure.end)
        for base in self.bases:
            for predecessor in base.lineage.entry.instrument.repeals:
                if predecessor.issued_on is not None:
                    yield predecessor.issued_on

    def unfiled_predecessors(self, on: date) -> tuple[Predecessor, ...]:
        """Return what the base that follows ``on`` repeals and the platform does not hold."""
        successor = self.find_next_base(on)
        if successor is None:
            return ()
        repealed = successor.lineage.entry.instrument.repeals
        return tuple(predecessor for predecessor in repealed if not predecessor.on_file)


class KnownTimeline:
    """One tenant's tenures in all its series, as known at one instant.

    ``open`` are the lineages, and with them the places of stages (None: the whole), that no day is
    fixed for yet.
    """

    def __init__(self, timeline: Timeline, known_at: datetime | None) -> None:
        """Sort out what was known at ``known_at`` (None: everything recorded)."""
        self.tenant = timeline.tenant
        lineages = known_lineages(timeline.versions, known_at)
        self.tenures = held_tenures(lineages)
        self.repeals = [tenure for tenure in self.tenures if tenure.lineage.repeals]
        by_name = {lineage.number: lineage for lineage in lineages}
        self.series_of = {
            lineage.number: (by_name.get(lineage.amends or 0) or lineage).entry.series
            for lineage in lineages
            if lineage.kind in {Kind.BASE, Kind.SUPPLEMENT}
        }
        grouped: dict[str, list[Tenure]] = {
            self.series_of[lineage.number]: [] for lineage in lineages if lineage.kind is Kind.BASE
        }
        for tenure in self.tenures:
            name = self.series_of.get(tenure.lineage.number)
            if name in grouped:
                grouped[name].append(tenure)
        names = sorted(grouped, key=lambda name: (name != WORK_RULES, name))
        self.series = [Series(name, grouped[name]) for name in names]
        self.open = list(_open(lineages, self.tenures))

    def turns(self) -> Iterator[date]:
        """Yield every day on which something about this tenant's own answer may change."""
        for series in self.series:
            yield from series.turns()
        for repeal in self.repeals:
            yield repeal.start
            readings = repeal.dated_by.entry.effective_alternatives
            yield from (alternative.effective_from for alternative in readings)
        for lineage, _ in self.open:
            if lineage.entry.instrument.issued_on is not None:
                yield lineage.entry.instrument.issued_on

    def in_force(self, on: date) -> list[Tenure]:
        """Return what is in force on ``on`` in all series, each base before what stands on it."""
        return [tenure for series in self.series for tenure in series.in_force(on)]


def _open(
    lineages: Sequence[Lineage], tenures: Sequence[Tenure]
) -> Iterator[tuple[Lineage, int | None]]:
    held = {(tenure.lineage.number, tenure.stage) for tenure in tenures}
    dated = {target for lineage in lineages for target in lineage.commences}
    for lineage in lineages:
        places: list[tuple[int | None, date | None]] = [(None, lineage.entry.effective_from)]
        places += [(i, one.effective_from) for i, one in enumerate(lineage.entry.stages, start=1)]
        for place, day in places:
            key = (lineage.number, place)
            if day is None and key not in held and key not in dated:
                yield lineage, place


def warns_from(end: date) -> date:
    """Return the day six months before ``end``, from which a coming expiry is announced."""
    year, month = divmod(end.year * 12 + end.month - 1 - _WARNING_MONTHS, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(end.day, monthrange(year, month + 1)[1]))
