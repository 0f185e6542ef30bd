"""The decision tables of a rulebook: rules that compete, and when two of them come to the same.

Signing, deadlines and, of matters, the deciding body and the chain each apart are settled by lex
specialis. Leave, quotas, procedures and prohibitions are cumulative: there nothing competes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from guize.domain.conditions.condition import Facts
from guize.domain.conditions.settling import Candidate
from guize.domain.decisions.chains import applying
from guize.domain.decisions.ruling import content_key
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words

Key: TypeAlias = Callable[[Candidate, Facts], Hashable]


@dataclass(frozen=True, slots=True)
class Table:
    """Rules of which the narrowest decides; ``name`` says what they decide.

    ``key`` tells what a rule comes to, given the facts that its inner conditions test: equal keys,
    equal outcomes. ``subjects`` are facts of which a case is about one: rules on a matter and rules
    on a seal answer two questions.
    """

    name: Words
    candidates: tuple[Candidate, ...]
    key: Key
    subjects: frozenset[str] = frozenset()

    def compete(self, one: Candidate, other: Candidate) -> bool:
        """Tell whether two rules may answer the same question."""
        mine = self.subjects & one.conditions.keys()
        yours = self.subjects & other.conditions.keys()
        return not mine or not yours or not mine.isdisjoint(yours)


def signing_table(candidates: Iterable[Candidate], vocabularies: Mapping[str, Vocabulary]) -> Table:
    """Return the table of who signs."""

    def key(candidate: Candidate, facts: Facts) -> Hashable:
        rule = candidate.rule
        chain = applying(rule.get("chain"), facts, vocabularies)
        return content_key([chain, rule.get("requirements"), rule.get("forbidden") is True])

    return Table(Words(zh="由谁签发", en="who signs"), _sorted(candidates), key)


# What else a deadline says apart from when it runs, whom it binds and how it is cited.
_DUE = (
    "action",
    "to",
    "relation",
    "limit",
    "forbidden",
    "unless",
    "exception",
    "on_overrun",
    "requirements",
    "part_of",
)


def deadline_table(candidates: Iterable[Candidate]) -> Table:
    """Return the table of what is due when."""

    def key(candidate: Candidate, facts: Facts) -> Hashable:
        del facts
        return content_key({name: candidate.rule.get(name) for name in _DUE})

    return Table(Words(zh="何时到期", en="when it is due"), _sorted(candidates), key)


SUBJECTS = frozenset({"matter", "object", "meeting"})
_ASPECTS = (
    ("body", Words(zh="由哪个会议决定", en="which body decides")),
    ("chain", Words(zh="由谁经办、决定", en="who handles and decides")),
)


def matter_tables(
    candidates: Iterable[Candidate], vocabularies: Mapping[str, Vocabulary]
) -> tuple[Table, ...]:
    """Return the tables of who decides a matter: its body and its chain, each settled apart."""
    known = _sorted(candidates)

    def table(member: str, name: Words) -> Table:
        def key(candidate: Candidate, facts: Facts) -> Hashable:
            said = applying(candidate.rule.get(member), facts, vocabularies)
            return content_key(said)

        return Table(name, tuple(one for one in known if _decides(one, member)), key, SUBJECTS)

    return tuple(table(member, name) for member, name in _ASPECTS)


def is_deciding(candidate: Candidate) -> bool:
    """Tell whether a rule on a matter says who decides it."""
    return any(_decides(candidate, member) for member, _ in _ASPECTS)


def _decides(candidate: Candidate, member: str) -> bool:
    return member in candidate.rule and not candidate.rule.get("forbidden")


def _sorted(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates in an order that does not depend on how they are stored."""
    return tuple(sorted(candidates, key=lambda one: one.id))
