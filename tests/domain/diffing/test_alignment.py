"""Steps of chains aligned: as many as possible stay in place, and none is lost."""

from itertools import combinations
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.diffing.alignment import Aligned, align, identity
from guize.domain.json_types import Json, JsonObject

steps = st.lists(
    st.builds(
        lambda office, action, verb: cast(
            "Json", {"office": office, "action": action, "verb": verb}
        ),
        st.sampled_from("abc"),
        st.sampled_from(["review", "issue"]),
        st.sampled_from(["审核", "签发"]),
    ),
    max_size=5,
)


def step(office: str, action: str = "review", **members: Json) -> JsonObject:
    """Return a step."""
    return {"office": office, "action": action, **members}


def longest_common(left: list[Json], right: list[Json]) -> int:
    """Return the length of the longest common subsequence by identity, naively."""
    ids = [identity(item) for item in right]
    for size in range(min(len(left), len(right)), 0, -1):
        wanted = {tuple(map(identity, chosen)) for chosen in combinations(left, size)}
        if wanted & set(combinations(ids, size)):
            return size
    return 0


@settings(deadline=None)
@given(steps, steps)
def test_as_many_as_possible_stay(left: list[Json], right: list[Json]) -> None:
    """The steps of one identity that stay in place are a longest common subsequence."""
    staying = [
        pair
        for pair in align(left, right)
        if pair.left is not None
        and pair.right is not None
        and not pair.moved
        and identity(left[pair.left]) == identity(right[pair.right])
    ]
    assert len(staying) == longest_common(left, right)


@settings(deadline=None)
@given(steps, steps)
def test_every_step_is_told_once(left: list[Json], right: list[Json]) -> None:
    """Each step of either side stands in just one pair, and those that stay do not cross."""
    aligned = align(left, right)
    assert sorted(a.left for a in aligned if a.left is not None) == [*range(len(left))]
    assert sorted(a.right for a in aligned if a.right is not None) == [*range(len(right))]
    places = [a.left for a in aligned if None not in (a.left, a.right) and not a.moved]
    assert places == sorted(cast("list[int]", places))


@settings(deadline=None)
@given(steps)
def test_a_chain_is_itself(chain: list[Json]) -> None:
    """Against itself every step stays where it is."""
    assert align(chain, [*chain]) == [Aligned(i, i) for i in range(len(chain))]


def test_a_step_that_passes_another_has_moved() -> None:
    """One of two steps that swap places moves; the other stays."""
    left: list[Json] = [step("a"), step("b"), step("c")]
    aligned = align(left, [left[1], left[2], left[0]])
    assert aligned == [Aligned(1, 0), Aligned(2, 1), Aligned(0, 2, moved=True)]


def test_the_same_office_and_action_has_changed() -> None:
    """A step that reports to somebody else is the same step, changed."""
    left: list[Json] = [step("a", "report", to=["head"])]
    right: list[Json] = [step("a", "report", to=["deputy"])]
    assert align(left, right) == [Aligned(0, 0)]


def test_the_order_of_receivers_is_no_identity() -> None:
    """To whom a step goes is a set."""
    assert identity(step("a", to=["x", "y"])) == identity(step("a", to=["y", "x"]))


def test_swapped_kin_keep_their_order_told() -> None:
    """Two steps that both changed and swapped places: one of them has moved."""
    left: list[Json] = [step("a", to=["x"]), step("b", to=["x"])]
    right: list[Json] = [step("b", to=["y"]), step("a", to=["y"])]
    assert [pair.moved for pair in align(left, right)].count(True) == 1


def test_another_office_is_another_step() -> None:
    """Who acts makes the step: where something else is done, it is an insertion and a removal."""
    aligned = align([step("a")], [step("b", "issue")])
    assert aligned == [Aligned(0, None), Aligned(None, 0)]


def test_an_office_that_does_the_same_in_its_place_replaces_another() -> None:
    """Between the same neighbours the step has changed hands; elsewhere it is another step."""
    chain: list[Json] = [step("a"), step("b"), step("c", "issue")]
    replaced: list[Json] = [chain[0], step("d"), chain[2]]
    assert align(chain, replaced) == [Aligned(0, 0), Aligned(1, 1), Aligned(2, 2)]
    elsewhere: list[Json] = [chain[0], chain[2], step("d")]
    assert Aligned(1, None) in align(chain, elsewhere)


def test_a_text_that_is_much_like_another_has_changed() -> None:
    """A duty of which a word changed is the same duty; one of other words is not."""
    left: list[Json] = ["负责市政府的常务工作", "协助市长工作"]
    assert align(left, ["负责市政府的日常工作", "协助市长工作"]) == [Aligned(0, 0), Aligned(1, 1)]
    assert Aligned(0, None) in align(left, ["分管财政", "协助市长工作"])


def test_cases_that_name_nobody_keep_their_place() -> None:
    """Alternatives of a quota are paired by what they set."""
    left: list[Json] = [{"min": 1, "per": "month"}, {"max": 10}]
    assert align(left, [{"min": 2, "per": "month"}, {"max": 10}]) == [Aligned(0, 0), Aligned(1, 1)]
