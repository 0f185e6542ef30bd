"""Records packs as versions: idempotent, atomic per tenant, never by changing what is recorded."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from guize.domain.errors import ConflictError, RefusedError
from guize.domain.findings import Finding, Severity
from guize.domain.json_types import JsonObject
from guize.domain.tenancy.facts import Fact
from guize.domain.version import Kind
from guize.domain.words import Words
from guize.packs.changes import Change, changes_between
from guize.packs.head import write_head
from guize.packs.pack import Pack, PackVersion, content_of
from guize.packs.write import filed
from guize.packs.yaml_writer import write_yaml
from guize.services.record.enrolling import FactPlan, file_tenant, plan_facts, record_facts
from guize.services.record.exporting import pack_version_of
from guize.services.record.recording import record_version
from guize.store.locks import take_publication_lock
from guize.store.publication import next_recording
from guize.store.queries import find_version_row
from guize.store.tables import VersionRow

Check = Callable[[Pack], Sequence[Finding]]
_TICK = timedelta(microseconds=1)

Outcome = Literal["recorded", "corrected", "unchanged"]


class RejectedPackError(RefusedError):
    """The checks found errors in a pack; `findings` holds all that they found."""

    code = "pack_rejected"

    def __init__(self, tenant: str, findings: tuple[Finding, ...]) -> None:
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        super().__init__(
            Words(
                zh=f"{tenant} 的租户包有 {len(errors)} 处错误,首处:{errors[0].words.zh}",
                en=f"The pack of {tenant} has {len(errors)} errors, the first: "
                f"{errors[0].words.en}",
            )
        )
        self.tenant = tenant
        self.findings = findings


class ContentChangedError(ConflictError):
    """A pack says something else than what is recorded; `changes` lists it by version number."""

    code = "content_changed"

    def __init__(self, tenant: str, changes: Mapping[int, tuple[Change, ...]]) -> None:
        numbers = "、".join(f"v{number}" for number in changes)
        first = next(iter(changes.values()))[0].words
        super().__init__(
            Words(
                zh=f"{tenant} 的 {numbers} 已经记录,内容与此不同({first.zh} 等)。"
                "已公布的版本不能改动:内容有变请添加新版本;"
                "原记录有误请加 --as-correction 记为更正。",
                en=f"{numbers.replace('、', ', ')} of {tenant} are on record with other content "
                f"({first.en} …). What is published is never changed: add a new version if the "
                "rules changed, or use --as-correction if the record was wrong.",
            )
        )
        self.tenant = tenant
        self.changes = changes


@dataclass(frozen=True, slots=True)
class VersionReport:
    """What became of one version of a pack; `recorded_as` is the number that holds it."""

    number: int
    outcome: Outcome
    recorded_as: int


@dataclass(frozen=True, slots=True)
class TenantReport:
    """What became of one pack: facts recorded, whether `tenant.yaml` is another, the versions."""

    tenant: str
    facts: tuple[Fact, ...]
    versions: tuple[VersionReport, ...]
    is_filed_anew: bool

    @property
    def changed(self) -> bool:
        """Whether anything was recorded."""
        return self.is_filed_anew or any(
            version.outcome != "unchanged" for version in self.versions
        )


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of several packs, parents first."""

    tenants: tuple[TenantReport, ...]


class _Recorded(NamedTuple):
    number: int
    lineage: int
    kind: str
    corrects: int | None
    content_hash: str


class _Plan(NamedTuple):
    """What is to be recorded: the tenant, new versions, versions to restate as corrections."""

    facts: FactPlan
    new: list[PackVersion]
    restated: list[PackVersion]
    unchanged: list[VersionReport]
    lineages: dict[int, int]


def import_packs(
    session: Session,
    packs: Iterable[Pack],
    now: datetime,
    check: Check,
    *,
    as_correction: bool = False,
) -> ImportReport:
    """Record several packs, parents first, each in a savepoint of its own.

    See `import_pack`, which a caller who wants a transaction for each tenant calls itself.
    """
    reports = []
    for pack, ends in rounds(packs):
        with session.begin_nested():
            reports.append(
                import_pack(session, pack, now, check, as_correction=as_correction, ends=ends)
            )
    return ImportReport(tuple(reports))


