"""The audit on record: it grows with its transaction, is searched in scope, and tells no secret."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from guize.domain.errors import NotFoundError, UnauthenticatedError
from guize.domain.governance.authority import ANONYMOUS, SYSTEM, Action, Grant, Principal, Role
from guize.domain.json_types import Json, JsonObject
from guize.run.embedded import DatabaseUrls
from guize.services.access import audit
from guize.services.access.authorising import NotAllowedError
from guize.services.access.tokens import new_key
from guize.services.record.importing import import_pack
from guize.store.audit import Sought
from guize.store.engine import create_engine, session_factory
from guize.store.scope import act_as, come_from
from tests.http.world import made_up

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
LI = Principal("user", "7", "李四", (Grant("city", Role.ADMIN), Grant("town", Role.EDITOR)))
ANYTHING = Sought(roots="")


def fill(session: Session) -> None:
    """Record two tenants and some events about them."""
    for slug in ("city", "town"):
        import_pack(session, made_up(slug), NOW, lambda _: ())
    come_from(session, "192.0.2.7")
    for hour, (action, tenant, rules) in enumerate(
        (
            ("draft.edit", "city", ["meetings/plenary"]),
            ("draft.submit", "city", []),
            ("grant.create", "town", []),
            ("operator.reset", None, []),
        )
    ):
        listed: list[Json] = [*rules]
        detail: JsonObject = {"rules": listed, "note": "改为\x00五日"}
        at = NOW + timedelta(hours=hour)
        audit.record(session, audit.event(LI, at, action, tenant=tenant, detail=detail))


def actions(session: Session, principal: Principal, sought: Sought) -> list[str]:
    """Return the actions that a search finds."""
    act_as(session, principal)
    found = audit.search_events(session, principal, sought)["events"]
    assert isinstance(found, list)
    return [str(one["action"]) for one in found if isinstance(one, dict)]


def test_what_is_recorded_verifies_and_tells_everything(session: Session) -> None:
    """Events come back with actor, address and detail, and their chain holds."""
    fill(session)
    answer = audit.search_events(session, SYSTEM, ANYTHING)
    events = answer["events"]
    assert isinstance(events, list)
    newest, oldest = events[0], events[-1]
    assert isinstance(oldest, dict)
    assert (oldest["actor"], oldest["actor_name"], oldest["address"]) == (
        "user:7",
        "李四",
        "192.0.2.7",
    )
    assert oldest["detail"] == {"rules": ["meetings/plenary"], "note": "改为\ufffd五日"}
    verdict = audit.verify_audit(session)
    assert (verdict.holds, verdict.events) == (True, 4)
    assert isinstance(newest, dict)
    assert verdict.last_hash == newest["hash"]


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        (Sought(roots="", actor="user:7"), 4),
        (Sought(roots="", actor="user:8"), 0),
        (Sought(roots="", tenant="city"), 2),
        (Sought(roots="", action="draft"), 2),
        (Sought(roots="", action="draft.submit"), 1),
        (Sought(roots="", action="dr"), 0),
        (Sought(roots="", rule="meetings/plenary"), 1),
        (Sought(roots="", rule="meetings/none"), 0),
        (Sought(roots="", from_at=NOW + timedelta(hours=1), to_at=NOW + timedelta(hours=3)), 2),
        (Sought(roots="", outcome="refused"), 0),
        (Sought(roots="", object="draft:1"), 0),
    ],
)
def test_events_are_searched(session: Session, sought: Sought, expected: int) -> None:
    """By actor, tenant, action or family of actions, rule, outcome, object and time."""
    fill(session)
    assert len(actions(session, SYSTEM, sought)) == expected


def test_pages_follow_one_another(session: Session) -> None:
    """Each event comes once, the newest first, and the last page says so."""
    fill(session)
    seen: list[str] = []
    before: int | None = None
    for _ in range(4):
        page = audit.search_events(session, SYSTEM, Sought(roots="", before=before, limit=3))
        events = page["events"]
        assert isinstance(events, list)
        seen += [str(one["action"]) for one in events if isinstance(one, dict)]
        following = page["next"]
        if following is None:
            break
        assert isinstance(following, int)
        before = following
    assert seen == ["operator.reset", "grant.create", "draft.submit", "draft.edit"]


def test_an_auditor_sees_own_tenants_only(session: Session) -> None:
    """An editor elsewhere reads no audit there, although the scope of the session reaches it."""
    fill(session)
    assert actions(session, LI, ANYTHING) == ["draft.submit", "draft.edit"]
    with pytest.raises(NotAllowedError):
        audit.search_events(session, LI, Sought(roots="", tenant="town"))
    with pytest.raises(NotFoundError):
        audit.search_events(session, LI, Sought(roots="", tenant="nowhere"))
    with pytest.raises(UnauthenticatedError):
        audit.search_events(session, ANONYMOUS, ANYTHING)
    nobody = Principal("client", "1", "OA", scopes=frozenset({Action.READ}), tenants=frozenset())
    with pytest.raises(NotAllowedError):
        audit.search_events(session, nobody, ANYTHING)


@pytest.mark.parametrize("name", ["password", "token", "key_hash", "api_key", "cookie"])
def test_a_secret_is_refused(session: Session, name: str) -> None:
    """A detail with a member that would hold a secret, however deep, is not recorded."""
    detail: JsonObject = {"after": [{name: "x"}]}
    with pytest.raises(ValueError, match="no secrets"):
        audit.record(session, audit.event(LI, NOW, "a.b", detail=detail))
    assert audit.verify_audit(session).events == 0


def test_a_key_that_somebody_pasted_is_not_kept(session: Session) -> None:
    """Wherever it stands in an event, what looks like a key is cut."""
    key = new_key()
    detail: JsonObject = {"note": f"my key is {key}!", "changes": [{"at": "/x", "after": [key]}]}
    who = Principal("user", "7", f"李 {key}")
    audit.record(session, audit.event(who, NOW, "a.b", detail=detail))
    act_as(session, SYSTEM)
    told = str(audit.search_events(session, SYSTEM, ANYTHING))
    assert key not in told
    assert "my key is guize_…!" in told
    assert audit.verify_audit(session).holds


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_event SET actor = 'user:1' WHERE seq = 2",
        "UPDATE audit_event SET at = at + interval '1 microsecond' WHERE seq = 2",
        "UPDATE audit_event SET detail = '{}' WHERE seq = 2",
        "UPDATE audit_event SET hash = repeat('a', 64) WHERE seq = 2",
        "DELETE FROM audit_event WHERE seq = 2",
        "DELETE FROM audit_event WHERE seq = 1",
    ],
)
def test_tampering_in_the_database_shows(own_database: DatabaseUrls, tampering: str) -> None:
    """Even the owner, with the triggers and the wall taken down, cannot change what is told."""
    engine = create_engine(own_database.application)
    with session_factory(engine, SYSTEM)() as session:
        fill(session)
        session.commit()
        assert audit.verify_audit(session).holds
    assert own_database.owner
    owner = sa.create_engine(own_database.owner)
    with owner.begin() as connection:
        connection.execute(sa.text("ALTER TABLE audit_event DISABLE TRIGGER ALL"))
        connection.execute(sa.text("ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY"))
        assert connection.execute(sa.text(tampering)).rowcount == 1
    owner.dispose()
    with session_factory(engine, SYSTEM)() as session:
        verdict = audit.verify_audit(session)

    engine.dispose()
    assert not verdict.holds
    assert verdict.broken_at in (1, 2)


def test_a_rollback_takes_the_event_along(own_database: DatabaseUrls) -> None:
    """What did not happen is not on record, and the chain has no gap."""
    engine = create_engine(own_database.application)
    sessions = session_factory(engine, SYSTEM)
    with sessions() as session:
        audit.record(session, audit.event(LI, NOW, "a.undone"))
        session.rollback()
        audit.record(session, audit.event(LI, NOW, "a.done"))
        session.commit()
    with sessions() as session:
        assert actions(session, SYSTEM, ANYTHING) == ["a.done"]
        assert audit.verify_audit(session).holds
    engine.dispose()
