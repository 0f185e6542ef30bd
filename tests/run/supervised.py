"""A program that the tests start and kill: it supervises a small application of its own."""

import os
import sys
from collections.abc import Callable, Iterable

import psycopg

from guize.run.embedded import DatabaseUrls
from guize.run.errors import RunError
from guize.run.supervise import supervise
from guize.settings import Settings

Respond = Callable[[str, list[tuple[str, str]]], object]


def create_app() -> Callable[[dict[str, object], Respond], Iterable[bytes]]:
    """Make an application that answers with the role that it reaches the database as."""
    address = os.environ["GUIZE_DATABASE_URL"].replace("+psycopg", "")

    def application(_request: dict[str, object], respond: Respond) -> Iterable[bytes]:
        with psycopg.connect(address) as connection:
            row = connection.execute("SELECT current_user::text").fetchone()
        respond("200 OK", [("Content-Type", "text/plain")])
        return [str(row and row[0]).encode()]

    return application


def count_the_start(urls: DatabaseUrls) -> None:
    """Record this start in the database and print how many there have been."""
    assert urls.owner
    with psycopg.connect(urls.owner.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS start (at timestamptz DEFAULT now())")
        connection.execute("INSERT INTO start DEFAULT VALUES")
        row = connection.execute("SELECT count(*) FROM start").fetchone()
    print("starts", row and row[0], flush=True)


if __name__ == "__main__":
    try:
        supervise(
            Settings.from_environment(os.environ),
            prepare=count_the_start,
            announce=lambda url: print("ready", url, flush=True),
            say=lambda line: print(line, flush=True),
            application="tests.run.supervised:create_app()",
        )
    except RunError as error:
        print(error, flush=True)
        sys.exit(1)
