"""Rules that limit a count: so many at least, so many at most, or one of several limits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from guize.domain.conditions.counts import Period, period_of_count
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.quantities import Quantity
from guize.domain.rules.rule import Rule, members_of_rule
from guize.domain.rules.sections import rules_of
from guize.domain.rules.when import Vocabularies

Bound: TypeAlias = tuple[Quantity, bool]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A count in one ``period`` is to lie between ``low`` and ``high``; either may be missing.

    A bound is a quantity and whether it is included (以上, 不超过) or not (超过, 不满).
    """

    said: JsonObject
    period: Period
    low: Bound | None = None
    high: Bound | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether there is a bound at all."""
        return self.low is not None or self.high is not None

    @property
    def unit(self) -> str | None:
        """The unit of time that is counted, None for a plain number."""
        bound = self.low or self.high
        return None if bound is None else bound[0].unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(Rule):
    """A limit on what is counted (``of``).

    ``any_of`` are the alternatives of an 或者, ``all_of`` limits that must be kept together, such
    as so many a month and so many a year.
    """

    of: str
    bounds: Bounds
    any_of: tuple[Bounds, ...] = ()
    all_of: tuple[Bounds, ...] = ()

    @property
    def limits(self) -> tuple[Bounds, ...]:
        """Everything in it that a count could keep or break."""
        return tuple(one for one in (self.bounds, *self.any_of, *self.all_of) if one.is_bounded)


def read_quotas(rulebook: Rulebook, vocabularies: Vocabularies) -> tuple[Quota, ...]:
    """Return the rules of ``quotas``; their ``holder`` is a condition."""
    return tuple(
        Quota(
            **members_of_rule(
                child("/quotas", rule_id), entry, vocabularies, {"holder": entry["holder"]}
            ),
            of=str(entry["of"]),
            bounds=_read_bounds(entry),
            any_of=_read_several(entry.get("any_of"), entry),
            all_of=_read_several(entry.get("all_of"), entry),
        )
        for rule_id, entry in rules_of(rulebook, "quotas")
    )


def _read_several(entries: Json, rule: JsonObject) -> tuple[Bounds, ...]:
    """Return the limits of a list; each is in the period of the rule, unless it has its own."""
    found = cast("list[JsonObject]", entries or [])
    around: JsonObject = {"per": rule["per"]} if "per" in rule else {}
    return tuple(replace(_read_bounds({**around, **one}), said=one) for one in found)


def _read_bounds(entry: JsonObject) -> Bounds:
    return Bounds(
        said=entry,
        period=period_of_count(entry.get("per")),
        low=_read_bound(entry, "min", "over"),
        high=_read_bound(entry, "max", "under"),
    )


def _read_bound(entry: JsonObject, included: str, excluded: str) -> Bound | None:
    name = included if included in entry else excluded
    return (Quantity.of(entry[name]), name == included) if name in entry else None
