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
    parts: list[dict[str, Any]] = []
    for series in own.series:
        stack = own.stack(series, today)
        reason, missing, warnings = _standing(own, series, stack, today)
        parts.append(
            {
                "series": series,
                "reason": reason,
                "missing": missing,
                "warnings": warnings,
                "stack": [] if reason else stack,
                "doubts": own.doubts(series, today),
            }
        )
    warnings = [warning for part in parts for warning in part["warnings"]]
    layers = [layer for part in parts for layer in own.layers(today, part["stack"])]
    doubts = [doubt for part in parts for doubt in part["doubts"]]
    rules, origins, yielded = _united(own, [part["stack"] for part in parts], today)
    for ancestor in tellings[1:]:
        doubts += [
            doubt
            for series in ancestor.series
            for doubt in ancestor.doubts(series, today)
            if _matters(doubt, ancestor, rules)
        ]
        _inherit(ancestor, today, rules, origins, layers)
    for part in parts:
        for entry in part["stack"]:
            is_whole = entry["why"] == "expired" and entry["kind"] != "stage"
            if is_whole and not own.blurred(entry) and _lapses(own, entry, today):
                warnings.append(("expires_soon", label(entry)))
    pending = [
        stage
        for part in parts
        for entry in part["stack"]
        for stage in own.stages
        if stage["parent"] is entry and stage["from"] > today
    ]
    warnings += [("not_yet_in_force", label(one)) for one in pending if one["from"] < 10_000]
    warnings += _open(own, today)
    warnings += _silent(own, [entry for part in parts for entry in part["stack"]], today)
    vacant = [part["reason"] for part in parts if part["reason"]]
    is_vacant = len(vacant) == len(parts)
    ranked = [why for why in ("not_on_file", "repealed", "expired") if is_vacant and why in vacant]
    missing = [name for part in parts for name in part["missing"]]
    return {
        "status": "vacancy" if is_vacant else "in_force",
        "reason": [*ranked, "nothing_on_file"][0] if is_vacant else None,
        "certainty": _least(doubts),
        "layers": layers,
        "series": [
            (
                part["series"],
                part["reason"],
                _least(part["doubts"]),
                own.layers(today, part["stack"]),
            )
            for part in parts
        ],
        "rules": filled(rules),
        "origins": origins,
        "yielded": yielded,
        "pending": [
            (one["series"], one["row"].number, one["from"] if one["from"] < 10_000 else None)
            for one in pending
        ],
        "warnings": set(warnings) | {(code, label) for _, code, label, _ in doubts},
        "missing": list(dict.fromkeys(missing)),
    }


def filled(rules: dict[str, Any]) -> dict[str, Any]:
    """Return the rules without sections that hold none."""
    offered = {name: rules for name, rules in rules.get("baseline", {}).items() if rules}
    return {
        section: offered if section == "baseline" else content
        for section, content in rules.items()
        if (offered if section == "baseline" else content)
    }


def _least(doubts: list[Doubted]) -> str:
    order = ("certain", "assumed", "doubtful")
    return max([how for how, *_ in doubts], key=order.index, default="certain")


def _open(own: Telling, today: int) -> list[Any]:
    """Return what has no day yet: nothing dates it, or what does never held."""
    found = []
    for entry in own.all.values():
        named = {target for other in own.all.values() for target in other["commences"]}
        days: list[Any] = [(None, entry["row"].effective_from)]
        days += [(i, one.effective_from) for i, one in enumerate(entry["row"].stages, start=1)]
        found += [
            ("day_left_open", label(entry))
            for place, day in days
            if day is None
            and (entry["name"], place) not in named
            and entry["series"] != "calendar"
            and entry["kind"] in {"base", "supplement", "repeal"}
            and (number_of(entry["row"].instrument.issued_on) or 0) <= today
        ]
    return found