def rounds(packs: Iterable[Pack]) -> list[tuple[Pack, bool]]:
    """Return the packs in the order of recording, and whether the end of the tenant is recorded.

    Parents come first; of those that are merged or dissolved the end comes after everything else,
    when what was below them has moved: children first.

    Raises:
        ConflictError: as `order_packs` tells.
    """
    ordered = order_packs(packs)
    ended = [pack for pack in ordered if any(fact.ends for fact in pack.facts)]
    first = [(pack, pack not in ended) for pack in ordered]
    return [*first, *((pack, True) for pack in reversed(ended))]


def import_pack(
    session: Session,
    pack: Pack,
    now: datetime,
    check: Check,
    *,
    as_correction: bool = False,
    ends: bool = True,
) -> TenantReport:
    """Record what is new in a pack; what is recorded with equal content stays as it is.

    Args:
        session: the session; the caller commits, or rolls back if this raises.
        pack: the pack.
        now: the instant by the caller's clock, aware.
        check: gives the findings of a pack; it is asked only if there is something to record.
        as_correction: record changed content as a correction (更正) instead of refusing it.
        ends: whether its tenant's merger or dissolution is recorded, if the pack tells of one.

    Raises:
        ContentChangedError: recorded content differs and `as_correction` is not given.
        TenantChangedError: the same, of what is said of the tenant.
        NoTreeError: with its facts the tenants of some day would be no tree.
        RejectedPackError: the checks found errors.
        ConflictError: the numbering or the tree does not fit what is recorded.
    """
    plan = _plan(session, pack, as_correction=as_correction, ends=ends)
    if not (plan.facts.facts or plan.facts.filed_differs or plan.new or plan.restated):
        return TenantReport(pack.tenant.slug, (), tuple(plan.unchanged), is_filed_anew=False)
    findings = tuple(check(pack))
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise RejectedPackError(pack.tenant.slug, findings)
    take_publication_lock(session)
    # Somebody may have published between the first look and the lock.
    plan = _plan(session, pack, as_correction=as_correction, ends=ends)
    facts: tuple[Fact, ...] = ()
    if plan.facts.facts:
        # The versions bear the instant of the import, and their tenant is known just before.
        facts = record_facts(session, plan.facts.facts, now - _TICK)
    if plan.facts.filed_differs:
        file_tenant(session, pack)
    reports = list(plan.unchanged)
    for version in plan.new:
        record_version(session, filed(version), next_recording(session, now), plan.lineages)
        reports.append(VersionReport(version.number, "recorded", version.number))
    for version in plan.restated:
        entry = _correction_of(version, max(plan.lineages, default=0) + 1)
        record_version(session, entry, next_recording(session, now), plan.lineages)
        reports.append(VersionReport(version.number, "corrected", entry.number))
    reports.sort(key=lambda report: report.number)
    return TenantReport(
        pack.tenant.slug, facts, tuple(reports), is_filed_anew=plan.facts.filed_differs
    )


def order_packs(packs: Iterable[Pack]) -> list[Pack]:
    """Return the packs with parents before their children.

    Raises:
        ConflictError: two packs are of one tenant, or parents form a circle.
    """
    waiting: dict[str, Pack] = {}
    for pack in packs:
        slug = pack.tenant.slug
        if slug in waiting:
            raise ConflictError(
                Words(
                    zh=f"租户 {slug} 有两个租户包;请只给一个。",
                    en=f"There are two packs of the tenant {slug}; give one of them.",
                )
            )
        waiting[slug] = pack
    ordered: list[Pack] = []
    while waiting:
        ready = [slug for slug, pack in waiting.items() if waiting.keys().isdisjoint(_above(pack))]
        if not ready:
            names = ", ".join(waiting)
            raise ConflictError(
                Words(
                    zh=f"租户的上级互相循环:{names};请更正 tenant.yaml 的 parent。",
                    en=f"The parents of {names} form a circle; correct parent in tenant.yaml.",
                )
            )
        ordered += [waiting.pop(slug) for slug in ready]
    return ordered


