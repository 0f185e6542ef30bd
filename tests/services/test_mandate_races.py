"""A province's mandate and a city's version at once: never do both slip through."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from guize.domain.errors import GuizeError
from guize.domain.governance.authority import SYSTEM, Principal
from guize.run.embedded import DatabaseUrls
from guize.services.drafts.beginning import FromVersion
from guize.services.drafts.opening import RejectedDraftError, open_draft
from guize.services.drafts.publishing import Published, publish_draft
from guize.services.drafts.reviewing import sign_draft, submit_draft
from guize.store.engine import SessionFactory, create_engine, session_factory
from tests.services.drafted import (
    CLERK,
    NOW,
    OPERATOR,
    PUBLISHER,
    REVIEWER,
    drafted,
    edited,
)
from tests.services.mandated import (
    PROVINCIAL,
    PROVINCIAL_PUBLISHER,
    PROVINCIAL_REVIEWER,
    at_most,
    demanding,
    record_province,
)

_WAITING = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


@pytest.fixture
def sessions(own_database: DatabaseUrls) -> Iterator[SessionFactory]:
    """Give sessions on a database with a province without mandates, and a city."""
    engine = create_engine(own_database.application, pool_size=6)
    sessions = session_factory(engine, SYSTEM)
    with sessions() as session:
        record_province(session, {})
        session.commit()
    yield sessions
    engine.dispose()


def prepared(
    sessions: SessionFactory, slug: str, clerk: Principal, reviewer: Principal, change: object
) -> int:
    """Return an approved draft at a tenant, committed."""
    with sessions() as session:
        draft = drafted(session, by=clerk, slug=slug, source=FromVersion(1))
        edited(session, draft, {"rules": change}, clerk)  # type: ignore[dict-item] # JSON
        revision = open_draft(session, OPERATOR, draft).row.revision
        submit_draft(session, clerk, draft, revision, NOW)
        sign_draft(session, reviewer, draft, revision, verdict="approve", reason=None, now=NOW)
        session.commit()
        return draft


def published(session: Session, by: Principal, draft: int) -> Published | GuizeError:
    """Publish a draft; return the refusal if there is one."""
    try:
        return publish_draft(session, by, draft, 2, backdating_ground=None, now=NOW)
    except GuizeError as error:
        session.rollback()
        return error


def await_the_lock(sessions: SessionFactory) -> None:
    """Wait until somebody waits for an advisory lock."""
    with sessions() as session:
        for _ in range(500):
            if session.connection().scalar(_WAITING):
                return
            session.rollback()
            time.sleep(0.01)
    pytest.fail("nobody came to wait for the publication lock")


def race(
    sessions: SessionFactory, *, first: tuple[Principal, int], second: tuple[Principal, int]
) -> tuple[Published | GuizeError, Published | GuizeError]:
    """Publish two drafts: the second is examined and comes to the lock while the first holds it."""

    def follow() -> Published | GuizeError:
        with sessions() as session:
            outcome = published(session, *second)
            session.commit()
            return outcome

    with sessions() as session, ThreadPoolExecutor(1) as pool:
        leader = published(session, *first)
        follower = pool.submit(follow)
        await_the_lock(sessions)
        session.commit()
        return leader, follower.result(timeout=60)


TITLED = {"deadlines": {"countersign": {"title": "会签办理"}}}


def drafts(sessions: SessionFactory) -> tuple[tuple[Principal, int], tuple[Principal, int]]:
    """Return the approved drafts of a mandate, and of a version that breaks it."""
    demand = demanding(reply=at_most(8))
    return (
        (
            PROVINCIAL_PUBLISHER,
            prepared(sessions, "province", PROVINCIAL, PROVINCIAL_REVIEWER, demand),
        ),
        (PUBLISHER, prepared(sessions, "city", CLERK, REVIEWER, TITLED)),
    )


def test_a_version_that_comes_to_the_lock_after_the_mandate_is_refused(
    sessions: SessionFactory,
) -> None:
    """It was examined before the mandate was there, and is judged again under the lock."""
    mandate, version = drafts(sessions)
    first, second = race(sessions, first=mandate, second=version)
    assert isinstance(first, Published)
    assert isinstance(second, RejectedDraftError)
    assert [fault.code for fault in second.faults] == ["mandate_broken"]
    assert (second.action, second.told) == (
        "draft.publish",
        {"codes": ["mandate_broken"], "mandates": [{"tenant": "province", "rule": "reply"}]},
    )


def test_a_version_that_comes_before_the_mandate_stands(sessions: SessionFactory) -> None:
    """What stands is reported, not silently changed: neither is refused."""
    mandate, version = drafts(sessions)
    first, second = race(sessions, first=version, second=mandate)
    assert isinstance(first, Published)
    assert isinstance(second, Published)
