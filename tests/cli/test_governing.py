"""Commands of the operator: the first one made, passwords shown once, the audit verified."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from guize.cli.governing import announce_first_operator, audit_group, operator, tell_gaps
from guize.cli.serving import record_pack
from guize.domain.errors import InvalidInputError
from guize.domain.governance.authority import SYSTEM, Action, Role
from guize.run.embedded import DatabaseUrls
from guize.services.access import audit
from guize.services.access.clients import create_client
from guize.services.access.granting import grant_role, revoke_role, set_policy
from guize.services.access.identity import create_user
from guize.services.access.signing_in import find_signing_in
from guize.store.engine import READER_ROLE, create_engine, session_factory
from tests.services.drafted import tenant_pack

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


class Commands:
    """Runs commands on a database of the test's own."""

    def __init__(self, urls: DatabaseUrls) -> None:
        """Connect."""
        self.urls = urls
        self.engine = create_engine(urls.application)
        self.sessions = session_factory(self.engine, SYSTEM)

    def operator(self, *arguments: str) -> Result:
        """Run `guize operator …`."""
        return CliRunner().invoke(operator, arguments, env=self._environment())

    def audit(self, *arguments: str | Path) -> Result:
        """Run `guize audit …`."""
        given = [str(one) for one in arguments]
        return CliRunner().invoke(audit_group, given, env=self._environment())

    def record(self, count: int) -> None:
        """Record some events."""
        with self.sessions() as session:
            for number in range(count):
                audit.record(session, audit.event(SYSTEM, NOW, f"a.b{number}"))
            session.commit()

    def _environment(self) -> dict[str, str | None]:
        return {"GUIZE_DATABASE_URL": self.urls.application, "GUIZE_OWNER_URL": self.urls.owner}


@pytest.fixture
def commands(own_database: DatabaseUrls) -> Iterator[Commands]:
    """Give commands on an empty database."""
    made = Commands(own_database)
    yield made
    made.engine.dispose()


def password_in(text: str) -> str:
    """Return the password that was shown."""
    return text.strip().rpartition(": ")[2]


