"""The reading commands: tables for people, JSON for programs, exit codes for scripts."""

import json
from pathlib import Path

import pytest

from guize.run.embedded import DatabaseUrls
from tests.cli.conftest import Run, run_on


def test_effective_shows_rules_with_their_articles(run: Run) -> None:
    """A section on a day is a table of rules, each with the words of its article."""
    result = run("effective", "wuhan", "--on", "2019-03-01", "--section", "meetings")
    assert result.exit_code == 0
    assert "wuhan 2019-03-01 — in_force, certain" in result.stdout
    assert "武政〔2018〕54号" in result.stdout
    assert "executive" in result.stdout
    assert "四十二、" in result.stdout
    assert "signing" not in result.stdout


def test_a_vacancy_is_told_and_is_an_answer(run: Run) -> None:
    """A day without rules is no failure: the gap is named, and the exit code is 0."""
    result = run("effective", "wuhan", "--on", "2018-10-31")
    assert result.exit_code == 0
    assert "vacancy (not_on_file)" in result.stdout
    assert "武政〔2013〕101号" in result.stdout


def test_json_is_what_the_api_answers(run: Run) -> None:
    """With --json a program gets the same document as over HTTP, and nothing else on stdout."""
    options = ("effective", "wuhan", "--on", "2019-03-01", "--section", "meetings")
    answer = json.loads(run(*options, "--rule", "executive", "--json").stdout)
    assert list(answer["rules"]["meetings"]) == ["executive"]
    assert answer["layers"][0]["instrument"] == "武政〔2018〕54号"
    before = (*options, "--known-at", "2026-01-05T09:30:00+00:00", "--json")
    assert json.loads(run(*before).stdout)["status"] == "vacancy"


def test_tenants_are_a_tree(run: Run) -> None:
    """The tree is shown by indentation, without those that must not be shown."""
    shown = run("tenants").stdout
    assert "hubei" in shown
    assert "  wuhan" in shown
    assert "veiled" not in shown
    listed = json.loads(run("tenants", "--json").stdout)["tenants"]
    assert {"cn", "hubei", "wuhan"} <= {tenant["tenant"] for tenant in listed}


def test_text_and_one_article_of_it(run: Run) -> None:
    """The text reads article by article; one of them can be asked for, by number or label."""
    assert "武政〔2018〕54号 武汉市人民政府工作规则 (wuhan@1)" in run("text", "wuhan").stdout
    for asked in ("48", "四十八、"):
        (text,) = json.loads(run("text", "wuhan", "--article", asked, "--json").stdout)["texts"]
        assert [one["ordinal"] for one in text["articles"]] == [48]
        assert text["instrument"] == "武政〔2018〕54号"
        assert "由市长签发" in "".join(text["articles"][0]["paragraphs"])


def test_the_text_is_that_of_a_day(run: Run) -> None:
    """With --on it is what was in force then; a day with nothing is told, both options are not."""
    assert "wuhan@1" in run("text", "wuhan", "--on", "2019-03-01", "--article", "48").stdout
    before = run("text", "wuhan", "--on", "2018-10-31", "--article", "48")
    assert (before.exit_code, before.stdout) == (3, "")
    assert "2018-10-31" in before.stderr
    both = run("text", "wuhan", "--on", "2019-03-01", "--version", "1")
    assert both.exit_code == 2


def test_a_text_that_is_no_longer_in_force_is_shown_when_none_is(run: Run) -> None:
    """Panjin's supplement is repealed: its text is on file, named, and shown all the same."""
    shown = run("text", "panjin", "--article", "15").stdout
    assert "(panjin@2)" in shown
    assert "盘锦" in shown


def test_versions_and_timeline_are_tables_and_json(run: Run) -> None:
    """What was recorded, and what was in force when, as over HTTP."""
    shown = run("versions", "panjin").stdout
    assert "supplement → 1" in shown
    assert "repeal" in shown or "2015" in shown
    listed = json.loads(run("versions", "panjin", "--json").stdout)
    assert [one["version"] for one in listed["versions"]][:2] == [1, 2]
    table = run("timeline", "wuhan").stdout
    assert "vacancy (not_on_file)" in table
    assert "2018-11-01" in table
    periods = json.loads(run("timeline", "wuhan", "--on", "2018-10-31", "--json").stdout)
    assert periods["changes_on"] == "2018-11-01"


def test_effective_shows_values_in_words(run: Run) -> None:
    """A rule is told by what it says, in the tenant's own words, with the articles below it."""
    shown = run("effective", "wuhan", "--on", "2019-03-01", "--section", "meetings").stdout
    (executive,) = [part for part in shown.split("\n\n") if part.startswith("meetings/executive")]
    assert "每2周" in executive
    assert "市长" in executive
    assert "四十二、“市人民政府常务会议一般每两周召开1次" in executive
    deadlines = run("effective", "wuhan", "--on", "2019-03-01", "--section", "deadlines").stdout
    assert "15个工作日" in deadlines


