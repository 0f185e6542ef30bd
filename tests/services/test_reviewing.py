"""Reviewing: four eyes over all contributors, as many approvals as asked for, the countersign."""

import pytest
from sqlmodel import Session

from guize.domain.errors import InvalidInputError, StaleError
from guize.domain.governance.authority import Principal
from guize.domain.governance.workflow import Step
from guize.domain.version import Kind
from guize.services.access.authorising import NotAllowedError
from guize.services.drafts.opening import (
    DraftStateError,
    FourEyesError,
    NeedsRebaseError,
    open_draft,
)
from guize.services.drafts.reviewing import (
    comment_on_draft,
    reject_draft,
    sign_draft,
    submit_draft,
    withdraw_draft,
)
from guize.store.drafts import list_comments
from guize.store.identity_tables import PolicyRow
from tests.services.drafted import (
    ABOVE,
    ADMIN,
    CLERK,
    COLLEAGUE,
    NOW,
    OPERATOR,
    REVIEWER,
    SECOND,
    STRANGER,
    VIEWER,
    approve,
    approved,
    drafted,
    edited,
    limited,
    person,
    publish,
    record_world,
)


@pytest.fixture(autouse=True)
def _world(session: Session) -> None:
    record_world(session)


def state(session: Session, draft: int) -> str:
    """Return the state of a draft."""
    return open_draft(session, OPERATOR, draft).state


def test_one_approval_suffices_without_a_policy(session: Session) -> None:
    """A draft in review is approved by the first who is not a contributor."""
    draft = drafted(session)
    submit_draft(session, CLERK, draft, 1, NOW)
    assert state(session, draft) == "in_review"
    approve(session, draft, REVIEWER)
    assert state(session, draft) == "approved"


@pytest.mark.parametrize("verdict", ["approve", "countersign"])
@pytest.mark.parametrize("contributed", ["created", "edited long ago", "operator"])
def test_no_contributor_approves(session: Session, verdict: str, contributed: str) -> None:
    """Creator, co-author and operator alike: who changed the draft is no other pair of eyes."""
    session.add(PolicyRow(tenant="province", countersign=True))
    both = person("both", "editor", "reviewer", at="province")
    author = {"created": both, "edited long ago": both, "operator": OPERATOR}[contributed]
    draft = drafted(session, by=author if contributed == "created" else CLERK)
    if contributed != "created":
        edited(session, draft, {"title": "甲"}, author)
    edited(session, draft, {"title": "乙"}, CLERK)
    revision = edited(session, draft, {"title": "丙"}, COLLEAGUE).row.revision
    submit_draft(session, CLERK, draft, revision, NOW)
    for asker in (author, COLLEAGUE) if verdict == "approve" else (author,):
        with pytest.raises(FourEyesError):
            approve(session, draft, asker, verdict)
    assert state(session, draft) == "in_review"


def test_an_edit_voids_the_approvals(session: Session) -> None:
    """What was approved is the revision before: the draft is in writing again."""
    draft = drafted(session)
    approved(session, draft)
    limited(session, draft, 5)
    opened = open_draft(session, OPERATOR, draft)
    assert (opened.state, opened.facts.approvers) == ("draft", frozenset())
    submit_draft(session, CLERK, draft, opened.row.revision, NOW)
    approve(session, draft, REVIEWER)
    assert state(session, draft) == "approved"


def test_an_approval_is_of_the_revision_that_was_seen(session: Session) -> None:
    """Whoever approves names the revision; if it was edited meanwhile, nothing is approved."""
    draft = drafted(session)
    limited(session, draft, 5)
    submit_draft(session, CLERK, draft, 2, NOW)
    with pytest.raises(StaleError):
        sign_draft(session, REVIEWER, draft, 1, verdict="approve", reason=None, now=NOW)


@pytest.mark.parametrize("verdict", ["approve", "countersign"])
def test_nobody_signs_what_must_be_rebased(session: Session, verdict: str) -> None:
    """Another version landed: an approval would be void by the rebase, and is refused."""
    session.add(PolicyRow(tenant="province", countersign=True))
    first, second = drafted(session), drafted(session)
    approved(session, first)
    approve(session, first, ABOVE, "countersign")
    submit_draft(session, CLERK, second, 1, NOW)
    publish(session, first)
    with pytest.raises(NeedsRebaseError):
        approve(session, second, REVIEWER if verdict == "approve" else ABOVE, verdict)
    assert state(session, second) == "in_review"


def test_as_many_approve_as_the_policy_asks(session: Session) -> None:
    """Two different people, each once; a contributor never counts."""
    session.add(PolicyRow(tenant="city", approvals=2))
    draft = drafted(session)
    submit_draft(session, CLERK, draft, 1, NOW)
    approve(session, draft, REVIEWER)
    with pytest.raises(FourEyesError):
        approve(session, draft, REVIEWER)
    assert state(session, draft) == "in_review"
    approve(session, draft, SECOND)
    assert state(session, draft) == "approved"


def test_the_policy_of_the_day_of_publication_counts(session: Session) -> None:
    """Once more approvals are asked for, fewer are not enough, and the missing one can be given."""
    draft = drafted(session)
    approved(session, draft)
    policy = PolicyRow(tenant="city", approvals=2)
    session.add(policy)
    session.flush()
    with pytest.raises(DraftStateError):
        publish(session, draft)
    approve(session, draft, SECOND)
    assert publish(session, draft).number == 2


