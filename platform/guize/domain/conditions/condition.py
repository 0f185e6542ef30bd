"""When a rule holds: tests on facts, answered yes, no or open, and compared by their width.

DESIGN §3 (`when`). A region is the set of values of one fact for which a test holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, cast

from guize.domain.json_types import Json, JsonObject
from guize.domain.quantities import Quantity, axis_of, number_on, span_on
from guize.domain.vocabulary import Term, Vocabulary

NONE = ""
"""Stands for a fact of which the case has none: it satisfies no test but an exclusion."""

TRUTHS = frozenset({"true", "false"})


class Region(Protocol):
    """A set of values of one fact."""

    def contains(self, value: Value) -> bool | None:
        """Tell whether ``value`` lies in it; None where that cannot be told."""

    def within(self, other: Region) -> bool:
        """Tell whether every value in it lies in ``other`` too."""

    def meets(self, other: Region) -> bool:
        """Tell whether some value lies in both."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Words (or the two truths) out of a finite ``universe``.

    Of a fact with several values (``terms``) one of the ``allowed`` suffices, unless the test was
    written as an exclusion: then ``excludes`` is set and every value must be allowed.
    """

    allowed: frozenset[str]
    universe: frozenset[str]
    excludes: bool = False

    def contains(self, value: Value) -> bool | None:
        """Tell whether the word, or the words, given satisfy the test."""
        if value == NONE:
            return self.excludes
        if isinstance(value, str):
            return value in self.allowed
        if isinstance(value, Quantity):
            return False
        satisfying = [word in self.allowed for word in value]
        return all(satisfying) if self.excludes else any(satisfying)

    def within(self, other: Region) -> bool:
        """Tell whether every word allowed here is allowed there."""
        if isinstance(other, Given):
            return not self.excludes
        return isinstance(other, Choice) and self.allowed <= other.allowed

    def meets(self, other: Region) -> bool:
        """Tell whether a word is allowed in both."""
        if isinstance(other, Given):
            return other.meets(self)
        return isinstance(other, Choice) and not self.allowed.isdisjoint(other.allowed)


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers on one axis, such as days; a bound is (number, included) or None."""

    axis: str
    low: tuple[float, bool] | None
    high: tuple[float, bool] | None

    def contains(self, value: Value) -> bool | None:
        """Tell whether a quantity lies inside; None where its unit leaves that open."""
        if not isinstance(value, Quantity):
            return False
        least, most = span_on(self.axis, value)
        sides = (self._holds(least), self._holds(most))
        return sides[0] if sides[0] == sides[1] else None

    def _holds(self, number: float) -> bool:
        if self.low is not None:
            bound, included = self.low
            if number < bound or (number == bound and not included):
                return False
        if self.high is not None:
            bound, included = self.high
            if number > bound or (number == bound and not included):
                return False
        return True

    def within(self, other: Region) -> bool:
        """Tell whether this interval lies inside ``other``."""
        return isinstance(other, Given) or (
            isinstance(other, Interval)
            and self.axis == other.axis
            and _not_below(self.low, other.low)
            and _not_above(self.high, other.high)
        )

    def meets(self, other: Region) -> bool:
        """Tell whether the two intervals share a number."""
        if not isinstance(other, Interval):
            return isinstance(other, Given)
        if self.axis != other.axis:
            return True  # 一个月 and 30 days may be the same time
        return _reaches(self.low, other.high) and _reaches(other.low, self.high)


@dataclass(frozen=True, slots=True)
class Given:
    """Holds for every value, so long as one is given; a fact that is not given fails it."""

    def contains(self, value: Value) -> bool | None:
        """Tell whether there is a value: any satisfies it."""
        return value != NONE

    def within(self, other: Region) -> bool:
        """Tell whether ``other`` asks for no more than a value."""
        return isinstance(other, Given)

    def meets(self, other: Region) -> bool:  # noqa: ARG002 - the protocol's signature
        """Tell that it shares values with anything."""
        return True


# What a fact may be: a word (booleans are the words true and false), several words, a quantity.
Value: TypeAlias = str | frozenset[str] | Quantity
Facts: TypeAlias = Mapping[str, Value]
Conditions: TypeAlias = Mapping[str, Region]


def region_of(fact: Term, test: Json, vocabularies: Mapping[str, Vocabulary]) -> Region:
    """Return the region that ``test`` (of a checked rule) describes for ``fact``."""
    kind = fact.members.get("type")
    if kind == "boolean":
        return _choice(test, lambda value: frozenset({_truth(value)}), TRUTHS)
    name = fact.members.get("vocabulary")
    if isinstance(name, str):
        vocabulary = vocabularies[name]
        return _choice(test, lambda word: vocabulary.covered_by(str(word)), vocabulary.universe)
    return _interval(test)


