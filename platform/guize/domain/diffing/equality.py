"""When two JSON values are the same, and what stands for a value that is not there."""

from __future__ import annotations

from collections.abc import Hashable
from enum import Enum
from typing import Final, TypeAlias

from guize.domain.json_types import Json


class Absent(Enum):
    """Stands for a value that is not there; null is a value."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT

Found: TypeAlias = "Json | Absent"
"""A value, or that there is none."""


def key_of(value: Found) -> Hashable:
    """Return a key that equals another value's key where both are the same JSON.

    To Python 1 == True; to JSON they differ, while 1 and 1.0 are the same number.
    """
    if isinstance(value, dict):
        return ("object", frozenset((name, key_of(member)) for name, member in value.items()))
    if isinstance(value, list):
        return ("array", tuple(key_of(item) for item in value))
    return ("boolean", value) if isinstance(value, bool) else value


def is_same(left: Found, right: Found) -> bool:
    """Tell whether two values are the same JSON."""
    return left is right or key_of(left) == key_of(right)
