"""Short ways to write tenants and versions: day 0 is 2020-01-01, each version's instant its own."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypedDict, Unpack

from guize.domain.effective.timeline import Timeline
from guize.domain.force import Commenced, Prevails, Stage
from guize.domain.instrument import Instrument, Predecessor
from guize.domain.json_types import Json, JsonObject
from guize.domain.tenant import Level, Tenant
from guize.domain.version import (
    WORK_RULES,
    Alternative,
    EndCertainty,
    EndReason,
    Kind,
    StartCertainty,
    Version,
)
from guize.domain.words import Words

DAY_ZERO = date(2020, 1, 1)


def day(number: int) -> date:
    """Return the date of a day number."""
    return DAY_ZERO + timedelta(days=number)


def at(tick: int) -> datetime:
    """Return the instant of a tick of the recording clock."""
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=tick)


class Members(TypedDict, total=False):
    """What may be said of a version; dates are day numbers and instants are ticks."""

    tenant: str
    tick: int
    end: int
    until: int
    readings: Sequence[int]
    instrument: Instrument
    rules: JsonObject
    corrects: int
    void: bool
    amends: int
    repeals: tuple[int, ...]
    series: str
    continues: bool
    undated: bool
    stages: tuple[Stage, ...]
    commences: tuple[Commenced, ...]
    prevails_over: tuple[Prevails, ...]
    effective_from_certainty: StartCertainty
    effective_to_certainty: EndCertainty
    effective_to_reason: EndReason | None
    on_file: bool


def instrument(label: str, repeals: tuple[Predecessor, ...] = ()) -> Instrument:
    """Return an instrument that is cited as ``label``."""
    return Instrument(
        title="工作规则", kind="工作规则", issuer="市人民政府", number=label, repeals=repeals
    )


def version(number: int, start: int, kind: Kind = Kind.BASE, **members: Unpack[Members]) -> Version:
    """Return a version from day ``start``, without force from day ``end``, recorded at ``tick``.

    ``until`` is the day to which it extends its base, ``readings`` are the other days from which
    it may be effective.
    """
    tenant = members.get("tenant", "own")
    return Version(
        tenant=tenant,
        number=number,
        kind=kind,
        recorded_at=at(members.get("tick", number)),
        effective_from=None if members.get("undated") else day(start),
        effective_from_certainty=members.get("effective_from_certainty", "certain"),
        effective_alternatives=tuple(
            Alternative(day(reading), Words("另一理解", "another reading"))
            for reading in members.get("readings", ())
        ),
        effective_to=day(members["end"]) if "end" in members else None,
        effective_to_certainty=members.get("effective_to_certainty", "certain"),
        effective_to_reason=members.get("effective_to_reason"),
        extends_base_to=day(members["until"]) if "until" in members else None,
        instrument=members.get("instrument") or instrument(f"{tenant}-{number}"),
        content_hash="",
        rules=members.get("rules", {}),
        corrects=members.get("corrects"),
        void=members.get("void", False),
        amends=members.get("amends"),
        repeals=members.get("repeals", ()),
        series=members.get("series", WORK_RULES),
        continues=members.get("continues", False),
        stages=members.get("stages", ()),
        commences=members.get("commences", ()),
        prevails_over=members.get("prevails_over", ()),
        on_file=members.get("on_file", True),
    )


def supplement(number: int, start: int, amends: int, /, **members: Unpack[Members]) -> Version:
    """Return a supplement of the base ``amends``."""
    members["amends"] = amends
    return version(number, start, Kind.SUPPLEMENT, **members)


def repeal(number: int, start: int, *targets: int, **members: Unpack[Members]) -> Version:
    """Return a repeal of the lineages ``targets``."""
    members["repeals"] = targets
    return version(number, start, Kind.REPEAL, **members)


def commencement(
    number: int, start: int, *targets: Commenced, **members: Unpack[Members]
) -> Version:
    """Return what dates ``targets`` from day ``start``."""
    members["commences"] = targets
    return version(number, start, Kind.COMMENCEMENT, **members)


def correction(number: int, start: int, corrects: int, /, **members: Unpack[Members]) -> Version:
    """Return a correction of the version ``corrects``."""
    members["corrects"] = corrects
    return version(number, start, Kind.CORRECTION, **members)


def timeline(versions: Iterable[Version], slug: str = "own") -> Timeline:
    """Return the timeline of a city."""
    return Timeline(Tenant(slug=slug, name=Words("市", "city"), level=Level.CITY), list(versions))


def meetings(**rules: Json) -> JsonObject:
    """Return a rulebook with one section."""
    return {"meetings": rules}
