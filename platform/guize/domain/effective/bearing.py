"""Which records bear on an answer, and so what instant an unpinned answer echoes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from guize.domain.effective.lineage import CALENDAR, is_calendar_only, lineage_names, recorded_by
from guize.domain.effective.timeline import Timeline
from guize.domain.version import Version

_OFFERED_BELOW = {"baseline", "mandates"}


def last_bearing_at(path: Sequence[Timeline]) -> datetime | None:
    """Return when the last version that bears on ``path[0]``'s rules was recorded, if any was.

    These are the tenant's own versions, and an ancestor's from the first one that offers a baseline
    or demands by mandates; versions that touch the calendar alone bear on no rules.
    """
    own, *ancestors = path
    instants = [version.recorded_at for version in _touching_rules(own.versions)]
    for ancestor in ancestors:
        is_offering = False
        for version in _touching_rules(ancestor.versions):
            is_offering = is_offering or not _OFFERED_BELOW.isdisjoint(version.rules)
            if is_offering:
                instants.append(version.recorded_at)
    return max(instants, default=None)


def last_calendar_record_at(path: Iterable[Timeline]) -> datetime | None:
    """Return when the last version that bears on working days was recorded, if any was."""
    return max(
        (
            version.recorded_at
            for timeline in path
            for version in _touching_calendar(timeline.versions)
        ),
        default=None,
    )


def _touching_rules(versions: Iterable[Version]) -> Iterator[Version]:
    recorded = recorded_by(versions, None)
    names = lineage_names(recorded)
    is_calendar: dict[int, bool] = {}
    for version in recorded:
        lineage = names[version.number]
        was_calendar = is_calendar.get(lineage, True)
        if version.void:
            touches_calendar_only = was_calendar
        elif version.repeals:
            targets = (is_calendar.get(names.get(number, 0), False) for number in version.repeals)
            touches_calendar_only = was_calendar and all(targets)
        else:
            touches_calendar_only = was_calendar and is_calendar_only(version)
        is_calendar[lineage] = touches_calendar_only
        if not touches_calendar_only:
            yield version


def _touching_calendar(versions: Iterable[Version]) -> Iterator[Version]:
    recorded = recorded_by(versions, None)
    names = lineage_names(recorded)
    touched: set[int] = set()
    for version in recorded:
        if CALENDAR in version.rules:
            touched.add(names[version.number])
            if version.amends is not None:
                touched.add(names.get(version.amends, version.amends))
    for version in recorded:
        ended = {names.get(number, number) for number in version.repeals}
        if names[version.number] in touched or not ended.isdisjoint(touched):
            yield version
