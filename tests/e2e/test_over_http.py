"""The platform as it is operated: gunicorn on a port, asked over the wire."""

import http.client
import json
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_postgresql.executors import NoopExecutor

from guize.domain.json_types import JsonObject
from guize.run.embedded import DatabaseUrls
from guize.run.web import HOST, start_gunicorn, stop_gunicorn, wait_until_ready
from guize.settings import Settings
from tests.conftest import RunningServer
from tests.http.world import RECORDED, made_up, record_pack, record_world

ADDRESS = "/api/v1/tenants/wuhan/effective?on=2019-03-01"
HUGE = 50 * 1024 * 1024


@pytest.fixture(scope="module")
def database(server: RunningServer, template: NoopExecutor) -> Iterator[DatabaseUrls]:
    """Give a database with tenants, which the tests of this file publish to."""
    with server.copy_of(template.template_dbname, "guize_e2e") as urls:
        record_world(urls.application)
        yield urls


@pytest.fixture(scope="module")
def port(database: DatabaseUrls) -> Iterator[int]:
    """Serve with gunicorn, as `guize serve` does, on a free port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        free: int = probe.getsockname()[1]
    settings = Settings(data_dir=Path(tempfile.gettempdir()), port=free)
    gunicorn = start_gunicorn(settings, database)
    try:
        wait_until_ready(gunicorn, free)
        yield free
    finally:
        stop_gunicorn(gunicorn)


def connect(port: int) -> closing[http.client.HTTPConnection]:
    """Open a connection that is closed after the block."""
    return closing(http.client.HTTPConnection(HOST, port, timeout=30))


def answer_of(connection: http.client.HTTPConnection) -> tuple[int, dict[str, str], bytes]:
    """Read one answer: status, headers, body."""
    answer = connection.getresponse()
    return answer.status, dict(answer.headers), answer.read()


def problem(body: bytes) -> dict[str, Any]:
    """Read a problem."""
    found: dict[str, Any] = json.loads(body)
    assert found["detail"]
    assert found["detail_zh"]
    return found


def test_a_large_body_is_refused_before_it_is_sent(port: int) -> None:
    """Whoever announces 50 MB is refused at once, though nothing was sent yet."""
    for method in ("GET", "POST"):
        with connect(port) as connection:
            connection.putrequest(method, ADDRESS)
            connection.putheader("Content-Length", str(HUGE))
            connection.endheaders()
            status, headers, body = answer_of(connection)
            assert (status, headers["Content-Type"]) == (413, "application/problem+json")
            assert "1 MiB" in problem(body)["detail"]


def test_a_large_chunked_body_is_refused(port: int) -> None:
    """A body without a length is refused when it is over the limit."""
    with connect(port) as connection:
        connection.putrequest("POST", ADDRESS)
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        chunk = bytes(64 * 1024)
        for _ in range(17):
            connection.send(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        connection.send(b"0\r\n\r\n")
        status, _, body = answer_of(connection)
        assert status == 413
        problem(body)


def test_a_connection_serves_many_requests(port: int) -> None:
    """On one connection, 200, 304, HEAD, a problem and a method refused follow one another."""
    with connect(port) as connection:
        connection.request("GET", ADDRESS)
        status, headers, body = answer_of(connection)
        assert status == 200
        connection.request("GET", ADDRESS, headers={"If-None-Match": headers["ETag"]})
        assert answer_of(connection)[::2] == (304, b"")
        connection.request("HEAD", ADDRESS)
        head = answer_of(connection)
        assert (head[0], head[1]["Content-Length"], head[2]) == (200, str(len(body)), b"")
        connection.request("GET", f"{ADDRESS}&date=x")
        assert answer_of(connection)[0] == 422
        connection.request("DELETE", ADDRESS)
        refused = answer_of(connection)
        assert (refused[0], set(refused[1]["Allow"].split(", "))) == (
            405,
            {"GET", "HEAD", "OPTIONS"},
        )
        connection.request("GET", ADDRESS)
        assert answer_of(connection)[2] == body


def test_every_worker_sees_what_is_published(port: int, database: DatabaseUrls) -> None:
    """Once a publication is committed, no worker gives the old answer any more."""
    address = "/api/v1/tenants/late-city/effective?on=2019-03-01"
    for number in range(3):
        rules: JsonObject = {"meetings": {"plenary": {"title": f"第{number}版"}}}
        pack = made_up("late-city", rules=rules)
        record_pack(database.application, pack, RECORDED + timedelta(days=1, hours=number))
        told = set()
        for _ in range(24):
            with connect(port) as connection:
                connection.request("GET", address)
                status, _, body = answer_of(connection)
                assert status == 200
                told.add(json.loads(body)["rules"]["meetings"]["plenary"]["title"])
        assert told == {f"第{number}版"}
