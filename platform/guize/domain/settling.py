"""Lex specialis 特别法优于一般法: which of several rules decides, and which facts it still takes.

Of the candidates whose conditions hold, one that is strictly narrower beats the wider ones. Where a
missing fact leaves candidates open, every kind of value that it may have is tried: only if the
outcome differs is the fact asked for (DESIGN §5, `needs_facts`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from guize.domain.conditions import Conditions, Facts, Region, Value, Verdict, is_narrower, judge
from guize.domain.json_types import JsonObject
from guize.domain.sampling import representatives


@dataclass(frozen=True, slots=True)
class Candidate:
    """One rule that may decide.

    ``id`` is its JSON Pointer in the rulebook, ``rule`` its content, ``tests`` what ``conditions``
    were compiled from. ``selectors`` are facts that
    tell which duty is asked about rather than whether it applies: while they are missing, values
    that no rule names are not tried. ``inner`` are conditions inside the rule (of single steps)
    whose facts change its outcome. ``conflicts`` are the ids that it is declared to overlap with.
    """

    id: str
    rule: JsonObject
    tests: JsonObject
    conditions: Conditions
    inner: tuple[Conditions, ...] = ()
    selectors: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Considered:
    """A candidate and why it did not decide, if it did not."""

    candidate: Candidate
    verdict: Verdict
    beaten_by: tuple[str, ...] = ()


# What the candidates that hold come to, given facts that leave nothing open: equal keys, equal
# outcomes.
Outcome = Callable[[Sequence[Candidate], Facts], Hashable]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was found.

    ``holding`` are the candidates whose conditions hold, ``deciding`` those of them that no
    narrower one beats. Where facts are missing but none of them matters, they are those that may
    hold, and may decide, whatever the facts are: all come to the same. ``needs`` are the facts
    whose value would change the outcome, in the order in which to ask for them; while there are
    any, what is open is left out. ``considered`` is every candidate. All are in the order of their
    ids, so that the order in which rules are stored changes nothing.
    """

    holding: tuple[Candidate, ...]
    deciding: tuple[Candidate, ...]
    needs: tuple[str, ...]
    considered: tuple[Considered, ...]


def narrowest(holding: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates that no strictly narrower one of ``holding`` beats."""
    return tuple(
        one
        for one in holding
        if not any(is_narrower(other.conditions, one.conditions) for other in holding)
    )


def settle(candidates: Sequence[Candidate], facts: Facts, outcome: Outcome) -> Settlement:
    """Return which candidates decide a case with these ``facts``."""
    ordered = sorted(candidates, key=lambda candidate: candidate.id)
    verdicts = [(candidate, judge(candidate.conditions, facts)) for candidate in ordered]
    alive = [candidate for candidate, verdict in verdicts if verdict.holds is not False]
    holding = tuple(candidate for candidate, verdict in verdicts if verdict.holds)
    deciding = narrowest(holding)
    search = _Search(outcome)
    search.explore(alive, dict(facts))
    if search.met and not search.needed:
        deciding = tuple(candidate for candidate in alive if candidate.id in search.deciding)
        holding = tuple(candidate for candidate in alive if candidate.id in search.holding)
    beaten = {one.id for one in holding} - {one.id for one in deciding}
    considered = tuple(
        Considered(one, verdict, _beaten_by(one, holding) if one.id in beaten else ())
        for one, verdict in verdicts
    )
    return Settlement(holding, deciding, search.needed, considered)


def _beaten_by(candidate: Candidate, holding: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(
        other.id for other in holding if is_narrower(other.conditions, candidate.conditions)
    )


@dataclass(slots=True)
class _Search:
    """Tries every kind of value of the missing facts, and keeps those that matter."""

    outcome: Outcome
    met: dict[str, bool] = field(default_factory=dict)
    holding: set[str] = field(default_factory=set)
    deciding: set[str] = field(default_factory=set)

    @property
    def needed(self) -> tuple[str, ...]:
        """The facts that matter, in the order in which they were met."""
        return tuple(fact for fact, matters in self.met.items() if matters)

    def explore(self, alive: Sequence[Candidate], facts: dict[str, Value]) -> frozenset[Hashable]:
        """Return the outcomes that ``alive`` may come to once all facts are given."""
        fact = next(_open_facts(alive, facts), None)
        if fact is None:
            self.holding.update(candidate.id for candidate in alive)
            self.deciding.update(candidate.id for candidate in narrowest(alive))
            return frozenset({self.outcome(alive, facts)})
        self.met.setdefault(fact, False)
        found: list[frozenset[Hashable]] = []
        for value in _values(fact, alive):
            given = {**facts, fact: value}
            still = [c for c in alive if judge(c.conditions, given).holds is not False]
            if not still and any(fact in c.selectors for c in alive):
                continue
            found.append(self.explore(still, given))
        if len(set(found)) > 1:
            self.met[fact] = True
        return frozenset[Hashable]().union(*found)


def _open_facts(alive: Iterable[Candidate], facts: Facts) -> Iterator[str]:
    for candidate in alive:
        yield from (fact for fact in candidate.conditions if fact not in facts)
    for candidate in alive:
        for inner in candidate.inner:
            yield from (fact for fact in inner if fact not in facts)


def _values(fact: str, alive: Sequence[Candidate]) -> list[Value]:
    regions: list[Region] = []
    for candidate in alive:
        for conditions in (candidate.conditions, *candidate.inner):
            if fact in conditions and conditions[fact] not in regions:
                regions.append(conditions[fact])
    return representatives(regions)
