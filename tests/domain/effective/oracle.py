"""The law of dated versions once more, as plainly as it can be told: day by day, nothing clever.

Knows the domain's shapes but none of its functions. Everything is recomputed for every day from
tables of days, so that an error would have to be made twice, in two manners, to go unseen.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from guize.domain.effective.timeline import Timeline
from guize.domain.json_types import Json
from guize.domain.version import Version
from tests.domain.effective.oracle_telling import HORIZON, Doubted, Entry, Telling, label, number_of


def expected_answers(path: Sequence[Timeline], known_at: datetime | None) -> list[dict[str, Any]]:
    """Return the answer of each day of HORIZON."""
    tellings = [Telling(told, known_at) for told in path]
    return [_answer(tellings, today) for today in HORIZON]


def _answer(tellings: list[Telling], today: int) -> dict[str, Any]:
    own = tellings[0]
    stack = own.stack(today)
    reason, missing, warnings = _standing(own, stack, today)
    if own.first_heard:
        warnings = [("nothing_recorded_yet", own.first_heard)]
    if reason:
        stack = []
    layers = own.layers(today, stack)
    rules: dict[str, Any] = {}
    origins: dict[str, Any] = {}
    for entry in stack:
        _apply(rules, origins, entry["row"], without=("calendar",))
    doubts = own.doubts(today)
    for ancestor in tellings[1:]:
        doubts += [doubt for doubt in ancestor.doubts(today) if _matters(doubt, ancestor, rules)]
        _inherit(ancestor, today, rules, origins, layers)
    for entry in stack:
        if entry["why"] == "expired" and not own.blurred(entry) and _lapses(own, entry, today):
            warnings.append(("expires_soon", label(entry)))
    order = ("certain", "assumed", "doubtful")
    return {
        "status": "vacancy" if reason else "in_force",
        "reason": reason,
        "certainty": max([how for how, *_ in doubts], key=order.index, default="certain"),
        "layers": layers,
        "rules": {section: content for section, content in rules.items() if content},
        "origins": origins,
        "warnings": set(warnings) | {(code, label) for _, code, label, _ in doubts},
        "missing": missing,
    }


def _standing(own: Telling, stack: list[Entry], today: int) -> tuple[Any, list[str], list[Any]]:
    if stack:
        silent = [entry for entry in stack if not entry["row"].on_file]
        warnings = [(f"{entry['kind']}_not_on_file", label(entry)) for entry in silent]
        warnings += [
            ("layer_repealed", label(entry))
            for entry in own.entries
            if entry["kind"] == "supplement"
            and entry["amends"] == stack[0]["name"]
            and entry["why"] == "repealed"
            and max(entry["days"]) < today
        ]
        reason = "not_on_file" if silent == stack else None
        return reason, [label(entry) for entry in silent], warnings
    for later in HORIZON:
        coming = own.base(later)
        if later > today and coming is not None and coming is not own.base(today):
            heard_of = [old for old in coming["row"].instrument.repeals if not old.on_file]
            break
    else:
        heard_of = []
    governing = [old for old in heard_of if (number_of(old.issued_on) or 0) <= today]
    if governing:
        labels = [old.label() for old in governing]
        return "not_on_file", labels, [("predecessor_not_on_file", label) for label in labels]
    base = own.base(today)
    if base is not None:
        return base["why"], [], [(f"base_{base['why']}", label(base))]
    if heard_of:
        earliest = min(heard_of, key=lambda old: number_of(old.issued_on) or 0)
        return "nothing_on_file", [], [("before_known_instruments", earliest.label())]
    return "nothing_on_file", [], []


def _lapses(own: Telling, entry: Entry, today: int) -> bool:
    """Return whether it will die in its bed: in force to the last of its days, and no heir."""
    last = max(entry["days"])
    stack = own.stack(last)
    after = own.base(min(last + 1, HORIZON[-1]))
    return (
        entry in stack
        and own.base(today) is stack[0]
        and after is stack[0]
        and (entry is stack[0] or last + 1 in stack[0]["days"])
    )


def _inherit(
    ancestor: Telling, today: int, rules: dict[str, Any], origins: dict[str, Any], layers: list[Any]
) -> None:
    offered: dict[str, Any] = {}
    whence: dict[str, Any] = {}
    stack = ancestor.stack(today)
    for entry in stack:
        _apply(offered, whence, entry["row"], without=("calendar", "meetings"))
    givers = set()
    taken = [
        name
        for name in offered.get("baseline", {}).get("meetings", {})
        if name not in rules.get("meetings", {})
    ]
    for name in taken:
        rules.setdefault("meetings", {})[name] = offered["baseline"]["meetings"][name]
        for pointer, origin in whence.items():
            if f"{pointer}/".startswith(f"/baseline/meetings/{name}/"):
                origins[pointer.removeprefix("/baseline")] = origin
                givers.add(origin)
    giving = [entry for entry in stack if (ancestor.slug, entry["row"].number) in givers]
    layers += ancestor.layers(today, giving, "baseline")


def _matters(doubt: Doubted, ancestor: Telling, rules: dict[str, Any]) -> bool:
    about = doubt[3]
    suspects = ancestor.entries if about["kind"] == "base" else [about]
    return any(
        name not in rules.get("meetings", {})
        for entry in suspects
        for name in (entry["row"].rules.get("baseline") or {}).get("meetings") or {}
    )


def _apply(
    rules: dict[str, Any], origins: dict[str, Any], row: Version, without: tuple[str, ...]
) -> None:
    """Write one version over ``rules``, leaf by leaf, on a copy of all that it touches."""
    for section, content in row.rules.items():
        if section not in without:
            _write(rules, origins, row, (section,), content)


def _write(
    rules: dict[str, Any],
    origins: dict[str, Any],
    row: Version,
    path: tuple[str, ...],
    content: Json,
) -> None:
    *parents, last = path
    holder = rules
    for parent in parents:
        holder = holder[parent]
    pointer = "/" + "/".join(path)
    is_above_rules = len(path) < (3 if path[0] == "baseline" else 2)
    is_object = isinstance(holder.get(last), dict)
    if isinstance(content, dict) and (is_object or is_above_rules):
        holder[last] = dict(holder[last]) if is_object else {}
        for key, value in content.items():
            _write(rules, origins, row, (*path, key), value)
        return
    for old in list(origins):
        if f"{old}/".startswith(f"{pointer}/"):
            origins.pop(old)
    if content is None:
        holder.pop(last, None)
    else:
        holder[last] = _stamped(content, row)
        origins[pointer] = (row.tenant, row.number)


def _stamped(content: Json, row: Version) -> Json:
    if isinstance(content, list):
        return [_stamped(item, row) for item in content]
    if isinstance(content, dict):
        stamped = {key: _stamped(value, row) for key, value in content.items() if value is not None}
        if "quote" in stamped:
            stamped["tenant"] = row.tenant
            stamped["version"] = row.number
            stamped["instrument"] = row.instrument.number
        return stamped
    return content
