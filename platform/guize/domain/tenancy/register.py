"""The register 名录: every recorded fact of every tenant, and the tree of a day that follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Literal, cast

from guize.domain.json_types import Json, JsonObject
from guize.domain.merge_patch import merge
from guize.domain.tenancy.facts import Fact, FactKind, FactLineage, known_lineages
from guize.domain.tenant import Level, Tenant, Visibility
from guize.domain.words import Words

Standing = Literal["coming", "standing", "dissolved"]

_KEPT = 64
"""For how many instants what was known of the tenants is kept, once it is sorted out."""


@dataclass(frozen=True, slots=True)
class TenantPeriod:
    """Half-open time ``[from_on, to_on)`` in which the same is said of a tenant.

    None is open on that side. While it is ``coming`` its first state is told, once ``dissolved``
    its last one, with the ``end`` that says so.
    """

    from_on: date | None
    to_on: date | None
    tenant: Tenant
    standing: Standing
    end: FactLineage | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether ``day`` lies in it."""
        return (self.from_on is None or self.from_on <= day) and (
            self.to_on is None or day < self.to_on
        )


@dataclass(frozen=True, slots=True)
class PathSpan:
    """Time in which one path of tenants binds: the tenant first, then its parent, …, the root.

    What a tenant that is ``dissolved`` left goes on at its own address, in the days of its heir:
    its path is then itself, the heir, the heir's parent, …, the root.
    """

    period: TenantPeriod
    from_on: date | None
    path: tuple[str, ...]


def tenant_of(slug: str, said: JsonObject) -> Tenant:
    """Return the tenant of which everything is ``said``."""
    name = cast("Mapping[str, str]", said["name"])
    return Tenant(
        slug=slug,
        name=Words(zh=name["zh"], en=name["en"]),
        level=Level(cast("str", said["level"])),
        division_code=cast("str | None", said.get("division_code")),
        parent=cast("str | None", said.get("parent")),
        time_zone=cast("str", said["time_zone"]),
        visibility=Visibility(cast("str", said["visibility"])),
    )


def creation_of(tenant: Tenant, recorded_at: datetime) -> Fact:
    """Return the fact that a tenant exists since ever, its ground unstated."""
    said = tenant.as_json()
    del said["tenant"]
    said.setdefault("parent", None)
    said.setdefault("division_code", None)
    return Fact(
        tenant=tenant.slug, number=1, recorded_at=recorded_at, kind=FactKind.CREATION, said=said
    )


def periods_of(facts: Sequence[Fact], known_at: datetime | None = None) -> tuple[TenantPeriod, ...]:
    """Return all of time, cut where something else is said of one tenant.

    Nothing where its creation is not known at ``known_at``, or void: there is no such tenant then.
    """
    lineages = known_lineages(facts, known_at)
    if not lineages or lineages[0].entry.void:
        return ()
    creation, *others = (lineage for lineage in lineages if not lineage.entry.void)
    start = creation.entry.on
    said: Json = creation.entry.said
    found: list[TenantPeriod] = []

    def add(start: date | None, standing: Standing, end: FactLineage | None = None) -> None:
        tenant = tenant_of(creation.entry.tenant, cast("JsonObject", said))
        if found and found[-1].from_on == start:
            found.pop()
        if found:
            found[-1] = replace(found[-1], to_on=start)
        found.append(TenantPeriod(start, None, tenant, standing, end))

    if start is not None:
        add(None, "coming")
    add(start, "standing")
    # Of two facts of one day the later lineage has the last word, an end after all of them.
    for lineage in sorted(others, key=lambda one: (_day(one), one.entry.ends, one.number)):
        if lineage.entry.ends:
            add(lineage.entry.on, "dissolved", lineage)
            break
        said = merge(said, lineage.entry.said)
        add(lineage.entry.on, "standing")
    return tuple(found)


def _day(lineage: FactLineage) -> date:
    return lineage.entry.on or date.min


