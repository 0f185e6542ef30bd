"""A command's database: the operator's or the embedded one, with a session on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlmodel import Session

from guize.cli.output import complain
from guize.domain.governance.authority import SYSTEM
from guize.run.elsewhere import find_running
from guize.run.embedded import DatabaseUrls, open_database
from guize.settings import Settings
from guize.store.engine import create_engine, session_factory
from guize.store.scope import come_from


def settings() -> Settings:
    """Return the settings of the environment.

    Raises:
        SettingsError: a variable cannot be used.

    """
    return Settings.from_environment(os.environ)


@contextmanager
def open_session() -> Iterator[Session]:
    """Open a session as the application role; the caller commits.

    No database is made where there is none. Without GUIZE_DATA_DIR, a Guize that runs on another
    data directory than the usual one is asked rather than a second server started.

    Raises:
        RunError: there is no database to be had.

    """
    chosen = settings()
    if not os.environ.get("GUIZE_DATA_DIR") and chosen.database_url is None:
        running = find_running(chosen.data_dir)
        if running is not None:
            chosen = replace(chosen, data_dir=running)
    with open_database(chosen, makes=False, say=complain) as urls, session_on(urls) as session:
        yield session


@contextmanager
def session_on(urls: DatabaseUrls) -> Iterator[Session]:
    """Open a session on a database as the application role, in the platform's own scope."""
    engine = create_engine(urls.application)
    try:
        with session_factory(engine, SYSTEM)() as session:
            # For the audit: from where.
            come_from(session, "local")
            yield session
    finally:
        engine.dispose()
