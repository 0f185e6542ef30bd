"""Foresees a draft: the version that it would become on the record of this moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from sqlmodel import Session

from guize.checks.catalog import RULEBOOK_SCHEMA
from guize.domain.effective.timeline import Timeline
from guize.domain.errors import Fault
from guize.domain.governance.mandates import Mandator
from guize.domain.governance.subject import as_recorded_next
from guize.domain.json_types import JsonObject
from guize.domain.version import Kind, Version
from guize.packs.head import check_lineages
from guize.packs.manuscript import compose
from guize.services.anticipating import UnreadableDraftError
from guize.store.draft_tables import DraftRow
from guize.store.queries import get_path
from guize.store.scope import seeing_everything


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A draft as the version recorded next, and the record without and with it.

    Attributes:
        id: the draft.
        version: what it would become.
        before: the timelines of its tenant, the parent, …, the root.
        after: the same with the version.
        mandators: their mandates, before and after.
    """

    id: int
    version: Version
    before: tuple[Timeline, ...]
    after: tuple[Timeline, ...]
    mandators: tuple[list[Mandator], list[Mandator]]


def foresee(session: Session, row: DraftRow, on: date) -> Foreseen:
    """Return a draft as published on the day ``on`` if it names no other.

    Raises:
        UnreadableDraftError: its head does not say which version it would become.

    """
    with seeing_everything(session):
        before = get_path(session, row.tenant)
    version, faults = find_version(row, before[0], on)
    if version is None:
        raise UnreadableDraftError(row.id, faults)
    after = (as_recorded_next(before[0], version), *before[1:])
    above = [Mandator(timeline) for timeline in before[1:]]
    mandators = ([Mandator(before[0]), *above], [Mandator(after[0]), *above])
    return Foreseen(row.id, version, before, after, mandators)


def find_version(row: DraftRow, timeline: Timeline, on: date) -> tuple[Version | None, list[Fault]]:
    """Return the version that a draft would become, or what keeps its head from being read.

    What only names the document may still be missing, for no answer depends on it.
    """
    written = cast("JsonObject", row.content["head"])
    instrument = written.get("instrument")
    named: JsonObject = {"title": row.title, "kind": row.kind, "issuer": row.tenant}
    head: JsonObject = {
        "schema": RULEBOOK_SCHEMA,
        **written,
        "instrument": {**named, **instrument} if isinstance(instrument, dict) else named,
    }
    head.pop("capture", None)
    number = max((one.number for one in timeline.versions), default=0) + 1
    composed, faults = compose(
        {**row.content, "head": head, "narrative": {}, "text": None},
        None,
        tenant=row.tenant,
        number=number,
        kind=Kind(row.kind),
        today=on,
    )
    if composed is None:
        return None, faults
    version = composed.version
    misled = [
        replace(fault, pointer=f"/head{fault.pointer}")
        for name, fault in check_lineages([*timeline.versions, version])
        if name == number
    ]
    return (None, misled) if misled else (version, [])