class KnownRegister:
    """All tenants over all time, as known at one instant."""

    def __init__(self, facts: Mapping[str, Sequence[Fact]], known_at: datetime | None) -> None:
        """Start with nothing sorted out: each tenant is, when it is asked for."""
        self._facts = facts
        self._known_at = known_at
        self._periods: dict[str, tuple[TenantPeriod, ...]] = {}

    def periods(self, slug: str) -> tuple[TenantPeriod, ...]:
        """Return all of time as told of a tenant; nothing if it is unknown."""
        if slug not in self._periods:
            self._periods[slug] = periods_of(self._facts.get(slug, ()), self._known_at)
        return self._periods[slug]

    def find(self, slug: str, day: date) -> TenantPeriod | None:
        """Return what is told of a tenant on a day, whether it stands or not."""
        return next((period for period in self.periods(slug) if period.holds_on(day)), None)

    def find_standing(self, slug: str, day: date) -> Tenant | None:
        """Return the tenant as it stands on a day, None where it does not."""
        period = self.find(slug, day)
        return period.tenant if period is not None and period.standing == "standing" else None

    def tree(self, day: date) -> dict[str, Tenant]:
        """Return the tenants that stand on a day, by slug; ``parent`` makes them a tree."""
        found = ((slug, self.find_standing(slug, day)) for slug in self._facts)
        return {slug: tenant for slug, tenant in found if tenant is not None}

    def path(self, slug: str, day: date) -> tuple[str, ...]:
        """Return a tenant, its parent, …, the root on a day; itself alone where it is to come.

        A dissolved one is followed by its heir, the heir's parent, …; one that nobody knows, by
        nothing.
        """
        path = [slug]
        while True:
            period = self.find(path[-1], day)
            following = None
            if period is not None and period.standing != "coming":
                following = _above(period)
            if following is None or following in path or not self.periods(following):
                return tuple(path)
            path.append(following)

    def spans(self, slug: str) -> list[PathSpan]:
        """Return all of time, cut where the path of a tenant, or what is said of it, changes."""
        turns = self._turns(slug)
        spans: list[PathSpan] = []
        for day in sorted(turns | {date.min}):
            period = self.find(slug, day)
            if period is None:
                break
            path = self.path(slug, day)
            if not spans or (spans[-1].period, spans[-1].path) != (period, path):
                spans.append(PathSpan(period, None if day == date.min else day, path))
        return spans

    def _turns(self, slug: str) -> set[date]:
        turns: set[date] = set()
        seen: set[str] = set()
        waiting = [slug]
        while waiting:
            one = waiting.pop()
            seen.add(one)
            for period in self.periods(one):
                turns |= {period.from_on} if period.from_on else set()
                above = _above(period)
                waiting += [above] if above is not None and above not in seen else []
        return turns

    def line(self, slug: str) -> set[str]:
        """Return the tenant and whatever is above it on any day."""
        return {one for span in self.spans(slug) for one in (slug, *span.path)}

    @cached_property
    def below(self) -> Mapping[str, frozenset[str]]:
        """The tenants that are right below each on any day."""
        found: dict[str, set[str]] = defaultdict(set)
        for slug in self._facts:
            for period in self.periods(slug):
                if period.tenant.parent is not None:
                    found[period.tenant.parent].add(slug)
        return {slug: frozenset(children) for slug, children in found.items()}

    @cached_property
    def merged_into(self) -> Mapping[str, frozenset[str]]:
        """The tenants that were merged into each."""
        found: dict[str, set[str]] = defaultdict(set)
        for slug in self._facts:
            for period in self.periods(slug):
                if period.end is not None and period.end.entry.successor is not None:
                    found[period.end.entry.successor].add(slug)
        return {slug: frozenset(merged) for slug, merged in found.items()}

    def ever_below(self, slug: str) -> set[str]:
        """Return the tenants that are below ``slug`` on any day."""
        found: set[str] = set()
        waiting = [slug]
        while waiting:
            children = self.below.get(waiting.pop(), frozenset()) - found
            found |= children
            waiting += children
        return found

    def ancestry(self, slug: str, day: date) -> tuple[str, ...]:
        """Return a tenant, its parent, …, the root, by which rights go: whether it stands or not.

        Of what does not stand on ``day`` the first or the last parent counts.
        """
        path: list[str] = []
        following: str | None = slug
        while following is not None and following not in path:
            period = self.find(following, day)
            if period is None:
                break
            path.append(following)
            following = period.tenant.parent
        return tuple(path)

    def having_code(self, period: TenantPeriod) -> list[TenantPeriod]:
        """Return the periods of other tenants that have its division code at the same time."""
        code = period.tenant.division_code
        return [] if code is None else _beside(period, self._by_code[code])

    def having_name(self, period: TenantPeriod) -> list[TenantPeriod]:
        """Return the periods of others under its parent that have its name at the same time."""
        return _beside(period, self._by_name[period.tenant.parent, period.tenant.name.zh])

    @cached_property
    def _by_code(self) -> Mapping[str, list[TenantPeriod]]:
        found: dict[str, list[TenantPeriod]] = defaultdict(list)
        for period in self._standing:
            if period.tenant.division_code is not None:
                found[period.tenant.division_code].append(period)
        return found

    @cached_property
    def _by_name(self) -> Mapping[tuple[str | None, str], list[TenantPeriod]]:
        found: dict[tuple[str | None, str], list[TenantPeriod]] = defaultdict(list)
        for period in self._standing:
            found[period.tenant.parent, period.tenant.name.zh].append(period)
        return found

    @cached_property
    def _standing(self) -> list[TenantPeriod]:
        return [
            period
            for slug in self._facts
            for period in self.periods(slug)
            if period.standing == "standing"
        ]


