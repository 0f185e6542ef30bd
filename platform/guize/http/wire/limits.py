"""Wire schema of a limit of time as the rules write it, and of what a condition asks of a fact."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from marshmallow.validate import OneOf

from guize.domain.diffing.measuring import STRENGTHS
from guize.http.wire import members
from guize.http.wire.records import CitationAnswer

_UNITS = (
    *("minute", "hour", "day", "working_day", "week"),
    *("month", "quarter", "half_year", "year", "term"),
)
_PERIODS = ("day", "working_day", "week", "month", "quarter", "half_year", "year")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PARTS = ("start", "early", "middle", "late", "end")

_SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_SCALARS: dict[str, Any] = {"type": "array", "items": _SCALAR}
_BOUND: dict[str, Any] = {
    "oneOf": [
        {"type": "number"},
        {
            "type": "object",
            "properties": {
                **{name: {"type": "number"} for name in ("value", "min", "max")},
                "unit": {"type": "string", "enum": [*_UNITS]},
            },
            "required": ["unit"],
        },
    ]
}
TEST: dict[str, Any] = {
    "anyOf": [
        _SCALAR,
        _SCALARS,
        {"type": "object", "properties": {"not": _SCALARS}, "required": ["not"]},
        {
            "type": "object",
            "properties": dict.fromkeys(("min", "over", "max", "under"), _BOUND),
            "minProperties": 1,
        },
    ]
}
"""What a condition asks of a fact: a value, one of several, none of several, or bounds."""


def choice(values: tuple[str, ...], description: str) -> fields.String:
    """Return a text that need not be there and is one of ``values``."""
    return fields.String(validate=OneOf(values), metadata={"description": description})


def one_or_several(values: dict[str, Any], description: str) -> fields.Raw:
    """Return a member that is one of what the schema ``values`` allows, or a list of them."""
    several = {"type": "array", "items": values}
    return fields.Raw(metadata={"oneOf": [values, several], "description": description})


class MarkedAnswer(members.Answer):
    """A part of a rule, with the source and the strength that it has of its own."""

    source = members.many(CitationAnswer, "依据。Its own citations.", required=False)
    strength = choice(STRENGTHS, "应当、原则上、一般、可。How strongly the text speaks.")
    note = members.optional("编者的说明或存疑。The editor's remark or doubt.")


class LimitAnswer(MarkedAnswer):
    """A limit of time: a duration, a fixed day, a fact's, or what the text leaves open."""

    value = fields.Float(metadata={"description": "数值。So many of the unit."})
    min = fields.Float(metadata={"description": "至少。At least so many."})
    max = fields.Float(metadata={"description": "至多。At most so many."})
    unit = choice(_UNITS, "单位。Unit of a duration.")
    every = choice(_PERIODS, "每一期间的固定日。A fixed day of every such period.")
    following = choice(_PERIODS, "次一期间的固定日。A fixed day of the period after the event's.")
    same = choice(_PERIODS, "当期的固定日。A fixed day of the event's own period.")
    month = fields.Integer(metadata={"description": "期间内的第几个月。Month of the period."})
    day = one_or_several(
        {"oneOf": [{"type": "integer"}, {"type": "string", "const": "last"}]},
        "几日;last 为末日。Day of the month, or its last.",
    )
    working_day = fields.Integer(
        metadata={"description": "第几个工作日。Working day of the period."}
    )
    weekday = one_or_several({"type": "string", "enum": [*_WEEKDAYS]}, "星期几。Day of the week.")
    part = choice(_PARTS, "初、上旬、中旬、下旬、底。Part of the period.")
    part_of_day = choice(("morning", "afternoon"), "上午或下午。Part of the day.")
    time = members.optional("当日时刻,如 17:00。Time on that day.")
    from_fact = members.optional("以该事实所给者为准。The fact that states the limit.")
    vague = members.optional("模糊期限的原文,如及时。The text's own words, such as 及时.")
    unstated = members.optional("条文未载明者。What the text leaves open.")
    illegible = members.optional("原件无法辨认者。What cannot be read in the original.")
