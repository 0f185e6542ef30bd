"""Whether calendar periods are whole: nobody can say on which day half a month ends."""

from __future__ import annotations

from collections.abc import Iterator

from guize.domain.findings import Finding
from guize.domain.json_pointer import child
from guize.domain.json_types import Json
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
    """Yield a finding for each part of a month, quarter, half-year, year or term in ``value``."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from check_periods(item, child(pointer, index))
    if not isinstance(value, dict):
        return
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
