"""Baselines: what an ancestor gives, and what it does not."""

from guize.domain.effective.answer import Effective
from guize.domain.effective.rulebook import effective
from guize.domain.json_types import JsonObject
from guize.domain.version import Version
from tests.domain.build import at, day, meetings, supplement, timeline, version

GIVEN: JsonObject = {"baseline": meetings(executive={"value": 7, "more": 1}, plenary={"value": 7})}


def ask(own: list[Version], *ancestors: list[Version], on: int = 3) -> Effective:
    """Return the answer of a tenant with ancestors."""
    slugs = ("parent", "grandparent")
    path = [timeline(own)]
    path += [timeline(rows, slug) for rows, slug in zip(ancestors, slugs, strict=False)]
    return effective(path, day(on))


def test_a_baseline_gives_whole_rules_where_there_is_none() -> None:
    """A rule of the tenant's own is not mixed with the baseline's of the same id."""
    own = [version(1, 0, rules=meetings(executive={"value": 1}))]
    answer = ask(own, [version(1, 0, tenant="parent", rules=GIVEN)])
    assert answer.rules == meetings(executive={"value": 1}, plenary={"value": 7})
    assert [(layer.tenant, layer.kind) for layer in answer.layers] == [
        ("own", "base"),
        ("parent", "baseline"),
    ]
    assert answer.origins["/meetings/plenary"].tenant == "parent"
    assert answer.origins["/meetings/executive"].tenant == "own"


def test_the_nearest_ancestor_gives_first() -> None:
    """A grandparent gives only what neither the tenant nor its parent has."""
    near = [version(1, 0, tenant="parent", rules={"baseline": meetings(executive={"value": 8})})]
    far = [version(1, 0, tenant="grandparent", rules=GIVEN)]
    answer = ask([], near, far)
    assert answer.rules == meetings(executive={"value": 8}, plenary={"value": 7})
    assert [layer.tenant for layer in answer.layers] == ["parent", "grandparent"]


def test_a_vacancy_with_a_baseline_stays_a_vacancy() -> None:
    """Baselines apply where nothing is on file, and do not hide that."""
    answer = ask([], [version(1, 0, tenant="parent", rules=GIVEN)])
    assert (answer.status, answer.reason) == ("vacancy", "nothing_on_file")
    assert answer.rules == GIVEN["baseline"]


def test_a_supplement_of_the_baseline_is_named_for_what_it_changed() -> None:
    """Of a given rule that a parent's supplement touched, each part names its version."""
    patch: JsonObject = {"baseline": meetings(executive={"more": 2}, plenary=None)}
    parent = [
        version(1, 0, tenant="parent", rules=GIVEN),
        supplement(2, 2, 1, tenant="parent", rules=patch),
    ]
    answer = ask([], parent)
    assert answer.rules == meetings(executive={"value": 7, "more": 2})
    origins = {pointer: origin.version for pointer, origin in answer.origins.items()}
    assert origins == {"/meetings/executive": 1, "/meetings/executive/more": 2}
    assert [layer.version for layer in answer.layers] == [1, 2]


def test_a_parents_other_sections_are_its_own() -> None:
    """A parent's own meetings, and its calendar, are not its baseline."""
    rules = meetings(executive={"value": 7}) | {"calendar": {}, "mandates": {}}
    answer = ask([], [version(1, 0, tenant="parent", rules=rules)])
    assert (answer.rules, answer.layers) == ({}, ())


def test_a_tenants_own_baseline_and_mandates_are_served_as_sections() -> None:
    """What a province offers and demands is part of its own effective rulebook."""
    rules: JsonObject = {**GIVEN, "mandates": {"quorum": {"path": "/meetings/*/quorum"}}}
    answer = ask([version(1, 0, rules=rules)])
    assert answer.rules == rules
    assert answer.origins.keys() == {
        "/baseline/meetings/executive",
        "/baseline/meetings/plenary",
        "/mandates/quorum",
    }


def test_a_parents_doubt_counts_only_where_its_baseline_does() -> None:
    """A doubtful baseline makes the answer doubtful, unless the tenant has rules of its own."""
    parent = [version(1, 3, tenant="parent", rules=GIVEN, readings=(5,))]
    assert ask([], parent).certainty == "doubtful"
    own = [version(1, 0, rules=meetings(executive={}, plenary={}))]
    assert ask(own, parent).certainty == "certain"


def test_a_change_of_the_baseline_is_a_change_of_the_answer() -> None:
    """changes_on looks at ancestors, but only at what they give."""
    parent = [
        version(1, 0, tenant="parent", rules=GIVEN),
        version(2, 5, tenant="parent", rules=GIVEN | meetings(executive={})),
        version(3, 8, tenant="parent", rules={}),
    ]
    assert ask([], parent).changes_on == day(5)
    own = [version(1, 0, rules=meetings(executive={}, plenary={}))]
    assert ask(own, parent).changes_on is None


def test_known_at_is_the_last_record_that_bears_on_the_tenant() -> None:
    """An ancestor's record bears once that ancestor offers or demands; a calendar never does."""
    own = [version(1, 0, tick=1, rules=meetings())]
    silent = [version(1, 0, tenant="parent", tick=2, rules=meetings())]
    calendar = [version(1, 0, tenant="grandparent", tick=3, rules={"calendar": {"2020": {}}})]
    assert ask(own, silent, calendar).known_at == at(1)
    demanding = [*silent, version(2, 0, tenant="parent", tick=4, rules={"mandates": {"x": {}}})]
    assert ask(own, demanding, calendar).known_at == at(4)
    withdrawn = [*demanding, version(3, 9, tenant="parent", tick=5, rules={})]
    assert ask(own, withdrawn, calendar).known_at == at(5)
