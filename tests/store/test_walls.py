"""Row-level security by SQL, as each of the roles: what is seen and written in which scope."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import LiteralString

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.types.json import Jsonb
from pytest_postgresql.executors import NoopExecutor

from guize.domain.governance.authority import SYSTEM
from guize.domain.json_types import JsonObject
from guize.run.embedded import DatabaseUrls
from guize.services.record.importing import import_pack
from guize.store.engine import READER_ROLE, create_engine, session_factory
from tests.conftest import RunningServer
from tests.http.world import made_up

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
ZERO = "0" * 64
WALLED = {"tenant", "version", "version_file", "role_grant", "tenant_policy", "audit_event"}
RULES: JsonObject = {"meetings": {"plenary": {"title": "全体会议"}}}


@pytest.fixture(scope="module")
def walled(server: RunningServer, template: NoopExecutor) -> Iterator[DatabaseUrls]:
    """Give a database with two provinces, restricted tenants in each, a grant and two events."""
    with server.copy_of(template.template_dbname, "guize_walls") as urls:
        engine = create_engine(urls.application)
        with session_factory(engine, SYSTEM)() as session:
            for slug, parent, level, hidden in (
                ("east", None, "province", False),
                ("east-open", "east", "city", False),
                ("east-shut", "east", "city", True),
                ("east-deep", "east-shut", "district", True),
                ("west", None, "province", True),
            ):
                pack = made_up(slug, parent=parent, level=level, hidden=hidden, rules=RULES)
                import_pack(session, pack, NOW, lambda _: ())
            session.commit()
        engine.dispose()
        with connect(urls) as connection:
            enter(connection, "system", "*", "*")
            connection.execute(
                "INSERT INTO app_user (name, display_name, is_operator, created_at)"
                " VALUES ('li', '李', false, now()), ('wang', '王', false, now())"
            )
            connection.execute(
                "INSERT INTO role_grant SELECT id, 'east-shut', 'editor', 'system', now()"
                " FROM app_user WHERE name = 'li'"
            )
            connection.execute("INSERT INTO tenant_policy VALUES ('east', 1, true)")
            add_event(connection, 1, ZERO, "1" * 64, tenant="east-shut")
            add_event(connection, 2, "1" * 64, "2" * 64, tenant=None)
        yield urls


def connect(urls: DatabaseUrls, *, owner: bool = False) -> psycopg.Connection:
    """Connect as the application or as the owner; leaving the block commits."""
    address = urls.owner if owner else urls.application
    assert address
    return psycopg.connect(address.replace("+psycopg", ""))


def enter(connection: psycopg.Connection, actor: str, read: str, write: str) -> None:
    """Tell the transaction who acts, and where."""
    connection.execute(
        "SELECT set_config('guize.actor', %s, true), set_config('guize.scope', %s, true),"
        " set_config('guize.write_scope', %s, true)",
        (actor, read, write),
    )


def add_event(
    connection: psycopg.Connection,
    seq: int,
    before: str,
    own: str,
    *,
    tenant: str | None,
    actor: str = "system",
) -> None:
    """Insert an event of the audit."""
    connection.execute(
        "INSERT INTO audit_event (seq, at, actor, actor_name, action, outcome, tenant, detail,"
        " prev_hash, hash) VALUES (%s, now(), %s, '', 'test', 'done', %s, '{}', %s, %s)",
        (seq, actor, tenant, before, own),
    )


def seen(connection: psycopg.Connection, query: LiteralString) -> set[object]:
    """Return the first column."""
    return {row[0] for row in connection.execute(query)}


VERSIONS = "SELECT tenant FROM version"
FILES = "SELECT tenant FROM version_file"


@pytest.mark.parametrize("owner", [False, True], ids=["application", "owner"])
@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (None, {"east", "east-open"}),
        ("", {"east", "east-open"}),
        ("nowhere", {"east", "east-open"}),
        ("east-deep", {"east", "east-open", "east-deep"}),
        ("east-shut", {"east", "east-open", "east-shut", "east-deep"}),
        ("east", {"east", "east-open", "east-shut", "east-deep"}),
        ("west", {"east", "east-open", "west"}),
        ("east-deep,west", {"east", "east-open", "east-deep", "west"}),
        ("*", {"east", "east-open", "east-shut", "east-deep", "west"}),
    ],
)
def test_versions_of_foreign_restricted_tenants_are_invisible(
    walled: DatabaseUrls, scope: str | None, expected: set[str], *, owner: bool
) -> None:
    """A scope shows its own tenants and those below beside the public ones, to the owner too."""
    with connect(walled, owner=owner) as connection:
        if scope is not None:
            enter(connection, "user:1", scope, "")
        assert seen(connection, VERSIONS) == expected
        assert seen(connection, FILES) == expected


@pytest.mark.parametrize("owner", [False, True], ids=["application", "owner"])
def test_an_unset_scope_sees_no_grant_policy_or_event(walled: DatabaseUrls, *, owner: bool) -> None:
    """Without a scope there is nothing, for the owner either: FORCE holds."""
    with connect(walled, owner=owner) as connection:
        for table in ("role_grant", "tenant_policy", "audit_event"):
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            assert connection.execute(query).fetchone() == (0,)


@pytest.mark.parametrize(
    ("scope", "events"),
    [("east-shut", {1}), ("east", {1}), ("east-deep", set()), ("west", set()), ("*", {1, 2})],
)
def test_events_are_seen_in_scope_only(walled: DatabaseUrls, scope: str, events: set[int]) -> None:
    """A tenant's events are its own and its ancestors' to see; those of none, the operator's."""
    with connect(walled) as connection:
        enter(connection, "user:1", scope, "")
        assert seen(connection, "SELECT seq FROM audit_event") == events


