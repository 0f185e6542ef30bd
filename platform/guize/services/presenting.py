"""Shows drafts to whoever asks: the content, who did what, and what the asker may do now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from guize.domain.effective.answer import format_instant
from guize.domain.findings import Severity
from guize.domain.governance.authority import Action, Principal
from guize.domain.governance.workflow import Refusal, State
from guize.domain.json_types import Json, JsonObject
from guize.services.authorising import authorise
from guize.services.drafting import document_of
from guize.services.opening import OpenDraft, open_draft
from guize.store.draft_tables import DraftEditRow, DraftReviewRow
from guize.store.drafts import find_publication, list_comments, list_drafts

_SEEING = (Action.READ, Action.EDIT, Action.REVIEW, Action.PUBLISH, Action.ADMINISTER)


def show_draft(session: Session, opened: OpenDraft) -> JsonObject:
    """Return everything about a draft that an answer tells."""
    row = opened.row
    comments: list[Json] = [
        {
            "id": one.id,
            "revision": one.revision,
            "pointer": one.pointer,
            "body": one.body,
            "author": one.author,
            "at": format_instant(one.at),
        }
        for one in list_comments(session, row.id)
    ]
    done = find_publication(session, row.id)
    published: JsonObject | None = None
    if done is not None:
        published = {
            "version": done.number,
            "actor": done.actor,
            "at": format_instant(done.at),
            "backdating_ground": done.backdating_ground,
        }
    return {
        **_summary(opened),
        "document": document_of(row),
        "conflicts": list(row.conflicts),
        "reviews": [_review(review) for review in opened.reviews],
        "edits": [_edit(edit) for edit in opened.edits],
        "comments": comments,
        "publication": published,
    }


def show_drafts(
    session: Session,
    principal: Principal,
    slug: str,
    *,
    state: State | None,
    after: int | None,
    limit: int,
) -> JsonObject:
    """Return the drafts of a tenant, newest first, a page at a time, without their content.

    `next` is what to pass as `after` for the page that follows, null on the last.

    Raises:
        NotFoundError: there is no such tenant, or it must not be shown to exist.
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks holds no role there.

    """
    authorise(session, principal, slug, *_SEEING)
    # One more than asked for tells whether there is a page that follows.
    rows = list_drafts(session, slug, after, limit + 1)
    shown = [open_draft(session, principal, row.id) for row in rows[:limit]]
    items: list[Json] = [_summary(one) for one in shown if state in (None, one.state)]
    following = rows[limit - 1].id if len(rows) > limit else None
    return {"tenant": slug, "items": items, "next": following}


def show_edits(opened: OpenDraft) -> JsonObject:
    """Return every revision of a draft with what was changed."""
    edits: list[Json] = [{**_edit(edit), "change": edit.change} for edit in opened.edits]
    return {"draft": opened.row.id, "edits": edits}


def etag_of(opened: OpenDraft) -> str:
    """Return the tag of a draft's revision, as `If-Match` takes it."""
    return f'"d{opened.row.id}-r{opened.row.revision}"'


def _summary(opened: OpenDraft) -> JsonObject:
    row, policy, facts = opened.row, opened.policy, opened.facts
    counts = Counter(str(finding["severity"]) for finding in row.findings)
    contributors: list[Json] = [*sorted(facts.contributors)]
    allowed: JsonObject = {step.value: _told(refusal) for step, refusal in opened.allowed.items()}
    return {
        "id": row.id,
        "tenant": row.tenant,
        "title": row.title,
        "kind": row.kind,
        "state": opened.state.value,
        "revision": row.revision,
        "base_version": row.base_head,
        "is_behind": facts.is_behind,
        "created_by": row.created_by,
        "created_at": format_instant(row.created_at),
        "updated_at": format_instant(row.updated_at),
        "submitted_at": _instant(row.submitted_at),
        "contributors": contributors,
        "approvals": _signers(opened.reviews, row.revision, "approve"),
        "approvals_required": policy.approvals,
        "countersigns": _signers(opened.reviews, row.revision, "countersign"),
        "countersign_of": policy.countersign_of,
        "findings": {severity.value: counts[severity.value] for severity in Severity},
        "allowed_actions": allowed,
    }


def _signers(reviews: Sequence[DraftReviewRow], revision: int, verdict: str) -> list[Json]:
    return [one.actor for one in reviews if (one.revision, one.verdict) == (revision, verdict)]


def _told(refusal: Refusal | None) -> JsonObject:
    if refusal is None:
        return {"allowed": True, "code": None, "words": None}
    return {"allowed": False, "code": refusal.code, "words": {**refusal.words.as_json()}}


def _review(review: DraftReviewRow) -> JsonObject:
    return {
        "revision": review.revision,
        "verdict": review.verdict,
        "actor": review.actor,
        "reason": review.reason,
        "at": format_instant(review.at),
    }


def _edit(edit: DraftEditRow) -> JsonObject:
    return {
        "revision": edit.revision,
        "author": edit.author,
        "deed": edit.deed,
        "note": edit.note,
        "at": format_instant(edit.at),
    }


def _instant(at: datetime | None) -> str | None:
    return format_instant(at) if at else None
