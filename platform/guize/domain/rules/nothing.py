"""What a rule says instead of a value: that it does not say, vaguely, or that another text does.

The third kind of nothing, that no rule regulates it, is the absence of a rule (DESIGN §3).
"""

from __future__ import annotations

from dataclasses import dataclass

from guize.domain.json_types import JsonObject


@dataclass(frozen=True, slots=True)
class Unstated:
    """The text raises the point and leaves ``what`` unsaid, or it cannot be read there."""

    said: JsonObject
    what: str


@dataclass(frozen=True, slots=True)
class Vague:
    """The text speaks in ``words`` that cannot be computed, such as 及时."""

    said: JsonObject
    words: str


def find_unstated(entry: JsonObject) -> Unstated | None:
    """Return what ``entry`` leaves unsaid or nobody can read, if that is what it says."""
    what = entry.get("unstated", entry.get("illegible"))
    return Unstated(entry, what) if isinstance(what, str) else None
