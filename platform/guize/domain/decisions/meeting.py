"""A meeting: quorate or not, who convenes and presides, what is due when, whom an absentee asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from guize.domain.conditions.condition import is_narrower
from guize.domain.conditions.facts import read_facts
from guize.domain.conditions.settling import Candidate, settle
from guize.domain.decisions.absence import barred_items, find_absence, tell_absence
from guize.domain.decisions.cadence import Held, next_due
from guize.domain.decisions.case import Case
from guize.domain.decisions.chains import judge_when, run_actor
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.parts import find_part, marked
from guize.domain.decisions.quorum import check_counts, tell_quorum
from guize.domain.decisions.ruling import (
    Vocabularies,
    candidate_of,
    citations_in,
    merge_citations,
    need_of,
    nothing_decides,
    rules_of,
    tell_considered,
    used_defaults,
)
from guize.domain.decisions.signing import MINUTES, decide_signing, signing_candidates
from guize.domain.decisions.timing import Relation, time_limit
from guize.domain.decisions.titles import meeting_title
from guize.domain.effective.caveats import Caveat
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook


def meeting_candidates(rules: Rulebook, vocabularies: Vocabularies) -> tuple[Candidate, ...]:
    """Return the rules of ``meetings``, each on condition that its meeting is asked about."""
    return tuple(
        candidate_of(child("/meetings", name), rule, vocabularies, tests={"meeting": name})
        for name, rule in rules_of(rules, "meetings")
    )


def decide_meeting(case: Case) -> Decision:
    """Return what the rules say of one meeting.

    A narrower meeting (``conference-front``) also has what the rule of the wider one
    (``conference``) says, member by member, where its own rule is silent. ``result`` has, null
    where the text is silent or a fact is missing:

    - ``meeting``, ``title``; ``quorate``, ``quorum`` (see quorum.py);
    - ``convene``, ``preside``: actors, with whoever stands in for ``absent`` ones;
    - ``cadence``, ``next_due_on``: the last day for the next one, as of ``scheduled_on`` if given,
      else of the day of the case; ``before`` where it is held before each of another meeting;
    - ``materials_due``: ``limit``, ``by``, ``to``, ``due_on``;
    - ``minutes``: ``outcome``, ``chain``, ``signatory`` as a signing decision has them, ``needs``
      as the names of facts to ask that decision with, the limits ``drafted`` and ``issued`` with
      ``due_on``;
    - ``absence``, only for an ``absentee``; ``bars``, what an absent office keeps off the agenda;
    - ``attendance``, where the text says how strictly it is due.

    ``needs`` names, as ``optional``, the facts with which a null member could be told.

    Raises:
        InvalidInputError: more present than there are members, or no members.

    """
    check_counts(case)
    candidates = meeting_candidates(case.rules, case.vocabularies)
    settlement = settle(
        candidates, case.facts.values, lambda alive, _: frozenset(one.id for one in alive)
    )
    told = tell_considered(settlement.considered, case)
    assumed = used_defaults(candidates, case)
    if settlement.needs:
        needs = tuple(need_of(fact, case) for fact in settlement.needs)
        return Decision(outcome="needs_facts", needs=needs, considered=told, assumed=assumed)
    if not settlement.holding:
        return nothing_decides(case, told, assumed)
    layers = _by_width(settlement.holding)
    meeting = _Meeting(str(case.facts.values["meeting"]), layers, case)
    result = meeting.tell()
    return Decision(
        outcome="decided",
        result=result,
        rules=tuple(one.id for one in layers),
        needs=tuple(
            {**need_of(fact, case), "optional": True} for fact in dict.fromkeys(meeting.needs)
        ),
        considered=told,
        citations=merge_citations([citations_in(result)])
        or merge_citations(citations_in(one.rule) for one in layers),
        assumed=assumed,
        warnings=tuple(dict.fromkeys(meeting.warnings)),
        is_provisional=meeting.is_provisional,
    )


def _by_width(holding: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the rules from the narrowest to the widest."""

    def width(one: Candidate) -> int:
        return sum(is_narrower(other.conditions, one.conditions) for other in holding)

    return tuple(sorted(holding, key=width))


