"""Rules on leave: whom an official asks before leaving, how long before, and what on return."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from guize.domain.conditions.condition import Facts
from guize.domain.json_pointer import child
from guize.domain.json_types import Rulebook
from guize.domain.rules.chains import Chain, SomeChain, content_of, read_chain
from guize.domain.rules.content import content_key
from guize.domain.rules.limits import Limit, find_limit
from guize.domain.rules.nothing import Unstated
from guize.domain.rules.rule import Rule, members_of_rule
from guize.domain.rules.sections import rules_of
from guize.domain.rules.when import Vocabularies, conditions_within


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRule(Rule):
    """By which chain leave is asked for; ``on_return`` is kept as content for comparison."""

    chain: SomeChain
    lead_time: Limit | None
    on_return: str

    @property
    def unstated(self) -> str | None:
        """What the text leaves unsaid of whom to ask, if it does."""
        return self.chain.what if isinstance(self.chain, Unstated) else None

    def comes_to(self, facts: Facts) -> Hashable:
        """Return what the rule comes to for ``facts``: equal keys, equal outcomes."""
        lead_time = self.lead_time
        limit = None if lead_time is None else content_key(lead_time.said)
        return content_of(self.chain, facts), limit, self.on_return, self.demands


def read_leave(rulebook: Rulebook, vocabularies: Vocabularies) -> tuple[LeaveRule, ...]:
    """Return the rules of ``leave``."""
    return tuple(
        LeaveRule(
            **members_of_rule(child("/leave", rule_id), entry, vocabularies, {}),
            inner=tuple(conditions_within(entry.get("chain"), vocabularies)),
            chain=read_chain(entry.get("chain"), vocabularies) or Chain((), is_plain=True),
            lead_time=find_limit(entry.get("lead_time")),
            on_return=content_key(entry.get("on_return")),
        )
        for rule_id, entry in rules_of(rulebook, "leave")
    )
