"""Starts real supervisors, as the user who runs the tests and as an unprivileged one."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from guize.run.account import Account
from guize.run.binaries import programs_for

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60.0


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Wait until something holds; its never holding is what fails a test, not its being slow."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"in vain waited for: {what}"
        time.sleep(0.05)


def processes_of(data_dir: Path) -> list[int]:
    """Return the processes that work on a data directory, by their place, command and settings."""
    trace = os.fsencode(data_dir)
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with contextlib.suppress(OSError):
                traces = [(folder / name).read_bytes() for name in ("cmdline", "environ")]
                traces.append(os.fsencode((folder / "cwd").readlink()))
                if any(trace in text for text in traces):
                    found.append(int(folder.name))
    return found


def kill_all_of(data_dir: Path) -> int:
    """Kill what works on a data directory and return how many there were to kill."""
    processes = processes_of(data_dir)
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    return len(processes)


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who runs Guize: an account, and how a program is started as it."""

    account: Account
    prefix: tuple[str, ...] = ()
    path: tuple[Path, ...] = ()
    """Where Python looks first."""


@dataclass(frozen=True, slots=True)
class Supervisor:
    """A supervisor that a test has started, and what it has printed so far."""

    process: subprocess.Popen[bytes]
    output: Path
    data_dir: Path
    port: int

    def text(self) -> str:
        """Return what it has printed."""
        return self.output.read_text(encoding="utf-8")

    def wait_until_ready(self) -> None:
        """Wait until it serves."""
        wait_for(lambda: "ready http" in self.text() or self.process.poll() is not None, "ready")
        assert "ready http" in self.text(), self.text()

    def end(self, number: signal.Signals) -> int:
        """Send it a signal and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE_SECONDS)


def other_operator(folder: Path) -> Operator | None:
    """Return an operator who is not root; None where root cannot become one."""
    if shutil.which("setpriv") is None:
        return None
    account = Account.unprivileged()
    identity = (f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups")
    # Where the interpreter lies in root's home, the other one may read it, and no more than that.
    reading = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
    # Through a shell: given a path that cannot be executed, setpriv runs a namesake of it.
    shell = ("sh", "-c", 'exec "$0" "$@"')
    for prefix in (("setpriv", *identity, *shell), ("setpriv", *identity, *reading, *shell)):
        attempt = subprocess.run(
            [*prefix, sys.executable, "-c", "import guize.run.supervise"],
            cwd="/",
            env=os.environ | {"PYTHONPATH": str(ROOT / "platform")},
            capture_output=True,
            check=False,
        )
        if attempt.returncode == 0:
            return Operator(account, prefix, path=programs_within_reach(account, folder))
    return None


def programs_within_reach(account: Account, folder: Path) -> tuple[Path, ...]:
    """Return where the account finds PostgreSQL's programs if not in the checkout.

    Its own checkout would be open to it; ours may stand in root's home.
    """
    programs = programs_for(account, folder)
    if not programs.is_relative_to(folder):
        return ()
    package = programs.parents[1]
    (package / "__init__.py").touch()
    return (package.parent,)


@pytest.fixture(params=["whoever runs the tests", "an unprivileged user"], scope="session")
def operator(request: pytest.FixtureRequest) -> Iterator[Operator]:
    """Give each of those who run Guize in turn."""
    if request.param == "whoever runs the tests":
        yield Operator(Account.current())
        return
    if os.geteuid() != 0:
        pytest.skip("the tests run as an unprivileged user already")
    with tempfile.TemporaryDirectory(prefix="guize-operator-") as folder:
        Path(folder).chmod(0o711)
        other = other_operator(Path(folder))
        if other is None:
            pytest.skip("no unprivileged account can start this Python, not even by setpriv")
        yield other


@pytest.fixture
def place() -> Iterator[Path]:
    """Give an empty folder that every account can enter, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp(prefix="guize-run-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        wait_for(lambda: kill_all_of(folder) == 0, "the end of what the test started")
        shutil.rmtree(folder)


@pytest.fixture
def free_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


Start = Callable[[], Supervisor]


@pytest.fixture
def start(operator: Operator, place: Path, free_port: int) -> Start:
    """Give what starts a supervisor, always on the same folder and port."""
    if not Path("/proc").exists():
        pytest.skip("these tests look for processes in /proc, which this system has not")
    if operator.prefix:
        os.chown(place, operator.account.uid, operator.account.gid)

    def start_supervisor() -> Supervisor:
        output = Path(tempfile.mkstemp(prefix="output-", dir=place)[1])
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(map(str, (*operator.path, ROOT / "platform", ROOT))),
            "PYTHONDONTWRITEBYTECODE": "1",
            "GUIZE_DATA_DIR": str(place / "data"),
            "PORT": str(free_port),
        }
        with output.open("wb") as stream:
            process = subprocess.Popen(
                [*operator.prefix, sys.executable, str(ROOT / "tests/run/supervised.py")],
                cwd="/",
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
            )
        return Supervisor(process, output, place / "data", free_port)

    return start_supervisor
