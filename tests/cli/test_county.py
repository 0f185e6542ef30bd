"""The made-up county that has everything, `tests/county/`, played on the command line."""

import json

from guize.settings import SOURCE_ROOT
from tests.cli.conftest import Run

COUNTY = SOURCE_ROOT / "tests" / "county"


def test_the_county_has_no_error(run_without_database: Run) -> None:
    """All its packs are sound together."""
    result = run_without_database("check", "--severity", "error", "--json", COUNTY)
    assert (result.exit_code, json.loads(result.stdout)["findings"]) == (0, [])
