"""When something is due: the rules of ``deadlines``, and the limits of meetings and leave."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from guize.domain.conditions.condition import Facts, Given
from guize.domain.conditions.sampling import ANYTHING
from guize.domain.conditions.settling import Candidate, narrowest, settle
from guize.domain.decisions.case import Case
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.ruling import candidates_of, decide_by_narrowest, need_of
from guize.domain.decisions.timing import Timing, time_limit
from guize.domain.effective.caveats import Caveat
from guize.domain.json_pointer import child
from guize.domain.json_types import JsonObject
from guize.domain.rules.content import merge_citations
from guize.domain.rules.deadlines import SELECTORS, Deadline
from guize.domain.rules.limits import FromFact, Limit
from guize.domain.rules.rulebook import Rules
from guize.domain.words import Words

_SHOWN = (
    "trigger",
    "obligor",
    "action",
    "to",
    "relation",
    "forbidden",
    "unless",
    "exception",
    "on_overrun",
    "requirements",
    "text",
)
_WHICH_LEAVE = frozenset({"scope", "occasion"})


def deadline_candidates(rules: Rules) -> tuple[Candidate[Deadline], ...]:
    """Return what may set a limit: each rule of ``deadlines``, the limits of meetings and leave.

    A rule whose limit is ``{"from_fact": …}`` holds only if that fact is given. Where to and why an
    official leaves tells which of the limits of leave is asked about.
    """
    found = candidates_of(rules.deadlines, rules, selectors=SELECTORS)
    return tuple(_of_leave(one) if one.rule.adds_up else _stated(one) for one in found)


def _of_leave(candidate: Candidate[Deadline]) -> Candidate[Deadline]:
    return replace(candidate, selectors=candidate.selectors | _WHICH_LEAVE, adds_up=True)


def _stated(candidate: Candidate[Deadline]) -> Candidate[Deadline]:
    limit = candidate.rule.limit
    if not isinstance(limit, FromFact):
        return candidate
    return replace(
        candidate,
        tests={**candidate.tests, limit.fact: {"given": True}},
        conditions={**candidate.conditions, limit.fact: Given()},
    )


def decide_deadline(candidates: Sequence[Candidate[Deadline]], case: Case) -> Decision:
    """Return within what limit something must be done, and by when.

    ``result`` has the rule's ``trigger``, ``obligor``, ``action``, ``to``, ``relation`` and
    ``limit`` (one that a fact states is joined by its value), the nearest ``strength``, what the
    rule says of exceptions and overruns, ``at`` as given, and ``due_on`` — or ``due_at`` for a
    limit in hours or minutes — with ``window``, ``days_counted`` and ``provisional`` where they
    apply (see :func:`guize.domain.decisions.timing.time_limit`). ``part_of`` tells of the enclosing
    rule; its own due date is known only if it runs from the same trigger. Where the text leaves
    open what a limit runs from, the outcome is ``unstated`` and no date follows.

    The limit is known without the fact ``at``, so the outcome is ``decided`` then, with a null date
    and ``needs`` naming ``at`` as ``optional``; likewise if hours are asked of a mere date. Where
    the only rule that fits takes its limit from a fact not given, that fact is needed.
    """
    teller = _Teller(case)
    decision = decide_by_narrowest(
        candidates, case, teller.key, teller.render, lambda rule: rule.unstated
    )
    if all(told["holds"] is False for told in decision.considered):
        wanted = _wanted(candidates, case, teller)
        if wanted:
            needs = (*(need_of(fact, case) for fact in wanted), *decision.needs)
            return replace(decision, outcome="needs_facts", reason=None, needs=needs)
    needs = decision.needs
    if teller.lacks_start:
        needs = (*needs, {**need_of("at", case), "optional": True})
    return replace(
        decision,
        needs=needs,
        citations=merge_citations([decision.citations, *teller.defining]),
        warnings=(*decision.warnings, *dict.fromkeys(teller.warnings)),
        is_provisional=any(
            told.get("provisional") is True for told in (decision.result, *decision.candidates)
        ),
        years=frozenset(teller.years),
    )


def _wanted(
    candidates: Sequence[Candidate[Deadline]], case: Case, teller: _Teller
) -> tuple[str, ...]:
    """Return the facts that rules take their limits from, if with them some rule might decide.

    What else must then be known comes after them.
    """
    stated = [
        fact
        for one in candidates
        for fact, region in one.conditions.items()
        if isinstance(region, Given) and fact not in case.facts.values
    ]
    values = {**case.facts.values, **dict.fromkeys(stated, ANYTHING)}
    settlement = settle(
        candidates,
        values,
        lambda alive, facts: frozenset(teller.key(one, facts) for one in narrowest(alive)),
    )
    if not settlement.holding and not settlement.needs:
        return ()
    return (*dict.fromkeys(stated), *settlement.needs)


@dataclass(slots=True)
class _Teller:
    """Tells what a rule comes to, and gathers what must be said beside it."""

    case: Case
    warnings: list[Caveat] = field(default_factory=list)
    lacks_start: bool = False
    years: set[int] = field(default_factory=set)
    defining: list[tuple[JsonObject, ...]] = field(default_factory=list)

    def key(self, candidate: Candidate[Deadline], facts: Facts) -> Hashable:
        """Return what makes two rules come to the same.

        Whom a rule binds matters only while nobody has been named.
        """
        del facts
        rule = candidate.rule
        for_anybody = "obligor" not in self.case.facts.values
        return rule.comes_to(self._limit(rule), for_anybody=for_anybody)

    def render(self, candidate: Candidate[Deadline]) -> JsonObject:
        """Return the members of the answer."""
        rule = candidate.rule
        result = rule.shown(*_SHOWN)
        result["limit"] = self._limit(rule).said
        if rule.strength is not None:
            result["strength"] = rule.strength
        at = self.case.facts.times.get("at")
        if at is not None:
            result["at"] = at.isoformat()
        timing = self._time(rule, at)
        self.warnings.extend((*timing.warnings, *_unsaid_of(rule)))
        self.lacks_start = self.lacks_start or timing.lacks_start
        result.update(timing.members)
        if rule.part_of is not None:
            result["part_of"] = self._enclosing(rule.part_of)
        return result

    def _limit(self, rule: Deadline) -> Limit:
        limit = rule.limit
        if isinstance(limit, FromFact):
            return limit.stated(self.case.facts.given.get(limit.fact))
        return limit

    def _time(self, rule: Deadline, at: date | None) -> Timing:
        if rule.starts_unstated is not None:
            return Timing({"due_on": None})
        sources = rule.said.get("source")
        timing = time_limit(self._limit(rule), rule.relation, at, self.case, sources)
        self.years |= timing.years
        if timing.defined is not None:
            self.defining.append(timing.defined.citations)
        return timing

    def _enclosing(self, rule_id: str) -> JsonObject:
        pointer = child("/deadlines", rule_id)
        rule = next((one for one in self.case.rules.deadlines if one.id == pointer), None)
        if rule is None:
            return {"rule": pointer}
        told: JsonObject = {
            "rule": pointer,
            "title": rule.title,
            **rule.shown("trigger"),
            "limit": self._limit(rule).said,
        }
        given = self.case.facts.given.get("trigger")
        covers = self.case.vocabularies["triggers"].covers
        same = isinstance(given, str) and any(covers(one, given) for one in rule.triggers)
        timing = self._time(rule, self.case.facts.times.get("at") if same else None)
        return {**told, **timing.members}


def _unsaid_of(rule: Deadline) -> Iterator[Caveat]:
    """Say who, or what is to be done, is left open by the text."""
    for fact, label in _LEFT_OPEN.items():
        if fact in rule.unsaid:
            yield Caveat(
                f"{fact}_unstated",
                Words(
                    zh=f"{label.zh},条文未载明:{rule.unsaid[fact]}。",
                    en=f"The text does not state {label.en}: {rule.unsaid[fact]}.",
                ),
            )


_LEFT_OPEN = {
    "obligor": Words(zh="由谁办理", en="who must act"),
    "action": Words(zh="应为何事", en="what must be done"),
}
