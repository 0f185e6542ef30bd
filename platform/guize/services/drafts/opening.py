"""Opens a draft for whoever asks: whether it may be seen, and which steps may be taken now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from guize.domain.errors import (
    ConflictError,
    Fault,
    GuizeError,
    InvalidInputError,
    NotFoundError,
    StaleError,
)
from guize.domain.findings import Severity
from guize.domain.governance.authority import Action, Principal, actions_at
from guize.domain.governance.workflow import (
    OPEN,
    Asker,
    DraftFacts,
    Policy,
    Refusal,
    State,
    Step,
    allowed_actions,
    standing,
)
from guize.domain.json_types import Json
from guize.domain.tenant import Tenant
from guize.domain.words import Words
from guize.services.access.audit import event, record
from guize.services.access.authorising import NotAllowedError, require_signed_in
from guize.services.access.refusing import BarredDeedError
from guize.services.drafts.complying import BROKEN
from guize.store.draft_tables import DraftEditRow, DraftReviewRow, DraftRow
from guize.store.drafts import (
    find_draft,
    find_last_number,
    find_policies,
    list_edits,
    list_reviews,
    lock_draft,
)
from guize.store.identities import find_keepers
from guize.store.queries import find_ancestry

_SEEING = frozenset(Action) - {Action.AUDIT}


class FourEyesError(NotAllowedError):
    """Whoever asks is not another pair of eyes on this draft, whatever they may do elsewhere."""

    code = "four_eyes"


class NeedsRebaseError(ConflictError):
    """Another version landed since the draft was based."""

    code = "needs_rebase"


class DraftStateError(ConflictError):
    """The draft is not in the state that the step starts from."""

    code = "draft_state"


class RejectedDraftError(InvalidInputError, BarredDeedError):
    """The checks found errors in a draft; its faults name them, with pointers into the draft."""

    code = "draft_has_errors"

    def __init__(
        self, step: Step, faults: tuple[Fault, ...], mandates: Iterable[tuple[str, str]] = ()
    ) -> None:
        """Keep the faults, and for the audit what they kept from being done.

        Args:
            step: what was to be done.
            faults: the errors, of which there is at least one.
            mandates: tenant and rule of each mandate that bars it.

        """
        super().__init__(faults)
        self.action = f"draft.{step}"
        codes: list[Json] = [*dict.fromkeys(fault.code for fault in faults)]
        named: list[Json] = [
            {"tenant": tenant, "rule": rule} for tenant, rule in dict.fromkeys(mandates)
        ]
        self.told = {"codes": codes, **({"mandates": named} if named else {})}


_OF_EYES = frozenset({"four_eyes", "not_a_person", "already_signed"})

_ACTIONS: Mapping[Step, Action] = {
    Step.APPROVE: Action.REVIEW,
    Step.COUNTERSIGN: Action.REVIEW,
    Step.REJECT: Action.REVIEW,
    Step.PUBLISH: Action.PUBLISH,
}
"""What a step takes, as refusals name it; EDIT for the others."""


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft with all that bears on what may be done with it.

    Attributes:
        row: the draft.
        path: its tenant, the parent, …, the root.
        edits: its revisions, in order.
        reviews: the reviews of all its revisions, in order.
        policy: what today's policy asks of a review.
        facts: what the workflow asks of the draft.
        allowed: each step with the reason against it, None where whoever asks may take it now.
        last: the number of the tenant's last version, 0 if it has none.
    """

    row: DraftRow
    path: tuple[Tenant, ...]
    edits: Sequence[DraftEditRow]
    reviews: Sequence[DraftReviewRow]
    policy: Policy
    facts: DraftFacts
    allowed: Mapping[Step, Refusal | None]
    last: int

    @property
    def tenant(self) -> Tenant:
        """The tenant whose draft it is."""
        return self.path[0]

    @property
    def state(self) -> State:
        """The state by the policy of today."""
        return standing(self.facts, self.policy)


def open_draft(session: Session, principal: Principal, draft: int) -> OpenDraft:
    """Return a draft for reading.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotFoundError: there is no such draft, or whoever asks holds no role at its tenant.

    """
    require_signed_in(principal)
    row = find_draft(session, draft)
    path = tuple(find_ancestry(session, row.tenant)) if row else ()
    if row is None or _SEEING.isdisjoint(_held(principal, path)):
        raise NotFoundError("draft", str(draft))
    return _opened(session, principal, row, path)


def open_for(
    session: Session, principal: Principal, draft: int, step: Step, revision: int | None
) -> OpenDraft:
    """Return a draft, locked, for a step that whoever asks may take now.

    Args:
        session: the session; the lock lasts as long as its transaction.
        principal: whoever asks.
        draft: the draft.
        step: what is to be done.
        revision: the revision that it is to be done to; None where any will do.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotFoundError: there is no such draft, or it must not be shown to exist.
        NotAllowedError: whoever asks holds no role that takes this step.
        StaleError: the draft is at another revision.
        FourEyesError: whoever asks contributed to the draft, or signed it already.
        NeedsRebaseError: another version landed since the draft was based.
        RejectedDraftError: the checks found errors in this revision.
        DraftStateError: the state of the draft does not allow the step.

    """
    seen = open_draft(session, principal, draft)
    refuse_right(seen, step)
    row = lock_draft(session, draft)
    if row is None:
        raise NotFoundError("draft", str(draft))
    opened = _opened(session, principal, row, seen.path)
    if revision is not None and revision != row.revision:
        raise StaleError(_stale(row, revision))
    refusal = opened.allowed[step]
    if refusal is not None:
        raise _error(opened, step, refusal)
    return opened


