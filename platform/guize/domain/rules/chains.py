"""Chains: steps in order, choices between chains, and what of them applies to a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias, cast

from guize.domain.conditions.condition import Facts
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import (
    Delegate,
    applying_delegates,
    optional_text,
    read_delegates,
    without,
)
from guize.domain.rules.content import content_key
from guize.domain.rules.nothing import Unstated, find_unstated
from guize.domain.rules.when import Vocabularies, When, read_when


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: an ``office`` or a ``body`` does its ``action``.

    Neither of the two where it is laid down elsewhere (``by_reference``), or where the text names
    nobody (``unstated``). ``condition`` quotes an ``if`` that no system can test; ``said`` is the
    step as the text's rule has it, for the answer.
    """

    said: JsonObject
    office: str | None = None
    body: str | None = None
    action: str | None = None
    delegates: tuple[Delegate, ...] = ()
    when: When | None = None
    condition: str | None = None
    is_parallel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Any one of several chains stands for a step."""

    said: JsonObject
    any_of: tuple[tuple[AnyStep, ...], ...]
    when: When | None = None
    condition: str | None = None
    is_parallel: bool = False


AnyStep: TypeAlias = Step | Choice


@dataclass(frozen=True, slots=True)
class Chain:
    """Steps in order. ``is_plain``: what applies of it is the same for every case."""

    steps: tuple[AnyStep, ...]
    is_plain: bool
    _content: list[str] = field(default_factory=list, init=False, repr=False, compare=False)

    def applying(self, facts: Facts) -> Chain:
        """Return the chain without the parts whose ``when`` fails.

        A choice of which one branch is left becomes that branch, with what was said of the choice;
        a choice of which none is left falls away. What is left keeps no ``when`` that holds, and
        keeps one that a missing fact leaves open; no step stays beside one that fell away.
        """
        return self if self.is_plain else Chain(_applying(self.steps, facts), is_plain=False)

    @property
    def said(self) -> list[Json]:
        """The steps, as an answer shows them."""
        return [step.said for step in self.steps]

    @property
    def content(self) -> str:
        """What the chain says, leaving out citations and notes: equal content, equal chains."""
        if not self._content:
            self._content.append(content_key(self.said))
        return self._content[0]


SomeChain: TypeAlias = Chain | Unstated


def read_chain(entry: Json, vocabularies: Vocabularies) -> SomeChain | None:
    """Return the chain that a checked ``entry`` writes, or what it leaves unstated."""
    if isinstance(entry, list):
        steps = _read_steps(entry, vocabularies)
        return Chain(steps, is_plain=all(_is_plain(step) for step in steps))
    if isinstance(entry, dict):
        return find_unstated(entry)
    return None


def content_of(chain: SomeChain | None, facts: Facts) -> str | None:
    """Return what ``chain`` says to a case; equal content, equal chains."""
    if isinstance(chain, Chain):
        return chain.applying(facts).content
    return None if chain is None else content_key(chain.said)


def _read_steps(entries: Sequence[Json], vocabularies: Vocabularies) -> tuple[AnyStep, ...]:
    return tuple(_read_step(cast("JsonObject", one), vocabularies) for one in entries)


def _read_step(entry: JsonObject, vocabularies: Vocabularies) -> AnyStep:
    when = read_when(entry, vocabularies)
    condition = optional_text(entry, "if")
    is_parallel = entry.get("parallel_with_previous") is True
    branches = entry.get("any_of")
    if isinstance(branches, list):
        found = tuple(_read_steps(cast("list[Json]", one), vocabularies) for one in branches)
        return Choice(
            said=entry, any_of=found, when=when, condition=condition, is_parallel=is_parallel
        )
    return Step(
        said=entry,
        office=optional_text(entry, "office"),
        body=optional_text(entry, "body"),
        action=optional_text(entry, "action"),
        delegates=read_delegates(entry, vocabularies),
        when=when,
        condition=condition,
        is_parallel=is_parallel,
    )


def _is_plain(step: AnyStep) -> bool:
    if step.when is not None:
        return False
    if isinstance(step, Step):
        return all(delegate.when is None for delegate in step.delegates)
    return len(step.any_of) > 1 and all(_is_plain(one) for branch in step.any_of for one in branch)


def _applying(steps: Sequence[AnyStep], facts: Facts) -> tuple[AnyStep, ...]:
    kept: list[AnyStep] = []
    lost_partner = False
    for step in steps:
        run = _left_of(step, facts)
        if not run:
            lost_partner = lost_partner or not step.is_parallel
            continue
        if lost_partner and run[0].is_parallel:
            run = (_without_partner(run[0]), *run[1:])
        kept += run
        lost_partner = False
    return tuple(kept)


def _left_of(step: AnyStep, facts: Facts) -> tuple[AnyStep, ...]:
    """Return what of ``step`` applies: nothing, itself, or the one branch of a choice left."""
    held = step.when is None or step.when.holds(facts)
    if held is False:
        return ()
    if held and step.when is not None:
        step = replace(step, said=without(step.said, "when"), when=None)
    if isinstance(step, Step):
        said, delegates = applying_delegates(step.said, step.delegates, facts)
        return (step if said is step.said else replace(step, said=said, delegates=delegates),)
    left = [branch for branch in (_applying(each, facts) for each in step.any_of) if branch]
    if len(left) == 1:
        return _only_branch(step, left[0])
    if not left:
        return ()
    told: list[Json] = [[one.said for one in branch] for branch in left]
    return (replace(step, said={**step.said, "any_of": told}, any_of=tuple(left)),)


def _only_branch(choice: Choice, branch: tuple[AnyStep, ...]) -> tuple[AnyStep, ...]:
    """Return the one branch that is left, with what ``choice`` says where the branch does not.

    Beside the previous step runs its first step only.
    """
    first, *others = branch
    alone = cast("Choice", _without_partner(choice))
    return _saying_too(first, choice), *(_saying_too(one, alone) for one in others)


def _saying_too(step: AnyStep, choice: Choice) -> AnyStep:
    return replace(
        step,
        said={**without(choice.said, "any_of"), **step.said},
        when=step.when or choice.when,
        condition=step.condition or choice.condition,
        is_parallel=step.is_parallel or choice.is_parallel,
    )


def _without_partner(step: AnyStep) -> AnyStep:
    return replace(step, said=without(step.said, "parallel_with_previous"), is_parallel=False)
