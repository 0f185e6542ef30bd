"""A limit of a rule as dates: when something is due, within which window, counting which days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import cast

from guize.domain.counting import CLOCK, INSTANT_NEEDED, Counted, UncountableError, count
from guize.domain.decisions.case import Case
from guize.domain.decisions.due_dates import find_due
from guize.domain.effective.caveats import Caveat
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.deadlines import Relation
from guize.domain.rules.definitions import UnitDefinition, find_definition
from guize.domain.rules.limits import DueDay, Duration, Limit
from guize.domain.words import Words


@dataclass(frozen=True, slots=True)
class Timing:
    """What follows from a limit.

    ``members`` always holds ``due_on``, or ``due_at`` for hours and minutes, null where no date
    follows; besides, where they apply, ``window``, ``days_counted`` and ``provisional``.
    ``lacks_start``: with the day (or the instant) of the event it could be counted. ``years`` are
    those whose calendar was looked up. ``defined`` says what the unit means, if the text does.
    """

    members: JsonObject
    warnings: tuple[Caveat, ...] = ()
    lacks_start: bool = False
    years: frozenset[int] = frozenset()
    defined: UnitDefinition | None = None


def as_defined(
    limit: Duration, case: Case, sources: Json
) -> tuple[Duration, UnitDefinition | None]:
    """Return ``limit`` as the text's own definition of its unit has it count, and that definition.

    ``sources`` are the citations of the rule; those of the limit itself come first.
    """
    cited = cast("list[JsonObject]", limit.said.get("source") or sources or [])
    defined = find_definition(case.rules.unit_definitions, limit.unit, cited)
    return (limit, None) if defined is None else (defined.apply(limit), defined)


def tell_definition(limit: Duration, defined: UnitDefinition) -> JsonObject:
    """Return how a limit counts by a definition: the rule, its words, and the limit so counted."""
    numbers = {"value": limit.value, "min": limit.least, "max": limit.most}
    counted: JsonObject = {name: number for name, number in numbers.items() if number is not None}
    return {
        "counted_as": {
            **counted,
            "unit": limit.unit,
            "definition": defined.id,
            "means": defined.said["means"],
        }
    }


def time_limit(
    limit: Limit, relation: Relation, start: date | None, case: Case, sources: Json = None
) -> Timing:
    """Count ``limit`` from ``start``, the day or the aware instant of the event.

    A range ``within`` gives the window from its min to its max, and is due at its max. ``before``,
    the window runs from its max to its min before the event: 不少于7个工作日 alone (a min) gives
    the last date that leaves so much time. Of a fixed day of every period, the next one is due:
    without ``start``, the next as of the day asked about. A vague or unstated limit gives no date.
    Where the text says what its unit means, that is counted, and ``counted_as`` tells it;
    ``sources`` are the citations of the rule.
    """
    if isinstance(limit, DueDay):
        return _on_a_fixed_day(limit, relation, start, case)
    if not isinstance(limit, Duration):
        return Timing({"due_on": None})
    limit, defined = as_defined(limit, case, sources)
    timing = _of_duration(limit, relation, start, case)
    if defined is None:
        return timing
    members = {**timing.members, **tell_definition(limit, defined)}
    return replace(timing, members=members, defined=defined)


def _of_duration(limit: Duration, relation: Relation, start: date | None, case: Case) -> Timing:
    due = "due_at" if limit.unit in CLOCK else "due_on"
    if start is None:
        return Timing({due: None}, lacks_start=True)
    local = _local(start, case)
    try:
        earliest, latest = _ends(limit, relation, local, case)
    except UncountableError as error:
        lacks = error.caveat is INSTANT_NEEDED
        return Timing({due: None}, (error.caveat,), lacks_start=lacks)
    return _told(due, earliest, latest)


def _local(start: date, case: Case) -> date:
    return start.astimezone(case.zone) if isinstance(start, datetime) else start


def _on_a_fixed_day(limit: DueDay, relation: Relation, start: date | None, case: Case) -> Timing:
    if start is None and limit.which != "every":
        return Timing({"due_on": None}, lacks_start=True)
    local = case.on if start is None else _local(start, case)
    day = local.date() if isinstance(local, datetime) else local
    try:
        due = find_due(limit, day, case.calendar)
        if limit.which == "every" and due.last is not None and _is_past(limit, local, due.last.on):
            due = find_due(limit, day + timedelta(days=1), case.calendar)
    except UncountableError as error:
        return Timing({"due_on": None}, (error.caveat,))
    told = _told("due_on", Counted(due.first) if due.first else None, due.last)
    if limit.hour is not None and due.last is not None:
        instant = datetime.combine(due.last.on, limit.hour, case.zone)
        told = replace(told, members={**told.members, "due_at": instant.isoformat()})
    open_ = () if due.last is None else _about_the_day(limit, relation, due.last.on)
    lacking = () if due.last is not None else (_START_OPEN,)
    return replace(told, warnings=(*told.warnings, *open_, *lacking), lacks_start=start is None)


def _is_past(limit: DueDay, local: date, day: date) -> bool:
    """Tell whether the hour by which something is due on ``day`` is over at ``local``."""
    is_instant = isinstance(local, datetime) and local.date() == day
    return is_instant and limit.hour is not None and cast("datetime", local).time() > limit.hour


_START_OPEN = Caveat(
    "start_of_period_open",
    Words(
        zh="“初”止于哪一日,条文未明,没有到期日。",
        en="The text does not say how long the start of the period lasts: no date is due.",
    ),
)


def _about_the_day(limit: DueDay, relation: Relation, day: date) -> tuple[Caveat, ...]:
    """Say that 20日前 leaves open whether the 20th itself is in time."""
    if relation == "within" or not limit.is_named:
        return ()
    before = day - timedelta(days=1)
    words = Words(
        zh=f"条文作“前”,{day} 当日是否在内未明;至迟 {before} 办结,必不逾期。",
        en=f"The text says “before”, and leaves open whether {day} itself is in time;"
        f" {before} is for certain.",
    )
    return (Caveat("day_itself_open", words),)


def _ends(
    limit: Duration, relation: Relation, start: date, case: Case
) -> tuple[Counted | None, Counted | None]:
    """Return the ends of the window: (None, due) where a plain limit has only the one."""
    forward = relation == "within"

    def end(number: float) -> Counted:
        return count(case.calendar, start, number, limit.unit, forward=forward)

    if limit.value is not None:
        return None, end(limit.value)
    near, far = limit.least, limit.most
    if forward:
        return (None if near is None else end(near)), (None if far is None else end(far))
    # 至多提前…: without a min it may be done until the event itself.
    return (None if far is None else end(far)), end(0 if near is None else near)


def _told(due: str, earliest: Counted | None, latest: Counted | None) -> Timing:
    members: JsonObject = {due: _moment(latest)}
    if earliest is not None:
        members["window"] = {"from": _moment(earliest), "to": _moment(latest)}
    found = [counted for counted in (latest, earliest) if counted is not None]
    days = sorted({day for counted in found for day in counted.days})
    if days:
        members["days_counted"] = [day.isoformat() for day in days]
    if any(counted.provisional for counted in found):
        members["provisional"] = True
    warnings = latest.warnings if latest is not None else ()
    if earliest is not None:
        # That a window opens on a rest day hurts nobody.
        beyond = (w for w in earliest.warnings if w.code != "ends_on_rest_day")
        warnings = tuple(dict.fromkeys((*warnings, *beyond)))
    years = frozenset(year for counted in found for year in counted.years)
    return Timing(members, warnings, years=years)


def _moment(counted: Counted | None) -> str | None:
    if counted is None:
        return None
    return counted.on.isoformat() if counted.at is None else counted.at.isoformat()
