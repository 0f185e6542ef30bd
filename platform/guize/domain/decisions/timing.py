"""A limit of a rule as dates: when something is due, within which window, counting which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from guize.domain.counting import CLOCK, INSTANT_NEEDED, Counted, UncountableError, count
from guize.domain.decisions.case import Case
from guize.domain.effective.caveats import Caveat
from guize.domain.json_types import JsonObject
from guize.domain.rules.deadlines import Relation
from guize.domain.rules.limits import Duration, Limit


@dataclass(frozen=True, slots=True)
class Timing:
    """What follows from a limit.

    ``members`` always holds ``due_on``, or ``due_at`` for hours and minutes, null where no date
    follows; besides, where they apply, ``window``, ``days_counted`` and ``provisional``.
    ``lacks_start``: with the day (or the instant) of the event it could be counted. ``years`` are
    those whose calendar was looked up.
    """

    members: JsonObject
    warnings: tuple[Caveat, ...] = ()
    lacks_start: bool = False
    years: frozenset[int] = frozenset()


def time_limit(limit: Limit, relation: Relation, start: date | None, case: Case) -> Timing:
    """Count ``limit`` from ``start``, the day or the aware instant of the event.

    A range ``within`` gives the window from its min to its max, and is due at its max. ``before``,
    the window runs from its max to its min before the event: 不少于7个工作日 alone (a min) gives
    the last date that leaves so much time. A vague or unstated limit gives no date.
    """
    if not isinstance(limit, Duration):
        return Timing({"due_on": None})
    due = "due_at" if limit.unit in CLOCK else "due_on"
    if start is None:
        return Timing({due: None}, lacks_start=True)
    local = start.astimezone(case.zone) if isinstance(start, datetime) else start
    try:
        earliest, latest = _ends(limit, relation, local, case)
    except UncountableError as error:
        lacks = error.caveat is INSTANT_NEEDED
        return Timing({due: None}, (error.caveat,), lacks_start=lacks)
    return _told(due, earliest, latest)


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
