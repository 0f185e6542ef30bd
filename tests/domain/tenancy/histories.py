"""Random histories of tenants: created, renamed, moved, merged, dissolved, corrected, voided.

And the law of them once more, day by day from tables of days, so that an error in the register
would have to be made twice, in two manners, to go unseen.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

from guize.domain.effective.path_history import PathHistory
from guize.domain.effective.timeline import Timeline
from guize.domain.json_types import JsonObject
from guize.domain.tenancy.facts import Fact, FactKind, Ground
from guize.domain.tenancy.refusals import refusals, unfit_corrections
from guize.domain.tenancy.register import Register, tenant_of
from guize.domain.version import Kind, Version
from tests.domain.build import at, day, version

LAST_DAY = 9
DAYS = [day(number) for number in range(-1, LAST_DAY + 2)]
SLUGS = {
    "root": "nation",
    "north": "province",
    "south": "province",
    "town": "city",
    "port": "city",
    "ward": "district",
    "office": "organ",
    "desk": "organ",
}
_NAMES = ("甲", "乙", "丙", "丁", "戊")
_CODES = ("100001", "100002", None)
GROUND = Ground("批复")


@dataclass
class World:
    """What is on record: facts, and the versions of each tenant; ``tick`` is the last instant."""

    facts: list[Fact] = field(default_factory=list)
    versions: dict[str, list[Version]] = field(default_factory=dict)
    tick: int = 0

    def register(self) -> Register:
        """Return the register of the facts."""
        return Register(self.facts)

    def history(self, slug: str, register: Register | None = None) -> PathHistory:
        """Return a tenant with whatever was ever above it."""
        register = register or self.register()
        timelines = {
            one: Timeline(register.last_told(one), self.versions.get(one, []))
            for one in register.ever_above(slug)
            if one in register.facts
        }
        return PathHistory(slug, register, timelines)


def random_world(random: Random, steps: int) -> World:
    """Return a world after some acts and versions; acts that are no tree are left out."""
    world = World()
    for _ in range(steps):
        step(random, world)
    return world


def step(random: Random, world: World) -> list[Fact]:
    """Record one more act or version; return the act that was tried, whether it was recorded."""
    world.tick += 1
    known = sorted({fact.tenant for fact in world.facts})
    if known and random.random() < 0.35:
        slug = random.choice(known)
        rows = world.versions.setdefault(slug, [])
        rows.append(_random_version(random, slug, rows, world.tick))
        return []
    act = random_act(random, world)
    register = world.register()
    if not [*unfit_corrections(register, act)]:
        after = register.having(act)
        if not refusals(after, {fact.tenant for fact in act}):
            world.facts += act
    return act


def random_act(random: Random, world: World) -> list[Fact]:
    """Return one to three facts of one instant, which may be nonsense together."""
    numbers: dict[str, int] = {}
    for fact in world.facts:
        numbers[fact.tenant] = max(numbers.get(fact.tenant, 0), fact.number)
    act: list[Fact] = []
    start = day(random.randint(0, LAST_DAY))
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        slug = random.choice([*SLUGS])
        number = numbers[slug] = numbers.get(slug, 0) + 1
        act.append(_random_fact(random, slug, number, world.tick, start))
    return act


def _random_fact(random: Random, slug: str, number: int, tick: int, start: date) -> Fact:
    fact = Fact(
        tenant=slug,
        number=number,
        recorded_at=at(tick),
        kind=FactKind.CHANGE,
        on=start,
        ground=GROUND,
    )
    if number == 1:
        return _creation(random, fact)
    draw = random.random()
    if draw < 0.4:
        corrected = random.randint(1, number - 1)
        fact = replace(fact, corrects=corrected, void=random.random() < 0.4)
        if corrected == 1:
            return _creation(random, fact)
    return _change(random, fact)


def _creation(random: Random, fact: Fact) -> Fact:
    said: JsonObject = {
        "name": {"zh": random.choice(_NAMES), "en": "x"},
        "parent": _random_parent(random, fact.tenant),
        "level": SLUGS[fact.tenant],
        "division_code": random.choice(_CODES) if random.random() < 0.3 else None,
        "time_zone": "Asia/Shanghai",
        "visibility": "public",
    }
    on = fact.on if random.random() < 0.3 else None
    return replace(fact, kind=FactKind.CREATION, said=said, on=on)


def _change(random: Random, fact: Fact) -> Fact:
    draw = random.random()
    if draw < 0.25:
        return replace(fact, kind=FactKind.DISSOLUTION, carries=_carried(random))
    if draw < 0.55:
        others = [slug for slug in SLUGS if slug != fact.tenant]
        return replace(
            fact, kind=FactKind.MERGER, successor=random.choice(others), carries=_carried(random)
        )
    if draw < 0.65:
        return replace(fact, said={"name": {"zh": random.choice(_NAMES), "en": "x"}})
    if draw < 0.72:
        return replace(fact, said={"division_code": random.choice(_CODES)})
    return replace(fact, said={"parent": _random_parent(random, fact.tenant)})


def _carried(random: Random) -> tuple[int, ...]:
    return (random.randint(1, 2),) if random.random() < 0.4 else ()


def _random_parent(random: Random, slug: str) -> str | None:
    if slug == "root":
        return None
    # Mostly what may be: too few acts would be recorded otherwise.
    fitting = ["root"] if slug in {"north", "south"} else ["north", "south", "root", "town"]
    return random.choice(fitting if random.random() < 0.8 else [*SLUGS, None])


def _random_version(random: Random, slug: str, rows: list[Version], tick: int) -> Version:
    number = len(rows) + 1
    rules: JsonObject = {"meetings": {f"{slug}-{number}": {"value": number}}}
    if random.random() < 0.7:
        rules["baseline"] = {"meetings": {f"from-{slug}": {"value": number}}}
    if random.random() < 0.4:
        rules["calendar"] = {"2020": {"holidays": {"2020-01-06": slug}, "make_up_days": {}}}
    start = random.randint(0, LAST_DAY)
    if number > 1 and random.random() < 0.3:
        return version(
            number,
            start,
            Kind.REPEAL,
            tenant=slug,
            tick=tick,
            repeals=(random.randint(1, number - 1),),
        )
    return version(number, start, tenant=slug, tick=tick, rules=rules)


def told(facts: list[Fact], tick: int) -> dict[str, list[tuple[int, Fact]]]:
    """Return what speaks of each tenant, by number of lineage, as known after a tick."""
    found: dict[str, dict[int, Fact]] = {}
    name: dict[tuple[str, int], int] = {}
    for fact in facts:
        if fact.recorded_at <= at(tick):
            key = fact.tenant, fact.number
            name[key] = fact.number if fact.corrects is None else name[fact.tenant, fact.corrects]
            found.setdefault(fact.tenant, {})[name[key]] = fact
    return {
        slug: [(number, fact) for number, fact in sorted(lines.items()) if not fact.void]
        for slug, lines in found.items()
    }


def standing(facts: list[Fact], today: date, tick: int) -> dict[str, dict[str, Any]]:
    """Return what is said of each tenant that stands on a day."""
    found: dict[str, dict[str, Any]] = {}
    for slug, lines in told(facts, tick).items():
        if not lines or lines[0][0] != 1:
            continue
        creation = lines[0][1]
        if creation.on is not None and today < creation.on:
            continue
        if any(fact.ends and fact.on is not None and fact.on <= today for _, fact in lines):
            continue
        state: dict[str, Any] = dict(creation.said)
        changes = [
            (fact.on, number, fact.said)
            for number, fact in lines[1:]
            if fact.on is not None and fact.on <= today
        ]
        for _, _, said in sorted(changes, key=lambda change: change[:2]):
            state.update(said)
        found[slug] = state
    return found


def path_of(facts: list[Fact], slug: str, today: date, tick: int) -> list[str]:
    """Return a standing tenant, its parent, …, the root on a day."""
    tree = standing(facts, today, tick)
    path = []
    while slug in tree and slug not in path:
        path.append(slug)
        slug = tree[slug]["parent"]
    return path


def is_tree(facts: list[Fact], tick: int) -> bool:
    """Tell whether the tenants of every day are a tree, and every fact has its time."""
    for lines in told(facts, tick).values():
        since = next((fact.on for number, fact in lines if number == 1), None)
        ends = [fact.on for _, fact in lines if fact.ends]
        if lines and lines[0][0] != 1:
            return False
        for number, fact in lines:
            if number == 1 or fact.on is None:
                continue
            if since is not None and fact.on < since:
                return False
            if ends and ends[0] is not None and fact.on >= ends[0] and not fact.ends:
                return False
        if len(ends) > 1:
            return False
    return all(_is_tree_on(facts, today, tick) for today in DAYS)


def _is_tree_on(facts: list[Fact], today: date, tick: int) -> bool:
    tree = standing(facts, today, tick)
    goals = [
        fact.successor
        for lines in told(facts, tick).values()
        for _, fact in lines
        if fact.kind is FactKind.MERGER and fact.on == today
    ]
    return all(goal in tree for goal in goals) and all(
        _is_placed(tree, slug) and _is_alone(tree, slug) for slug in tree
    )


def _is_placed(tree: dict[str, dict[str, Any]], slug: str) -> bool:
    """Tell whether everything above a tenant stands, is no part of it, and is of a higher level."""
    order = ["nation", "province", "city", "district", "township", "organ"]
    parent = tree[slug]["parent"]
    if parent is None:
        return True
    seen = [slug]
    while parent is not None:
        if parent not in tree or parent in seen:
            return False
        seen.append(parent)
        parent = tree[parent]["parent"]
    own, above = (tree[one]["level"] for one in seen[:2])
    is_below = above != "organ" and order.index(above) < order.index(own)
    return own != "nation" and (own == "organ" or is_below)


def _is_alone(tree: dict[str, dict[str, Any]], slug: str) -> bool:
    """Tell whether no other tenant has its code, nor one beside it its name."""
    own = tree[slug]
    others = [state for other, state in tree.items() if other != slug]
    codes = [state.get("division_code") for state in others]
    names = [state["name"]["zh"] for state in others if state["parent"] == own["parent"]]
    has_code = bool(own.get("division_code"))
    return not (has_code and own["division_code"] in codes) and own["name"]["zh"] not in names


def last_state(facts: list[Fact], slug: str) -> Any:  # noqa: ANN401 - a tenant
    """Return a tenant for a timeline, whatever it is called."""
    creation = next(fact for fact in facts if fact.tenant == slug)
    return tenant_of(slug, creation.said)
