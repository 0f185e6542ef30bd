"""Rules that limit a count: so many at least, so many at most, or one of several limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.quantities import Quantity
from guize.domain.rules.rule import Rule, members_of_rule
from guize.domain.rules.sections import rules_of
from guize.domain.rules.when import Vocabularies


@dataclass(frozen=True, slots=True)
class Bounds:
    """A count is to be ``least`` at least, ``most`` at most; either may be missing."""

    said: JsonObject
    least: Quantity | None = None
    most: Quantity | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether there is a bound at all."""
        return self.least is not None or self.most is not None

    @property
    def unit(self) -> str | None:
        """The unit of time that is counted, None for a plain number."""
        bound = self.least or self.most
        return None if bound is None else bound.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(Rule):
    """A limit on what is counted (``of``), with the alternatives of an 或者."""

    of: str
    bounds: Bounds
    any_of: tuple[Bounds, ...]

    @property
    def is_countable(self) -> bool:
        """Whether a count could keep or break it."""
        return self.bounds.is_bounded or bool(self.any_of)


def read_quotas(rulebook: Rulebook, vocabularies: Vocabularies) -> tuple[Quota, ...]:
    """Return the rules of ``quotas``; their ``holder`` is a condition."""
    return tuple(
        Quota(
            **members_of_rule(
                child("/quotas", rule_id), entry, vocabularies, {"holder": entry["holder"]}
            ),
            of=str(entry["of"]),
            bounds=_read_bounds(entry),
            any_of=tuple(
                _read_bounds(cast("JsonObject", one))
                for one in cast("list[Json]", entry.get("any_of") or [])
            ),
        )
        for rule_id, entry in rules_of(rulebook, "quotas")
    )


def _read_bounds(entry: JsonObject) -> Bounds:
    least, most = (Quantity.of(entry[name]) if name in entry else None for name in ("min", "max"))
    return Bounds(entry, least, most)
