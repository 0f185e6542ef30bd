"""When something is due: the rules of ``deadlines``, and the limits that meetings set."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from guize.domain.conditions.condition import Facts, Given
from guize.domain.conditions.sampling import ANYTHING
from guize.domain.conditions.settling import Candidate, narrowest, settle
from guize.domain.decisions.case import Case
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.parts import find_part
from guize.domain.decisions.ruling import (
    Vocabularies,
    candidate_of,
    content_key,
    decide_by_narrowest,
    need_of,
    rules_of,
)
from guize.domain.decisions.timing import Relation, Timing, time_limit
from guize.domain.effective.caveats import Caveat
from guize.domain.json_pointer import child
from guize.domain.json_types import JsonObject, Rulebook

SELECTORS = ("trigger", "obligor", "action")
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
)


@dataclass(frozen=True, slots=True)
class _MeetingLimit:
    """Where a meeting keeps a limit, and what it is a limit for."""

    path: tuple[str, ...]
    trigger: str
    action: str
    relation: Relation
    title: str


_MEETING_LIMITS = (
    _MeetingLimit(
        ("minutes", "drafted_within"), "meeting-ended", "draft-minutes", "within", "纪要初稿"
    ),
    _MeetingLimit(
        ("minutes", "issued_within"), "meeting-ended", "issue-minutes", "within", "纪要印发"
    ),
    _MeetingLimit(
        ("agenda", "lead_time"), "meeting-scheduled", "submit-papers", "before", "材料报送"
    ),
)


def deadline_candidates(rules: Rulebook, vocabularies: Vocabularies) -> tuple[Candidate, ...]:
    """Return what may set a limit: each rule of ``deadlines``, and the limits of each meeting.

    A rule whose limit is ``{"from_fact": …}`` holds only if that fact is given.
    """
    found = []
    for rule_id, rule in rules_of(rules, "deadlines"):
        tests = {fact: rule[fact] for fact in SELECTORS if fact in rule}
        found.append(_candidate(child("/deadlines", rule_id), rule, tests, vocabularies))
    for meeting, rule in rules_of(rules, "meetings"):
        for kind in _MEETING_LIMITS:
            limited = _meeting_rule(rule, kind)
            if limited is not None:
                pointer = child("/meetings", meeting) + "".join(f"/{key}" for key in kind.path)
                tests = {fact: limited[fact] for fact in SELECTORS if fact in limited}
                tests["meeting"] = meeting
                found.append(_candidate(pointer, limited, tests, vocabularies))
    return tuple(found)


def _meeting_rule(rule: JsonObject, kind: _MeetingLimit) -> JsonObject | None:
    """Return a meeting's limit in the shape of a rule of ``deadlines``."""
    part = find_part(rule, *kind.path)
    if part is None:
        return None
    itself: JsonObject = {key: member for key, member in part.items() if key != "source"}
    limited: JsonObject = {
        "title": f"{rule.get('title')}{kind.title}",
        "trigger": kind.trigger,
        "action": kind.action,
        "relation": kind.relation,
        "limit": part.get("limit", itself),
    }
    for member, name in (("by", "obligor"), ("to", "to"), ("source", "source")):
        if member in part:
            limited[name] = part[member]
    for member in ("strength", "when"):
        if member in part or member in rule:
            limited[member] = part.get(member, rule.get(member))
    return limited


def _candidate(
    pointer: str, rule: JsonObject, tests: JsonObject, vocabularies: Vocabularies
) -> Candidate:
    candidate = candidate_of(pointer, rule, vocabularies, tests=tests, selectors=SELECTORS)
    fact = _stated_by(rule)
    if fact is None:
        return candidate
    return replace(
        candidate,
        tests={**candidate.tests, fact: {"given": True}},
        conditions={**candidate.conditions, fact: Given()},
    )


def _stated_by(rule: JsonObject) -> str | None:
    limit = rule.get("limit")
    fact = limit.get("from_fact") if isinstance(limit, dict) else None
    return fact if isinstance(fact, str) else None


