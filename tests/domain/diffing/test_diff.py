"""Differences between rulebooks: empty just where there are none, and told for what they are."""

from copy import deepcopy
from random import Random
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.citations import annotate
from guize.domain.diffing.change import Change
from guize.domain.diffing.diff import diff
from guize.domain.diffing.equality import is_same
from guize.domain.diffing.json_patch import to_json_patch
from guize.domain.diffing.sources import plain
from guize.domain.json_types import Json, JsonObject, Rulebook
from tests.domain.build import version
from tests.domain.diffing.real import lexicon
from tests.domain.diffing.strategies import rulebooks, shuffled_sets

SOURCE: Json = [{"article": 58, "quote": "10个工作日内办复"}]
CHAIN: list[Json] = [
    {"office": "general-office", "action": "review", "verb": "审核"},
    {"office": "deputy-in-charge", "action": "review", "verb": "审核"},
    {"office": "head", "action": "issue", "verb": "签发"},
]


def annotated(rules: Rulebook, number: int) -> Rulebook:
    """Return ``rules`` as an answer gives them."""
    return cast("Rulebook", annotate(rules, version(number, 0, rules=rules)))


def rule(**members: Json) -> Rulebook:
    """Return a rulebook of one rule."""
    whole: JsonObject = {"title": "请示办复", "source": deepcopy(SOURCE), **members}
    return {"deadlines": {"reply-to-request": whole}}


def only(left: Rulebook, right: Rulebook) -> Change:
    """Return the one change between two rulebooks."""
    (change,) = diff(left, right, lexicon())
    return change


@settings(deadline=None)
@given(rulebooks)
def test_nothing_differs_from_itself(rules: Rulebook) -> None:
    """`diff(a, a) == ()`, whichever versions the citations name."""
    assert diff(rules, deepcopy(rules), lexicon()) == ()
    assert diff(annotated(rules, 1), annotated(rules, 2), lexicon()) == ()


@settings(deadline=None)
@given(rulebooks)
def test_plain_rules_are_those_recorded(rules: Rulebook) -> None:
    """What answers add to citations is taken off, and no member of that name elsewhere."""
    assert plain(annotated(rules, 1)) == rules
    mandate: Json = {"applies_to": {"tenant": "wuhan", "version": 1}}
    assert plain(mandate) == mandate


@settings(deadline=None)
@given(rulebooks, rulebooks)
def test_a_rollback_leaves_no_net_difference(first: Rulebook, second: Rulebook) -> None:
    """From the first version to the third, which restores it, nothing differs."""
    third = annotated(deepcopy(first), 3)
    assert diff(annotated(first, 1), third, lexicon()) == ()
    assert to_json_patch(plain(annotated(first, 1)), plain(third)) == []
    there, back = (
        diff(annotated(first, 1), annotated(second, 2), lexicon()),
        diff(annotated(second, 2), third, lexicon()),
    )
    assert sorted(c.pointer for c in there) == sorted(c.pointer for c in back)


@settings(deadline=None)
@given(rulebooks, rulebooks)
def test_every_difference_is_told(left: Rulebook, right: Rulebook) -> None:
    """A rule has a change just where it differs by more than the order of a set."""
    told = {change.pointer for change in diff(left, right, lexicon())}
    for section in left.keys() | right.keys():
        one, other = (cast("JsonObject", side.get(section, {})) for side in (left, right))
        for name in one.keys() | other.keys():
            pointer = f"/{section}/{name}"
            is_equal = is_same(in_order(one.get(name)), in_order(other.get(name)))
            assert (pointer in told) == (not is_equal)


def in_order(value: Json) -> Json:
    """Return ``value`` with each set in one order, a set of one written as a list."""
    if isinstance(value, dict):
        return {
            name: [member] if name == "trigger" and isinstance(member, str) else in_order(member)
            for name, member in value.items()
        }
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return [*sorted(map(str, value))]
    return [in_order(item) for item in value] if isinstance(value, list) else value


@settings(deadline=None)
@given(rulebooks, st.randoms(use_true_random=False))
def test_the_order_of_a_set_is_no_difference(rules: Rulebook, random: Random) -> None:
    """Offices listed in another order are the same offices."""
    assert diff(rules, cast("Rulebook", shuffled_sets(rules, random)), lexicon()) == ()


