"""guize diff and guize compare: sentences for people, JSON and patches for programs."""

import json

from guize.cli.diff import change_lines
from guize.domain.json_types import Json, JsonObject
from tests.cli.conftest import Run

PATH = "/meetings/executive/cadence"


def test_a_diff_reads_rule_by_rule(run: Run) -> None:
    """The sides and counts first, then each rule with its sentences in both languages."""
    result = run("diff", "wuhan@1", "panjin:2016-03-01")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].startswith("左 left: wuhan@1 (")
    assert lines[2].startswith("新增 added ")
    at = lines.index("/meetings/executive")
    assert lines[at + 1].startswith("  第四十")
    assert "Article" in lines[at + 2]


def test_a_diff_of_the_same_says_nothing_more(run: Run) -> None:
    """Without a difference there is the line of counts alone."""
    told = run("diff", "wuhan@1", "wuhan:2019-03-01").output.splitlines()
    counts = "新增 added 0; 删去 removed 0; 变化 changed 0; 不得而知 not_known 0; 内容 substance 0"
    assert told[2:] == [f"{counts}; 仅引文 source 0; 仅标题或编注 editorial 0"]


def test_a_side_that_is_not_on_file_is_told(run: Run) -> None:
    """What is added to nothing on file may have stood there before."""
    told = run("diff", "panjin@1", "panjin@2").output.splitlines()
    assert told[0].startswith("左 left: panjin@1 (")
    assert told[0].endswith(" — vacancy: not_on_file")
    assert not told[1].endswith("not_on_file")


def test_citations_are_told_only_where_nothing_else_changed() -> None:
    """Beside a change of the law they are counted; alone they are what there is to tell."""
    words: JsonObject = {"zh": "一句", "en": "a sentence"}
    edits: list[Json] = [{"concern": c, "words": words} for c in ("substance", "source", "source")]
    change: JsonObject = {"rule": "/a/b", "concern": "substance", "words": words, "edits": edits}
    sides: JsonObject = {"left": None, "right": None, "counts": {}}
    lines = [*change_lines({**sides, "changes": [change]})]
    assert lines[-1] == "    另有 2 处引文不同 | besides, citations that differ: 2"
    assert lines.count("    一句") == 1
    change |= {"concern": "source", "edits": edits[1:]}
    assert [*change_lines({**sides, "changes": [change]})].count("    一句") == 2


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
    # Of the made-up city an article is not encoded: nobody can say that it regulates nothing.
    assert "incomplete" in result.output
    assert "每日次数" in result.output


def test_a_comparison_of_nothing_says_so(run: Run) -> None:
    """A rule id that nobody uses is told below the table, with the one that is near."""
    told = run("compare", "/meetings/executve/cadence", "--under", "cn", "--on", "2019-03-01")
    assert "是否指“executive”" in told.output
    assert "Did you mean 'executive'?" in told.output


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