def _silent(own: Telling, stack: list[Entry], today: int) -> list[Any]:
    found = []
    for entry in stack:
        for name in entry["over"] if entry["kind"] != "stage" else ():
            named = own.all.get(name)
            if named is None or named["kind"] != "base" or not named["days"]:
                continue
            last = own.base(named["series"], today)
            if last is None or named in own.kept(last):
                continue
            if (named["from"], named["order"]) < (last["from"], last["order"]):
                found.append(("precedence_silent", label(entry)))
    return found


def _united(
    own: Telling, stacks: list[list[Entry]], today: int, without: tuple[str, ...] = ("calendar",)
) -> tuple[dict[str, Any], dict[str, Any], list[Any]]:
    """Fold each stack, then put rule beside rule; of two of one id the preferred one stays."""
    rules: dict[str, Any] = {}
    origins: dict[str, Any] = {}
    yielded: list[Any] = []
    for stack in stacks:
        folded: dict[str, Any] = {}
        whence: dict[str, Any] = {}
        for entry in stack:
            _apply(folded, whence, entry, without=without)
        for path in _paths(folded):
            pointer = "/" + "/".join(path)
            mine = {p: o for p, o in whence.items() if f"{p}/".startswith(f"{pointer}/")}
            holder, new = rules, folded
            for step in path[:-1]:
                holder, new = holder.setdefault(step, {}), new[step]
            if path[-1] in holder:
                old_stack = [e for other in stacks for e in other]
                new_rule, old_rule = new[path[-1]], holder[path[-1]]
                speakers = [
                    next(e for e in old_stack if e["row"].number == o[pointer][1])
                    for o in (mine, origins)
                ]
                wins, ground = _prefers(own, speakers, (new_rule, old_rule), today)
                loser, winner = (speakers[1], speakers[0]) if wins else speakers
                yielded.append((pointer, loser["row"].number, winner["row"].number, ground))
                if not wins:
                    continue
                for p in [p for p in origins if f"{p}/".startswith(f"{pointer}/")]:
                    origins.pop(p)
            holder[path[-1]] = new[path[-1]]
            origins.update(mine)
    return rules, origins, yielded


