"""Creates a PostgreSQL cluster and starts and stops its server."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from guize.run.errors import RunError
from guize.run.places import Places
from guize.run.process import start_process, stop_process

SUPERUSER = "postgres"
START_SECONDS = 60.0
"""How long a start may take; recovery after a crash is part of it."""
STALE_SECONDS = 15.0
"""How long a server that lost its supervisor may take to go away."""
PAUSE_SECONDS = 0.05
STOP_STEPS = (
    (signal.SIGINT, 30.0),  # fast shutdown: ends the sessions, leaves a clean cluster
    (signal.SIGQUIT, 5.0),  # immediate shutdown: the next start recovers
)
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "cluster_name": "guize",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests: quick, and lost if the machine stops."""
ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "UTC"}


def create_cluster(places: Places) -> None:
    """Create the cluster unless it is there; an interrupted creation leaves nothing behind.

    Raises:
        RunError: initdb failed.
    """
    if places.cluster.exists():
        return
    home = places.cluster.parent
    for leftover in home.glob("unfinished-*"):
        # A killed initdb's last helper may write for a moment yet: what resists waits its turn.
        shutil.rmtree(leftover, ignore_errors=True)
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=home))
    places.account.take_over(unfinished)
    with places.log.open("ab") as log:
        initdb = start_process(
            [
                places.programs / "initdb",
                f"--pgdata={unfinished}",
                f"--username={SUPERUSER}",
                "--auth=trust",  # the socket stands in a folder that others cannot enter
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions",
            ],
            environment=ENVIRONMENT,
            account=places.account,
            death_signal=signal.SIGKILL,
            output=log,
        )
        try:
            code = initdb.wait()
        except BaseException:
            stop_process(initdb, ((signal.SIGTERM, 5.0),))
            raise
    if code != 0:
        raise RunError(f"initdb failed:\n{last_lines(places.log)}")
    unfinished.rename(places.cluster)


def start_server(places: Places, *, durable: bool = True) -> subprocess.Popen[bytes]:
    """Start the server and wait until it takes connections.

    Raises:
        RunError: it does not start, or another server works on the cluster.
    """
    _await_orphan(places)
    deadline = time.monotonic() + STALE_SECONDS
    while True:
        server = _launch(places, durable=durable)
        try:
            if _is_accepting(server, places):
                return server
        except BaseException:
            stop_process(server, STOP_STEPS)
            raise
        # What a dead server leaves (its pid file, its last sessions) goes away by itself soon.
        if not (places.cluster / "postmaster.pid").exists() or time.monotonic() > deadline:
            raise RunError(f"PostgreSQL does not start:\n{last_lines(places.log)}")
        time.sleep(10 * PAUSE_SECONDS)


def stop_server(server: subprocess.Popen[bytes]) -> None:
    """Stop the server, by a clean shutdown if it can be had."""
    stop_process(server, STOP_STEPS)


def last_lines(log: Path, count: int = 12) -> str:
    """Return the end of a log, for an error message."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join([*lines[-count:], f"(from {log})"])


def _launch(places: Places, *, durable: bool) -> subprocess.Popen[bytes]:
    options = OPTIONS if durable else OPTIONS | FORGETFUL
    with places.log.open("ab") as log:
        return start_process(
            [
                places.programs / "postgres",
                "-D",
                places.cluster,
                "-k",
                places.sockets,
                *(f"--{name}={value}" for name, value in options.items()),
            ],
            environment=ENVIRONMENT,
            account=places.account,
            death_signal=signal.SIGINT,
            output=log,
        )


def _is_accepting(server: subprocess.Popen[bytes], places: Places) -> bool:
    """Wait until the server takes connections (True) or has ended (False)."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None:
        try:
            psycopg.connect(host=str(places.sockets), user=SUPERUSER, dbname="postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise RunError(
                    f"PostgreSQL takes no connections after {START_SECONDS:.0f} s:\n"
                    f"{last_lines(places.log)}"
                ) from None
            time.sleep(PAUSE_SECONDS)
        else:
            return True
    return False


def _await_orphan(places: Places) -> None:
    """Wait for the server of a supervisor that died, and clear a pid that others now bear.

    PostgreSQL itself discards the pid file of a process that is gone. After a restart of the
    machine or container, though, the pid may belong to an innocent process of the same account,
    which PostgreSQL takes for a running server.
    """
    pid_file = places.cluster / "postmaster.pid"
    deadline = time.monotonic() + STALE_SECONDS
    while (command := _recorded_command(pid_file)) and os.fsencode(places.cluster) in command:
        if time.monotonic() > deadline:
            raise RunError(
                f"Another PostgreSQL works on {places.cluster} (its process is on the first line "
                f"of {pid_file.name} there): stop it, then try again."
            )
        time.sleep(PAUSE_SECONDS)
    if command:
        pid_file.unlink(missing_ok=True)
        (places.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def _recorded_command(pid_file: Path) -> list[bytes]:
    """Return the command line of the process that a pid file names; empty if there is none.

    Where there is no /proc it is always empty, and PostgreSQL's own judgement stands.
    """
    try:
        pid = int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
        return Path("/proc", str(pid), "cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return []