def test_the_first_start_shows_a_password_once(
    commands: Commands, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The operator is made with a random password; a second start says nothing more."""
    with commands.sessions() as session:
        announce_first_operator(session)
        shown = password_in(capsys.readouterr().out)
        assert find_signing_in(session, "operator", shown).is_operator
        announce_first_operator(session)
        assert capsys.readouterr().out == ""
        stored = session.connection().scalars(sa.text("SELECT to_json(e)::text FROM audit_event e"))
        assert not any(shown in event for event in stored)
    assert shown not in caplog.text
    assert len(shown) == 29


def test_a_reset_gives_a_new_password(commands: Commands) -> None:
    """The old one ends; another name makes another operator."""
    first = password_in(commands.operator("reset").stdout)
    second = password_in(commands.operator("reset").stdout)
    other = password_in(commands.operator("reset", "deputy").stdout)
    with commands.sessions() as session:
        assert find_signing_in(session, "operator", second).is_operator
        assert find_signing_in(session, "deputy", other).is_operator
        with pytest.raises(Exception, match="wrong"):
            find_signing_in(session, "operator", first)


def test_a_whole_chain_verifies(commands: Commands, tmp_path: Path) -> None:
    """On the database and, exported, without it; the last hash is told to be noted."""
    commands.record(3)
    result = commands.audit("verify")
    assert result.exit_code == 0
    assert "3 events" in result.stdout
    noted = result.stdout.strip().rpartition(" ")[2]
    target = tmp_path / "audit.jsonl"
    assert commands.audit("export", target).exit_code == 0
    offline = CliRunner().invoke(audit_group, ["verify", "--file", str(target)], env={})
    assert (offline.exit_code, offline.stdout) == (0, result.stdout)
    commands.record(2)
    assert commands.audit("verify", "--expect", noted).exit_code == 0
    assert commands.audit("verify", "--expect", "0" * 64).exit_code == 1


@pytest.mark.parametrize("tampering", ["change", "remove", "cut", "garble"])
def test_a_chain_that_was_touched_is_told(
    commands: Commands, tmp_path: Path, tampering: str
) -> None:
    """A changed, missing or unreadable line, or a missing end, ends with exit code 1."""
    commands.record(4)
    target = tmp_path / "audit.jsonl"
    commands.audit("export", target)
    lines = target.read_text(encoding="utf-8").splitlines()
    last = json.loads(lines[-1])["hash"]
    if tampering == "change":
        lines[1] = lines[1].replace("a.b1", "a.b7")
    elif tampering == "remove":
        del lines[1]
    elif tampering == "cut":
        del lines[-1]
    else:
        lines[2] = "{"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = commands.audit("verify", "--file", target, "--expect", last)
    assert result.exit_code == 1
    assert result.stderr


def as_owner(commands: Commands, *statements: str) -> None:
    """Change the database past the platform, with its triggers and its wall taken down."""
    assert commands.urls.owner
    engine = create_engine(commands.urls.owner)
    with engine.begin() as connection:
        for table in ("audit_event", "role_grant", "version"):
            connection.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            connection.execute(sa.text(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"))
        for statement in statements:
            assert connection.execute(sa.text(statement)).rowcount > 0
    engine.dispose()


def govern(commands: Commands) -> None:
    """Do what leaves a record: a version, a user, a grant, a client with a key."""
    with commands.sessions() as session:
        record_pack(session, tenant_pack("city", number=1), as_correction=False)
        user = create_user(
            session, SYSTEM, name="li", display_name="李", is_operator=False, now=NOW
        ).user
        scopes = frozenset({Action.READ})
        create_client(session, SYSTEM, name="oa", scopes=scopes, tenants=["city"], days=9, now=NOW)
        for role in (Role.EDITOR, Role.VIEWER):
            grant_role(session, SYSTEM, "city", user=user.id or 0, role=role, now=NOW)
        revoke_role(session, SYSTEM, "city", user=user.id or 0, role=Role.VIEWER, now=NOW)
        set_policy(session, SYSTEM, "city", approvals=1, countersign=False, now=NOW)
        set_policy(session, SYSTEM, "city", approvals=2, countersign=True, now=NOW)
        session.commit()


LAST = "DELETE FROM audit_event WHERE seq > (SELECT max(seq) - {} FROM audit_event)"


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        (LAST.format(1), "policy of city: 2 and countersign"),
        (LAST.format(4), "user:1 editor at city"),
        (LAST.format(5), "client:1 key 1"),
        (LAST.format(6), "user:1 no operator"),
        (LAST.format(7), "version city@1"),
        ("UPDATE app_user SET is_operator = true", "user:1 operator"),
        ("UPDATE api_client SET scopes = '{read,publish}'", "may read,publish at city"),
        ("INSERT INTO role_grant SELECT 1, 'city', 'admin', 'x', now()", "user:1 admin at city"),
        ("DELETE FROM role_grant", "event tells of it, but it is not on record"),
        ("UPDATE api_key SET revoked_at = now()", "client:1 key 1, revoked"),
    ],
)
def test_what_no_event_tells_of_shows(commands: Commands, tampering: str, told: str) -> None:
    """A cut end shows in the deeds that it told of; a deed past the platform has no event."""
    govern(commands)
    whole = commands.audit("verify")
    assert whole.exit_code == 0, whole.stderr
    as_owner(commands, tampering)
    result = commands.audit("verify")
    assert result.exit_code == 1
    assert told in result.stderr


def test_noted_heads_are_kept_and_compared(commands: Commands, tmp_path: Path) -> None:
    """Each run notes the last hash; a chain that lost one that was noted is told, by its number."""
    # This shows even an end that was cut off together with all that it told of.
    notes = tmp_path / "heads"
    for _ in range(2):
        commands.record(2)
        assert commands.audit("verify", "--notes", notes).exit_code == 0
    lines = [line.split() for line in notes.read_text(encoding="utf-8").splitlines()]
    assert [line[0] for line in lines] == ["2", "4"]
    target = tmp_path / "audit.jsonl"
    commands.audit("export", target)
    assert commands.audit("verify", "--file", target, "--notes", notes).exit_code == 0
    as_owner(commands, LAST.format(1))
    assert commands.audit("verify").exit_code == 0
    before = notes.read_text(encoding="utf-8")
    cut = commands.audit("verify", "--notes", notes)
    assert cut.exit_code == 1
    assert "event 4 is gone" in cut.stderr
    # A new end in the place of the old one does not pass for it.
    commands.record(1)
    assert commands.audit("verify", "--notes", notes).exit_code == 1
    assert notes.read_text(encoding="utf-8") == before


def test_notes_that_are_none_are_told(commands: Commands, tmp_path: Path) -> None:
    """A file of something else is neither believed nor written to."""
    notes = tmp_path / "heads"
    notes.write_text("what is this\n", encoding="utf-8")
    result = commands.audit("verify", "--notes", notes)
    assert isinstance(result.exception, InvalidInputError)
    assert notes.read_text(encoding="utf-8") == "what is this\n"


def test_what_the_roles_leave_open_is_told(
    commands: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the roles as they should be nothing is; as the owner, and without a reader, both are."""
    with commands.sessions() as session:
        tell_gaps(session)
    assert capsys.readouterr().err == ""
    assert commands.urls.owner
    engine = create_engine(commands.urls.owner)
    with session_factory(engine, SYSTEM)() as session:
        tell_gaps(session)
    engine.dispose()
    told = capsys.readouterr().err
    assert "owns the tables" in told
    assert f"GRANT {READER_ROLE}" in told
