"""What the work on a draft costs: next to reading the rulebook that it would change.

Run from the repository: ``PYTHONPATH=platform:. python -m bench.edit``. It starts a PostgreSQL of
its own in a temporary folder, records Wuhan with what is above it, signs a clerk in, and asks the
application in this process, so that no network is measured. The draft holds Wuhan's whole rulebook.
Each round reads the rulebook of the day (bytes made once and kept, as every reader gets them),
shows the draft, and edits one of its rules, which is checked at once with all the others. It prints
the time of each relative to the read (1.00), as the median of the rounds, and how far the rounds
lie apart. Absolute numbers say more about the machine and are not printed. It takes about half a
minute and leaves nothing behind.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, cast

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bench.read import record
from guize.app import create_app
from guize.domain.governance.authority import SYSTEM, Role
from guize.http.principals import CSRF_HEADER
from guize.run.embedded import DatabaseUrls, embedded_postgres
from guize.services.access.granting import grant_role
from guize.services.access.identity import create_user
from guize.settings import Settings
from guize.store.engine import create_engine, session_factory

TENANT = "/api/v1/tenants/wuhan"
RULE = "deadlines/handle-document"
ROUNDS = 7
TIMES = 10

_Ask = Callable[[], None]


def main() -> None:
    """Run the rounds and print the ratios."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guize-bench-")))
        # The account of PostgreSQL must enter it when root runs this.
        folder.chmod(0o711)
        urls = stack.enter_context(embedded_postgres(Settings(data_dir=folder), durable=False)).urls
        record(urls)
        settings = Settings(data_dir=folder, database_url=urls.application, rate_limit=0)
        client = create_app(settings).test_client()
        asked = _questions(client, _sign_in(client, _clerk(urls)))
        for ask in asked.values():
            ask()
        rounds = [{name: _seconds(ask) for name, ask in asked.items()} for _ in range(ROUNDS)]
    for name in asked:
        ratios = [each[name] / each["read"] for each in rounds]
        sys.stdout.write(f"{name:6}{median(ratios):8.2f}   ({min(ratios):.2f}–{max(ratios):.2f})\n")


def _clerk(urls: DatabaseUrls) -> str:
    """Add a clerk of Wuhan, and return the password."""
    engine = create_engine(urls.application)
    now = datetime.now(UTC)
    with session_factory(engine, SYSTEM)() as session:
        made = create_user(
            session, SYSTEM, name="clerk", display_name="clerk", is_operator=False, now=now
        )
        grant_role(session, SYSTEM, "wuhan", user=made.user.id or 0, role=Role.EDITOR, now=now)
        session.commit()
    engine.dispose()
    return made.password


def _sign_in(client: FlaskClient, password: str) -> str:
    """Sign the clerk in, and return the token that every change bears."""
    body = {"name": "clerk", "password": password}
    return str(_json(client.post("/api/v1/session", json=body), 200)["csrf_token"])


def _questions(client: FlaskClient, token: str) -> dict[str, _Ask]:
    """Return what is asked, by name."""
    headers = {CSRF_HEADER: token}
    begun = _json(
        client.post(f"{TENANT}/drafts", json={"from": {"version": 1}}, headers=headers), 201
    )
    draft = f"/api/v1/drafts/{begun['id']}"
    shown = _json(client.get(draft), 200)
    section, name = RULE.split("/")
    content = dict(shown["document"]["rules"][section][name])
    title, edits = content["title"], count(1)
    tag = [f'"d{begun["id"]}-r{begun["revision"]}"']

    def read() -> None:
        _json(client.get(f"{TENANT}/effective?on=2019-03-01"), 200)

    def show() -> None:
        _json(client.get(draft), 200)

    def edit() -> None:
        content["title"] = f"{title}({next(edits)})"
        answer = client.put(
            f"{draft}/rules/{RULE}", json=content, headers={**headers, "If-Match": tag[0]}
        )
        tag[0] = str(answer.headers.get("ETag"))
        _json(answer, 200)

    return {"read": read, "show": show, "edit": edit}


def _json(answer: TestResponse, status: int) -> dict[str, Any]:
    if answer.status_code != status:
        raise ValueError(f"answered {answer.status_code}: {answer.text}")
    return cast("dict[str, Any]", answer.json)


def _seconds(ask: _Ask) -> float:
    began = time.perf_counter()
    for _ in range(TIMES):
        ask()
    return (time.perf_counter() - began) / TIMES


if __name__ == "__main__":
    main()
