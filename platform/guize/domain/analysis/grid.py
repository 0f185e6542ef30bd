"""The grid of a set of rules: per fact the classes of values that their tests tell apart.

On it every test is a bitmask over these classes (atoms) and every ``when`` a box, so that what
rules share or leave out is computed exactly, not sampled.

A fact that takes several words (``terms``, such as ``matter``) is analysed as if it took one word,
or none: two rules on two matters are not said to overlap because a case may concern both. A
quantity given on another axis than a test's (30 days, a limit of one month) is taken to satisfy the
test where it may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, inf

from guize.domain.analysis.boxes import Box
from guize.domain.conditions.condition import Choice, Conditions, Given, Interval, Region, Value
from guize.domain.quantities import NUMBER, Quantity, span_on
from guize.domain.vocabulary import Term, Vocabulary


@dataclass(frozen=True, slots=True)
class Atom:
    """One class of values: words, or a piece of an axis, or that nothing is given.

    ``value`` stands for the class (an empty set: none of several words is given); None if the fact
    is not given.
    """

    value: Value | None
    words: tuple[str, ...] = ()
    piece: Interval | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    """The atoms of one fact, and the tests on it as bitmasks."""

    fact: str
    atoms: tuple[Atom, ...]
    masks: Mapping[Region, int]

    @property
    def whole(self) -> int:
        """Every atom."""
        return (1 << len(self.atoms)) - 1

    def chosen(self, mask: int) -> Iterator[Atom]:
        """Yield the atoms of ``mask``."""
        for bit, atom in enumerate(self.atoms):
            if mask >> bit & 1:
                yield atom


@dataclass(frozen=True, slots=True)
class Grid:
    """The dimensions that some rules span, in the order of the facts vocabulary."""

    dimensions: tuple[Dimension, ...]

    @property
    def whole(self) -> Box:
        """Every case."""
        return tuple(dimension.whole for dimension in self.dimensions)

    def find_box(self, conditions: Conditions) -> Box | None:
        """Return the cases in which ``conditions`` hold; None if they never do."""
        box = tuple(
            dimension.masks[conditions[dimension.fact]]
            if dimension.fact in conditions
            else dimension.whole
            for dimension in self.dimensions
        )
        return box if all(box) else None


def lay_grid(every: Iterable[Conditions], vocabularies: Mapping[str, Vocabulary]) -> Grid:
    """Return the grid that tells apart what the tests in ``every`` tell apart."""
    tests: dict[str, dict[Region, None]] = {}
    for conditions in every:
        for fact, region in conditions.items():
            tests.setdefault(fact, {})[region] = None
    facts = vocabularies["facts"].terms
    return Grid(
        tuple(
            _dimension(facts[fact], tuple(tests[fact]), vocabularies)
            for fact in facts
            if fact in tests
        )
    )


def _dimension(
    fact: Term, regions: Sequence[Region], vocabularies: Mapping[str, Vocabulary]
) -> Dimension:
    choices = [region for region in regions if isinstance(region, Choice)]
    intervals = [region for region in regions if isinstance(region, Interval)]
    if choices:
        atoms = list(_words(fact, choices, vocabularies))
    elif intervals:
        is_whole = fact.members.get("type") == "count"
        atoms = [_part(piece, is_whole=is_whole) for piece in _pieces(intervals, is_whole=is_whole)]
    else:
        atoms = [Atom(frozenset({"given"}))]
    if any(isinstance(region, Given) for region in regions):
        atoms.append(Atom(None))
    masks = {region: _mask(region, atoms) for region in regions}
    return Dimension(fact.id, tuple(atoms), masks)


def _mask(region: Region, atoms: Sequence[Atom]) -> int:
    mask = 0
    for bit, atom in enumerate(atoms):
        if _holds(region, atom):
            mask |= 1 << bit
    return mask


def _holds(region: Region, atom: Atom) -> bool:
    if atom.words and isinstance(region, Choice):
        return atom.words[0] in region.allowed
    return atom.value is not None and region.contains(atom.value) is not False


def _words(
    fact: Term, choices: Sequence[Choice], vocabularies: Mapping[str, Vocabulary]
) -> Iterator[Atom]:
    name = fact.members.get("vocabulary")
    words = vocabularies[name].terms if isinstance(name, str) else ("true", "false")
    signs = dict.fromkeys(words, 0)
    for bit, choice in enumerate(choices):
        for word in choice.allowed:
            signs[word] |= 1 << bit
    alike: dict[int, list[str]] = {}
    for word, sign in signs.items():
        alike.setdefault(sign, []).append(word)
    is_several = fact.members.get("type") == "terms"
    for group in alike.values():
        yield Atom(frozenset(group[:1]) if is_several else group[0], words=tuple(group))
    if is_several:
        yield Atom(frozenset())


def _part(piece: Interval, *, is_whole: bool) -> Atom:
    unit = None if piece.axis == NUMBER else piece.axis  # each axis is named by its unit of one
    return Atom(Quantity(_inside(piece, is_whole=is_whole), unit), piece=piece)


def _inside(piece: Interval, *, is_whole: bool) -> float:
    low, included = piece.low or (0, False)
    if included:
        return low
    if is_whole:
        return floor(low) + 1
    return low + 1 if piece.high is None else (low + piece.high[0]) / 2


def _pieces(intervals: Sequence[Interval], *, is_whole: bool) -> Iterator[Interval]:
    """Yield the points that bound some test and what lies between them, axis by axis.

    Counts and numbers begin at 0, durations after it.
    """
    for axis in sorted({interval.axis for interval in intervals}):
        bounds = sorted(_bounds(axis, intervals))
        edges: list[tuple[float, bool] | None] = [*((bound, False) for bound in bounds), None]
        if 0 not in bounds:
            edges.insert(0, (0, axis == NUMBER))
        for low, high in pairwise(edges):
            if low is not None and low[0] in bounds:
                yield Interval(axis, (low[0], True), (low[0], True))
            between = Interval(axis, low, high)
            if not is_whole or high is None or _inside(between, is_whole=True) < high[0]:
                yield between


def _bounds(axis: str, intervals: Iterable[Interval]) -> set[float]:
    """Return the numbers on ``axis`` at which the answer of some test changes."""
    bounds: set[float] = set()
    for interval in intervals:
        for bound in (interval.low, interval.high):
            if bound is None:
                continue
            if interval.axis == axis:
                bounds.add(bound[0])
            elif NUMBER not in (axis, interval.axis):
                rates = span_on(interval.axis, Quantity(1, axis))
                bounds |= {round(bound[0] / rate, 9) for rate in rates if 0 < rate < inf}
    least = 0 if axis == NUMBER else 1e-9  # nothing lasts 0 days
    return {bound for bound in bounds if bound >= least}
