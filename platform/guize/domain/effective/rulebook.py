"""The effective rulebook: which rules bind a tenant on a day, as known at an instant.

DESIGN §4. A path is the tenant's timeline, then its parent's, and so on up to the root.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from guize.domain.effective import caveats
from guize.domain.effective.answer import (
    Answer,
    Chronicle,
    Effective,
    Layer,
    MissingInstrument,
    Reason,
)
from guize.domain.effective.bearing import last_bearing_at
from guize.domain.effective.caveats import Caveat
from guize.domain.effective.doubts import Doubt, find_doubts, least_certain
from guize.domain.effective.fold import BASELINE, Folded, Origin, fold
from guize.domain.effective.inheritance import fill_from_baseline, has_rule, offered_rules
from guize.domain.effective.lineage import CALENDAR
from guize.domain.effective.tenure import Tenure
from guize.domain.effective.timeline import KnownTimeline, Timeline, rules_track, warns_from
from guize.domain.json_types import Rulebook
from guize.domain.version import Kind


def effective(path: Sequence[Timeline], on: date, known_at: datetime | None = None) -> Effective:
    """Return what binds ``path[0]`` on ``on``, as known at ``known_at`` (None: now).

    The ``calendar`` section is no part of it: see :mod:`guize.domain.effective.calendar`.
    """
    return rules_chronicle(path, known_at).effective(on)


def rules_chronicle(path: Sequence[Timeline], known_at: datetime | None = None) -> Chronicle:
    """Return the answers that :func:`effective` gives for every day."""
    outlook = _Outlook(path, known_at)
    echoed = last_bearing_at(path) if known_at is None else known_at
    return Chronicle(outlook.turns(), outlook.answer_on, echoed)


class _Outlook:
    """The known timelines of one path, and the answer they give on a day."""

    def __init__(self, path: Sequence[Timeline], known_at: datetime | None) -> None:
        self._own = KnownTimeline(path[0], known_at, rules_track)
        first = min(path[0].versions, key=lambda version: version.recorded_at, default=None)
        is_later = first and known_at and known_at < first.recorded_at
        self._first_after = first if is_later else None
        ancestors = (KnownTimeline(timeline, known_at, rules_track) for timeline in path[1:])
        self._ancestors = [
            item for item in ancestors if any(_offers(tenure) for tenure in item.tenures)
        ]
        self._folds: dict[tuple[Origin, ...], Folded] = {}

    def turns(self) -> Iterator[date]:
        for timeline in (self._own, *self._ancestors):
            yield from timeline.turns()

    def answer_on(self, day: date) -> Answer:
        in_force = self._own.in_force(day)
        reason, missing, warnings = _standing(self._own, in_force, day)
        if self._first_after is not None:
            warnings = [caveats.nothing_recorded_yet(self._first_after)]
        speaking = [] if reason else in_force
        doubts = list(find_doubts(self._own, day))
        folded = self._fold(speaking, lambda section: section != CALENDAR)
        layers = [layer(self._own, tenure, speaking[0]) for tenure in speaking]
        for ancestor in self._ancestors:
            doubts.extend(_bearing_doubts(ancestor, day, folded.rules))
            offering = ancestor.in_force(day)
            inherited = fill_from_baseline(
                folded, self._fold(offering, lambda section: section == BASELINE)
            )
            folded = inherited.folded
            giving = [tenure for tenure in offering if _origin(tenure) in inherited.sources]
            layers += [layer(ancestor, tenure, offering[0], "baseline") for tenure in giving]
        warnings += [doubt.caveat for doubt in doubts]
        warnings += [caveats.expires_soon(tenure) for tenure in _expiring(self._own, speaking, day)]
        return Answer(
            tenant=self._own.tenant.slug,
            status="vacancy" if reason else "in_force",
            reason=reason,
            certainty=least_certain(doubts),
            layers=tuple(layers),
            rules=folded.rules,
            origins=folded.origins,
            warnings=tuple(dict.fromkeys(warnings)),
            missing=tuple(missing),
        )

    def _fold(self, tenures: Sequence[Tenure], takes: Callable[[str], bool]) -> Folded:
        key = tuple(_origin(tenure) for tenure in tenures)
        if key not in self._folds:
            self._folds[key] = fold((tenure.lineage.entry for tenure in tenures), takes)
        return self._folds[key]


def layer(
    timeline: KnownTimeline,
    tenure: Tenure,
    base: Tenure,
    kind: Literal["baseline"] | None = None,
) -> Layer:
    """Return ``tenure``, which speaks on ``base`` or is ``base``, as a layer of an answer."""
    bounds = [day for day in (tenure.end, timeline.force_ends_on(base)) if day is not None]
    return Layer(
        tenant=timeline.tenant.slug,
        version=tenure.lineage.entry.number,
        kind=kind or ("base" if tenure.lineage.kind is Kind.BASE else "supplement"),
        instrument=tenure.lineage.entry.instrument.label(),
        effective_from=tenure.start,
        effective_to=min(bounds, default=None),
    )


def _origin(tenure: Tenure) -> Origin:
    return Origin(tenure.lineage.entry.tenant, tenure.lineage.entry.number)


_Standing = tuple[Reason | None, list[MissingInstrument], list[Caveat]]


def _standing(timeline: KnownTimeline, in_force: Sequence[Tenure], day: date) -> _Standing:
    """Return why there is a vacancy (None: there is none), what is missing, and the caveats."""
    if not in_force:
        return _vacancy(timeline, day)
    base = in_force[0]
    silent = [tenure.lineage for tenure in in_force if not tenure.lineage.entry.on_file]
    missing = [MissingInstrument.of(lineage.entry.instrument) for lineage in silent]
    warnings = [caveats.text_not_on_file(lineage) for lineage in silent]
    warnings += [
        caveats.layer_repealed(tenure)
        for tenure in timeline.supplements(base)
        if tenure.has_ended_by(day) and tenure.reason == "repealed"
    ]
    return ("not_on_file" if len(silent) == len(in_force) else None), missing, warnings


def _vacancy(timeline: KnownTimeline, day: date) -> _Standing:
    unfiled = timeline.unfiled_predecessors(day)
    governing = [item for item in unfiled if item.issued_on is None or item.issued_on <= day]
    if governing:
        missing = [MissingInstrument.of(item) for item in governing]
        return "not_on_file", missing, [caveats.predecessor_not_on_file(item) for item in governing]
    base = timeline.find_base(day)
    if base is not None:
        reason: Reason = "repealed" if base.reason == "repealed" else "expired"
        return reason, [], [caveats.base_over(base)]
    dated = [(item.issued_on, item) for item in unfiled if item.issued_on is not None]
    if not dated:
        return "nothing_on_file", [], []
    issued_on, earliest = min(dated, key=lambda pair: pair[0])
    return "nothing_on_file", [], [caveats.before_known_instruments(earliest, issued_on)]


def _expiring(timeline: KnownTimeline, in_force: Sequence[Tenure], day: date) -> Iterator[Tenure]:
    """Yield the versions in force that lapse within six months and that nothing replaces first."""
    for tenure in in_force:
        if tenure.end is None or tenure.reason != "expired" or not tenure.end_is_certain:
            continue
        if warns_from(tenure.end) > day:
            continue
        base = in_force[0]
        bounds = (None if tenure is base else base.end, timeline.find_next_start(day))
        if all(bound is None or tenure.end < bound for bound in bounds):
            yield tenure


def _offers(tenure: Tenure) -> bool:
    return BASELINE in tenure.lineage.entry.rules


def _bearing_doubts(ancestor: KnownTimeline, day: date, nearer_rules: Rulebook) -> Iterator[Doubt]:
    """Yield the ancestor's doubts that touch a baseline rule which nothing nearer replaces.

    A doubt about a supplement touches what that supplement offers; one about a base, whatever any
    version offers, since another base might stand in its place.
    """
    for doubt in find_doubts(ancestor, day):
        is_base = doubt.tenure.lineage.kind is Kind.BASE
        touched: Iterable[Tenure] = ancestor.tenures if is_base else (doubt.tenure,)
        offered = (rule for tenure in touched for rule in offered_rules(tenure.lineage.entry.rules))
        if any(not has_rule(nearer_rules, section, rule_id) for section, rule_id, _ in offered):
            yield doubt
