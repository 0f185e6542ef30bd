"""Whether a condition can be met: its test fits the type of the fact, and no interval is empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from guize.domain.findings import Finding
from guize.domain.json_pointer import child
from guize.domain.json_types import Json
from guize.domain.vocabulary import Term
from guize.domain.words import Words

_LOWER, _UPPER = ("min", "over"), ("max", "under")
_BOUNDS = frozenset((*_LOWER, *_UPPER))


@dataclass(frozen=True, slots=True)
class _Kind:
    """What tests a type of fact takes: single values, their exclusion, intervals between bounds."""

    value: Callable[[Json], bool] | None
    bound: Callable[[Json], bool] | None
    cure: Words


def _is_word(value: Json) -> bool:
    return isinstance(value, str)


def _is_truth(value: Json) -> bool:
    return isinstance(value, bool)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_duration(value: Json) -> bool:
    return isinstance(value, dict) and "unit" in value


_WORDS = _Kind(
    _is_word,
    None,
    Words(zh="请写词表中的词、词的列表或 {not: [词]}", en="write a word, words, or {not: [words]}"),
)
_DATES = _Kind(
    None,
    None,
    Words(
        zh="日期因案而异,规则不能以它为条件;请改用时长或期限",
        en="a date differs from case to case, so no rule can test it; use a duration or a limit",
    ),
)
_KINDS: Mapping[str, _Kind] = {
    "term": _WORDS,
    "terms": _WORDS,
    "rule": _WORDS,
    "boolean": _Kind(_is_truth, None, Words(zh="请写 true 或 false", en="write true or false")),
    "duration": _Kind(
        None,
        _is_duration,
        Words(
            zh="请写时长区间,如 {over: {value: 7, unit: day}}",
            en="write an interval of durations, such as {over: {value: 7, unit: day}}",
        ),
    ),
    "count": _Kind(
        _is_whole,
        _is_whole,
        Words(zh="请写整数或整数区间,如 {max: 3}", en="write a whole number or {max: 3}"),
    ),
    "number": _Kind(
        _is_number,
        _is_number,
        Words(zh="请写数或数的区间,如 {max: 3}", en="write a number or {max: 3}"),
    ),
    "date": _DATES,
    "date_or_instant": _DATES,
}


def check_condition(fact: Term, test: Json, pointer: str) -> Iterator[Finding]:
    """Yield a finding for each place where ``test``, at ``pointer``, does not suit ``fact``."""
    kind = _KINDS.get(str(fact.members.get("type")))
    if kind is None:
        return
    misfits = list(_misfits(kind, test, pointer))
    for place in misfits:
        words = Words(
            zh=f"与事实“{fact.label.zh}”({fact.id})的类型不符:{kind.cure.zh}。",
            en=f"does not fit the fact {fact.id} ({fact.label.en}): {kind.cure.en}.",
        )
        yield Finding(code="wrong_fact_type", pointer=place, words=words)
    if not misfits and isinstance(test, dict) and _is_empty(test):
        words = Words(
            zh="下限高于上限,没有值能满足;请核对两个界限。",
            en="the lower bound is above the upper one, so nothing fits; compare the two.",
        )
        yield Finding(code="empty_interval", pointer=pointer, words=words)


def _misfits(kind: _Kind, test: Json, pointer: str) -> Iterator[str]:
    """Yield the pointers of the values that are not of ``kind``."""
    if isinstance(test, dict) and not test.keys().isdisjoint(_BOUNDS):
        for name, bound in test.items():
            if kind.bound is None or not kind.bound(bound):
                yield child(pointer, name)
        return
    place, values = pointer, test
    if isinstance(test, dict) and "not" in test:
        place, values = child(pointer, "not"), test["not"]
    if isinstance(values, list):
        for index, value in enumerate(values):
            if kind.value is None or not kind.value(value):
                yield child(place, index)
    elif kind.value is None or not kind.value(values):
        yield place


def _is_empty(interval: Mapping[str, Json]) -> bool:
    low = next((name for name in _LOWER if name in interval), None)
    high = next((name for name in _UPPER if name in interval), None)
    if low is None or high is None:
        return False
    least, most = _number(interval[low]), _number(interval[high])
    if least is None or most is None or least[1] != most[1]:
        return False
    # Bounds that meet leave one value, if both include it.
    return least[0] > most[0] or (least[0] == most[0] and (low, high) != ("min", "max"))


def _number(bound: Json) -> tuple[float, str] | None:
    """Return the number of a bound and its unit; None where it is a range."""
    if isinstance(bound, int | float):
        return bound, ""
    if isinstance(bound, dict) and isinstance(bound.get("value"), int | float):
        return float(str(bound["value"])), str(bound.get("unit"))
    return None
