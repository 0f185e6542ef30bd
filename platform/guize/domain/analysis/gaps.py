"""Gaps: cases that no rule covers, within what the rules themselves open.

A rulebook never regulates everything. A gap is told only where some rule speaks of the same subject
(an issuing name, a duty, a matter) and leaves some of its cases to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from guize.domain.analysis.boxes import Box, describe
from guize.domain.analysis.grid import Grid
from guize.domain.analysis.tables import SUBJECTS
from guize.domain.conditions.condition import Choice, Conditions, intersection
from guize.domain.conditions.settling import Candidate
from guize.domain.rules.deadlines import SELECTORS, Deadline
from guize.domain.rules.matters import MatterRule
from guize.domain.rules.rule import Rule
from guize.domain.rules.rulebook import Rules
from guize.domain.rules.signing import MINUTES, SigningRule
from guize.domain.words import Words

_DUTY = frozenset({*SELECTORS, "meeting", "stated_limit"})
_MATTER = SUBJECTS | {"actor"}
_MINUTES_OF_HELD = Words(zh="所设会议的纪要", en="the minutes of the meetings that are held")


@dataclass(frozen=True, slots=True)
class Space:
    """The cases that a subject makes up, and the rule that opens it.

    ``name`` and ``section`` stand for what no single rule opens.
    """

    conditions: Conditions
    opener: Candidate[Rule] | None = None
    name: Words | None = None
    section: str = ""

    @property
    def pointer(self) -> str:
        """Where to look: the rule that opens it, or the section."""
        return self.opener.id if self.opener else self.section


@dataclass(frozen=True, slots=True)
class Gap:
    """``cases`` of a subject that no rule covers; ``box`` are all of the subject's."""

    space: Space
    box: Box
    cases: tuple[Box, ...]


def signing_spaces(candidates: Iterable[Candidate[SigningRule]], rules: Rules) -> Iterator[Space]:
    """Yield the subjects of signing: what each issuing name issues, and the meetings' minutes.

    A rule that names no issuer opens the documents that it names. “Not …” names nothing.
    """
    documents = rules.vocabularies["documents"].universe
    others = Choice(documents - {MINUTES}, documents, excludes=True)
    has_minutes = False
    for one in candidates:
        issuer, document = _named(one, "issuer"), _named(one, "document")
        if document is not None and document.allowed == {MINUTES}:
            has_minutes = True
        elif issuer is not None:
            yield Space({"issuer": issuer, "document": others}, one)
        elif document is not None:
            yield Space({"document": intersection(document, others)}, one)
    if has_minutes:
        meetings = rules.vocabularies["meetings"].universe
        held = meetings & rules.meeting_ids
        minutes = Choice(frozenset({MINUTES}), documents)
        of_held: Conditions = {"document": minutes, "meeting": Choice(held, meetings)}
        yield Space(of_held, name=_MINUTES_OF_HELD, section="/meetings")


def _named(one: Candidate[Rule], fact: str) -> Choice | None:
    region = one.conditions.get(fact)
    return region if isinstance(region, Choice) and not region.excludes else None


def duty_spaces(candidates: Iterable[Candidate[Deadline]]) -> Iterator[Space]:
    """Yield the duties that have a deadline: what starts it, who is bound, and to do what.

    That a document states a limit is what such a rule is about, not a case apart. The limits of
    leave open none: on which leave there is a rule is for the section on leave to say.
    """
    for one in candidates:
        if not one.adds_up:
            yield Space(_only(one.conditions, _DUTY), one)


def matter_spaces(candidates: Iterable[Candidate[MatterRule]]) -> Iterator[Space]:
    """Yield the matters, seals and approvals of which some rule says who decides them."""
    for one in candidates:
        subject = _only(one.conditions, _MATTER)
        if one.rule.is_deciding and subject:
            yield Space(subject, one)


def find_gaps(
    spaces: Iterable[Space], candidates: Sequence[Candidate[Rule]], grid: Grid
) -> Iterator[Gap]:
    """Yield what ``candidates`` leave open of each space; what two spaces share, once."""
    covers = [box for one in candidates if (box := grid.find_box(one.conditions)) is not None]
    placed = [(box, space) for space in spaces if (box := grid.find_box(space.conditions))]
    told: dict[Box, None] = {}
    for box, space in sorted(placed, key=_widest_first):
        if box in told:
            continue
        cases = describe(box, [*covers, *told])
        told[box] = None
        if cases:
            yield Gap(space, box, cases)


def _widest_first(placed: tuple[Box, Space]) -> tuple[int, str]:
    box, space = placed
    return -sum(mask.bit_count() for mask in box), space.pointer


def _only(conditions: Conditions, facts: frozenset[str]) -> Conditions:
    return {fact: region for fact, region in conditions.items() if fact in facts}