def test_coverage_fails_while_an_article_is_pending(run: Run) -> None:
    """The table is the same for people and programs; what is pending gives exit code 1."""
    whole = run("coverage", "wuhan")
    assert whole.exit_code == 0
    assert "wuhan@1" in whole.stdout
    pending = run("coverage", "open-city", "--json")
    assert pending.exit_code == 1
    assert json.loads(pending.stdout)["open-city@1"]["pending"] == 2


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("effective", "wuhna"), 3, "wuhna"),
        (("effective", "hidden-city"), 3, "There is no tenant"),
        (("effective", "wuhan", "--section", "meeting"), 3, "organization"),
        (("effective", "wuhan", "--section", "meetings", "--rule", "none"), 3, "no such rule"),
        (("effective", "wuhan", "--rule", "executive"), 2, "--section"),
        (("effective", "wuhan", "--on", "yesterday"), 2, "YYYY-MM-DD"),
        (("effective", "wuhan", "--on", "2019-02-29"), 2, "YYYY-MM-DD"),
        (("effective", "wuhan", "--known-at", "2019-03-01"), 2, "has no offset"),
        (("effective", "wuhan", "--known-at", "0001-01-01T00:00:00+14:00"), 2, "has no offset"),
        (("effective", "wuhan", "--known-at", "2999-01-01T00:00:00Z"), 2, "future"),
        (("effective", "wuhan", "--date", "2019-03-01"), 2, "--date"),
        (("text", "wuhan", "--article", "99"), 3, "There is no article 99 in 武政〔2018〕54号"),
        (("text", "wuhan", "--article", "48-1"), 3, "There is no article 48-1"),
        (("text", "wuhan", "--article", "notice/3"), 3, "annex-1/2"),
        (("timeline", "nowhere"), 3, "nowhere"),
        (("timeline", "wuhan", "--known-at", "2999-01-01T00:00:00Z"), 2, "future"),
        (("versions", "nowhere"), 3, "nowhere"),
        (("text", "wuhan", "--version", "0"), 3, "wuhan@0"),
        (("text", "open-ward"), 3, "open-ward"),
        (("coverage", "nowhere"), 3, "nowhere"),
        (("export", "nowhere", "--to", "nowhere-either"), 3, "nowhere"),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_failures_have_their_exit_codes(
    run: Run, arguments: tuple[str, ...], code: int, says: str
) -> None:
    """Wrong usage is 2, what is not found is 3, and the reason stands on stderr alone."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert says in result.stderr


def test_a_database_that_is_away_is_unavailable() -> None:
    """Without the database the exit code is 4 and the sentence says so, without a traceback."""
    away = DatabaseUrls("postgresql://nobody@127.0.0.1:1/none", None)
    result = run_on(away)("effective", "wuhan")
    assert result.exit_code == 4
    assert "database cannot be reached" in result.stderr
    wrong = run_on(DatabaseUrls("mysql://somewhere", None))("effective", "wuhan")
    assert wrong.exit_code == 4
    assert "GUIZE_DATABASE_URL" in wrong.stderr


def test_an_unmigrated_database_says_what_to_do(server_urls: DatabaseUrls) -> None:
    """A database without tables is unavailable, and the cure is to migrate."""
    result = run_on(server_urls)("effective", "wuhan")
    assert result.exit_code == 4
    assert "guize migrate" in result.stderr


def test_help_names_every_command(run: Run) -> None:
    """The list of commands says what each does in both languages."""
    shown = run("--help").stdout
    for command in ("run", "serve", "migrate", "check", "import", "export", "effective", "text"):
        assert f"  {command} " in shown
    assert "Exit codes" in shown


EXCERPT = """\
云溪县人民政府关于印发《云溪县人民政府工作规则》的通知
云溪县人民政府工作规则
第四十二条 公文由县长签发。
第四十二条之一 会议纪要由县长签发。
第四十五条 本规则自印发之日起施行。
云溪县人民政府
2020年3月1日
"""


def test_an_inserted_article_is_asked_for_by_its_key(
    own_database: DatabaseUrls, tmp_path: Path
) -> None:
    """42-1 is 第四十二条之一, and is not shown for 42."""
    run = run_on(own_database)
    (tmp_path / "document.txt").write_text(EXCERPT, encoding="utf-8")
    assert run("new", "yunxi", tmp_path / "document.txt", "--to", tmp_path).exit_code == 0
    assert run("import", tmp_path / "yunxi").exit_code == 0
    assert "会议纪要由县长签发" in run("text", "yunxi", "--article", "42-1").stdout
    assert "会议纪要由县长签发" in run("text", "yunxi", "--article", "第四十二条之一").stdout
    assert "会议纪要" not in run("text", "yunxi", "--article", "42").stdout
    missing = run("text", "yunxi", "--article", "43")
    assert missing.exit_code == 3
