"""Where two rules meet: which instrument's prevails, by the four grounds in their order.

DESIGN §4 step 7. (a) rank of the instruments, by recorded class; (b) what they say themselves;
(c) the narrower conditions 特别法优于一般法; (d) the later instrument 新法优于旧法. An earlier
special rule prevails over a later general one with a doubt (立法法 lets its maker decide).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from guize.domain.instrument import InstrumentClass
from guize.domain.json_types import JsonObject

Ground = Literal["rank", "prevails", "special", "later"]

BINDING = 100
"""The rank of a baseline rule that binds: above all that a tenant enacts itself."""
_RANKS = {
    InstrumentClass.LAW: 4,
    InstrumentClass.ADMINISTRATIVE_REGULATION: 3,
    InstrumentClass.LOCAL_REGULATION: 2,
    InstrumentClass.GOVERNMENT_RULE: 1,
}


@dataclass(frozen=True, slots=True)
class Enactment:
    """What stands behind a rule: whose it is, in which series, by which instrument, since when.

    ``lineage`` names the version and its corrections. ``gives_way`` are the lineages of the same
    tenant over which the instrument says that it prevails, each with the citation.
    """

    tenant: str
    series: str
    version: int
    lineage: int
    order: int
    start: date
    rank: int
    instrument: str
    gives_way: tuple[tuple[int, JsonObject], ...] = ()

    def clause_against(self, other: Enactment) -> JsonObject | None:
        """Return the citation by which this instrument prevails over the other one, if any."""
        if self.tenant != other.tenant:
            return None
        named = (source for lineage, source in self.gives_way if lineage == other.lineage)
        return next(named, None)

    def as_json(self) -> JsonObject:
        """Return whose version it is, in which series, and its instrument."""
        return {
            "tenant": self.tenant,
            "version": self.version,
            "series": self.series,
            "instrument": self.instrument,
        }


@dataclass(frozen=True, slots=True)
class Preference:
    """Whether the first of two rules prevails, on which ground, and how certain that is."""

    is_first: bool
    ground: Ground
    source: JsonObject | None = None
    is_doubtful: bool = False


def rank_of(class_: InstrumentClass | None) -> int:
    """Return the rank of an instrument's recorded class; all that is none of the four is equal."""
    return _RANKS.get(class_, 0) if class_ else 0


def prefer(
    one: Enactment, other: Enactment, *, is_narrower: bool, is_wider: bool
) -> Preference | None:
    """Return which of two rules prevails, None if no ground settles it.

    Args:
        one: what stands behind the first rule.
        other: what stands behind the second.
        is_narrower: whether the first holds in strictly fewer cases.
        is_wider: whether it holds in strictly more.

    """
    is_same = (one.tenant, one.lineage) == (other.tenant, other.lineage)
    if one.rank != other.rank:
        return Preference(one.rank > other.rank, "rank")
    mine, yours = one.clause_against(other), other.clause_against(one)
    if (mine is None) is not (yours is None):
        return Preference(mine is not None, "prevails", mine or yours)
    is_comparable = one.tenant == other.tenant and not is_same
    if is_narrower or is_wider:
        special, general = (one, other) if is_narrower else (other, one)
        is_doubtful = is_comparable and special.start < general.start
        return Preference(is_narrower, "special", None, is_doubtful)
    if is_comparable and one.start != other.start:
        return Preference(one.start > other.start, "later")
    return None
