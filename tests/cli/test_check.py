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
        place = ":".join(str(finding[part]) for part in ("file", "line") if part in finding)
        for piece in (place, finding["code"], words["zh"], words["en"]):
            assert piece in told.stdout
    return findings


def test_a_sound_pack_passes(run_without_database: Run, pack: Path) -> None:
    """Nothing to say, exit code 0, and no database is needed."""
    result = run_without_database("check", pack)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "errors 0, warnings 0" in result.stdout
    listed = json.loads(run_without_database("check", "--json", pack).stdout)
    assert listed == {"errors": 0, "warnings": 0, "infos": 0, "findings": []}


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
    assert (f"{pack}/{MEETINGS}", 1) in {(f["file"], f.get("line")) for f in findings}


CURES = [
    # A text with an ASCII comma inside {…}, in a map and in a list.
    ((MEETINGS, 7), ("strength: must", "agenda: {note: 议题,由县长签发}"), "text_cut_at_comma"),
    (
        (MEETINGS, 7),
        ("strength: must", "unless: [{office: head, verb: 签,发}]"),
        "text_cut_at_comma",
    ),
    ((MEETINGS, 7), ("strength: must", "note:"), "null_in_rules"),
    ((MEETINGS, 7), ("strength: must", "duties: [~]"), "null_in_list"),
    ((MEETINGS, 7), ("strength: must", "chair: {office: [~]}"), "null_in_list"),
    ((MEETINGS, 5), ("{value: 1, unit: half_year}", "{value: 0.5, unit: month}"), "part_of_period"),
]


@pytest.mark.parametrize(("place", "change", "code"), CURES)
def test_one_mistake_is_told_once(
    run_without_database: Run,
    pack: Path,
    place: tuple[str, int],
    change: tuple[str, str],
    code: str,
) -> None:
    """What a comma cut off, an empty value and half a month are one finding each, at the line."""
    file, line = place
    broken(pack, file, *change)
    here = [f for f in findings_of(run_without_database, pack) if f["line"] == line]
    assert [finding["code"] for finding in here][:1] == [code]
    assert not any("没有名为" in finding["words"]["zh"] for finding in here)


def supplemented(pack: Path, patch: str, effective_from: str = "2012-01-01") -> None:
    """Add a supplement with a patch of the meetings to a pack."""
    (pack / "v2/rules").mkdir(parents=True)
    head = FILES[HEAD].replace("version: 1", "version: 2\namends: 1")
    head = head.replace("kind: base", "kind: supplement").replace("2011-01-01", effective_from)
    (pack / "v2/instrument.yaml").write_text(head, encoding="utf-8")
    (pack / "v2/text.md").write_text(FILES["v1/text.md"], encoding="utf-8")
    (pack / "v2/rules/meetings.yaml").write_text(patch, encoding="utf-8")


@pytest.mark.parametrize(
    ("patch", "line", "says"),
    [
        ("plenery: null\n", 1, "did you mean 'plenary'?"),
        ("plenary:\n  cadense: null\n", 2, "did you mean 'cadence'?"),
        ("plenary:\n  cadence:\n    anchor: null\n", 3, "times"),
        ("plenary: null\nexecutive: null\n", 2, "nothing to remove"),
    ],
)
def test_a_removal_that_removes_nothing_is_an_error(
    run_without_database: Run, pack: Path, patch: str, line: int, says: str
) -> None:
    """A rule, or a member of one, that a supplement removes must be there, or the name is wrong."""
    supplemented(pack, patch)
    findings = findings_of(run_without_database, pack)
    (idle,) = [finding for finding in findings if finding["code"] == "nothing_to_remove"]
    assert (idle["file"], idle["line"]) == (f"{pack}/v2/rules/meetings.yaml", line)
    assert says in idle["words"]["en"]


def test_a_removal_of_what_is_there_passes(run_without_database: Run, pack: Path) -> None:
    """A removal that removes is no finding, and neither is one that removes at some time only."""
    supplemented(pack, "plenary: null\n")
    listed = json.loads(run_without_database("check", "--json", pack).stdout)
    assert listed["errors"] == 0
    assert "nothing_to_remove" not in {finding["code"] for finding in listed["findings"]}


def test_a_supplement_before_its_base_is_told(run_without_database: Run, pack: Path) -> None:
    """A supplement dated before what it supplements is refused: its base does not stand."""
    supplemented(pack, "plenary:\n  strength: may\n", effective_from="2010-12-31")
    listed = json.loads(run_without_database("check", "--json", pack).stdout)
    (early,) = [f for f in listed["findings"] if f["code"] == "base_not_standing"]
    assert (early["severity"], early["file"]) == ("error", f"{pack}/v2/instrument.yaml")
    assert early["pointer"] == "/amends"


