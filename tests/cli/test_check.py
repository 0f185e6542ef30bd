"""`guize check`: what is wrong with a pack, with file, line and cure in both languages."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from guize.run.embedded import DatabaseUrls
from tests.cli.conftest import FILES, Run, run_on

CHINESE = re.compile("[\u4e00-\u9fff]")
HEAD = "v1/instrument.yaml"
MEETINGS = "v1/rules/meetings.yaml"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)
)


def broken(pack: Path, file: str, old: str, new: str) -> None:
    """Replace a piece of a file of a pack."""
    text = FILES[file]
    assert text.count(old) == 1, old
    (pack / file).write_text(text.replace(old, new), encoding="utf-8")


def findings_of(run: Run, pack: Path) -> list[dict[str, Any]]:
    """Check a pack that has errors; return the findings, each told to people and to programs."""
    told, listed = run("check", pack), run("check", "--json", pack)
    assert told.exit_code == listed.exit_code == 1
    findings: list[dict[str, Any]] = json.loads(listed.stdout)["findings"]
    for finding in findings:
        words = finding["words"]
        assert CHINESE.search(words["zh"])
        place = f"{finding['file']}:{finding['line']}"
        for piece in (place, finding["code"], words["zh"], words["en"]):
            assert piece in told.stderr
    return findings


def test_a_sound_pack_passes(run_without_database: Run, pack: Path) -> None:
    """Nothing to say, exit code 0, and no database is needed."""
    result = run_without_database("check", pack)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "errors 0, warnings 0" in result.stdout
    listed = json.loads(run_without_database("check", "--json", pack).stdout)
    assert listed == {"errors": 0, "findings": []}


@pytest.mark.parametrize(
    ("place", "change", "code"),
    [
        ((MEETINGS, 10), ("每半年召开一次", "每季度召开一次"), "quote_not_found"),
        ((MEETINGS, 10), ("article: 1", "article: 7"), "quote_elsewhere"),
        ((MEETINGS, 5), ("half_year", "fortnight"), "schema_enum"),
        ((MEETINGS, 2), ("title: 市", "titel: 市"), "schema_unknown_member"),
        ((MEETINGS, 1), ("title: 市", "titel: 市"), "schema_required"),
        ((MEETINGS, 6), ("{planned: true}", "{planend: true}"), "unknown_fact"),
        ((MEETINGS, 6), ("{planned: true}", "{planned: 'yes'}"), "wrong_fact_type"),
        ((MEETINGS, 7), ("strength: must", "chair: {office: mayor}"), "unknown_term"),
        ((MEETINGS, 7), ("strength: must", "conflicts_with: [executive]"), "unknown_rule"),
        ((MEETINGS, 7), ("strength: must", "conflicts_with: [plenary]"), "conflicts_with_itself"),
        ((MEETINGS, 7), ("strength: must", "title: 又一个"), None),
        ((MEETINGS, 2), ("plenary:", "plenary: {title: 一}\nplenary:"), None),
        ((HEAD, 4), ("effective_from: 2011-01-01", "effective_from: 2011-02-30"), None),
        ((HEAD, 4), ("effective_from: 2011-01-01", "effective_from: 1.1.2011"), None),
        ((HEAD, 6), ("quote: 本规则", "quote: 本办法"), "quote_not_found"),
        ((HEAD, 2), ("kind: base", "kind: bas"), None),
        (("tenant.yaml", 3), ("level: city", "level: town"), None),
    ],
)
def test_a_fault_is_told_with_file_line_and_cure(
    run_without_database: Run,
    pack: Path,
    place: tuple[str, int],
    change: tuple[str, str],
    code: str | None,
) -> None:
    """A broken quote, a reference to nowhere, a duplicate, a wrong date: each at its line."""
    file, line = place
    broken(pack, file, *change)
    findings = findings_of(run_without_database, pack)
    places = {(finding["file"], finding["line"]) for finding in findings}
    assert (f"{pack}/{file}", line) in places
    assert code is None or code in {finding["code"] for finding in findings}


def test_a_bomb_is_refused(run_without_database: Run, pack: Path) -> None:
    """Anchors that would multiply into billions are refused at their line, unexpanded."""
    (pack / MEETINGS).write_text(BOMB, encoding="utf-8")
    findings = findings_of(run_without_database, pack)
    assert (f"{pack}/{MEETINGS}", 1) in {(f["file"], f["line"]) for f in findings}


def test_several_packs_are_checked_at_once(run_without_database: Run, pack: Path) -> None:
    """A folder of packs is checked pack by pack, and one broken pack hides none of the others."""
    other = pack.parent / "other"
    (other / "v1").mkdir(parents=True)
    (other / "tenant.yaml").write_text("tenant: [", encoding="utf-8")
    broken(pack, MEETINGS, "每半年召开一次", "每季度召开一次")
    findings = findings_of(run_without_database, pack.parent)
    assert {Path(finding["file"]).parts[-3:][0] for finding in findings} >= {"v1"}
    assert any("other/tenant.yaml" in finding["file"] for finding in findings)


def test_a_folder_that_is_no_pack_is_told(run_without_database: Run, tmp_path: Path) -> None:
    """An empty folder is an error, and a folder that is not there is wrong usage."""
    assert run_without_database("check", tmp_path).exit_code == 1
    assert run_without_database("check", tmp_path / "nowhere").exit_code == 2
    assert run_without_database("check").exit_code == 2


def test_a_broken_pack_is_not_imported(own_database: DatabaseUrls, pack: Path) -> None:
    """Import refuses what check refuses, with its findings, and records nothing of it."""
    run = run_on(own_database)
    broken(pack, MEETINGS, "每半年召开一次", "每季度召开一次")
    refused = run("import", pack)
    assert refused.exit_code == 1
    assert f"{MEETINGS}:10" in refused.stderr
    assert run("effective", "sample").exit_code == 3
    (pack / MEETINGS).write_text(FILES[MEETINGS], encoding="utf-8")
    assert run("import", pack).exit_code == 0
    assert run("effective", "sample", "--on", "2011-01-01").exit_code == 0


def test_changed_content_is_refused_with_its_changes(
    own_database: DatabaseUrls, pack: Path, tmp_path: Path
) -> None:
    """Other content for a recorded version is refused, told, and taken as a correction if meant."""
    run = run_on(own_database)
    assert run("import", pack).exit_code == 0
    again = run("import", pack)
    assert (again.exit_code, again.stderr) == (0, "")
    broken(pack, MEETINGS, "times: 1", "times: 2")
    refused = run("import", pack)
    assert refused.exit_code == 1
    assert "--as-correction" in refused.stderr
    assert "/rules/meetings/plenary/cadence/times" in refused.stderr
    assert run("import", "--as-correction", pack).exit_code == 0
    exported = tmp_path / "out"
    assert run("export", "sample", "--to", exported).exit_code == 0
    assert (exported / "sample" / MEETINGS).read_text(encoding="utf-8") == FILES[MEETINGS]
    assert "times: 2" in (exported / "sample/v2/rules/meetings.yaml").read_text(encoding="utf-8")
