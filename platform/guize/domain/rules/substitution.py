"""Rules on who acts while an office is away: AB角, 补位, 受委托主持."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, cast

from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.rules.actors import (
    Actor,
    AnyActor,
    SomeActor,
    optional_text,
    read_actor,
    texts_of,
)
from guize.domain.rules.nothing import Unstated, find_unstated
from guize.domain.rules.rule import Rule, members_of_rule
from guize.domain.rules.sections import rules_of
from guize.domain.rules.when import Vocabularies

Pair: TypeAlias = tuple[str, str]
"""Two offices of which each covers the other: A角 and B角."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """One of ``actors`` acts in the field of work that ``words`` name.

    ``matters`` belong to it; where there are none, nothing tells which do.
    """

    words: str
    matters: frozenset[str]
    actors: tuple[Actor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution(Rule):
    """While one of the offices that it ``names`` is away, one of ``actors`` acts ``by`` a ground.

    With ``both_absent`` only while two of them are, who are a pair. ``pairs`` cover each other
    (互为AB角); unstated where the text has pairs and does not say who they are. ``concerned`` are
    the offices that a system of pairs is for; ``mandator`` gives the mandate, where that is not the
    office itself. ``portfolios`` split the work among several.
    """

    names: tuple[str, ...]
    concerned: frozenset[str]
    pairs: tuple[Pair, ...] | Unstated
    both_absent: bool
    actors: tuple[Actor, ...]
    portfolios: tuple[Portfolio, ...]
    by: str
    mandator: str | None
    scope: str | None


def read_substitutions(rulebook: Rulebook, vocabularies: Vocabularies) -> tuple[Substitution, ...]:
    """Return the rules of ``substitution``, in the order of their ids."""
    found = []
    for rule_id, entry in sorted(rules_of(rulebook, "substitution")):
        both_absent = entry.get("both_absent") is True
        named = entry.get("absent") or (entry.get("offices") if both_absent else None)
        found.append(
            Substitution(
                **members_of_rule(child("/substitution", rule_id), entry, vocabularies, {}),
                names=texts_of(named),
                concerned=frozenset(texts_of(entry.get("offices"))),
                pairs=_read_pairs(entry.get("pairs")),
                both_absent=both_absent,
                actors=_read_acting(entry, vocabularies),
                portfolios=tuple(
                    Portfolio(
                        str(one["portfolio"]),
                        frozenset(texts_of(one.get("matters"))),
                        _read_acting(one, vocabularies),
                    )
                    for one in cast("list[JsonObject]", entry.get("portfolios") or [])
                ),
                by=str(entry.get("by", "rule")),
                mandator=optional_text(entry, "mandator"),
                scope=optional_text(entry, "scope"),
            )
        )
    return tuple(found)


def _read_acting(entry: JsonObject, vocabularies: Vocabularies) -> tuple[Actor, ...]:
    acting = entry.get("acting")
    actor = read_actor(acting, vocabularies) if isinstance(acting, dict) else None
    return tuple(_offices_in(actor))


def _read_pairs(entry: Json) -> tuple[Pair, ...] | Unstated:
    unsaid = find_unstated(entry) if isinstance(entry, dict) else None
    if unsaid is not None:
        return unsaid
    found = cast("list[JsonObject]", entry or [])
    return tuple((str(pair["office"]), str(pair["counterpart"])) for pair in found)


def _offices_in(actor: SomeActor | None) -> Iterator[Actor]:
    if isinstance(actor, AnyActor):
        for one in actor.any_of:
            yield from _offices_in(one)
    elif isinstance(actor, Actor) and actor.office is not None:
        yield actor
