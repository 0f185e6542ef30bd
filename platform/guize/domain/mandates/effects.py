"""What one more version would change over time: the rules of a tenant, and what it hands down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from guize.domain.diffing.equality import is_same
from guize.domain.diffing.sources import plain
from guize.domain.effective.answer import Answer, Period
from guize.domain.effective.fold import BASELINE
from guize.domain.effective.timeline import KnownTimeline, Timeline
from guize.domain.effective.union import Union
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.mandates.mandate import Mandator


@dataclass(frozen=True, slots=True)
class Shift:
    """A half-open time ``[from_on, to_on)`` on which two answers differ; None is open there."""

    from_on: date | None
    to_on: date | None
    before: Answer
    after: Answer


def shifts(before: Sequence[Period], after: Sequence[Period]) -> list[Shift]:
    """Return the spans on which the rules or their standing differ; both sides are all of time.

    Which version says a thing makes no difference, nor do warnings.
    """
    found: list[Shift] = []
    for shift in _side_by_side(before, after):
        if _is_alike(shift.before, shift.after):
            continue
        last = found[-1] if found else None
        if (
            last is not None
            and last.to_on == shift.from_on
            and _is_alike(last.before, shift.before)
            and _is_alike(last.after, shift.after)
        ):
            found[-1] = replace(last, to_on=shift.to_on)
        else:
            found.append(shift)
    return found


def hands_down_other_rules(before: Timeline, after: Timeline) -> bool:
    """Tell whether the baseline of a tenant differs on any day."""
    sides = [KnownTimeline(timeline, None) for timeline in (before, after)]
    unions = [Union(side, lambda section: section == BASELINE) for side in sides]
    days = {date.min, *(turn for side in sides for turn in side.turns())}
    return any(_offer(unions[0], day) != _offer(unions[1], day) for day in days)


def demands_other_things(before: Mandator, after: Mandator) -> bool:
    """Tell whether the mandates of a tenant differ on any day."""
    days = {date.min, *before.turns(), *after.turns()}
    return any(_demands(before, day) != _demands(after, day) for day in days)


def offered_sections(timeline: Timeline) -> Iterator[str]:
    """Yield the sections that the baseline of a tenant speaks of, on whatever day."""
    for version in timeline.versions:
        for rules in (version.rules, *(stage.rules for stage in version.stages)):
            baseline = rules.get(BASELINE)
            yield from baseline if isinstance(baseline, dict) else ()


def differing(one: Rulebook, other: Rulebook) -> tuple[Rulebook, Rulebook]:
    """Return of two rulebooks the rules that are not equal to the letter, citations included.

    Of many rulebooks that hardly differ, little is left to be compared with care.
    """
    sides: tuple[Rulebook, Rulebook] = ({}, {})
    for section in {**one, **other}:
        contents = [side.get(section) for side in (one, other)]
        rules = [content if isinstance(content, dict) else {} for content in contents]
        for rule in {**rules[0], **rules[1]}:
            values = [side.get(rule) for side in rules]
            if values[0] == values[1]:
                continue
            for side, content, value in zip(sides, rules, values, strict=True):
                if rule in content:
                    entries = cast("JsonObject", side.setdefault(section, {}))
                    entries[rule] = value
    return sides


def _offer(union: Union, day: date) -> object:
    return plain(union.on(day).folded.rules)


def _demands(mandator: Mandator, day: date) -> list[JsonObject]:
    return [mandate.demand() for mandate in mandator.on(day)]


def _side_by_side(before: Sequence[Period], after: Sequence[Period]) -> Iterator[Shift]:
    """Yield all of time, cut where either side is."""
    left, right = 0, 0
    start: date | None = None
    while left < len(before) and right < len(after):
        ends = [side.to_on for side in (before[left], after[right]) if side.to_on is not None]
        end = min(ends, default=None)
        yield Shift(start, end, before[left].answer, after[right].answer)
        left, right = left + (before[left].to_on == end), right + (after[right].to_on == end)
        start = end


def _is_alike(one: Answer, other: Answer) -> bool:
    if (one.status, one.reason) != (other.status, other.reason):
        return False
    sides = differing(one.rules, other.rules)
    return is_same(plain(sides[0]), plain(sides[1]))
