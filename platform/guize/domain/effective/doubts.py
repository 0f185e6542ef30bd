"""What makes an answer less than certain: assumed dates, two readings of a date, an unknown end.

DESIGN §4, "Rules that follow from the documents".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from guize.domain.effective import caveats
from guize.domain.effective.caveats import Caveat
from guize.domain.effective.lineage import Lineage
from guize.domain.effective.tenure import Tenure
from guize.domain.effective.timeline import KnownTimeline, Series

Certainty = Literal["certain", "assumed", "doubtful"]

_RANK: tuple[Certainty, ...] = ("certain", "assumed", "doubtful")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason why the force of ``tenure`` on a day is less than certain."""

    certainty: Certainty
    tenure: Tenure
    caveat: Caveat


def least_certain(doubts: Iterable[Doubt]) -> Certainty:
    """Return the certainty that is left: doubtful beats assumed beats certain."""
    return max((doubt.certainty for doubt in doubts), key=_RANK.index, default="certain")


def find_doubts(known: KnownTimeline, series: Series, on: date) -> Iterator[Doubt]:
    """Yield what is doubtful about the base and the supplements of a series in force on ``on``."""
    base = series.find_base(on)
    yield from _doubtful_bases(series, base, on)
    if base is None:
        return
    yield from _end_doubts(known, base, on)
    if base.has_ended_by(on):
        return
    yield from _tenure_doubts(base)
    for supplement in series.supplements(base):
        if supplement.stage is not None:
            continue  # what is doubtful of its version is told with that
        if _between_readings(supplement.dated_by, on) and not supplement.has_ended_by(on):
            yield _doubtful_start(supplement, supplement.dated_by)
        if supplement.holds_on(on):
            yield from _tenure_doubts(supplement)
        yield from _end_doubts(known, supplement, on)


def _doubtful_bases(series: Series, base: Tenure | None, on: date) -> Iterator[Doubt]:
    """Yield ``base``, or what by another reading would stand in its place, if between readings."""
    for rival in series.bases:
        if not _between_readings(rival.dated_by, on):
            continue
        starts = [item.effective_from for item in rival.dated_by.entry.effective_alternatives]
        if (
            base is None
            or rival is base
            or any(
                start <= on and (start, rival.lineage.order, 0) > base.precedence()
                for start in starts
            )
        ):
            yield _doubtful_start(rival, rival.dated_by)


def _tenure_doubts(tenure: Tenure) -> Iterator[Doubt]:
    """Yield what is doubtful over the whole tenure of a version in force."""
    if tenure.dated_by.entry.effective_from_certainty == "assumed":
        yield Doubt("assumed", tenure, caveats.effective_date_assumed(tenure.dated_by))
    if tenure.lineage.entry.instrument.attested == "digest":
        yield Doubt("doubtful", tenure, caveats.digest_only(tenure.lineage))
    if not tenure.end_is_certain:
        yield Doubt("doubtful", tenure, caveats.end_date_doubtful(tenure))


def _end_doubts(known: KnownTimeline, tenure: Tenure, on: date) -> Iterator[Doubt]:
    """Yield what is doubtful about whether a repeal has ended ``tenure`` by ``on``."""
    if tenure.has_ended_by(on):
        repeal = tenure.ended_by
        if repeal is None:
            return
        if repeal.entry.effective_from_certainty == "assumed":
            yield Doubt("assumed", tenure, caveats.effective_date_assumed(repeal))
        if _between_readings(repeal, on):
            yield _doubtful_start(tenure, repeal)
    elif tenure.holds_on(on):
        for coming in known.repeals:
            if tenure.lineage.number in coming.lineage.repeals and _between_readings(
                coming.lineage, on
            ):
                yield _doubtful_start(tenure, coming.lineage)


def _doubtful_start(tenure: Tenure, lineage: Lineage) -> Doubt:
    return Doubt("doubtful", tenure, caveats.effective_date_doubtful(lineage))


def _between_readings(lineage: Lineage, on: date) -> bool:
    entry = lineage.entry
    if not entry.effective_alternatives:
        return False
    readings = [item.effective_from for item in entry.effective_alternatives]
    readings.append(entry.begins)
    return min(readings) <= on < max(readings)
