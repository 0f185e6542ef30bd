"""Starts gunicorn with the application and sees it become ready."""

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

from guize.run.account import Account
from guize.run.embedded import DatabaseUrls
from guize.run.errors import RunError
from guize.run.process import start_process, stop_process
from guize.settings import Settings

HOST = "127.0.0.1"
APPLICATION = "guize.app:create_app()"
HOOKS = "python:guize.run.hooks"
WORKERS = 2
THREADS = 8
GRACEFUL_SECONDS = 10
PORT_SECONDS = GRACEFUL_SECONDS + 5.0
"""How long a gunicorn that lost its supervisor may take to give up the port."""
READY_SECONDS = 60.0
PAUSE_SECONDS = 0.1
STOP_STEPS = ((signal.SIGTERM, GRACEFUL_SECONDS + 5.0), (signal.SIGQUIT, 5.0))


def await_free_port(port: int, say: Callable[[str], None] = lambda _: None) -> None:
    """See that nobody listens on the port, before anything is started for it.

    The gunicorn of a supervisor that was killed ends by itself, once its requests are answered:
    for that long it is waited for.

    Args:
        port: the port.
        say: hears that there is a wait.

    Raises:
        RunError: somebody does, or the port may not be used.
    """
    deadline = time.monotonic() + PORT_SECONDS
    is_told = False
    while (error := _try_port(port)) is not None:
        if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
            raise RunError(
                f"Port {port} of {HOST} cannot be used ({error.strerror}): "
                "stop what listens there, or choose another, as in PORT=8080 make run."
            ) from error
        if not is_told:
            say(f"port {port} is in use: waiting for {PORT_SECONDS:.0f} s at most")
            is_told = True
        time.sleep(PAUSE_SECONDS)


def _try_port(port: int) -> OSError | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return error
    return None


def start_gunicorn(
    settings: Settings, urls: DatabaseUrls, *, application: str = APPLICATION
) -> subprocess.Popen[bytes]:
    """Start gunicorn on the loopback interface; it learns the settings from its environment."""
    environment = {name: text for name, text in os.environ.items() if name != "GUIZE_OWNER_URL"}
    environment |= {
        "GUIZE_DATA_DIR": str(settings.data_dir),
        "GUIZE_DATABASE_URL": urls.application,
        "PORT": str(settings.port),
    }
    return start_process(
        [
            *(sys.executable, "-m", "gunicorn", "--no-control-socket"),
            *("--config", HOOKS),
            *("--bind", f"{HOST}:{settings.port}"),
            *("--worker-class", "gthread"),
            *("--workers", str(WORKERS), "--threads", str(THREADS)),
            *("--graceful-timeout", str(GRACEFUL_SECONDS)),
            *("--log-level", "warning"),
            application,
        ],
        environment=environment,
        account=Account.current(),
        death_signal=signal.SIGTERM,
    )


def wait_until_ready(gunicorn: subprocess.Popen[bytes], port: int) -> None:
    """Wait until `/readyz` answers 200.

    Raises:
        RunError: gunicorn ended, or was not ready in time.
    """
    deadline = time.monotonic() + READY_SECONDS
    answer = "no answer yet"
    while gunicorn.poll() is None:
        if (answer := _ask(port)) == "200":
            return
        if time.monotonic() > deadline:
            raise RunError(
                f"The application is not ready after {READY_SECONDS:.0f} s "
                f"(/readyz: {answer}): its messages above say why."
            )
        time.sleep(PAUSE_SECONDS)
    raise RunError(
        f"gunicorn ended with code {gunicorn.returncode} before it was ready: "
        "its messages above say why."
    )


def _ask(port: int) -> str:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()


def stop_gunicorn(gunicorn: subprocess.Popen[bytes]) -> None:
    """Stop gunicorn, letting the requests under way finish."""
    stop_process(gunicorn, STOP_STEPS)
