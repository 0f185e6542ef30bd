"""A supervisor is started, interrupted and killed, as an operator or a machine would do it."""

import http.client
import os
import signal
from pathlib import Path

import pytest

from guize.run.account import Account
from tests.run.conftest import Operator, Start, kill_all_of, processes_of, wait_for


def ask(port: int) -> str:
    """Ask the application which role it has."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_leaves_nothing_behind(start: Start, number: signal.Signals) -> None:
    """Ctrl-C, a polite kill and a closed terminal stop everything, PostgreSQL included."""
    supervisor = start()
    supervisor.wait_until_ready()
    assert ask(supervisor.port) == "guize_app"
    assert supervisor.end(number) == 0
    assert supervisor.text().endswith("stopped\n")
    assert processes_of(supervisor.data_dir) == []
    assert not (supervisor.data_dir / "cluster" / "postmaster.pid").exists()


def test_a_second_start_finds_what_the_first_left(start: Start) -> None:
    """What was recorded before a stop is there after the next start."""
    for turn in ("starts 1\n", "starts 2\n"):
        supervisor = start()
        supervisor.wait_until_ready()
        assert turn in supervisor.text()
        supervisor.end(signal.SIGINT)


@pytest.mark.slow
def test_children_do_not_outlive_a_killed_supervisor(start: Start) -> None:
    """When the supervisor alone is killed, its children end and the next start works."""
    killed = start()
    killed.wait_until_ready()
    killed.end(signal.SIGKILL)
    supervisor = start()
    supervisor.wait_until_ready()
    assert "starts 2\n" in supervisor.text()
    assert supervisor.end(signal.SIGINT) == 0
    wait_for(lambda: not processes_of(killed.data_dir), "the end of the orphans")


@pytest.mark.slow
def test_a_kill_of_everything_is_survived(start: Start) -> None:
    """When every process is killed at once, the next start recovers what was recorded."""
    killed = start()
    killed.wait_until_ready()
    kill_all_of(killed.data_dir)
    killed.process.wait()
    assert (killed.data_dir / "cluster" / "postmaster.pid").exists()
    supervisor = start()
    supervisor.wait_until_ready()
    assert "starts 2\n" in supervisor.text()
    assert supervisor.end(signal.SIGINT) == 0


@pytest.mark.slow
def test_a_kill_during_creation_is_survived(start: Start) -> None:
    """A first start that is killed while it creates the database does not spoil the second."""
    killed = start()
    wait_for(lambda: any(killed.data_dir.glob("unfinished-*/*")), "a half-made cluster")
    killed.end(signal.SIGKILL)
    supervisor = start()
    supervisor.wait_until_ready()
    assert supervisor.end(signal.SIGINT) == 0
    assert not list(killed.data_dir.glob("unfinished-*"))


@pytest.mark.slow
def test_a_second_supervisor_is_refused(start: Start) -> None:
    """A second supervisor on the same folder and port fails with a cure; the first goes on."""
    first = start()
    first.wait_until_ready()
    second = start()
    assert second.process.wait(timeout=60) == 1
    assert "choose another, as in PORT=8080 make run" in second.text()
    assert ask(first.port) == "guize_app"
    assert first.end(signal.SIGINT) == 0


@pytest.mark.slow
def test_an_application_that_ends_takes_everything_down(start: Start) -> None:
    """When gunicorn dies, the supervisor says so, stops PostgreSQL and fails."""
    supervisor = start()
    supervisor.wait_until_ready()
    children = Path(f"/proc/{supervisor.process.pid}/task/{supervisor.process.pid}/children")
    for child in children.read_text(encoding="ascii").split():
        if b"gunicorn" in Path("/proc", child, "cmdline").read_bytes():
            os.kill(int(child), signal.SIGKILL)
    assert supervisor.process.wait(timeout=60) == 1
    assert "gunicorn ended by itself" in supervisor.text()
    wait_for(lambda: not processes_of(supervisor.data_dir), "the end of gunicorn's workers")


def test_postgresql_never_runs_as_root(start: Start, operator: Operator) -> None:
    """PostgreSQL runs as an account other than root, and its files belong to that account."""
    supervisor = start()
    supervisor.wait_until_ready()
    owner = Account.owning(supervisor.data_dir / "cluster")
    assert owner.uid != 0
    assert operator.account.uid in {0, owner.uid}
    assert (supervisor.data_dir / "sockets").stat().st_mode & 0o777 == 0o700
    supervisor.end(signal.SIGINT)
