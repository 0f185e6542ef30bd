"""The publication lock, with real commits: numbers are unique and time goes one way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier, Event

import sqlalchemy as sa

from guize.domain.governance.authority import SYSTEM
from guize.packs.pack import Pack
from guize.run.embedded import DatabaseUrls
from guize.services.access.audit import event, record, verify_audit
from guize.services.record.importing import TenantReport, import_pack
from guize.store.engine import SessionFactory, create_engine, session_factory
from guize.store.head import read_head
from guize.store.locks import take_publication_lock
from guize.store.publication import next_recording
from guize.store.queries import load_register, load_timelines
from tests.packs.samples import pack_files, sample_pack

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def _importer(
    sessions: SessionFactory, barrier: Barrier
) -> Callable[[Pack, datetime], TenantReport]:
    def run(pack: Pack, now: datetime) -> TenantReport:
        with sessions() as session:
            read_head(session)  # an early snapshot, before the others publish
            barrier.wait()
            report = import_pack(session, pack, now, lambda _: ())
            session.commit()
        return report

    return run


def test_importers_at_once_number_one_after_the_other(own_database: DatabaseUrls) -> None:
    """Whoever commits later has the later number and instant, whatever the clocks say."""
    engine = create_engine(own_database.application)
    sessions = session_factory(engine, SYSTEM)
    slugs = [f"city{index}" for index in range(4)]
    packs = [sample_pack(pack_files(slug, versions=5), slug) for slug in slugs]
    clocks = [NOW - timedelta(days=index) for index in range(len(slugs))]
    with ThreadPoolExecutor(len(slugs)) as pool:
        run = _importer(sessions, Barrier(len(slugs)))
        assert all(report.changed for report in pool.map(run, packs, clocks))
    with sessions() as session:
        rows = session.connection().execute(
            sa.text("SELECT seq, recorded_at FROM version ORDER BY seq")
        )
        found = [(seq, at) for seq, at in rows]
        timelines = load_timelines(session, load_register(session), slugs)
    engine.dispose()
    instants = [at for _, at in found]
    assert len(found) == 20
    assert all(earlier < later for earlier, later in pairwise(instants))
    for slug in slugs:
        assert [version.number for version in timelines[slug].versions] == [1, 2, 3, 4, 5]


def test_the_same_pack_at_once_is_recorded_once(own_database: DatabaseUrls) -> None:
    """Of importers of one pack, one records it and the others find it recorded."""
    engine = create_engine(own_database.application)
    run = _importer(session_factory(engine, SYSTEM), Barrier(3))
    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(run, [sample_pack()] * 3, [NOW] * 3))
    engine.dispose()
    assert sorted(report.versions[0].outcome for report in reports) == [
        "recorded",
        "unchanged",
        "unchanged",
    ]


def test_nobody_who_writes_waits_for_a_publication(own_database: DatabaseUrls) -> None:
    """While somebody publishes, an event of another goes on the audit at once."""
    engine = create_engine(own_database.application)
    sessions = session_factory(engine, SYSTEM)
    with sessions() as publishing, sessions() as writing:
        take_publication_lock(publishing)
        writing.connection().execute(sa.text("SET LOCAL lock_timeout = '5s'"))
        record(writing, event(SYSTEM, NOW, "draft.edit"))
        writing.commit()
        record(publishing, event(SYSTEM, NOW, "draft.publish"))
        publishing.commit()
    with sessions() as session:
        assert verify_audit(session).events == 2
    engine.dispose()


def test_who_waits_for_the_lock_sees_what_was_published(own_database: DatabaseUrls) -> None:
    """The next recording is reckoned once the lock is granted, from what was committed by then."""
    engine = create_engine(own_database.application)
    sessions = session_factory(engine, SYSTEM)
    waiting = Event()

    def wait() -> int:
        with sessions() as session:
            read_head(session)
            waiting.set()
            take_publication_lock(session)
            return next_recording(session, NOW).seq

    with sessions() as holder, ThreadPoolExecutor(1) as pool:
        take_publication_lock(holder)
        waiter = pool.submit(wait)
        waiting.wait()
        import_pack(holder, sample_pack(), NOW, lambda _: ())
        published = read_head(holder).seq
        holder.commit()
        assert waiter.result() == published + 1
    engine.dispose()
