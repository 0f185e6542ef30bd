"""What differs between two contents of a version, value by value."""

from __future__ import annotations

import json
from dataclasses import dataclass

from guize.domain.diffing.equality import ABSENT, Absent, Found, is_same
from guize.domain.json_pointer import child
from guize.domain.json_types import Json
from guize.domain.words import Words

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One changed value: its JSON Pointer, what it was and what it is; `ABSENT` for no value."""

    pointer: str
    old: Found
    new: Found

    @property
    def words(self) -> Words:
        """The change as a sentence; long values are cut."""
        return Words(
            zh=f"{self.pointer}:{_shown(self.old, '(无)')} → {_shown(self.new, '(无)')}",
            en=f"{self.pointer}: {_shown(self.old, '(none)')} → {_shown(self.new, '(none)')}",
        )


def changes_between(old: Json, new: Json, pointer: str = "") -> list[Change]:
    """Return the changes that lead from one JSON value to another, in the order of the new one.

    Members of objects are compared one by one, and so are the elements of lists of equal length.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        keys = [*new, *(key for key in old if key not in new)]
        return [
            change
            for key in keys
            for change in _changes(
                old.get(key, ABSENT),
                new.get(key, ABSENT),
                child(pointer, key),
            )
        ]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [
            change
            for index, (before, after) in enumerate(zip(old, new, strict=True))
            for change in changes_between(before, after, child(pointer, index))
        ]
    return [] if is_same(old, new) else [Change(pointer, old, new)]


def _changes(old: Found, new: Found, pointer: str) -> list[Change]:
    if isinstance(old, Absent) or isinstance(new, Absent):
        return [Change(pointer, old, new)]
    return changes_between(old, new, pointer)


def _shown(value: Found, absent: str) -> str:
    if isinstance(value, Absent):
        return absent
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
