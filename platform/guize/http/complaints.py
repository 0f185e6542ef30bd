"""What marshmallow says of a faulty value, as sentences in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from guize.domain.words import Words

_AN_OBJECT = Words(zh="此处应为对象(键 → 值)。", en="an object is expected here.")

# Of a pattern's groups, `all` lists values, `low` and `high` are bounds.
_SENTENCES: Mapping[str, Words] = {
    r"Invalid (?:input )?type\.|Not a valid mapping type\.": _AN_OBJECT,
    r"Field may not be null\.": Words(
        zh="不能是 null;请写出取值,或省去此项。",
        en="null will not do: write a value, or leave this out.",
    ),
    r"Not a valid string\.": Words(zh="此处应为文字。", en="a text is expected here."),
    r"Not a valid list\.": Words(zh="此处应为列表。", en="a list is expected here."),
    r"Not a valid (?:integer|number)\.": Words(zh="此处应为数。", en="a number is expected here."),
    r"Not a valid boolean\.": Words(
        zh="此处应为 true 或 false。", en="true or false is expected here."
    ),
    r"Not a valid (?:date|datetime|aware datetime)\.": Words(
        zh="此处应为存在的日期或时刻。", en="a real date or instant is expected here."
    ),
    r"Must be one of: (?P<all>.*)\.": Words(
        zh="不在允许的取值之中:{all}。", en="this must be one of {all}."
    ),
    r"Must be equal to (?P<all>.*)\.": Words(zh="须等于 {all}。", en="this must be {all}."),
    r"Length must be between (?P<low>\S+) and (?P<high>\S+)\.": Words(
        zh="长度(字数或项数)须为 {low} 至 {high}。",
        en="its length (in characters or items) must be from {low} to {high}.",
    ),
    r"Length must be (?P<low>[^b]\S*)\.": Words(
        zh="长度(字数或项数)须为 {low}。", en="its length (in characters or items) must be {low}."
    ),
    r"Shorter than minimum length (?P<low>\S+)\.": Words(
        zh="太短;至少须有 {low} 个字或项。", en="this is too short: {low} at least."
    ),
    r"Longer than maximum length (?P<high>\S+)\.": Words(
        zh="太长;至多 {high} 个字或项。", en="this is too long: {high} at most."
    ),
    r"Must be greater than or equal to (?P<low>\S+?)"
    r"(?: and less than or equal to (?P<high>\S+))?\.": Words(
        zh="超出范围:下限为 {low}(含),上限为 {high}(含)。",
        en="this is out of range: from {low} to {high}, both included.",
    ),
    r"Must be less than or equal to (?P<high>\S+)\.": Words(
        zh="不能大于 {high}。", en="this must not be above {high}."
    ),
}
_UNBOUNDED = "∞"


def complaint_words(complaint: str) -> Words:
    """Return what ``complaint`` says, in both languages."""
    for pattern, words in _SENTENCES.items():
        found = re.fullmatch(pattern, complaint)
        if found:
            told = found.groupdict(_UNBOUNDED)
            return Words(zh=words.zh.format(**told), en=words.en.format(**told))
    return Words(zh="取值不合要求;接口说明见 /docs。", en=complaint)
