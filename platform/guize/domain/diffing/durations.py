"""Durations and frequencies in words."""

from __future__ import annotations

from guize.domain.diffing.labels import BOUNDS, COUNTED
from guize.domain.diffing.names import NOTHING, Names, joined, quoted
from guize.domain.diffing.values import WHICH
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

_TIMES = {1: "once", 2: "twice"}
_HALF = 0.5


def tell_duration(names: Names, core: JsonObject) -> Words:
    """Return a duration, a range or a bound: 5个工作日, 1至2周, 不超过10分钟."""
    unit, low, high = str(core["unit"]), core.get("min"), core.get("max")
    if "value" in core:
        return _amount(names, _number(core["value"]), unit)
    if low is None or high is None:
        bound = BOUNDS["max" if low is None else "min"]
        amount = _amount(names, _number(high if low is None else low), unit)
        return Words(zh=bound.zh + amount.zh, en=bound.en + amount.en)
    upper = _amount(names, _number(high), unit)
    return Words(zh=f"{_number(low):g}至{upper.zh}", en=f"{_number(low):g} to {upper.en}")


_OF_WHICH = {
    "every": Words(zh="每", en="every"),
    "following": Words(zh="次", en="the following"),
    "same": Words(zh="当", en="the same"),
}


def tell_due_day(names: Names, core: JsonObject) -> Words:
    """Return a fixed day: 每月20日, 每季度第3个月25日, 每周五下午, 次月5日, 每年底."""
    which = next(name for name in WHICH if name in core)
    lead, unit = _OF_WHICH[which], str(core[which])
    label = names.label("units", unit) or Words(zh=unit, en=unit)
    period = Words(zh=lead.zh + label.zh, en=f"{lead.en} {label.en}")
    if "month" in core:
        month = _number(core["month"])
        zh = f"{month:g}月" if unit == "year" else f"第{month:g}个月"
        period = Words(zh=period.zh + zh, en=f"month {month:g} of {period.en}")
    day = _day(names, core)
    told = Words(zh=period.zh + day.zh, en=f"{day.en} of {period.en}".removeprefix(" of "))
    if "weekday" in core:
        told = Words(zh=f"{lead.zh}{day.zh}", en=f"{day.en} of {period.en}")
    if "part_of_day" in core:
        part = names.word(str(core["part_of_day"]), None)
        told = Words(zh=told.zh + part.zh, en=f"{part.en} of {told.en}")
    if "time" in core:
        told = Words(zh=f"{told.zh}{core['time']}", en=f"{core['time']} of {told.en}")
    return told


def _day(names: Names, core: JsonObject) -> Words:
    if "working_day" in core:
        number = f"{_number(core['working_day']):g}"
        return Words(zh=f"第{number}个工作日", en=f"working day {number}")
    if core.get("day") == "last":
        return Words(zh="最后一日", en="the last day")
    if "day" in core:
        numbers = [f"{_number(day):g}" for day in _listed(core["day"])]
        return Words(zh="、".join(f"{n}日" for n in numbers), en=f"day {', '.join(numbers)}")
    part = core.get("weekday", core.get("part", []))
    return joined((names.word(str(one), None) for one in _listed(part)), "、", ", ")


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def tell_cadence(names: Names, core: JsonObject) -> Words:
    """Return how often: 每2周1次, 每月至少2次,根据需要."""
    told: list[Words] = []
    per = core.get("per")
    if "times" in core and isinstance(per, dict):
        told.append(_frequency(names, core, per))
    if core.get("as_needed") is True:
        told.append(Words(zh="根据需要", en="as needed"))
    if "before_each" in core:
        meeting = names.word(str(core["before_each"]), "meetings")
        told.append(Words(zh=f"每次{meeting.zh}之前", en=f"before each {meeting.en}"))
    told += [quoted(str(core[name])) for name in ("vague", "text") if name in core]
    often = joined(told, ",", ", ")
    anchors = core.get("anchor")
    if not isinstance(anchors, list):
        return often
    anchor = joined((names.word(str(item), None) for item in anchors), "、", ", ")
    return Words(zh=f"{often.zh}({anchor.zh})", en=f"{often.en} ({anchor.en})")


def _amount(names: Names, number: float, unit: str) -> Words:
    label = names.label("units", unit) or Words(zh=unit, en=unit)
    counter = "个" if unit in COUNTED else ""
    if number == _HALF:
        return Words(zh=f"半{counter}{label.zh}", en=f"half {_article(label.en)} {label.en}")
    if unit == "half_year" and number == 1:
        return Words(zh=label.zh, en=f"one {label.en}")
    plural = "" if number == 1 else "s"
    return Words(zh=f"{number:g}{counter}{label.zh}", en=f"{number:g} {label.en}{plural}")


def _frequency(names: Names, core: JsonObject, per: JsonObject) -> Words:
    times, number = _number(core["times"]), _number(per.get("value", 1))
    unit = str(per.get("unit"))
    label = names.label("units", unit) or NOTHING
    period = _amount(names, number, unit)
    lead = NOTHING
    if "at_least" in core:
        lead = Words(zh="至少", en="at least ")
    elif "at_most" in core:
        lead = Words(zh="至多", en="at most ")
    often = _TIMES.get(int(times), f"{times:g} times")
    if number != 1:
        every = f"every {period.en}"
    elif unit == "half_year":
        every = f"every {label.en}"
    else:
        every = f"{_article(label.en)} {label.en}"
    zh = label.zh if number == 1 else period.zh
    return Words(zh=f"每{zh}{lead.zh}{times:g}次", en=f"{lead.en}{often} {every}")


def _article(noun: str) -> str:
    return "an" if noun == "hour" else "a"


def _number(value: Json) -> float:
    return value if isinstance(value, int | float) else 0.0