def test_an_unknown_parent_is_told(run_without_database: Run, pack: Path) -> None:
    """A parent that no pack nearby is of gets a warning at its line; one of the house gets none."""
    tenant = FILES["tenant.yaml"]
    (pack / "tenant.yaml").write_text(f"{tenant}parent: hubie\n", encoding="utf-8")
    listed = json.loads(run_without_database("check", "--json", pack).stdout)
    (orphan,) = listed["findings"]
    assert (orphan["code"], orphan["severity"]) == ("parent_unknown", "warning")
    assert (orphan["file"], orphan["line"]) == (f"{pack}/tenant.yaml", 6)
    assert "hubei" in orphan["words"]["en"]
    (pack / "tenant.yaml").write_text(f"{tenant}parent: hubei\n", encoding="utf-8")
    assert run_without_database("check", pack).stderr == ""


def test_a_folder_without_tenant_is_not_skipped(run_without_database: Run, pack: Path) -> None:
    """Among packs, a folder that has no `tenant.yaml` is an error of its own."""
    (pack.parent / "forgotten/v1").mkdir(parents=True)
    (pack.parent / ".hidden").mkdir()
    findings = findings_of_folder(run_without_database, pack.parent)
    assert [(f["code"], f["file"]) for f in findings] == [
        ("missing_file", f"{pack.parent}/forgotten/tenant.yaml")
    ]


def findings_of_folder(run: Run, folder: Path) -> list[dict[str, Any]]:
    """Check a folder of packs that has errors."""
    result = run("check", "--json", folder)
    assert result.exit_code == 1
    findings: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return findings


def captured(pack: Path, capture: str, recipe: str = "") -> None:
    """Add a capture to a pack, and what says how the text is made from it."""
    (pack / "v1/capture.txt").write_text(capture, encoding="utf-8")
    (pack / HEAD).write_text(FILES[HEAD] + recipe, encoding="utf-8")


CAPTURE = """\
首页 > 政策
某市人民政府工作规则
一、市政府全体会议应每半年 召开一次。
二、本规则自印发之日起施行。
版权所有
"""
RECIPE = "capture: {title: 某市人民政府工作规则, end: 版权所有}\n"


def test_a_text_is_held_against_its_capture(run_without_database: Run, pack: Path) -> None:
    """The text comes out of its capture by its recipe, or at least occurs in it without one."""
    captured(pack, CAPTURE, RECIPE)
    assert run_without_database("check", pack).stderr == ""
    captured(pack, CAPTURE)
    listed = json.loads(run_without_database("check", "--json", pack).stdout)
    assert [(f["code"], f["severity"]) for f in listed["findings"]] == [
        ("capture_without_recipe", "warning")
    ]
    for recipe in (RECIPE, ""):
        captured(pack, CAPTURE.replace("自印发之日起", "自公布之日起"), recipe)
        findings = (
            findings_of(run_without_database, pack)
            if recipe
            else findings_of_folder(run_without_database, pack)
        )
        (wrong,) = [f for f in findings if f["code"] == "text_not_of_capture"]
        assert (wrong["file"], wrong["line"]) == (f"{pack}/v1/text.md", 7)
        assert "第 2 条" in wrong["words"]["zh"]


@pytest.mark.parametrize(
    ("recipe", "code"),
    [
        ("capture: {title: 别的标题}\n", "capture_recipe"),
        ("capture: {title: 某市人民政府工作规则}\n", "text_not_of_capture"),
    ],
)
def test_a_recipe_must_fit_the_capture(
    run_without_database: Run, pack: Path, recipe: str, code: str
) -> None:
    """A line that is not in the capture, and furniture that is left in the text, are errors."""
    captured(pack, CAPTURE, recipe)
    assert code in {finding["code"] for finding in findings_of(run_without_database, pack)}


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
    broken(pack, MEETINGS, "value: 1, unit: half_year", "value: 6, unit: month")
    refused = run("import", pack)
    assert refused.exit_code == 1
    assert "--as-correction" in refused.stderr
    assert "/rules/meetings/plenary/cadence/per" in refused.stderr
    done = run("import", "--as-correction", pack)
    assert done.exit_code == 0, done.stderr
    exported = tmp_path / "out"
    assert run("export", "sample", "--to", exported).exit_code == 0
    assert (exported / "sample" / MEETINGS).read_text(encoding="utf-8") == FILES[MEETINGS]
    assert "unit: month" in (exported / "sample/v2/rules/meetings.yaml").read_text(encoding="utf-8")


def test_a_chinese_word_is_told_with_its_id_once(run_without_database: Run, pack: Path) -> None:
    """`check` names the id of an office, at its line, in one finding."""
    broken(pack, MEETINGS, "strength: must", "chair: {office: 市长}")
    here = [f for f in findings_of(run_without_database, pack) if f["line"] == 7]
    assert [finding["code"] for finding in here] == ["unknown_term"]
    assert "“市长”的代号是 head" in here[0]["words"]["zh"]


