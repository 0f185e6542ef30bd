"""Random timelines of a tenant and its parent: small, quick to make, and full of coincidences."""

from random import Random
from typing import Any

from guize.domain.effective.timeline import Timeline
from guize.domain.instrument import Instrument, Predecessor
from guize.domain.version import Kind, Version
from tests.domain.build import Members, day, instrument, timeline, version

LAST_DAY = 12
_RULES = ("a", "b", "c")


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
    if restated is Kind.SUPPLEMENT:
        members["amends"] = _random_base(random, earlier)
        members["rules"] = _random_patch(random, tenant)
        if random.random() < 0.25:
            members["until"] = random.randint(0, LAST_DAY)
    elif restated is Kind.REPEAL:
        members["repeals"] = tuple(
            item.number for item in earlier if random.random() < 1.2 / len(earlier)
        )
    else:
        members["rules"] = _random_rulebook(random, tenant)
        members["instrument"] = _random_instrument(random, f"{tenant}-{len(earlier) + 1}")
    if restated is not Kind.REPEAL and random.random() < 0.2:
        members["on_file"] = False
        members["rules"] = {}
    return version(len(earlier) + 1, random.randint(0, LAST_DAY), kind, **members)


def opening_kind(rows: list[Version], corrected: Version) -> Kind:
    """Return the kind of the lineage that ``corrected`` belongs to."""
    by_number = {row.number: row for row in rows}
    while corrected.corrects is not None:
        corrected = by_number[corrected.corrects]
    return corrected.kind


def _random_kind(random: Random, earlier: list[Version]) -> Kind:
    if not earlier:
        return Kind.BASE
    return random.choices(tuple(Kind), (3, 4, 2, 3))[0]


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
    if kind is not Kind.REPEAL and random.random() < 0.3:
        members["end"] = random.randint(0, LAST_DAY)
        members["effective_to_reason"] = random.choice(("expired", "repealed", None))
        if random.random() < 0.3:
            members["effective_to_certainty"] = "no_later_than"
    return members


def _random_instrument(random: Random, label: str) -> Instrument:
    predecessors = tuple(
        Predecessor(
            title="旧规则",
            number=f"old-{index}-{label}",
            issued_on=None if random.random() < 0.2 else day(random.randint(0, LAST_DAY)),
            on_file=random.random() < 0.3,
        )
        for index in range(random.choice((0, 0, 1, 1, 2)))
    )
    return instrument(label, repeals=predecessors)


def _random_rule(random: Random) -> dict[str, Any]:
    return {
        "value": random.randint(0, 2),
        "parts": {"x": random.randint(0, 2)},
        "source": [{"article": random.randint(1, 3), "quote": "引"}],
    }


def _random_section(random: Random, share: float) -> dict[str, Any]:
    return {name: _random_rule(random) for name in _RULES if random.random() < share}


def _random_rulebook(random: Random, tenant: str) -> dict[str, Any]:
    if random.random() < 0.06:
        return {"calendar": {"2020": {"holidays": {}, "make_up_days": {}}}}
    rules: dict[str, Any] = {"meetings": _random_section(random, 0.5)}
    if random.random() < 0.2:
        rules["calendar"] = {"2020": {"holidays": {}, "make_up_days": {}}}
    if random.random() < (0.7 if tenant != "own" else 0.2):
        rules["baseline"] = {"meetings": _random_section(random, 0.5)}
    return rules


def _random_patch(random: Random, tenant: str) -> dict[str, Any]:
    if random.random() < 0.06:
        return {"calendar": {"2021": {"holidays": {}, "make_up_days": {}}}}
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