def compile_when(when: JsonObject, vocabularies: Mapping[str, Vocabulary]) -> dict[str, Region]:
    """Return the conditions that a checked ``when`` writes."""
    facts = vocabularies["facts"].terms
    return {fact: region_of(facts[fact], test, vocabularies) for fact, test in when.items()}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether conditions hold: no for the facts in ``failed``, open for want of ``missing``."""

    failed: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def holds(self) -> bool | None:
        """True, False, or None where a missing fact decides."""
        return False if self.failed else None if self.missing else True


def judge(conditions: Conditions, facts: Facts) -> Verdict:
    """Return whether ``conditions`` hold for ``facts``."""
    failed, missing = [], []
    for fact, region in conditions.items():
        if fact not in facts and _fails_untold(region):
            failed.append(fact)
            continue
        inside = region.contains(facts[fact]) if fact in facts else None
        if inside is None:
            missing.append(fact)
        elif not inside:
            failed.append(fact)
    return Verdict(tuple(failed), tuple(missing))


def _fails_untold(region: Region) -> bool:
    """Tell whether a test fails without its fact: it asks for a value, or no word passes it."""
    return isinstance(region, Given) or (isinstance(region, Choice) and not region.allowed)


def is_within(narrow: Conditions, wide: Conditions) -> bool:
    """Tell whether every case in which ``narrow`` hold is one in which ``wide`` hold."""
    return all(fact in narrow and narrow[fact].within(region) for fact, region in wide.items())


def is_narrower(one: Conditions, other: Conditions) -> bool:
    """Tell whether ``one`` are strictly narrower than ``other``: lex specialis 特别法优于一般法."""
    return is_within(one, other) and not is_within(other, one)


def _choice(test: Json, covered: _Covered, universe: frozenset[str]) -> Choice:
    if isinstance(test, dict):
        excluded = _union(covered, cast("Sequence[Json]", test["not"]))
        return Choice(universe - excluded, universe, excludes=True)
    return Choice(_union(covered, test if isinstance(test, list) else [test]), universe)


def intersection(one: Region, other: Region) -> Region:
    """Return where both tests of one fact hold; of two that cannot be combined, the first.

    The schemas let a fact be tested twice only by words (a quota's ``holder`` and its ``when``).
    """
    if isinstance(one, Choice) and isinstance(other, Choice):
        excludes = one.excludes and other.excludes
        return Choice(one.allowed & other.allowed, one.universe, excludes=excludes)
    return one


class _Covered(Protocol):
    def __call__(self, value: Json, /) -> frozenset[str]: ...


def _union(covered: _Covered, values: Sequence[Json]) -> frozenset[str]:
    # One word is the rule: what it covers is shared, not copied.
    if len(values) == 1:
        return covered(values[0])
    return frozenset[str]().union(*(covered(value) for value in values))


def _truth(value: Json) -> str:
    return "true" if value is True else "false"


def _interval(test: Json) -> Region:
    if not isinstance(test, dict):
        return _point(test)
    bounds = {key: Quantity.of(value) for key, value in test.items()}
    axis = axis_of(next(iter(bounds.values())))
    low: tuple[float, bool] | None = None
    high: tuple[float, bool] | None = None
    for key, quantity in bounds.items():
        bound = (number_on(axis, quantity), key in ("min", "max"))
        if key in ("min", "over"):
            low = bound
        else:
            high = bound
    return Interval(axis, low, high)


def _point(test: Json) -> Region:
    quantity = Quantity.of(test)
    axis = axis_of(quantity)
    bound = (number_on(axis, quantity), True)
    return Interval(axis, bound, bound)


def _not_below(low: tuple[float, bool] | None, other: tuple[float, bool] | None) -> bool:
    if other is None:
        return True
    if low is None:
        return False
    return low[0] > other[0] or (low[0] == other[0] and (other[1] or not low[1]))


def _not_above(high: tuple[float, bool] | None, other: tuple[float, bool] | None) -> bool:
    if other is None:
        return True
    if high is None:
        return False
    return high[0] < other[0] or (high[0] == other[0] and (other[1] or not high[1]))


def _reaches(low: tuple[float, bool] | None, high: tuple[float, bool] | None) -> bool:
    if low is None or high is None:
        return True
    return low[0] < high[0] or (low[0] == high[0] and low[1] and high[1])
