"""Which records bear on an answer, and so what instant an unpinned answer echoes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from guize.domain.effective.lineage import CALENDAR, lineage_names, recorded_by
from guize.domain.effective.timeline import Timeline
from guize.domain.version import Version

_OFFERED_BELOW = {"baseline", "mandates"}


def last_bearing_at(path: Sequence[Timeline]) -> datetime | None:
    """Return when the last version that bears on ``path[0]``'s rules was recorded, if any was.

    These are the tenant's own versions, and an ancestor's from the first one that offers a baseline
    or demands by mandates; versions of the calendar's series bear on no rules.
    """
    own, *ancestors = path
    instants = [version.recorded_at for version in _touching_rules(own.versions)]
    for ancestor in ancestors:
        is_offering = False
        for version in _touching_rules(ancestor.versions):
            is_offering = is_offering or not _OFFERED_BELOW.isdisjoint(_sections(version))
            if is_offering:
                instants.append(version.recorded_at)
    return max(instants, default=None)


def last_calendar_record_at(path: Iterable[Timeline]) -> datetime | None:
    """Return when the last version that bears on working days was recorded, if any was."""
    return max(
        (
            version.recorded_at
            for timeline in path
            for version, series in _touched(timeline.versions)
            if CALENDAR in series
        ),
        default=None,
    )


def _sections(version: Version) -> set[str]:
    """Return the sections that a version speaks of, in whatever stage."""
    return {*version.rules, *(section for stage in version.stages for section in stage.rules)}


def _touching_rules(versions: Iterable[Version]) -> Iterator[Version]:
    return (version for version, series in _touched(versions) if series != {CALENDAR})


def _touched(versions: Iterable[Version]) -> Iterator[tuple[Version, set[str]]]:
    """Yield each version as recorded, with the series that its lineage touched by then.

    A supplement touches those of its base; a clause that repeals, that gives way or that dates
    touches those of what it names.
    """
    recorded = recorded_by(versions, None)
    names = lineage_names(recorded)
    touched: dict[int, set[str]] = {}
    for version in recorded:
        series = touched.setdefault(names[version.number], set())
        named = [*version.repeals, *(one.version for one in version.commences)]
        if version.amends is not None:
            named.append(version.amends)
        elif not named or version.rules:
            series.add(version.series)
        for number in named:
            series |= touched.get(names.get(number, 0), set())
        yield version, set(series)
