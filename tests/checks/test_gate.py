"""The fast gate and the validator that explains: whatever one of them takes, the other takes."""

from copy import deepcopy
from functools import cache
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guize.checks.catalog import RULEBOOK_SCHEMA, load_catalog
from guize.domain.json_types import Json, JsonObject
from guize.packs.read import read_pack
from guize.settings import SOURCE_ROOT

RULEBOOK = f"{RULEBOOK_SCHEMA}/rulebook"
CITIES = ("qiqihar", "xianyang", "taobei", "wuhan", "panjin")
# What a hand that slips leaves behind: a kind for another, a number off bounds, a stray line end.
VALUES: list[Json] = [
    *(None, True, False, 0, 1, -1, 1.0, 1.5, 10**20, "", "a", "head", "working_day", "2019-02-30"),
    *("2019-02-28", "2019-02-28\n", "day\n", "reply-to-request\n", "not an id", "签发", [], {}),
    {"unstated": "未规定"},
    {"vague": "及时"},
    {"value": 5, "unit": "day"},
    [1, True],
    [1, 1.0],
]


@cache
def rules_of(city: str) -> list[tuple[str, str, Json]]:
    """Return every rule of a city's versions: section, id and content."""
    pack = read_pack(SOURCE_ROOT / "tenants" / city)
    return [
        (section, name, rule)
        for version in pack.versions
        for section, rules in version.version.rules.items()
        for name, rule in cast("JsonObject", rules).items()
    ]


def containers(value: Json) -> list[Any]:
    """Return every object and list in a value, itself included."""
    members: list[Json] = []
    if isinstance(value, dict):
        members = list(value.values())
    elif isinstance(value, list):
        members = value
    else:
        return []
    return [value, *(found for member in members for found in containers(member))]


def explains(rules: Json) -> bool:
    """Tell whether the validator that explains finds a fault."""
    return any(load_catalog().validator(RULEBOOK).iter_errors(cast("Any", rules)))


@pytest.mark.parametrize("city", CITIES)
def test_the_gate_takes_every_rule_on_file(city: str) -> None:
    """Each rule of the five cities passes both."""
    for section, name, rule in rules_of(city):
        if rule is not None:
            rules: Json = {section: {name: rule}}
            assert load_catalog().is_valid(RULEBOOK, rules) is not explains(rules), (section, name)


@settings(max_examples=1_500, deadline=None)
@given(data=st.data(), city=st.sampled_from(CITIES))
def test_the_gate_and_the_validator_agree(data: st.DataObject, city: str) -> None:
    """After any few slips in a real rule, both take it or both refuse it."""
    original: Json
    section, name, original = data.draw(st.sampled_from(rules_of(city)))
    rules: Json = {section: {name: deepcopy(original)}}
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.sampled_from(containers(rules)))
        value = deepcopy(data.draw(st.sampled_from(VALUES)))
        if isinstance(place, list):
            place.insert(data.draw(st.integers(0, len(place))), value)
            continue
        key = data.draw(st.sampled_from([*place, "title", "when", "misspelt", "line\n"]))
        if data.draw(st.booleans()):
            place.pop(key, None)
        else:
            place[key] = value
    assert load_catalog().is_valid(RULEBOOK, rules) is not explains(rules)
