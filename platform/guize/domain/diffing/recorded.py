"""The rulebook that a version stands for, as it was recorded."""

from __future__ import annotations

from collections.abc import Sequence

from guize.domain.effective.fold import Folded, fold
from guize.domain.effective.lineage import Lineage, known_lineages
from guize.domain.effective.timeline import KnownTimeline, Timeline
from guize.domain.effective.union import Union
from guize.domain.errors import NotFoundError
from guize.domain.version import Kind, Version
from guize.domain.words import Words


def fold_recorded(timeline: Timeline, number: int) -> Folded:
    """Return the rules of version ``number`` with their origins, as known when it was recorded.

    Of a base (or its correction) its own rules, of a supplement those of its base with every
    supplement folded in that holds on the day it takes effect, itself among them; of a repeal, of a
    commencement, or of a version recorded to withdraw another, what it leaves in force on that day.
    No ancestor's baseline is among them.

    Raises:
        NotFoundError: the tenant has no such version.

    """
    version = next((item for item in timeline.versions if item.number == number), None)
    if version is None:
        slug = timeline.tenant.slug
        cure = Words(
            zh=f"全部版本见 /api/v1/tenants/{slug}/versions。",
            en=f"All are listed at /api/v1/tenants/{slug}/versions.",
        )
        raise NotFoundError("version", f"{slug}@{number}", cure)
    lineages = known_lineages(timeline.versions, version.recorded_at)
    own = next((item for item in lineages if item.entry.number == version.number), None)
    if own is None or own.kind in {Kind.REPEAL, Kind.COMMENCEMENT}:
        known = KnownTimeline(timeline, version.recorded_at)
        return Union(known, lambda _: True).on(version.begins).folded
    is_patch = own.kind is Kind.SUPPLEMENT
    says = _with_supplements(timeline, version, own, lineages) if is_patch else [version]
    return fold(says, lambda _: True)


def _with_supplements(
    timeline: Timeline, version: Version, own: Lineage, lineages: Sequence[Lineage]
) -> Sequence[Version]:
    base = [item.entry for item in lineages if item.number == own.amends]
    known = KnownTimeline(timeline, version.recorded_at)
    beside = [
        tenure.lineage.entry
        for tenure in known.tenures
        if tenure.lineage.amends == own.amends
        and tenure.lineage.kind is Kind.SUPPLEMENT
        and tenure.stage is None
        and tenure.holds_on(version.begins)
    ]
    if version not in beside:
        beside.append(version)  # it never held, but this is what it says
    order = {item.entry.number: item.order for item in lineages}
    beside.sort(key=lambda entry: (entry.begins, order[entry.number]))
    return [*base, *beside]
