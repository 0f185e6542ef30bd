"""The series of one tenant as one rulebook: each folded, the rules of all side by side.

DESIGN §4 steps 6 and 7. Where two series give one rule id, the preferred rule is served and the
other one told, with the ground.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from guize.domain.citations import annotate
from guize.domain.effective.fold import BASELINE, Folded, Origin, Origins, fold
from guize.domain.effective.lineage import CALENDAR
from guize.domain.effective.tenure import Tenure
from guize.domain.effective.timeline import KnownTimeline, Series
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.precedence import Enactment, Ground, Preference, prefer, rank_of

Enactments = dict[Origin, Enactment]
"""What stands behind the rules of each version that speaks in an answer."""


@dataclass(frozen=True, slots=True)
class Yielded:
    """A rule that is not served, because another one of its section and id prevails.

    ``rule`` is the JSON Pointer of both, ``source`` the clause if that is the ground.
    """

    rule: str
    enacted: Enactment
    to: Enactment
    ground: Ground
    source: JsonObject | None
    content: Json

    def as_json(self) -> JsonObject:
        """Return all members."""
        return {
            "rule": self.rule,
            **self.enacted.as_json(),
            "to": self.to.as_json(),
            "ground": self.ground,
            "source": self.source,
            "content": self.content,
        }


@dataclass(frozen=True, slots=True)
class United:
    """The rules of several series as one rulebook, and what yielded."""

    folded: Folded
    yielded: tuple[Yielded, ...] = ()


class Union:
    """Unites what one tenant's series say on a day; keeps each state that it has folded."""

    def __init__(self, known: KnownTimeline, takes: Callable[[str], bool]) -> None:
        """Unite the sections that ``takes`` admits, of all series but the calendar's."""
        self.series = [series for series in known.series if series.name != CALENDAR]
        self._takes = takes
        self._folds: dict[tuple[tuple[int, int | None], ...], Folded] = {}
        self._united: dict[tuple[tuple[tuple[int, int | None], ...], ...], United] = {}

    def on(self, day: date) -> United:
        """Return the rules in force on ``day``."""
        return self.of([(series, series.in_force(day)) for series in self.series], day)

    def of(self, speaking: Sequence[tuple[Series, Sequence[Tenure]]], day: date) -> United:
        """Return what ``speaking`` say together on ``day``, each a base and what stands on it."""
        parts = [(series, tenures) for series, tenures in speaking if tenures]
        key = tuple(
            tuple((tenure.lineage.number, tenure.stage) for tenure in tenures)
            for _, tenures in parts
        )
        if key not in self._united:
            self._united[key] = self._unite(parts, day)
        return self._united[key]

    def _unite(self, parts: Sequence[tuple[Series, Sequence[Tenure]]], day: date) -> United:
        folds = [self._fold(tenures) for _, tenures in parts]
        if len(folds) == 1:
            return United(folds[0])
        enacted = enactments(parts, day)
        rules: Rulebook = {}
        origins: Origins = {}
        yielded: list[Yielded] = []
        for folded in folds:
            by_rule = _by_rule(folded.origins)
            for pointer, content in _each_rule(folded.rules):
                given = by_rule[pointer]
                standing = _at(rules, pointer)
                if standing is not None:
                    mine, yours = enacted[given[pointer]], enacted[origins[pointer]]
                    found = _preference(mine, yours, content, standing)
                    loser, winner = (yours, mine) if found.is_first else (mine, yours)
                    lost = standing if found.is_first else content
                    yielded.append(
                        Yielded(pointer, loser, winner, found.ground, found.source, lost)
                    )
                    if not found.is_first:
                        continue
                    for at in [at for at in origins if f"{at}/".startswith(f"{pointer}/")]:
                        del origins[at]  # what the loser enacted is not served
                _put(rules, pointer, content)
                origins.update(given)
        return United(Folded(rules, origins), tuple(yielded))

    def _fold(self, tenures: Sequence[Tenure]) -> Folded:
        key = tuple((tenure.lineage.number, tenure.stage) for tenure in tenures)
        if key not in self._folds:
            self._folds[key] = fold((tenure.says for tenure in tenures), self._takes)
        return self._folds[key]


