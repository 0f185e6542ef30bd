"""Consolidation: a base with its supplements folded into one rulebook that remembers its origins.

DESIGN §4 steps 4 and 5.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from guize.domain.citations import annotate
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.merge_patch import merge
from guize.domain.version import Version

BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Origin:
    """The version that enacted a value."""

    tenant: str
    version: int

    def as_json(self) -> JsonObject:
        """Return ``{"tenant", "version"}``."""
        return {"tenant": self.tenant, "version": self.version}


# JSON Pointer → origin. There is one for every rule ("/meetings/executive"; for a rule offered to
# others "/baseline/meetings/executive"), naming the version that enacted it, and a longer one for
# each part that a supplement set since. A pointer speaks for all below it that no longer one names.
Origins = dict[str, Origin]


@dataclass(frozen=True, slots=True)
class Folded:
    """A consolidated rulebook: annotated rules and where each came from. Immutable by custom."""

    rules: Rulebook
    origins: Origins


def fold(versions: Iterable[Version], takes: Callable[[str], bool]) -> Folded:
    """Fold a base and its supplements in order, keeping the sections that ``takes`` admits.

    Citations are annotated before folding, so that each keeps the instrument it came from.
    """
    rules: Rulebook = {}
    origins: Origins = {}
    for version in versions:
        patch = {
            section: annotate(without_blank_items(content), version)
            for section, content in version.rules.items()
            if takes(section)
        }
        rules = fold_one(rules, origins, patch, Origin(version.tenant, version.number))
    return Folded(rules, origins)


def without_blank_items(content: Json, *, in_list: bool = False) -> Json:
    """Return recorded ``content`` without the empty values (null) in its lists, at any depth.

    No check lets them pass; whatever was recorded all the same says nothing there. A list that
    holds nothing else is empty: a condition on it never holds, a chain of it has no step.
    ``content`` is not changed.

    Args:
        content: rules, or a merge patch, in which null outside of lists removes a member.
        in_list: whether ``content`` is, or is inside, an item of a list.
    """
    if isinstance(content, dict):
        members = {
            key: without_blank_items(member, in_list=in_list) for key, member in content.items()
        }
        if in_list:
            members = {key: member for key, member in members.items() if member is not None}
        changed = any(members.get(key) is not member for key, member in content.items())
        return members if changed or len(members) < len(content) else content
    if isinstance(content, list):
        items = [without_blank_items(item, in_list=True) for item in content]
        left: list[Json] = [item for item in items if item is not None]
        same = len(left) == len(content) and all(map(operator.is_, left, content))
        return content if same else left
    return content


def fold_one(rules: Rulebook, origins: Origins, patch: JsonObject, origin: Origin) -> Rulebook:
    """Return ``rules`` as changed by ``patch``; mark in ``origins`` what came from ``origin``."""
    for section, content in patch.items():
        levels_above_rules = 2 if section == BASELINE else 1
        _mark(
            origins, child("", section), rules.get(section), content, (origin, levels_above_rules)
        )
    merged = merge(rules, patch)
    return merged if isinstance(merged, dict) else {}


def _mark(origins: Origins, pointer: str, old: Json, new: Json, source: tuple[Origin, int]) -> None:
    origin, levels_above_rules = source
    if isinstance(new, dict) and (isinstance(old, dict) or levels_above_rules > 0):
        members = old if isinstance(old, dict) else {}
        for key, value in new.items():
            part = child(pointer, key)
            _mark(origins, part, members.get(key), value, (origin, levels_above_rules - 1))
        return
    if old is not None:
        for stale in [key for key in origins if key == pointer or key.startswith(f"{pointer}/")]:
            del origins[stale]
    if new is not None:
        origins[pointer] = origin
