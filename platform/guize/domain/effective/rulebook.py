"""The effective rulebook: which rules bind a tenant on a day, as known at an instant.

DESIGN §4. A path is the tenant's timeline, then its parent's, and so on up to the root.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guize.domain.effective import caveats
from guize.domain.effective.answer import (
    Answer,
    Chronicle,
    Effective,
    Incomplete,
    Layer,
    LayerKind,
    MissingInstrument,
    Pending,
    Reason,
    SeriesStanding,
)
from guize.domain.effective.bearing import last_bearing_at
from guize.domain.effective.caveats import Caveat
from guize.domain.effective.doubts import Doubt, find_doubts, least_certain
from guize.domain.effective.fold import BASELINE, Folded
from guize.domain.effective.inheritance import (
    Inherited,
    fill_from_baseline,
    has_rule,
    offered_rules,
)
from guize.domain.effective.lineage import CALENDAR
from guize.domain.effective.tenure import Tenure
from guize.domain.effective.timeline import KnownTimeline, Series, Timeline, warns_from
from guize.domain.effective.union import (
    Enactments,
    Union,
    Yielded,
    enactments,
    origin_of,
)
from guize.domain.json_pointer import child
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


_REASONS: tuple[Reason, ...] = ("not_on_file", "repealed", "expired", "nothing_on_file")
"""Why all is vacant, where several series are: what tells most comes first."""


class _Outlook:
    """The known timelines of one path, and the answer they give on a day."""

    def __init__(self, path: Sequence[Timeline], known_at: datetime | None) -> None:
        self._own = KnownTimeline(path[0], known_at)
        self._union = Union(self._own, lambda section: section != CALENDAR)
        ancestors = (KnownTimeline(timeline, known_at) for timeline in path[1:])
        self._ancestors = [
            (item, Union(item, lambda section: section == BASELINE))
            for item in ancestors
            if any(_offers(tenure) for tenure in item.tenures)
        ]

    def turns(self) -> Iterator[date]:
        yield from self._own.turns()
        for timeline, _ in self._ancestors:
            yield from timeline.turns()

    def answer_on(self, day: date) -> Answer:
        standings = [_standing_of(self._own, series, day) for series in self._union.series]
        speaking = [(one.series, one.speaking) for one in standings]
        united = self._union.of(speaking, day)
        folded, yielded = united.folded, [*united.yielded]
        enacted = enactments(speaking, day)
        warnings = [caveat for one in standings for caveat in one.warnings]
        doubts = [doubt for one in standings for doubt in one.doubts]
        layers = [layer for one in standings for layer in one.layers]
        for ancestor, union in self._ancestors:
            doubts.extend(_bearing_doubts(ancestor, union.series, day, folded.rules))
            offering = [(series, series.in_force(day)) for series in union.series]
            inherited = fill_from_baseline(folded, union.of(offering, day).folded)
            offered = enactments(offering, day)
            yielded += _yielded_to(inherited, folded, enacted, offered)
            folded = inherited.folded
            layers += [
                _layer(ancestor, series, tenure, tenures[0], "baseline")
                for series, tenures in offering
                for tenure in tenures
                if tenure.stage is None and origin_of(tenure) in inherited.sources
            ]
            enacted |= {one: offered[one] for one in inherited.sources}
        warnings += [doubt.caveat for doubt in doubts]
        for one in standings:
            expiring = _expiring(one.series, one.speaking, day)
            warnings += [caveats.expires_soon(tenure) for tenure in expiring]
        pending = [found for one in standings for found in _pending(one, day)]
        warnings += [caveat for _, caveat in pending if caveat]
        warnings += _open_days(self._own, day)
        warnings += _silent_clauses(self._own, [t for one in standings for t in one.speaking], day)
        is_vacant = all(one.reason for one in standings)
        reasons = {one.reason for one in standings} if is_vacant else set()
        nothing: Reason | None = "nothing_on_file" if is_vacant else None
        return Answer(
            tenant=self._own.tenant.slug,
            status="vacancy" if is_vacant else "in_force",
            reason=next((reason for reason in _REASONS if reason in reasons), nothing),
            certainty=least_certain(doubts),
            layers=tuple(layers),
            rules=folded.rules,
            origins=folded.origins,
            warnings=tuple(dict.fromkeys(warnings)),
            missing=tuple(dict.fromkeys(item for one in standings for item in one.missing)),
            series=tuple(one.told() for one in standings),
            enactments=enacted,
            yielded=tuple(yielded),
            not_yet_in_force=tuple(found for found, _ in pending),
            incomplete=tuple(found for one in standings for found in _incomplete(one)),
        )


@dataclass(frozen=True, slots=True)
class _Standing:
    """How one series stands on a day: what speaks, and what is to be told of it."""

    series: Series
    reason: Reason | None
    speaking: Sequence[Tenure]
    layers: Sequence[Layer]
    missing: Sequence[MissingInstrument]
    warnings: Sequence[Caveat]
    doubts: Sequence[Doubt]

    def told(self) -> SeriesStanding:
        return SeriesStanding(
            series=self.series.name,
            label=self.series.label,
            status="vacancy" if self.reason else "in_force",
            reason=self.reason,
            certainty=least_certain(self.doubts),
            layers=tuple(self.layers),
        )


def _standing_of(known: KnownTimeline, series: Series, day: date) -> _Standing:
    in_force = series.in_force(day)
    reason, missing, warnings = _standing(series, in_force, day)
    speaking = [] if reason else in_force
    layers = [layer(known, series, tenure, speaking[0]) for tenure in speaking]
    doubts = list(find_doubts(known, series, day))
    return _Standing(series, reason, speaking, layers, missing, warnings, doubts)


def layer(known: KnownTimeline, series: Series, tenure: Tenure, base: Tenure) -> Layer:
    """Return ``tenure``, which speaks on ``base`` or is ``base``, as a layer of an answer."""
    is_base = tenure.lineage.kind is Kind.BASE
    kind: LayerKind = "stage" if tenure.stage else "base" if is_base else "supplement"
    return _layer(known, series, tenure, base, kind)


def _layer(
    known: KnownTimeline, series: Series, tenure: Tenure, base: Tenure, kind: LayerKind
) -> Layer:
    return Layer(
        tenant=known.tenant.slug,
        series=series.name,
        version=tenure.lineage.entry.number,
        kind=kind,
        instrument=tenure.lineage.entry.instrument.label(),
        effective_from=tenure.start,
        effective_to=series.force_ends_on(tenure, base),
    )


def _yielded_to(
    inherited: Inherited, own: Folded, enacted: Enactments, offered: Enactments
) -> Iterator[Yielded]:
    """Yield the rules that gave way to binding ones of their id."""
    for pointer, content in inherited.replaced:
        mine = enacted[own.origins[pointer]]
        binding = offered[inherited.folded.origins[pointer]]
        yield Yielded(pointer, mine, binding, "rank", None, content)


def _pending(one: _Standing, day: date) -> Iterator[tuple[Pending, Caveat | None]]:
    """Yield the articles of what speaks that begin later, with what is to be said of them."""
    for tenure in one.speaking:
        entry = tenure.lineage.entry
        for place, stage in enumerate(entry.stages if tenure.stage is None else (), start=1):
            found = (
                other.start
                for other in one.series.tenures
                if other.lineage.number == tenure.lineage.number and other.stage == place
            )
            start = next(found, stage.effective_from)
            if start is not None and start <= day:
                continue
            yield (
                Pending(
                    series=one.series.name,
                    version=entry.number,
                    instrument=entry.instrument.label(),
                    articles=stage.articles,
                    effective_from=start,
                    rules=tuple(
                        child(child("", section), rule)
                        for section, entries in stage.rules.items()
                        for rule in (entries if isinstance(entries, dict) else {})
                    ),
                ),
                caveats.not_yet_in_force(tenure.lineage, stage, start) if start else None,
            )


def _incomplete(one: _Standing) -> Iterator[Incomplete]:
    """Yield the articles of what speaks that are missing, illegible or not encoded yet."""
    for tenure in one.speaking:
        entry = tenure.lineage.entry
        for gap in entry.gaps if tenure.stage is None else ():
            yield Incomplete(
                tenant=entry.tenant,
                series=one.series.name,
                version=entry.number,
                instrument=entry.instrument.label(),
                gap=gap,
            )


def _open_days(known: KnownTimeline, day: date) -> Iterator[Caveat]:
    """Yield what is made by ``day`` and has no day of its own yet."""
    for lineage, place in known.open:
        issued_on = lineage.entry.instrument.issued_on
        is_calendar = known.series_of.get(lineage.number) == CALENDAR
        if not is_calendar and (issued_on is None or issued_on <= day):
            yield caveats.day_left_open(lineage, place)


def _silent_clauses(
    known: KnownTimeline, speaking: Sequence[Tenure], day: date
) -> Iterator[Caveat]:
    """Yield the clauses of precedence that name a base which a later one has replaced."""
    for tenure in speaking:
        for target, _ in tenure.lineage.prevails_over if tenure.stage is None else ():
            for series in known.series:
                last = series.find_base(day)
                kept = [*series.continued(last)] if last else []
                for base in series.bases:
                    is_replaced = last and base.precedence() < last.precedence()
                    if base.lineage.number == target and last and is_replaced and base not in kept:
                        yield caveats.precedence_silent(tenure.lineage, base.lineage, last.lineage)


_Told = tuple[Reason | None, list[MissingInstrument], list[Caveat]]


def _standing(series: Series, in_force: Sequence[Tenure], day: date) -> _Told:
    """Return why there is a vacancy (None: there is none), what is missing, and the caveats."""
    if not in_force:
        return _vacancy(series, day)
    base = in_force[0]
    silent = [tenure.lineage for tenure in in_force if not tenure.lineage.entry.on_file]
    missing = [MissingInstrument.of(lineage.entry.instrument) for lineage in silent]
    warnings = [caveats.text_not_on_file(lineage) for lineage in silent]
    warnings += [
        caveats.layer_repealed(tenure)
        for tenure in series.supplements(base)
        if tenure.stage is None and tenure.has_ended_by(day) and tenure.reason == "repealed"
    ]
    return ("not_on_file" if len(silent) == len(in_force) else None), missing, warnings


def _vacancy(series: Series, day: date) -> _Told:
    unfiled = series.unfiled_predecessors(day)
    governing = [item for item in unfiled if item.issued_on is None or item.issued_on <= day]
    if governing:
        missing = [MissingInstrument.of(item) for item in governing]
        return "not_on_file", missing, [caveats.predecessor_not_on_file(item) for item in governing]
    base = series.find_base(day)
    if base is not None:
        reason: Reason = "repealed" if base.reason == "repealed" else "expired"
        return reason, [], [caveats.base_over(base)]
    dated = [(item.issued_on, item) for item in unfiled if item.issued_on is not None]
    if not dated:
        return "nothing_on_file", [], []
    issued_on, earliest = min(dated, key=lambda pair: pair[0])
    return "nothing_on_file", [], [caveats.before_known_instruments(earliest, issued_on)]


def _expiring(series: Series, in_force: Sequence[Tenure], day: date) -> Iterator[Tenure]:
    """Yield the versions in force that lapse within six months and that nothing replaces first."""
    for tenure in in_force:
        if tenure.end is None or tenure.reason != "expired" or not tenure.end_is_certain:
            continue
        if tenure.stage is not None or warns_from(tenure.end) > day:
            continue
        base = in_force[0]
        bounds = (None if tenure is base else base.end, series.find_next_start(day))
        if all(bound is None or tenure.end < bound for bound in bounds):
            yield tenure


def _offers(tenure: Tenure) -> bool:
    return BASELINE in tenure.says.rules


def _bearing_doubts(
    ancestor: KnownTimeline, offering: Sequence[Series], day: date, nearer_rules: Rulebook
) -> Iterator[Doubt]:
    """Yield the ancestor's doubts that touch a baseline rule which nothing nearer replaces.

    A doubt about a supplement touches what that supplement offers; one about a base, whatever any
    version offers, since another base might stand in its place.
    """
    found = (doubt for series in offering for doubt in find_doubts(ancestor, series, day))
    for doubt in found:
        is_base = doubt.tenure.lineage.kind is Kind.BASE
        touched: Iterable[Tenure] = ancestor.tenures if is_base else (doubt.tenure,)
        offered = (rule for tenure in touched for rule in offered_rules(tenure.says.rules))
        if any(not has_rule(nearer_rules, section, rule_id) for section, rule_id, _ in offered):
            yield doubt
