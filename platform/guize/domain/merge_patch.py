"""JSON Merge Patch (RFC 7396): how a supplement changes a rulebook."""

from __future__ import annotations

from guize.domain.json_types import Json


def merge(target: Json, patch: Json) -> Json:
    """Return ``target`` as changed by ``patch``; null in the patch removes a member.

    Neither argument is changed. The result shares what the patch leaves alone with the target, and
    what it sets with the patch: treat all three as immutable.
    """
    if not isinstance(patch, dict):
        return patch
    members = target if isinstance(target, dict) else {}
    if not patch and members is target:
        return target
    merged = dict(members)
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged
