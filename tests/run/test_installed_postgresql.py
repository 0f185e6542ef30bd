"""An older PostgreSQL, where one is installed, takes everything that the embedded one takes."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from guize.run.cluster import create_cluster, start_server, stop_server
from guize.run.embedded import (
    APPLICATION_ROLE,
    DATABASE,
    OWNER_ROLE,
    ensure_roles_and_database,
    url_of,
)
from guize.run.places import Places

OLDEST_SUPPORTED = 15


def find_installed() -> Path | None:
    """Return the programs of the oldest installed server that is supported."""
    installed = {
        int(folder.parent.name): folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit() and int(folder.parent.name) >= OLDEST_SUPPORTED
    }
    return installed[min(installed)] if installed else None


def test_the_migrations_apply_on_an_installed_server(place: Path) -> None:
    """The migrations apply, twice, and the application reads what they made."""
    from guize.store.migrate import upgrade

    programs = find_installed()
    if programs is None:
        pytest.skip("no PostgreSQL is installed in /usr/lib/postgresql")
    places = replace(Places.choose(place), programs=programs)
    places.prepare()
    create_cluster(places)
    server = start_server(places, durable=False)
    try:
        ensure_roles_and_database(places.sockets)
        owner_url = url_of(places.sockets, OWNER_ROLE, DATABASE)
        upgrade(owner_url, APPLICATION_ROLE)
        upgrade(owner_url, APPLICATION_ROLE)
        engine = create_engine(url_of(places.sockets, APPLICATION_ROLE, DATABASE))
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM version")).scalar_one() == 0
        engine.dispose()
    finally:
        stop_server(server)
