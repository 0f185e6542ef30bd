"""The effective rulebook: which rules bind a tenant on a day, as known at an instant.

DESIGN §4. A path is the tenant's timeline, then its parent's, and so on up to the root.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from guize.domain import caveats
from guize.domain.answer import (
    Answer,
    Chronicle,
    Effective,
    Layer,
    MissingInstrument,
    Reason,
)
from guize.domain.bearing import last_bearing_at
from guize.domain.caveats import Caveat
from guize.domain.doubts import Doubt, find_doubts, least_certain
from guize.domain.fold import BASELINE, Folded, Origin, fold
from guize.domain.inheritance import fill_from_baseline, has_rule, offered_rules
from guize.domain.json_types import Rulebook
from guize.domain.lineage import CALENDAR
from guize.domain.term import Term
from guize.domain.timeline import KnownTimeline, Timeline, rules_track, warns_from
from guize.domain.version import Kind


def effective(path: Sequence[Timeline], on: date, known_at: datetime | None = None) -> Effective:
    """Return what binds ``path[0]`` on ``on``, as known at ``known_at`` (None: now).

    The ``calendar`` section is no part of it: see :mod:`guize.domain.calendar`.
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
        ancestors = (KnownTimeline(timeline, known_at, rules_track) for timeline in path[1:])
        self._ancestors = [item for item in ancestors if any(_offers(term) for term in item.terms)]
        self._folds: dict[tuple[Origin, ...], Folded] = {}

    def turns(self) -> Iterator[date]:
        for timeline in (self._own, *self._ancestors):
            yield from timeline.turns()

    def answer_on(self, day: date) -> Answer:
        in_force = self._own.in_force(day)
        reason, missing, warnings = _standing(self._own, in_force, day)
        speaking = [] if reason else in_force
        doubts = list(find_doubts(self._own, day))
        folded = self._fold(speaking, lambda section: section != CALENDAR)
        layers = [layer(self._own, term, speaking[0]) for term in speaking]
        for ancestor in self._ancestors:
            doubts.extend(_bearing_doubts(ancestor, day, folded.rules))
            offering = ancestor.in_force(day)
            inherited = fill_from_baseline(
                folded, self._fold(offering, lambda section: section == BASELINE)
            )
            folded = inherited.folded
            giving = [term for term in offering if _origin(term) in inherited.sources]
            layers += [layer(ancestor, term, offering[0], "baseline") for term in giving]
        warnings += [doubt.caveat for doubt in doubts]
        warnings += [caveats.expires_soon(term) for term in _expiring(self._own, speaking, day)]
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

    def _fold(self, terms: Sequence[Term], takes: Callable[[str], bool]) -> Folded:
        key = tuple(_origin(term) for term in terms)
        if key not in self._folds:
            self._folds[key] = fold((term.lineage.entry for term in terms), takes)
        return self._folds[key]


def layer(
    timeline: KnownTimeline,
    term: Term,
    base: Term,
    kind: Literal["baseline"] | None = None,
) -> Layer:
    """Return ``term``, which speaks on ``base`` or is ``base``, as a layer of an answer."""
    bounds = [day for day in (term.end, timeline.force_ends_on(base)) if day is not None]
    return Layer(
        tenant=timeline.tenant.slug,
        version=term.lineage.entry.number,
        kind=kind or ("base" if term.lineage.kind is Kind.BASE else "supplement"),
        instrument=term.lineage.entry.instrument.label(),
        effective_from=term.start,
        effective_to=min(bounds, default=None),
    )


def _origin(term: Term) -> Origin:
    return Origin(term.lineage.entry.tenant, term.lineage.entry.number)


_Standing = tuple[Reason | None, list[MissingInstrument], list[Caveat]]


def _standing(timeline: KnownTimeline, in_force: Sequence[Term], day: date) -> _Standing:
    """Return why there is a vacancy (None: there is none), what is missing, and the caveats."""
    if not in_force:
        return _vacancy(timeline, day)
    base = in_force[0]
    silent = [term.lineage for term in in_force if not term.lineage.entry.on_file]
    missing = [MissingInstrument.of(lineage.entry.instrument) for lineage in silent]
    warnings = [caveats.text_not_on_file(lineage) for lineage in silent]
    warnings += [
        caveats.layer_repealed(term)
        for term in timeline.supplements(base)
        if term.has_ended_by(day) and term.reason == "repealed"
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


def _expiring(timeline: KnownTimeline, in_force: Sequence[Term], day: date) -> Iterator[Term]:
    """Yield the versions in force that lapse within six months and that nothing replaces first."""
    for term in in_force:
        if term.end is None or term.reason != "expired" or not term.end_is_certain:
            continue
        if warns_from(term.end) > day:
            continue
        base = in_force[0]
        bounds = (None if term is base else base.end, timeline.find_next_start(day))
        if all(bound is None or term.end < bound for bound in bounds):
            yield term


def _offers(term: Term) -> bool:
    return BASELINE in term.lineage.entry.rules


def _bearing_doubts(ancestor: KnownTimeline, day: date, nearer_rules: Rulebook) -> Iterator[Doubt]:
    """Yield the ancestor's doubts that touch a baseline rule which nothing nearer replaces.

    A doubt about a supplement touches what that supplement offers; one about a base, whatever any
    version offers, since another base might stand in its place.
    """
    for doubt in find_doubts(ancestor, day):
        is_base = doubt.term.lineage.kind is Kind.BASE
        touched: Iterable[Term] = ancestor.terms if is_base else (doubt.term,)
        offered = (rule for term in touched for rule in offered_rules(term.lineage.entry.rules))
        if any(not has_rule(nearer_rules, section, rule_id) for section, rule_id, _ in offered):
            yield doubt
