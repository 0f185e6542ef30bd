"""Starts everything that Guize needs on one machine, in order, and stops it in reverse."""

import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from guize.run.elsewhere import note_running
from guize.run.embedded import DatabaseUrls, embedded_postgres
from guize.run.errors import RunError
from guize.run.signals import StopRequestedError, stop_on_signals
from guize.run.web import (
    APPLICATION,
    HOST,
    await_free_port,
    start_gunicorn,
    stop_gunicorn,
    wait_until_ready,
)
from guize.settings import USUAL_DATA_DIR, Settings

WATCH_SECONDS = 0.5


def supervise(
    settings: Settings,
    *,
    prepare: Callable[[DatabaseUrls], None],
    announce: Callable[[str], None],
    say: Callable[[str], None],
    application: str = APPLICATION,
) -> None:
    """Run PostgreSQL (unless the operator has one) and the application until asked to end.

    Ctrl-C, SIGTERM and SIGHUP end it; PostgreSQL is stopped last.

    Args:
        settings: where the data is, which port, whose PostgreSQL.
        prepare: brings the database up to date: migrations, import.
        announce: called once with the base URL when the application answers.
        say: hears about each step.
        application: what gunicorn serves.

    Raises:
        RunError: something does not start, or ended by itself.
    """
    try:
        with stop_on_signals():
            await_free_port(settings.port, say)
            with _database(settings, say) as (urls, processes):
                prepare(urls)
                say("starting the application")
                gunicorn = start_gunicorn(settings, urls, application=application)
                try:
                    wait_until_ready(gunicorn, settings.port)
                    announce(f"http://{HOST}:{settings.port}")
                    _watch({"gunicorn": gunicorn, **processes})
                finally:
                    stop_gunicorn(gunicorn)
    except StopRequestedError:
        say("stopped")


@contextmanager
def _database(
    settings: Settings, say: Callable[[str], None]
) -> Iterator[tuple[DatabaseUrls, dict[str, subprocess.Popen[bytes]]]]:
    if settings.database_url is None:
        with embedded_postgres(settings, say=say) as server:
            note_running(USUAL_DATA_DIR, settings.data_dir)
            yield server.urls, {"PostgreSQL": server.process}
        return
    yield DatabaseUrls(settings.database_url, settings.owner_url), {}


def _watch(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                raise RunError(
                    f"{name} ended by itself with code {process.returncode}: its messages say why."
                )
        time.sleep(WATCH_SECONDS)
