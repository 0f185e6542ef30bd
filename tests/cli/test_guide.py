"""The guide to encoding: its example is a whole pack, and the check has nothing to say of it."""

import re
from pathlib import Path

import pytest

from guize.run.embedded import DatabaseUrls
from guize.settings import SOURCE_ROOT
from tests.cli.conftest import Run, run_on

GUIDE = SOURCE_ROOT / "docs/guides/encoding-a-document.md"
_FILE = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Write the files of the guide's example."""
    files = dict(_FILE.findall(GUIDE.read_text(encoding="utf-8")))
    assert len(files) > 12
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_example_of_the_guide_passes(run_without_database: Run, example: Path) -> None:
    """Whoever copies the example from the guide has a pack without errors and without warnings."""
    result = run_without_database("check", example)
    assert (result.exit_code, result.stderr) == (0, "")


def test_the_loop_of_the_guide_works(own_database: DatabaseUrls, example: Path) -> None:
    """Import, refusal of an edit, correction and export go as the guide says."""
    run = run_on(own_database)
    assert run("import", example).exit_code == 0
    path = example / "yunxi/v2/rules/deadlines.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("value: 3}", "value: 3, note: 注}"))
    refused = run("import", example / "yunxi")
    assert refused.exit_code == 1
    assert "--as-correction" in refused.stderr
    assert run("import", "--as-correction", example / "yunxi").exit_code == 0
    assert run("export", "yunxi", "--to", example / "out").exit_code == 0
    assert (example / "out/yunxi/v3/instrument.yaml").exists()
    shown = run("effective", "yunxi", "--on", "2022-01-01", "--section", "deadlines", "--json")
    assert '"countersign"' in shown.stdout
    assert '"value": 3' in shown.stdout