def _above(period: TenantPeriod) -> str | None:
    """Return the parent of a tenant; of one merged into another that other."""
    if period.end is not None and period.end.entry.successor is not None:
        return period.end.entry.successor
    return period.tenant.parent


def _beside(period: TenantPeriod, others: Iterable[TenantPeriod]) -> list[TenantPeriod]:
    slug = period.tenant.slug
    return [other for other in others if other.tenant.slug != slug and _overlap(period, other)]


def _overlap(one: TenantPeriod, other: TenantPeriod) -> bool:
    return (one.to_on is None or other.from_on is None or other.from_on < one.to_on) and (
        other.to_on is None or one.from_on is None or one.from_on < other.to_on
    )


class Register:
    """Every recorded fact of every tenant."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        """Sort ``facts``, given in any order, by tenant."""
        self.facts: dict[str, list[Fact]] = defaultdict(list)
        for fact in sorted(facts, key=lambda one: (one.tenant, one.number)):
            self.facts[fact.tenant].append(fact)
        self._at = lru_cache(_KEPT)(lambda known_at: KnownRegister(self.facts, known_at))

    def known(self, known_at: datetime | None = None) -> KnownRegister:
        """Return what was known at ``known_at`` (None: everything recorded)."""
        return self._at(known_at)

    def having(self, facts: Iterable[Fact]) -> Register:
        """Return the register with more ``facts``."""
        return Register([*(one for facts_of in self.facts.values() for one in facts_of), *facts])

    def ever_above(self, slug: str) -> set[str]:
        """Return the tenant and whatever any record ever put above it, or it was merged into."""
        seen: set[str] = set()
        waiting = [slug]
        while waiting:
            one = waiting.pop()
            seen.add(one)
            for fact in self.facts.get(one, ()):
                waiting += [above for above in fact.above() if above not in seen]
        return seen

    def last_told(self, slug: str) -> Tenant:
        """Return the last that is told of a tenant; what its creation said, if that is void."""
        periods = self.known().periods(slug)
        return periods[-1].tenant if periods else tenant_of(slug, self.facts[slug][0].said)
