"""Starts gunicorn with the application and sees it become ready."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

from guize.run.account import Account
from guize.run.embedded import DatabaseUrls
from guize.run.errors import RunError
from guize.run.process import start_process, stop_process
from guize.settings import Settings

HOST = "127.0.0.1"
APPLICATION = "guize.app:create_app()"
WORKERS = 2
THREADS = 8
GRACEFUL_SECONDS = 10
READY_SECONDS = 60.0
PAUSE_SECONDS = 0.1
STOP_STEPS = ((signal.SIGTERM, GRACEFUL_SECONDS + 5.0), (signal.SIGQUIT, 5.0))


def check_port_is_free(port: int) -> None:
    """See that nobody listens on the port, before anything is started for it.

    Raises:
        RunError: somebody does, or the port may not be used.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise RunError(
                f"Port {port} of {HOST} cannot be used ({error.strerror}): "
                "stop what listens there, or choose another, as in PORT=8080 make run."
            ) from error


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
