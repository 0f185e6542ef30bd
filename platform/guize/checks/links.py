"""Whether rules refer to one another soundly: none to itself, none round in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from guize.domain.effective.fold import BASELINE
from guize.domain.findings import Finding
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.words import Words

DEADLINES = "deadlines"


def rule_sections(rules: Rulebook) -> Iterator[tuple[str, str, JsonObject]]:
    """Yield pointer, name and rules of each section, those of the baseline too."""
    for name, content in rules.items():
        if name == BASELINE:
            for below, offered in _members(content):
                yield child(child("", BASELINE), below), below, offered
        elif isinstance(content, dict):
            yield child("", name), name, content


def check_links(rules: Rulebook) -> Iterator[Finding]:
    """Yield a finding for each rule that conflicts with itself or encloses itself in time."""
    for pointer, name, section in rule_sections(rules):
        for rule_id, rule in _members(section):
            conflicts = rule.get("conflicts_with")
            if isinstance(conflicts, list) and rule_id in conflicts:
                place = child(child(pointer, rule_id), "conflicts_with")
                yield Finding(
                    code="conflicts_with_itself",
                    pointer=child(place, conflicts.index(rule_id)),
                    words=Words(
                        zh=f"规则项“{rule_id}”不能与自身冲突;请写另一条规则的标识,或删去。",
                        en=f"rule {rule_id!r} cannot conflict with itself; name the other rule, "
                        "or take this out.",
                    ),
                )
        if name == DEADLINES:
            yield from _check_enclosures(section, pointer)


def _check_enclosures(section: JsonObject, pointer: str) -> Iterator[Finding]:
    enclosing = {
        rule_id: cast("str", rule["part_of"])
        for rule_id, rule in _members(section)
        if isinstance(rule.get("part_of"), str)
    }
    for rule_id in enclosing:
        circle = _circle(enclosing, rule_id)
        if circle:
            shown = " → ".join([*circle, rule_id])
            yield Finding(
                code="part_of_circle",
                pointer=child(child(pointer, rule_id), "part_of"),
                words=Words(
                    zh=f"时限互相包含,成了循环:{shown};请只让较短的时限属于较长的时限。",
                    en=f"these deadlines enclose one another in a circle: {shown}; only a shorter "
                    "one is part of a longer one.",
                ),
            )


def _circle(enclosing: Mapping[str, str], start: str) -> list[str]:
    """Return the way from ``start`` back to it, empty if there is none."""
    way = [start]
    while (following := enclosing.get(way[-1])) is not None:
        if following == start:
            return way
        if following in way:
            return []
        way.append(following)
    return []


def _members(value: Json) -> Iterator[tuple[str, JsonObject]]:
    for name, member in value.items() if isinstance(value, dict) else ():
        if isinstance(member, dict):
            yield name, member
