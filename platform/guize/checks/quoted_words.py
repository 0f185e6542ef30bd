"""Whether the quote bears how strongly, in which direction and within which bounds it speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from guize.checks.quoted_places import Place
from guize.domain.amounts import Amount
from guize.domain.choices import CHOICES
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import child
from guize.domain.json_types import Json
from guize.domain.words import Words

_STRENGTHS = {
    "must": re.compile("应|须|要|不|严禁|禁止|严格|一律|务必|务求|需|负责|坚决|均|只|都"),
    "in_principle": re.compile("原则"),
    "usually": re.compile("一般|通常"),
    "may": re.compile("可|有权"),
}
_THRESHOLDS = {
    "more_than_half": re.compile(r"过半|超过[^,。;]{0,12}(?:半|二分之一|1/2)|半数[^,。;]{0,4}超"),
    "at_least_half": re.compile(r"(?:半数?|二分之一|1/2)以上|(?:不少于|不低于|至少)[^,。;]{0,8}半"),
}
_BEFORE = re.compile(r"(?:以前|之前|前)")
_WITHIN = re.compile(r"(?:以内|之内|内)")
_AHEAD = re.compile(r"(?:(?:提前|提早)[^,。;]{0,6}|前)\Z")

_NOT_BELOW = re.compile(r"(?:不得?少于|不得?低于|不足|不满|至少|最少|少于|低于|未满)[^,。;]{0,3}\Z")
_NOT_ABOVE = re.compile(
    r"(?:不得?超过|不多于|不高于|超过|至多|最多|多于|高于|逾|控制在)[^,。;]{0,3}\Z"
)
_OR_MORE = re.compile(r"[个名人次件项天日]{0,2}(?:及|\(含\))?以上|[个名人次件项天日]{0,2}起")
_OR_LESS = re.compile(r"[个名人次件项天日]{0,2}(?:及|\(含\))?(?:以下|以内|之内|内)")


def check_words(place: Place) -> Iterator[Finding]:
    """Yield a finding where strength, direction, threshold or bound is not what the quote says."""
    if not place.quote:
        return
    yield from _check_strength(place)
    yield from _check_threshold(place)
    yield from _check_direction(place)
    yield from _check_sides(place)


def _check_strength(place: Place) -> Iterator[Finding]:
    strength = place.value.get("strength")
    words = _STRENGTHS.get(strength) if isinstance(strength, str) else None
    if words is None or words.search(place.quote):
        return
    rivals = [name for name, others in _STRENGTHS.items() if others.search(place.quote)]
    yield _told(place, "strength", f"{strength}", "strength", rivals)


def _check_threshold(place: Place) -> Iterator[Finding]:
    threshold = place.value.get("threshold")
    words = _THRESHOLDS.get(threshold) if isinstance(threshold, str) else None
    if words is None or words.search(place.quote):
        return
    rivals = [name for name, others in _THRESHOLDS.items() if others.search(place.quote)]
    yield _told(place, "threshold", f"{threshold}", "bound", rivals)


def _check_direction(place: Place) -> Iterator[Finding]:
    """Compare the number of a limit, as its own source says it, with the relation beside it."""
    if place.member != "limit" or place.within is None:
        return
    limit, relation = place.value, place.within.value.get("relation")
    number = next((limit[name] for name in ("value", "max", "min", "day") if name in limit), None)
    if relation not in ("within", "before") or not _is_number(number):
        return
    told = {
        direction
        for one in place.nearest.amounts
        if one.number == Fraction(str(number))
        for direction in _directions(place.quote, one)
    }
    if told and relation not in told:
        yield _told(place.within, "relation", f"{relation}", "direction", sorted(told))


def _directions(quote: str, one: Amount) -> Iterator[str]:
    after = quote[one.end : one.end + 4]
    if _WITHIN.match(after):
        yield "within"
    if _BEFORE.match(after) or _AHEAD.search(quote[max(0, one.start - 8) : one.start]):
        yield "before"


def _check_sides(place: Place) -> Iterator[Finding]:
    """Compare 以上, 不少于 with ``min`` and 以下, 不超过 with ``max``, where the quote says one."""
    is_condition = place.within is not None and place.within.member == "when"
    for name in ("min", "max", "over", "under"):
        given = place.value.get(name)
        counted = given if isinstance(given, dict) else {**place.value, "value": given}
        bound, unit = counted.get("value"), counted.get("unit")
        if not _is_number(bound):
            continue
        wanted = Fraction(str(bound))
        sides = {
            side
            for one in place.nearest.amounts
            if one.equals(wanted, unit if isinstance(unit, str) else None)
            for side in _sides(place.quote, one)
        }
        # A condition may be the other side of what is quoted: 7天以上 has its rest below 7 days.
        fitting = (
            {"min": ("min", "under"), "under": ("min", "under")}.get(name, ("over", "max"))
            if is_condition
            else (name,)
        )
        if sides and not sides.intersection(fitting):
            yield _told(place, name, f"{name} {bound}", "bound", sorted(sides))


def _sides(quote: str, one: Amount) -> Iterator[str]:
    before, after = quote[max(0, one.start - 8) : one.start], quote[one.end : one.end + 8]
    if found := _NOT_BELOW.search(before):
        yield "under" if found[0][:1] in "少低" or "足" in found[0] or "满" in found[0] else "min"
    elif found := _NOT_ABOVE.search(before):
        yield "over" if found[0][:1] in "超多高逾" else "max"
    elif _OR_MORE.match(after):
        yield "min"
    elif _OR_LESS.match(after):
        yield "max"


def _told(place: Place, member: str, said: str, kind: str, there: list[str]) -> Finding:
    """Return that the quote says ``there`` and not ``said``, or that it says nothing of it."""
    named = [CHOICES[name].zh if name in CHOICES else _NAMES.get(name, name) for name in there]
    if there:
        words = Words(
            zh=f"此处写的是 {said},而引文说的是“{'、'.join(named)}”;请核对。",
            en=f"this says {said}, and the quote says {', '.join(there)}: check which is right.",
        )
    else:
        words = Words(
            zh=f"引文中没有表明 {said} 的字样;请补充引文,或改正此处。",
            en=f"no word of the quote says {said}: quote more, or correct this.",
        )
    return Finding(
        code=f"{kind}_contradicted" if there else f"{kind}_not_quoted",
        pointer=child(place.pointer, member),
        words=words,
        severity=Severity.ERROR if there else Severity.WARNING,
        citation=place.nearest.citation,
    )


_NAMES = {
    "must": "应当、必须",
    "in_principle": "原则上",
    "usually": "一般",
    "may": "可",
    "min": "以上、不少于",
    "max": "以下、不超过",
    "over": "超过",
    "under": "不足",
}


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