def tell(
    session: Session, row: DraftRow, principal: Principal, deed: str, now: datetime, **detail: Json
) -> None:
    """Record in the audit what was done with a draft; last of all, for it takes a lock.

    Args:
        session: the session, with the deed flushed.
        row: the draft.
        principal: who did it.
        deed: what was done, in one word.
        now: when.
        **detail: more about it; members that are None are left out.
    """
    known = {name: value for name, value in detail.items() if value is not None}
    told = event(
        principal, now, f"draft.{deed}", tenant=row.tenant, about=f"draft:{row.id}", detail=known
    )
    record(session, told)


def _opened(
    session: Session, principal: Principal, row: DraftRow, path: tuple[Tenant, ...]
) -> OpenDraft:
    edits, reviews = list_edits(session, row.id), list_reviews(session, row.id)
    policy = policy_at(session, path)
    last = find_last_number(session, row.tenant)
    signed = [review for review in reviews if review.revision == row.revision]
    facts = DraftFacts(
        state=State(row.state),
        contributors=_contributors(session, row, edits),
        approvers=frozenset(one.actor for one in signed if one.verdict == "approve"),
        countersigners=frozenset(one.actor for one in signed if one.verdict == "countersign"),
        is_behind=row.state in OPEN and last > row.base_head,
        has_conflicts=bool(row.conflicts),
        # What an ancestor demands may have changed since: submission judges that anew.
        has_errors=any(
            one["severity"] == Severity.ERROR and one["code"] != BROKEN for one in row.findings
        ),
    )
    asker = _asker(principal, path, policy)
    allowed = allowed_actions(facts, asker, policy)
    return OpenDraft(row, path, edits, reviews, policy, facts, allowed, last)


def _contributors(session: Session, row: DraftRow, edits: Sequence[DraftEditRow]) -> frozenset[str]:
    """Return everybody who had a hand in a draft; behind a program, whoever was given its keys.

    Else an editor's key would be a second pair of hands for whoever holds it, who would then be the
    other pair of eyes.
    """
    authors = frozenset({row.created_by, *(edit.author for edit in edits)})
    return authors | find_keepers(session, authors)


def policy_at(session: Session, path: Sequence[Tenant]) -> Policy:
    """Return what a tenant asks of a review; of the ancestors, the nearest demand counts.

    Args:
        session: the session.
        path: the tenant, its parent, …, the root.
    """
    policies = find_policies(session, [tenant.slug for tenant in path])
    own = policies.get(path[0].slug)
    demanding = (
        tenant.slug
        for tenant in path[1:]
        if tenant.slug in policies and policies[tenant.slug].countersign
    )
    return Policy(own.approvals if own else 1, next(demanding, None))


def _asker(principal: Principal, path: Sequence[Tenant], policy: Policy) -> Asker:
    slugs = [tenant.slug for tenant in path]
    above = slugs[slugs.index(policy.countersign_of) :] if policy.countersign_of else []
    return Asker(
        actor=principal.actor,
        is_person=principal.kind == "user",
        actions=_held(principal, path),
        may_countersign=bool(above) and Action.REVIEW in actions_at(principal, above),
    )


def _held(principal: Principal, path: Sequence[Tenant]) -> frozenset[Action]:
    return actions_at(principal, [tenant.slug for tenant in path])


def refuse_right(opened: OpenDraft, step: Step) -> None:
    """See that whoever asks holds a role that takes a step, whatever the state of the draft.

    Raises:
        NotAllowedError: they do not.

    """
    refusal = opened.allowed[step]
    if refusal is not None and refusal.code == "no_right":
        raise _error(opened, step, refusal)


def _error(opened: OpenDraft, step: Step, refusal: Refusal) -> GuizeError:
    action = _ACTIONS.get(step, Action.EDIT)
    if refusal.code == "no_right":
        return NotAllowedError(refusal.words, action, opened.tenant.slug)
    if refusal.code in _OF_EYES:
        return FourEyesError(refusal.words, action, opened.tenant.slug)
    if refusal.code == "needs_rebase":
        return NeedsRebaseError(refusal.words)
    if refusal.code == "has_errors":
        return RejectedDraftError(step, tuple(_errors(opened.row)))
    return DraftStateError(refusal.words)


def _errors(row: DraftRow) -> Iterator[Fault]:
    for finding in row.findings:
        if finding["severity"] == Severity.ERROR:
            yield Fault(finding["pointer"], finding["code"], Words(**finding["words"]))


def _stale(row: DraftRow, revision: int) -> Words:
    return Words(
        zh=f"草案 {row.id} 已是第 {row.revision} 稿,不再是第 {revision} 稿;请取最新一稿再试。",
        en=f"Draft {row.id} is at revision {row.revision}, no longer at {revision}: fetch it, see "
        "what has changed, and try again.",
    )