def _above(pack: Pack) -> set[str]:
    """Return the tenants that a pack puts above its own, on whatever day."""
    return {parent for fact in pack.facts if isinstance(parent := fact.said.get("parent"), str)}


def _plan(session: Session, pack: Pack, *, as_correction: bool, ends: bool) -> _Plan:
    recorded = _recorded(session, pack.tenant.slug)
    last = {entry.lineage: entry for entry in recorded.values()}
    plan = _Plan(
        plan_facts(session, pack, as_correction=as_correction, ends=ends),
        [],
        [],
        [],
        {number: entry.lineage for number, entry in recorded.items()},
    )
    for version in pack.versions:
        entry = recorded.get(version.number)
        if entry is None:
            plan.new.append(version)
        elif _holds(entry, version):
            plan.unchanged.append(VersionReport(version.number, "unchanged", entry.number))
        elif last[entry.lineage].content_hash == version.version.content_hash:
            current = last[entry.lineage].number
            plan.unchanged.append(VersionReport(version.number, "unchanged", current))
        else:
            _check_restatable(pack, version, entry, last[entry.lineage])
            plan.restated.append(version)
    if plan.restated and not as_correction:
        changes = {
            version.number: _changes(session, version, last[recorded[version.number].lineage])
            for version in plan.restated
        }
        raise ContentChangedError(pack.tenant.slug, changes)
    return plan


def _recorded(session: Session, slug: str) -> dict[int, _Recorded]:
    # Columns, not rows: rows that the session holds already would not be read again.
    columns = (
        col(VersionRow.number),
        col(VersionRow.lineage),
        col(VersionRow.kind),
        col(VersionRow.corrects),
        col(VersionRow.content_hash),
    )
    query = sa.select(*columns).where(col(VersionRow.tenant) == slug).order_by(columns[0])
    found = [_Recorded(*row) for row in session.connection().execute(query)]
    return {entry.number: entry for entry in found}


def _holds(entry: _Recorded, version: PackVersion) -> bool:
    filed_alike = (entry.kind, entry.corrects) == (version.version.kind, version.version.corrects)
    return filed_alike and entry.content_hash == version.version.content_hash


def _check_restatable(pack: Pack, version: PackVersion, entry: _Recorded, last: _Recorded) -> None:
    """A number keeps its kind, and of a lineage only the entry that speaks now is restated."""
    filed_alike = (entry.kind, entry.corrects) == (version.version.kind, version.version.corrects)
    superseded = entry.number < last.number <= len(pack.versions)
    if filed_alike and not superseded:
        return
    raise ConflictError(
        Words(
            zh=f"{pack.tenant.slug} 的 v{version.number} 与记录不符:记录中它是 {entry.kind}"
            f"(该版本现以 v{last.number} 为准)。请先导出该租户,再在导出的租户包上修改。",
            en=f"v{version.number} of {pack.tenant.slug} does not fit the record, where it is a "
            f"{entry.kind} (and v{last.number} is what speaks for it now). Export the tenant first "
            "and edit the exported pack.",
        )
    )


def _changes(session: Session, version: PackVersion, last: _Recorded) -> tuple[Change, ...]:
    row = find_version_row(session, version.version.tenant, last.number)
    if row is None:
        raise LookupError(f"version {last.number} of {version.version.tenant} is gone")
    return tuple(changes_between(_content(pack_version_of(row, {})), _content(version)))


def _content(version: PackVersion) -> JsonObject:
    return content_of(version.head, version.text, version.capture, version.vocabulary)


def _correction_of(version: PackVersion, number: int) -> PackVersion:
    """Return the entry that restates a version under a new number, with its own head file."""
    stated = replace(version.version, number=number, kind=Kind.CORRECTION, corrects=version.number)
    head = replace(version.head, version=stated)
    files = dict(filed(version).files)
    files["instrument.yaml"] = write_yaml(write_head(head))
    return replace(version, head=head, files=files)
