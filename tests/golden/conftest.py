"""The platform as it is served, over a database that holds the packs of `tenants/`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from pytest_postgresql.executors import NoopExecutor
from sqlmodel import Session

from guize.app import create_app
from guize.domain.governance.authority import SYSTEM
from guize.http import context
from guize.packs.read import read_pack
from guize.services.record.checking import check_pack
from guize.services.record.importing import RejectedPackError, import_pack, order_packs
from guize.settings import SOURCE_ROOT, Settings
from guize.store.engine import create_engine, session_factory
from tests.conftest import RunningServer
from tests.golden.cases import Case

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Platform:
    """A client of the application, and why a pack of `tenants/` is not on its record."""

    client: FlaskClient
    refused: dict[str, str]


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a golden case by its sentence, in Chinese."""
    return val.sentence if isinstance(val, Case) else None


@pytest.fixture(scope="session")
def platform(
    server: RunningServer, template: NoopExecutor, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """Import `tenants/` once and give the application that reads it."""
    with server.copy_of(template.template_dbname, "guize_golden") as urls:
        engine = create_engine(urls.application)
        with session_factory(engine, SYSTEM)() as session:
            refused = _import_tenants(session)
        engine.dispose()
        app = create_app(
            Settings(
                data_dir=tmp_path_factory.mktemp("golden"),
                database_url=urls.application,
                rate_limit=0,
            )
        )
        yield Platform(app.test_client(), refused)
        with app.app_context():
            context.parts().dispose()


def _import_tenants(session: Session) -> dict[str, str]:
    """Record the packs; one that is refused is left out, as `guize run` does, and told."""
    refused = {}
    heads = sorted((SOURCE_ROOT / "tenants").glob("*/tenant.yaml"))
    for pack in order_packs([read_pack(head.parent) for head in heads]):
        try:
            with session.begin_nested():
                import_pack(session, pack, NOW, check_pack)
        except RejectedPackError as error:
            refused[pack.tenant.slug] = error.words.en
    session.commit()
    return refused
