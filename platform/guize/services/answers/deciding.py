"""Deciding cases: the law and the calendar that bind them, then the kind's rule of decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from sqlmodel import Session

from guize.checks.catalog import Catalog
from guize.domain.conditions.facts import (
    CaseFacts,
    DecisionKind,
    read_facts,
)
from guize.domain.decisions.case import Case, Delegation
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.docket import Docket
from guize.domain.decisions.quota import quota_names
from guize.domain.effective.answer import Effective, format_instant
from guize.domain.effective.caveats import Caveat
from guize.domain.errors import Fault, InvalidInputError
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.groups import with_members
from guize.domain.rules.rulebook import Rules
from guize.domain.vocabulary import Vocabulary
from guize.services.answers.catalogue import own_terms
from guize.services.answers.naming import Names
from guize.services.answers.people import read_absent, read_delegations
from guize.services.answers.working_days import working_days
from guize.services.published.shelf import View, today

MOST_CASES = 1_000
"""How many cases one batch may hold."""

_MOST_FAULTS = 1_000
"""After how many faults the rest of a batch is left unread: nobody mends more in one go."""


# The fact whose date the law is taken for, where the caller names no day.
_TRIGGER: Mapping[DecisionKind, str] = {
    "deadline": "at",
    "leave": "departs_on",
    "meeting": "scheduled_on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a caller asks: the facts, who is absent, who was entrusted, and the two times."""

    kind: DecisionKind
    facts: Json = field(default_factory=dict)
    absent: Json = field(default_factory=list)
    delegations: Json = field(default_factory=list)
    on: date | None = None
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Law:
    """What binds a tenant on a day, ready for deciding."""

    effective: Effective
    docket: Docket
    names: Names

    @property
    def rules(self) -> Rules:
        """The rules, as read."""
        return self.docket.rules

    @property
    def vocabularies(self) -> Mapping[str, Vocabulary]:
        """The words that the tenant may use."""
        return self.rules.vocabularies


def decide(
    session: Session,
    view: View,
    catalog: Catalog,
    *,
    tenant: str,
    request: Request,
    now: datetime,
) -> JsonObject:
    """Return the decision of one case (DESIGN §5), with the law, the times and the citations.

    Raises:
        NotFoundError: there is no such tenant.
        InvalidInputError: the facts, the absent or the delegations cannot be read.

    """
    node = view.tree.get(tenant)
    zone = ZoneInfo(node.time_zone)
    day = request.on or _trigger_date(request, zone) or today(node, now)
    law = law_on(session, view, catalog, tenant=tenant, on=day, known_at=request.known_at)
    days = working_days(
        session, view, tenant=tenant, on=request.on or date.max, known_at=request.known_at
    )
    facts, absent, delegations = _read(request, law, {"level": node.level.value})
    case = Case(
        facts=facts,
        law=law.effective,
        rules=law.rules,
        vocabularies=law.vocabularies,
        calendar=days.calendar,
        on=day,
        zone=zone,
        absent=absent,
        delegations=delegations,
    )
    decision = law.docket.decide(request.kind, case)
    by_other_readings = (
        law.docket.decide(request.kind, replace(case, calendar=other)) for other in days.others
    )
    is_doubtful = any(other.result != decision.result for other in by_other_readings)
    known = [i for i in (law.effective.known_at, days.known_at) if i is not None]
    known_at = request.known_at or (max(known) if known else None)
    calendars = days.noticed_in(decision.years)
    return {
        **_told(request, case, decision, known_at, days.doubts if is_doubtful else ()),
        "needs": [law.names.called(need) for need in decision.needs],
        "calendars": [notice.as_json() for notice in calendars],
    }


def _read(
    request: Request, law: Law, defaults: JsonObject
) -> tuple[CaseFacts, frozenset[str], tuple[Delegation, ...]]:
    """Return the facts, who is absent and who was entrusted; all faults are told at once.

    ``defaults`` are the tenant's own.
    """
    faults: list[Fault] = []
    absent = read_absent(request.absent, law.names.offices, faults)
    delegations = read_delegations(request.delegations, law.names.offices, faults)
    rules, registers = quota_names(law.rules), law.names.registers
    try:
        facts = read_facts(
            request.kind, request.facts, law.vocabularies, rules, registers, defaults=defaults
        )
    except InvalidInputError as error:
        raise InvalidInputError((*error.faults, *faults)) from None
    if faults:
        raise InvalidInputError(tuple(faults))
    return facts, absent, delegations


