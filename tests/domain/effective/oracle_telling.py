"""The oracle's first half: which entries of one tenant live on which day, and what is doubtful.

Knows the domain's shapes but none of its functions. Days are numbers from
:data:`tests.domain.build.DAY_ZERO`; none after the last of HORIZON brings news. Whether something
has happened is asked backwards, from each entry and each day, and never told forwards.
"""

from datetime import date, datetime
from functools import cache
from typing import Any

from guize.domain.effective.timeline import Timeline
from guize.domain.version import Version
from tests.domain.build import DAY_ZERO

HORIZON = range(15)
_NEVER = 10_000

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
        self.all = {entry["name"]: entry for entry in _entries(rows) if not entry["void"]}
        self.is_killed = cache(self._is_killed)
        self.acts = cache(self._acts)
        for entry in self.all.values():
            base = self.all.get(entry["amends"])
            entry["series"] = (base or entry)["row"].series
            self._date(entry)
        for kind in ("repeal", "commencement", "supplement", "base"):
            for entry in self.all.values():
                if entry["kind"] == kind:
                    self._live(entry)
        self.entries = [entry for entry in self.all.values() if entry["days"]]
        self.stages = [stage for entry in self.entries for stage in self._stages(entry)]
        self.series = sorted(
            {e["series"] for e in self.all.values() if e["kind"] == "base"} - {"calendar"},
            key=lambda name: (name != "work-rules", name),
        )

    def _date(self, entry: Entry, place: int | None = None) -> tuple[Any, Entry | None]:
        """Find the day on which it is to begin, and who says so."""
        row = entry["row"]
        stated = row.effective_from if place is None else row.stages[place - 1].effective_from
        entry_from = number_of(stated)
        by: Entry | None = entry if stated is not None else None
        if stated is None:
            for other in self.all.values():
                if other["kind"] == "commencement" and (entry["name"], place) in other["commences"]:
                    is_late = by is not None and other["made"] >= by["row"].effective_from
                    by = by if is_late else other
            entry_from = _NEVER if by is None else number_of(by["row"].effective_from)
        if place is None:
            entry["from"], entry["by"] = entry_from, by
        return entry_from, by

    def _is_killed(self, name: int, day: int, order: int) -> bool:
        """Tell whether a clause has ended it, by the turn of lineage ``order`` on ``day``."""
        return self.killer(name, day, order) is not None

    def killer(self, name: int, day: int, order: int = -1) -> Entry | None:
        """Return whose clause was the first to end it by then; on a day the last lineage's."""
        found = [
            other
            for other in self.all.values()
            if name in other["repeals"]
            and (other["from"] < day or (other["from"] == day and other["order"] > order))
            and self.acts(other["name"])
        ]
        return min(found, key=lambda other: (other["from"], -other["order"]), default=None)

    def _acts(self, name: int) -> bool:
        """Tell whether the clause of an entry has force, on its day and at its turn."""
        entry = self.all[name]
        day, order = entry["from"], entry["order"]
        if not self._there(entry, day, order) or self._over(entry, day, order):
            return False
        if entry["kind"] != "supplement":
            return True
        base = self.all.get(entry["amends"])
        if base is None:
            return False
        begun = [
            other
            for other in self.all.values()
            if other["kind"] == "base"
            and other["series"] == base["series"]
            and (
                (other["from"] < day and self._begins(other))
                or (other["from"] == day and self._lives(other, day, order))
            )
        ]
        begun.sort(key=lambda other: (other["from"], other["order"]))
        while begun:
            last = begun.pop()
            if not self._lives(last, day, order):
                return False
            if last is base or not last["row"].continues:
                return last is base
        return False

    def _there(self, entry: Entry, day: int, order: int) -> bool:
        """Tell whether an entry that begins on ``day`` is there at the turn of ``order``."""
        if entry["from"] != day or entry["by"] is None or self.is_killed(entry["name"], day, order):
            return False
        is_dated = entry["by"] is entry or not self.is_killed(entry["by"]["name"], day, order)
        end = number_of(entry["row"].effective_to)
        return is_dated and (end is None or end > day)

    def _begins(self, entry: Entry) -> bool:
        day = entry["from"]
        return self._there(entry, day, -1) and not self._over(entry, day, -1)

    def _lives(self, entry: Entry, day: int, order: int) -> bool:
        """Tell whether it is in force on ``day``, by the turn of ``order``."""
        if entry["from"] == day:
            return self._there(entry, day, order) and not self._over(entry, day, order)
        if entry["from"] > day or not self._begins(entry):
            return False
        if self.is_killed(entry["name"], day, order):
            return False
        return not any(self._over(entry, d, -1) for d in range(entry["from"], day)) and not (
            self._over(entry, day, order)
        )

    def _over(self, entry: Entry, day: int, order: int) -> bool:
        limit, _ = self._limit(entry, day, order)
        return limit is not None and limit <= day

    def _limit(self, entry: Entry, day: int, order: int) -> tuple[int | None, bool]:
        """Return the day without force as it stands on a day, and whether it is an extension."""
        if entry["kind"] == "base":
            extending = [
                other
                for other in self.all.values()
                if other["kind"] == "supplement"
                and other["amends"] == entry["name"]
                and other["row"].extends_base_to is not None
                and self._lives(other, day, order)
            ]
            if extending:
                last = max(extending, key=lambda other: (other["from"], other["order"]))
                return number_of(last["row"].extends_base_to), True
        return number_of(entry["row"].effective_to), False

    def _live(self, entry: Entry) -> None:
        """Walk through the days from its first until something ends it."""
        entry["days"], entry["why"], entry["killer"] = set(), None, None
        row = entry["row"]
        if entry["by"] is None or not self._begins(entry):
            return
        for today in HORIZON:
            if today < entry["from"]:
                continue
            killer = self.killer(entry["name"], today)
            if killer is not None:
                entry["why"], entry["killer"] = "repealed", killer
                return
            limit, by_extension = self._limit(entry, today, -1)
            if entry["kind"] in {"base", "supplement"} and limit is not None and today >= limit:
                own = not by_extension and today == number_of(row.effective_to)
                entry["why"] = (row.effective_to_reason or "expired") if own else "expired"
                return
            entry["days"].add(today)

    def _stages(self, entry: Entry) -> list[Entry]:
        found = []
        for place, stage in enumerate(entry["row"].stages, start=1):
            day, by = self._date(entry, place)
            is_dated = by is not None and (by is entry or by["days"] or by["from"] > HORIZON[-1])
            start = max(day, entry["from"]) if is_dated else _NEVER
            days = {today for today in entry["days"] if today >= start}
            found.append(
                {
                    **entry,
                    "kind": "stage",
                    "stage": place,
                    "patch": stage.rules,
                    "from": start,
                    "days": days,
                    "articles": stage.articles,
                    "parent": entry,
                }
            )
        return found

    def blurred(self, entry: Entry) -> bool:
        """Return whether all that is known of the end is that it is stated to be no later."""
        row = entry["row"]
        end = max(entry["days"]) + 1
        return (
            row.effective_to_certainty == "no_later_than"
            and end == number_of(row.effective_to)
            and entry["killer"] is None
            and end <= HORIZON[-1]
            and not (entry["kind"] == "base" and self._limit(entry, end, -1)[1])
        )

    def bases(self, series: str) -> list[Entry]:
        """Return the bases of a series that ever held, the last first."""
        found = [e for e in self.entries if e["kind"] == "base" and e["series"] == series]
        return sorted(found, key=lambda entry: (entry["from"], entry["order"]), reverse=True)

    def base(self, series: str, today: int) -> Entry | None:
        """Return the base of a series that took effect last, living or not."""
        return next((entry for entry in self.bases(series) if entry["from"] <= today), None)

    def kept(self, base: Entry) -> list[Entry]:
        """Return the base, and what it continues."""
        older = self.bases(base["series"])
        older = older[older.index(base) :]
        found = [older[0]]
        for entry in older[1:]:
            if not found[-1]["row"].continues or found[-1]["from"] not in entry["days"]:
                break
            found.append(entry)
        return found

    def stack(self, series: str, today: int) -> list[Entry]:
        """Return what is in force: the base and what supplements it, with the stages of both."""
        base = self.base(series, today)
        if base is None or today not in base["days"]:
            return []
        names = [entry["name"] for entry in self.kept(base)]
        patches = [
            entry
            for entry in (*self.entries, *self.stages)
            if today in entry["days"]
            and entry["kind"] != "base"
            and (entry["amends"] in names if entry["amends"] else entry["name"] == base["name"])
            and entry["kind"] in {"supplement", "stage"}
        ]
        patches.sort(key=lambda entry: (entry["from"], entry["order"], entry.get("stage", 0)))
        return [base, *patches]

    def layers(self, today: int, stack: list[Entry], kind: str | None = None) -> list[Any]:
        """Return tenant, version, kind, first and first-not-any-more day of each of ``stack``."""
        told = []
        for entry in stack:
            end = None
            for later in range(HORIZON[-1], today, -1):
                if entry not in self.stack(entry["series"], later):
                    end = later
            told.append((self.slug, entry["row"].number, kind or entry["kind"], entry["from"], end))
        return told

    def doubts(self, series: str, today: int) -> list[Doubted]:
        """Return what is less than certain about the base and what supplements it."""
        chosen = self.base(series, today)
        found = self._doubts_of_choice(series, chosen, today)
        if chosen is None:
            return found
        suspects = [chosen]
        if today in chosen["days"]:
            names = [entry["name"] for entry in self.kept(chosen)]
            suspects += [
                entry
                for entry in self.entries
                if entry["kind"] == "supplement" and entry["amends"] in names
            ]
        for entry in suspects:
            if today in entry["days"]:
                found += self._doubts_of_living(entry, today)
            elif entry["from"] <= today:
                found += _doubts_of_dead(entry, today)
            if (
                entry["kind"] == "supplement"
                and _wavering(entry["by"], today)
                and today <= max(entry["days"])
            ):
                found.append(("doubtful", "effective_date_doubtful", label(entry["by"]), entry))
        return found

    def _doubts_of_choice(self, series: str, chosen: Entry | None, today: int) -> list[Doubted]:
        """Return the bases of which another reading would make another choice."""
        return [
            ("doubtful", "effective_date_doubtful", label(entry["by"]), entry)
            for entry in self.bases(series)
            if _wavering(entry["by"], today)
            for reading in entry["by"]["row"].effective_alternatives
            if self._chosen_if(entry, counted(reading.effective_from), today) is not chosen
        ]

    def _doubts_of_living(self, entry: Entry, today: int) -> list[Doubted]:
        found: list[Doubted] = []
        if entry["by"]["row"].effective_from_certainty == "assumed":
            found.append(("assumed", "effective_date_assumed", label(entry["by"]), entry))
        if self.blurred(entry):
            found.append(("doubtful", "end_date_doubtful", label(entry), entry))
        if entry["row"].instrument.attested == "digest":
            found.append(("doubtful", "digest_only", label(entry), entry))
        found += [
            ("doubtful", "effective_date_doubtful", label(other), entry)
            for other in self.entries
            if entry["name"] in other["repeals"] and _wavering(other, today)
        ]
        return found

    def _chosen_if(self, moved: Entry, start: int, today: int) -> Entry | None:
        candidates = [
            ((start if entry is moved else entry["from"]), entry["order"], entry)
            for entry in self.bases(moved["series"])
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
            "amends": names.get(row.amends) if row.amends else None,
            "repeals": {names[number] for number in row.repeals} - {names[row.number]},
            "commences": {(names[one.version], one.stage) for one in row.commences},
            "over": {names[one.version] for one in row.prevails_over},
            "made": row.instrument.issued_on or row.recorded_at.date(),
        }
    return list(entries.values())


def _wavering(entry: Entry, today: int) -> bool:
    others = entry["row"].effective_alternatives
    if not others:
        return False
    readings = [counted(other.effective_from) for other in others]
    readings.append(number_of(entry["row"].effective_from) or 0)
    return min(readings) <= today < max(readings)


def label(entry: Entry) -> str:
    """Return how the entry's instrument is cited."""
    return str(entry["row"].instrument.number)
