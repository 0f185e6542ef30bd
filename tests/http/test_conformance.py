"""The API against its own description, whatever a generator sends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from pytest_postgresql.executors import NoopExecutor
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from guize.domain.governance.authority import CLIENT_ACTIONS
from guize.domain.json_types import JsonObject
from guize.services.record.importing import import_pack
from tests.conftest import RunningServer
from tests.http.governed import Asker, People, create_governed_app, dispose
from tests.http.world import made_up

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
RULES: JsonObject = {"meetings": {"plenary": {"title": "全体会议"}}}

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def askers(server: RunningServer, template: NoopExecutor) -> Iterator[dict[str, Asker]]:
    """Give nobody, and a program that may do everything below the root."""
    with server.copy_of(template.template_dbname, "guize_conformance") as urls:
        app = create_governed_app(urls)
        people = People(app, urls)
        with people.session() as session:
            for slug, parent in (("north", None), ("north-city", "north")):
                level = "city" if parent else "province"
                pack = made_up(slug, parent=parent, level=level, rules=RULES)
                import_pack(session, pack, NOW, lambda _: ())
            session.commit()
        yield {
            "without credentials": people.nobody(),
            "with a key": people.client("probe", *CLIENT_ACTIONS, at="north"),
        }
        people.dispose()
        dispose(app)


@pytest.mark.parametrize("who", ["without credentials", "with a key"])
def test_no_answer_is_undocumented(askers: dict[str, Asker], who: str) -> None:
    """Every operation answers made-up requests as its description says, and never with 5xx."""
    asker = askers[who]
    headers = {"Authorization": f"Bearer {asker.key}"} if asker.key else {}
    schema: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", asker.app)
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=12,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def probe(case: Any) -> None:  # noqa: ANN401 - a case of schemathesis
            case.call_and_validate(headers=headers, checks=CHECKS)

        probe()
