"""Three-way merge: what two made of one rulebook, put together by rule and field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guize.domain.diffing.equality import ABSENT, Absent, Found, is_same
from guize.domain.diffing.values import core_of, is_one_value, marks_of
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both sides changed, differently; `ABSENT` stands where a side has no value."""

    pointer: str
    base: Found
    mine: Found
    theirs: Found

    def as_json(self) -> JsonObject:
        """Return ``pointer`` and, of ``base``, ``mine`` and ``theirs``, those that have a value."""
        sides = {"base": self.base, "mine": self.mine, "theirs": self.theirs}
        values = {name: value for name, value in sides.items() if not isinstance(value, Absent)}
        return {"pointer": self.pointer, **values}


@dataclass(frozen=True, slots=True)
class Merged:
    """The rules put together. Where there is a conflict they keep what the base says."""

    rules: Rulebook
    conflicts: tuple[Conflict, ...]


def merge_three_way(base: Rulebook, mine: Rulebook, theirs: Rulebook) -> Merged:
    """Return what ``mine`` and ``theirs``, both made from ``base``, come to together.

    A change by one side stands, and so does the same change by both. Objects are merged member by
    member; lists (chains, sets) and objects that are one value (durations, frequencies) only as
    wholes, so that no number meets another's unit; what both sides add, differently, is not mixed.
    A removal against a change is a conflict. The sides are equal: swapped, they give the same
    rules, and the same conflicts swapped.
    """
    conflicts: list[Conflict] = []
    rules = _members(base, mine, theirs, "", conflicts)
    return Merged(rules, tuple(conflicts))


def _merge(
    base: Found, mine: Found, theirs: Found, pointer: str, conflicts: list[Conflict]
) -> Found:
    if is_same(mine, theirs) or is_same(theirs, base):
        return mine
    if is_same(mine, base):
        return theirs
    if isinstance(mine, dict) and isinstance(theirs, dict):
        if isinstance(base, dict):
            if any(is_one_value(side) for side in (base, mine, theirs)):
                return _one_value(base, mine, theirs, pointer, conflicts)
            return _members(base, mine, theirs, pointer, conflicts)
        if isinstance(base, Absent) and pointer.count("/") == 1:
            # A section that both sides begin: its rules are each side's own.
            return _members({}, mine, theirs, pointer, conflicts)
    conflicts.append(Conflict(pointer, base, mine, theirs))
    return base


def _members(
    base: JsonObject,
    mine: JsonObject,
    theirs: JsonObject,
    pointer: str,
    conflicts: list[Conflict],
) -> JsonObject:
    merged: JsonObject = {}
    for name in _names(base, mine, theirs):
        values = [side.get(name, ABSENT) for side in (base, mine, theirs)]
        value = _merge(values[0], values[1], values[2], child(pointer, name), conflicts)
        if not isinstance(value, Absent):
            merged[name] = value
    return merged


def _one_value(
    base: JsonObject,
    mine: JsonObject,
    theirs: JsonObject,
    pointer: str,
    conflicts: list[Conflict],
) -> Json:
    cores = [core_of(side) for side in (base, mine, theirs)]
    if is_same(cores[1], cores[2]) or is_same(cores[2], cores[0]):
        core = cores[1]
    elif is_same(cores[1], cores[0]):
        core = cores[2]
    else:
        conflicts.append(Conflict(pointer, base, mine, theirs))
        return base
    marks = [marks_of(side) for side in (base, mine, theirs)]
    return {**core, **_members(marks[0], marks[1], marks[2], pointer, conflicts)}


def _names(base: JsonObject, mine: JsonObject, theirs: JsonObject) -> Iterator[str]:
    """Yield the names of all members, so that swapping the sides gives the same order."""
    added = sorted((mine.keys() | theirs.keys()) - base.keys())
    yield from (*base, *added)
