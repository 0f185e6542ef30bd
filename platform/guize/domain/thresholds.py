"""How many of a number of people it takes: a share of them, or so many."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from guize.domain.json_types import Json

_FRACTION = re.compile(r"([1-9][0-9]{0,2})/([1-9][0-9]{0,2})")
_SHARES: Mapping[str, tuple[str, Json]] = {
    "more_than_half": ("more_than", "1/2"),
    "at_least_half": ("at_least", "1/2"),
    "all": ("at_least", "1/1"),
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """``number`` people, or ``number``/``divisor`` of them; more than that where ``is_exceeded``.

    过半数 exceeds the half; 半数以上 and 三分之二以上 include the share they name.
    """

    number: int
    divisor: int | None
    is_exceeded: bool

    @property
    def is_share(self) -> bool:
        """Whether it takes the whole number of people to tell how many they are."""
        return self.divisor is not None

    def required(self, total: int | None) -> int | None:
        """Return the least number that meets it, of ``total``; None if that must be known."""
        if self.divisor is None:
            return self.number + self.is_exceeded
        if total is None:
            return None
        product = total * self.number
        return product // self.divisor + 1 if self.is_exceeded else -(-product // self.divisor)


def read_threshold(entry: Json) -> Threshold:
    """Return the threshold that a checked ``entry`` writes."""
    return cast("Threshold", find_threshold(entry))


def find_threshold(entry: Json) -> Threshold | None:
    """Return the threshold that ``entry`` writes, None if it writes none."""
    if isinstance(entry, str):
        bound, amount = _SHARES.get(entry, ("", ""))
    elif isinstance(entry, dict) and len(entry) == 1:
        ((bound, amount),) = entry.items()
    else:
        return None
    if bound not in ("at_least", "more_than"):
        return None
    is_exceeded = bound == "more_than"
    if isinstance(amount, int) and not isinstance(amount, bool):
        return Threshold(amount, None, is_exceeded)
    found = _FRACTION.fullmatch(amount) if isinstance(amount, str) else None
    return Threshold(int(found[1]), int(found[2]), is_exceeded) if found else None
