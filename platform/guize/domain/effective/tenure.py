"""From when to when each lineage has force: repeals, expiry and extension applied.

DESIGN §4 step 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from guize.domain.effective.lineage import Lineage
from guize.domain.version import EndReason, Kind


@dataclass(frozen=True, slots=True)
class Tenure:
    """The half-open time ``[start, end)`` in which a lineage has force; ``end`` None is open.

    ``reason`` says why it ends. ``end_is_certain`` is False where the end is only known to be no
    later than ``end``. ``ended_by`` is the repeal that ends it, where one is on file.
    """

    lineage: Lineage
    start: date
    end: date | None
    reason: EndReason | None
    end_is_certain: bool
    ended_by: Lineage | None

    def holds_on(self, day: date) -> bool:
        """Return whether the lineage has force on ``day``."""
        return self.start <= day and not self.has_ended_by(day)

    def has_ended_by(self, day: date) -> bool:
        """Return whether ``day`` is without force because the tenure is over."""
        return self.end is not None and self.end <= day

    def precedence(self) -> tuple[date, int]:
        """Return the key of lex posterior 新法优于旧法: the later start, then the later lineage."""
        return self.start, self.lineage.order


def held_tenures(lineages: Sequence[Lineage]) -> list[Tenure]:
    """Return the tenure of each lineage that ever held, in the order of ``lineages``.

    A lineage whose repeal or ``effective_to`` falls on or before its ``effective_from`` never held.
    """
    tenures, ending = _held_repeals(lineages)
    extensions: dict[int, list[Tenure]] = {}
    # Supplements first: the end of a base depends on the supplements that extend it.
    for lineage in sorted(lineages, key=lambda item: item.kind is Kind.BASE):
        if lineage.kind is Kind.REPEAL:
            continue
        tenure = _tenure(lineage, ending.get(lineage.number), extensions.get(lineage.number, ()))
        if tenure is None:
            continue
        tenures[lineage.number] = tenure
        if lineage.amends is not None and lineage.entry.extends_base_to is not None:
            extensions.setdefault(lineage.amends, []).append(tenure)
    return [tenures[lineage.number] for lineage in lineages if lineage.number in tenures]


def _held_repeals(lineages: Sequence[Lineage]) -> tuple[dict[int, Tenure], dict[int, Lineage]]:
    """Return the tenures of the repeals that held, and which one ends each lineage they name."""
    # A repeal can itself be repealed before it takes effect, but only by a later lineage: going
    # backwards settles each repeal before those that it may undo. Once in effect it is not undone
    # (a repealed repeal revives nothing).
    held: dict[int, Tenure] = {}
    ending: dict[int, Lineage] = {}
    for lineage in reversed(lineages):
        if lineage.kind is not Kind.REPEAL:
            continue
        tenure = _tenure(lineage, ending.get(lineage.number), ())
        if tenure is None:
            continue
        held[lineage.number] = tenure
        for target in lineage.repeals:
            rival = ending.get(target)
            if rival is None or tenure.start <= rival.entry.begins:
                ending[target] = lineage
    return held, ending


def _tenure(
    lineage: Lineage, repeal: Lineage | None, extensions: Iterable[Tenure]
) -> Tenure | None:
    entry = lineage.entry
    start = entry.begins
    end, is_stated = _lapse(start, entry.effective_to, extensions)
    reason: EndReason | None = None
    if end is not None:
        reason = (entry.effective_to_reason or "expired") if is_stated else "expired"
    is_certain = not is_stated or entry.effective_to_certainty == "certain"
    ended_by = None
    if repeal is not None and (end is None or repeal.entry.begins <= end):
        end, reason, is_certain = repeal.entry.begins, "repealed", True
        ended_by = repeal
    if end is not None and end <= start:
        return None
    return Tenure(lineage, start, end, reason, is_certain, ended_by)


def _lapse(
    start: date, stated: date | None, extensions: Iterable[Tenure]
) -> tuple[date | None, bool]:
    """Return the first day without force, and whether that is the day the version itself states.

    On each day the limit is the one set by the last supplement in force on that day (延期), else
    the stated one; the first day on or after its limit ends the tenure for good.
    """
    ordered = sorted(extensions, key=Tenure.precedence)
    if not ordered:
        return stated, stated is not None
    turns = {
        start,
        stated,
        *(tenure.start for tenure in ordered),
        *(tenure.end for tenure in ordered),
    }
    turns.update(tenure.lineage.entry.extends_base_to for tenure in ordered)
    for day in sorted(turn for turn in turns if turn is not None and turn >= start):
        extending = [tenure for tenure in ordered if tenure.holds_on(day)]
        limit = extending[-1].lineage.entry.extends_base_to if extending else stated
        if limit is not None and limit <= day:
            return day, not extending and day == stated
    return None, False
