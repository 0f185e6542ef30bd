"""Limits of time: durations, fixed days, vague or unstated ones, and those that a fact states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Literal, TypeAlias, cast, get_args

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


Which: TypeAlias = Literal["every", "same", "following"]
"""Of which period a fixed day is: of every one, of the event's own, or of the one after that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """A fixed day (每月20日, 每季度末月25日, 每周五, 次月5日, 年底, 次日).

    ``which`` says of which ``period`` (day, working_day, week, month, quarter, half_year or year)
    it is a day, ``month`` which month of that, counted from 1. Of a period longer than a day, just
    one of these is given: the ``days`` of the month (31 or more than it has: its last),
    ``working_day`` of the month, ``weekdays``, or the ``part`` (start, early, middle, late, end).
    ``hour`` is the time on that day by which it is due.
    """

    said: JsonObject
    which: Which
    period: str
    month: int | None
    days: tuple[int, ...]
    working_day: int | None
    weekdays: tuple[str, ...]
    part: str | None
    hour: time | None = None

    @property
    def is_named(self) -> bool:
        """Whether the text names the day, rather than a part of the period or an hour."""
        return self.part is None and self.hour is None


Limit: TypeAlias = Duration | DueDay | Vague | Unstated | FromFact

_LAST = 31
"""No month has more days: stands for the last one."""


def read_limit(entry: JsonObject) -> Limit:
    """Return the limit that a checked ``entry`` writes."""
    unit = entry.get("unit")
    if isinstance(unit, str):
        value, least, most = (_number(entry.get(name)) for name in ("value", "min", "max"))
        return Duration(entry, unit, value, least, most)
    which = next((one for one in get_args(Which) if one in entry), None)
    if which is not None:
        return _read_due_day(entry, which)
    fact = entry.get("from_fact")
    if isinstance(fact, str):
        return FromFact(entry, fact)
    return find_unstated(entry) or Vague(entry, str(entry.get("vague", "")))


def find_limit(entry: Json) -> Limit | None:
    """Return the limit that ``entry`` writes, or None if there is none."""
    return read_limit(entry) if isinstance(entry, dict) else None


def _read_due_day(entry: JsonObject, which: Which) -> DueDay:
    day, weekday = entry.get("day"), entry.get("weekday")
    return DueDay(
        said=entry,
        which=which,
        period=str(entry[which]),
        month=cast("int | None", entry.get("month")),
        days=tuple(_LAST if one == "last" else cast("int", one) for one in _several(day)),
        working_day=cast("int | None", entry.get("working_day")),
        weekdays=tuple(str(one) for one in _several(weekday)),
        part=cast("str | None", entry.get("part")),
        hour=time.fromisoformat(str(entry["time"])) if "time" in entry else None,
    )


def _several(value: Json) -> list[Json]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _number(value: Json) -> float | None:
    return None if value is None else cast("float", value)
