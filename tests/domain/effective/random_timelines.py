"""Random timelines of a tenant and its parent: small, quick to make, and full of coincidences."""

from dataclasses import replace
from random import Random
from typing import Any

from guize.domain.effective.timeline import Timeline
from guize.domain.force import Commenced, Prevails, Stage
from guize.domain.instrument import Instrument, InstrumentClass, Predecessor
from guize.domain.version import Kind, Version
from tests.domain.build import Members, day, instrument, timeline, version

LAST_DAY = 12
_RULES = ("a", "b", "c")
_SERIES = ("work-rules",) * 5 + ("leave", "leave", "calendar")
_CALENDAR: dict[str, Any] = {"calendar": {"2020": {"holidays": {}, "make_up_days": {}}}}


def random_path(random: Random) -> list[Timeline]:
    """Return the timeline of a tenant, often with a parent's and sometimes a grandparent's."""
    counts = {"own": random.randint(1, 7), "parent": 0, "grandparent": 0}
    if random.random() < 0.4:
        counts["parent"] = random.randint(1, 4)
        if random.random() < 0.3:
            counts["grandparent"] = random.randint(1, 3)
    recorded: dict[str, list[Version]] = {tenant: [] for tenant in counts}
    slots = [tenant for tenant, count in counts.items() for _ in range(count)]
    random.shuffle(slots)
    for tick, tenant in enumerate(slots):
        recorded[tenant].append(random_version(random, tenant, recorded[tenant], tick))
    return [timeline(rows, tenant) for tenant, rows in recorded.items() if counts[tenant]]


def random_version(random: Random, tenant: str, earlier: list[Version], tick: int) -> Version:
    """Return one more version after ``earlier``."""
    kind = _random_kind(random, earlier)
    members: Members = {"tenant": tenant, "tick": tick}
    restated = kind
    if kind is Kind.CORRECTION:
        corrected = random.choice(earlier)
        restated = opening_kind(earlier, corrected)
        members["corrects"] = corrected.number
        members["void"] = random.random() < 0.25
    members.update(_random_dates(random, restated))
    if restated in {Kind.BASE, Kind.SUPPLEMENT}:
        members.update(_random_force(random, tenant, earlier))
    if restated is Kind.SUPPLEMENT:
        members["amends"] = _random_base(random, earlier)
        members["rules"] = _random_patch(random, tenant)
        if random.random() < 0.25:
            members["until"] = random.randint(0, LAST_DAY)
    elif restated is Kind.REPEAL:
        members["repeals"] = _random_targets(random, earlier, 1.2)
    elif restated is Kind.COMMENCEMENT:
        members["commences"] = tuple(
            Commenced(number, random.choice((None, 1)))
            for number in _random_targets(random, earlier, 1.5)
        )
    else:
        members["series"] = random.choice(_SERIES)
        members["continues"] = random.random() < 0.25
        is_calendar = members["series"] == "calendar"
        members["rules"] = _CALENDAR if is_calendar else _random_rulebook(random, tenant)
    label = f"{tenant}-{len(earlier) + 1}"
    members["instrument"] = _random_instrument(random, label, has_past=restated is Kind.BASE)
    if restated in {Kind.BASE, Kind.SUPPLEMENT} and random.random() < 0.2:
        members["on_file"] = False
        members["stages"] = ()
        members["rules"] = {}
    return version(len(earlier) + 1, random.randint(0, LAST_DAY), kind, **members)


def _random_force(random: Random, tenant: str, earlier: list[Version]) -> Members:
    """Return days of its own for some articles, an open day, repeals, and who gives way."""
    members: Members = {}
    if random.random() < 0.15:
        members["undated"] = True
        members["readings"] = ()
    if random.random() < 0.2:
        members["stages"] = tuple(
            Stage(
                None if random.random() < 0.3 else day(random.randint(0, LAST_DAY)),
                ("9",),
                _random_patch(random, tenant),
            )
            for _ in range(random.choice((1, 1, 2)))
        )
    if earlier and random.random() < 0.2:
        members["repeals"] = _random_targets(random, earlier, 1.2)
    if earlier and random.random() < 0.3:
        members["prevails_over"] = tuple(
            Prevails(number, {}) for number in _random_targets(random, earlier, 1.5)
        )
    return members


