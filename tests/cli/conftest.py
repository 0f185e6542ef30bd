"""Commands run in this process, a small sound pack to break, and a database to ask."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_postgresql.executors import NoopExecutor

from guize.cli import main
from guize.run.embedded import DatabaseUrls
from tests.conftest import RunningServer
from tests.http.world import record_world

Run = Callable[..., Result]

FILES = {
    "tenant.yaml": """\
tenant: sample
name: {zh: 某市, en: Sample}
level: city
time_zone: Asia/Shanghai
visibility: public
""",
    "v1/instrument.yaml": """\
version: 1
kind: base
schema: rulebook/1
effective_from: 2011-01-01
effective_from_certainty: certain
effective_clause: {article: 2, quote: 本规则自印发之日起施行}
narrative:
  2: {zh: 施行日期, en: since when it holds}
instrument:
  title: 某市人民政府工作规则
  kind: 工作规则
  issuer: 某市人民政府
  issued_on: 2011-01-01
""",
    "v1/text.md": """\
# 某市人民政府工作规则

### 一、

市政府全体会议应每半年召开一次。

### 二、

本规则自印发之日起施行。
""",
    "v1/rules/meetings.yaml": """\
plenary:
  title: 市政府全体会议
  cadence:
    times: 1
    per: {value: 1, unit: half_year}
  when: {planned: true}
  strength: must
  source:
    - article: 1
      quote: 市政府全体会议应每半年召开一次
""",
}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Write a small pack in which nothing is wrong."""
    root = tmp_path / "sample"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def recorded(server: RunningServer, template: NoopExecutor) -> Iterator[DatabaseUrls]:
    """Give a database with the tenants of the API's tests."""
    with server.copy_of(template.template_dbname, "guize_cli") as urls:
        record_world(urls.application)
        yield urls


def run_on(urls: DatabaseUrls | None) -> Run:
    """Return a function that runs a command on a database, or without one."""
    environment = {
        "GUIZE_DATABASE_URL": urls.application if urls else None,
        "GUIZE_OWNER_URL": urls.owner if urls else None,
        "COLUMNS": "200",
    }

    def run(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(main, [str(part) for part in arguments], env=environment)
        # What a command does not foresee would show as a traceback.
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        return result

    return run


@pytest.fixture
def run(recorded: DatabaseUrls) -> Run:
    """Give what runs a command on the database that all these tests share."""
    return run_on(recorded)


@pytest.fixture
def server_urls(server: RunningServer) -> DatabaseUrls:
    """Give a database that holds no tables."""
    return server.urls("postgres")


@pytest.fixture
def run_without_database() -> Run:
    """Give what runs a command that needs no database."""
    return run_on(None)
