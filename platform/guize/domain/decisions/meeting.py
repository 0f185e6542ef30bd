"""A meeting: quorate, passed, who convenes and presides, what is due, whom an absentee asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar, cast

from guize.domain.conditions.condition import is_narrower
from guize.domain.conditions.facts import facts_of_kind, read_facts
from guize.domain.conditions.settling import Candidate
from guize.domain.decisions.absence import (
    barred_items,
    find_absence,
    sending_instead,
    tell_absence,
    tell_silence,
)
from guize.domain.decisions.cadence import Held, next_due
from guize.domain.decisions.case import Case
from guize.domain.decisions.chains import run_actor
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.quorum import check_counts, find_present, judge_quorum
from guize.domain.decisions.ruling import candidates_of, need_of, settled
from guize.domain.decisions.signing import decide_signing
from guize.domain.decisions.timing import time_limit
from guize.domain.decisions.titles import meeting_title
from guize.domain.decisions.voting import judge_vote
from guize.domain.effective.caveats import Caveat
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import SomeActor, without
from guize.domain.rules.content import citations_in, merge_citations
from guize.domain.rules.deadlines import Relation
from guize.domain.rules.limits import Limit
from guize.domain.rules.marks import marked
from guize.domain.rules.matters import MatterRule
from guize.domain.rules.meetings import Attendance, Meeting
from guize.domain.rules.rulebook import Rules
from guize.domain.rules.signing import MINUTES, SigningRule

_Part = TypeVar("_Part")


def meeting_candidates(rules: Rules) -> tuple[Candidate[Meeting], ...]:
    """Return the rules of ``meetings``, each on condition that its meeting is asked about."""
    return candidates_of(rules.meetings, rules)


def decide_meeting(
    candidates: Sequence[Candidate[Meeting]],
    signing: Sequence[Candidate[SigningRule]],
    matters: Sequence[Candidate[MatterRule]],
    case: Case,
) -> Decision:
    """Return what the rules say of one meeting.

    A narrower meeting (``conference-front``) also has what the rule of the wider one
    (``conference``) says, member by member, where its own rule is silent. ``result`` has, null
    where the text is silent or a fact is missing:

    - ``meeting``, ``title``; ``quorate``, ``quorum`` (see quorum.py);
    - ``passed``, ``voting``: whether the item is passed, and what it takes (see voting.py);
    - ``convene``, ``preside``: actors, with whoever stands in for ``absent`` ones;
    - ``members``; ``participants`` (参加) and ``observers`` (列席), a group for each case;
    - ``cadence``, ``next_due_on``: the last day for the next one, as of ``scheduled_on`` if given,
      else of the day of the case; ``before`` where it is held before each of another meeting;
    - ``materials_due``: ``limit``, ``by``, ``to``, ``due_on``;
    - ``minutes``: ``outcome``, ``chain``, ``signatory`` as a signing decision has them on the facts
      given here, ``needs`` as the names of facts to ask that decision with (or this one, where it
      takes them), the limits ``drafted`` and ``issued`` with ``due_on``;
    - ``absence``, only for an ``absentee``: ``outcome`` ``not_regulated`` where the text
      speaks of others; ``bars``, what an absent office keeps off the agenda;
    - ``attendance``, where the text says how strictly it is due: one rule, or a list of them.

    ``signing`` are the candidates of a signing decision, ``matters`` those of a matter's, for how
    votes on it go.

    ``needs`` names, as ``optional``, the facts with which a null member could be told.

    Raises:
        InvalidInputError: more present, by video or voting than there can be, or no members.

    """
    check_counts(case)
    found = settled(candidates, case, lambda alive, _: frozenset(one.id for one in alive))
    if isinstance(found, Decision):
        return found
    layers = _by_width(found.holding)
    meeting = _Teller(str(case.facts.values["meeting"]), layers, signing, matters, case)
    result = meeting.tell()
    decision = Decision(
        outcome="decided",
        result=result,
        rules=tuple(one.id for one in layers),
        needs=tuple(
            {**need_of(fact, case), "optional": True} for fact in dict.fromkeys(meeting.needs)
        ),
        citations=merge_citations(
            [
                merge_citations([citations_in(result)])
                or merge_citations(one.rule.citations for one in layers),
                *meeting.defining,
            ]
        ),
        warnings=tuple(dict.fromkeys(meeting.warnings)),
        is_provisional=meeting.is_provisional,
        years=frozenset(meeting.years),
        notes=meeting.notes,
    )
    return found.told(decision)


def _by_width(holding: Sequence[Candidate[Meeting]]) -> tuple[Candidate[Meeting], ...]:
    """Return the rules from the narrowest to the widest."""

    def width(one: Candidate[Meeting]) -> int:
        return sum(is_narrower(other.conditions, one.conditions) for other in holding)

    return tuple(sorted(holding, key=width))


def _nearest(parts: Iterable[_Part]) -> _Part | None:
    """Return a part of the narrowest rule that has it; the rules come from the narrowest on."""
    return next((part for part in parts if part is not None), None)


@dataclass(slots=True)
class _Teller:
    """Tells of one meeting, and gathers what must be said beside it."""

    name: str
    layers: Sequence[Candidate[Meeting]]
    signing: Sequence[Candidate[SigningRule]]
    matters: Sequence[Candidate[MatterRule]]
    case: Case
    needs: list[str] = field(default_factory=list)
    warnings: list[Caveat] = field(default_factory=list)
    is_provisional: bool = False
    years: set[int] = field(default_factory=set)
    defining: list[tuple[JsonObject, ...]] = field(default_factory=list)
    notes: tuple[JsonObject, ...] = ()

    def tell(self) -> JsonObject:
        """Return the members of the answer."""
        absentee = self.case.facts.given.get("absentee")
        at_meeting = replace(
            self.case,
            absent=self._away(),
            not_attending=frozenset({absentee} if isinstance(absentee, str) else ()),
        )
        convene = self._actor((rule.convener for rule in self._rules()), at_meeting)
        preside = self._actor((rule.chair for rule in self._rules()), at_meeting)
        result: JsonObject = {
            "meeting": self.name,
            "title": self.layers[0].rule.title,
            **self._passing(),
            "convene": convene,
            "preside": preside,
            **self._people(),
            **self._cadence(),
            "materials_due": self._materials(),
            "minutes": self._minutes(),
        }
        if isinstance(absentee, str):
            result["absence"] = self._absence(absentee, preside, convene, at_meeting)
        result["bars"] = self._bars(at_meeting)
        return {**result, **self._strictness()}

    def _rules(self) -> list[Meeting]:
        return [one.rule for one in self.layers]

    def _away(self) -> frozenset[str]:
        given = self.case.facts.values.get("absent_offices")
        return self.case.absent | (given if isinstance(given, frozenset) else frozenset[str]())

    def _passing(self) -> JsonObject:
        """Return whether the meeting is quorate, and whether the item is passed."""
        present = find_present(self._attendance(), self.case)
        members = _nearest(rule.members for rule in self._rules())
        quorum = _nearest(rule.quorum for rule in self._rules())
        quorate = judge_quorum(quorum, members, present, self.case)
        voting = _nearest(rule.voting or None for rule in self._rules()) or ()
        vote = judge_vote(voting, self.matters, quorate, present, self.case)
        self.needs.extend((*quorate.needs, *vote.needs))
        self.warnings.extend(present.warnings)
        return {
            "quorate": quorate.quorate,
            "quorum": quorate.told,
            "passed": vote.passed,
            "voting": vote.told,
        }

    def _attendance(self) -> Sequence[Attendance]:
        return _nearest(rule.attendance or None for rule in self._rules()) or ()

    def _strictness(self) -> JsonObject:
        """Return how strictly attendance is due."""
        facts = self.case.facts.values
        told: list[Json] = [
            without(one.said, "when") if holds else one.said
            for one in self._attendance()
            if (holds := one.when is None or one.when.holds(facts)) is not False
        ]
        return {"attendance": told[0] if len(told) == 1 else told} if told else {}

    def _actor(self, named: Iterable[SomeActor | None], case: Case) -> JsonObject | None:
        actor = _nearest(named)
        run = None if actor is None else run_actor(actor, case)
        return None if actor is None or run is None else marked(run, actor.said)

    def _people(self) -> JsonObject:
        facts = self.case.facts.values
        members = _nearest(rule.members for rule in self._rules())
        told: JsonObject = {"members": members.applying(facts) if members else None}
        groups = {
            "participants": _nearest(rule.participants for rule in self._rules()),
            "observers": _nearest(rule.observers for rule in self._rules()),
        }
        for name, group in groups.items():
            applying = [people.applying(facts) for people in group or ()]
            told[name] = [one for one in applying if one is not None] if group else None
        return told

    def _cadence(self) -> JsonObject:
        cadence = _nearest(rule.cadence for rule in self._rules())
        if cadence is None:
            return {"cadence": None, "next_due_on": None}
        facts = self.case.facts
        number = facts.given.get("held_in_period")
        held = Held(
            last_on=facts.times.get("last_held_on"),
            in_period=number if isinstance(number, int) else None,
        )
        now = facts.times.get("scheduled_on", self.case.on)
        due = next_due(cadence, now, held, self.case.calendar)
        self.needs.extend(due.needs)
        self.warnings.extend(due.warnings)
        self.is_provisional = self.is_provisional or due.provisional
        self.years |= due.years
        told: JsonObject = {
            "cadence": cadence.said,
            "next_due_on": due.on.isoformat() if due.on else None,
        }
        other = cadence.before_each
        if other is not None:
            told["before"] = {"meeting": other, "title": meeting_title(other, self.case)}
        return told

    def _materials(self) -> JsonObject | None:
        materials = _nearest(rule.materials for rule in self._rules())
        if materials is None:
            return None
        return {**materials.said, **self._time(materials.limit, "before", materials.said)}

    def _minutes(self) -> JsonObject | None:
        told: JsonObject = {}
        known = facts_of_kind("signing", self.case.vocabularies)
        given = self.case.facts.given
        facts: JsonObject = {name: value for name, value in given.items() if name in known}
        facts |= {"document": MINUTES, "meeting": self.name}
        read = read_facts("signing", facts, self.case.vocabularies, ())
        signing = decide_signing(self.signing, replace(self.case, facts=read))
        if signing.outcome not in ("incomplete", "not_regulated", "vacancy"):
            told = {"outcome": signing.outcome, **signing.result}
            told |= {"reason": signing.reason} if signing.reason else {}
            told |= {"needs": [need["fact"] for need in signing.needs]} if signing.needs else {}
            told |= {"assumed": signing.assumed} if signing.assumed else {}
            told |= {"candidates": list(signing.candidates)} if signing.candidates else {}
            told |= {"source": list(signing.citations)} if signing.citations else {}
            self.warnings.extend(signing.warnings)
            taken = facts_of_kind("meeting", self.case.vocabularies)
            asked = (str(need["fact"]) for need in signing.needs)
            self.needs.extend(fact for fact in asked if fact in taken)
            self.notes = signing.notes
        limits = {
            "drafted": _nearest(rule.drafted_within for rule in self._rules()),
            "issued": _nearest(rule.issued_within for rule in self._rules()),
        }
        for name, limit in limits.items():
            if limit is not None:
                told[name] = {"limit": limit.said, **self._time(limit, "within", limit.said)}
        return told or None

    def _time(self, limit: Limit, relation: Relation, part: JsonObject) -> JsonObject:
        """Return when a limit is due; ``part`` is what cites it."""
        scheduled_on: date | None = self.case.facts.times.get("scheduled_on")
        timing = time_limit(limit, relation, scheduled_on, self.case, part.get("source"))
        if timing.defined is not None:
            self.defining.append(timing.defined.citations)
        self.warnings.extend(timing.warnings)
        self.years |= timing.years
        if timing.lacks_start and scheduled_on is None:
            self.needs.append("scheduled_on")
        if timing.members.get("provisional") is True:
            self.is_provisional = True
        return {"relation": relation, **timing.members}

    def _absence(
        self, absentee: str, preside: JsonObject | None, convene: JsonObject | None, case: Case
    ) -> JsonObject | None:
        for rule in self._rules():
            told: list[Json] = []
            for name, part in find_absence(rule, absentee, case):
                entry = tell_absence(part, absentee, preside or {}, convene or {}, case)
                if part.lead_time is not None:
                    timed = self._time(part.lead_time, "before", part.said)
                    entry["lead_time"] = {"limit": part.lead_time.said, **timed}
                told.append({"absentee": absentee, "as": name, **entry})
            if told:
                found = cast("JsonObject", told[0]) if len(told) == 1 else {"candidates": told}
                return {**sending_instead(self._rules(), absentee, case), **found}
        silence = tell_silence(self._rules(), absentee, case)
        instead = sending_instead(self._rules(), absentee, case)
        return {"absentee": absentee, **instead, **(silence or {})} if silence or instead else None

    def _bars(self, case: Case) -> list[Json]:
        absent = case.absent | case.not_attending
        found = [barred_items(rule, absent, case) for rule in self._rules()]
        return next((bars for bars in found if bars), [])
