"""What a draft stands on: a tenant's rules as the record had them, whatever day they are for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from guize.domain.effective.lineage import Lineage, known_lineages, lineage_names
from guize.domain.effective.timeline import KnownTimeline, Timeline
from guize.domain.json_types import Json, Rulebook
from guize.domain.merge_patch import merge
from guize.domain.version import Kind, Version


def upto(versions: Iterable[Version], head: int) -> list[Version]:
    """Return the versions with numbers up to ``head``, in the order of recording."""
    return sorted(
        (version for version in versions if version.number <= head),
        key=lambda version: version.number,
    )


def find_lineage(versions: Sequence[Version], number: int) -> Lineage | None:
    """Return the lineage that version ``number`` belongs to, None if it is void or unknown."""
    name = lineage_names(versions).get(number)
    lineages = known_lineages(versions, None)
    return next((lineage for lineage in lineages if lineage.number == name), None)


def find_last_base(versions: Sequence[Version], series: str) -> Lineage | None:
    """Return the base of a series that holds last by lex posterior 新法优于旧法, if any."""
    bases = [
        item
        for item in known_lineages(versions, None)
        if item.kind is Kind.BASE and item.entry.series == series
    ]
    return max(bases, key=_precedence, default=None)


def with_supplements(versions: Sequence[Version], base: Lineage) -> list[Version]:
    """Return what ``base`` and every supplement to it say, in force today or not, in order."""
    supplements = [item for item in known_lineages(versions, None) if item.amends == base.number]
    return [base.entry, *(item.entry for item in sorted(supplements, key=_precedence))]


def consolidate(versions: Iterable[Version]) -> Rulebook:
    """Return the rules of a base with the supplements that follow it folded in."""
    rules: Json = {}
    for version in versions:
        rules = merge(rules, version.rules)
    return cast("Rulebook", rules)


def orphaned_supplements(before: Timeline, after: Timeline, since: date) -> list[int]:
    """Return the supplements that lose their base on or after ``since`` by what ``after`` adds.

    Named by lineage, in order: a base published for a past day, or the end of a base, ends the ones
    that amend it earlier than they were recorded to hold (DESIGN §4 step 4). A supplement that is
    itself ended or withdrawn by what ``after`` adds has not lost its base.
    """
    known = [KnownTimeline(timeline, None) for timeline in (before, after)]
    days = sorted({since, *(day for each in known for day in each.turns() if day >= since)})
    kept = {tenure.lineage.number for day in days for tenure in known[1].in_force(day)}
    lasting = {
        tenure.lineage.number: tenure
        for tenure in known[1].tenures
        if tenure.lineage.kind is Kind.SUPPLEMENT
    }
    held = {
        tenure.lineage.number
        for day in days
        for tenure in known[0].in_force(day)
        if tenure.lineage.number in lasting and lasting[tenure.lineage.number].holds_on(day)
    }
    return sorted(held - kept)


def related_numbers(versions: Sequence[Version], number: int) -> set[int]:
    """Return the numbers of the versions that are read together with version ``number``.

    Those of its lineage, of the bases that it amends or whose supplements it repeals, of every
    supplement to these, and of the other series, which hold beside it.
    """
    names = lineage_names(versions)
    amended = {
        names[version.number]: names.get(version.amends)
        for version in versions
        if version.amends is not None
    }
    touched = {names[number]}
    for version in versions:
        if names[version.number] == names[number]:
            touched |= {names[target] for target in version.repeals if target in names}
    bases = {amended.get(name) or name for name in touched}
    beside = {name for name, base in amended.items() if base in bases}
    series = {names[version.number]: version.series for version in versions}
    own = {series.get(base) for base in bases}
    beside |= {name for name in series if series.get(amended.get(name) or name) not in own}
    return {v.number for v in versions if names[v.number] in touched | bases | beside}


def _precedence(lineage: Lineage) -> tuple[date, int]:
    return lineage.entry.begins, lineage.order