def decide_deadline(candidates: Sequence[Candidate], case: Case) -> Decision:
    """Return within what limit something must be done, and by when.

    ``result`` has the rule's ``trigger``, ``obligor``, ``action``, ``to``, ``relation`` and
    ``limit`` (one that a fact states is joined by its value), the nearest ``strength``, what the
    rule says of exceptions and overruns, ``at`` as given, and ``due_on`` — or ``due_at`` for a
    limit in hours or minutes — with ``window``, ``days_counted`` and ``provisional`` where they
    apply (see :func:`guize.domain.decisions.timing.time_limit`). ``part_of`` tells of the enclosing
    rule; its own due date is known only if it runs from the same trigger.

    The limit is known without the fact ``at``, so the outcome is ``decided`` then, with a null date
    and ``needs`` naming ``at`` as ``optional``; likewise if hours are asked of a mere date. Where
    the only rule that fits takes its limit from a fact not given, that fact is needed.
    """
    teller = _Teller(case)
    decision = decide_by_narrowest(candidates, case, teller.key, teller.render)
    if decision.outcome in ("not_regulated", "vacancy"):
        wanted = _wanted(candidates, case, teller)
        if wanted:
            needs = tuple(need_of(fact, case) for fact in wanted)
            return replace(decision, outcome="needs_facts", reason=None, needs=needs)
    needs = decision.needs
    if teller.lacks_start:
        needs = (*needs, {**need_of("at", case), "optional": True})
    return replace(
        decision,
        needs=needs,
        warnings=(*decision.warnings, *dict.fromkeys(teller.warnings)),
        is_provisional=any(
            told.get("provisional") is True for told in (decision.result, *decision.candidates)
        ),
    )


def _wanted(candidates: Sequence[Candidate], case: Case, teller: _Teller) -> tuple[str, ...]:
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

    def key(self, candidate: Candidate, facts: Facts) -> Hashable:
        """Return what makes two rules come to the same.

        Whom a rule binds matters only while nobody has been named.
        """
        del facts
        rule = candidate.rule
        told = {*_SHOWN, "part_of"} - {"trigger"}
        if "obligor" in self.case.facts.values:
            told.remove("obligor")
        members = {key: rule[key] for key in told if key in rule}
        return content_key({**members, "limit": self._limit(rule)})

    def render(self, candidate: Candidate) -> JsonObject:
        """Return the members of the answer."""
        rule = candidate.rule
        limit = self._limit(rule)
        result: JsonObject = {key: rule[key] for key in _SHOWN if key in rule}
        result["limit"] = limit
        strength = limit.get("strength", rule.get("strength"))
        if strength is not None:
            result["strength"] = strength
        at = self.case.facts.times.get("at")
        if at is not None:
            result["at"] = at.isoformat()
        timing = self._time(rule, at)
        self.warnings.extend(timing.warnings)
        self.lacks_start = self.lacks_start or timing.lacks_start
        result.update(timing.members)
        if isinstance(rule.get("part_of"), str):
            result["part_of"] = self._enclosing(str(rule["part_of"]))
        return result

    def _limit(self, rule: JsonObject) -> JsonObject:
        limit = cast("JsonObject", rule["limit"])
        fact = _stated_by(rule)
        given = self.case.facts.given.get(fact) if fact is not None else None
        return {**limit, **given} if isinstance(given, dict) else limit

    def _time(self, rule: JsonObject, at: date | None) -> Timing:
        relation = cast("Relation", rule["relation"])
        return time_limit(self._limit(rule), relation, at, self.case)

    def _enclosing(self, rule_id: str) -> JsonObject:
        pointer = child("/deadlines", rule_id)
        rule = self.case.section("deadlines").get(rule_id)
        if rule is None:
            return {"rule": pointer}
        told: JsonObject = {
            "rule": pointer,
            "title": rule.get("title"),
            "trigger": rule["trigger"],
            "limit": self._limit(rule),
        }
        triggers = rule["trigger"] if isinstance(rule["trigger"], list) else [rule["trigger"]]
        given = self.case.facts.given.get("trigger")
        covers = self.case.vocabularies["triggers"].covers
        same = isinstance(given, str) and any(covers(str(one), given) for one in triggers)
        timing = self._time(rule, self.case.facts.times.get("at") if same else None)
        return {**told, **timing.members}
