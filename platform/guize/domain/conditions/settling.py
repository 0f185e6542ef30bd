"""Which of several rules decides, by the four grounds, and which facts it still takes.

Of the candidates whose conditions hold, one beats another by the rank of its instrument, by what
that says, by its strictly narrower conditions (lex specialis 特别法优于一般法), or as later law.
Where a missing fact leaves candidates open, every kind of value that it may have is tried: only if
the outcome differs is the fact asked for (DESIGN §5, `needs_facts`). A fact given in a unit that
does not convert to the rule's (30 days, a month) leaves it open too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from guize.domain.conditions.condition import (
    Conditions,
    Facts,
    Given,
    Region,
    Value,
    Verdict,
    is_narrower,
    judge,
)
from guize.domain.conditions.sampling import representatives
from guize.domain.json_types import JsonObject
from guize.domain.precedence import Enactment, Preference, prefer

R_co = TypeVar("R_co", covariant=True)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[R_co]):
    """One rule that may decide.

    ``id`` is its JSON Pointer in the rulebook, ``rule`` what it says, ``tests`` what ``conditions``
    were compiled from. ``selectors`` are facts that
    tell which duty is asked about rather than whether it applies: while they are missing, values
    that no rule names are not tried. ``inner`` are conditions inside the rule (of single steps)
    whose facts change its outcome. ``conflicts`` are the ids that it is declared to overlap with.
    Of rules that ``adds_up`` marks, none beats another: whichever hold must all be kept.
    """

    id: str
    rule: R_co
    tests: JsonObject
    conditions: Conditions
    inner: tuple[Conditions, ...] = ()
    selectors: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    adds_up: bool = False
    enacted: Enactment | None = None


@dataclass(frozen=True, slots=True)
class Winner(Generic[R_co]):
    """A candidate that prevails over another one, and on which ground."""

    candidate: Candidate[R_co]
    preference: Preference


@dataclass(frozen=True, slots=True)
class Considered(Generic[R_co]):
    """A candidate and why it did not decide, if it did not."""

    candidate: Candidate[R_co]
    verdict: Verdict
    beaten_by: tuple[Winner[R_co], ...] = ()


# What the candidates that hold come to, given facts that leave nothing open: equal keys, equal
# outcomes.
Outcome: TypeAlias = Callable[[Sequence[Candidate[R]], Facts], Hashable]


@dataclass(frozen=True, slots=True)
class Settlement(Generic[R_co]):
    """What was found.

    ``holding`` are the candidates whose conditions hold, ``deciding`` those of them that no
    narrower one beats. Where facts are missing but none of them matters, they are those that may
    hold, and may decide, whatever the facts are: all come to the same. ``needs`` are the facts
    whose value would change the outcome, in the order in which to ask for them; while there are
    any, what is open is left out. ``considered`` is every candidate. All are in the order of their
    ids, so that the order in which rules are stored changes nothing.
    """

    holding: tuple[Candidate[R_co], ...]
    deciding: tuple[Candidate[R_co], ...]
    needs: tuple[str, ...]
    considered: tuple[Considered[R_co], ...]


def narrowest(holding: Sequence[Candidate[R]]) -> tuple[Candidate[R], ...]:
    """Return the candidates that none of ``holding`` beats; all, if they beat one another around.

    The grounds need not be of one mind: a special rule beats a general one, that as the later one a
    third, and the third as a still later one the special rule.
    """
    unbeaten = tuple(one for one in holding if not any(_beats(other, one) for other in holding))
    return unbeaten or tuple(holding)


def preference(one: Candidate[object], other: Candidate[object]) -> Preference | None:
    """Return which of two rules prevails, None if no ground settles it or both must be kept.

    Where the law itself leaves them tied (``conflicts``), the later instrument is no ground.
    """
    if one.adds_up and other.adds_up:
        return None
    is_narrow = is_narrower(one.conditions, other.conditions)
    is_wide = is_narrower(other.conditions, one.conditions)
    if one.enacted is None or other.enacted is None:
        return Preference(is_narrow, "special") if is_narrow or is_wide else None
    found = prefer(one.enacted, other.enacted, is_narrower=is_narrow, is_wider=is_wide)
    is_declared = other.id in one.conflicts or one.id in other.conflicts
    return None if found and found.ground == "later" and is_declared else found


def _beats(one: Candidate[object], other: Candidate[object]) -> bool:
    found = preference(one, other)
    return found is not None and found.is_first


def settle(candidates: Sequence[Candidate[R]], facts: Facts, outcome: Outcome[R]) -> Settlement[R]:
    """Return which candidates decide a case with these ``facts``."""
    ordered = sorted(candidates, key=lambda candidate: candidate.id)
    verdicts = [(candidate, judge(candidate.conditions, facts)) for candidate in ordered]
    alive = [candidate for candidate, verdict in verdicts if verdict.holds is not False]
    holding = tuple(candidate for candidate, verdict in verdicts if verdict.holds)
    deciding = narrowest(holding)
    search = _Search(outcome, alive, facts)
    search.explore(alive, facts)
    if search.open_facts and not search.needed:
        deciding = tuple(candidate for candidate in alive if candidate.id in search.deciding)
        holding = tuple(candidate for candidate in alive if candidate.id in search.holding)
    beaten = {one.id for one in holding} - {one.id for one in deciding}
    considered = tuple(
        Considered(one, verdict, winners_over(one, holding) if one.id in beaten else ())
        for one, verdict in verdicts
    )
    return Settlement(holding, deciding, search.needed, considered)


def winners_over(candidate: Candidate[R], holding: Sequence[Candidate[R]]) -> tuple[Winner[R], ...]:
    """Return those of ``holding`` that prevail over ``candidate``."""
    found = ((other, preference(other, candidate)) for other in holding)
    return tuple(Winner(other, by) for other, by in found if by is not None and by.is_first)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """Nothing is open any more."""

    outcome: Hashable


@dataclass(frozen=True, slots=True)
class _Fork:
    """The outcome turns on ``fact``: one branch for each kind of value, None where none is tried.

    A fact's kinds of value are the same everywhere and facts are tried in one order, so that trees
    are equal if and only if they come to the same whatever the facts are.
    """

    fact: str
    branches: tuple[_Tree | None, ...]


_Tree: TypeAlias = _Leaf | _Fork


class _Search(Generic[R]):
    """Tries every kind of value of the open facts, and keeps those that matter."""

    def __init__(self, outcome: Outcome[R], alive: Sequence[Candidate[R]], facts: Facts) -> None:
        """Find out which facts are open and what they may be."""
        self.open_facts = tuple(
            fact for fact, _ in Counter(_open_facts(alive, facts)).most_common()
        )
        self.holding: set[str] = set()
        self.deciding: set[str] = set()
        self._outcome = outcome
        self._values = [representatives(_tests(f, alive), facts.get(f)) for f in self.open_facts]
        self._mattering: set[str] = set()

    @property
    def needed(self) -> tuple[str, ...]:
        """The facts that matter, those that most rules wait for first."""
        return tuple(fact for fact in self.open_facts if fact in self._mattering)

    def explore(self, alive: Sequence[Candidate[R]], facts: Facts, start: int = 0) -> _Tree:
        """Return what ``alive`` come to, once the open facts from ``start`` on are given."""
        for index in range(start, len(self.open_facts)):
            regions = _tests(self.open_facts[index], alive)
            if regions:
                return self._fork(alive, facts, index, regions)
        self.holding.update(candidate.id for candidate in alive)
        self.deciding.update(candidate.id for candidate in narrowest(alive))
        return _Leaf(self._outcome(alive, facts))

    def _fork(
        self, alive: Sequence[Candidate[R]], facts: Facts, index: int, regions: Sequence[Region]
    ) -> _Tree:
        fact = self.open_facts[index]
        is_selector = any(fact in candidate.selectors for candidate in alive)
        tried: dict[tuple[bool | None, ...], _Tree | None] = {}
        branches: list[_Tree | None] = []
        for value in self._values[index]:
            kind = tuple(region.contains(value) for region in regions)
            if kind not in tried:
                still = [one for one in alive if _passes(one, fact, value)]
                is_tried = bool(still) or not is_selector
                given = {**facts, fact: value}
                tried[kind] = self.explore(still, given, index + 1) if is_tried else None
            branches.append(tried[kind])
        first, *others = {branch for branch in branches if branch is not None}
        if not others:
            return first
        self._mattering.add(fact)
        return _Fork(fact, tuple(branches))


def _passes(candidate: Candidate[object], fact: str, value: Value) -> bool:
    region = candidate.conditions.get(fact)
    return region is None or region.contains(value) is not False


def _open_facts(alive: Sequence[Candidate[object]], facts: Facts) -> Iterator[str]:
    """Yield the facts that each rule, and each condition inside one, waits for."""
    for conditions in (
        *(candidate.conditions for candidate in alive),
        *(inner for candidate in alive for inner in candidate.inner),
    ):
        for fact, region in conditions.items():
            is_told = fact in facts or isinstance(region, Given)
            if not is_told or (fact in facts and region.contains(facts[fact]) is None):
                yield fact


def _tests(fact: str, candidates: Sequence[Candidate[object]]) -> list[Region]:
    """Return the different tests of ``fact`` in rules and inside them."""
    found: dict[Region, None] = {}
    for candidate in candidates:
        for conditions in (candidate.conditions, *candidate.inner):
            if fact in conditions:
                found[conditions[fact]] = None
    return list(found)
