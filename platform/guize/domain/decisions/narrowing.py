"""Words too broad for the rules: a fact given by a word of which only narrower ones have rules.

A broader word leaves the narrower one open: that the rules are silent on 活动 as such does not say
that they are silent on the activity at hand. Where nothing decides, such a fact is asked for again.
Of a graded fact (重要, 离开本行政区域) the word given is the degree itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guize.domain.conditions.condition import Choice, Region
from guize.domain.conditions.settling import Considered
from guize.domain.decisions.case import Case
from guize.domain.rules.rule import Rule


def find_narrower(
    considered: Iterable[Considered[Rule]], case: Case
) -> Mapping[str, frozenset[str]]:
    """Return, of each fact given too broadly, the narrower words under which some rule may hold.

    These are the facts that alone rule a rule out, and by words that cover some that it allows. A
    rule that any other fact rules out holds under no narrower word.
    """
    below = _words_below(case)
    found: dict[str, frozenset[str]] = {}
    for one in considered:
        conditions, failed = one.candidate.conditions, one.verdict.failed
        allowed = {fact: _allowed(below.get(fact), conditions[fact]) for fact in failed}
        if allowed and all(allowed.values()):
            for fact, words in allowed.items():
                found[fact] = found.get(fact, frozenset()) | words
    return found


def _words_below(case: Case) -> Mapping[str, frozenset[str]]:
    """Return the words narrower than those that the caller gave, by fact."""
    below: dict[str, frozenset[str]] = {}
    for fact in case.facts.given:
        value = case.facts.values.get(fact)
        members = case.vocabularies["facts"].terms[fact].members
        name = members.get("vocabulary")
        is_open = isinstance(name, str) and not members.get("graded")
        if is_open and isinstance(value, str | frozenset):
            given = frozenset({value}) if isinstance(value, str) else value
            covered = (case.vocabularies[str(name)].covered_by(word) for word in given)
            below[fact] = frozenset[str]().union(*covered) - given
    return below


def _allowed(words: frozenset[str] | None, region: Region) -> frozenset[str]:
    """Return those of ``words`` that a test which failed allows; what it excludes covers none."""
    return words & region.allowed if words and isinstance(region, Choice) else frozenset()
