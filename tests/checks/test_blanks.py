"""Empty values: none in rule content, at any depth, and none that a reader stumbles over."""

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest

from guize.checks.blanks import check_blanks
from guize.checks.catalog import load_catalog
from guize.checks.structure import check_structure
from guize.domain.analysis.analyse import analyse
from guize.domain.effective.fold import fold, without_blank_items
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.rules.groups import with_members
from guize.domain.rules.rulebook import Rules
from guize.packs.read import read_pack
from guize.settings import SOURCE_ROOT

CITIES = ["panjin", "qiqihar", "taobei", "wuhan", "xianyang"]


def places(value: Json, pointer: str = "") -> Iterator[str]:
    """Yield the pointer of each list in ``value``, at any depth."""
    if isinstance(value, list):
        yield pointer
    members = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else ()
    for key, member in (*members, *items):
        yield from places(member, child(pointer, key))


def blanked(value: Json, at: str, pointer: str = "", *, whole: bool = False) -> Json:
    """Return ``value`` with a null at the head of the list at ``at``, or as the ``whole`` of it."""
    if isinstance(value, dict):
        return {k: blanked(v, at, child(pointer, k), whole=whole) for k, v in value.items()}
    if isinstance(value, list):
        items = [blanked(v, at, child(pointer, i), whole=whole) for i, v in enumerate(value)]
        return [None, *items[len(items) if whole else 0 :]] if pointer == at else items
    return value


@pytest.mark.parametrize("is_patch", [False, True])
@pytest.mark.parametrize(
    ("rule", "at"),
    [
        ({"source": [None]}, "/source/0"),
        ({"obligor": [None, "department"]}, "/obligor/0"),
        ({"chain": [{"office": "head"}, None]}, "/chain/1"),
        ({"when": {"matter": ["a", None]}}, "/when/matter/1"),
        ({"when": {"holder": {"not": [None]}}}, "/when/holder/not/0"),
        ({"chain": [{"any_of": [[None]]}]}, "/chain/0/any_of/0/0"),
        ({"procedures": [None]}, "/procedures/0"),
        ({"applies_to": {"levels": [None]}}, "/applies_to/levels/0"),
    ],
)
def test_an_empty_item_is_told_wherever_it_stands(
    rule: JsonObject, at: str, *, is_patch: bool
) -> None:
    """A list is replaced whole, so that null removes nothing in it, in a patch either."""
    found = [*check_blanks({"deadlines": {"reply": rule}}, is_patch=is_patch)]
    assert [(f.code, f.pointer) for f in found] == [("null_in_list", f"/deadlines/reply{at}")]


def test_null_as_a_member_stands_in_a_patch_only() -> None:
    """There it removes; inside an item of a list nothing is left to remove."""
    rules: JsonObject = {"leave": {"head": {"note": None, "chain": [{"verb": None}]}}}
    told = [f.pointer for f in check_blanks(rules, is_patch=False)]
    assert told == ["/leave/head/note", "/leave/head/chain/0/verb"]
    assert [f.pointer for f in check_blanks(rules, is_patch=True)] == told[1:]


@pytest.mark.parametrize("city", CITIES)
def test_every_list_of_the_real_rules_refuses_an_empty_item(city: str) -> None:
    """By its schema and by the check; and a reader of what was recorded so sees nothing of it."""
    catalog = load_catalog()
    rules = read_pack(SOURCE_ROOT / "tenants" / city).versions[-1].version.rules
    assert without_blank_items(rules) is rules
    for at in [*places(rules)][::7]:
        spoilt = blanked(rules, at)
        assert isinstance(spoilt, dict)
        assert not catalog.is_valid("rulebook/1/rulebook", spoilt), at
        assert [f.pointer for f in check_blanks(spoilt, is_patch=True)] == [child(at, 0)]
        assert without_blank_items(spoilt) == rules


def test_what_was_recorded_with_empty_items_is_read_without_them() -> None:
    """A list of nothing but null is empty; a member of an item that is null is absent."""
    assert without_blank_items({"a": [None], "b": {"c": [[None], {"d": None, "e": 1}]}}) == {
        "a": [],
        "b": {"c": [[], {"e": 1}]},
    }
    assert without_blank_items({"a": None, "b": []}) == {"a": None, "b": []}


def test_a_null_in_a_list_breaks_its_schema() -> None:
    """The published schemas say it too, so that a generated client learns it."""
    rule: JsonObject = {"title": "办复", "source": [None]}
    assert check_structure({"signing": {"reply": rule}}, load_catalog())


@pytest.mark.parametrize("city", CITIES)
def test_readers_survive_what_was_recorded_empty(city: str) -> None:
    """A list of nothing but null in place of any list: every section is read, none breaks."""
    version = read_pack(SOURCE_ROOT / "tenants" / city).versions[-1].version
    vocabularies = load_catalog().with_terms({})
    for at in [*places(version.rules)][::5]:
        spoilt = cast("Rulebook", blanked(version.rules, at, whole=True))
        rules = fold([replace(version, rules=spoilt)], lambda _: True).rules
        read = Rules(rules, vocabularies)
        for section in ("signing", "deadlines", "leave", "matters", "quotas", "meetings"):
            assert isinstance(getattr(read, section), tuple), at
        analyse(rules, with_members(vocabularies, rules))
