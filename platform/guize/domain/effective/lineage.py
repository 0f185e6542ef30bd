"""A version and its corrections are one lineage: what each of them says, as known at an instant.

DESIGN §4 step 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from guize.domain.json_types import JsonObject
from guize.domain.version import Kind, Version

CALENDAR = "calendar"
"""The section of working days, and the series whose instruments hold it and nothing else."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """A first-recorded version with its corrections, as last told.

    ``number`` (the first version's) names the lineage and ``order`` is its place among the
    tenant's lineages, by first recording. ``kind`` is the first version's and never a correction;
    ``entry`` is the version that speaks now. ``amends``, ``repeals``, ``commences`` (with the place
    of a stage, from 1) and ``prevails_over`` (with the citation of the clause) are the entry's,
    resolved to names of lineages; what they name may be void and thus unknown here. Nothing repeals
    itself.
    """

    number: int
    order: int
    kind: Kind
    entry: Version
    amends: int | None
    repeals: tuple[int, ...]
    commences: tuple[tuple[int, int | None], ...]
    prevails_over: tuple[tuple[int, JsonObject], ...]


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
        repeals=tuple(
            names[number]
            for number in entry.repeals
            if number in names and names[number] != names[opening.number]
        ),
        commences=tuple(
            (names[one.version], one.stage) for one in entry.commences if one.version in names
        ),
        prevails_over=tuple(
            (names[one.version], one.source) for one in entry.prevails_over if one.version in names
        ),
    )
