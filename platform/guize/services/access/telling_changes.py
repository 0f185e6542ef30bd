"""Tells the audit what an edit or a publication changed of the rules: from what, to what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from guize.domain.diffing.equality import Absent, key_of
from guize.domain.diffing.sources import plain
from guize.domain.effective.calendar import calendar_chronicle
from guize.domain.effective.rulebook import rules_chronicle
from guize.domain.effective.timeline import Timeline
from guize.domain.governance.edits import changed_rules
from guize.domain.governance.replacing import rules_around
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.mandates.effects import differing, shifts
from guize.domain.version import Version
from guize.packs.changes import Change, changes_between

CHANGES = "changes"
"""The member of an event's detail that holds what was changed."""
_MOST = 100
"""How many changed values one event names; the record itself holds all of them."""
_LONGEST = 1000
"""How long a value may be, as JSON; of a longer one the beginning is told."""


def told_effects(before: Timeline, after: Timeline, entry: Version) -> JsonObject:
    """Return which of a tenant's own rules a version changes in effect, on whatever days, and how.

    A repeal, or a correction that only ends or voids a version, says no rules and changes many. A
    change that is the same on several spans of days is told once. Of a version that makes no
    difference to any day, what it says itself is told.

    Args:
        before: the tenant as on record without the version.
        after: the same with it.
        entry: the version.

    """
    sides = [*_effects(before, after)] or [rules_around(before.versions, entry)]
    rules = dict.fromkeys(rule for one, other in sides for rule in changed_rules(one, other))
    changes = {
        (change.pointer, key_of(change.old), key_of(change.new)): change
        for one, other in sides
        for change in changes_between(one, other, "/rules")
    }
    return {"rules": [*rules], **told_changes(changes.values())}


def _effects(before: Timeline, after: Timeline) -> Iterator[tuple[JsonObject, JsonObject]]:
    """Yield the rules that differ, before and after, for each span of days on which they do."""
    for chronicle in (rules_chronicle, calendar_chronicle):
        periods = [chronicle([side]).periods() for side in (before, after)]
        for shift in shifts(periods[0], periods[1]):
            one, other = differing(shift.before.rules, shift.after.rules)
            if one or other:
                # A section that is gone, or new, is told rule by rule as well.
                sections: Rulebook = {section: {} for section in {**one, **other}}
                sides = ({**sections, **side} for side in (one, other))
                left, right = (
                    {name: plain(rules) for name, rules in side.items()} for side in sides
                )
                yield left, right


def told_changes(changes: Iterable[Change]) -> JsonObject:
    """Return changes for an event's detail: where, before and after; what was not, is left out."""
    found = [*changes]
    told: list[Json] = [_told(change) for change in found[:_MOST]]
    omitted = len(found) - len(told)
    return {CHANGES: told} | ({"changes_omitted": omitted} if omitted else {})


def _told(change: Change) -> JsonObject:
    values = {"before": change.old, "after": change.new}
    told = {name: _cut(value) for name, value in values.items() if not isinstance(value, Absent)}
    return {"at": change.pointer, **told}


def _cut(value: Json) -> Json:
    text = json.dumps(value, ensure_ascii=False)
    return value if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
