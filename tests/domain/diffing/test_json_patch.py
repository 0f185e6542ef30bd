"""JSON Patch: what is made of two values applies, and RFC 6902's own examples come out."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.diffing.equality import is_same
from guize.domain.diffing.json_patch import apply_json_patch, to_json_patch
from guize.domain.errors import InvalidInputError
from guize.domain.json_types import Json, JsonObject, Rulebook
from tests.domain.diffing.strategies import rulebooks, values

# RFC 6902, appendix A: document, patch, result (None: it must be refused).
RFC_CASES: list[tuple[Any, list[JsonObject], Any]] = [
    ({"foo": "bar"}, [{"op": "add", "path": "/baz", "value": "qux"}], {"foo": "bar", "baz": "qux"}),
    (
        {"foo": ["bar", "baz"]},
        [{"op": "add", "path": "/foo/1", "value": "qux"}],
        {"foo": ["bar", "qux", "baz"]},
    ),
    ({"baz": "qux", "foo": "bar"}, [{"op": "remove", "path": "/baz"}], {"foo": "bar"}),
    (
        {"foo": ["bar", "qux", "baz"]},
        [{"op": "remove", "path": "/foo/1"}],
        {"foo": ["bar", "baz"]},
    ),
    ({"baz": "qux"}, [{"op": "replace", "path": "/baz", "value": "boo"}], {"baz": "boo"}),
    (
        {"foo": {"bar": "baz", "waldo": "fred"}, "qux": {"corge": "grault"}},
        [{"op": "move", "from": "/foo/waldo", "path": "/qux/thud"}],
        {"foo": {"bar": "baz"}, "qux": {"corge": "grault", "thud": "fred"}},
    ),
    (
        {"foo": ["all", "grass", "cows", "eat"]},
        [{"op": "move", "from": "/foo/1", "path": "/foo/3"}],
        {"foo": ["all", "cows", "eat", "grass"]},
    ),
    (
        {"baz": "qux", "foo": ["a", 2, "c"]},
        [
            {"op": "test", "path": "/baz", "value": "qux"},
            {"op": "test", "path": "/foo/1", "value": 2},
        ],
        {"baz": "qux", "foo": ["a", 2, "c"]},
    ),
    ({"baz": "qux"}, [{"op": "test", "path": "/baz", "value": "bar"}], None),
    ({"foo": "bar"}, [{"op": "add", "path": "/baz/bat", "value": "qux"}], None),
    ({"/": 9, "~1": 10}, [{"op": "test", "path": "/~01", "value": 10}], {"/": 9, "~1": 10}),
    ({"/": 9, "~1": 10}, [{"op": "test", "path": "/~01", "value": "10"}], None),
    (
        {"foo": ["bar"]},
        [{"op": "add", "path": "/foo/-", "value": ["abc"]}],
        {"foo": ["bar", ["abc"]]},
    ),
    ({"a": {"b": 1}}, [{"op": "copy", "from": "/a", "path": "/c"}], {"a": {"b": 1}, "c": {"b": 1}}),
    ({"a": 1}, [{"op": "replace", "path": "", "value": [1]}], [1]),
    ({"a": 1}, [{"op": "replace", "path": "/b", "value": 1}], None),
    ({"a": {"b": 1}}, [{"op": "move", "from": "/a", "path": "/a/b"}], None),
    ([1], [{"op": "add", "path": "/2", "value": 1}], None),
    ([1], [{"op": "add", "path": "/01", "value": 1}], None),
    ([1], [{"op": "spam", "path": "/0"}], None),
    ([1], [{"op": "add", "path": "/0"}], None),
    ({"a": True}, [{"op": "test", "path": "/a", "value": 1}], None),
]


@pytest.mark.parametrize(("document", "patch", "result"), RFC_CASES)
def test_the_cases_of_the_rfc(document: Json, patch: list[JsonObject], result: Json) -> None:
    """Each example gives its result, or is refused at its own place."""
    before = copy.deepcopy(document)
    if result is None:
        with pytest.raises(InvalidInputError) as caught:
            apply_json_patch(document, patch)
        assert [fault.pointer for fault in caught.value.faults] == ["/0"]
    else:
        assert is_same(apply_json_patch(document, patch), result)
    assert document == before


@settings(deadline=None)
@given(values, values)
def test_a_patch_leads_from_one_value_to_the_other(left: Json, right: Json) -> None:
    """`apply(diff(a, b), a) == b` for any JSON, whatever its names need escaped."""
    before = copy.deepcopy(left)
    assert is_same(apply_json_patch(left, to_json_patch(left, right)), right)
    assert left == before


@settings(deadline=None)
@given(rulebooks, rulebooks)
def test_a_patch_leads_from_one_rulebook_to_the_other(left: Rulebook, right: Rulebook) -> None:
    """`apply(diff(a, b), a) == b` for rulebooks."""
    assert is_same(apply_json_patch(left, to_json_patch(left, right)), right)


@settings(deadline=None)
@given(values, values)
def test_a_patch_is_empty_just_where_nothing_differs(left: Json, right: Json) -> None:
    """Equal values need no operation, and others need one; 1 is not true."""
    assert (to_json_patch(left, right) == []) == is_same(left, right)
    assert to_json_patch(left, copy.deepcopy(left)) == []


def test_a_number_is_no_truth() -> None:
    """To Python 1 == True; to JSON they differ, and 1.0 is 1."""
    assert to_json_patch([1, True], [True, 1]) != []
    assert to_json_patch([1], [1.0]) == []


def edit_distance(left: list[int], right: list[int]) -> int:
    """Return the least number of insertions, removals and replacements, naively."""
    if not left or not right:
        return len(left) + len(right)
    if left[0] == right[0]:
        return edit_distance(left[1:], right[1:])
    return 1 + min(
        edit_distance(left[1:], right),
        edit_distance(left, right[1:]),
        edit_distance(left[1:], right[1:]),
    )


@settings(deadline=None)
@given(st.lists(st.integers(0, 3), max_size=6), st.lists(st.integers(0, 3), max_size=6))
def test_no_array_can_be_patched_with_fewer_operations(left: list[int], right: list[int]) -> None:
    """Of an array, as few elements as possible are added, removed and replaced."""
    patch = to_json_patch([*left], [*right])
    assert len(patch) == edit_distance(left, right)


def test_an_element_in_the_middle_goes_alone() -> None:
    """What stands before and after a removed step is not rewritten."""
    chain: list[Json] = [{"office": "a"}, {"office": "b"}, {"office": "c"}]
    assert to_json_patch(chain, [chain[0], chain[2]]) == [{"op": "remove", "path": "/1"}]


def test_names_are_escaped() -> None:
    """A slash and a tilde in a name are written ~1 and ~0 (RFC 6901)."""
    assert to_json_patch({"a/b": {"~": 1}}, {"a/b": {"~": 2}}) == [
        {"op": "replace", "path": "/a~1b/~0", "value": 2}
    ]
