"""A difference between two rulebooks, as told to people and to programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from guize.domain.diffing.equality import ABSENT, Absent, Found
from guize.domain.diffing.measuring import Direction
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

Concern = Literal["substance", "source", "editorial"]
"""What a change touches: the law, only what is quoted for it, or only titles and notes."""

CONCERNS: tuple[Concern, ...] = ("substance", "source", "editorial")

Kind = Literal["added", "removed", "changed", "not_known"]

KINDS: tuple[Kind, ...] = ("added", "removed", "changed", "not_known")

EditKind = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One value inside a rule that differs.

    ``left_pointer`` and ``right_pointer`` are JSON Pointers into the two rulebooks, None where the
    value is not there; ``old`` and ``new`` are the values. Of a set, ``gained`` and ``lost`` are
    the elements that the right has more and fewer. ``words`` is a sentence.
    """

    kind: EditKind
    concern: Concern
    left_pointer: str | None
    right_pointer: str | None
    old: Found = ABSENT
    new: Found = ABSENT
    direction: Direction | None = None
    gained: tuple[Json, ...] = ()
    lost: tuple[Json, ...] = ()
    words: Words

    def as_json(self) -> JsonObject:
        """Return all members; ``old`` and ``new`` only where there is such a value."""
        members: JsonObject = {
            "kind": self.kind,
            "concern": self.concern,
            "left_pointer": self.left_pointer,
            "right_pointer": self.right_pointer,
        }
        if not isinstance(self.old, Absent):
            members["old"] = self.old
        if not isinstance(self.new, Absent):
            members["new"] = self.new
        if self.gained or self.lost:
            members["gained"], members["lost"] = [*self.gained], [*self.lost]
        return {**members, "direction": self.direction, "words": {**self.words.as_json()}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One rule that differs.

    ``pointer`` is the JSON Pointer of the rule (``/deadlines/reply-to-request``); ``title`` is what
    the rule is called, on the left if it is there. ``edits`` are in the order of the rule's
    members; a rule that is added or removed has none, nor one of which it is ``not_known`` whether
    the other side has it, since not all of its text is known.
    """

    pointer: str
    kind: Kind
    concern: Concern
    title: str
    words: Words
    edits: tuple[Edit, ...] = ()

    def as_json(self) -> JsonObject:
        """Return all members."""
        return {
            "rule": self.pointer,
            "title": self.title,
            "kind": self.kind,
            "concern": self.concern,
            "words": {**self.words.as_json()},
            "edits": [edit.as_json() for edit in self.edits],
        }


def count_changes(changes: Iterable[Change]) -> JsonObject:
    """Return how many changes are of each kind, and of each concern."""
    told = tuple(changes)
    kinds: JsonObject = {kind: sum(one.kind == kind for one in told) for kind in KINDS}
    return kinds | {concern: sum(one.concern == concern for one in told) for concern in CONCERNS}
