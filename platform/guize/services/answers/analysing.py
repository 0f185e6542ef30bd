"""Analysing a tenant's rules as they are read: merged, at every date on which they change."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from guize.checks.catalog import Catalog
from guize.domain.analysis.analyse import analyse
from guize.domain.effective.answer import format_instant
from guize.domain.json_types import Json, JsonObject
from guize.services.answers.deciding import law_on
from guize.services.published.shelf import View


def analyse_tenant(
    session: Session,
    view: View,
    catalog: Catalog,
    *,
    tenant: str,
    on: date | None,
    known_at: datetime | None,
) -> JsonObject:
    """Return the overlaps, dead rules and gaps of a tenant's rules on ``on``, or ever.

    ``states`` holds one entry for each rulebook that was, is or will be in force, with the first
    day of its force and its findings.

    Raises:
        NotFoundError: there is no such tenant.

    """
    chronicle = view.chronicle(session, tenant, known_at)
    days = [on] if on is not None else [p.from_on or date.min for p in chronicle.periods()]
    states: list[Json] = []
    seen: set[tuple[tuple[str, int], ...]] = set()
    for day in days:
        law = law_on(session, view, catalog, tenant=tenant, on=day, known_at=known_at)
        versions = tuple((layer.tenant, layer.version) for layer in law.effective.layers)
        if versions in seen or not law.effective.rules:
            continue
        seen.add(versions)
        findings = view.remember(
            ("analysis", tenant, versions),
            lambda law=law: analyse(law.effective.rules, law.vocabularies),  # type: ignore[misc]
        )
        states.append(
            {
                "from": day.isoformat(),
                "layers": [layer.as_json() for layer in law.effective.layers],
                "findings": [finding.as_json() for finding in findings],
            }
        )
    return {
        "tenant": tenant,
        "known_at": format_instant(chronicle.known_at) if chronicle.known_at else None,
        "states": states,
    }
