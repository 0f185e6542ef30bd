"""Cases under the packs that the platform ships: five cities and the national calendar."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import cast

from guize.checks.catalog import load_catalog
from guize.domain.conditions.facts import DecisionKind, read_facts
from guize.domain.decisions.case import Case, Delegation
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.docket import Docket
from guize.domain.effective.calendar import WorkingCalendar, calendar_in_force
from guize.domain.effective.rulebook import effective
from guize.domain.effective.timeline import Timeline
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.rulebook import Rules
from guize.packs.read import read_pack

TENANTS = Path(__file__).parents[3] / "tenants"
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def _timeline(tenant: str) -> tuple[Timeline, dict[str, dict[str, JsonObject]]]:
    pack = read_pack(TENANTS / tenant)
    versions = [v.as_version(_EPOCH + timedelta(seconds=v.number)) for v in pack.versions]
    words: dict[str, dict[str, JsonObject]] = {}
    for version in pack.versions:
        for name, entries in version.vocabulary.items():
            words.setdefault(name, {}).update(cast("dict[str, JsonObject]", entries))
    return Timeline(pack.tenant, versions), words


@cache
def calendar_on(on: date) -> WorkingCalendar:
    """Return the national calendar as it held on ``on``."""
    return WorkingCalendar.from_rules(calendar_in_force([_timeline("cn")[0]], on).rules)


def real_case(
    kind: DecisionKind,
    tenant: str,
    on: str,
    facts: JsonObject,
    *,
    absent: Iterable[str] = (),
    delegations: Iterable[tuple[str, str]] = (),
) -> Case:
    """Return a case of ``tenant`` under the law and the calendar of ``on`` (YYYY-MM-DD)."""
    timeline, words = _timeline(tenant)
    vocabularies = load_catalog().with_terms(words)
    day = date.fromisoformat(on)
    law = effective([timeline], day)
    return Case(
        facts=read_facts(kind, facts, vocabularies, ()),
        law=law,
        rules=Rules(law.rules, vocabularies),
        vocabularies=vocabularies,
        calendar=calendar_on(day),
        on=day,
        absent=frozenset(absent),
        delegations=[Delegation(giver, holder) for giver, holder in delegations],
    )


def due(tenant: str, on: str, **facts: Json) -> Decision:
    """Return what is due in ``tenant``, as of ``on``."""
    case = real_case("deadline", tenant, on, facts)
    return Docket(case.rules).decide("deadline", case)


def meet(
    tenant: str,
    on: str,
    delegations: Iterable[tuple[str, str]] = (),
    absent: Iterable[str] = (),
    **facts: Json,
) -> Decision:
    """Return what is decided of a meeting in ``tenant``, as of ``on``."""
    case = real_case("meeting", tenant, on, facts, absent=absent, delegations=delegations)
    return Docket(case.rules).decide("meeting", case)


def asked(decision: Decision) -> list[Json]:
    """Return the names of the facts that a decision asks for."""
    return [need["fact"] for need in decision.needs]