def test_a_user_sees_own_grants_before_having_a_scope(walled: DatabaseUrls) -> None:
    """By the actor alone one's own grants are visible, and nobody else's."""
    with connect(walled) as connection:
        rows = connection.execute("SELECT name, id FROM app_user").fetchall()
        users: dict[str, int] = dict(rows)
        for name, expected in (("li", {"east-shut"}), ("wang", set())):
            enter(connection, f"user:{users[name]}", "", "")
            assert seen(connection, "SELECT tenant FROM role_grant") == expected


WRITES: dict[str, LiteralString] = {
    "tenant_fact": "INSERT INTO tenant_fact (tenant, number, kind, on_day, said, carries, void,"
    " recorded_at, seq) VALUES ('west', 2, 'change', '2020-01-01', '{\"level\": \"city\"}', '{}',"
    " false, now(), 99)",
    "tenant_period": "INSERT INTO tenant_period (tenant, from_on, standing, name_zh, name_en,"
    " level, time_zone, visibility) VALUES ('west', '2999-01-01', 'standing', '', '', 'city',"
    " 'Asia/Shanghai', 'public')",
    "version": 'INSERT INTO version SELECT (jsonb_populate_record(v, \'{"tenant": "west",'
    ' "number": 2, "lineage": 2, "seq": 98}\')).* FROM version v WHERE tenant = \'east\'',
    "version_file": "INSERT INTO version_file VALUES ('west', 1, 'x.md', '')",
    "role_grant": "INSERT INTO role_grant SELECT id, 'west', 'admin', 'user:1', now() FROM"
    " app_user",
    "tenant_policy": "INSERT INTO tenant_policy VALUES ('west', 1, false)",
}


@pytest.mark.parametrize("table", WRITES)
@pytest.mark.parametrize("owner", [False, True], ids=["application", "owner"])
@pytest.mark.parametrize("scope", [None, "", "east", "east-shut,east-open"])
def test_nothing_is_written_outside_the_scope(
    walled: DatabaseUrls, table: str, scope: str | None, *, owner: bool
) -> None:
    """Rows of a foreign tenant, or any without a scope, are refused, although they may be read."""
    with connect(walled, owner=owner) as connection:
        if scope is not None:
            enter(connection, "user:1", "*", scope)
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            connection.execute(WRITES[table])
        connection.rollback()


