"""Lex superior 上位法优于下位法: what an ancestor demands of the tenants below it, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, cast

from guize.domain.citations import is_citation
from guize.domain.effective.fold import Origin
from guize.domain.effective.path_history import PathHistory
from guize.domain.effective.timeline import KnownTimeline, Timeline
from guize.domain.effective.union import Union
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json, JsonObject
from guize.domain.tenant import Tenant
from guize.domain.words import Words

MANDATES = "mandates"

Enforcement = Literal["advisory", "blocking"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """One 强制约束 in force: what it demands, of whom, and the law that says so.

    ``tenant`` and ``version`` name the version that enacted it, ``name`` is that tenant's;
    ``levels`` and ``tenants`` are to whom it applies (None: not limited so); ``schema`` is a JSON
    Schema of the value at ``path`` (None: any will do); ``source`` are its citations, each naming
    its instrument.
    """

    tenant: str
    name: Words
    version: int
    instrument: str
    rule: str
    title: str
    levels: tuple[str, ...] | None
    tenants: tuple[str, ...] | None
    path: str
    schema: JsonObject | None
    required: bool
    enforcement: Enforcement
    source: tuple[JsonObject, ...]

    def binds(self, tenant: Tenant) -> bool:
        """Tell whether it applies to ``tenant``, which is below: all that is given must hold."""
        at_level = self.levels is None or tenant.level.value in self.levels
        return at_level and (self.tenants is None or tenant.slug in self.tenants)

    def demand(self) -> JsonObject:
        """Return what it demands of whom, whichever version says so: equal demands are equal."""
        return {
            "tenant": self.tenant,
            "rule": self.rule,
            "levels": [*self.levels] if self.levels is not None else None,
            "tenants": [*self.tenants] if self.tenants is not None else None,
            "path": self.path,
            "schema": self.schema,
            "required": self.required,
            "enforcement": self.enforcement,
        }


class Mandator:
    """The mandates of one ancestor over all time: those of its own rules in force on each day.

    Its base with its supplements, as for everything else; what *its* ancestors offer as a baseline
    is no demand of its own. Reads each state of the rules once.
    """

    def __init__(
        self,
        timeline: Timeline,
        known_at: datetime | None = None,
        within: tuple[date | None, date | None] = (None, None),
    ) -> None:
        """Sort out what was known at ``known_at`` (None: everything recorded).

        It demands nothing outside of the days ``within`` which it is an ancestor, half-open.
        """
        self.tenant = timeline.tenant
        self._within = within
        self._known = KnownTimeline(timeline, known_at)
        self._union = Union(self._known, lambda section: section == MANDATES)
        self._read: dict[tuple[tuple[str, Origin], ...], tuple[Mandate, ...]] = {}

    @property
    def demands(self) -> bool:
        """Whether any of its versions says anything of mandates."""
        return any(MANDATES in tenure.says.rules for tenure in self._known.tenures)

    def sections(self) -> Iterator[str]:
        """Yield the sections that its mandates look into, on whatever day; ``*`` is all of them."""
        for tenure in self._known.tenures:
            rules = tenure.says.rules.get(MANDATES)
            for content in (rules if isinstance(rules, dict) else {}).values():
                path = content.get("path") if isinstance(content, dict) else None
                if isinstance(path, str) and is_path(path):
                    yield tokens(path)[0]

    def concerns(self, tenant: Tenant) -> bool:
        """Tell whether any of its mandates binds ``tenant``, on whatever day."""
        return any(mandate.binds(tenant) for day in {*self.turns()} for mandate in self.on(day))

    def turns(self) -> Iterator[date]:
        """Yield every day on which its mandates may change."""
        yield from self._known.turns()
        yield from (day for day in self._within if day is not None)

    def on(self, day: date) -> tuple[Mandate, ...]:
        """Return the mandates in force on ``day``, in the order of the rulebook."""
        since, until = self._within
        if (since is not None and day < since) or (until is not None and until <= day):
            return ()
        folded = self._union.on(day).folded
        key = tuple(folded.origins.items())
        if key not in self._read:
            entries = [tenure.lineage.entry for tenure in self._known.in_force(day)]
            labels = {entry.number: entry.instrument.label() for entry in entries}
            rules = folded.rules.get(MANDATES)
            found = (
                self._mandate(
                    rule, content, folded.origins[child(child("", MANDATES), rule)], labels
                )
                for rule, content in (rules if isinstance(rules, dict) else {}).items()
            )
            self._read[key] = tuple(mandate for mandate in found if mandate is not None)
        return self._read[key]

    def _mandate(
        self, rule: str, content: Json, origin: Origin, labels: dict[int, str]
    ) -> Mandate | None:
        """Return the mandate that a rule writes, None if it lacks the shape of one."""
        if not isinstance(content, dict) or not is_path(content.get("path")):
            return None
        applies_to, source = content.get("applies_to"), content.get("source")
        limits = applies_to if isinstance(applies_to, dict) else {}
        schema = content.get("schema")
        return Mandate(
            tenant=origin.tenant,
            name=self.tenant.name,
            version=origin.version,
            instrument=labels[origin.version],
            rule=rule,
            title=str(content.get("title", rule)),
            levels=_texts(limits.get("levels")),
            tenants=_texts(limits.get("tenants")),
            path=cast("str", content["path"]),
            schema=schema if isinstance(schema, dict) else None,
            required=content.get("required") is True,
            enforcement="blocking" if content.get("enforcement") == "blocking" else "advisory",
            source=tuple(
                cast("JsonObject", one)
                for one in (source if isinstance(source, list) else ())
                if is_citation(one)
            ),
        )


def mandators_of(history: PathHistory, known_at: datetime | None = None) -> list[Mandator]:
    """Return what stood above a tenant on any day, each for its days, parent to root on each."""
    spans = history.register.known(known_at).spans(history.slug)
    bounds = [*(span.from_on for span in spans[1:]), None]
    merged: list[tuple[tuple[str, ...], date | None, date | None]] = []
    for span, until in zip(spans, bounds, strict=bool(spans)):
        above = span.path[1:] if span.period.standing == "standing" else ()
        if merged and merged[-1][0] == above:
            merged[-1] = (above, merged[-1][1], until)
        else:
            merged.append((above, span.from_on, until))
    return [
        Mandator(_named(history, slug, since, known_at), known_at, (since, until))
        for above, since, until in merged
        for slug in above
    ]


def _named(
    history: PathHistory, slug: str, since: date | None, known_at: datetime | None
) -> Timeline:
    """Return a timeline whose tenant bears the name of the day ``since``."""
    period = history.register.known(known_at).find(slug, since or date.min)
    timeline = history.timelines[slug]
    return timeline if period is None else replace(timeline, tenant=period.tenant)


def binding(mandators: Sequence[Mandator], tenant: Tenant, day: date) -> list[Mandate]:
    """Return the mandates that bind ``tenant`` on ``day``; ``mandators`` from parent to root."""
    return [
        mandate for mandator in mandators for mandate in mandator.on(day) if mandate.binds(tenant)
    ]


def is_path(value: Json) -> bool:
    """Tell whether ``value`` is a JSON Pointer to something inside a document."""
    try:
        return isinstance(value, str) and bool(tokens(value))
    except ValueError:
        return False


def _texts(value: Json) -> tuple[str, ...] | None:
    return tuple(map(str, value)) if isinstance(value, list) else None
