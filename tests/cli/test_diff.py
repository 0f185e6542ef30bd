"""guize diff and guize compare: sentences for people, JSON and patches for programs."""

import json

from tests.cli.conftest import Run

PATH = "/meetings/executive/cadence"


def test_a_diff_reads_rule_by_rule(run: Run) -> None:
    """Counts first, then each rule with its sentences in both languages."""
    result = run("diff", "wuhan@1", "panjin:2016-03-01")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].startswith("added ")
    at = lines.index("/meetings/executive")
    assert lines[at + 1].startswith("  第四十")
    assert "Article" in lines[at + 2]


def test_a_diff_of_the_same_says_nothing_more(run: Run) -> None:
    """Without a difference there is the line of counts alone."""
    assert run("diff", "wuhan@1", "wuhan:2019-03-01").output.splitlines() == [
        "added 0; removed 0; changed 0; substance 0; source 0; editorial 0"
    ]


def test_a_diff_for_programs(run: Run) -> None:
    """--json is what the API answers; --patch is a JSON Patch; together they are refused."""
    found = json.loads(run("diff", "wuhan@1", "panjin@2", "--json").output)
    assert found["left"]["reference"] == "wuhan@1"
    patch = json.loads(run("diff", "wuhan@1", "panjin@2", "--patch").output)
    assert {operation["op"] for operation in patch} <= {"add", "remove", "replace"}
    assert run("diff", "wuhan@1", "panjin@2", "--patch", "--json").exit_code == 2


def test_what_is_not_there_has_its_exit_codes(run: Run) -> None:
    """An unreadable reference is refused (1), an unknown version or draft not found (3)."""
    refused, missing = run("diff", "wuhan", "panjin@2"), run("diff", "wuhan@9", "panjin@2")
    assert (refused.exit_code, missing.exit_code) == (1, 3)
    assert run("diff", "wuhan@1", "draft:9").exit_code == 3
    assert "wuhan@3" in refused.stderr
    assert "wuhan@9" in missing.stderr


def test_a_comparison_is_a_table(run: Run) -> None:
    """One line a tenant: rank, value, state and citation."""
    result = run("compare", PATH, "--under", "cn", "--on", "2019-03-01")
    assert result.exit_code == 0
    assert "stricter: more" in result.output
    assert "每2周1次" in result.output
    assert "once every 2 weeks" in result.output
    assert "not_regulated" in result.output


def test_a_comparison_for_programs(run: Run) -> None:
    """--json is what the API answers; a level and named tenants narrow it."""
    answer = run("compare", PATH, "--tenants", "wuhan,panjin", "--on", "2019-03-01", "--json")
    assert json.loads(answer.output)["items"][0]["tenant"] == "wuhan"
    cities = run("compare", PATH, "--under", "cn", "--level", "city", "--json")
    assert {item["level"] for item in json.loads(cities.output)["items"]} == {"city"}


def test_a_comparison_needs_its_scope(run: Run) -> None:
    """Neither a node nor tenants, or an unknown path, is refused with the cure."""
    assert "under" in run("compare", PATH).stderr
    wrong = run("compare", "/meetings/executive/cadense", "--under", "cn")
    assert wrong.exit_code == 1
    assert "cadence" in wrong.stderr