def _random_targets(random: Random, earlier: list[Version], many: float) -> tuple[int, ...]:
    return tuple(item.number for item in earlier if random.random() < many / len(earlier))


def opening_kind(rows: list[Version], corrected: Version) -> Kind:
    """Return the kind of the lineage that ``corrected`` belongs to."""
    by_number = {row.number: row for row in rows}
    while corrected.corrects is not None:
        corrected = by_number[corrected.corrects]
    return corrected.kind


def _random_kind(random: Random, earlier: list[Version]) -> Kind:
    if not earlier:
        return Kind.BASE
    return random.choices(tuple(Kind), (4, 4, 2, 3, 1))[0]


def _random_base(random: Random, earlier: list[Version]) -> int:
    bases = [row.number for row in earlier if opening_kind(earlier, row) is Kind.BASE]
    return random.choice(bases)


def _random_dates(random: Random, kind: Kind) -> Members:
    members: Members = {}
    if random.random() < 0.2:
        members["effective_from_certainty"] = "assumed"
    if random.random() < 0.25:
        members["readings"] = [
            random.randint(0, LAST_DAY) for _ in range(random.choice((1, 1, 1, 2)))
        ]
    if kind in {Kind.BASE, Kind.SUPPLEMENT} and random.random() < 0.3:
        members["end"] = random.randint(0, LAST_DAY)
        members["effective_to_reason"] = random.choice(("expired", "repealed", None))
        if random.random() < 0.3:
            members["effective_to_certainty"] = "no_later_than"
    return members


def _random_instrument(random: Random, label: str, *, has_past: bool) -> Instrument:
    predecessors = tuple(
        Predecessor(
            title="旧规则",
            number=f"old-{index}-{label}",
            issued_on=None if random.random() < 0.2 else day(random.randint(0, LAST_DAY)),
            on_file=random.random() < 0.3,
        )
        for index in range(random.choice((0, 0, 1, 1, 2)) if has_past else 0)
    )
    return replace(
        instrument(label, repeals=predecessors),
        class_=random.choice((None, None, None, *InstrumentClass)),
        attested="digest" if random.random() < 0.1 else "original",
        issued_on=day(random.randint(0, LAST_DAY)),
    )


def _random_rule(random: Random) -> dict[str, Any]:
    tests = {fact: 1 for fact in ("f", "g") if random.random() < 0.3}
    return {
        **({"when": tests} if tests else {}),
        "value": random.randint(0, 2),
        "parts": {"x": random.randint(0, 2)},
        "source": [{"article": random.randint(1, 3), "quote": "引"}],
    }


def _random_section(random: Random, share: float) -> dict[str, Any]:
    return {name: _random_rule(random) for name in _RULES if random.random() < share}


def _random_rulebook(random: Random, tenant: str) -> dict[str, Any]:
    rules: dict[str, Any] = {"meetings": _random_section(random, 0.5)}
    if random.random() < 0.2:
        rules |= _CALENDAR
    if random.random() < (0.7 if tenant != "own" else 0.2):
        rules["baseline"] = {"meetings": _random_section(random, 0.5)}
        for rule in rules["baseline"]["meetings"].values():
            if random.random() < 0.2:
                rule["binding"] = True
    return rules


def _random_patch(random: Random, tenant: str) -> dict[str, Any]:
    if random.random() < 0.05:
        return {"meetings": None}
    patch: dict[str, Any] = {"meetings": _random_changes(random)}
    if random.random() < (0.6 if tenant != "own" else 0.1):
        patch["baseline"] = {"meetings": _random_changes(random)}
    return patch


def _random_changes(random: Random) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name in _RULES:
        draw = random.random()
        if draw < 0.15:
            changes[name] = None
        elif draw < 0.3:
            changes[name] = _random_rule(random)
        elif draw < 0.45:
            changes[name] = {"value": 9, "parts": {"y": random.randint(3, 5), "x": None}}
    return changes
