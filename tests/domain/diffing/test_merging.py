"""Three-way merge: disjoint edits meet, equal ones agree, others are conflicts for people."""

from copy import deepcopy
from random import Random
from typing import cast

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guize.domain.diffing.equality import ABSENT, Absent, Found, is_same
from guize.domain.diffing.merging import Conflict, merge_three_way
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.merge_patch import merge
from tests.domain.diffing.strategies import rulebooks


def rule(**members: Json) -> Rulebook:
    """Return a rulebook of one rule."""
    return {"deadlines": {"reply": {"title": "请示办复", **members}}}


DAYS_10: JsonObject = {"value": 10, "unit": "working_day"}
DAYS_5: JsonObject = {"value": 5, "unit": "working_day"}
CALENDAR_10: JsonObject = {"value": 10, "unit": "day"}


def merge_patch(left: Json, right: Json) -> Json:
    """Return the merge patch (RFC 7396) from ``left`` to ``right``, which hold no null."""
    if not isinstance(left, dict) or not isinstance(right, dict):
        return right
    patch: JsonObject = dict.fromkeys(left.keys() - right.keys())
    for name, value in right.items():
        if name not in left:
            patch[name] = value
        elif not is_same(left[name], value):
            patch[name] = merge_patch(left[name], value)
    return patch


@settings(deadline=None)
@given(rulebooks, rulebooks, rulebooks)
def test_the_sides_are_equal(base: Rulebook, mine: Rulebook, theirs: Rulebook) -> None:
    """Swapped, the sides give the same rules and the same conflicts with the names swapped."""
    one, other = merge_three_way(base, mine, theirs), merge_three_way(base, theirs, mine)
    assert is_same(one.rules, other.rules)
    swapped = [Conflict(c.pointer, c.base, c.theirs, c.mine) for c in other.conflicts]
    assert [*one.conflicts] == swapped


@settings(deadline=None)
@given(rulebooks, rulebooks)
def test_one_side_alone_prevails(base: Rulebook, mine: Rulebook) -> None:
    """Where the other side did nothing, or just the same, there is nothing to settle."""
    for theirs in (base, mine):
        merged = merge_three_way(base, mine, deepcopy(theirs))
        assert merged.conflicts == ()
        assert is_same(merged.rules, mine)


@settings(deadline=None)
@given(rulebooks, rulebooks, rulebooks)
def test_without_conflicts_the_order_does_not_matter(
    base: Rulebook, mine: Rulebook, theirs: Rulebook
) -> None:
    """What both did, one after the other in either order, is what the merge gives."""
    merged = merge_three_way(base, mine, theirs)
    assume(not merged.conflicts)
    assert is_same(merge(theirs, merge_patch(base, mine)), merged.rules)
    assert is_same(merge(mine, merge_patch(base, theirs)), merged.rules)