@settings(deadline=None)
@given(rulebooks, rulebooks)
def test_pointers_name_the_values_told(left: Rulebook, right: Rulebook) -> None:
    """An edit's pointers name its old and its new value in the two rulebooks."""
    for change in diff(left, right, lexicon()):
        for edit in change.edits:
            for pointer, side, value in (
                (edit.left_pointer, left, edit.as_json().get("old")),
                (edit.right_pointer, right, edit.as_json().get("new")),
            ):
                assert (pointer is None) == (value is None)
                found = resolve(side, pointer) if pointer is not None else None
                if isinstance(found, dict) and isinstance(value, dict):
                    found = {name: found[name] for name in value}
                assert is_same(found, value)


def resolve(document: Json, pointer: str) -> Json:
    """Return the value at ``pointer``."""
    for name in pointer.split("/")[1:]:
        document = (
            document[int(name)]
            if isinstance(document, list)
            else cast("JsonObject", document)[name]
        )
    return document


def test_a_change_of_quotes_alone_is_told_as_such() -> None:
    """What only cites otherwise changes no law."""
    other: Json = [{"article": 58, "quote": "一般自收文之日起10个工作日内办复"}]
    change = only(rule(), rule(source=other))
    assert (change.concern, [edit.concern for edit in change.edits]) == ("source", ["source"])
    assert change.words.zh == "第五十八条 “请示办复”仅引文不同,内容未变"
    assert change.words.en == "Article 58, only the quotes differ: 请示办复"
    assert only(rule(), rule(note="编注")).concern == "editorial"
    assert only(rule(), rule(source=other, relation="before")).concern == "substance"


def test_a_rule_that_was_only_renumbered_is_told_so() -> None:
    """The same words under another article are the same rule, with its old and new number."""
    change = only(rule(), rule(source=[{"article": 60, "quote": "10个工作日内办复"}]))
    assert change.words.zh == "第五十八条→第六十条 “请示办复”仅条文序号不同,内容未变"
    assert change.words.en == "Article 58 → 60, only the article number differs: 请示办复"
    assert change.edits[0].words.zh.endswith("依据:条文序号不同,引文未变")


def test_all_that_differs_besides_the_law_is_named() -> None:
    """A new title and a new note are told together; the titles are told last."""
    change = only(rule(), rule(title="请示答复", note="编注"))
    assert change.words.zh == "第五十八条 “请示办复”仅标题、编注不同,内容未变"
    assert change.words.en == "Article 58, only the title and the editor’s note differ: 请示办复"
    concerns = [edit.concern for edit in only(rule(), rule(title="甲", relation="before")).edits]
    assert concerns == ["substance", "editorial"]


def test_a_strength_that_is_only_written_out_changes_no_law() -> None:
    """应当 binds where nothing is said, so that to write it, or not, is a matter of wording."""
    ten: JsonObject = {"value": 10, "unit": "day"}
    change = only(rule(limit=ten), rule(limit={**ten, "strength": "must"}))
    assert change.concern == "editorial"
    assert change.edits[0].words.zh == "第五十八条 请示办复时限的效力程度:写明“应当”"
    assert only(rule(), rule(strength="may")).edits[0].direction == "relaxed"


def test_rules_come_by_section_and_article() -> None:
    """An official finds the changes in the order of the document, whatever the order of keys."""

    def at(article: int) -> JsonObject:
        return {"title": f"{article}", "source": [{"article": article, "quote": "原文"}]}

    left: Rulebook = {"leave": {"z": at(3)}, "meetings": {"b": at(40), "a": at(41)}}
    right: Rulebook = {"meetings": {"c": at(7)}, "leave": {"a": at(70)}}
    told = [change.pointer for change in diff(left, right, lexicon())]
    assert told == ["/meetings/c", "/meetings/b", "/meetings/a", "/leave/z", "/leave/a"]


def test_sets_in_conditions_have_no_order() -> None:
    """Words that a condition lists or bars, and the days of a cadence, may stand in any order."""
    pairs: list[tuple[JsonObject, JsonObject]] = [
        ({"when": {"urgency": ["urgent", "a"]}}, {"when": {"urgency": ["a", "urgent"]}}),
        ({"when": {"urgency": "urgent"}}, {"when": {"urgency": ["urgent"]}}),
        ({"when": {"urgency": {"not": ["x", "y"]}}}, {"when": {"urgency": {"not": ["y", "x"]}}}),
    ]
    for left, right in pairs:
        assert diff(rule(**left), rule(**right), lexicon()) == ()
    often: JsonObject = {"times": 1, "per": {"value": 1, "unit": "week"}}
    books: list[Rulebook] = [
        {"meetings": {"it": {"title": "甲", "cadence": {**often, "anchor": days}}}}
        for days in cast("list[list[Json]]", [["monday", "friday"], ["friday", "monday"]])
    ]
    assert diff(books[0], books[1], lexicon()) == ()


