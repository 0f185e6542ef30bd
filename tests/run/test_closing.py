"""Connections: kept after an answer, and closed, as the answer says, after a body left unread."""

import http.client
import socket
from pathlib import Path

from guize.run.embedded import DatabaseUrls
from guize.run.web import start_gunicorn, stop_gunicorn
from guize.settings import LARGEST_BODY, Settings
from tests.run.conftest import wait_for


def is_open(port: int) -> bool:
    """Tell whether somebody listens."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_refused_body_closes_the_connection(tmp_path: Path, free_port: int) -> None:
    """The 413 says so; other answers keep the connection, and no database is needed for either."""
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    gunicorn = start_gunicorn(
        Settings(data_dir=tmp_path, port=free_port), DatabaseUrls(nowhere, None)
    )
    try:
        wait_for(lambda: is_open(free_port), "gunicorn")
        connection = http.client.HTTPConnection("127.0.0.1", free_port, timeout=60)
        for length, status, told in ((2, 200, "keep-alive"), (LARGEST_BODY + 1, 413, "close")):
            connection.putrequest("GET", "/healthz")
            connection.putheader("Content-Length", str(length))
            connection.endheaders(b"{}")
            answer = connection.getresponse()
            answer.read()
            assert (answer.status, answer.headers["Connection"]) == (status, told)
        connection.close()
    finally:
        stop_gunicorn(gunicorn)
