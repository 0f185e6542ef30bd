"""The answers of a tenant whose place in the tree changes: each day by the path of that day.

DESIGN §4 step 11. Joins the chronicles of one path each over the days on which that path stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from guize.domain.effective import caveats
from guize.domain.effective.answer import Answer, Chronicle
from guize.domain.effective.calendar import calendar_chronicle
from guize.domain.effective.caveats import Caveat
from guize.domain.effective.lineage import lineage_names, recorded_by
from guize.domain.effective.rulebook import rules_chronicle
from guize.domain.effective.timeline import Timeline
from guize.domain.tenancy.facts import FactLineage
from guize.domain.tenancy.register import KnownRegister, PathSpan, Register, creation_of
from guize.domain.tenant import Tenant, Visibility
from guize.domain.version import Kind, Version

_BEFORE_ALL_RECORDS = datetime.min.replace(tzinfo=UTC)

Build = Callable[[Sequence[Timeline], datetime | None], Chronicle]


@dataclass(frozen=True, slots=True)
class PathHistory:
    """A tenant, with every record of it and of whatever was ever above it.

    ``timelines`` holds at least those of ``register.ever_above(slug)``.
    """

    slug: str
    register: Register
    timelines: Mapping[str, Timeline]

    @classmethod
    def standing(cls, path: Sequence[Timeline]) -> PathHistory:
        """Return the history of ``path[0]``, under the ancestors that follow since ever."""
        above = [*(one.tenant.slug for one in path[1:]), None]
        facts = [
            creation_of(replace(one.tenant, parent=parent), _BEFORE_ALL_RECORDS)
            for one, parent in zip(path, above, strict=True)
        ]
        timelines = {one.tenant.slug: one for one in path}
        return cls(path[0].tenant.slug, Register(facts), timelines)

    @property
    def own(self) -> Timeline:
        """The tenant's own timeline."""
        return self.timelines[self.slug]

    def having(self, timeline: Timeline) -> PathHistory:
        """Return the history with another timeline of its tenant or of one above."""
        return replace(self, timelines={**self.timelines, timeline.tenant.slug: timeline})

    def tenant_on(self, day: date, known_at: datetime | None = None) -> Tenant:
        """Return what is told of the tenant on ``day``, whether it stands then or not."""
        period = self.register.known(known_at).find(self.slug, day)
        return self.own.tenant if period is None else period.tenant

    def rules(self, known_at: datetime | None = None) -> Chronicle:
        """Return the effective rulebook of every day, as known at ``known_at`` (None: now)."""
        return self._joined(self.parts(rules_chronicle, known_at), known_at)

    def calendar(self, known_at: datetime | None = None) -> Chronicle:
        """Return the calendar of every day, as known at ``known_at`` (None: now)."""
        return self._joined(self.parts(calendar_chronicle, known_at), known_at)

    def parts(self, build: Build, known_at: datetime | None) -> list[tuple[date, Chronicle]]:
        """Return from which day on which answers hold, in the order of days; the first is of all.

        ``build`` makes the chronicle of one path.
        """
        spans = self.register.known(known_at).spans(self.slug)
        if not spans:
            return [(date.min, self._unknown(build, known_at))]
        made: dict[object, Chronicle] = {}
        parts: list[tuple[date, Chronicle]] = []
        for span in spans:
            key = (span.path, span.period.standing)
            if key not in made:
                made[key] = self._part(span, build, known_at)
            if not parts or parts[-1][1] is not made[key]:
                parts.append((span.from_on or date.min, made[key]))
        return parts

    def _unknown(self, build: Build, known_at: datetime | None) -> Chronicle:
        """Return the answers about a tenant not recorded yet, or in error: nothing binds it."""
        chronicle = build([replace(self.own, versions=())], known_at)
        first = self.register.facts[self.slug][0].recorded_at
        if known_at is None or first <= known_at:
            return chronicle
        return _warning(chronicle, caveats.unknown_tenant(self.slug, first))

    def _part(self, span: PathSpan, build: Build, known_at: datetime | None) -> Chronicle:
        end = span.period.end
        if end is not None:
            left = _left(self.own, end)
            path = [left] if build is rules_chronicle else [left, *self._above(span)]
            caveat = caveats.dissolved(end, names_successor=self._names_successor(end, known_at))
            return _after_end(build(path, known_at), caveat)
        if span.period.standing == "coming":
            # What is dated before there was such a tenant binds nobody.
            chronicle = build([replace(self.own, versions=())], known_at)
            return _warning(chronicle, caveats.not_yet_created(span.period))
        return build([self.own, *self._above(span)], known_at)

    def _names_successor(self, end: FactLineage, known_at: datetime | None) -> bool:
        """Tell whether everybody might see the successor on the day of the merger."""
        successor, day = end.entry.successor, end.entry.on or date.min
        period = self.register.known(known_at).find(successor, day) if successor else None
        return period is not None and period.tenant.visibility is Visibility.PUBLIC

    def _above(self, span: PathSpan) -> list[Timeline]:
        return [self.timelines[slug] for slug in span.path[1:]]

    def _joined(
        self, parts: Sequence[tuple[date, Chronicle]], known_at: datetime | None
    ) -> Chronicle:
        starts = [start for start, _ in parts]
        ends = [*starts[1:], None]
        turns: set[date] = {*starts}
        for (start, chronicle), end in zip(parts, ends, strict=True):
            turns.update(day for day in chronicle.days if day > start and (not end or day < end))

        def answer_on(day: date) -> Answer:
            chronicle = next(one for start, one in reversed(parts) if start <= day)
            return chronicle.answer_on(day)

        instants = [one.known_at for _, one in parts if one.known_at is not None]
        if known_at is None:
            instants += self._facts_at(self.register.known())
        return Chronicle(turns, answer_on, known_at or max(instants, default=None))

    def _facts_at(self, known: KnownRegister) -> Iterator[datetime]:
        """Yield when each fact of whatever is on the path on any day was recorded."""
        for slug in known.line(self.slug):
            for fact in self.register.facts.get(slug, ()):
                if fact.recorded_at != _BEFORE_ALL_RECORDS:
                    yield fact.recorded_at


