"""What a text's own words mean, and where: 30天指自然日,下同; 本规则所称日为工作日."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from guize.domain.articles import ref_of
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.rules.limits import Duration
from guize.domain.rules.sections import rules_of

_NARROWNESS = ("instrument", "onward", "articles", "article")
"""From the widest scope to the narrowest: of two definitions, the narrower holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDefinition:
    """One ``unit`` of time counts as ``number`` of ``counted``, within its scope.

    ``place`` is where the definition stands: it holds in that instrument alone.
    """

    id: str
    said: JsonObject
    unit: str
    number: float
    counted: str
    place: JsonObject

    @property
    def scope(self) -> str:
        """How far it reaches."""
        scope = self.said["scope"]
        return scope if isinstance(scope, str) else "articles"

    @property
    def citations(self) -> tuple[JsonObject, ...]:
        """Its citations."""
        return tuple(cast("list[JsonObject]", self.said["source"]))

    def covers(self, citation: JsonObject) -> bool:
        """Tell whether it holds for words that stand where ``citation`` says."""
        if any(citation.get(name) != self.place.get(name) for name in ("tenant", "version")):
            return False
        here, there = ref_of(self.place), ref_of(citation)
        scope = self.said["scope"]
        if isinstance(scope, dict):
            first, last = cast("int", scope["from"]), cast("int", scope["to"])
            return there.part == here.part and first <= there.ordinal <= last
        if scope == "onward":
            return there.order() >= here.order()
        return scope == "instrument" or there == here

    def apply(self, limit: Duration) -> Duration:
        """Return ``limit`` as it counts."""
        value, least, most = (
            None if number is None else number * self.number
            for number in (limit.value, limit.least, limit.most)
        )
        return replace(limit, unit=self.counted, value=value, least=least, most=most)


def read_unit_definitions(rulebook: Rulebook) -> tuple[UnitDefinition, ...]:
    """Return the rules of ``definitions`` that say how a unit of time counts."""
    found = []
    for rule_id, rule in rules_of(rulebook, "definitions"):
        counts = cast("dict[str, Json]", rule.get("counts") or {})
        meant = cast("JsonObject", counts.get("is") or {})
        number = meant.get("value")
        if isinstance(number, int | float):
            found.append(
                UnitDefinition(
                    id=child("/definitions", rule_id),
                    said=rule,
                    unit=str(counts["one"]),
                    number=number,
                    counted=str(meant["unit"]),
                    place=cast("list[JsonObject]", rule["source"])[0],
                )
            )
    return tuple(found)


def find_definition(
    definitions: Iterable[UnitDefinition], unit: str, citations: Sequence[JsonObject]
) -> UnitDefinition | None:
    """Return what ``unit`` means where ``citations`` say it stands: the narrowest, then the last.

    It is looked for at the first citation: a rule may draw on several articles, and the one that
    carries the value comes first, or stands on the value itself.
    """
    found = [
        one for one in definitions if one.unit == unit and citations and one.covers(citations[0])
    ]
    return max(
        found,
        key=lambda one: (_NARROWNESS.index(one.scope), ref_of(one.place).order()),
        default=None,
    )
