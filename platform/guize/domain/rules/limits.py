"""Limits of time: durations and ranges, vague or unstated ones, and those that a fact states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, cast

from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.nothing import Unstated, Vague, find_unstated


@dataclass(frozen=True, slots=True)
class Duration:
    """So many of a ``unit``: just ``value``, or a range with ``least``, ``most`` or both."""

    said: JsonObject
    unit: str
    value: float | None = None
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class FromFact:
    """The limit is what the case states by ``fact``, such as the one set in the document."""

    said: JsonObject
    fact: str

    def stated(self, given: Json) -> Limit:
        """Return the limit that ``given``, the fact as the caller said it, makes of it."""
        return read_limit({**self.said, **given}) if isinstance(given, dict) else self


Limit: TypeAlias = Duration | Vague | Unstated | FromFact


def read_limit(entry: JsonObject) -> Limit:
    """Return the limit that a checked ``entry`` writes."""
    unit = entry.get("unit")
    if isinstance(unit, str):
        value, least, most = (_number(entry.get(name)) for name in ("value", "min", "max"))
        return Duration(entry, unit, value, least, most)
    fact = entry.get("from_fact")
    if isinstance(fact, str):
        return FromFact(entry, fact)
    return find_unstated(entry) or Vague(entry, str(entry.get("vague", "")))


def find_limit(entry: Json) -> Limit | None:
    """Return the limit that ``entry`` writes, or None if there is none."""
    return read_limit(entry) if isinstance(entry, dict) else None


def _number(value: Json) -> float | None:
    return None if value is None else cast("float", value)