def test_within_the_scope_the_same_writes_pass(walled: DatabaseUrls) -> None:
    """What refuses the writes is the scope: with it, each of them succeeds."""
    with connect(walled) as connection:
        enter(connection, "user:1", "west", "west")
        for table in (
            "tenant_fact",
            "tenant_period",
            "version_file",
            "role_grant",
            "tenant_policy",
        ):
            connection.execute(WRITES[table])
        connection.rollback()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE tenant_period SET visibility = 'public' WHERE tenant = 'west'",
        "DELETE FROM tenant_period WHERE tenant = 'west'",
        "UPDATE tenant SET filed = '' WHERE slug = 'west'",
        "UPDATE tenant_policy SET approvals = 9",
        "DELETE FROM role_grant",
    ],
)
def test_rows_of_others_cannot_be_changed(walled: DatabaseUrls, change: LiteralString) -> None:
    """An UPDATE or DELETE outside the scope finds no row."""
    with connect(walled) as connection:
        enter(connection, "user:1", "*", "east-open")
        assert connection.execute(change).rowcount == 0


MOVED = (
    "INSERT INTO tenant_fact (tenant, number, kind, on_day, said, carries, void, recorded_at, seq)"
    " VALUES (%s, %s, %s, '2020-01-01', %s, '{}', false, now(), 99)"
)


@pytest.mark.parametrize("above", ["west", None])
def test_nothing_is_put_below_what_is_foreign(walled: DatabaseUrls, above: str | None) -> None:
    """Neither a tenant of one's own nor a new one goes under a foreign one, or among the roots."""
    said = Jsonb({"parent": above})
    with connect(walled) as connection:
        enter(connection, "user:1", "*", "east")
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            connection.execute(MOVED, ("east-open", 2, "change", said))
        connection.rollback()
        enter(connection, "user:1", "*", "east")
        connection.execute("INSERT INTO tenant (slug) VALUES ('new')")
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            connection.execute(MOVED, ("new", 1, "creation", said))
        connection.rollback()
        enter(connection, "user:1", "*", "")
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            connection.execute("INSERT INTO tenant (slug) VALUES ('new')")
        connection.rollback()


@pytest.mark.parametrize(
    "change", ["UPDATE tenant_fact SET on_day = '1999-01-01'", "DELETE FROM tenant_fact"]
)
def test_what_is_said_of_tenants_is_not_changed(
    walled: DatabaseUrls, change: LiteralString
) -> None:
    """The application has no right to change a fact, and a trigger refuses the owner."""
    with connect(walled) as connection:
        enter(connection, "system", "*", "*")
        with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
            connection.execute(change)
        connection.rollback()
    with connect(walled, owner=True) as connection:
        with pytest.raises(errors.RestrictViolation, match="never changed or removed"):
            connection.execute(change)
        connection.rollback()


def test_a_tenant_is_not_moved_out_of_the_scope(walled: DatabaseUrls) -> None:
    """Whoever holds a city cannot rename it into a tenant of somebody else."""
    with connect(walled) as connection:
        enter(connection, "user:1", "*", "east-open")
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            connection.execute("UPDATE tenant SET slug = 'taken' WHERE slug = 'east-open'")
        connection.rollback()


def test_nobody_records_an_event_in_anothers_name(walled: DatabaseUrls) -> None:
    """An event bears its actor; without an actor, or with another's, it is refused."""
    for actor in (None, "", "user:2"):
        with connect(walled) as connection:
            if actor is not None:
                enter(connection, actor, "east", "east")
            with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
                add_event(connection, 3, "2" * 64, "3" * 64, tenant="east", actor="user:1")
            connection.rollback()


def test_nobody_records_an_event_about_a_foreign_tenant(walled: DatabaseUrls) -> None:
    """One's own doings are where one may write; what concerns nobody's tenant is the exception."""
    for tenant, is_refused in (("west", True), ("east-shut", False), (None, False)):
        with connect(walled) as connection:
            enter(connection, "user:1", "*", "east")
            if is_refused:
                with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
                    add_event(connection, 3, "2" * 64, "3" * 64, tenant=tenant, actor="user:1")
            else:
                add_event(connection, 3, "2" * 64, "3" * 64, tenant=tenant, actor="user:1")
            connection.rollback()


