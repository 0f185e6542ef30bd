"""Conditions (``when``) in words, and which of two tests on a fact is the wider."""

from __future__ import annotations

from guize.domain.conditions.condition import region_of
from guize.domain.diffing.durations import tell_duration
from guize.domain.diffing.equality import Absent, Found
from guize.domain.diffing.labels import BOUNDS, TRUTHS
from guize.domain.diffing.measuring import Direction
from guize.domain.diffing.names import NOTHING, Names, joined
from guize.domain.diffing.values import core_of, is_duration
from guize.domain.json_types import Json, JsonObject
from guize.domain.vocabulary import Term
from guize.domain.words import Words


def tell_conditions(names: Names, when: JsonObject) -> Words:
    """Return all conditions: 重要程度为重大,外出时长超过7日."""
    return joined((tell_condition(names, fact, test) for fact, test in when.items()), ",", "; ")


def tell_condition(names: Names, fact: str, test: Json) -> Words:
    """Return one condition with the name of its fact: 重要程度为重大."""
    name, value = tell_fact(names, fact), tell_test(names, fact, test)
    if is_exclusion(test):
        return Words(zh=f"{name.zh}{value.zh}均可", en=f"{name.en}: {value.en}")
    if isinstance(test, dict) and not is_duration(test):
        return Words(zh=name.zh + value.zh, en=f"{name.en} {value.en}")
    return Words(zh=f"{name.zh}为{value.zh}", en=f"{name.en}: {value.en}")


def tell_fact(names: Names, fact: str) -> Words:
    """Return what a fact is called."""
    return names.label("facts", fact) or Words(zh=fact, en=fact)


def tell_test(names: Names, fact: str, test: Json) -> Words:
    """Return the test on a fact in words: a word, one of several, none of several, bounds."""
    if isinstance(test, list):
        return tell_words(names, fact, test)
    if isinstance(test, dict) and is_exclusion(test):
        barred = tell_test(names, fact, test["not"])
        return Words(zh=f"除{barred.zh}外", en=f"any but {barred.en}")
    if isinstance(test, dict) and not is_duration(test):
        told = [
            Words(zh=BOUNDS[name].zh + bound.zh, en=BOUNDS[name].en + bound.en)
            for name in BOUNDS
            if name in test
            for bound in [tell_test(names, fact, test[name])]
        ]
        return joined(told, "且", " and ")
    if isinstance(test, dict):
        return tell_duration(names, core_of(test))
    if isinstance(test, bool):
        return TRUTHS[test]
    return names.word(test, _vocabulary(names, fact)) if isinstance(test, str) else _bare(test)


def tell_words(names: Names, fact: str, tests: list[Json]) -> Words:
    """Return several words for a fact: 重要、重大."""
    return joined((tell_test(names, fact, item) for item in tests), "、", " or ")


def is_exclusion(test: Json) -> bool:
    """Tell whether a test names what does not pass it."""
    return isinstance(test, dict) and "not" in test


def width_of(names: Names, fact: str, old: Found, new: Found) -> Direction | None:
    """Return whether a condition on ``fact`` holds in fewer or in more cases than it did.

    A condition that appears leaves fewer, one that goes leaves more.
    """
    if isinstance(old, Absent) or isinstance(new, Absent):
        return "narrowed" if isinstance(old, Absent) else "widened"
    term = _term(names, fact)
    if term is None:
        return None
    try:
        before, after = (region_of(term, test, names.vocabularies) for test in (old, new))
        is_narrower, is_wider = after.within(before), before.within(after)
    except (KeyError, TypeError, ValueError):
        return None  # a test that no check has passed
    if is_narrower == is_wider:
        return None
    return "narrowed" if is_narrower else "widened"


def _term(names: Names, fact: str) -> Term | None:
    facts = names.vocabularies.get("facts")
    return facts.terms.get(fact) if facts else None


def _vocabulary(names: Names, fact: str) -> str | None:
    term = _term(names, fact)
    vocabulary = term.members.get("vocabulary") if term else None
    return vocabulary if isinstance(vocabulary, str) else None


def _bare(value: Json) -> Words:
    return NOTHING if value is None else Words(zh=f"{value}", en=f"{value}")
