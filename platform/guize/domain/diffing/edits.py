"""What differs inside one rule: member by member, step by step, as a set or as one value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from guize.domain.diffing.alignment import Aligned, align
from guize.domain.diffing.change import Concern, Edit, EditKind
from guize.domain.diffing.equality import ABSENT, Absent, Found, is_same, key_of
from guize.domain.diffing.measuring import STRENGTH, Direction, direction_of
from guize.domain.diffing.phrases import Lexicon
from guize.domain.diffing.telling import Place, tell_edit, tell_moved, tell_set
from guize.domain.diffing.values import core_of, is_one_value, marks_of, who
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

_CONCERNS: Mapping[str, Concern] = {
    "source": "source",
    "note": "editorial",
    "title": "editorial",
}


@dataclass(frozen=True, slots=True)
class Editor:
    """Tells what differs between two values of a rule, with the names of ``lexicon``."""

    lexicon: Lexicon

    def between(self, old: Found, new: Found, place: Place) -> Iterator[Edit]:
        """Yield the edits that lead from ``old`` to ``new``, both at ``place``."""
        if is_same(old, new):
            return
        if place.name == "source" or place.is_fact:
            yield self._whole(old, new, place)
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from self._objects(old, new, place)
        elif place.shape.is_set and isinstance(old, list | str) and isinstance(new, list | str):
            yield from self._sets(old, new, place)
        elif isinstance(old, list) and isinstance(new, list):
            for aligned in align(old, new):
                yield from self._element(old, new, aligned, place)
        else:
            yield self._whole(old, new, place)

    def _objects(self, old: JsonObject, new: JsonObject, place: Place) -> Iterator[Edit]:
        actors = {who(old), who(new)} if place.path else set()
        if len(actors - {None}) > 1:
            yield self._whole(core_of(old), core_of(new), place)
            old, new = marks_of(old), marks_of(new)
        elif is_one_value(old) or is_one_value(new):
            core, new_core = core_of(old), core_of(new)
            if not is_same(core, new_core):
                yield self._whole(core, new_core, place)
            old, new = marks_of(old), marks_of(new)
        for name in dict.fromkeys((*old, *new)):
            before, after = old.get(name, ABSENT), new.get(name, ABSENT)
            yield from self.between(before, after, self._member(place, name, before, after))

    def _member(self, place: Place, name: str, old: Found, new: Found) -> Place:
        below = replace(
            place,
            left=place.left.enter(name, old),
            right=place.right.enter(name, new),
            shape=self.lexicon.shapes.below(place.shape, name),
            concern=_CONCERNS.get(name, place.concern),
            name=name,
            is_fact=place.shape.holds_conditions,
        )
        return below.named(self.lexicon.member(place.shape, name))

    def _sets(self, old: Json, new: Json, place: Place) -> Iterator[Edit]:
        if isinstance(old, str) and isinstance(new, str):
            yield self._whole(old, new, place)
            return
        before, after = ({key_of(item): item for item in _as_list(side)} for side in (old, new))
        gained = tuple(item for key, item in after.items() if key not in before)
        lost = tuple(item for key, item in before.items() if key not in after)
        if gained or lost:
            words = tell_set(place, self._phrase([*gained], place), self._phrase([*lost], place))
            yield _edit("changed", place, old, new, words, gained=gained, lost=lost)

    def _element(
        self, old: list[Json], new: list[Json], aligned: Aligned, place: Place
    ) -> Iterator[Edit]:
        i, j = aligned.left, aligned.right
        before = ABSENT if i is None else old[i]
        after = ABSENT if j is None else new[j]
        index = j if i is None else i
        at = replace(
            place,
            left=place.left.enter(i or 0, before),
            right=place.right.enter(j or 0, after),
            shape=self.lexicon.shapes.below(place.shape, str(index)),
            name="",
            is_fact=False,
        ).named(self._item(after if i is None else before, index or 0))
        if i is None or j is None:
            yield self._whole(before, after, at)
            return
        if aligned.moved:
            yield _edit("moved", at, before, after, tell_moved(at, i, j))
        yield from self.between(before, after, at)

    def _item(self, item: Found, index: int) -> Words:
        if not isinstance(item, dict):
            return Words(zh=f"第{index + 1}项", en=f"item {index + 1}")
        is_step = not item.keys().isdisjoint(("action", "any_of", "by_reference"))
        told = self.lexicon.step(item)
        quoted = told.zh if told.zh.startswith("“") else f"“{told.zh}”"
        return Words(
            zh=f"第{index + 1}{'步' if is_step else '项'}{quoted}",
            en=f"{'step' if is_step else 'item'} {index + 1} ({told.en})",
        )

    def _whole(self, old: Found, new: Found, place: Place) -> Edit:
        kind: EditKind = "changed"
        if isinstance(old, Absent):
            kind = "added"
        elif isinstance(new, Absent):
            kind = "removed"
        told = [
            None if isinstance(side, Absent) else self._told(side, place, kind)
            for side in (old, new)
        ]
        direction = self._direction(old, new, place)
        words = tell_edit(place, kind, told[0], told[1], direction)
        return _edit(kind, place, old, new, words, direction=direction)

    def _direction(self, old: Found, new: Found, place: Place) -> Direction | None:
        if place.name == STRENGTH:
            # Without a word of its own, the place binds as what is around it does.
            return direction_of(place.left.strength, place.right.strength, STRENGTH)
        return direction_of(old, new, place.name)

    def _told(self, value: Json, place: Place, kind: EditKind) -> Words:
        # That a yes appears, or a step whose name the place tells already, needs no value.
        is_named = isinstance(value, dict) and not place.name
        if kind != "changed" and (value is True or is_named):
            return Words(zh="", en="")
        return self._phrase(value, place)

    def _phrase(self, value: Json, place: Place) -> Words:
        if place.is_fact:
            return self.lexicon.test(place.name, value)
        return self.lexicon.phrase(value, place.shape, place.name)


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


def _as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]
