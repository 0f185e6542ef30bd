"""RFC 7396, with the cases of its appendix A."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guize.domain.json_types import Json
from guize.domain.merge_patch import merge

RFC_CASES = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]

values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(("target", "patch", "result"), RFC_CASES)
def test_appendix_a(target: Json, patch: Json, result: Json) -> None:
    """Each example of the RFC comes out as it says."""
    assert merge(target, patch) == result


@given(values, values)
def test_arguments_are_left_alone(target: Json, patch: Json) -> None:
    """Neither the target nor the patch is changed, at any depth."""
    before = copy.deepcopy((target, patch))
    merge(target, patch)
    assert (target, patch) == before


@given(values, values)
def test_patching_twice_is_patching_once(target: Json, patch: Json) -> None:
    """A merge patch is idempotent."""
    once = merge(target, patch)
    assert merge(once, patch) == once


def test_untouched_parts_are_shared() -> None:
    """What a patch does not mention is the same object afterwards."""
    target: Any = {"meetings": {"a": {}}, "leave": {"b": {}}}
    merged: Any = merge(target, {"leave": {"b": {"x": 1}}})
    assert merged["meetings"] is target["meetings"]
