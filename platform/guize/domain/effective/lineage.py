"""A version and its corrections are one lineage: what each of them says, as known at an instant.

DESIGN §4 step 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from guize.domain.version import Kind, Version

CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Lineage:
    """A first-recorded version with its corrections, as last told.

    ``number`` (the first version's) names the lineage and ``order`` is its place among the
    tenant's lineages, by first recording. ``kind`` is the first version's and never a correction;
    ``entry`` is the version that speaks now. ``amends`` and ``repeals`` are the entry's, resolved
    to names of lineages; what they name may be void and thus unknown here.
    """

    number: int
    order: int
    kind: Kind
    entry: Version
    amends: int | None
    repeals: tuple[int, ...]

    def is_calendar_only(self) -> bool:
        """Return whether it says nothing but working days, and so bears on no other answer."""
        return is_calendar_only(self.entry)


def is_calendar_only(version: Version) -> bool:
    """Return whether ``version`` enacts a calendar and nothing else."""
    return version.rules.keys() == {CALENDAR} and version.extends_base_to is None


def recorded_by(versions: Iterable[Version], known_at: datetime | None) -> list[Version]:
    """Return the versions known at ``known_at`` (None: all), in the order of their recording."""
    known = (item for item in versions if known_at is None or item.recorded_at <= known_at)
    return sorted(known, key=lambda version: (version.recorded_at, version.number))


def lineage_names(recorded: Iterable[Version]) -> dict[int, int]:
    """Return the lineage of each version number; ``recorded`` is in the order of recording."""
    names: dict[int, int] = {}
    for version in recorded:
        corrected = names.get(version.corrects) if version.corrects is not None else None
        names[version.number] = version.number if corrected is None else corrected
    return names


def known_lineages(versions: Iterable[Version], known_at: datetime | None) -> list[Lineage]:
    """Return the lineages known at ``known_at`` in order, each with its last entry; no void ones.

    ``versions`` are one tenant's rows in any order; ``known_at`` None means everything recorded.
    """
    recorded = recorded_by(versions, known_at)
    names = lineage_names(recorded)
    first: dict[int, Version] = {}
    last: dict[int, Version] = {}
    for version in recorded:
        name = names[version.number]
        first.setdefault(name, version)
        last[name] = version
    return [
        _lineage(order, opening, last[name], names)
        for order, (name, opening) in enumerate(first.items())
        if not last[name].void
    ]


def _lineage(order: int, opening: Version, entry: Version, names: dict[int, int]) -> Lineage:
    return Lineage(
        number=names[opening.number],
        order=order,
        kind=opening.kind,
        entry=entry,
        amends=None if entry.amends is None else names.get(entry.amends),
        repeals=tuple(names[number] for number in entry.repeals if number in names),
    )
