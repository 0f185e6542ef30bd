"""Commands of the operator: the first one made, passwords shown once, the audit verified."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from guize.cli.governing import announce_first_operator, audit_group, operator, tell_gaps
from guize.domain.governance.authority import SYSTEM
from guize.run.embedded import DatabaseUrls
from guize.services import audit
from guize.services.signing_in import find_signing_in
from guize.store.engine import READER_ROLE, create_engine, session_factory

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
