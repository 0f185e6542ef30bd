"""Examines a draft as if it were recorded next: what it would bring that is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from guize.domain.errors import Fault
from guize.domain.findings import Finding, Severity
from guize.domain.governance.foundation import related_numbers
from guize.domain.json_pointer import tokens
from guize.domain.json_types import JsonObject
from guize.domain.tenant import Tenant
from guize.domain.version import Kind
from guize.domain.words import Words
from guize.packs.head import check_lineages
from guize.packs.manuscript import compose
from guize.packs.pack import Pack, PackVersion
from guize.services.drafts.backdating import missing_ground
from guize.services.drafts.complying import find_broken_mandates, find_unbound_tenants
from guize.services.drafts.foreseeing import bearing_head
from guize.services.drafts.outliving import begun_after_end
from guize.services.record.checking import check_pack
from guize.services.record.exporting import pack_version_of
from guize.store.draft_tables import DraftRow
from guize.store.queries import find_facts, list_version_rows

_OF_HEAD = (
    *("amends", "background", "capture", "commences", "continues", "extends_base_to"),
    *("instrument", "prevails_over", "repeals", "series", "series_label", "stages", "unproven"),
)


class Examined(NamedTuple):
    """What a draft would become, None where its head cannot be read, and what is wrong with it."""

    version: PackVersion | None
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether anything keeps it from publication."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def examine(session: Session, draft: DraftRow, tenant: Tenant, today: date) -> Examined:
    """Return what is wrong with a draft on the tenant's record; pointers lead into the draft.

    Told is what the draft brings: what was wrong on the record before it is not its fault. The
    mandates of every ancestor are judged as if it were published; what of them stood before is a
    warning.

    Args:
        session: the session.
        draft: the draft.
        tenant: its tenant.
        today: the day of publication where the tenant is.
    """
    recorded = [pack_version_of(row, {}) for row in list_version_rows(session, tenant.slug)]
    number = max((version.number for version in recorded), default=0) + 1

    def composed(
        content: JsonObject, capture: str | None
    ) -> tuple[PackVersion | None, list[Fault]]:
        kind = Kind(draft.kind)
        return compose(content, capture, tenant=tenant.slug, number=number, kind=kind, today=today)

    version, faults = composed(draft.content, draft.capture)
    found = [*map(_conflict, draft.conflicts), *map(_finding, faults)]
    if version is not None:
        found += missing_ground(version.version, draft.backdating_ground, today)
        versions = [version.version for version in (*recorded, version)]
        lineage_faults = [fault for name, fault in check_lineages(versions) if name == number]
        found += [
            _finding(replace(fault, pointer=f"/head{fault.pointer}")) for fault in lineage_faults
        ]
        if not lineage_faults:
            found += _check(tenant, recorded, version)
            found += begun_after_end(version.version, find_facts(session, [tenant.slug]))
            found += find_broken_mandates(session, version.version)
            found += find_unbound_tenants(session, version.version)
    else:
        standing_in, _ = composed({**draft.content, "head": bearing_head(draft)}, None)
        found += _check_beside_head(tenant, recorded, standing_in)
    return Examined(version, tuple(found))


def _check_beside_head(
    tenant: Tenant, recorded: list[PackVersion], version: PackVersion | None
) -> list[Finding]:
    """Return what is wrong beside a head that cannot be read, so far as this does not hide it.

    Args:
        tenant: the tenant.
        recorded: its versions.
        version: the draft under a head that holds only what bears on the rules, if even that can be
            read.
    """
    if version is None:
        return []
    versions = [item.version for item in (*recorded, version)]
    if any(name == version.number for name, _ in check_lineages(versions)):
        return []
    found = _check(tenant, recorded, version)
    return [finding for finding in found if next(iter(tokens(finding.pointer)), "") != "head"]


def _check(tenant: Tenant, recorded: list[PackVersion], version: PackVersion) -> list[Finding]:
    related = related_numbers([item.version for item in (*recorded, version)], version.number)
    before = [item for item in recorded if item.number in related]
    if any(item.version.amends is not None for item in (*before, version)):
        # Which supplements meet in force depends on when the others begin.
        before = [item if item.number in related else _emptied(item) for item in recorded]
    known = {_key(finding) for finding in check_pack(_pack(tenant, before))}
    found = check_pack(_pack(tenant, [*before, version]))
    return [
        replace(finding, pointer=_placed(finding.pointer), file=None, line=None)
        for finding in found
        if _key(finding) not in known
    ]


def _pack(tenant: Tenant, versions: list[PackVersion]) -> Pack:
    # The folder tells findings on different versions apart.
    return Pack(tenant, tuple(replace(item, folder=f"v{item.number}") for item in versions))


def _emptied(version: PackVersion) -> PackVersion:
    """Return a version that still bounds the others in time and has nothing to check."""
    bare = replace(version.version, rules={}, stages=(), effective_clause=None, prevails_over=())
    head = replace(version.head, version=bare, narrative={})
    return replace(version, head=head, text=None, capture=None, vocabulary={})


def _key(finding: Finding) -> tuple[str, str, str | None, str]:
    return finding.code, finding.pointer, finding.file, finding.words.en


def _placed(pointer: str) -> str:
    """Return where a pointer into a version leads in the document of a draft."""
    first = next(iter(tokens(pointer)), "")
    if first in ("narrative", "text", "vocabulary"):
        return pointer
    is_of_head = first in _OF_HEAD or first.startswith("effective_")
    return f"/head{pointer}" if is_of_head else f"/rules{pointer}"


def _finding(fault: Fault) -> Finding:
    return Finding(code=fault.code, pointer=fault.pointer, words=fault.words)


def _conflict(conflict: dict[str, str]) -> Finding:
    words = Words(
        zh="草案与其后发布的版本都改动了此处,且结果不同;请修改此处,确定取值。",
        en="you and another version both changed this, differently: settle it by an edit here.",
    )
    if "mine" not in conflict:
        words = Words(
            zh="草案删去了此处,其后发布的版本却有改动;请再次删去或写入取值,予以确定。",
            en="you removed this, and another version changed it: settle it by removing it again "
            "or by writing a value here.",
        )
    if "theirs" not in conflict:
        words = Words(
            zh="草案改动了此处,其后发布的版本却已删去;请再次写入取值或删去,予以确定。",
            en="you changed this, and another version removed it: settle it by writing your value "
            "again or by removing it.",
        )
    return Finding(code="conflict", pointer=conflict["pointer"], words=words)
