"""Tells the audit what an import recorded: which versions, and what each changed of the rules."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from guize.domain.effective.timeline import Timeline
from guize.domain.governance.authority import SYSTEM
from guize.domain.json_types import Json, JsonObject
from guize.services.access import audit
from guize.services.access.telling_changes import told_effects
from guize.services.record.enrolling import told_facts
from guize.services.record.importing import TenantReport
from guize.store.queries import get_timeline


def record_import(session: Session, report: TenantReport, done: str, now: datetime) -> None:
    """Record one event for each version that an import recorded, or one for the tenant alone.

    The first of them tells what was recorded of the tenant itself.

    Args:
        session: the session, with the import flushed; the caller commits.
        report: what became of the pack.
        done: the same in words.
        now: the instant of the import.

    """
    tenant = report.tenant
    numbers = [one.recorded_as for one in report.versions if one.outcome != "unchanged"]
    timeline = get_timeline(session, tenant)
    versions = sorted(timeline.versions, key=lambda version: version.number)
    told = told_facts(report.facts)
    facts: JsonObject = {"facts": told} if told else {}
    for number in sorted(numbers):
        before, after = (Timeline(timeline.tenant, versions[: number - own]) for own in (1, 0))
        name = f"{tenant}@{number}"
        listed: list[Json] = [name]
        detail = {
            "done": done,
            "versions": listed,
            **facts,
            **told_effects(before, after, versions[number - 1]),
        }
        facts = {}
        event = audit.event(SYSTEM, now, "pack.import", tenant=tenant, about=name, detail=detail)
        audit.record(session, event)
    if not numbers:
        event = audit.event(
            SYSTEM, now, "pack.import", tenant=tenant, detail={"done": done, **facts}
        )
        audit.record(session, event)
