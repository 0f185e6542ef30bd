"""What a version takes the place of: the rules before it, and the rules with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from guize.domain.governance.foundation import (
    consolidate,
    find_last_base,
    find_lineage,
    with_supplements,
)
from guize.domain.json_types import Rulebook
from guize.domain.merge_patch import merge
from guize.domain.version import Kind, Version


def rules_around(versions: Sequence[Version], entry: Version) -> tuple[Rulebook, Rulebook]:
    """Return the rules as they stood without ``entry`` and as they stand with it.

    A supplement is judged on the base that it amends, a correction on what it corrects, a whole
    rulebook on the last one of its series with its supplements. What says no rules has none around.

    Args:
        versions: what was on record before it.
        entry: the version.

    """
    if entry.corrects is not None:
        corrected = find_lineage(versions, entry.corrects)
        return (corrected.entry.rules if corrected else {}), entry.rules
    if entry.kind in {Kind.REPEAL, Kind.COMMENCEMENT}:
        return {}, {}
    is_patch = entry.amends is not None
    base = (
        find_lineage(versions, entry.amends or 0)
        if is_patch
        else find_last_base(versions, entry.series)
    )
    before = consolidate(with_supplements(versions, base)) if base else {}
    return before, cast("Rulebook", merge(before, entry.rules) if is_patch else entry.rules)