def _left(timeline: Timeline, end: FactLineage) -> Timeline:
    """Return what goes on after the end of a tenant: every lineage not carried ends with it.

    As if repealed that day, so that what such a one superseded does not revive.
    """
    names = lineage_names(recorded_by(timeline.versions, None))
    carried = {names.get(number, number) for number in end.entry.carries}
    return replace(
        timeline,
        versions=[
            version if names[version.number] in carried else _ending(version, end)
            for version in timeline.versions
        ],
    )


def _ending(version: Version, end: FactLineage) -> Version:
    day = end.entry.on
    if version.void or version.kind is Kind.REPEAL or day is None:
        return version
    if version.effective_to is not None and version.effective_to <= day:
        return replace(version, extends_base_to=None)
    return replace(
        version,
        effective_to=day,
        effective_to_certainty="certain",
        effective_to_reason="repealed",
        extends_base_to=None,
    )


def _after_end(chronicle: Chronicle, caveat: Caveat) -> Chronicle:
    def answer_on(day: date) -> Answer:
        answer = chronicle.answer_on(day)
        if answer.status == "in_force":
            return replace(answer, warnings=(caveat, *answer.warnings))
        return replace(answer, reason="dissolved", warnings=(caveat,), missing=())

    return Chronicle(chronicle.days, answer_on, chronicle.known_at)


def _warning(chronicle: Chronicle, caveat: Caveat) -> Chronicle:
    """Return answers that say one thing and nothing else."""

    def answer_on(day: date) -> Answer:
        return replace(chronicle.answer_on(day), warnings=(caveat,))

    return Chronicle(chronicle.days, answer_on, chronicle.known_at)
