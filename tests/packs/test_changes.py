"""What differs between two contents."""

from hypothesis import given
from hypothesis import strategies as st

from guize.domain.diffing.equality import ABSENT
from guize.domain.json_types import Json
from guize.packs.changes import Change, changes_between

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


def test_changes_name_each_value() -> None:
    """Changed, new and removed values are named by pointer, with both values."""
    old: Json = {"meetings": {"plenary": {"times": 1, "note": "x"}}, "gone": None}
    new: Json = {"meetings": {"plenary": {"times": 2, "note": "x", "per": [1]}}}
    assert changes_between(old, new) == [
        Change("/meetings/plenary/times", 1, 2),
        Change("/meetings/plenary/per", ABSENT, [1]),
        Change("/gone", None, ABSENT),
    ]


def test_a_change_reads_as_a_sentence() -> None:
    """Old and new stand side by side in both languages; absence is not null."""
    words = Change("/a", ABSENT, None).words
    assert (words.zh, words.en) == ("/a:(无) → null", "/a: (none) → null")


@given(_JSON, _JSON)
def test_no_change_means_equal(old: Json, new: Json) -> None:
    """Two values have no changes between them exactly if they are the same JSON."""
    same = repr(_canonical(old)) == repr(_canonical(new))
    assert (changes_between(old, new) == []) is same


def _canonical(value: Json) -> object:
    if isinstance(value, dict):
        return {"": sorted((key, _canonical(member)) for key, member in value.items())}
    return [_canonical(item) for item in value] if isinstance(value, list) else value
