"""The guide to encoding: its example is a whole pack, and the check has nothing to say of it."""

import re
import shlex
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


FIRST = SOURCE_ROOT / "docs/guides/first-pack.md"


def test_a_newcomers_path_leads_to_a_checked_pack(
    own_database: DatabaseUrls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step of the guide does what it says: text, pack, findings, rules, check, answer."""
    page, run = FIRST.read_text(encoding="utf-8"), run_on(own_database)
    files = dict(_FILE.findall(page))
    narrative = files.pop("yunxi/v1/instrument.yaml: narrative")
    monkeypatch.chdir(tmp_path)
    Path("document.txt").write_text(files.pop("document.txt"), encoding="utf-8")
    commands = [shlex.split(line)[1:] for line in page.splitlines() if line.startswith("guize ")]
    assert len(commands) == 8
    assert run(*commands[0]).exit_code == 0
    told = next(block for block in page.split("```") if "[article_pending]" in block)
    assert told.strip() in run(*commands[1]).stdout
    head = Path("yunxi/v1/instrument.yaml")
    text = head.read_text(encoding="utf-8")
    assert text.count("narrative: {}\n") == 1
    head.write_text(text.replace("narrative: {}\n", narrative), encoding="utf-8")
    for name, body in files.items():
        Path(name).write_text(body, encoding="utf-8")
    meetings = Path("yunxi/v1/rules/meetings.yaml")
    right = meetings.read_text(encoding="utf-8")
    wrong = right.replace("convener: {office: head}", "convener: {office: 县长}")
    meetings.write_text(wrong.replace("usually", "一般"), encoding="utf-8")
    said = run(*commands[1]).stdout
    assert "“县长”的代号是 head" in said
    assert "“一般”的代号是 usually" in said
    meetings.write_text(right, encoding="utf-8")
    assert run(*commands[1]).stdout.endswith("errors 0, warnings 0, infos 0\n")
    assert "executive" in run(*commands[2]).stdout
    assert "issue" in run(*commands[3]).stdout
    assert run(*commands[4]).exit_code == 0
    assert "5个工作日" in run(*commands[5]).stdout
    assert "2020-06-08" in run(*commands[6]).stdout
    assert "云政发〔2020〕3号" in run(*commands[7]).stdout
