"""Holds tenants to the mandates of their ancestors: what a draft breaks, and what is kept today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlmodel import Session

from guize.checks.mandate_paths import BINDS_NOBODY
from guize.checks.mandates import judge_value
from guize.domain.citations import is_citation
from guize.domain.effective.answer import Answer, format_instant
from guize.domain.effective.path_history import PathHistory
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import child, reached
from guize.domain.json_types import Json, JsonObject
from guize.domain.mandates.breach_words import describe, tell_drafter
from guize.domain.mandates.compliance import Observance, is_judged, observe, overall
from guize.domain.mandates.mandate import MANDATES, Mandate, Mandator, binding, mandators_of
from guize.domain.mandates.subject import (
    Standing,
    World,
    as_recorded_next,
    broken_by_version,
    subject_of,
)
from guize.domain.tenancy.register import KnownRegister
from guize.domain.version import Version
from guize.domain.words import Words
from guize.services.published.shelf import Ready, View
from guize.store.queries import get_history, load_register
from guize.store.scope import seeing_everything

BROKEN = "mandate_broken"


def find_broken_mandates(session: Session, version: Version) -> list[Finding]:
    """Return what a version, were it recorded next, would break of its ancestors' mandates.

    Restricted ancestors bind as well, and are named with their citations, as baselines are.

    Args:
        session: the session; under the publication lock it sees everything that is published.
        version: the version, not recorded yet; findings point into its rules, below `/rules`.
    """
    with seeing_everything(session):
        history = get_history(session, version.tenant)
    mandators = mandators_of(history)
    if not any(mandator.demands for mandator in mandators):
        return []
    world = _world(history, version, mandators)
    return [
        _finding(standing, version)
        for standing in broken_by_version(world, version)
        if standing.observance.verdict == "violated"
    ]


def find_unbound_tenants(session: Session, version: Version) -> list[Finding]:
    """Return a warning for each tenant that a version's own mandates name and cannot bind.

    Whether one exists that the writer may not see is not told: a mandate binds it all the same.

    Args:
        session: the session.
        version: the version, not recorded yet; findings point into its rules, below `/rules`.
    """
    section = version.rules.get(MANDATES)
    limits = {
        rule: mandate.get("applies_to")
        for rule, mandate in (section if isinstance(section, dict) else {}).items()
        if isinstance(mandate, dict)
    }
    naming = {
        rule: limit
        for rule, limit in limits.items()
        if isinstance(limit, dict) and "tenants" in limit
    }
    if not naming:
        return []
    with seeing_everything(session):
        known = load_register(session).known()
    return [
        finding
        for rule, applies_to in naming.items()
        for finding in _unbound(
            known,
            version.tenant,
            applies_to,
            child(child(f"/rules/{MANDATES}", rule), "applies_to"),
        )
    ]


def _unbound(
    known: KnownRegister, mandator: str, applies_to: JsonObject, place: str
) -> Iterator[Finding]:
    tenants, levels = applies_to["tenants"], applies_to.get("levels")
    at: list[str] = []
    for index, slug in enumerate(tenants if isinstance(tenants, list) else []):
        if isinstance(slug, str) and mandator in known.line(slug) - {slug}:
            at += [period.tenant.level.value for period in known.periods(slug)]
            continue
        words = Words(
            zh=f"“{slug}”不是 {mandator} 的下级租户,该约束不约束它;请核对租户标识。",
            en=f"there is no tenant {slug!r} below {mandator}, so the mandate does not bind it; "
            "check the id.",
        )
        yield _binds_nobody(child(child(place, "tenants"), index), words)
    if at and isinstance(levels, list) and not any(level in levels for level in at):
        words = Words(
            zh=f"所列租户的层级是 {'、'.join(dict.fromkeys(at))},不在 levels 之内;两者须同时符合,"
            "该约束不约束任何租户。请删去 levels 或改正。",
            en=f"the tenants named are at level {', '.join(dict.fromkeys(at))}, which is not among "
            "the levels; both must hold, so the mandate binds nobody. Drop the levels, or mend "
            "them.",
        )
        yield _binds_nobody(place, words)


def _binds_nobody(pointer: str, words: Words) -> Finding:
    return Finding(code=BINDS_NOBODY, pointer=pointer, words=words, severity=Severity.WARNING)


def _world(history: PathHistory, version: Version, mandators: Sequence[Mandator]) -> World:
    """Return a tenant as on record, and as it is with one more version of its own."""
    sections = {section for mandator in mandators for section in mandator.sections()}
    having = history.having(as_recorded_next(history.own, version))
    return World(*(subject_of(one, judge_value, mandators, sections) for one in (history, having)))


def read_mandates(
    session: Session, view: View, slug: str, on: date, known_at: datetime | None
) -> Ready:
    """Return the mandates that bind a tenant on a day, the parent's first, and how each is kept.

    Raises:
        NotFoundError: there is no such tenant, or it must not be shown to exist.

    """

    def make() -> Ready:
        chronicle = view.chronicle(session, slug, known_at)
        answer = chronicle.effective(on)
        history = get_history(session, slug)
        mandators = mandators_of(history, known_at)
        tenant = history.tenant_on(on, known_at)
        told = known_at or answer.known_at
        return Ready.of(
            {
                "tenant": slug,
                "on": on.isoformat(),
                "known_at": format_instant(told) if told else None,
                "status": answer.status,
                "reason": answer.reason,
                "mandates": [_kept(mandate, answer) for mandate in binding(mandators, tenant, on)],
            }
        )

    return view.recall_of(slug, ("mandates", on, known_at), make)


def mandate_as_json(mandate: Mandate) -> JsonObject:
    """Return what is told of a mandate wherever it is named."""
    return {
        "tenant": mandate.tenant,
        "version": mandate.version,
        "instrument": mandate.instrument,
        "rule": mandate.rule,
        "title": mandate.title,
        "enforcement": mandate.enforcement,
    }


def place_as_json(observance: Observance) -> JsonObject:
    """Return how a mandate is kept at one place; ``value`` only where there is one."""
    told: JsonObject = {
        "pointer": observance.pointer,
        "verdict": observance.verdict,
        "ground": observance.ground,
        "words": {**describe(observance).as_json()},
    }
    return {**told, "value": observance.value} if observance.has_value else told


def _kept(mandate: Mandate, answer: Answer) -> JsonObject:
    observances = [*observe(mandate, answer, judge_value)]
    places: list[Json] = [place_as_json(observance) for observance in observances]
    demand = mandate.demand()
    return {
        **mandate_as_json(mandate),
        "applies_to": {"levels": demand["levels"], "tenants": demand["tenants"]},
        "path": mandate.path,
        "schema": mandate.schema,
        "required": mandate.required,
        "source": [*mandate.source],
        "verdict": overall(observances) if is_judged(answer) else None,
        "places": places,
    }


def _finding(standing: Standing, version: Version) -> Finding:
    mandate = standing.observance.mandate
    bars = mandate.enforcement == "blocking" and not standing.stood
    return Finding(
        code=BROKEN,
        pointer=_within(version.rules, standing.observance.pointer),
        words=tell_drafter(standing),
        severity=Severity.ERROR if bars else Severity.WARNING,
        citation=next(filter(is_citation, mandate.source), None),
        mandate=(mandate.tenant, mandate.rule),
    )


def _within(rules: Json, pointer: str) -> str:
    """Return the deepest part of a draft's rules on the way to ``pointer``, from the document."""
    place = "/rules"
    for token in reached(rules, pointer):
        place = child(place, token)
    return place
