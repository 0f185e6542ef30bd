"""Publications while the servers are killed: what was acknowledged is there, once, in its place."""

import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest

from guize.domain.governance.authority import SYSTEM
from guize.domain.json_types import Json, JsonObject
from guize.run.cluster import create_cluster, start_server, stop_server
from guize.run.embedded import (
    APPLICATION_ROLE,
    DATABASE,
    OWNER_ROLE,
    DatabaseUrls,
    ensure_roles_and_database,
    url_of,
)
from guize.run.places import Places
from guize.run.web import HOST, start_gunicorn, stop_gunicorn, wait_until_ready
from guize.services.access.accounting import Ledger
from guize.services.access.audit import all_links, verify_links
from guize.services.record.importing import import_pack
from guize.settings import Settings
from guize.store.engine import create_engine, session_factory
from guize.store.migrate import upgrade
from tests.http.people import HEADER
from tests.services.drafted import GROUND, NOW, record_world, tenant_pack

PUBLICATIONS = 200
CLIENTS = 4
PATIENCE_SECONDS = 240
CITIES = ("city", "second-city")
"""Two clients race in each."""
MOST_KILLS = 7
FIRST_DAY = date(2011, 1, 1)
"""When version 1, which has no note, takes effect."""


@dataclass(slots=True)
class Servers:
    """PostgreSQL and gunicorn with the application, which can be killed and started again."""

    places: Places
    port: int
    postgres: subprocess.Popen[bytes] = field(init=False)
    gunicorn: subprocess.Popen[bytes] = field(init=False)

    @property
    def urls(self) -> DatabaseUrls:
        """The addresses of the database."""
        application, owner = (
            url_of(self.places.sockets, role, DATABASE) for role in (APPLICATION_ROLE, OWNER_ROLE)
        )
        return DatabaseUrls(application, owner)

    def start_postgres(self) -> None:
        """Start PostgreSQL as in operation: a commit is on disk before it is told."""
        self.postgres = start_server(self.places, durable=True)

    def start_gunicorn(self) -> None:
        """Start the application and wait until it answers."""
        settings = Settings(data_dir=Path(tempfile.gettempdir()), port=self.port)
        app = "tests.http.people:create_app()"
        self.gunicorn = start_gunicorn(settings, self.urls, application=app)
        wait_until_ready(self.gunicorn, self.port)

    def kill(self, *, with_postgres: bool) -> None:
        """Kill the application, workers and all, and PostgreSQL with it or not; start them anew."""
        os.killpg(self.gunicorn.pid, signal.SIGKILL)
        if with_postgres:
            self.postgres.kill()
            self.postgres.wait()
        self.gunicorn.wait()
        if with_postgres:
            self.start_postgres()
        self.start_gunicorn()


