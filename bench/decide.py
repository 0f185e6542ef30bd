"""What a decision costs: next to reading the rulebook that it decides by, alone and in a batch.

Run from the repository: ``PYTHONPATH=platform:. python -m bench.decide``. It starts a PostgreSQL of
its own in a temporary folder, records three tenants, and asks the application in this process, so
that no network is measured. Each round reads the rulebook of the day (for it: bytes made once and
kept, as every reader gets them), decides one case of each kind, and decides a batch of 1,000. It
prints the time of each relative to the read (1.00), per case, as the median of the rounds, and how
far the rounds lie apart. Absolute numbers say more about the machine and are not printed. It takes
about half a minute and leaves nothing behind.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from bench.read import record
from guize.app import create_app
from guize.domain.json_types import JsonObject
from guize.run.embedded import embedded_postgres
from guize.settings import Settings

TENANT = "/api/v1/tenants/wuhan"
ON = "2019-03-01"
ROUNDS = 7
TIMES = 40
BATCH = 1_000
CASES: dict[str, JsonObject] = {
    "signing": {"document": "minutes", "meeting": "executive"},
    "deadline": {"trigger": "document-received", "action": "handle", "at": "2019-01-28"},
    "leave": {"applicant": "department-head", "scope": "out-of-city", "departs_on": "2019-03-11"},
    "meeting": {"meeting": "executive", "members": 9, "present": 5},
    "matter": {"matter": ["budget"]},
    "quota": {"quota": "grassroots-research", "holder": "head", "count": 2},
}


def main() -> None:
    """Run the rounds and print the ratios."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guize-bench-")))
        # The account of PostgreSQL must enter it when root runs this.
        folder.chmod(0o711)
        urls = stack.enter_context(embedded_postgres(Settings(data_dir=folder), durable=False)).urls
        record(urls)
        app = create_app(Settings(data_dir=folder, database_url=urls.application))
        asked = _questions(app.test_client())
        for ask, _ in asked.values():
            ask()
        rounds = [
            {name: _seconds(ask, cases) for name, (ask, cases) in asked.items()}
            for _ in range(ROUNDS)
        ]
    for name in asked:
        ratios = [each[name] / each["read"] for each in rounds]
        sys.stdout.write(
            f"{name:10}{median(ratios):7.2f}   ({min(ratios):.2f}–{max(ratios):.2f})\n"
        )


_Ask = Callable[[], None]


def _questions(client: FlaskClient) -> dict[str, tuple[_Ask, int]]:
    """Return what is asked, by name, with the number of cases that one request decides."""

    def read() -> None:
        _check(client.get(f"{TENANT}/effective?on={ON}").status_code)

    def batch() -> None:
        kinds = list(CASES)
        cases = [
            {"kind": kind, "on": ON, "facts": CASES[kind]}
            for kind in (kinds[number % len(kinds)] for number in range(BATCH))
        ]
        _check(client.post(f"{TENANT}/decisions", json={"cases": cases}).status_code)

    def one(kind: str) -> _Ask:
        body: JsonObject = {"on": ON, "facts": CASES[kind]}

        def ask() -> None:
            _check(client.post(f"{TENANT}/decisions/{kind}", json=body).status_code)

        return ask

    singles = {kind: (one(kind), 1) for kind in CASES}
    return {"read": (read, 1), **singles, "batch": (batch, BATCH)}


def _check(status: int) -> None:
    if status != 200:  # noqa: PLR2004 - OK
        raise ValueError(f"answered {status}")


def _seconds(ask: _Ask, cases: int) -> float:
    """Return the time of one case."""
    times = 1 if cases > 1 else TIMES
    began = time.perf_counter()
    for _ in range(times):
        ask()
    return (time.perf_counter() - began) / times / cases


if __name__ == "__main__":
    main()