LONG_TEXT = "# 某市人民政府工作规则\n" + "".join(
    f"\n### {label}\n\n{words}\n"
    for label, words in (
        ("一、", "市政府全体会议应每半年召开一次。"),
        ("二、", "本规则自印发之日起施行。"),
        ("三、", "公文由市长签发。"),
        ("四、", "请假报市长批准。"),
        ("五、", "甲方为市政府。"),
        ("六、", "乙方为各部门。"),
    )
)


def test_pending_articles_are_one_line(run_without_database: Run, pack: Path) -> None:
    """Articles that nobody has encoded are told by their labels, in runs, with their number."""
    head = FILES[HEAD].replace("narrative:\n", "narrative:\n  5: {zh: 定义, en: definition}\n")
    (pack / HEAD).write_text(head, encoding="utf-8")
    (pack / "v1/text.md").write_text(LONG_TEXT, encoding="utf-8")
    told = run_without_database("check", pack)
    assert (told.exit_code, told.stderr) == (0, "")
    assert "待编码:三、至四、;六、(3 条)" in told.stdout
    assert "pending: 三、 to 四、; 六、 (3 articles)" in told.stdout
    assert told.stdout.count("article_pending") == 1
    assert "提示 3" in told.stdout.splitlines()[-1]
    listed = json.loads(run_without_database("check", "--json", pack).stdout)
    pending = [f for f in listed["findings"] if f["code"] == "article_pending"]
    assert [f["citation"]["label"] for f in pending] == ["三、", "四、", "六、"]


def test_what_says_the_same_is_told_once(run_without_database: Run, pack: Path) -> None:
    """One sentence for several places of a file, with the lines of the others."""
    steps = "chair: {any_of: [{office: 市长}, {office: 市长}, {office: 市长}]}"
    broken(pack, MEETINGS, "strength: must", steps)
    told = run_without_database("check", pack)
    assert told.stdout.count("“市长”的代号是 head") == 1
    assert "(另有 2 处 and 2 more: 7、7)" in told.stdout


@pytest.mark.parametrize(
    ("severity", "codes"),
    [("error", {"unknown_term"}), ("warning", {"unknown_term", "article_pending"})],
)
def test_findings_are_filtered_by_severity(
    run_without_database: Run, pack: Path, severity: str, codes: set[str]
) -> None:
    """Those of the weight asked for and above are shown, to people and to programs; all count."""
    broken(pack, MEETINGS, "strength: must", "chair: {office: 市长}")
    (pack / "v1/text.md").write_text(LONG_TEXT, encoding="utf-8")
    told = run_without_database("check", "--severity", severity, pack)
    listed = json.loads(
        run_without_database("check", "--json", "--severity", severity, pack).stdout
    )
    assert {finding["code"] for finding in listed["findings"]} == codes
    assert set(re.findall(r"\[(\w+)\]", told.stdout)) == codes
    assert (listed["errors"], listed["warnings"]) == (1, 4)
    assert told.stdout.splitlines()[-1].startswith("错误 1,提示 4")
    assert run_without_database("check", "--severity", "fatal", pack).exit_code == 2


def test_a_section_under_its_chinese_name_gets_its_id(
    run_without_database: Run, pack: Path
) -> None:
    """A file of rules that is called 会议制度 is told to be `meetings`."""
    (pack / MEETINGS).rename(pack / "v1/rules/会议制度.yaml")
    findings = findings_of(run_without_database, pack)
    (section,) = [f for f in findings if f["severity"] == "error"]
    assert section["file"] == f"{pack}/v1/rules/会议制度.yaml"
    assert "“会议制度”的代号是 meetings" in section["words"]["zh"]


def test_a_tenant_that_fits_no_tree_is_told(run_without_database: Run, pack: Path) -> None:
    """What an import would refuse of the tenant itself, check tells: at its line, with the cure."""
    tenant = FILES["tenant.yaml"]
    for level, parent in (("nation", "cn"), ("nation", "nowhere"), ("province", "hubei")):
        changed = tenant.replace("level: city", f"level: {level}")
        (pack / "tenant.yaml").write_text(f"{changed}parent: {parent}\n", encoding="utf-8")
        listed = findings_of_folder(run_without_database, pack)
        (misplaced,) = [f for f in listed if f["code"] == "level_order"]
        assert misplaced["severity"] == "error"
        assert misplaced["line"] == 1 + tenant.splitlines().index("level: city")
    change = "changes:\n- on: 2020-01-01\n  merged_into: wuhan\n  ground: {zh: 批复}\n"
    late = "- on: 2021-01-01\n  name: {zh: 新, en: New}\n  ground: {zh: 批复}\n"
    (pack / "tenant.yaml").write_text(f"{tenant}{change}{late}", encoding="utf-8")
    assert {f["code"] for f in findings_of_folder(run_without_database, pack)} == {"after_end"}