def origin_of(tenure: Tenure) -> Origin:
    """Return the version that speaks in ``tenure``."""
    return Origin(tenure.lineage.entry.tenant, tenure.lineage.entry.number)


def enactments(parts: Sequence[tuple[Series, Sequence[Tenure]]], day: date) -> Enactments:
    """Return what stands behind the rules of each version in force on ``day``."""
    found: Enactments = {}
    by_lineage = {tenure.lineage.number: series for series, _ in parts for tenure in series.tenures}
    for series, tenures in parts:
        for tenure in tenures:
            if tenure.stage is not None:
                continue
            lineage, instrument = tenure.lineage, tenure.lineage.entry.instrument
            named = [
                (one, cast("JsonObject", annotate(source, lineage.entry)))
                for target, source in lineage.prevails_over
                for one in named_by(by_lineage.get(target), target, day)
            ]
            found[origin_of(tenure)] = Enactment(
                tenant=lineage.entry.tenant,
                series=series.name,
                version=lineage.entry.number,
                lineage=lineage.number,
                order=lineage.order,
                start=tenure.start,
                rank=rank_of(instrument.class_),
                instrument=instrument.label(),
                gives_way=tuple(named),
            )
    return found


def named_by(series: Series | None, lineage: int, day: date) -> list[int]:
    """Return the lineages that a clause naming ``lineage`` speaks of on ``day``.

    A base is meant with those that continue it (修正 is no new law); a later base is not.
    """
    base = series.find_base(day) if series else None
    if base is None or series is None:
        return [lineage]
    kept = [one.lineage.number for one in series.continued(base)]
    return kept[: kept.index(lineage) + 1] if lineage in kept else [lineage]


def _preference(one: Enactment, other: Enactment, mine: Json, yours: Json) -> Preference:
    """Return which of two rules of one id is served; recorded later, if no ground settles it."""
    found = prefer(
        one, other, is_narrower=_adds_tests(mine, yours), is_wider=_adds_tests(yours, mine)
    )
    return found or Preference((one.start, one.order) > (other.start, other.order), "later")


def _adds_tests(one: Json, other: Json) -> bool:
    """Tell whether a rule has the conditions of another as they are written, and more."""
    mine, yours = (rule.get("when") if isinstance(rule, dict) else None for rule in (one, other))
    tests = mine if isinstance(mine, dict) else {}
    fewer = yours if isinstance(yours, dict) else {}
    return len(fewer) < len(tests) and all(tests.get(key) == fewer[key] for key in fewer)


def _each_rule(rules: Rulebook) -> Iterator[tuple[str, Json]]:
    """Yield each rule with its JSON Pointer; those offered to others one by one, too."""
    for section, entries in rules.items():
        place = child("", section)
        for key, value in (entries if isinstance(entries, dict) else {}).items():
            inner = child(place, key)
            if section == BASELINE and isinstance(value, dict):
                for rule_id, rule in value.items():
                    yield child(inner, rule_id), rule
            else:
                yield inner, value


def _by_rule(origins: Origins) -> dict[str, Origins]:
    """Return the origins of each rule and of its parts, by the rule's pointer."""
    found: dict[str, Origins] = {}
    for pointer, origin in origins.items():
        length = 4 if pointer.startswith(f"/{BASELINE}/") else 3
        found.setdefault("/".join(pointer.split("/")[:length]), {})[pointer] = origin
    return found


def _at(rules: Rulebook, pointer: str) -> Json:
    value: Json = rules
    for token in tokens(pointer):
        value = value.get(token) if isinstance(value, dict) else None
    return value


def _put(rules: Rulebook, pointer: str, content: Json) -> None:
    *above, last = tokens(pointer)
    place: JsonObject = rules
    for token in above:
        inner = place.setdefault(token, {})
        place = inner if isinstance(inner, dict) else {}
    place[last] = content
