"""Drafts are compared before they are checked: whatever they hold, a diff tells it."""

from copy import deepcopy
from random import Random
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.diffing.diff import diff
from guize.domain.json_types import Json, JsonObject, Rulebook
from tests.domain.diffing.real import lexicon, rules_of

NAMES = [
    *("title", "source", "strength", "note", "when", "limit", "value", "min", "max", "unit"),
    *("times", "per", "anchor", "of", "threshold", "at_least", "chain", "office", "body", "action"),
    *("verb", "to", "any_of", "unstated", "vague", "by_reference", "from_fact", "delegates", "by"),
    *("if", "offices", "as_needed", "text", "members", "cadence", "quorum", "agenda", "holidays"),
    *("each", "procedure", "2019-05-01", "2019-02-30", "importance", "duration", "statutory"),
    *("not", "over", "forbidden", "unless", "schema"),
]
scalars: st.SearchStrategy[Json] = st.none() | st.booleans() | st.integers(-2, 3)
words = st.sampled_from(["day", "month", "head", "review", "must", "fortnight", "", "“", "及时"])
junk: st.SearchStrategy[Json] = st.recursive(
    scalars | words,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)
SECTIONS = ("meetings", "deadlines", "signing", "calendar", "quotas", "baseline", "nonesuch")
books = cast(
    "st.SearchStrategy[Rulebook]",
    st.dictionaries(
        st.sampled_from(SECTIONS),
        st.dictionaries(st.sampled_from(["one", "two/~"]), junk, max_size=2) | junk,
        max_size=3,
    ),
)


@settings(deadline=None)
@given(books, books)
def test_any_json_can_be_compared(left: Rulebook, right: Rulebook) -> None:
    """No value breaks the telling, and each change has its words."""
    assert diff(left, deepcopy(left), lexicon()) == ()
    for change in diff(left, right, lexicon()):
        assert change.words.zh
        assert all(edit.words.zh and edit.words.en for edit in change.edits)


@settings(deadline=None, max_examples=10)
@given(st.sampled_from(["wuhan", "qiqihar"]), st.randoms(use_true_random=False), st.lists(junk))
def test_a_broken_rulebook_can_be_compared(slug: str, random: Random, new: list[Json]) -> None:
    """Of a real rulebook any place may be spoilt; the spoilt rules are those told."""
    spoilt = deepcopy(rules_of(slug))
    touched = set()
    for value in new:
        section = random.choice(sorted(spoilt))
        rules = cast("JsonObject", spoilt[section])
        name = random.choice(sorted(rules))
        touched.add(f"/{section}/{name}")
        spoil(rules, name, value, random)
    assert {change.pointer for change in diff(rules_of(slug), spoilt, lexicon())} <= touched


def spoil(holder: Json, key: str | int, value: Json, random: Random) -> None:
    """Put ``value`` somewhere inside, or in place of, the member ``key`` of ``holder``."""
    inner: Json = cast("JsonObject", holder)[cast("str", key)]
    keys: list[str | int] = [*inner] if isinstance(inner, dict) else []
    if isinstance(inner, list):
        keys = [*range(len(inner))]
    if keys and random.random() < 0.8:
        spoil(inner, random.choice(keys), value, random)
    else:
        cast("JsonObject", holder)[cast("str", key)] = value


BROKEN: list[tuple[JsonObject, JsonObject]] = [
    ({"limit": {"value": "ten", "unit": "day"}}, {"limit": {"value": 5, "unit": "day"}}),
    ({"limit": {"value": 1, "unit": "fortnight"}}, {"limit": {"value": 5, "unit": "fortnight"}}),
    ({"limit": {"value": True, "unit": "day"}}, {"limit": {"min": [], "unit": "day"}}),
    ({"when": {"duration": {"over": "x"}}}, {"when": {"duration": {"over": 3}}}),
    ({"when": {"importance": {"not": 5}}}, {"when": {"importance": {"not": ["x"]}}}),
    ({"when": [1]}, {"when": {}}),
    ({"cadence": {"times": "a", "per": {"value": 1, "unit": "x"}}}, {"cadence": {"times": 2}}),
    ({"quorum": {"of": "members", "threshold": True}}, {"quorum": {"threshold": {"at_least": ""}}}),
    ({"chain": ["x"]}, {"chain": [{"any_of": 5, "action": [1]}]}),
    ({"chain": [{"office": {"a": 1}, "to": 5}]}, {"chain": [{"office": ["b"], "by": 3}]}),
    ({"members": {"offices": 5}}, {"members": {"offices": {"x": 1}}}),
    ({"source": [{"article": -1, "quote": "甲"}]}, {"source": [{"article": 10000, "quote": 1}]}),
    ({"holidays": {"2019-05-01": None}}, {"holidays": {"2019-05-01": {"a": 1}}}),
]


@pytest.mark.parametrize(("old", "new"), BROKEN)
@pytest.mark.parametrize("section", ["deadlines", "meetings", "leave", "calendar"])
def test_what_no_check_has_passed_is_told_without_a_direction(
    section: str, old: JsonObject, new: JsonObject
) -> None:
    """Numbers that are none, unknown units and misshapen members have words, and no ranking."""
    one, other = ({section: {"it": {"title": "甲", **side}}} for side in (old, new))
    for left, right in ((one, other), (other, one), ({}, one), (other, {})):
        (change,) = diff(cast("Rulebook", left), cast("Rulebook", right), lexicon())
        assert all(edit.direction in (None, "narrowed", "widened") for edit in change.edits)
