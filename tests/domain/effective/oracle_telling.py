"""The oracle's first half: which entries of one tenant live on which day, and what is doubtful.

Knows the domain's shapes but none of its functions. Days are numbers from
:data:`tests.domain.build.DAY_ZERO`; none after the last of HORIZON brings news.
"""

from datetime import date, datetime
from typing import Any

from guize.domain.effective.timeline import Timeline
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
        unheard = sorted(told.versions, key=lambda row: row.recorded_at)
        self.first_heard = "" if rows or not unheard else unheard[0].instrument.label()
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
                found.append(("doubtful", "effective_date_doubtful", label(entry), entry))
        return found

    def _doubts_of_choice(self, chosen: Entry | None, today: int) -> list[Doubted]:
        """Return the bases of which another reading would make another choice."""
        return [
            ("doubtful", "effective_date_doubtful", label(entry), entry)
            for entry in self.entries
            if entry["kind"] == "base" and _wavering(entry, today)
            for reading in entry["row"].effective_alternatives
            if self._chosen_if(entry, counted(reading.effective_from), today) is not chosen
        ]

    def _doubts_of_living(self, entry: Entry, today: int) -> list[Doubted]:
        found: list[Doubted] = []
        if entry["row"].effective_from_certainty == "assumed":
            found.append(("assumed", "effective_date_assumed", label(entry), entry))
        if self.blurred(entry):
            found.append(("doubtful", "end_date_doubtful", label(entry), entry))
        found += [
            ("doubtful", "effective_date_doubtful", label(other), entry)
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
        found.append(("assumed", "effective_date_assumed", label(killer), entry))
    if _wavering(killer, today):
        found.append(("doubtful", "effective_date_doubtful", label(killer), entry))
    return found


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


def label(entry: Entry) -> str:
    """Return how the entry's instrument is cited."""
    return str(entry["row"].instrument.number)
