"""The law of dated versions once more, as plainly as it can be told: day by day, nothing clever.

Knows the domain's shapes but none of its functions. Everything is recomputed for every day from
tables of days, so that an error would have to be made twice, in two manners, to go unseen. Days are
numbers from :data:`tests.domain.build.DAY_ZERO`; none after the last of HORIZON brings news.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from guize.domain.json_types import Json
from guize.domain.timeline import Timeline
from guize.domain.version import Version
from tests.domain.build import DAY_ZERO

HORIZON = range(15)

Entry = dict[str, Any]
Doubted = tuple[str, str, str, Entry]  # certainty, code, label, and the entry that is doubted


def number_of(on: date | None) -> int | None:
    """Return the day number of a date, and nothing of none."""
    return None if on is None else counted(on)


def counted(on: date) -> int:
    """Return the day number of a date."""
    return (on - DAY_ZERO).days


class Telling:
    """What the platform knew of one tenant at one instant, as a table of living days."""

    def __init__(self, told: Timeline, known_at: datetime | None) -> None:
        """Tell it from the rows recorded by then."""
        self.slug = told.tenant.slug
        rows = [row for row in told.versions if known_at is None or row.recorded_at <= known_at]
        rows.sort(key=lambda row: row.recorded_at)
        self.entries = [
            entry
            for entry in _entries(rows)
            if not entry["void"] and not _only_calendar(entry["row"])
        ]
        for entry in reversed(self.entries):
            if entry["kind"] == "repeal":
                self._live(entry)
        for kind in ("supplement", "base"):
            for entry in self.entries:
                if entry["kind"] == kind:
                    self._live(entry)
        self.entries = [entry for entry in self.entries if entry["days"]]

    def _live(self, entry: Entry) -> None:
        """Walk through the days from its first until something ends it."""
        entry["days"] = set()
        entry["why"], entry["killer"] = None, None
        row = entry["row"]
        for today in HORIZON:
            if today < entry["from"]:
                continue
            killers = [
                other
                for other in self.entries
                if other["kind"] == "repeal"
                and other.get("days")
                and entry["name"] in other["repeals"]
                and other["from"] <= today
                and (entry["kind"] != "repeal" or other["order"] > entry["order"])
            ]
            if killers:
                entry["why"] = "repealed"
                entry["killer"] = min(killers, key=lambda other: (other["from"], other["order"]))
                return
            limit, by_extension = number_of(row.effective_to), False
            for other in sorted(self.entries, key=lambda other: (other["from"], other["order"])):
                if (
                    other["kind"] == "supplement"
                    and entry["kind"] == "base"
                    and other["amends"] == entry["name"]
                    and other["row"].extends_base_to is not None
                    and today in other["days"]
                ):
                    limit, by_extension = number_of(other["row"].extends_base_to), True
            if limit is not None and today >= limit:
                own = not by_extension and today == number_of(row.effective_to)
                entry["why"] = (row.effective_to_reason or "expired") if own else "expired"
                return
            entry["days"].add(today)

    def blurred(self, entry: Entry) -> bool:
        """Return whether all that is known of the end is that it is stated to be no later."""
        row = entry["row"]
        end = max(entry["days"]) + 1
        return (
            row.effective_to_certainty == "no_later_than"
            and end == number_of(row.effective_to)
            and entry["killer"] is None
            and end <= HORIZON[-1]
            and not (entry["kind"] == "base" and self._extended_on(entry, end))
        )

    def _extended_on(self, base: Entry, today: int) -> bool:
        return any(
            other["kind"] == "supplement"
            and other["amends"] == base["name"]
            and other["row"].extends_base_to is not None
            and today in other["days"]
            for other in self.entries
        )

    def base(self, today: int) -> Entry | None:
        """Return the base that took effect last, living or not."""
        chosen: Entry | None = None
        for entry in self.entries:
            has_begun = entry["kind"] == "base" and entry["from"] <= today
            if has_begun and (chosen is None or entry["from"] >= chosen["from"]):
                chosen = entry
        return chosen

    def stack(self, today: int) -> list[Entry]:
        """Return what is in force: the base and what supplements it."""
        base = self.base(today)
        if base is None or today not in base["days"]:
            return []
        patches = [
            entry
            for entry in self.entries
            if entry["kind"] == "supplement"
            and entry["amends"] == base["name"]
            and today in entry["days"]
        ]
        patches.sort(key=lambda entry: (entry["from"], entry["order"]))
        return [base, *patches]

    def layers(self, today: int, stack: list[Entry], kind: str | None = None) -> list[Any]:
        """Return tenant, version, kind, first and first-not-any-more day of each of ``stack``."""
        told = []
        for entry in stack:
            end = None
            for later in range(HORIZON[-1], today, -1):
                if entry not in self.stack(later):
                    end = later
            told.append((self.slug, entry["row"].number, kind or entry["kind"], entry["from"], end))
        return told

    def doubts(self, today: int) -> list[Doubted]:
        """Return what is less than certain about the base and what supplements it."""
        chosen = self.base(today)
        found = self._doubts_of_choice(chosen, today)
        if chosen is None:
            return found
        suspects = [chosen]
        if today in chosen["days"]:
            suspects += [
                entry
                for entry in self.entries
                if entry["kind"] == "supplement" and entry["amends"] == chosen["name"]
            ]
        for entry in suspects:
            if today in entry["days"]:
                found += self._doubts_of_living(entry, today)
            elif entry["from"] <= today:
                found += _doubts_of_dead(entry, today)
            if (
                entry["kind"] == "supplement"
                and _wavering(entry, today)
                and today <= max(entry["days"])
            ):
                found.append(("doubtful", "effective_date_doubtful", _label(entry), entry))
        return found

    def _doubts_of_choice(self, chosen: Entry | None, today: int) -> list[Doubted]:
        """Return the bases of which another reading would make another choice."""
        return [
            ("doubtful", "effective_date_doubtful", _label(entry), entry)
            for entry in self.entries
            if entry["kind"] == "base" and _wavering(entry, today)
            for reading in entry["row"].effective_alternatives
            if self._chosen_if(entry, counted(reading.effective_from), today) is not chosen
        ]

    def _doubts_of_living(self, entry: Entry, today: int) -> list[Doubted]:
        found: list[Doubted] = []
        if entry["row"].effective_from_certainty == "assumed":
            found.append(("assumed", "effective_date_assumed", _label(entry), entry))
        if self.blurred(entry):
            found.append(("doubtful", "end_date_doubtful", _label(entry), entry))
        found += [
            ("doubtful", "effective_date_doubtful", _label(other), entry)
            for other in self.entries
            if other["kind"] == "repeal"
            and entry["name"] in other["repeals"]
            and _wavering(other, today)
        ]
        return found

    def _chosen_if(self, moved: Entry, start: int, today: int) -> Entry | None:
        candidates = [
            ((start if entry is moved else entry["from"]), entry["order"], entry)
            for entry in self.entries
            if entry["kind"] == "base"
        ]
        begun = [item for item in candidates if item[0] <= today]
        return max(begun, key=lambda item: item[:2])[2] if begun else None


def _doubts_of_dead(entry: Entry, today: int) -> list[Doubted]:
    killer = entry["killer"]
    found: list[Doubted] = []
    if killer is None:
        return found
    if killer["row"].effective_from_certainty == "assumed":
        found.append(("assumed", "effective_date_assumed", _label(killer), entry))
    if _wavering(killer, today):
        found.append(("doubtful", "effective_date_doubtful", _label(killer), entry))
    return found


def expected_answers(path: Sequence[Timeline], known_at: datetime | None) -> list[dict[str, Any]]:
    """Return the answer of each day of HORIZON."""
    tellings = [Telling(told, known_at) for told in path]
    return [_answer(tellings, today) for today in HORIZON]


def _answer(tellings: list[Telling], today: int) -> dict[str, Any]:
    own = tellings[0]
    stack = own.stack(today)
    reason, missing, warnings = _standing(own, stack, today)
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
            warnings.append(("expires_soon", _label(entry)))
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
        warnings = [(f"{entry['kind']}_not_on_file", _label(entry)) for entry in silent]
        warnings += [
            ("layer_repealed", _label(entry))
            for entry in own.entries
            if entry["kind"] == "supplement"
            and entry["amends"] == stack[0]["name"]
            and entry["why"] == "repealed"
            and max(entry["days"]) < today
        ]
        reason = "not_on_file" if silent == stack else None
        return reason, [_label(entry) for entry in silent], warnings
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
        return base["why"], [], [(f"base_{base['why']}", _label(base))]
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


def _entries(rows: list[Version]) -> list[Entry]:
    names: dict[int, int] = {}
    entries: dict[int, Entry] = {}
    for row in rows:
        if row.corrects is None:
            names[row.number] = row.number
            entries[row.number] = {"order": len(entries), "kind": row.kind.value}
        else:
            names[row.number] = names[row.corrects]
        entries[names[row.number]] |= {
            "name": names[row.number],
            "row": row,
            "void": row.void,
            "from": number_of(row.effective_from),
            "amends": names.get(row.amends) if row.amends else None,
            "repeals": {names[number] for number in row.repeals},
        }
    return list(entries.values())


def _only_calendar(row: Version) -> bool:
    return set(row.rules) == {"calendar"} and row.extends_base_to is None


def _wavering(entry: Entry, today: int) -> bool:
    others = entry["row"].effective_alternatives
    readings = [counted(other.effective_from) for other in others]
    before = [reading for reading in (*readings, entry["from"]) if reading <= today]
    after = [reading for reading in (*readings, entry["from"]) if reading > today]
    return bool(before and after)


def _label(entry: Entry) -> str:
    return str(entry["row"].instrument.number)


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
