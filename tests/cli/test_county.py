"""The made-up county that has everything, `tests/county/`, played on the command line."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_postgresql.executors import NoopExecutor

from guize.run.embedded import DatabaseUrls
from guize.settings import SOURCE_ROOT
from tests.cli.conftest import Run, run_on
from tests.conftest import RunningServer
from tests.county.cases import CASES, CHANGED_2023, SERIES, Case, in_force, told

COUNTY = SOURCE_ROOT / "tests" / "county"
CALENDAR = SOURCE_ROOT / "tenants" / "cn"


@pytest.fixture(scope="module")
def play(server: RunningServer, template: NoopExecutor) -> Iterator[Run]:
    """Give what runs a command on a database with the county on record."""
    with server.copy_of(template.template_dbname, "guize_county_cli") as urls:
        run = run_on(urls)
        recorded = run("import", CALENDAR, COUNTY)
        assert recorded.exit_code == 0, recorded.output
        yield run


def answer(run: Run, *arguments: str) -> Any:  # noqa: ANN401 - an answer
    """Return the JSON that a command prints."""
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_county_has_no_error(run_without_database: Run) -> None:
    """All its packs are sound together."""
    result = run_without_database("check", "--severity", "error", "--json", COUNTY)
    assert (result.exit_code, json.loads(result.stdout)["findings"]) == (0, [])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_county_is_asked(play: Run, case: Case) -> None:
    """Each question is answered as the texts say, with the article that says it."""
    facts = [f"{fact}={value}" for fact, value in case.facts.items()]
    found = answer(play, "decide", case.tenant, case.kind, *facts, "--on", case.on)
    assert told(case, found) == (case.says, case.cited)


@pytest.mark.parametrize("day", SERIES)
def test_its_series_stand_side_by_side(play: Run, day: str) -> None:
    """On a day the versions in force of each series are united."""
    assert in_force(answer(play, "effective", "yunxi", "--on", day)) == SERIES[day]


def test_an_excerpt_tells_its_hole(play: Run) -> None:
    """The old rules lack articles 3 and 4, and a number of article 6."""
    found = answer(play, "effective", "yunxi", "--on", "2016-06-30")["incomplete"]
    gaps = [(one["kind"], one["from"], one["to"]) for one in found]
    assert gaps == [("missing", "3", "4"), ("illegible", "6", "6")]


def test_what_replaced_and_repealed_is_diffed(play: Run) -> None:
    """New meeting rules change meetings, and take the rules on leave away."""
    found = answer(play, "diff", "yunxi:2022-12-31", "yunxi:2023-01-01")["changes"]
    assert {one["rule"]: one["kind"] for one in found} == CHANGED_2023


@pytest.mark.parametrize(
    ("day", "names"),
    [
        ("2016-06-30", {"yunxi": "溪口县", "shiqiao": "石桥县"}),
        ("2016-07-01", {"yunxi": "云溪县", "shiqiao": "石桥县"}),
        ("2022-01-01", {"yunxi": "云溪县"}),
    ],
)
def test_the_county_is_renamed_and_grows(play: Run, day: str, names: dict[str, str]) -> None:
    """It has the name of the day, and its neighbour is gone from the day of the merger."""
    found = answer(play, "tenants", "--on", day)["tenants"]
    counties = {one["tenant"]: one["name"]["zh"] for one in found if one["parent"] == "yunzhou"}
    assert counties == names


def test_a_pinned_answer_outlives_a_later_record(
    own_database: DatabaseUrls, tmp_path: Path
) -> None:
    """What was said before the last version and the merger is said again byte for byte."""
    run = run_on(own_database)
    earlier = tmp_path / "county"
    shutil.copytree(COUNTY, earlier)
    shutil.rmtree(earlier / "yunxi" / "v7")
    facts = earlier / "shiqiao" / "tenant.yaml"
    facts.write_text(facts.read_text("utf-8").partition("changes:")[0], encoding="utf-8")
    assert run("import", CALENDAR, earlier).exit_code == 0
    pins = {
        (tenant, day): str(answer(run, "effective", tenant, "--on", day)["known_at"])
        for tenant in ("yunxi", "shiqiao")
        for day in ("2020-10-12", "2023-01-01")
    }

    def pinned() -> list[str]:
        return [
            run("effective", tenant, "--on", day, "--known-at", pin, "--json").stdout
            for (tenant, day), pin in pins.items()
        ]

    before = pinned()
    assert run("import", COUNTY).exit_code == 0
    assert pinned() == before
    assert in_force(answer(run, "effective", "yunxi", "--on", "2023-01-01")) == SERIES["2023-01-01"]
    assert answer(run, "effective", "shiqiao", "--on", "2023-01-01")["status"] == "vacancy"
