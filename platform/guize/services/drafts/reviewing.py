"""Reviews drafts: submit, approve, countersign, reject, withdraw, comment; four eyes throughout."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from sqlmodel import Session

from guize.domain.errors import Fault, InvalidInputError
from guize.domain.findings import Finding, Severity
from guize.domain.governance.authority import Principal
from guize.domain.governance.workflow import DraftFacts, State, Step, standing
from guize.domain.json_pointer import tokens
from guize.domain.words import Words
from guize.services.drafts.drafting import check_text
from guize.services.drafts.examining import examine
from guize.services.drafts.opening import OpenDraft, RejectedDraftError, open_for, tell
from guize.services.published.shelf import today
from guize.store.draft_tables import DraftCommentRow, DraftReviewRow

_LONGEST = 5000


def submit_draft(
    session: Session, principal: Principal, draft: int, revision: int, now: datetime
) -> None:
    """Hand a draft over to review.

    Raises:
        RejectedDraftError: the checks find errors on the record of this moment.
        Others as `open_for` tells.

    """
    opened = open_for(session, principal, draft, Step.SUBMIT, revision)
    examined = examine(session, opened.row, opened.tenant, today(opened.tenant, now))
    refuse_errors(Step.SUBMIT, examined.findings)
    opened.row.submitted_at = now
    _set_state(session, opened, State.IN_REVIEW, now)
    tell(session, opened.row, principal, "submit", now, revision=revision)


def sign_draft(
    session: Session,
    principal: Principal,
    draft: int,
    revision: int,
    *,
    verdict: Literal["approve", "countersign"],
    reason: str | None,
    now: datetime,
) -> None:
    """Approve a draft, or countersign it for the tenant above that demands it.

    Raises:
        FourEyesError: whoever asks contributed to the draft, or signed this revision already.
        Others as `open_for` tells.

    """
    opened = open_for(session, principal, draft, Step(verdict), revision)
    _record(session, opened, principal, verdict=verdict, reason=reason, now=now)
    facts = opened.facts
    signed = {principal.actor}
    after = DraftFacts(
        state=facts.state,
        contributors=facts.contributors,
        approvers=facts.approvers | (signed if verdict == "approve" else set()),
        countersigners=facts.countersigners | (signed if verdict == "countersign" else set()),
    )
    state = standing(after, opened.policy)
    _set_state(session, opened, state, now)
    told = {"revision": revision, "reason": reason, "state": state.value}
    tell(session, opened.row, principal, verdict, now, **told)


def reject_draft(
    session: Session, principal: Principal, draft: int, revision: int, *, reason: str, now: datetime
) -> None:
    """Send a draft back to those who write it, with the reason.

    Raises:
        InvalidInputError: there is no reason.
        Others as `open_for` tells.

    """
    opened = open_for(session, principal, draft, Step.REJECT, revision)
    if not reason.strip():
        words = Words(zh="退回须说明理由。", en="A rejection states its reason: give it here.")
        raise InvalidInputError((Fault("/reason", "required", words),))
    _record(session, opened, principal, verdict="reject", reason=reason, now=now)
    _set_state(session, opened, State.REJECTED, now)
    tell(session, opened.row, principal, "reject", now, revision=revision, reason=reason)


def withdraw_draft(
    session: Session, principal: Principal, draft: int, revision: int, now: datetime
) -> None:
    """Give a draft up for good; its record stays.

    Raises:
        As `open_for` tells.

    """
    opened = open_for(session, principal, draft, Step.WITHDRAW, revision)
    _set_state(session, opened, State.WITHDRAWN, now)
    tell(session, opened.row, principal, "withdraw", now, revision=revision)


def comment_on_draft(
    session: Session, principal: Principal, draft: int, *, pointer: str, body: str, now: datetime
) -> None:
    """Remark on a value of a draft, named by its JSON Pointer into the document ("": the whole).

    Raises:
        InvalidInputError: the pointer is malformed, or there are no words.
        Others as `open_for` tells.

    """
    opened = open_for(session, principal, draft, Step.COMMENT, None)
    faults = [*check_text("/pointer", pointer), *check_text("/body", body, _LONGEST)]
    if not body.strip():
        words = Words(zh="批注不能为空。", en="A comment says something: write it here.")
        faults.append(Fault("/body", "required", words))
    try:
        tokens(pointer)
    except ValueError:
        words = Words(
            zh="不是 JSON Pointer;应如 /rules/deadlines/reply-to-request/limit。",
            en="This is no JSON Pointer; write one such as "
            "/rules/deadlines/reply-to-request/limit.",
        )
        faults.append(Fault("/pointer", "not_a_pointer", words))
    if faults:
        raise InvalidInputError(tuple(faults))
    row = opened.row
    session.add(
        DraftCommentRow(
            draft=row.id,
            tenant=row.tenant,
            revision=row.revision,
            pointer=pointer,
            body=body,
            author=principal.actor,
            at=now,
        )
    )
    session.flush()
    tell(session, row, principal, "comment", now, revision=row.revision, pointer=pointer)


def refuse_errors(step: Step, findings: Iterable[Finding]) -> None:
    """See that the checks found no error that keeps a draft from a step.

    Raises:
        RejectedDraftError: they did.

    """
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        faults = tuple(Fault(error.pointer, error.code, error.words) for error in errors)
        raise RejectedDraftError(step, faults, [one.mandate for one in errors if one.mandate])


def _record(
    session: Session,
    opened: OpenDraft,
    principal: Principal,
    *,
    verdict: str,
    reason: str | None,
    now: datetime,
) -> None:
    faults = check_text("/reason", reason or "", _LONGEST)
    if faults:
        raise InvalidInputError(tuple(faults))
    row = opened.row
    session.add(
        DraftReviewRow(
            draft=row.id,
            tenant=row.tenant,
            revision=row.revision,
            actor=principal.actor,
            verdict=verdict,
            reason=reason,
            at=now,
        )
    )
    session.flush()


def _set_state(session: Session, opened: OpenDraft, state: State, now: datetime) -> None:
    opened.row.state = state.value
    opened.row.updated_at = now
    session.flush()
