"""What differs inside one rule: member by member, step by step, as a set or as one value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from guize.domain.diffing.alignment import Aligned, align, share_an_alternative
from guize.domain.diffing.canonical import is_equal
from guize.domain.diffing.cases import (
    is_exclusion,
    tell_condition,
    tell_fact,
    tell_test,
    tell_words,
    width_of,
)
from guize.domain.diffing.change import Concern, Edit, EditKind
from guize.domain.diffing.equality import ABSENT, Absent, Found, is_same, key_of
from guize.domain.diffing.measuring import STRENGTH, Direction, direction_of
from guize.domain.diffing.names import NOTHING, quoted
from guize.domain.diffing.phrases import Lexicon, in_schema_order
from guize.domain.diffing.shapes import Shape
from guize.domain.diffing.shortening import contrast
from guize.domain.diffing.sources import renumbered
from guize.domain.diffing.steps import is_step, tell_step
from guize.domain.diffing.telling import NameKind, Place, tell_as, tell_moved, tell_set, tell_value
from guize.domain.diffing.values import core_of, is_one_value, marks_of, who
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

_CONCERNS: Mapping[str, Concern] = {
    "source": "source",
    "note": "editorial",
    "title": "editorial",
}
_SELF = ("office", "body", "offices", "any_of")
"""Members that are what their object is about: told without a name of their own."""

_CASES = ("as_needed",)
"""Members that stand for a case rather than for a part."""

_FLAGS: Mapping[tuple[str, EditKind], Direction] = {
    ("forbidden", "added"): "tightened",
    ("forbidden", "removed"): "relaxed",
    ("unless", "added"): "relaxed",
    ("unless", "removed"): "tightened",
}


@dataclass(frozen=True, slots=True)
class Editor:
    """Tells what differs between two values of a rule, each with the names of its own rulebook."""

    left: Lexicon
    right: Lexicon

    def between(self, old: Found, new: Found, place: Place) -> Iterator[Edit]:
        """Yield the edits that lead from ``old`` to ``new``, both at ``place``."""
        if is_equal(self.left.shapes, place.shape, old, new):
            return
        if place.name == "source":
            yield _edit(_kind(old, new), place, old, new, tell_as(place, renumbered(old, new)))
        elif place.name == STRENGTH:
            yield self._strength(old, new, place)
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from self._objects(old, new, place)
        elif place.shape.is_set and isinstance(old, list | str) and isinstance(new, list | str):
            yield self._sets(old, new, place)
        elif isinstance(old, list) and isinstance(new, list):
            for aligned in align(old, new):
                yield from self._element(old, new, aligned, place)
        else:
            yield self._whole(old, new, place)

    def _objects(self, old: JsonObject, new: JsonObject, place: Place) -> Iterator[Edit]:
        is_replaced = bool(place.path) and is_step(old) and _is_replaced(old, new)
        actors = {who(old), who(new)} if place.path else set()
        if is_replaced or len(actors - {None}) > 1 or is_one_value(old) or is_one_value(new):
            core, new_core = core_of(old), core_of(new)
            if not is_equal(self.left.shapes, place.shape, core, new_core):
                yield self._whole(core, new_core, place)
            old, new = marks_of(old), marks_of(new)
        width = self._width(old, new) if place.shape.holds_conditions else None
        for name in in_schema_order({**old, **new}, place.shape):
            before, after = old.get(name, ABSENT), new.get(name, ABSENT)
            below = self._member(place, name, before, after)
            if place.shape.holds_conditions:
                yield from self._fact(before, after, below, width)
            else:
                yield from self.between(before, after, below)

    def _width(self, old: JsonObject, new: JsonObject) -> Direction | None:
        """Return whether all conditions together hold in fewer or in more cases than before."""
        ways = {
            width_of(self.right, fact, old.get(fact, ABSENT), new.get(fact, ABSENT))
            for fact in {**old, **new}
            if not is_same(old.get(fact, ABSENT), new.get(fact, ABSENT))
        }
        return ways.pop() if len(ways) == 1 else None

    def _member(self, place: Place, name: str, old: Found, new: Found) -> Place:
        below = replace(
            place,
            left=place.left.enter(name, old),
            right=place.right.enter(name, new),
            shape=self.left.shapes.below(place.shape, name),
            concern=_CONCERNS.get(name, place.concern),
            name=name,
        )
        if (name in _SELF and place.path) or place.shape.holds_conditions:
            return below
        names = self.right if isinstance(old, Absent) else self.left
        is_member = name in place.shape.members() and name not in _CASES
        kind: NameKind = "member" if is_member else "key"
        return below.named(kind, names.member(place.shape, name))

    def _fact(
        self, old: Found, new: Found, place: Place, direction: Direction | None
    ) -> Iterator[Edit]:
        """Yield how a condition on the fact ``place.name`` changed."""
        if is_equal(self.left.shapes, place.shape, old, new):
            return
        fact, kind = place.name, _kind(old, new)
        if isinstance(old, Absent) or isinstance(new, Absent):
            told = [
                None if isinstance(side, Absent) else _marked(tell_condition(names, fact, side))
                for side, names in ((old, self.left), (new, self.right))
            ]
            words = tell_value(place, told[0], told[1], direction)
            yield _edit(kind, place, old, new, words, direction=direction)
            return
        place = place.named("key", tell_fact(self.left, fact))
        before, after = _passing(old), _passing(new)
        if is_exclusion(old) and is_exclusion(new):
            place = place.named("member", Words(zh="除外者", en="exclusions"))
        if before is None or after is None or is_exclusion(old) != is_exclusion(new):
            told = [tell_test(self.left, fact, old), tell_test(self.right, fact, new)]
            words = tell_value(place, told[0], told[1], direction)
            yield _edit(kind, place, old, new, words, direction=direction)
            return
        gained, lost = _beyond(after, before), _beyond(before, after)
        if len(gained) == len(after):
            told = [tell_words(self.left, fact, before), tell_words(self.right, fact, after)]
            words = tell_value(place, told[0], told[1], direction)
        else:
            more, less = tell_words(self.right, fact, gained), tell_words(self.left, fact, lost)
            words = tell_set(place, more, less, direction)
        yield _edit(
            kind, place, old, new, words, direction=direction, gained=(*gained,), lost=(*lost,)
        )

    def _strength(self, old: Found, new: Found, place: Place) -> Edit:
        # Without a word of its own, the place binds as what is around it does.
        sides = (place.left.strength, place.right.strength)
        told = [self._phrase(side, place, is_right=False) for side in sides]
        kind = _kind(old, new)
        if sides[0] == sides[1]:
            written = Words(zh=f"写明“{told[1].zh}”", en=f"now written out as “{told[1].en}”")
            unwritten = Words(
                zh=f"不再写明“{told[1].zh}”", en=f"no longer written out as “{told[1].en}”"
            )
            words = tell_as(place, written if kind == "added" else unwritten)
            return _edit(kind, replace(place, concern="editorial"), old, new, words)
        direction = direction_of(sides[0], sides[1], STRENGTH)
        return _edit(
            kind,
            place,
            old,
            new,
            tell_value(place, told[0], told[1], direction),
            direction=direction,
        )

    def _sets(self, old: list[Json] | str, new: list[Json] | str, place: Place) -> Edit:
        before, after = _as_list(old), _as_list(new)
        gained, lost = _beyond(after, before), _beyond(before, after)
        if len(gained) == len(after):
            words = self._arrow(old, new, place)
        else:
            told = [
                self._phrase(side, place, is_right=is_right)
                for side, is_right in ((gained, True), (lost, False))
            ]
            words = tell_set(place, told[0], told[1])
        return _edit("changed", place, old, new, words, gained=(*gained,), lost=(*lost,))

    def _element(
        self, old: list[Json], new: list[Json], aligned: Aligned, place: Place
    ) -> Iterator[Edit]:
        i, j = aligned.left, aligned.right
        before = ABSENT if i is None else old[i]
        after = ABSENT if j is None else new[j]
        at = replace(
            place,
            left=place.left.enter(i or 0, before),
            right=place.right.enter(j or 0, after),
            shape=self.left.shapes.below(place.shape, str(j if i is None else i)),
            name="",
        )
        if i is None or j is None:
            yield self._item_whole(before, after, at, (j if i is None else i) or 0)
            return
        if aligned.moved:
            moved = tell_moved(at, self._item(before, i, at.shape), _ordinal(after, j))
            yield _edit("moved", at, before, after, moved)
        is_replaced = _is_replaced(before, after)
        item = self._item(before, i, at.shape, is_former=i != j, is_bare=is_replaced)
        yield from self.between(before, after, at.named("item", item))

    def _item_whole(self, old: Found, new: Found, place: Place, index: int) -> Edit:
        """Return that a step, or another item of a list, came or went, with all that it says."""
        place = replace(place, left=place.left.citing(old), right=place.right.citing(new))
        told: list[Words | None] = [None, None]
        for number, (side, names) in enumerate(((old, self.left), (new, self.right))):
            if not isinstance(side, Absent):
                ordinal = _ordinal(side, index)
                whole = _quoted(names.phrase(side, place.shape), side)
                told[number] = Words(zh=ordinal.zh + whole.zh, en=f"{ordinal.en} ({whole.en})")
        return _edit(_kind(old, new), place, old, new, tell_value(place, told[0], told[1]))

    def _item(
        self,
        item: Found,
        index: int,
        shape: Shape,
        *,
        is_former: bool = False,
        is_bare: bool = False,
    ) -> Words:
        """Return what an item that is on both sides is called: by its place on the left."""
        ordinal = _ordinal(item, index)
        former = Words(zh="原", en="former ") if is_former else NOTHING
        ordinal = Words(zh=former.zh + ordinal.zh, en=former.en + ordinal.en)
        if is_bare or not isinstance(item, dict):
            return ordinal
        told = tell_step(self.left, item)
        told = told if told.zh else self.left.phrase(item, shape)
        quoted_told = _quoted(told, item)
        return Words(zh=ordinal.zh + quoted_told.zh, en=f"{ordinal.en} ({told.en})")

    def _whole(self, old: Found, new: Found, place: Place) -> Edit:
        kind = _kind(old, new)
        place = replace(place, left=place.left.citing(old), right=place.right.citing(new))
        if isinstance(old, Absent) or isinstance(new, Absent):
            told = [
                None if isinstance(side, Absent) else self._told(side, place, is_right=is_right)
                for side, is_right in ((old, False), (new, True))
            ]
            direction = _FLAGS.get((place.name, kind))
            if isinstance(old if isinstance(new, Absent) else new, dict) and (
                place.shape.holds_conditions
            ):
                direction = "narrowed" if kind == "added" else "widened"
            words = tell_value(self._flagged(old, new, place), told[0], told[1], direction)
            return _edit(kind, place, old, new, words, direction=direction)
        direction = direction_of(old, new, place.name)
        words = self._arrow(old, new, place, direction)
        return _edit(kind, place, old, new, words, direction=direction)

    def _arrow(
        self, old: Json, new: Json, place: Place, direction: Direction | None = None
    ) -> Words:
        told = [
            self._phrase(side, place, is_right=is_right)
            for side, is_right in ((old, False), (new, True))
        ]
        if told[0].zh == told[1].zh:  # two offices of one title
            told = [
                names.without_local().phrase(side, place.shape, place.name)
                for side, names in ((old, self.left), (new, self.right))
            ]
        if isinstance(old, str) and isinstance(new, str) and told[0] == quoted(old):
            told = [quoted(text) for text in contrast(old, new)]
        return tell_value(place, told[0], told[1], direction)

    def _flagged(self, old: Found, new: Found, place: Place) -> Place:
        """Return the place that a sentence names: a flag is itself what is added or removed."""
        is_flag = True in (old is True, new is True)
        return replace(place, path=place.path[:-1]) if is_flag else place

    def _told(self, value: Json, place: Place, *, is_right: bool) -> Words:
        if value is True and place.path:
            return _marked(place.path[-1].words)
        names = self.right if is_right else self.left
        told = names.whole(value, place.shape, place.name)
        return _marked(told) if place.shape.holds_conditions else told

    def _phrase(self, value: Json, place: Place, *, is_right: bool) -> Words:
        names = self.right if is_right else self.left
        return names.phrase(value, place.shape, place.name)


def _kind(old: Found, new: Found) -> EditKind:
    if isinstance(old, Absent):
        return "added"
    return "removed" if isinstance(new, Absent) else "changed"


def _edit(
    kind: EditKind,
    place: Place,
    old: Found,
    new: Found,
    words: Words,
    *,
    direction: Direction | None = None,
    gained: tuple[Json, ...] = (),
    lost: tuple[Json, ...] = (),
) -> Edit:
    return Edit(
        kind=kind,
        concern=place.concern,
        left_pointer=None if isinstance(old, Absent) else place.left.pointer,
        right_pointer=None if isinstance(new, Absent) else place.right.pointer,
        old=old,
        new=new,
        direction=direction,
        gained=gained,
        lost=lost,
        words=words,
    )


def _is_replaced(old: Found, new: Found) -> bool:
    """Tell whether somebody else acts in a step; of choices, whether none is left."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    name = who(old)
    if name != who(new):
        return True
    if name == "any_of":
        return not share_an_alternative(old, new)
    return name in ("office", "body") and old[name] != new[name]


def _ordinal(item: Found, index: int) -> Words:
    is_one = not isinstance(item, Absent) and is_step(item)
    return Words(
        zh=f"第{index + 1}{'步' if is_one else '项'}",
        en=f"{'step' if is_one else 'item'} {index + 1}",
    )


def _quoted(told: Words, value: Json) -> Words:
    if isinstance(value, str) or told.zh.startswith("“"):
        return told
    return Words(zh=quoted(told.zh).zh, en=told.en)


def _marked(told: Words) -> Words:
    return Words(zh=quoted(told.zh).zh, en=quoted(told.en).en)


def _passing(test: Json) -> list[Json] | None:
    """Return the words that a test lists, None if it is an interval or a quantity."""
    words = test["not"] if isinstance(test, dict) and "not" in test else test
    return _as_list(words) if isinstance(words, list | str) else None


def _beyond(items: list[Json], others: list[Json]) -> list[Json]:
    known = {key_of(item) for item in others}
    return [item for item in items if key_of(item) not in known]


def _as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]