def test_nobody_grants_in_anothers_name(walled: DatabaseUrls) -> None:
    """Who granted what stands as it was, whatever a service gets wrong."""
    with connect(walled) as connection:
        enter(connection, "user:2", "west", "west")
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            connection.execute(WRITES["role_grant"])
        connection.rollback()


@pytest.mark.parametrize(("seq", "before"), [(4, "2" * 64), (2, "2" * 64), (3, "1" * 64)])
def test_an_event_follows_the_last_one(walled: DatabaseUrls, seq: int, before: str) -> None:
    """The database refuses a gap, a second event of one number, and a broken chain."""
    with connect(walled) as connection:
        # In a scope that does not see the last event.
        enter(connection, "user:1", "west", "west")
        with pytest.raises(errors.IntegrityError, match="does not follow event 2"):
            add_event(connection, seq, before, "3" * 64, tenant="west", actor="user:1")
        connection.rollback()
        enter(connection, "user:1", "west", "west")
        add_event(connection, 3, "2" * 64, "3" * 64, tenant="west", actor="user:1")
        connection.rollback()


@pytest.mark.parametrize("change", ["UPDATE audit_event SET actor = ''", "DELETE FROM audit_event"])
def test_the_audit_is_not_changed(walled: DatabaseUrls, change: LiteralString) -> None:
    """The application has no right to, and a trigger refuses the owner."""
    with connect(walled) as connection:
        enter(connection, "system", "*", "*")
        with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
            connection.execute(change)
        connection.rollback()
    with connect(walled, owner=True) as connection:
        with pytest.raises(errors.RestrictViolation, match="never changed or removed"):
            connection.execute(change)
        connection.rollback()


def test_the_reader_sees_what_is_published_and_nothing_else(walled: DatabaseUrls) -> None:
    """In the reader's role every version is visible, no other table is, and nothing is writable."""
    with connect(walled) as connection:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(READER_ROLE)))
        connection.commit()
        assert "west" in seen(connection, VERSIONS) & seen(connection, FILES)
        tables = seen(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        readable = {"tenant", "tenant_fact", "tenant_period", "version", "version_file"}
        assert tables > readable
        for table in tables - readable:
            query = sql.SQL("SELECT FROM {}").format(sql.Identifier(str(table)))
            with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
                connection.execute(query)
            connection.rollback()
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("UPDATE tenant SET filed = ''")
        connection.rollback()


def test_the_scope_ends_with_its_transaction(walled: DatabaseUrls) -> None:
    """A connection that goes back to the pool takes no scope along."""
    with connect(walled) as connection:
        enter(connection, "system", "*", "*")
        assert "west" in seen(connection, VERSIONS)
        connection.commit()
        assert "west" not in seen(connection, VERSIONS)


def test_asking_for_the_head_does_not_widen_the_scope(walled: DatabaseUrls) -> None:
    """The next number is reckoned from all that is published, and the scope is as it was after."""
    with connect(walled) as connection:
        enter(connection, "user:1", "east-open", "east-open")
        visible = connection.execute("SELECT max(seq) FROM version").fetchone()
        whole = connection.execute("SELECT seq FROM guize_published_head()").fetchone()
        assert visible
        assert whole
        assert whole[0] > visible[0]
        connection.execute("SELECT guize_audit_head()")
        assert "west" not in seen(connection, VERSIONS)


def test_every_walled_table_forces_its_policies(walled: DatabaseUrls) -> None:
    """Whatever has a tenant is behind the wall, and the wall is there for the owner too."""
    with connect(walled) as connection:
        rows = connection.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        ).fetchall()
        with_tenant = seen(
            connection,
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'tenant'",
        )
    assert {name for name, forced in rows if forced} >= WALLED | with_tenant


def test_a_temporary_table_does_not_fool_the_functions(walled: DatabaseUrls) -> None:
    """A table of one's own by the name of tenant is not what the policies ask."""
    with connect(walled) as connection:
        connection.execute("CREATE TEMP TABLE tenant (slug text, parent text, visibility text)")
        connection.execute("INSERT INTO pg_temp.tenant VALUES ('west', 'east-open', 'public')")
        enter(connection, "user:1", "east-open", "east-open")
        assert "west" not in seen(connection, "SELECT tenant FROM public.version")
        connection.rollback()
