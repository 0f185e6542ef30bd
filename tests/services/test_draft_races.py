"""Races of drafts on a database of their own: whoever is first wins, and nothing happens twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from sqlmodel import Session

from guize.domain.errors import GuizeError, StaleError
from guize.domain.governance.authority import SYSTEM, Principal
from guize.domain.governance.workflow import State
from guize.domain.json_types import JsonObject
from guize.run.embedded import DatabaseUrls
from guize.services.drafts.drafting import edit_draft, merge_change
from guize.services.drafts.opening import DraftStateError, NeedsRebaseError, open_draft
from guize.services.drafts.publishing import Published, publish_draft
from guize.services.drafts.reviewing import sign_draft, submit_draft
from guize.store.drafts import list_reviews
from guize.store.engine import SessionFactory, create_engine, session_factory
from guize.store.queries import get_timeline
from tests.services.drafted import (
    CLERK,
    NOW,
    OPERATOR,
    PUBLISHER,
    REVIEWER,
    SECOND,
    approved,
    drafted,
    record_world,
)

_Result = TypeVar("_Result")
RUNS = range(12)


@pytest.fixture
def sessions(own_database: DatabaseUrls) -> Iterator[SessionFactory]:
    """Give sessions on a database with a city that has one version."""
    engine = create_engine(own_database.application, pool_size=8)
    sessions = session_factory(engine, SYSTEM)
    with sessions() as session:
        record_world(session)
        session.commit()
    yield sessions
    engine.dispose()


def race(
    sessions: SessionFactory, *runners: Callable[[Session], _Result]
) -> list[_Result | GuizeError]:
    """Run all at once, each in a transaction of its own; return what each got or was refused."""
    barrier = Barrier(len(runners))

    def run(runner: Callable[[Session], _Result]) -> _Result | GuizeError:
        with sessions() as session:
            session.connection()
            barrier.wait()
            try:
                result = runner(session)
            except GuizeError as error:
                return error
            session.commit()
            return result

    with ThreadPoolExecutor(len(runners)) as pool:
        return [*pool.map(run, runners)]


def prepared(sessions: SessionFactory, state: State) -> int:
    """Return a new draft in a state, committed."""
    with sessions() as session:
        draft = drafted(session)
        if state is State.APPROVED:
            approved(session, draft)
        elif state is State.IN_REVIEW:
            submit_draft(session, CLERK, draft, 1, NOW)
        session.commit()
        return draft


def publishing(draft: int) -> Callable[[Session], Published]:
    """Return a publication of a draft at its first revision."""

    def publish(session: Session) -> Published:
        return publish_draft(session, PUBLISHER, draft, 1, backdating_ground=None, now=NOW)

    return publish


def numbers(sessions: SessionFactory) -> list[int]:
    """Return the numbers of the city's versions."""
    with sessions() as session:
        return sorted(version.number for version in get_timeline(session, "city").versions)


def test_one_draft_published_by_many_is_published_once(sessions: SessionFactory) -> None:
    """All of them are given the same version, one as the first and the others as a repetition."""
    for run in RUNS:
        draft = prepared(sessions, State.APPROVED)
        found = race(sessions, *[publishing(draft)] * 4)
        published = [one for one in found if isinstance(one, Published)]
        assert len(published) == 4, found
        assert {one.number for one in published} == {run + 2}
        assert sorted(one.is_repeated for one in published) == [False, True, True, True]
    assert numbers(sessions) == [*range(1, len(RUNS) + 2)]


def test_of_two_drafts_one_lands_and_the_other_must_be_rebased(sessions: SessionFactory) -> None:
    """No number is used twice, none is left out, and nobody overwrites what landed first."""
    for run in RUNS:
        drafts = [prepared(sessions, State.APPROVED) for _ in range(3)]
        found = race(sessions, *map(publishing, drafts))
        assert [one.number for one in found if isinstance(one, Published)] == [run + 2]
        assert sum(isinstance(one, NeedsRebaseError) for one in found) == 2
    assert numbers(sessions) == [*range(1, len(RUNS) + 2)]


def test_an_edit_and_an_approval_never_both_count(sessions: SessionFactory) -> None:
    """Either the approval is of the text that stands, or it was refused, or the edit voided it."""
    title: JsonObject = {"title": "改后"}

    def edit(session: Session) -> None:
        edit_draft(session, CLERK, draft, 1, merge_change(title), now=NOW)

    def approve(session: Session) -> None:
        sign_draft(session, REVIEWER, draft, 1, verdict="approve", reason=None, now=NOW)

    outcomes = set()
    for _ in RUNS:
        draft = prepared(sessions, State.IN_REVIEW)
        edited, signed = race(sessions, edit, approve)
        assert edited is None
        assert signed is None or isinstance(signed, StaleError)
        with sessions() as session:
            opened = open_draft(session, OPERATOR, draft)
            assert (opened.row.revision, opened.state) == (2, State.DRAFT)
            assert not opened.facts.approvers
        outcomes.add(signed is None)
    assert outcomes


def test_an_edit_and_a_publication_never_both_succeed(sessions: SessionFactory) -> None:
    """What is published is what was approved; an edit that comes later finds it closed."""

    def edit(session: Session) -> None:
        edit_draft(session, CLERK, draft, 1, merge_change({"title": "改后"}), now=NOW)

    for _ in RUNS:
        draft = prepared(sessions, State.APPROVED)
        edited, published = race(sessions, edit, publishing(draft))
        with sessions() as session:
            opened = open_draft(session, OPERATOR, draft)
            if isinstance(published, Published):
                assert isinstance(edited, DraftStateError)
                assert (opened.row.revision, opened.row.title) == (1, "规则1")
            else:
                assert isinstance(published, StaleError)
                assert opened.state is State.DRAFT


def test_two_edits_at_once_leave_one(sessions: SessionFactory) -> None:
    """The second names a revision that is no more, and must look again."""

    def editing(who: Principal, title: str) -> Callable[[Session], None]:
        change = merge_change({"title": title})
        return lambda session: edit_draft(session, who, draft, 1, change, now=NOW)

    for _ in RUNS:
        draft = prepared(sessions, State.DRAFT)
        found = race(sessions, editing(CLERK, "甲"), editing(OPERATOR, "乙"))
        assert sum(one is None for one in found) == 1
        assert sum(isinstance(one, StaleError) for one in found) == 1


def test_approvals_at_once_count_each_person_once(sessions: SessionFactory) -> None:
    """Three requests of two people make two approvals at the most, and none is lost in part."""

    def signing(who: Principal) -> Callable[[Session], None]:
        return lambda session: sign_draft(
            session, who, draft, 1, verdict="approve", reason=None, now=NOW
        )

    for _ in RUNS:
        draft = prepared(sessions, State.IN_REVIEW)
        found = race(sessions, signing(REVIEWER), signing(REVIEWER), signing(SECOND))
        with sessions() as session:
            signed = [review.actor for review in list_reviews(session, draft)]
        # One approval is enough here: whoever comes later finds the draft approved.
        assert len(signed) == 1
        assert sum(isinstance(one, DraftStateError) for one in found) == 2
