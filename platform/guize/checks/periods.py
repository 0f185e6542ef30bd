"""Whether calendar periods are whole, and fixed days lie in theirs: no date follows otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from guize.domain.findings import Finding
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

_CURES = {
    "month": Words(
        zh="“每半月”写成 {times: 2, per: {value: 1, unit: month}};"
        "期限“半个月”写成 {value: 15, unit: day} 并加 note",
        en="every half month is {times: 2, per: {value: 1, unit: month}}; a limit of half a month "
        "is {value: 15, unit: day}, with a note",
    ),
    "quarter": Words(zh="请改用 month", en="use months"),
    "half_year": Words(zh="请改用 month 或 quarter", en="use months or quarters"),
    "year": Words(
        zh="“半年”写成 {value: 1, unit: half_year}",
        en="half a year is {value: 1, unit: half_year}",
    ),
    "term": Words(zh="请改用 year", en="use years"),
}
"""What to write instead of a part of a calendar period; weeks and days may have parts."""


def check_periods(value: Json, pointer: str = "") -> Iterator[Finding]:
    """Yield a finding for each part of a calendar period, and each fixed day outside of its own."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from check_periods(item, child(pointer, index))
    if not isinstance(value, dict):
        return
    yield from _misplaced(value, pointer)
    unit = value.get("unit")
    cure = _CURES.get(unit) if isinstance(unit, str) else None
    for name, member in value.items():
        if cure is not None and isinstance(member, float) and not member.is_integer():
            words = Words(
                zh=f"{unit} 是日历期,须为整数,不能是 {member}:{cure.zh}。",
                en=f"a {unit} is a calendar period and whole, so not {member}: {cure.en}.",
            )
            yield Finding(code="part_of_period", pointer=child(pointer, name), words=words)
        yield from check_periods(member, child(pointer, name))


_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_WHICH = ("every", "following", "same")
_OF_A_MONTH = ("early", "middle", "late")


def _misplaced(value: JsonObject, pointer: str) -> Iterator[Finding]:
    """Yield a finding where a fixed day names no month, or one that its period does not have."""
    unit = next((value[name] for name in _WHICH if name in value), None)
    length = _MONTHS.get(unit) if isinstance(unit, str) else None
    if length is None:
        return
    month = value.get("month")
    is_of_month = "day" in value or "working_day" in value or value.get("part") in _OF_A_MONTH
    if month is None and length > 1 and is_of_month:
        words = Words(
            zh=f"{unit} 有 {length} 个月:请以 month 写明第几个月(1 至 {length})。",
            en=f"a {unit} has {length} months: say by month which one (1 to {length}).",
        )
        yield Finding(code="day_without_month", pointer=pointer, words=words)
    elif isinstance(month, int) and month > length:
        words = Words(
            zh=f"{unit} 只有 {length} 个月,没有第 {month} 个月。",
            en=f"a {unit} has {length} month(s), and no month {month}.",
        )
        yield Finding(code="month_not_in_period", pointer=child(pointer, "month"), words=words)
