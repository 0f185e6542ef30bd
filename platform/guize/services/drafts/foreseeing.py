"""Foresees a draft: the version that it would become on the record of this moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from sqlmodel import Session

from guize.checks.catalog import RULEBOOK_SCHEMA
from guize.domain.effective.path_history import PathHistory
from guize.domain.effective.timeline import Timeline
from guize.domain.errors import ConflictError, Fault
from guize.domain.json_types import JsonObject
from guize.domain.mandates.mandate import Mandator
from guize.domain.mandates.subject import as_recorded_next
from guize.domain.version import Kind, Version
from guize.domain.words import Words
from guize.packs.head import check_lineages
from guize.packs.manuscript import compose
from guize.store.draft_tables import DraftRow
from guize.store.queries import get_history
from guize.store.scope import seeing_everything

# Of a draft's head, what bears on the rulebook that it gives.
_BEARING = (
    *("series", "continues", "corrects", "void", "amends", "repeals", "commences"),
    *("effective_from", "effective_to", "extends_base_to", "on_file", "stages", "prevails_over"),
)


class UnreadableDraftError(ConflictError):
    """A draft does not say yet what rulebook it would give, or what its rules mean."""

    code = "draft_unreadable"

    def __init__(self, draft: int, faults: list[Fault]) -> None:
        """Name the first of the faults, of which there is at least one."""
        first, more = faults[0], len(faults) - 1
        super().__init__(
            Words(
                zh=f"草案 {draft} 尚不能据以比对。{first.pointer}:{first.words.zh}"
                + (f"(另有 {more} 处)" if more else "")
                + "请先改正。",
                en=f"Draft {draft} cannot be compared yet. {first.pointer}: {first.words.en}"
                + (f" (and {more} more)" if more else "")
                + " Mend it first.",
            )
        )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A draft as the version recorded next, and the record without and with it.

    Attributes:
        id: the draft.
        version: what it would become.
        before: its tenant, with whatever was ever above it.
        after: the same with the version.
        mandators: the mandates of its tenant itself, before and after.
    """

    id: int
    version: Version
    before: PathHistory
    after: PathHistory
    mandators: tuple[Mandator, Mandator]


def foresee(session: Session, row: DraftRow, on: date) -> Foreseen:
    """Return a draft as published on the day ``on`` if it names no other.

    Raises:
        UnreadableDraftError: its head does not say which version it would become.

    """
    with seeing_everything(session):
        before = get_history(session, row.tenant)
    version, faults = find_version(row, before.own, on)
    if version is None:
        raise UnreadableDraftError(row.id, faults)
    after = before.having(as_recorded_next(before.own, version))
    mandators = (Mandator(before.own), Mandator(after.own))
    return Foreseen(row.id, version, before, after, mandators)


def find_version(row: DraftRow, timeline: Timeline, on: date) -> tuple[Version | None, list[Fault]]:
    """Return the version that a draft would become, or what keeps its head from being read.

    What only tells of the document may still be missing or wrong: no rulebook depends on it.
    """
    number = max((one.number for one in timeline.versions), default=0) + 1
    composed, faults = compose(
        {**row.content, "head": bearing_head(row), "narrative": {}, "text": None},
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


def bearing_head(row: DraftRow) -> JsonObject:
    """Return of a draft's head what the rulebook that it gives depends on.

    What only tells of the document is left out but for its name, and may be missing or wrong there.
    """
    written = cast("JsonObject", row.content["head"])
    instrument = written.get("instrument")
    told = instrument if isinstance(instrument, dict) else {}
    named: JsonObject = {"title": row.title, "kind": row.kind, "issuer": row.tenant}
    for name in ("title", "number"):
        value = told.get(name)
        if isinstance(value, str) and value.strip():
            named[name] = value
    head: JsonObject = {name: written[name] for name in _BEARING if name in written}
    if "effective_from" in head:
        head["effective_from_certainty"] = "certain"
    return {"schema": RULEBOOK_SCHEMA, "instrument": named, **head}
