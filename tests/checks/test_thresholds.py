"""Whether shares can be met."""

import pytest

from guize.checks.thresholds import check_thresholds
from guize.domain.json_types import Json, JsonObject


def voting(threshold: Json) -> JsonObject:
    """Return a rulebook in which one meeting votes."""
    return {"meetings": {"executive": {"voting": [{"of": "present", "threshold": threshold}]}}}


@pytest.mark.parametrize(
    "threshold",
    [
        {"at_least": "4/3"},
        {"at_least": "101/100"},
        {"more_than": "3/2"},
        {"more_than": "3/3"},
        {"more_than": "1/1"},
    ],
)
def test_more_than_all_is_refused_at_its_place(threshold: JsonObject) -> None:
    """A share over one, and more than the whole, can never be met."""
    (finding,) = check_thresholds(voting(threshold))
    ((bound, share),) = threshold.items()
    assert finding.code == "share_over_all"
    assert finding.pointer == f"/meetings/executive/voting/0/threshold/{bound}"
    assert str(share) in finding.words.zh
    assert str(share) in finding.words.en


@pytest.mark.parametrize(
    "threshold",
    [
        "all",
        "more_than_half",
        {"at_least": "1/1"},
        {"at_least": "3/3"},
        {"more_than": "2/3"},
        {"at_least": 4},
        {"more_than": 100},
        {"at_least": "two thirds"},
        {"unstated": "多少票为通过"},
    ],
)
def test_what_can_be_met_is_left_alone(threshold: Json) -> None:
    """All, shares below one, numbers, and what is not a share at all."""
    assert list(check_thresholds(voting(threshold))) == []