OPPOSITES = {
    "shortened": "lengthened",
    "increased": "decreased",
    "raised": "lowered",
    "tightened": "relaxed",
    "narrowed": "widened",
}


@settings(deadline=None)
@given(rulebooks, rulebooks)
def test_swapped_sides_tell_the_opposite(left: Rulebook, right: Rulebook) -> None:
    """What is added is removed, what is gained is lost, 缩短 becomes 延长, and no rule is left."""
    opposite = {**OPPOSITES, **{other: one for one, other in OPPOSITES.items()}}
    there, back = diff(left, right, lexicon()), diff(right, left, lexicon())
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {c.pointer: turned[c.kind] for c in there} == {c.pointer: c.kind for c in back}
    found, wanted = (
        {
            (edit.left_pointer, edit.right_pointer): edit
            for change in changes
            for edit in change.edits
            if "/chain/" not in str(edit.left_pointer or edit.right_pointer)
        }
        for changes in (there, back)
    )
    for (one, other), edit in found.items():
        mirrored = wanted[other, one]
        assert mirrored.direction == (edit.direction and opposite[edit.direction])
        assert (mirrored.gained, mirrored.lost) == (edit.lost, edit.gained)


@settings(deadline=None)
@given(rulebooks, rulebooks)
def test_every_change_has_its_sentences(left: Rulebook, right: Rulebook) -> None:
    """A changed rule tells at least one edit, and every sentence is there in both languages."""
    for change in diff(left, right, lexicon()):
        assert bool(change.edits) == (change.kind == "changed")
        for words in (change.words, *(edit.words for edit in change.edits)):
            assert words.zh
            assert words.en
            assert not words.zh.endswith((":", "增加", "删去"))
            assert "内容有变化" not in words.zh


def test_rules_of_a_baseline_are_told_one_by_one() -> None:
    """A baseline holds sections of its own; each rule in it is a rule."""
    offered = {"baseline": cast("Json", rule())}
    change = only({}, offered)
    assert (change.pointer, change.kind) == ("/baseline/deadlines/reply-to-request", "added")


def test_a_moved_step_is_told_once() -> None:
    """The step that passes the others has moved, and they stay."""
    left, right = rule(chain=CHAIN), rule(chain=[CHAIN[1], CHAIN[0], CHAIN[2]])
    (edit,) = only(left, right).edits
    assert edit.kind == "moved"
    base = "/deadlines/reply-to-request/chain"
    places = {(edit.left_pointer, edit.right_pointer)}
    assert places <= {(f"{base}/0", f"{base}/1"), (f"{base}/1", f"{base}/0")}


def test_an_inserted_step_moves_none() -> None:
    """What stands after a new step has not moved."""
    new: JsonObject = {"office": "secretary-general", "action": "review", "verb": "审核"}
    (edit,) = only(rule(chain=CHAIN), rule(chain=[CHAIN[0], new, *CHAIN[1:]])).edits
    assert (edit.kind, edit.left_pointer) == ("added", None)
    assert edit.right_pointer == "/deadlines/reply-to-request/chain/1"


def test_a_changed_step_is_told_by_its_member() -> None:
    """The same office and action with another verb has changed in its verb."""
    other: Json = [*CHAIN[:2], {"office": "head", "action": "issue", "verb": "签批"}]
    (edit,) = only(rule(chain=CHAIN), rule(chain=other)).edits
    assert edit.right_pointer == "/deadlines/reply-to-request/chain/2/verb"


def test_a_set_tells_what_it_gains_and_loses() -> None:
    """A lone word against a list is a set of one."""
    change = only(rule(obligor="government"), rule(obligor=["department", "government"]))
    (edit,) = change.edits
    assert (edit.gained, edit.lost) == (("department",), ())
    assert diff(rule(obligor="department"), rule(obligor=["department"]), lexicon()) == ()
