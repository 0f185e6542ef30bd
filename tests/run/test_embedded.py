"""The embedded PostgreSQL: one holder a folder, two roles, and what a dead server leaves."""

import os
import signal
from pathlib import Path

import psycopg
import pytest

from guize.run.elsewhere import find_running, is_held, note_running
from guize.run.embedded import DatabaseUrls, embedded_postgres, open_database
from guize.run.errors import AlreadyRunningError, RunError
from guize.run.lock import hold_data_directory
from guize.run.places import Places
from guize.run.process import start_process, stop_process
from guize.settings import Settings


def ask(url: str | None, query: str) -> object:
    """Ask the database one thing, as the role in the address."""
    assert url
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row and row[0]


def test_the_application_owns_nothing_and_cannot_become_mighty(place: Path) -> None:
    """The application's role is no superuser, bypasses nothing and makes no tables."""
    with embedded_postgres(Settings(data_dir=place), durable=False) as server:
        rights = (
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb "
            "FROM pg_roles WHERE rolname = current_user"
        )
        assert ask(server.urls.application, rights) is False
        assert ask(server.urls.owner, rights) is False
        create = "SELECT has_schema_privilege('public', 'CREATE')"
        assert ask(server.urls.application, create) is False
        assert ask(server.urls.owner, create) is True


def test_no_network_address_is_listened_on(place: Path) -> None:
    """The embedded server is reached through its socket alone."""
    with embedded_postgres(Settings(data_dir=place), durable=False) as server:
        assert ask(server.urls.application, "SHOW listen_addresses") == ""
        assert server.sockets.stat().st_mode & 0o777 == 0o700
        assert not server.sockets.is_relative_to(place / "cluster")


def test_a_folder_has_one_holder(place: Path) -> None:
    """A second server on a folder is refused with the holder's process and the cure."""
    settings = Settings(data_dir=place)
    with (
        embedded_postgres(settings, durable=False),
        pytest.raises(AlreadyRunningError, match=rf"process {os.getpid()}\).*GUIZE_DATA_DIR"),
        embedded_postgres(settings, durable=False),
    ):
        pass


def test_a_command_shares_the_server_that_runs(place: Path) -> None:
    """A command beside a running Guize uses its server and leaves it running."""
    settings = Settings(data_dir=place)
    with embedded_postgres(settings, durable=False) as server:
        with open_database(settings) as urls:
            assert urls == server.urls
        assert ask(server.urls.application, "SELECT 1") == 1


def test_a_command_alone_starts_a_server_for_itself(place: Path) -> None:
    """A command with no Guize running starts the server and stops it again."""
    with open_database(Settings(data_dir=place)) as urls:
        assert ask(urls.application, "SELECT 1") == 1
    assert not (place / "cluster" / "postmaster.pid").exists()


def test_a_command_makes_no_database(place: Path) -> None:
    """Where nothing is recorded yet a reading command says so, and leaves nothing behind."""
    with (
        pytest.raises(RunError, match="GUIZE_DATA_DIR"),
        open_database(Settings(data_dir=place), makes=False),
    ):
        pass
    assert not (place / "cluster").exists()


def test_a_guize_that_runs_elsewhere_is_found_while_it_runs(tmp_path: Path) -> None:
    """What was noted counts while that directory is held, and the usual one is not."""
    usual, other = tmp_path / "usual", tmp_path / "other"
    assert find_running(usual) is None
    with hold_data_directory(other):
        assert find_running(usual) is None
        note_running(usual, other)
        assert find_running(usual) == other
        with hold_data_directory(usual):
            assert find_running(usual) is None
        assert is_held(other)
    assert find_running(usual) is None
    note_running(usual, usual)
    assert find_running(usual) is None


def test_a_command_takes_the_operators_database() -> None:
    """A command starts nothing where the operator names a database."""
    settings = Settings(Path("/nowhere"), database_url="postgresql://app@x/y")
    with open_database(settings) as urls:
        assert urls == DatabaseUrls("postgresql://app@x/y", None)


def test_a_reused_process_number_does_not_stop_the_start(place: Path) -> None:
    """A pid file that names an innocent process, as after a reboot, is cleared."""
    settings = Settings(data_dir=place)
    with embedded_postgres(settings, durable=False) as server:
        pid_file = place / "cluster" / "postmaster.pid"
        lines = pid_file.read_text(encoding="ascii").split("\n")
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
    innocent = start_process(
        ["/bin/sleep", "300"],
        environment={},
        account=Places.choose(place).account,
        death_signal=signal.SIGKILL,
    )
    try:
        pid_file.write_text("\n".join([str(innocent.pid), *lines[1:]]), encoding="ascii")
        with embedded_postgres(settings, durable=False) as server:
            assert ask(server.urls.application, "SELECT 1") == 1
        assert innocent.poll() is None
    finally:
        stop_process(innocent, ())


def test_a_start_that_fails_shows_what_postgresql_says(place: Path) -> None:
    """A cluster that PostgreSQL refuses is reported with the end of its log."""
    settings = Settings(data_dir=place)
    with embedded_postgres(settings, durable=False):
        pass
    (place / "cluster" / "PG_VERSION").write_text("9\n", encoding="ascii")
    with (
        pytest.raises(RunError, match=r"(?s)does not start.*incompatible.*postgresql\.log"),
        embedded_postgres(settings, durable=False),
    ):
        pass