@pytest.fixture
def servers() -> Iterator[Servers]:
    """Give servers of the test's own, on a database with two cities that have one version each."""
    folder = Path(tempfile.mkdtemp(prefix="guize-faults-"))
    folder.chmod(0o711)
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    places = Places.choose(folder)
    places.prepare()
    create_cluster(places)
    servers = Servers(places, port)
    servers.start_postgres()
    try:
        ensure_roles_and_database(places.sockets)
        assert servers.urls.owner
        upgrade(servers.urls.owner, APPLICATION_ROLE)
        engine = create_engine(servers.urls.application)
        with session_factory(engine, SYSTEM)() as session:
            record_world(session)
            second = tenant_pack("second-city", parent="province", number=1)
            import_pack(session, second, NOW, lambda _: ())
            session.commit()
        engine.dispose()
        servers.start_gunicorn()
        try:
            yield servers
        finally:
            stop_gunicorn(servers.gunicorn)
    finally:
        stop_server(servers.postgres)
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A publication that a client was told of."""

    tenant: str
    number: int
    effective_from: date
    note: str


@dataclass(slots=True)
class Work:
    """What is to be published, and what was."""

    port: int
    done: list[Acknowledged] = field(default_factory=list)
    repeated: int = 0
    begun: int = 0
    lock: Lock = field(default_factory=Lock)
    publishing: Event = field(default_factory=Event)
    """Set whenever somebody sends off a publication."""

    def take(self) -> int | None:
        """Return the number of the next publication to make, None when there are enough."""
        with self.lock:
            self.begun += 1
            return self.begun if self.begun <= PUBLICATIONS else None

    def acknowledge(self, told: Acknowledged, *, is_repeated: bool) -> None:
        """Note a publication."""
        with self.lock:
            self.done.append(told)
            self.repeated += is_repeated


class Client:
    """Publishes one draft after the other, taking up each where a broken connection left it."""

    def __init__(self, work: Work, name: str, city: str = CITIES[0]) -> None:
        self.work, self.name, self.city = work, name, city
        self.chance = random.Random(name)  # noqa: S311 - what is tried, not a secret
        self.deadline = time.monotonic() + PATIENCE_SECONDS

    def ask(
        self, role: str, method: str, path: str, body: Json = None, tag: str = ""
    ) -> tuple[int, dict[str, Any], str]:
        """Send a request until it is answered; what is asked twice may have been done once."""
        while time.monotonic() < self.deadline:
            connection = http.client.HTTPConnection(HOST, self.work.port, timeout=20)
            try:
                headers = {HEADER: f"{self.name}-{role} {role}@province", "If-Match": tag}
                sent = None if body is None else json.dumps(body)
                if sent is not None:
                    headers["Content-Type"] = "application/json"
                connection.request(method, f"/api/v1{path}", sent, headers)
                answer = connection.getresponse()
                told = json.loads(answer.read())
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.05)
                continue
            finally:
                connection.close()
            if answer.status == 429 or answer.status >= 500:
                # PostgreSQL is being started anew, or was killed under the request.
                time.sleep(0.05)
                continue
            return answer.status, told, answer.headers.get("ETag", "")
        raise TimeoutError(f"{self.name} got no answer to {method} {path} in time")

    def run(self) -> None:
        """Publish until there is enough."""
        while (number := self.work.take()) is not None:
            self.publish(f"第{number}号")

    def publish(self, note: str) -> None:
        """Bring one version from its draft to its publication, whatever happens on the way."""
        effective_from = FIRST_DAY + timedelta(days=self.chance.randrange(1, 40) * 30)
        status, told, _ = self.ask(
            "editor", "POST", f"/tenants/{self.city}/drafts", {"from": {"version": 1}}
        )
        assert status == 201, told
        draft = told["id"]
        patch: Json = {
            "backdating_ground": GROUND,
            "head": {
                "effective_from": effective_from.isoformat(),
                "effective_from_certainty": "certain",
            },
            "rules": {"deadlines": {"countersign": {"note": note}}},
        }
        published: dict[str, Any] | None = None
        while published is None:
            published = self.advance(draft, note, patch)
        self.work.acknowledge(
            Acknowledged(self.city, published["version"], effective_from, note),
            is_repeated=published["is_repeated"],
        )

    def advance(self, draft: int, note: str, patch: Json) -> dict[str, Any] | None:
        """Take the next step of a draft; return the publication once it is acknowledged."""
        status, told, tag = self.ask("editor", "GET", f"/drafts/{draft}")
        assert status == 200, told
        rule = told["document"]["rules"]["deadlines"]["countersign"]
        address = f"/drafts/{draft}"
        step: tuple[str, str, str, Json]
        if told["state"] == "published":
            step = ("publisher", "POST", f"{address}/publish", None)
        elif told["is_behind"]:
            step = ("editor", "POST", f"{address}/rebase", None)
        elif told["conflicts"] or rule.get("note") != note:
            step = ("editor", "PATCH", address, patch)
        elif told["state"] == "draft":
            step = ("editor", "POST", f"{address}/submit", None)
        elif told["state"] == "approved":
            step = ("publisher", "POST", f"{address}/publish", None)
        else:
            step = ("reviewer", "POST", f"{address}/approve", None)
        if step[0] == "publisher":
            self.work.publishing.set()
        status, told, _ = self.ask(*step, tag)
        # Somebody else was first (409), or it was done before the answer was lost (412).
        assert status in (200, 409, 412), (step, told)
        return told if status == 200 and step[0] == "publisher" else None


def answers(work: Work, city: str, on: date) -> str | None:
    """Return the note of the rule that the city has on a day, as the application answers."""
    path = f"/tenants/{city}/effective/deadlines/countersign?on={on}"
    status, told, _ = Client(work, "reader").ask("viewer", "GET", path)
    assert status == 200, told
    note: str | None = told["rules"]["deadlines"]["countersign"].get("note")
    return note


def oracle(done: list[Acknowledged], city: str, on: date) -> str | None:
    """Say which note holds on a day: the latest start by then, of equal ones the later number."""
    note, best = None, (FIRST_DAY, 1)
    for one in done:
        begun = one.tenant == city and one.effective_from <= on
        if begun and (one.effective_from, one.number) > best:
            note, best = one.note, (one.effective_from, one.number)
    return note


def _entered(links: Iterator[JsonObject], ledger: Ledger) -> Iterator[JsonObject]:
    """Yield events as they are entered into a ledger."""
    for link in links:
        ledger.enter(link)
        yield link


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_happens_twice(servers: Servers) -> None:
    """Versions are gapless, each draft made one, the audit verifies, answers equal an oracle's."""
    work = Work(servers.port)
    chance = random.Random(4)  # noqa: S311 - when to kill, not a secret
    kills = 0
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [Client(work, f"client{n}", CITIES[n % len(CITIES)]) for n in range(CLIENTS)]
        running = [pool.submit(client.run) for client in clients]
        try:
            while not all(one.done() for one in running):
                time.sleep(chance.uniform(1.5, 4))
                if kills < MOST_KILLS and len(work.done) < PUBLICATIONS - CLIENTS:
                    work.publishing.clear()
                    work.publishing.wait(5)
                    # A publication takes some tens of milliseconds: before, amid or after it.
                    time.sleep(chance.uniform(0, 0.1))
                    servers.kill(with_postgres=kills % 3 == 2)
                    kills += 1
        finally:
            for one in running:
                one.result()
    assert kills >= 3
    assert len(work.done) == PUBLICATIONS
    for city in CITIES:
        # Each acknowledged publication once, and no version that nobody was told of.
        numbers = sorted(one.number for one in work.done if one.tenant == city)
        assert numbers == [*range(2, len(numbers) + 2)]
        status, told, _ = Client(work, "reader").ask("viewer", "GET", f"/tenants/{city}/versions")
        assert status == 200
        assert sorted(one["version"] for one in told["versions"]) == [1, *numbers]
        for on in (FIRST_DAY + timedelta(days=15 * month) for month in range(90)):
            assert answers(work, city, on) == oracle(work.done, city, on), on
    engine = create_engine(servers.urls.application)
    with session_factory(engine, SYSTEM)() as session:
        ledger = Ledger()
        verdict = verify_links(_entered(all_links(session), ledger))
        comparison = ledger.compare(session)
    engine.dispose()
    assert verdict.holds, verdict
    # Each deed has its event, and each event its deed, whatever was killed in between.
    assert comparison.unfounded == ()
    # What the world began with was recorded without the audit: a tenant and its first version.
    begun = ("@1", *(f"fact 1 of {slug}" for slug in ("city", "other", "province", "second-city")))
    assert not [deed for deed in comparison.untold if not deed.endswith(begun)]
    assert verdict.events >= PUBLICATIONS * 4