def leaves(value: Json, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the places that one edit may touch: members that are no objects, and durations."""
    if isinstance(value, dict) and "unit" not in value and "vague" not in value:
        return [leaf for name, member in value.items() for leaf in leaves(member, (*path, name))]
    return [path]


def edited(rulebook: Rulebook, places: list[tuple[str, ...]]) -> Rulebook:
    """Return a copy in which each of ``places`` holds something else."""
    copy = deepcopy(rulebook)
    for *above, last in places:
        holder = copy
        for name in above:
            holder = cast("JsonObject", holder[name])
        holder[last] = "edited"
    return copy


@settings(deadline=None)
@given(rulebooks, st.randoms(use_true_random=False))
def test_disjoint_edits_never_conflict(base: Rulebook, random: Random) -> None:
    """Edits of different fields meet, and both are there."""
    places = [place for place in leaves(base) if len(place) > 2]
    random.shuffle(places)
    half = len(places) // 2
    merged = merge_three_way(base, edited(base, places[:half]), edited(base, places[half:]))
    assert merged.conflicts == ()
    assert is_same(merged.rules, edited(base, places))


def touched(rulebook: Rulebook, place: tuple[str, str], how: str) -> None:
    """Remove a rule, put another in its place, or add one beside it."""
    section, rule = place
    rules = cast("JsonObject", rulebook[section])
    if how == "remove":
        del rules[rule]
    else:
        rules[rule if how == "replace" else f"beside-{rule}"] = {"title": how}


@settings(deadline=None)
@given(rulebooks, st.randoms(use_true_random=False))
def test_rules_removed_replaced_and_added_apart_never_conflict(
    base: Rulebook, random: Random
) -> None:
    """Each side does as it likes with rules of its own: both results are there."""
    places = [
        (section, rule) for section, rules in base.items() for rule in cast("JsonObject", rules)
    ]
    random.shuffle(places)
    mine, theirs, both = deepcopy(base), deepcopy(base), deepcopy(base)
    for index, place in enumerate(places):
        how = random.choice(["remove", "replace", "add"])
        touched(mine if index % 2 else theirs, place, how)
        touched(both, place, how)
    merged = merge_three_way(base, mine, theirs)
    assert merged.conflicts == ()
    assert is_same(merged.rules, both)


@settings(deadline=None)
@given(rulebooks, rulebooks, rulebooks)
def test_a_conflict_leaves_what_the_base_says(
    base: Rulebook, mine: Rulebook, theirs: Rulebook
) -> None:
    """At the pointer of a conflict stands the base's value, or none if it had none."""
    merged = merge_three_way(base, mine, theirs)
    for conflict in merged.conflicts:
        assert is_same(found(merged.rules, conflict.pointer), conflict.base)
        assert is_same(found(mine, conflict.pointer), conflict.mine)
        assert is_same(found(theirs, conflict.pointer), conflict.theirs)


def found(value: Json, pointer: str) -> Found:
    """Return the value at ``pointer``, ABSENT if there is none."""
    for name in pointer.split("/")[1:]:
        if not isinstance(value, dict) or name not in value:
            return ABSENT
        value = value[name]
    return value


def test_a_number_never_meets_the_other_sides_unit() -> None:
    """A duration is one value: two edits of its parts are a conflict."""
    merged = merge_three_way(rule(limit=DAYS_10), rule(limit=DAYS_5), rule(limit=CALENDAR_10))
    assert [c.pointer for c in merged.conflicts] == ["/deadlines/reply/limit"]
    assert is_same(merged.rules, rule(limit=DAYS_10))


def test_what_hangs_on_a_value_merges_beside_it() -> None:
    """One shortens the limit, the other notes its strength: both stand."""
    merged = merge_three_way(
        rule(limit=DAYS_10), rule(limit=DAYS_5), rule(limit={**DAYS_10, "strength": "usually"})
    )
    assert merged.conflicts == ()
    assert is_same(merged.rules, rule(limit={**DAYS_5, "strength": "usually"}))


def test_a_removal_against_a_change_is_a_conflict() -> None:
    """Who removes a rule does not undo unseen what another changed in it."""
    base = rule(limit=DAYS_10)
    merged = merge_three_way(base, {"deadlines": {}}, rule(limit=DAYS_5))
    (conflict,) = merged.conflicts
    assert conflict.pointer == "/deadlines/reply"
    assert isinstance(conflict.mine, Absent)
    assert "mine" not in conflict.as_json()
    assert is_same(merged.rules, base)


def test_chains_merge_as_wholes() -> None:
    """Two edits of one chain are a conflict, however far apart its steps are."""
    chain: list[Json] = [{"office": office, "action": "review"} for office in "abc"]
    mine, theirs = [*chain[1:]], [*chain[:-1]]
    merged = merge_three_way(rule(chain=chain), rule(chain=mine), rule(chain=theirs))
    assert [c.pointer for c in merged.conflicts] == ["/deadlines/reply/chain"]
    assert merge_three_way(rule(chain=chain), rule(chain=mine), rule(chain=chain)).conflicts == ()


def test_two_new_rules_of_one_id_are_not_mixed() -> None:
    """What both add under one id, differently, nobody has reviewed as a blend."""
    merged = merge_three_way({}, rule(limit=DAYS_5), rule(relation="within"))
    assert [c.pointer for c in merged.conflicts] == ["/deadlines/reply"]
    assert merged.rules == {"deadlines": {}}


def test_two_new_rules_of_a_new_section_meet() -> None:
    """Both begin a section with rules of their own: all are kept."""
    mine: Rulebook = {"seals": {"custody": {"title": "保管"}}}
    theirs: Rulebook = {"seals": {"record": {"title": "登记"}}}
    merged = merge_three_way({}, mine, theirs)
    assert merged.conflicts == ()
    assert merged.rules == {"seals": {"custody": {"title": "保管"}, "record": {"title": "登记"}}}
