"""The places that a path names, held against a naive oracle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guize.domain.json_pointer import child, resolve, tokens
from guize.domain.json_types import Json
from guize.domain.mandates.places import Place, find_places, is_pattern

RULES: Json = {
    "deadlines": {
        "reply": {"limit": {"value": 10, "unit": "working_day"}},
        "review": {"limit": {"unstated": "未写期限"}},
        "notify": {"limit": {"vague": "及时"}},
        "file": {"title": "备案"},
    },
    "signing": {"letters": {"chain": [{"office": "head"}, {"office": "deputy"}, {}]}},
    "leave": {},
}


def found(path: str) -> list[tuple[str, str]]:
    """Return the places of a path in the rules, with their standing."""
    return [(place.pointer, place.standing) for place in find_places(RULES, path)]


def test_a_plain_path_names_one_place() -> None:
    """It holds a value, or it is missing, and then it is where the value would be."""
    assert found("/deadlines/reply/limit/value") == [("/deadlines/reply/limit/value", "value")]
    assert found("/deadlines/none/limit") == [("/deadlines/none/limit", "missing")]
    assert found("/seals/x") == [("/seals/x", "missing")]
    assert found("/signing/letters/chain/1/office") == [
        ("/signing/letters/chain/1/office", "value")
    ]
    assert found("/signing/letters/chain/01") == [("/signing/letters/chain/01", "missing")]


def test_a_star_is_every_member_of_an_object_and_every_item_of_a_list() -> None:
    """Each member of the part before is a place, whether or not what follows is there."""
    assert found("/deadlines/*/limit") == [
        ("/deadlines/reply/limit", "value"),
        ("/deadlines/review/limit", "unstated"),
        ("/deadlines/notify/limit", "value"),
        ("/deadlines/file/limit", "missing"),
    ]
    assert found("/signing/*/chain/*/office") == [
        ("/signing/letters/chain/0/office", "value"),
        ("/signing/letters/chain/1/office", "value"),
        ("/signing/letters/chain/2/office", "missing"),
    ]


def test_an_empty_or_missing_container_is_one_missing_place() -> None:
    """There is no member to name, so the path stands for itself from there on."""
    assert found("/leave/*/chain") == [("/leave/*/chain", "missing")]
    assert found("/quotas/*/max") == [("/quotas/*/max", "missing")]
    assert found("/deadlines/file/title/*") == [("/deadlines/file/title/*", "missing")]


def test_what_the_text_leaves_open_is_no_value_and_vague_words_are_one() -> None:
    """Below both there is nothing: they stand in place of the value as a whole."""
    assert found("/deadlines/review/limit/value") == [("/deadlines/review/limit", "unstated")]
    assert found("/deadlines/review/limit/*") == [("/deadlines/review/limit", "unstated")]
    assert found("/deadlines/notify/limit") == [("/deadlines/notify/limit", "value")]
    assert found("/deadlines/notify/limit/*") == [("/deadlines/notify/limit/*", "missing")]
    assert found("/deadlines/notify/limit/vague") == [("/deadlines/notify/limit/vague", "value")]


@pytest.mark.parametrize("path", ["deadlines", "/a~2"])
def test_a_malformed_path_is_refused(path: str) -> None:
    """A path is a JSON Pointer."""
    with pytest.raises(ValueError, match=r"JSON Pointer|must be followed"):
        [*find_places(RULES, path)]


def test_only_a_segment_that_is_a_star_makes_a_pattern() -> None:
    """A star inside a name is a name."""
    assert is_pattern("/a/*/b")
    assert not is_pattern("/a/b*")


NAMES = st.sampled_from(["a", "b", "0", "1", "x/y"])
VALUES = st.recursive(
    st.one_of(st.integers(0, 3), st.just({"unstated": "?"}), st.just({"vague": "!"})),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=12,
)
PATHS = st.lists(st.one_of(NAMES, st.just("*")), min_size=1, max_size=4)


def every_pointer(value: Json, pointer: str = "") -> list[str]:
    """Return the pointer of every value inside ``value``, and its own."""
    below: list[str] = []
    if isinstance(value, dict) and not {"unstated", "vague"} & value.keys():
        below = [p for key, one in value.items() for p in every_pointer(one, child(pointer, key))]
    if isinstance(value, list):
        below = [p for i, one in enumerate(value) for p in every_pointer(one, child(pointer, i))]
    return [pointer, *below]


def fits(pointer: str, path: list[str]) -> bool:
    """Tell whether each segment of a pointer is the path's, a star standing for any."""
    segments = tokens(pointer)
    return len(segments) == len(path) and all(
        wanted in ("*", segment) for segment, wanted in zip(segments, path, strict=True)
    )


@given(VALUES, PATHS)
def test_values_are_those_whose_pointers_fit(rules: Json, path: list[str]) -> None:
    """They match segment by segment, and what does not lead on is told once, as no value."""
    places = [*find_places(rules, "".join(child("", segment) for segment in path))]
    pointers = every_pointer(rules)
    expected = [p for p in pointers if fits(p, path) and not _is_open(resolve(rules, p))]
    assert [place.pointer for place in places if place.standing == "value"] == expected
    for place in places:
        if place.standing == "value":
            assert place == Place(place.pointer, "value", resolve(rules, place.pointer))
    dead_ends = [
        p
        for p in pointers
        if fits(p, path[: len(tokens(p))])
        and (
            _is_open(resolve(rules, p))
            or (len(tokens(p)) < len(path) and not _leads(p, pointers, path))
        )
    ]
    assert len([place for place in places if place.standing != "value"]) == len(dead_ends)
    assert places


def _is_open(value: Json) -> bool:
    return isinstance(value, dict) and "unstated" in value


def _leads(pointer: str, pointers: list[str], path: list[str]) -> bool:
    depth = len(tokens(pointer)) + 1
    return any(
        fits(other, path[:depth]) and tokens(other)[:-1] == tokens(pointer) for other in pointers
    )
