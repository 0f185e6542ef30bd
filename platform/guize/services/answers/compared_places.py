"""Which places of a rulebook can be compared, and what to say of those that cannot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from guize.domain.diffing.shapes import Shape, Shapes
from guize.domain.effective.fold import BASELINE
from guize.domain.effective.lineage import CALENDAR
from guize.domain.errors import Fault, InvalidInputError, did_you_mean
from guize.domain.json_pointer import child, tokens
from guize.domain.words import Words

_PARTS = {"value", "min", "max", "unit"}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def rule_depth(place: Sequence[str]) -> int:
    """Return how many tokens lead to the rule: its section and its id, a baseline's one more."""
    return 3 if place[:1] == [BASELINE] else 2


def read_place(shapes: Shapes, path: str) -> list[str]:
    """Return the tokens of ``path``, which the schemas must know in a rule.

    Raises:
        InvalidInputError: it leads to no one place in a rule, or to what cannot be compared.

    """
    try:
        place = tokens(path)
    except ValueError:
        place = []
    depth = rule_depth(place)
    if len(place) < depth:
        raise InvalidInputError((_no_path(path),))
    if place[0] == CALENDAR:
        words = Words(
            zh="工作日历单独提供,不在此比较。", en="the calendar is served apart, not compared."
        )
        raise InvalidInputError((Fault("/path", "calendar_apart", words),))
    shape = shapes.at(())
    for number, token in enumerate(place, 1):
        below = shapes.below(shape, token)
        above = "".join(child("", name) for name in place[: number - 1])
        if not below.is_known:
            raise InvalidInputError((_unknown(shape, above, token),))
        if number == depth and not _SLUG.fullmatch(token):
            raise InvalidInputError((_no_rule(token),))
        if token in _PARTS and {*shape.members()} >= _PARTS:
            raise InvalidInputError((_part(above),))
        shape = below
    return place


def tell_unused(rule: str, used: Iterable[str]) -> Words:
    """Return the warning that none of those compared has a rule of this id, but ``used`` ones."""
    hint = did_you_mean(rule, used)
    en = f"None of the tenants compared has a rule {rule!r}, as far as is on file. {hint.en}"
    return Words(zh=f"所比较的租户都没有规则“{rule}”,或文本未收录。{hint.zh}", en=en.strip())


def _no_path(path: str) -> Fault:
    words = Words(
        zh=f"“{path}”不是规则中的位置;请写成 /deadlines/reply-to-request/limit。",
        en=f"{path!r} names no place in a rule; write /deadlines/reply-to-request/limit.",
    )
    return Fault("/path", "not_a_path", words)


def _no_rule(token: str) -> Fault:
    words = Words(
        zh=f"“{token}”不是规则标识;一次比较一项规则,不能用通配符。",
        en=f"{token!r} is no rule id; one rule is compared at a time, without wildcards.",
    )
    return Fault("/path", "not_a_rule", words)


def _part(whole: str) -> Fault:
    words = Words(
        zh=f"数值离开单位不能比较;请比较整个时长:{whole}。",
        en=f"a number means nothing without its unit; compare the whole duration: {whole}.",
    )
    return Fault("/path", "part_of_a_value", words)


def _unknown(shape: Shape, above: str, token: str) -> Fault:
    known = shape.members()
    words = Words(
        zh=f"规则集的“{above or '/'}”处没有“{token}”;可用:{'、'.join(known) or '无'}。",
        en=f"there is no {token!r} at {above or '/'} of a rulebook; known there: "
        f"{', '.join(known) or 'nothing'}.",
    )
    return Fault("/path", "unknown_path", words, known)
