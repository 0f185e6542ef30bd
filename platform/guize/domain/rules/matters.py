"""Rules on matters: ``decisions``, ``seals`` and the approvals of ``meetings``."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from guize.domain.conditions.condition import Facts
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.rules.actors import without
from guize.domain.rules.chains import Chain, SomeChain, content_of, read_chain
from guize.domain.rules.content import content_key
from guize.domain.rules.nothing import Unstated, find_unstated
from guize.domain.rules.rule import Rule, members_of_rule
from guize.domain.rules.sections import rules_of
from guize.domain.rules.voting import Voting, read_voting
from guize.domain.rules.when import Vocabularies, When, conditions_within, read_when

Deciding: TypeAlias = Literal["body", "chain"]
DECIDING: tuple[Deciding, ...] = ("body", "chain")
"""The members by which a rule says who decides; they are settled each apart."""

CUMULATIVE = (
    *("procedures", "requirements", "speaking_order", "voting", "then"),
    *("form", "record", "custody"),
)
"""Members that add up over all rules that hold."""


@dataclass(frozen=True, slots=True)
class Body:
    """The meeting that decides, or any one of several."""

    said: Json
    meetings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """One item that a rule adds: a procedure, a requirement, an order of speaking, and so on."""

    said: JsonObject
    content: str
    when: When | None = None

    @classmethod
    def of(cls, said: JsonObject, when: When | None = None) -> Addition:
        """Return the item; its ``content`` leaves out citations and notes."""
        return cls(said, content_key(said), when)

    def applying(self, facts: Facts) -> Iterator[Addition]:
        """Yield the item, if it applies; without the condition, if that holds."""
        held = self.when is None or self.when.holds(facts)
        if held is None or self.when is None:
            yield self
        elif held:
            yield Addition.of(without(self.said, "when"))


@dataclass(frozen=True, slots=True)
class Following:
    """The chain that follows a decision: its steps are added one by one."""

    chain: Chain

    def applying(self, facts: Facts) -> Iterator[Addition]:
        """Yield the steps that apply."""
        return (Addition.of(step.said) for step in self.chain.applying(facts).steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterRule(Rule):
    """Who decides a matter, by which procedures and votes, and what is forbidden."""

    body: Body | Unstated | None
    chain: SomeChain | None
    voting: tuple[Voting, ...]
    additions: Mapping[str, tuple[Addition | Following, ...]]

    def decides(self, member: Deciding) -> bool:
        """Tell whether the rule says by ``member`` who decides; a prohibition does not."""
        said = self.chain if member == "chain" else self.body
        return said is not None and not self.is_forbidden

    @property
    def is_deciding(self) -> bool:
        """Whether the rule says who decides."""
        return any(self.decides(member) for member in DECIDING)

    def unstated(self, member: Deciding) -> tuple[str, ...]:
        """Return what the text leaves unsaid of who decides by ``member``, if it does."""
        said = self.chain if member == "chain" else self.body
        return (said.what,) if isinstance(said, Unstated) else ()

    def who_decides(self, member: Deciding, facts: Facts) -> Hashable:
        """Return who decides by ``member``: equal keys, equal outcomes."""
        if member == "chain":
            return content_of(self.chain, facts)
        return None if self.body is None else content_key(self.body.said)

    def added(self, member: str, facts: Facts) -> Iterator[Addition]:
        """Yield the items of a cumulative ``member`` that apply to a case."""
        for addition in self.additions.get(member, ()):
            yield from addition.applying(facts)

    def comes_to(self, facts: Facts) -> Hashable:
        """Return what the rule adds and forbids: equal keys, equal outcomes."""
        unless = self.unless
        lifted = unless if isinstance(unless, str) else content_of(unless, facts)
        added = tuple(
            (member, tuple(item.content for item in self.added(member, facts)))
            for member in self.additions
        )
        return self.is_forbidden, lifted, frozenset(added), self.demands


def read_matters(rulebook: Rulebook, vocabularies: Vocabularies) -> tuple[MatterRule, ...]:
    """Return the rules of ``decisions`` and ``seals`` and the approvals of ``meetings``."""
    found = [
        _read(child(f"/{section}", rule_id), rule, vocabularies, {})
        for section in ("decisions", "seals")
        for rule_id, rule in rules_of(rulebook, section)
    ]
    for meeting, rule in rules_of(rulebook, "meetings"):
        for name, approval in rules_of(rule, "approval"):
            entry: JsonObject = {"title": f"{rule.get('title')}", **approval}
            entry.setdefault("source", rule.get("source"))
            pointer = f"/meetings/{meeting}/approval/{name}"
            found.append(_read(pointer, entry, vocabularies, {"meeting": meeting}))
    return tuple(found)


def _read(
    pointer: str, entry: JsonObject, vocabularies: Vocabularies, tests: JsonObject
) -> MatterRule:
    return MatterRule(
        **members_of_rule(pointer, entry, vocabularies, tests),
        inner=tuple(conditions_within(without(entry, "when"), vocabularies)),
        body=_read_body(entry.get("body")),
        chain=read_chain(entry.get("chain"), vocabularies),
        voting=read_voting(entry, vocabularies),
        additions={
            member: tuple(_additions(entry[member], member, vocabularies))
            for member in CUMULATIVE
            if member in entry
        },
    )


def _read_body(entry: Json) -> Body | Unstated | None:
    if isinstance(entry, str):
        return Body(entry, (entry,))
    if not isinstance(entry, dict):
        return None
    choices = cast("list[str]", entry.get("any_of") or [])
    return find_unstated(entry) or Body(entry, tuple(choices))


def _additions(
    entry: Json, member: str, vocabularies: Vocabularies
) -> Iterator[Addition | Following]:
    if member == "then":
        chain = read_chain(entry, vocabularies)
        if isinstance(chain, Chain):
            yield Following(chain)
            return
    for item in entry if isinstance(entry, list) else [entry]:
        if isinstance(item, dict):
            yield Addition.of(item, read_when(item, vocabularies))
        else:
            yield Addition.of({"text": item})