def decide_many(
    session: Session,
    view: View,
    catalog: Catalog,
    *,
    tenant: str,
    requests: Sequence[Request],
    now: datetime,
) -> list[JsonObject]:
    """Return the decisions of many cases, in their order; all are decided or none is.

    Raises:
        NotFoundError: there is no such tenant.
        InvalidInputError: some cases cannot be read; pointers begin with ``/cases/{index}``.

    """
    decided: list[JsonObject] = []
    faults: list[Fault] = []
    for index, request in enumerate(requests):
        try:
            decided.append(decide(session, view, catalog, tenant=tenant, request=request, now=now))
        except InvalidInputError as error:
            faults += below_case(index, error.faults)
            if len(faults) >= _MOST_FAULTS:
                break
    if faults:
        raise InvalidInputError(tuple(faults))
    return decided


def below_case(index: int, faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the faults of a case with pointers into the batch."""
    return (replace(fault, pointer=f"/cases/{index}{fault.pointer}") for fault in faults)


def law_on(
    session: Session,
    view: View,
    catalog: Catalog,
    *,
    tenant: str,
    on: date,
    known_at: datetime | None,
) -> Law:
    """Return what binds ``tenant`` on a day, with the words that it may use.

    Raises:
        NotFoundError: there is no such tenant.

    """
    effective = view.chronicle(session, tenant, known_at).effective(on)
    versions = tuple((layer.tenant, layer.version) for layer in effective.layers)

    def read() -> Docket:
        words = catalog.with_terms(own_terms(session, view, tenant, on, known_at))
        known = with_members(words, effective.rules)
        return Docket(Rules(effective.rules, known, effective.enactment_of))

    docket = view.remember(("docket", tenant, versions), read)
    names = view.remember(("names", tenant, versions), lambda: Names(docket.rules))
    return Law(effective, docket, names)


def _trigger_date(request: Request, zone: ZoneInfo) -> date | None:
    facts = request.facts
    text = facts.get(_TRIGGER.get(request.kind, "")) if isinstance(facts, dict) else None
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(zone).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):
        return None  # read_facts says what is wrong with it


def _told(
    request: Request,
    case: Case,
    decision: Decision,
    known_at: datetime | None,
    doubts: Sequence[Caveat],
) -> JsonObject:
    """Return a decision as the API tells it; ``doubts`` are those about the days it counts on."""
    law = cast("Effective", case.law)
    warnings: list[Json] = [
        {**caveat.as_json()}
        for caveat in dict.fromkeys((*law.warnings, *doubts, *decision.warnings))
    ]
    return {
        "tenant": law.tenant,
        "kind": request.kind,
        "on": case.on.isoformat(),
        "known_at": format_instant(known_at) if known_at else None,
        "facts": case.facts.given,
        "absent": request.absent,
        "delegations": request.delegations,
        "outcome": decision.outcome,
        "reason": decision.reason,
        "certainty": _certainty(law, decision, doubts),
        "rules": [*decision.rules],
        **decision.result,
        "candidates": [*decision.candidates],
        "needs": [*decision.needs],
        "assumed": decision.assumed,
        "considered": [*decision.considered],
        "citations": [*decision.citations],
        "notes": [*decision.notes],
        "refers_to": [*decision.refers_to],
        "materials": [*decision.materials],
        "consequences": [*decision.consequences],
        "deemed": [*decision.deemed],
        "warnings": warnings,
        "layers": [layer.as_json() for layer in law.layers],
        "missing": [instrument.as_json() for instrument in law.missing],
        "incomplete": [one.as_json() for one in law.incomplete],
    }


def _certainty(law: Effective, decision: Decision, doubts: Sequence[Caveat]) -> str:
    if doubts or decision.is_doubtful or law.certainty == "doubtful":
        return "doubtful"
    if law.missing and decision.rules:
        # A baseline decided, and a text that may say otherwise is not on file.
        return "doubtful"
    return "provisional" if decision.is_provisional else law.certainty
