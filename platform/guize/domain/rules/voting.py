"""How a decision forms: quorums and votes, each for the case that its condition names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from guize.domain.conditions.condition import Facts, is_narrower, judge
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import SomeActor, optional_text, read_actor
from guize.domain.rules.marks import cases_of
from guize.domain.rules.nothing import Unstated, find_unstated
from guize.domain.rules.when import Vocabularies, When, read_when
from guize.domain.thresholds import Threshold, read_threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """How many of the members must be there; participants and observers do not count.

    ``condition`` quotes an ``if`` that no system can test.
    """

    said: JsonObject
    threshold: Threshold
    when: When | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voting:
    """What it takes to pass: so many ``of`` the members, of those present, or of the voters.

    ``by`` decides after the discussion where votes do not. All are None where the text is silent.
    """

    said: JsonObject
    of: str | None = None
    threshold: Threshold | Unstated | None = None
    by: SomeActor | None = None
    when: When | None = None
    condition: str | None = None


_Part = TypeVar("_Part", bound=Quorum | Voting)


def layers_of(
    parts: Sequence[_Part], facts: Facts
) -> tuple[tuple[tuple[_Part, ...], ...], tuple[str, ...]]:
    """Return the parts that hold, each narrowest one followed by the wider ones it is within.

    Several where none is the narrowest; besides, the missing facts on which it depends whether one
    holds. What an ``if`` qualifies comes in only where nothing else holds.
    """
    verdicts = [(part, judge(part.when.conditions if part.when else {}, facts)) for part in parts]
    missing = [fact for _, verdict in verdicts if verdict.holds is None for fact in verdict.missing]
    sure = tuple(part for part, verdict in verdicts if verdict.holds)
    holding = tuple(part for part in sure if part.condition is None) or sure
    return tuple(_layers(holding)), tuple(dict.fromkeys(missing))


def _layers(holding: Sequence[_Part]) -> Iterator[tuple[_Part, ...]]:
    for one in holding:
        if not any(_is_within(other, one) for other in holding):
            wider = [other for other in holding if _is_within(one, other)]
            yield (one, *sorted(wider, key=_width))


def _is_within(one: Quorum | Voting, other: Quorum | Voting) -> bool:
    conditions = (part.when.conditions if part.when else {} for part in (one, other))
    return is_narrower(*conditions)


def _width(part: Quorum | Voting) -> int:
    return -len(part.when.conditions) if part.when else 0


def read_quorum(
    rule: JsonObject, vocabularies: Vocabularies
) -> tuple[Quorum, ...] | Unstated | None:
    """Return how many a checked ``rule`` asks for in each case, or what it leaves unsaid."""
    if "quorum" not in rule:
        return None
    parts = cases_of(rule, "quorum", rule)
    unstated = find_unstated(parts[0])
    if unstated is not None:
        return unstated
    return tuple(
        Quorum(
            said=part,
            threshold=read_threshold(part["threshold"]),
            when=read_when(part, vocabularies),
            condition=optional_text(part, "if"),
        )
        for part in parts
    )


def read_voting(rule: JsonObject, vocabularies: Vocabularies) -> tuple[Voting, ...]:
    """Return what it takes to pass in each case, by a checked ``rule``."""
    return tuple(
        Voting(
            said=part,
            of=optional_text(part, "of"),
            threshold=_threshold(part.get("threshold")),
            by=_actor(part.get("by"), vocabularies),
            when=read_when(part, vocabularies),
            condition=optional_text(part, "if"),
        )
        for part in cases_of(rule, "voting", rule)
    )


def _threshold(entry: Json) -> Threshold | Unstated | None:
    unstated = find_unstated(entry) if isinstance(entry, dict) else None
    return unstated or (None if entry is None else read_threshold(entry))


def _actor(entry: Json, vocabularies: Vocabularies) -> SomeActor | None:
    return read_actor(entry, vocabularies) if isinstance(entry, dict) else None
