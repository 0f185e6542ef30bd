"""The decision tables of a rulebook: rules that compete, and when two of them come to the same.

Signing, deadlines and, of matters, the deciding body and the chain each apart are settled by lex
specialis. Leave, quotas, procedures and prohibitions are cumulative: there nothing competes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from guize.domain.conditions.condition import Facts
from guize.domain.conditions.settling import Candidate
from guize.domain.rules.deadlines import Deadline
from guize.domain.rules.matters import Deciding, MatterRule
from guize.domain.rules.rule import Rule
from guize.domain.rules.signing import SigningRule
from guize.domain.words import Words

R = TypeVar("R", bound=Rule)
Key: TypeAlias = Callable[[Candidate[R], Facts], Hashable]


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """Rules of which the narrowest decides; ``name`` says what they decide.

    ``key`` tells what a rule comes to, given the facts that its inner conditions test: equal keys,
    equal outcomes. ``subjects`` are facts of which a case is about one: rules on a matter and rules
    on a seal answer two questions.
    """

    name: Words
    candidates: tuple[Candidate[R], ...]
    key: Key[R]
    subjects: frozenset[str] = frozenset()

    def compete(self, one: Candidate[R], other: Candidate[R]) -> bool:
        """Tell whether two rules may answer the same question, and only one of them prevails."""
        if one.adds_up and other.adds_up:
            return False
        mine = self.subjects & one.conditions.keys()
        yours = self.subjects & other.conditions.keys()
        return not mine or not yours or not mine.isdisjoint(yours)


def signing_table(candidates: Iterable[Candidate[SigningRule]]) -> Table[SigningRule]:
    """Return the table of who signs."""
    return Table(
        Words(zh="由谁签发", en="who signs"),
        _sorted(candidates),
        lambda one, facts: one.rule.comes_to(facts),
    )


def deadline_table(candidates: Iterable[Candidate[Deadline]]) -> Table[Deadline]:
    """Return the table of what is due when."""
    return Table(
        Words(zh="何时到期", en="when it is due"),
        _sorted(candidates),
        lambda one, _: one.rule.comes_to(one.rule.limit, for_anybody=False),
    )


SUBJECTS = frozenset({"matter", "object", "meeting"})
_ASPECTS: tuple[tuple[Deciding, Words], ...] = (
    ("body", Words(zh="由哪个会议决定", en="which body decides")),
    ("chain", Words(zh="由谁经办、决定", en="who handles and decides")),
)


def matter_tables(
    candidates: Iterable[Candidate[MatterRule]],
) -> tuple[Table[MatterRule], ...]:
    """Return the tables of who decides a matter: its body and its chain, each settled apart."""
    known = _sorted(candidates)

    def table(member: Deciding, name: Words) -> Table[MatterRule]:
        deciding = tuple(one for one in known if one.rule.decides(member))
        return Table(
            name, deciding, lambda one, facts: one.rule.who_decides(member, facts), SUBJECTS
        )

    return tuple(table(member, name) for member, name in _ASPECTS)


def _sorted(candidates: Iterable[Candidate[R]]) -> tuple[Candidate[R], ...]:
    """Return the candidates in an order that does not depend on how they are stored."""
    return tuple(sorted(candidates, key=lambda one: one.id))
