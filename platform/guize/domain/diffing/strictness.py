"""Which way a value binds more tightly: the one place that says so.

Proposed for the schemas as an annotation ``x-stricter``; until it is there, this table speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

Stricter = Literal["less", "more"]

_ANY = "*"

# Section → path below the rule. A limit within which something is due binds more if it is shorter,
# one before which it is due binds more if it is longer: that is told by the rule's ``relation``.
_TABLE: Mapping[tuple[str, ...], Stricter | Literal["by_relation"]] = {
    ("deadlines", "limit"): "by_relation",
    ("leave", "lead_time"): "more",
    ("leave", "on_return", "limit"): "less",
    ("meetings", "agenda", "lead_time", "limit"): "more",
    ("meetings", "minutes", "drafted_within"): "less",
    ("meetings", "minutes", "issued_within"): "less",
    ("meetings", "absence", _ANY, "lead_time"): "more",
    ("meetings", "cadence"): "more",
    ("meetings", "limits", _ANY, "max"): "less",
    ("meetings", "limits", _ANY, "min"): "more",
    ("quotas", "max"): "less",
    ("quotas", "min"): "more",
    ("reporting", "limit"): "less",
    ("reporting", "cadence"): "more",
    ("supervision", "limit"): "less",
    ("supervision", "cadence"): "more",
}


def stricter_at(tokens: Sequence[str], relations: Iterable[object]) -> Stricter | None:
    """Return which numbers bind more at the place ``tokens``, None where neither does.

    ``relations`` are those of the rules compared; where they disagree, nothing can be said.
    """
    section, _, *path = tokens
    if path[-1:] == ["strength"]:
        return "more"
    said = next((way for key, way in _TABLE.items() if _fits(key, (section, *path))), None)
    if said != "by_relation":
        return said
    found = set(relations)
    return "less" if found == {"within"} else "more" if found == {"before"} else None


def _fits(key: Sequence[str], place: Sequence[str]) -> bool:
    return len(key) == len(place) and all(a in (_ANY, b) for a, b in zip(key, place, strict=True))