@dataclass(slots=True)
class _Meeting:
    """Tells of one meeting, and gathers what must be said beside it."""

    name: str
    layers: Sequence[Candidate]
    case: Case
    needs: list[str] = field(default_factory=list)
    warnings: list[Caveat] = field(default_factory=list)
    is_provisional: bool = False

    def tell(self) -> JsonObject:
        """Return the members of the answer."""
        at_meeting = replace(self.case, absent=self._absent())
        convene = self._actor("convener", at_meeting)
        preside = self._actor("chair", at_meeting)
        result: JsonObject = {
            "meeting": self.name,
            "title": self.layers[0].rule.get("title"),
            **self._quorum(),
            "convene": convene,
            "preside": preside,
            **self._cadence(),
            "materials_due": self._materials(),
            "minutes": self._minutes(),
        }
        absentee = self.case.facts.given.get("absentee")
        if isinstance(absentee, str):
            result["absence"] = self._absence(absentee, preside, convene, at_meeting)
        result["bars"] = self._bars(at_meeting)
        attendance = next((r["attendance"] for r in self._rules() if "attendance" in r), None)
        if attendance is not None:
            result["attendance"] = attendance
        return result

    def _rules(self) -> list[JsonObject]:
        return [one.rule for one in self.layers]

    def _part(self, *path: str) -> JsonObject | None:
        found = (find_part(rule, *path) for rule in self._rules())
        return next((part for part in found if part is not None), None)

    def _absent(self) -> frozenset[str]:
        given = self.case.facts.values.get("absent_offices")
        absentee = self.case.facts.values.get("absentee")
        offices = given if isinstance(given, frozenset) else frozenset[str]()
        alone = frozenset({absentee}) if isinstance(absentee, str) else frozenset[str]()
        return self.case.absent | offices | alone

    def _quorum(self) -> JsonObject:
        told, needs = tell_quorum(self._part("quorum"), self._part("members"), self.case)
        self.needs.extend(needs)
        return told

    def _actor(self, member: str, case: Case) -> JsonObject | None:
        part = self._part(member)
        if part is None:
            return None
        if judge_when(part.get("when"), case.facts.values, case.vocabularies) is False:
            return None
        run = run_actor(part, case)
        return marked(run, part) if isinstance(run, dict) else None

    def _cadence(self) -> JsonObject:
        cadence = self._part("cadence")
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
        told: JsonObject = {
            "cadence": cadence,
            "next_due_on": due.on.isoformat() if due.on else None,
        }
        other = cadence.get("before_each")
        if isinstance(other, str):
            told["before"] = {"meeting": other, "title": meeting_title(other, self.case)}
        return told

    def _materials(self) -> JsonObject | None:
        part = self._part("agenda", "lead_time")
        return None if part is None else {**part, **self._time(part["limit"], "before")}

    def _minutes(self) -> JsonObject | None:
        told: JsonObject = {}
        facts: JsonObject = {"document": MINUTES, "meeting": self.name}
        if "chair" in self.case.facts.given:
            facts["chair"] = self.case.facts.given["chair"]
        read = read_facts("signing", facts, self.case.vocabularies, ())
        candidates = signing_candidates(self.case.rules, self.case.vocabularies)
        signing = decide_signing(candidates, replace(self.case, facts=read))
        if signing.outcome not in ("not_regulated", "vacancy"):
            told = {"outcome": signing.outcome, **signing.result}
            told |= {"reason": signing.reason} if signing.reason else {}
            told |= {"needs": [need["fact"] for need in signing.needs]} if signing.needs else {}
            told |= {"assumed": signing.assumed} if signing.assumed else {}
            told |= {"candidates": list(signing.candidates)} if signing.candidates else {}
            told |= {"source": list(signing.citations)} if signing.citations else {}
            self.warnings.extend(signing.warnings)
        for member, name in (("drafted_within", "drafted"), ("issued_within", "issued")):
            limit = self._part("minutes", member)
            if limit is not None:
                told[name] = {"limit": limit, **self._time(limit, "within")}
        return told or None

    def _time(self, limit: Json, relation: Relation) -> JsonObject:
        scheduled_on: date | None = self.case.facts.times.get("scheduled_on")
        timing = time_limit(cast("JsonObject", limit), relation, scheduled_on, self.case)
        self.warnings.extend(timing.warnings)
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
                if isinstance(part.get("lead_time"), dict):
                    limit = part["lead_time"]
                    entry["lead_time"] = {"limit": limit, **self._time(limit, "before")}
                told.append({"absentee": absentee, "as": name, **entry})
            if told:
                return cast("JsonObject", told[0]) if len(told) == 1 else {"candidates": told}
        return None

    def _bars(self, case: Case) -> list[Json]:
        found = [barred_items(rule, case.absent, case) for rule in self._rules()]
        return next((bars for bars in found if bars), [])
