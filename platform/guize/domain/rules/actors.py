"""Who acts: an office or a meeting with its delegates, or one of several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from guize.domain.conditions.condition import Facts
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.nothing import Unstated, find_unstated
from guize.domain.rules.when import Vocabularies, When, read_when


@dataclass(frozen=True, slots=True)
class Delegate:
    """An office that the text lets act, ``by`` a mandate, an authorisation or an arrangement.

    None where the text does not say who may be entrusted.
    """

    said: JsonObject
    office: str | None
    by: str
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Recipients:
    """Offices that are asked or told: all of them, or any one where ``is_choice`` (或)."""

    offices: tuple[str, ...]
    is_choice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An ``office`` or a ``body`` (a meeting) that acts; or one laid down elsewhere (neither).

    ``condition`` quotes an ``if`` that no system can test. ``said`` is the text's own shape of it.
    """

    said: JsonObject
    office: str | None = None
    body: str | None = None
    delegates: tuple[Delegate, ...] = ()
    when: When | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class AnyActor:
    """One of several: any may act."""

    said: JsonObject
    any_of: tuple[SomeActor, ...]


SomeActor: TypeAlias = Actor | AnyActor | Unstated


def read_actor(entry: JsonObject, vocabularies: Vocabularies) -> SomeActor:
    """Return the actor that a checked ``entry`` names."""
    branches = entry.get("any_of")
    if isinstance(branches, list):
        found = tuple(read_actor(cast("JsonObject", one), vocabularies) for one in branches)
        return AnyActor(entry, found)
    unstated = find_unstated(entry)
    if unstated is not None:
        return unstated
    return Actor(
        said=entry,
        office=optional_text(entry, "office"),
        body=optional_text(entry, "body"),
        delegates=read_delegates(entry, vocabularies),
        when=read_when(entry, vocabularies),
        condition=optional_text(entry, "if"),
    )


def read_delegates(entry: JsonObject, vocabularies: Vocabularies) -> tuple[Delegate, ...]:
    """Return the delegates of a step or of an actor."""
    found = cast("list[JsonObject]", entry.get("delegates") or [])
    return tuple(
        Delegate(one, optional_text(one, "office"), str(one["by"]), read_when(one, vocabularies))
        for one in found
    )


def read_recipients(entry: Json) -> Recipients:
    """Return the offices that a checked ``entry`` names; none where nothing is written."""
    if isinstance(entry, dict):
        return Recipients(texts_of(entry["any_of"]), is_choice=True)
    return Recipients(texts_of(entry), is_choice=False)


def optional_text(entry: JsonObject, name: str) -> str | None:
    """Return the text at ``name``, if there is one."""
    value = entry.get(name)
    return value if isinstance(value, str) else None


def texts_of(value: Json) -> tuple[str, ...]:
    """Return the words that one word or a list of them writes; none where nothing is written."""
    if value is None:
        return ()
    return tuple(str(item) for item in (value if isinstance(value, list) else [value]))


def without(said: JsonObject, name: str) -> JsonObject:
    """Return ``said`` without one of its members."""
    return {key: member for key, member in said.items() if key != name}


def applying_delegates(
    said: JsonObject, delegates: tuple[Delegate, ...], facts: Facts
) -> tuple[JsonObject, tuple[Delegate, ...]]:
    """Return what is left of the delegates, and ``said`` with no others in it."""
    if all(one.when is None for one in delegates):
        return said, delegates
    left: list[Delegate] = []
    for one in delegates:
        held = one.when is None or one.when.holds(facts)
        if held is None:
            left.append(one)
        elif held:
            left.append(replace(one, said=without(one.said, "when"), when=None))
    if not left:
        return without(said, "delegates"), ()
    return {**said, "delegates": [one.said for one in left]}, tuple(left)


def applying_actor(actor: SomeActor, facts: Facts) -> SomeActor | None:
    """Return ``actor`` without what does not apply; None if it does not apply itself.

    Of several of whom one is left, that one, with what was said of the choice where it says nothing
    itself. A condition that a missing fact leaves open is kept.
    """
    if isinstance(actor, Unstated):
        return actor
    if isinstance(actor, Actor):
        return _applying(actor, facts)
    left = [one for one in (applying_actor(each, facts) for each in actor.any_of) if one]
    if len(left) == 1:
        return _only(actor, left[0])
    return AnyActor({**actor.said, "any_of": [one.said for one in left]}, tuple(left))


def _applying(actor: Actor, facts: Facts) -> Actor | None:
    held = actor.when is None or actor.when.holds(facts)
    if held is False:
        return None
    if held and actor.when is not None:
        actor = replace(actor, said=without(actor.said, "when"), when=None)
    said, delegates = applying_delegates(actor.said, actor.delegates, facts)
    return replace(actor, said=said, delegates=delegates)


def _only(choice: AnyActor, actor: SomeActor) -> SomeActor:
    said = {**without(choice.said, "any_of"), **actor.said}
    return replace(actor, said=said)
