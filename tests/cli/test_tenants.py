"""Tenants in time on the command line."""

import json
from pathlib import Path

from guize.run.embedded import DatabaseUrls
from tests.cli.conftest import run_on

CREATED = """\
tenant: yunxi
parent:
level: province
name: {zh: 云溪省, en: Yunxi}
visibility: public
"""
ACT = """\
on: "2020-01-01"
ground: {zh: 批复}
changes:
- name: {zh: 新云溪省, en: New Yunxi}
"""


def test_a_tenant_is_created_and_renamed(own_database: DatabaseUrls, tmp_path: Path) -> None:
    """What the API records by a body, the operator's shell records by a file; both list it."""
    run = run_on(own_database)
    for name, content in (("new", CREATED), ("act", ACT), ("broken", "on: [\n")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert "已设立" in run("tenant", "create", tmp_path / "new").stdout
    assert "已记录" in run("tenant", "change", "yunxi", tmp_path / "act").stdout
    assert run("tenant", "change", "yunxi", tmp_path / "broken").exit_code == 1
    assert run("tenant", "create", tmp_path / "new").exit_code == 1
    changes = json.loads(run("tenant", "changes", "yunxi", "--json").stdout)["changes"]
    assert [one["number"] for one in changes] == [1, 2]
    assert "批复" in run("tenant", "changes", "yunxi").stdout
    for day, name in (("2019-12-31", " 云溪省"), ("2020-01-01", "新云溪省")):
        assert name in run("tenants", "--on", day).stdout
    assert "holds" in run("audit", "verify").stdout