def test_the_province_countersigns(session: Session) -> None:
    """Its reviewer signs beside the approvals, and no person counts for both."""
    session.add(PolicyRow(tenant="province", countersign=True))
    draft = drafted(session)
    submit_draft(session, CLERK, draft, 1, NOW)
    with pytest.raises(NotAllowedError):
        approve(session, draft, REVIEWER, "countersign")
    approve(session, draft, ABOVE)
    with pytest.raises(FourEyesError):
        approve(session, draft, ABOVE, "countersign")
    assert state(session, draft) == "in_review"
    approve(session, draft, person("other", "reviewer", at="province"), "countersign")
    assert state(session, draft) == "approved"


def test_the_demand_of_the_province_is_on_what_is_below_it(session: Session) -> None:
    """The province itself publishes without a countersign."""
    session.add(PolicyRow(tenant="province", countersign=True))
    by = person("p", "editor", at="province")
    draft = drafted(session, by=by, slug="province", source=None, kind=Kind.BASE)
    opened = open_draft(session, by, draft)
    assert opened.policy.countersign_of is None


def test_a_rejection_states_its_reason(session: Session) -> None:
    """It is kept; an edit then brings the draft back into writing."""
    draft = drafted(session)
    submit_draft(session, CLERK, draft, 1, NOW)
    with pytest.raises(InvalidInputError):
        reject_draft(session, REVIEWER, draft, 1, reason=" ", now=NOW)
    reject_draft(session, REVIEWER, draft, 1, reason="时限过短", now=NOW)
    assert state(session, draft) == "rejected"
    with pytest.raises(DraftStateError):
        submit_draft(session, CLERK, draft, 1, NOW)
    opened = limited(session, draft, 5)
    assert opened.state == "draft"
    assert [(one.verdict, one.reason) for one in opened.reviews] == [("reject", "时限过短")]


def test_an_approved_draft_can_still_be_rejected(session: Session) -> None:
    """Until it is published, a reviewer may send it back."""
    draft = drafted(session)
    approved(session, draft)
    reject_draft(session, SECOND, draft, 1, reason="条文有误", now=NOW)
    assert state(session, draft) == "rejected"


@pytest.mark.parametrize(
    ("asker", "error"),
    [
        (CLERK, None),
        (ADMIN, None),
        (COLLEAGUE, NotAllowedError),
        (REVIEWER, NotAllowedError),
    ],
)
def test_contributors_and_administrators_withdraw(
    session: Session, asker: Principal, error: type[Exception] | None
) -> None:
    """An editor who did not contribute does not."""
    draft = drafted(session)
    if error:
        with pytest.raises(error):
            withdraw_draft(session, asker, draft, 1, NOW)
        return
    withdraw_draft(session, asker, draft, 1, NOW)
    assert state(session, draft) == "withdrawn"
    with pytest.raises(DraftStateError):
        edited(session, draft, {"title": "x"})


def test_comments_stand_at_a_value(session: Session) -> None:
    """Whoever writes, reviews or publishes remarks; those who only look do not."""
    draft = drafted(session)
    at = "/rules/deadlines/reply-to-request/limit"
    comment_on_draft(session, REVIEWER, draft, pointer=at, body="太短", now=NOW)
    comment_on_draft(session, CLERK, draft, pointer="", body="改", now=NOW)
    found = [(one.pointer, one.body, one.author) for one in list_comments(session, draft)]
    assert found == [(at, "太短", "user:reviewer"), ("", "改", "user:clerk")]
    with pytest.raises(NotAllowedError):
        comment_on_draft(session, VIEWER, draft, pointer="", body="x", now=NOW)
    with pytest.raises(InvalidInputError) as caught:
        comment_on_draft(session, CLERK, draft, pointer="x", body=" ", now=NOW)
    assert {fault.pointer for fault in caught.value.faults} == {"/pointer", "/body"}


def test_a_stranger_learns_nothing(session: Session) -> None:
    """To whoever holds no role there, a draft is not found, whatever they try."""
    draft = drafted(session)
    missing = draft + 1000
    told = set()
    for number in (draft, missing):
        for attempt in (
            lambda number=number: open_draft(session, STRANGER, number),
            lambda number=number: submit_draft(session, STRANGER, number, 1, NOW),
            lambda number=number: approve_as(session, STRANGER, number),
        ):
            with pytest.raises(Exception) as caught:  # noqa: PT011 - compared below
                attempt()
            told.add((type(caught.value).__name__, str(caught.value).replace(str(number), "n")))
    assert len(told) == 1


def approve_as(session: Session, asker: Principal, draft: int) -> None:
    """Approve a draft at revision 1."""
    sign_draft(session, asker, draft, 1, verdict="approve", reason=None, now=NOW)


def test_steps_are_told_to_each(session: Session) -> None:
    """What each may do with a draft in review, as the console shows it."""
    draft = drafted(session)
    submit_draft(session, CLERK, draft, 1, NOW)
    allowed = {
        asker.name: {
            step
            for step, refusal in open_draft(session, asker, draft).allowed.items()
            if not refusal
        }
        for asker in (CLERK, REVIEWER, VIEWER)
    }
    assert allowed == {
        "clerk": {Step.EDIT, Step.WITHDRAW, Step.COMMENT},
        "reviewer": {Step.APPROVE, Step.REJECT, Step.COMMENT},
        "viewer": set(),
    }
