"""Anticipates a draft: the rulebook that it would give if it were recorded next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from sqlmodel import Session

from guize.checks.catalog import RULEBOOK_SCHEMA
from guize.domain.diffing.recorded import fold_recorded
from guize.domain.effective.timeline import Timeline
from guize.domain.errors import ConflictError, Fault
from guize.domain.governance.authority import Principal
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.version import Kind, Version
from guize.domain.words import Words
from guize.packs.head import check_lineages
from guize.packs.manuscript import compose
from guize.services.opening import OpenDraft, open_draft
from guize.services.shelf import today
from guize.store.drafts import find_publication
from guize.store.queries import get_path

_TICK = timedelta(microseconds=1)

# Of a draft's head, what bears on the rulebook that it gives.
_BEARING = (
    *("corrects", "void", "amends", "repeals"),
    *("effective_from", "effective_to", "extends_base_to", "on_file"),
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
class Anticipated:
    """What a draft would give.

    Attributes:
        draft: its id.
        revision: its revision.
        version: the version that it became, or would become on the record of this moment.
        is_published: whether it became one.
        rules: the rulebook, citations annotated: of a base its own rules, of a supplement those of
            its base with it folded in, of a repeal or a withdrawal what it leaves in force.
        words: what the draft adds to the vocabularies: vocabulary → id → entry.
    """

    draft: int
    revision: int
    version: Version
    is_published: bool
    rules: Rulebook
    words: dict[str, dict[str, JsonObject]]


def anticipate(session: Session, principal: Principal, draft: int, now: datetime) -> Anticipated:
    """Return what a draft would give, whether or not its rules validate.

    A published draft gives the version that it became, as recorded.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotFoundError: there is no such draft, or whoever asks may not see it.
        UnreadableDraftError: its head does not say which rulebook it would give.

    """
    opened = open_draft(session, principal, draft)
    timeline = get_path(session, opened.tenant.slug)[0]
    published = find_publication(session, draft)
    if published is None:
        version = _version_of(opened, timeline, now)
        timeline = replace(timeline, versions=[*timeline.versions, version])
    else:
        version = next(one for one in timeline.versions if one.number == published.number)
    return Anticipated(
        draft=draft,
        revision=opened.row.revision,
        version=version,
        is_published=published is not None,
        rules=fold_recorded(timeline, version.number).rules,
        words=cast("dict[str, dict[str, JsonObject]]", opened.row.content["vocabulary"]),
    )


def _version_of(opened: OpenDraft, timeline: Timeline, now: datetime) -> Version:
    """Return the draft as the version recorded next, without what no rulebook depends on."""
    row = opened.row
    written = cast("JsonObject", row.content["head"])
    head: JsonObject = {
        "schema": RULEBOOK_SCHEMA,
        "instrument": {"title": row.title, "kind": row.kind, "issuer": row.tenant},
        **{name: written[name] for name in _BEARING if name in written},
    }
    if "effective_from" in head:
        head["effective_from_certainty"] = "certain"
    number = max((one.number for one in timeline.versions), default=0) + 1
    composed, faults = compose(
        {**row.content, "head": head, "narrative": {}, "text": None},
        None,
        tenant=row.tenant,
        number=number,
        kind=Kind(row.kind),
        today=today(opened.tenant, now),
    )
    if composed is None:
        raise UnreadableDraftError(row.id, faults)
    last = max((one.recorded_at for one in timeline.versions), default=now)
    version = composed.as_version(max(now, last + _TICK))
    misled = [
        replace(fault, pointer=f"/head{fault.pointer}")
        for name, fault in check_lineages([*timeline.versions, version])
        if name == number
    ]
    if misled:
        raise UnreadableDraftError(row.id, misled)
    return version
