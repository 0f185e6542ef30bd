"""A small world of facts in which every case can be tried one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from hypothesis import strategies as st

from guize.domain.analysis.boxes import Box
from guize.domain.analysis.grid import Atom, Grid
from guize.domain.conditions.condition import Facts, Given, Value
from guize.domain.conditions.settling import Candidate
from guize.domain.decisions.ruling import candidate_of
from guize.domain.json_types import Json, JsonObject
from guize.domain.quantities import Quantity
from guize.domain.rules.rulebook import Rules
from guize.domain.rules.signing import SigningRule, read_signing_rule
from guize.domain.vocabulary import Term, Vocabulary
from guize.domain.words import Words


def _vocabulary(name: str, **entries: JsonObject) -> Vocabulary:
    terms = {
        word: Term.from_json(word, {"zh": f"〔{word}〕", "en": word, **entry})
        for word, entry in entries.items()
    }
    return Vocabulary(name, Words(zh=name, en=name), terms)


VOCABULARIES = {
    "facts": _vocabulary(
        "facts",
        document={"type": "term", "vocabulary": "documents"},
        matter={"type": "terms", "vocabulary": "matters"},
        statutory={"type": "boolean"},
        duration={"type": "duration"},
        countries={"type": "count"},
        stated_limit={"type": "duration"},
    ),
    "documents": _vocabulary(
        "documents", paper={}, letter={"broader": "paper"}, memo={"broader": "paper"}, order={}
    ),
    "matters": _vocabulary("matters", money={}, land={"broader": "money"}, staff={}),
    "units": _vocabulary("units", hour={}, day={}, month={}),
}

_ALL: dict[str, list[Value | None]] = {
    "document": ["paper", "letter", "memo", "order"],
    "matter": [frozenset(), *(frozenset({word}) for word in ("money", "land", "staff"))],
    "statutory": ["true", "false"],
    "duration": [Quantity(number / 2, "day") for number in range(1, 10)],
    "countries": [Quantity(number) for number in range(6)],
    "stated_limit": [None, Quantity(3, "day")],
}


def every_case(facts: frozenset[str]) -> Iterator[Facts]:
    """Yield every case of the small world, as far as ``facts`` tell cases apart."""
    known = [fact for fact in _ALL if fact in facts]
    for values in product(*(_ALL[fact] for fact in known)):
        pairs = zip(known, values, strict=True)
        yield {fact: value for fact, value in pairs if value is not None}


def holds_case(grid: Grid, box: Box, case: Facts) -> bool:
    """Tell whether a box holds a case, by looking the values up in the atoms themselves."""
    return all(
        any(_is_of(atom, case.get(dimension.fact)) for atom in dimension.chosen(mask))
        for dimension, mask in zip(grid.dimensions, box, strict=True)
    )


def _is_of(atom: Atom, value: Value | None) -> bool:
    if value is None:
        return atom.value is None
    if isinstance(value, str):
        return value in atom.words
    if isinstance(value, frozenset):
        return value <= set(atom.words) if value else atom.value == frozenset()
    if atom.piece is not None:
        return atom.piece.contains(value) is True
    return atom.value == frozenset({"given"})


def rule(
    pointer: str, when: JsonObject, chain: Json, *, needs_limit: bool = False
) -> Candidate[SigningRule]:
    """Return a rule of signing."""
    content: JsonObject = {"title": pointer, "when": when, "chain": chain}
    found = candidate_of(read_signing_rule(pointer, content, VOCABULARIES), Rules({}, VOCABULARIES))
    if needs_limit:
        found = replace(found, conditions={**found.conditions, "stated_limit": Given()})
    return found


def _words(*words: str) -> st.SearchStrategy[Json]:
    several = st.lists(st.sampled_from(words), min_size=1, max_size=2, unique=True)
    return st.one_of(
        several.map(list[Json]),
        several.map(lambda found: {"not": list[Json](found)}),
    )


def _limits(least: int, unit: str | None) -> st.SearchStrategy[Json]:
    numbers = st.integers(least, 4)
    bounds: st.SearchStrategy[Json] = (
        numbers if unit is None else numbers.map(lambda n: {"value": n, "unit": unit})
    )
    low = st.dictionaries(st.sampled_from(["min", "over"]), bounds, min_size=1, max_size=1)
    high = st.dictionaries(st.sampled_from(["max", "under"]), bounds, min_size=1, max_size=1)
    both = st.tuples(low, high).map(lambda pair: pair[0] | pair[1])
    return st.one_of(low, high, both, *([numbers] if unit is None else []))


_TESTS: dict[str, st.SearchStrategy[Json]] = {
    "document": _words("paper", "letter", "memo", "order"),
    "matter": _words("money", "land", "staff"),
    "statutory": st.booleans(),
    "duration": _limits(1, "day"),
    "countries": _limits(0, None),
}


@st.composite
def whens(draw: st.DrawFn) -> JsonObject:
    """Draw conditions on up to three facts."""
    facts = draw(st.lists(st.sampled_from(sorted(_TESTS)), max_size=3, unique=True))
    return {fact: draw(_TESTS[fact]) for fact in facts}


@st.composite
def rules(draw: st.DrawFn) -> list[Candidate[SigningRule]]:
    """Draw up to six rules of two outcomes, some with a step that depends on the case."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        office = draw(st.sampled_from(["head", "deputy"]))
        chain: list[Json] = [{"office": office, "action": "issue"}]
        if draw(st.integers(0, 3)) == 0:
            fact = draw(st.sampled_from(["statutory", "document"]))
            chain.append({"office": "clerk", "action": "sign", "when": {fact: draw(_TESTS[fact])}})
        needs_limit = draw(st.integers(0, 3)) == 0
        found.append(rule(f"/signing/{number}", draw(whens()), chain, needs_limit=needs_limit))
    return found


def facts_of(candidates: Sequence[Candidate[object]]) -> frozenset[str]:
    """Return the facts that some rule, or some step of a rule, tests."""
    return frozenset(
        fact for one in candidates for test in (one.conditions, *one.inner) for fact in test
    )
