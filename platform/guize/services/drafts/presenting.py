"""Shows drafts to whoever asks: the content, who did what, and what the asker may do now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from sqlmodel import Session

from guize.domain.citations import is_citation
from guize.domain.coverage import cover, read_narrative
from guize.domain.effective.answer import format_instant
from guize.domain.errors import NotOnFileError
from guize.domain.findings import Severity
from guize.domain.governance.authority import Action, Principal
from guize.domain.governance.workflow import UNDER_REVIEW, Refusal, State
from guize.domain.json_pointer import resolve
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words
from guize.packs.gaps import labels_of_text
from guize.packs.manuscript import is_narrative
from guize.packs.text import Text
from guize.services.access.authorising import authorise
from guize.services.drafts.drafting import document_of
from guize.services.drafts.examining import Examined
from guize.services.drafts.opening import OpenDraft, open_draft
from guize.store.actors import find_names
from guize.store.draft_tables import DraftEditRow, DraftReviewRow
from guize.store.drafts import find_publication, list_comments, list_drafts

_SEEING = (Action.READ, Action.EDIT, Action.REVIEW, Action.PUBLISH, Action.ADMINISTER)

_BATCH = 100

CONFLICT_SIDES = ("base", "mine", "theirs")
"""What stood before, what the draft says, what the other version says."""


def show_draft(session: Session, opened: OpenDraft) -> JsonObject:
    """Return everything about a draft that an answer tells."""
    row = opened.row
    document = document_of(row)
    remarks = list_comments(session, row.id)
    comments: list[Json] = [
        {
            "id": one.id,
            "revision": one.revision,
            "pointer": one.pointer,
            "body": one.body,
            "author": one.author,
            "at": format_instant(one.at),
            "is_anchored": _leads_somewhere(document, one.pointer),
        }
        for one in remarks
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
        "document": document,
        "conflicts": [_told_conflict(conflict) for conflict in row.conflicts],
        "reviews": [_review(review) for review in opened.reviews],
        "edits": [_edit(edit) for edit in opened.edits],
        "comments": comments,
        "publication": published,
        "people": _names(session, opened, actors=[one.author for one in remarks]),
    }


def show_drafts(
    session: Session,
    principal: Principal,
    slug: str,
    *,
    state: State | None,
    after: int | None,
    limit: int,
    below: bool = False,
) -> JsonObject:
    """Return the drafts of a tenant, newest first, a page at a time, without their content.

    With `below`, those of every tenant below it too. `next` is what to pass as `after` for the page
    that follows, null on the last.

    Raises:
        NotFoundError: there is no such tenant, or it must not be shown to exist.
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks holds no role there.

    """
    authorise(session, principal, slug, *_SEEING)
    found = _drafts(session, principal, slug, state=state, after=after, below=below)
    # One more than asked for tells whether there is a page that follows.
    shown = [*islice(found, limit + 1)]
    page = shown[:limit]
    items: list[Json] = [_summary(one) for one in page]
    following = page[-1].row.id if len(shown) > limit else None
    return {
        "tenant": slug,
        "items": items,
        "people": _names(session, *page),
        "next": following,
    }


def _drafts(
    session: Session,
    principal: Principal,
    slug: str,
    *,
    state: State | None,
    after: int | None,
    below: bool,
) -> Iterator[OpenDraft]:
    """Yield the drafts that stand in a state, newest first."""
    states = frozenset(State if state is None else {state})
    if state in UNDER_REVIEW:
        # Which of the two a draft is in, the policy of today decides.
        states = UNDER_REVIEW
    while rows := list_drafts(session, slug, after, _BATCH, states=states, below=below):
        for row in rows:
            opened = open_draft(session, principal, row.id)
            if state in (None, opened.state):
                yield opened
        after = rows[-1].id


def show_edits(opened: OpenDraft) -> JsonObject:
    """Return every revision of a draft with what was changed."""
    edits: list[Json] = [{**_edit(edit), "change": edit.change} for edit in opened.edits]
    return {"draft": opened.row.id, "edits": edits, "allowed_actions": allowed_of(opened)}


def show_findings(opened: OpenDraft, examined: Examined) -> JsonObject:
    """Return what is wrong with a draft."""
    return {
        "draft": opened.row.id,
        "revision": opened.row.revision,
        "findings": [finding.as_json() for finding in examined.findings],
        "allowed_actions": allowed_of(opened),
    }


def show_coverage(opened: OpenDraft) -> JsonObject:
    """Return which articles of a draft's text its rules encode, and which are still to be done.

    Pointers lead into the draft's document.

    Raises:
        NotOnFileError: the draft has no text.

    """
    row = opened.row
    if row.content["text"] is None:
        words = Words(
            zh=f"草案 {row.id} 还没有文件原文,无从逐条核对;"
            f"请先附上(PUT /api/v1/drafts/{row.id}/text)。",
            en=f"Draft {row.id} has no text yet, so no articles to cover: attach the document "
            f"first (PUT /api/v1/drafts/{row.id}/text).",
        )
        raise NotOnFileError("draft", str(row.id), words)
    text = Text.from_json(row.content["text"])
    told = {key: why for key, why in row.content["narrative"].items() if is_narrative(key, why)}
    rules, labels = row.content["rules"], labels_of_text(text)
    declared = row.content["head"].get("background")
    background = [
        one
        for one in (declared if isinstance(declared, list) else ())
        if isinstance(one, dict) and is_citation(one)
    ]
    coverage = cover(rules, text.bodies(), read_narrative(told), labels, background)
    placed = replace(
        coverage,
        articles=tuple(
            replace(
                one,
                rules=tuple(f"/rules{rule}" for rule in one.rules),
                quotes=tuple(replace(each, rule=f"/rules{each.rule}") for each in one.quotes),
            )
            for one in coverage.articles
        ),
        unverified=tuple(
            replace(one, pointer=f"/rules{one.pointer}") for one in coverage.unverified
        ),
    )
    return {
        "draft": row.id,
        "revision": row.revision,
        **placed.as_json(),
        "allowed_actions": allowed_of(opened),
    }


def etag_of(opened: OpenDraft) -> str:
    """Return the tag of a draft's revision, as `If-Match` takes it."""
    return f'"d{opened.row.id}-r{opened.row.revision}"'


def _summary(opened: OpenDraft) -> JsonObject:
    row, policy, facts = opened.row, opened.policy, opened.facts
    counts = Counter(str(finding["severity"]) for finding in row.findings)
    contributors: list[Json] = [*sorted(facts.contributors)]
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
        "allowed_actions": allowed_of(opened),
    }


def allowed_of(opened: OpenDraft) -> JsonObject:
    """Return each step, and whether the asker may take it now."""
    return {step.value: _told(refusal) for step, refusal in opened.allowed.items()}


def _told_conflict(conflict: JsonObject) -> JsonObject:
    """Return a conflict that says which sides have no value: a removal is no value left out."""
    absent: list[Json] = [side for side in CONFLICT_SIDES if side not in conflict]
    return {**conflict, "absent": absent}


def _names(session: Session, *drafts: OpenDraft, actors: Iterable[str] = ()) -> JsonObject:
    """Return the names of everybody whom the answers about `drafts` name, and of `actors`."""
    named = {*actors}
    for one in drafts:
        named |= {one.row.created_by, *one.facts.contributors}
        named |= {review.actor for review in one.reviews}
    return {**find_names(session, named)}


def _leads_somewhere(document: JsonObject, pointer: str) -> bool:
    try:
        resolve(document, pointer)
    except KeyError:
        return False
    return True


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
