"""How far a read is from the ceiling: bare Flask that returns the same bytes, on the same gunicorn.

Run it from the root of the checkout, on a machine that does nothing else:

    .venv/bin/python -m bench.read

It starts a PostgreSQL of its own in a temporary folder, records Wuhan, and asks three addresses in
turn, round by round: bare Flask with the answer's bytes ready, our answer, and our 304. It prints
requests per second relative to bare Flask (1.00), the median of the rounds, and how far the rounds
lie apart. Absolute numbers say more about the machine than about Guize and are not printed. It
takes about a minute, listens on loopback only, and leaves nothing behind.
"""

from __future__ import annotations

import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response

from guize.domain.governance.authority import SYSTEM
from guize.packs.read import read_pack
from guize.run.embedded import APPLICATION_ROLE, DatabaseUrls, embedded_postgres
from guize.run.web import HOST, start_gunicorn, stop_gunicorn, wait_until_ready
from guize.services.record.importing import import_pack
from guize.settings import SOURCE_ROOT, Settings
from guize.store.engine import create_engine, session_factory
from guize.store.migrate import upgrade

ADDRESS = "/api/v1/tenants/wuhan/effective?on=2019-03-01"
ROUNDS = 7
REQUESTS = 600
CONNECTIONS = 4
BARE_BODY = "GUIZE_BENCH_BODY"


def bare_app() -> Flask:
    """Return the ceiling: Flask with one view that returns ready bytes, and a probe."""
    app = Flask(__name__)
    body = Path(os.environ[BARE_BODY]).read_bytes()

    @app.get("/answer")
    def answer() -> Response:
        return Response(body, content_type="application/json")

    @app.get("/readyz")
    def ready() -> str:
        return ""

    return app


class Connection:
    """One kept-alive connection that asks the same question again and again."""

    def __init__(self, port: int, address: str, headers: str = "") -> None:
        """Connect and make the request ready."""
        self._socket = socket.create_connection((HOST, port))
        self._request = f"GET {address} HTTP/1.1\r\nHost: {HOST}\r\n{headers}\r\n".encode()

    def ask(self) -> tuple[int, bytes, bytes]:
        """Send the request and return status, head and body of the answer."""
        self._socket.sendall(self._request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive()
        head, _, body = received.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = 0 if status == 304 else _length(head)  # noqa: PLR2004 - Not Modified
        parts, missing = [body], length - len(body)
        while missing > 0:
            parts.append(self._receive())
            missing -= len(parts[-1])
        return status, head, b"".join(parts)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _receive(self) -> bytes:
        piece = self._socket.recv(1 << 18)
        if not piece:
            raise ConnectionError("the server hung up")
        return piece


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ValueError("an answer without a length")


def rate(port: int, address: str, headers: str, status: int) -> float:
    """Return the requests per second of one round over all connections.

    Raises:
        ValueError: an answer has another status.

    """
    connections = [Connection(port, address, headers) for _ in range(CONNECTIONS)]

    def run(connection: Connection) -> None:
        for _ in range(REQUESTS // CONNECTIONS):
            answered = connection.ask()[0]
            if answered != status:
                raise ValueError(f"{address} answered {answered}, not {status}")

    try:
        for connection in connections:
            connection.ask()
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            began = time.perf_counter()
            list(pool.map(run, connections))
            return REQUESTS / (time.perf_counter() - began)
    finally:
        for connection in connections:
            connection.close()


@contextmanager
def serving(urls: DatabaseUrls, folder: Path, application: str | None = None) -> Iterator[int]:
    """Serve with gunicorn on a free port for as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    settings = Settings(data_dir=folder, port=port)
    named = {"application": application} if application else {}
    gunicorn = start_gunicorn(settings, urls, **named)
    try:
        wait_until_ready(gunicorn, port)
        yield port
    finally:
        stop_gunicorn(gunicorn)


def record(urls: DatabaseUrls) -> None:
    """Migrate, and record Wuhan with what is above it."""
    upgrade(str(urls.owner), APPLICATION_ROLE)
    engine = create_engine(urls.application)
    with session_factory(engine, SYSTEM)() as session:
        for slug in ("cn", "hubei", "wuhan"):
            pack = read_pack(SOURCE_ROOT / "tenants" / slug)
            import_pack(session, pack, datetime.now(UTC), lambda _: ())
            session.commit()
    engine.dispose()


def main() -> None:
    """Run the rounds and print the ratios."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guize-bench-")))
        # The account of PostgreSQL must enter it when root runs this.
        folder.chmod(0o711)
        settings = Settings(data_dir=folder)
        urls = stack.enter_context(embedded_postgres(settings, durable=False)).urls
        record(urls)
        ours = stack.enter_context(serving(urls, folder))
        first = Connection(ours, ADDRESS)
        _, head, body = first.ask()
        first.close()
        tag = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"etag:"))
        (folder / "body").write_bytes(body)
        os.environ[BARE_BODY] = str(folder / "body")
        (folder / "body").chmod(0o644)
        bare = stack.enter_context(serving(urls, folder, "bench.read:bare_app()"))
        asked = {
            "bare Flask, ready bytes": (bare, "/answer", "", 200),
            "effective": (ours, ADDRESS, "", 200),
            "effective, 304": (ours, ADDRESS, f"If-None-Match:{tag.decode()[5:]}\r\n", 304),
        }
        rounds = [
            {name: rate(*question) for name, question in asked.items()} for _ in range(ROUNDS)
        ]
    ceiling = "bare Flask, ready bytes"
    sys.stdout.write(f"{len(body) / 1024:.0f} KiB, {ROUNDS} rounds of {REQUESTS} requests\n")
    for name in asked:
        ratios = [each[name] / each[ceiling] for each in rounds]
        sys.stdout.write(
            f"{name:26}{statistics.median(ratios):6.2f}   ({min(ratios):.2f}–{max(ratios):.2f})\n"
        )


if __name__ == "__main__":
    main()