def _paths(rules: dict[str, Any]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for section, entries in rules.items():
        for key, value in entries.items():
            if section == "baseline":
                found += [(section, key, rule) for rule in value]
            else:
                found.append((section, key))
    return found


_RANKS = ("government-rule", "local-regulation", "administrative-regulation", "law")


def _prefers(
    own: Telling, two: list[Entry], contents: tuple[Any, Any], today: int
) -> tuple[bool, str]:
    """Return whether the first of two rules of one id prevails over the second, and why."""
    ranks = [
        _RANKS.index(c) if c in _RANKS else -1 for c in (e["row"].instrument.class_ for e in two)
    ]
    if ranks[0] != ranks[1]:
        return ranks[0] > ranks[1], "rank"
    says = [_says(own, two[0], two[1], today), _says(own, two[1], two[0], today)]
    if says[0] != says[1]:
        return says[0], "prevails"
    tests = [content.get("when", {}).items() for content in contents]
    if tests[0] > tests[1] or tests[0] < tests[1]:
        return tests[0] > tests[1], "special"
    when = [(entry.get("parent", entry)["from"], entry["order"]) for entry in two]
    return when[0] > when[1], "later"


def _says(own: Telling, bearer: Entry, other: Entry, today: int) -> bool:
    """Return whether one names the other, or what the other continues."""
    for name in bearer["over"]:
        if other["name"] == name:
            return True
        named = own.all.get(name)
        last = own.base(other["series"], today) if named else None
        if named and last and other["kind"] == "base" and named.get("days"):
            kept = own.kept(last)
            if named in kept and other in kept[: kept.index(named)]:
                return True
    return False


def _standing(
    own: Telling, series: str, stack: list[Entry], today: int
) -> tuple[Any, list[str], list[Any]]:
    if stack:
        silent = [entry for entry in stack if not entry["row"].on_file]
        warnings = [(f"{entry['kind']}_not_on_file", label(entry)) for entry in silent]
        warnings += [
            ("layer_repealed", label(entry))
            for entry in own.entries
            if entry["kind"] == "supplement"
            and entry["amends"] in [one["name"] for one in own.kept(stack[0])]
            and entry["why"] == "repealed"
            and max(entry["days"]) < today
        ]
        reason = "not_on_file" if silent == stack else None
        return reason, [label(entry) for entry in silent], warnings
    for later in HORIZON:
        coming = own.base(series, later)
        if later > today and coming is not None and coming is not own.base(series, today):
            heard_of = [old for old in coming["row"].instrument.repeals if not old.on_file]
            break
    else:
        heard_of = []
    governing = [old for old in heard_of if (number_of(old.issued_on) or 0) <= today]
    if governing:
        labels = [old.label() for old in governing]
        return "not_on_file", labels, [("predecessor_not_on_file", label) for label in labels]
    base = own.base(series, today)
    if base is not None:
        return base["why"], [], [(f"base_{base['why']}", label(base))]
    if heard_of:
        earliest = min(heard_of, key=lambda old: number_of(old.issued_on) or 0)
        return "nothing_on_file", [], [("before_known_instruments", earliest.label())]
    return "nothing_on_file", [], []


def _lapses(own: Telling, entry: Entry, today: int) -> bool:
    """Return whether it will die in its bed: in force to the last of its days, and no heir."""
    last = max(entry["days"])
    stack = own.stack(entry["series"], last)
    after = own.base(entry["series"], min(last + 1, HORIZON[-1]))
    return (
        entry in stack
        and own.base(entry["series"], today) is stack[0]
        and after is stack[0]
        and (entry is stack[0] or last + 1 in stack[0]["days"])
    )


def _inherit(
    ancestor: Telling, today: int, rules: dict[str, Any], origins: dict[str, Any], layers: list[Any]
) -> None:
    stacks = [ancestor.stack(series, today) for series in ancestor.series]
    offered, whence, _ = _united(ancestor, stacks, today, without=("calendar", "meetings"))
    givers = set()
    taken = [
        name
        for name in offered.get("baseline", {}).get("meetings", {})
        if name not in rules.get("meetings", {})
        or offered["baseline"]["meetings"][name].get("binding") is True
    ]
    for name in taken:
        for pointer in [p for p in origins if f"{p}/".startswith(f"/meetings/{name}/")]:
            origins.pop(pointer)
        rules.setdefault("meetings", {})[name] = offered["baseline"]["meetings"][name]
        for pointer, origin in whence.items():
            if f"{pointer}/".startswith(f"/baseline/meetings/{name}/"):
                origins[pointer.removeprefix("/baseline")] = origin
                givers.add(origin)
    giving = [
        entry
        for stack in stacks
        for entry in stack
        if entry["kind"] != "stage" and (ancestor.slug, entry["row"].number) in givers
    ]
    layers += ancestor.layers(today, giving, "baseline")


def _matters(doubt: Doubted, ancestor: Telling, rules: dict[str, Any]) -> bool:
    about = doubt[3]
    held = [stage for stage in ancestor.stages if stage["from"] < 10_000]
    suspects = [*ancestor.entries, *held] if about["kind"] == "base" else [about]
    return any(
        name not in rules.get("meetings", {})
        for entry in suspects
        for name in (_patch(entry).get("baseline") or {}).get("meetings") or {}
    )


def _patch(entry: Entry) -> dict[str, Any]:
    patch: dict[str, Any] = entry.get("patch", entry["row"].rules)
    return patch


def _apply(
    rules: dict[str, Any], origins: dict[str, Any], entry: Entry, without: tuple[str, ...]
) -> None:
    """Write one version over ``rules``, leaf by leaf, on a copy of all that it touches."""
    for section, content in _patch(entry).items():
        if section not in without:
            _write(rules, origins, entry["row"], (section,), content)


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
            stamped["label"] = {1: "第一条", 2: "第二条", 3: "第三条"}[int(str(stamped["article"]))]
        return stamped
    return content
