"""Rows as domain values."""

from datetime import UTC, date
from typing import Any, cast

from guize.domain.force import Commenced, Prevails, Stage
from guize.domain.gaps import Gap
from guize.domain.instrument import Instrument
from guize.domain.json_reader import ObjectReader
from guize.domain.tenancy.facts import Fact, FactKind, Ground
from guize.domain.tenancy.register import TenantPeriod
from guize.domain.tenant import Level, Tenant, Visibility
from guize.domain.version import Alternative, EndCertainty, EndReason, Kind, StartCertainty, Version
from guize.domain.words import Words
from guize.store.tables import TenantFactRow, TenantPeriodRow, VersionRow


def tenant_of(row: TenantPeriodRow) -> Tenant:
    """Return the tenant as a row tells it."""
    return Tenant(
        slug=row.tenant,
        parent=row.parent,
        name=Words(zh=row.name_zh, en=row.name_en),
        level=Level(row.level),
        division_code=row.division_code,
        time_zone=row.time_zone,
        visibility=Visibility(row.visibility),
    )


def fact_of(row: TenantFactRow) -> Fact:
    """Return the fact that a row holds."""
    ground = row.ground
    return Fact(
        tenant=row.tenant,
        number=row.number,
        recorded_at=row.recorded_at.astimezone(UTC),
        kind=FactKind(row.kind),
        on=row.on_day,
        said=row.said,
        successor=row.successor,
        carries=tuple(row.carries),
        ground=None if ground is None else Ground.read(ObjectReader(ground)),
        corrects=row.corrects,
        void=row.void,
    )


def row_of_fact(fact: Fact, seq: int) -> TenantFactRow:
    """Return the row of a fact; the inverse of `fact_of`."""
    return TenantFactRow(
        tenant=fact.tenant,
        number=fact.number,
        kind=fact.kind.value,
        on_day=fact.on,
        said=fact.said,
        successor=fact.successor,
        carries=list(fact.carries),
        ground=fact.ground.as_json() if fact.ground else None,
        corrects=fact.corrects,
        void=fact.void,
        recorded_at=fact.recorded_at,
        seq=seq,
    )


def row_of_period(period: TenantPeriod) -> TenantPeriodRow:
    """Return the row of a period."""
    tenant = period.tenant
    return TenantPeriodRow(
        tenant=tenant.slug,
        from_on=period.from_on or date.min,
        to_on=period.to_on,
        standing=period.standing,
        parent=tenant.parent,
        name_zh=tenant.name.zh,
        name_en=tenant.name.en,
        level=tenant.level.value,
        division_code=tenant.division_code,
        time_zone=tenant.time_zone,
        visibility=tenant.visibility.value,
    )


def version_of(row: VersionRow) -> Version:
    """Return the version that a row holds; the row may lack its text, capture and files."""
    return Version(
        tenant=row.tenant,
        number=row.number,
        kind=Kind(row.kind),
        recorded_at=row.recorded_at.astimezone(UTC),
        series=row.series,
        series_label=Words(**row.series_label) if row.series_label else None,
        continues=row.continues,
        corrects=row.corrects,
        void=row.void,
        amends=row.amends,
        repeals=tuple(row.repeals),
        commences=tuple(Commenced.read(ObjectReader(one)) for one in row.commences),
        stages=tuple(Stage.read(ObjectReader(one)) for one in row.stages),
        prevails_over=tuple(Prevails.read(ObjectReader(one)) for one in row.prevails_over),
        effective_from=row.effective_from,
        effective_from_certainty=cast("StartCertainty", row.effective_from_certainty),
        effective_clause=row.effective_clause,
        effective_alternatives=tuple(map(_alternative_of, row.effective_alternatives)),
        effective_to=row.effective_to,
        effective_to_certainty=cast("EndCertainty", row.effective_to_certainty),
        effective_to_reason=cast("EndReason | None", row.effective_to_reason),
        extends_base_to=row.extends_base_to,
        on_file=row.on_file,
        instrument=Instrument.from_json(row.instrument),
        rules=row.rules,
        content_hash=row.content_hash,
        gaps=tuple(map(Gap.from_json, row.gaps)),
        labels=row.labels,
    )


def alternative_as_json(alternative: Alternative) -> dict[str, Any]:
    """Return an alternative reading as its row stores it."""
    return {
        "effective_from": alternative.effective_from.isoformat(),
        "reading": alternative.reading.as_json(),
    }


def _alternative_of(stored: dict[str, Any]) -> Alternative:
    return Alternative(date.fromisoformat(stored["effective_from"]), Words(**stored["reading"]))
