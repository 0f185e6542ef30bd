"""From when to when each lineage has force: commencement, repeals, expiry and extension applied.

DESIGN §4 steps 2, 6 and 9. Told day by day: on one day repeals come before beginnings, the later
lineage first, and what lapses then lapses last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from guize.domain.effective.lineage import Lineage
from guize.domain.version import EndReason, Kind, Version


@dataclass(frozen=True)
class Tenure:
    """The half-open time ``[start, end)`` in which a lineage has force; ``end`` None is open.

    ``reason`` says why it ends. ``end_is_certain`` is False where the end is only known to be no
    later than ``end``. ``ended_by`` is what repeals it, ``dated_by`` what says when it begins:
    itself, or a commencement. ``stage`` (1 is the first) is set where the time is that of articles
    which begin on a day of their own.
    """

    lineage: Lineage
    start: date
    end: date | None
    reason: EndReason | None
    end_is_certain: bool
    ended_by: Lineage | None
    dated_by: Lineage
    stage: int | None = None

    @cached_property
    def says(self) -> Version:
        """What is folded in this time: the entry, or of a stage the entry with its patch."""
        entry = self.lineage.entry
        return replace(entry, rules=entry.stages[self.stage - 1].rules) if self.stage else entry

    def holds_on(self, day: date) -> bool:
        """Return whether the lineage has force on ``day``."""
        return self.start <= day and not self.has_ended_by(day)

    def has_ended_by(self, day: date) -> bool:
        """Return whether ``day`` is without force because the tenure is over."""
        return self.end is not None and self.end <= day

    def precedence(self) -> tuple[date, int, int]:
        """Return the key of lex posterior 新法优于旧法: the later start, then the later lineage."""
        return self.start, self.lineage.order, self.stage or 0


def held_tenures(lineages: Sequence[Lineage]) -> list[Tenure]:
    """Return the tenure of each lineage that ever held, in the order of ``lineages``.

    Each is followed by those of its stages that a day is fixed for. A lineage whose repeal or
    ``effective_to`` falls on or before its first day never held, nor one that nothing dates.
    """
    return list(_Chronology(lineages).tenures())


class _Chronology:
    """What began and what ended, as the days went by."""

    def __init__(self, lineages: Sequence[Lineage]) -> None:
        self._lineages = lineages
        self._by_name = {lineage.number: lineage for lineage in lineages}
        self._dated_by = commencements(lineages)
        self._first_days: dict[int, date] = {}
        self._started: set[int] = set()
        self._ended: dict[int, tuple[date, Lineage | None, bool]] = {}
        arriving: dict[date, list[Lineage]] = {}
        for lineage in lineages:
            dating = self._dating(lineage)
            if dating is not None and dating.entry.effective_from is not None:
                self._first_days[lineage.number] = dating.entry.effective_from
                arriving.setdefault(dating.entry.effective_from, []).append(lineage)
        entries = [lineage.entry for lineage in lineages]
        ends = {entry.effective_to for entry in entries} | {e.extends_base_to for e in entries}
        for day in sorted(arriving.keys() | {end for end in ends if end is not None}):
            self._pass(day, arriving.get(day, ()))

    def tenures(self) -> Iterator[Tenure]:
        for lineage in self._lineages:
            if lineage.number not in self._started:
                continue
            start = self._first_days[lineage.number]
            end, ended_by, is_stated = self._ended.get(lineage.number, (None, None, False))
            stated: EndReason = lineage.entry.effective_to_reason or "expired"
            reason: EndReason | None = None
            if end is not None:
                reason = "repealed" if ended_by else stated if is_stated else "expired"
            is_certain = not is_stated or lineage.entry.effective_to_certainty == "certain"
            dated_by = self._dating(lineage) or lineage
            whole = Tenure(lineage, start, end, reason, is_certain, ended_by, dated_by)
            yield whole
            yield from self._stages(whole)

    def _stages(self, whole: Tenure) -> Iterator[Tenure]:
        for place, stage in enumerate(whole.lineage.entry.stages, start=1):
            dating = whole.dated_by
            day = stage.effective_from
            if day is None:
                found = self._dated_by.get((whole.lineage.number, place))
                if found is None or found.number not in self._started:
                    continue
                dating, day = found, found.entry.begins
            # Its day is told even if the version ends before it comes.
            yield replace(whole, start=max(day, whole.start), dated_by=dating, stage=place)

    def _dating(self, lineage: Lineage) -> Lineage | None:
        """Return what says when ``lineage`` begins, None where the day is left to be fixed."""
        if lineage.entry.effective_from is not None:
            return lineage
        return self._dated_by.get((lineage.number, None))

    def _pass(self, day: date, arriving: Sequence[Lineage]) -> None:
        latest_first = sorted(arriving, key=lambda lineage: -lineage.order)
        for bearer in latest_first:
            if bearer.repeals and self._comes(bearer, day) and self._has_base(bearer, day):
                for target in bearer.repeals:
                    self._ended.setdefault(target, (day, bearer, False))
        for lineage in latest_first:
            if self._comes(lineage, day):
                self._started.add(lineage.number)
        for kind in (Kind.SUPPLEMENT, Kind.BASE):
            for lineage in self._lineages:
                if lineage.kind is kind and lineage.number in self._started - self._ended.keys():
                    limit, is_stated = self._limit(lineage, day)
                    if limit is not None and limit <= day:
                        is_own = is_stated and day == limit
                        self._ended[lineage.number] = (day, None, is_own)

    def _is_there(self, lineage: Lineage, day: date) -> bool:
        """Tell whether a lineage has force on ``day``, by all that has happened so far."""
        if lineage.number in self._ended:
            return False
        if lineage.number in self._started:
            return True
        dating, entry = self._dating(lineage), lineage.entry
        if self._first_days.get(lineage.number) != day or dating is None:
            return False
        is_dated = dating is lineage or dating.number not in self._ended
        return is_dated and (entry.effective_to is None or day < entry.effective_to)

    def _comes(self, lineage: Lineage, day: date) -> bool:
        """Tell whether a lineage is there and does not lapse on the very day."""
        limit, _ = self._limit(lineage, day)
        return self._is_there(lineage, day) and (limit is None or day < limit)

    def _has_base(self, bearer: Lineage, day: date) -> bool:
        """Tell whether ``bearer`` stands by itself, or the base that it supplements stands."""
        if bearer.kind is not Kind.SUPPLEMENT:
            return True
        base = self._by_name.get(bearer.amends or 0)
        if base is None:
            return False
        bases = sorted(
            (
                one
                for one in self._lineages
                if one.kind is Kind.BASE
                and one.entry.series == base.entry.series
                and (one.number in self._started or self._comes(one, day))
            ),
            key=lambda one: (self._first_days[one.number], one.order),
        )
        while bases:
            last = bases.pop()
            if not self._comes(last, day):
                return False
            if last is base or not last.entry.continues:
                return last is base
        return False

    def _limit(self, lineage: Lineage, day: date) -> tuple[date | None, bool]:
        """Return the first day without force as it stands on ``day``, and whether it is stated.

        The last supplement in force that extends its base (延期) says so, else the version itself.
        """
        extending = [
            one
            for one in self._lineages
            if one.amends == lineage.number
            and one.entry.extends_base_to is not None
            and self._is_there(one, day)
            and (one.entry.effective_to is None or day < one.entry.effective_to)
        ]
        if not extending:
            return lineage.entry.effective_to, True
        last = max(extending, key=lambda one: (self._first_days[one.number], one.order))
        return last.entry.extends_base_to, False


def commencements(lineages: Sequence[Lineage]) -> dict[tuple[int, int | None], Lineage]:
    """Return what dates each undated lineage, or stage of one.

    A later commencement takes the place of an earlier one that has not come yet when it is made;
    once that day has come only a correction changes it. What has been replaced does not revive.
    """
    chosen: dict[tuple[int, int | None], Lineage] = {}
    for lineage in lineages:
        if lineage.kind is not Kind.COMMENCEMENT:
            continue
        for target in lineage.commences:
            earlier = chosen.get(target)
            if earlier is None or made_on(lineage.entry) < earlier.entry.begins:
                chosen[target] = lineage
    return chosen


def made_on(version: Version) -> date:
    """Return the day on which an instrument was made, else that of its recording (UTC)."""
    instrument = version.instrument
    known = instrument.issued_on or instrument.adopted_on or instrument.published_on
    return known or version.recorded_at.date()
