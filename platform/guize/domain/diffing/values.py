"""What in a rule counts as one value although it is written as an object, and what hangs on it."""

from __future__ import annotations

from guize.domain.json_types import Json, JsonObject

MARKS = ("source", "strength", "note")
"""Members that may stand on any object and speak of it without being part of its value."""

_CADENCE = {"times", "per", "at_least", "at_most", "as_needed", "before_each", "anchor", "vague"}
_ACTORS = ("office", "body", "any_of", "by_reference", "unstated", "illegible")
_PEOPLE = {
    *("offices", "as_needed", "except", "delegates", "unstated", "illegible", "text", "when"),
    *MARKS,
}
WHICH = ("every", "following", "same")
"""Members by which a fixed day says of which period it is."""

_ALONE = ("unstated", "illegible", "vague", "from_fact", "by_reference")


def core_of(value: JsonObject) -> JsonObject:
    """Return ``value`` without its marks."""
    return {name: member for name, member in value.items() if name not in MARKS}


def marks_of(value: JsonObject) -> JsonObject:
    """Return the marks of ``value``."""
    return {name: member for name, member in value.items() if name in MARKS}


def is_one_value(value: Json) -> bool:
    """Tell whether an object is one value: its members mean nothing apart from each other.

    So are durations, fixed days, frequencies, quorums, and what stands in place of a value
    (``unstated``, ``illegible``, ``vague``, ``from_fact``, ``by_reference``).
    """
    if not isinstance(value, dict):
        return False
    is_quorum = core_of(value).keys() == {"of", "threshold"}
    is_time = is_duration(value) or is_due_day(value) or is_cadence(value)
    return is_quorum or is_time or stands_in(value) is not None


def is_people(value: JsonObject) -> bool:
    """Tell whether ``value`` says who belongs: offices, those as needed, or the words alone."""
    return (
        "office" not in value
        and bool(value.keys() & {"offices", "as_needed"})
        and (value.keys() <= _PEOPLE)
    )


def who(value: JsonObject) -> str | None:
    """Return the member by which ``value`` names who acts, None if it names nobody."""
    return next((name for name in _ACTORS if name in value), None)


def is_duration(value: Json) -> bool:
    """Tell whether ``value`` is a duration: a number or a range, and a unit of time."""
    if not isinstance(value, dict) or not isinstance(value.get("unit"), str):
        return False
    numbers = {name: number for name, number in core_of(value).items() if name != "unit"}
    is_counted = all(
        isinstance(number, int | float) and not isinstance(number, bool)
        for number in numbers.values()
    )
    return is_counted and bool(numbers) and numbers.keys() <= {"value", "min", "max"}


def is_due_day(value: Json) -> bool:
    """Tell whether ``value`` is a fixed day: of every period, of the same or the following one."""
    return isinstance(value, dict) and any(isinstance(value.get(w), str) for w in WHICH)


def is_cadence(value: Json) -> bool:
    """Tell whether ``value`` says how often."""
    if not isinstance(value, dict):
        return False
    is_often = "times" in value or value.get("as_needed") is True or "before_each" in value
    return is_often and core_of(value).keys() <= {*_CADENCE, "text"}


def stands_in(value: Json) -> str | None:
    """Return the member by which ``value`` stands in place of a value, None if it is one."""
    core = core_of(value) if isinstance(value, dict) else {}
    alone = (name for name in _ALONE if core.keys() == {name} and isinstance(core[name], str))
    return next(alone, None)
