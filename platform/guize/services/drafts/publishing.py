"""Publishes approved drafts: each becomes one version, once, whatever races or is retried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from guize.domain.effective.lineage import lineage_names
from guize.domain.effective.timeline import Timeline
from guize.domain.errors import Fault, InvalidInputError, StaleError
from guize.domain.governance.authority import Principal
from guize.domain.governance.foundation import orphaned_supplements
from guize.domain.governance.workflow import State, Step
from guize.domain.mandates.subject import as_recorded_next
from guize.domain.words import Words
from guize.packs.pack import PackVersion
from guize.packs.write import filed
from guize.services.access.telling_changes import told_effects
from guize.services.drafts.complying import find_broken_mandates
from guize.services.drafts.drafting import check_text
from guize.services.drafts.examining import examine
from guize.services.drafts.opening import (
    NeedsRebaseError,
    OpenDraft,
    open_draft,
    open_for,
    refuse_right,
    tell,
)
from guize.services.drafts.reviewing import refuse_errors
from guize.services.published.shelf import today
from guize.services.record.recording import record_version
from guize.store.draft_tables import DraftPublicationRow
from guize.store.drafts import find_last_number, find_publication, lock_draft
from guize.store.head import Head, read_published_head
from guize.store.locks import take_publication_lock
from guize.store.publication import next_recording
from guize.store.queries import get_timeline


@dataclass(frozen=True, slots=True)
class Published:
    """What a draft became.

    `orphaned` names the supplements that lose their base earlier than recorded, because the version
    takes effect on a past day; `is_repeated` tells that it had been published before.
    """

    tenant: str
    number: int
    effective_from: date | None
    recorded_at: datetime
    orphaned: tuple[int, ...] = ()
    is_repeated: bool = False


def publish_draft(
    session: Session,
    principal: Principal,
    draft: int,
    revision: int,
    *,
    backdating_ground: str | None,
    now: datetime,
) -> Published:
    """Publish an approved draft: now, for a past day, or for a coming one.

    The day is the `effective_from` that was reviewed; a draft without one takes effect on the day
    of publication. A second request for the same draft is given the same version.

    Args:
        session: the session; the caller commits.
        principal: whoever asks.
        draft: the draft.
        revision: the revision that was approved.
        backdating_ground: why the version takes effect on a past day, unless the draft says it.
        now: the instant of the request.

    Raises:
        NeedsRebaseError: another version landed since the draft was based.
        RejectedDraftError: the checks find errors on the record of this moment, mandates of this
            very moment included.
        InvalidInputError: it takes effect on a past day, and no ground is stated.
        Others as `open_for` tells.

    """
    published = _find_published(session, principal, draft, revision)
    if published is not None:
        return published
    opened = open_for(session, principal, draft, Step.PUBLISH, revision)
    head = read_published_head(session)
    on = today(opened.tenant, now)
    examined = examine(session, opened.row, opened.tenant, on)
    refuse_errors(Step.PUBLISH, examined.findings)
    if examined.version is None:
        raise LookupError(f"draft {draft} has no version and no error")
    ground = _ground_of(examined.version, backdating_ground or opened.row.backdating_ground, on)
    before = get_timeline(session, opened.tenant.slug)
    return _record(session, opened, principal, filed(examined.version), before, head, ground, now)


def _find_published(
    session: Session, principal: Principal, draft: int, revision: int
) -> Published | None:
    """Return what a draft became already, to whoever may publish it; the draft is locked."""
    refuse_right(open_draft(session, principal, draft), Step.PUBLISH)
    # Of two requests at once, the second waits here and is then given what the first recorded.
    lock_draft(session, draft)
    done = find_publication(session, draft)
    if done is None:
        return None
    opened = open_draft(session, principal, draft)
    if revision != opened.row.revision:
        raise StaleError(
            Words(
                zh=f"发布的是第 {opened.row.revision} 稿,不是第 {revision} 稿。",
                en=f"Revision {opened.row.revision} was published, not {revision}.",
            )
        )
    timeline = get_timeline(session, done.tenant)
    version = next(version for version in timeline.versions if version.number == done.number)
    return Published(
        done.tenant, done.number, version.effective_from, version.recorded_at, is_repeated=True
    )


def _ground_of(version: PackVersion, ground: str | None, on: date) -> str | None:
    """Return why a version takes effect on a past day, None if it does not."""
    if version.version.begins >= on:
        return None
    faults = check_text("/backdating_ground", ground or "")
    if not (ground or "").strip():
        words = Words(
            zh=f"该版本自 {version.version.effective_from} 起生效,早于今日 {on}:"
            "追溯生效须说明依据(backdating_ground)。",
            en=f"It takes effect on {version.version.effective_from}, before today, {on}: state "
            "the ground of backdating here.",
        )
        faults = [Fault("/backdating_ground", "required", words)]
    if faults:
        raise InvalidInputError(tuple(faults))
    return ground


def _record(  # noqa: PLR0917 - everything that one publication needs
    session: Session,
    opened: OpenDraft,
    principal: Principal,
    version: PackVersion,
    before: Timeline,
    head: Head,
    ground: str | None,
    now: datetime,
) -> Published:
    row = opened.row
    # Thought out before the lock: whatever is recorded meanwhile for this tenant is refused below.
    after = as_recorded_next(before, version.version)
    effects = told_effects(before, after, version.version)
    since = version.version.effective_from
    orphaned = orphaned_supplements(before, after, since) if ground and since else []
    # Taken last: from here on nobody else publishes, and nothing below waits for anybody.
    take_publication_lock(session)
    if find_last_number(session, row.tenant) != row.base_head:
        raise NeedsRebaseError(
            Words(
                zh="刚刚另有版本发布;请先并入新版本,再送审。",
                en="Another version landed just now: rebase the draft, and have it reviewed.",
            )
        )
    # A province may have published a mandate since the draft was examined: now none can any more.
    if read_published_head(session) != head:
        refuse_errors(Step.PUBLISH, find_broken_mandates(session, version.version))
    recording = next_recording(session, now)
    names = lineage_names(sorted(before.versions, key=lambda one: one.number))
    record_version(session, version, recording, names)
    session.add(
        DraftPublicationRow(
            draft=row.id,
            tenant=row.tenant,
            number=version.number,
            actor=principal.actor,
            backdating_ground=ground,
            at=recording.recorded_at,
        )
    )
    row.state = State.PUBLISHED.value
    row.updated_at = now
    session.flush()
    tell(
        session,
        row,
        principal,
        "publish",
        now,
        revision=row.revision,
        version=f"{row.tenant}@{version.number}",
        effective_from=since.isoformat() if since else None,
        backdating_ground=ground,
        orphaned=[*orphaned] or None,
        **effects,
    )
    return Published(
        row.tenant,
        version.number,
        since,
        recording.recorded_at,
        tuple(orphaned),
    )
