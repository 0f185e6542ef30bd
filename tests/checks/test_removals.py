"""Which article takes a rule out of what a supplement amends."""

import pytest

from guize.checks.removals import check_removals, uncited_removals
from guize.domain.findings import Severity
from guize.domain.json_types import Json, JsonObject

BEFORE: JsonObject = {
    "decisions": {"event": {"title": "活动"}, "survey": {"title": "调研"}},
    "deadlines": {"reply": {"title": "办复", "limit": {"value": 5, "unit": "day"}}},
}


def removing(*places: str) -> JsonObject:
    """Return a section of removals with one rule, which names ``places``."""
    source: Json = [{"article": 2, "quote": "不再报批"}]
    return {"removals": {"gone": {"title": "删去", "removes": [*places], "source": source}}}


@pytest.mark.parametrize(
    ("patch", "pointers"),
    [
        ({"decisions": {"event": None}}, ["/decisions/event"]),
        ({"decisions": {"event": None}, **removing("decisions/event")}, []),
        ({"decisions": {"event": None}, **removing("decisions/survey")}, ["/decisions/event"]),
        ({"decisions": {"event": None, "survey": None}}, ["/decisions/event", "/decisions/survey"]),
        # What is not there is another finding; a member comes with the source of what replaces it.
        ({"decisions": {"evnt": None}}, []),
        ({"deadlines": {"reply": {"limit": {"value": None, "max": 3}}}}, []),
    ],
)
def test_a_rule_is_taken_out_by_an_article(patch: JsonObject, pointers: list[str]) -> None:
    """Without a rule of removals that names it, nobody can say which."""
    found = list(uncited_removals(BEFORE, patch))
    assert [one.pointer for one in found] == pointers
    assert all((one.code, one.severity) == ("removal_uncited", Severity.WARNING) for one in found)


@pytest.mark.parametrize("place", ["decisions/event", "deadlines/reply/limit"])
def test_what_a_removal_names_is_gone(place: str) -> None:
    """A rule, or a place in one, that is said to be taken out and still stands is an error."""
    (found,) = check_removals({**BEFORE, **removing("decisions/other", place)})
    assert (found.code, found.pointer) == ("removal_still_stands", "/removals/gone/removes/1")
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize("place", ["decisions/other", "leave/head", "deadlines/reply/limit/max"])
def test_what_is_not_there_may_be_named(place: str) -> None:
    """Whatever depth it names, what is gone is gone."""
    assert list(check_removals({**BEFORE, **removing(place)})) == []
