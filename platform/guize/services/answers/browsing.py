"""Browsing what is on file: tenants, timelines, versions, their texts and their coverage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session

from guize.checks.catalog import Catalog
from guize.domain.coverage import Coverage, cover, read_narrative
from guize.domain.effective.answer import Period, format_instant
from guize.domain.errors import NotFoundError, NotOnFileError
from guize.domain.force import Stage
from guize.domain.json_types import Json, JsonObject
from guize.domain.tenant import Level, Tenant
from guize.domain.words import Words
from guize.packs.text import Text
from guize.services.answers.reading import in_order
from guize.services.published.shelf import Ready, View
from guize.services.published.tree import Tree
from guize.services.record.exporting import stored_text
from guize.store.queries import find_version_row, list_version_rows
from guize.store.rows import version_of
from guize.store.tables import VersionRow

_GREATEST_NUMBER = 2**31 - 1
"""What the database can compare a version's number with."""


def list_tenants(
    view: View,
    *,
    under: str | None = None,
    level: Level | None = None,
    text: str | None = None,
    on: date | None = None,
    known_at: datetime | None = None,
) -> Ready:
    """Return the tenants that anybody may see, depth first: a tree told by ``parent`` and ``path``.

    ``under`` keeps those below a tenant, ``level`` those of a level, ``text`` those whose name,
    slug or division code contains it. Told are those that stand ``on`` a day (None: today), as
    known at ``known_at``; who may be seen goes by today.

    Raises:
        NotFoundError: there is no tenant ``under``.

    """
    tree = view.tree_on(on or view.head.day, known_at)
    if under is not None:
        tree.get(under)
    found = [
        tenant
        for tenant in tree.below(under)
        if (level is None or tenant.level is level) and (text is None or _mentions(tenant, text))
    ]
    return Ready.of({"tenants": [_tenant_json(tree, tenant) for tenant in found]})


def read_tenant(session: Session, view: View, slug: str) -> Ready:
    """Return one tenant with a summary of its versions.

    Raises:
        NotFoundError: there is no such tenant.

    """
    tenant = view.tree.get(slug)

    def make() -> Ready:
        versions: list[Json] = [
            {
                "version": row.number,
                "kind": row.kind,
                "instrument": version_of(row).instrument.label(),
            }
            for row in list_version_rows(session, slug)
        ]
        children: list[Json] = [below.slug for below in view.tree.children(slug)]
        return Ready.of(
            {**_tenant_json(view.tree, tenant), "children": children, "versions": versions}
        )

    return view.recall(("tenant", slug), make)


def read_timeline(
    session: Session, view: View, slug: str, on: date, known_at: datetime | None
) -> Ready:
    """Return what was, is and will be in force for a tenant, and when that changes after ``on``.

    Raises:
        NotFoundError: there is no such tenant.

    """
    chronicle = view.chronicle(session, slug, known_at)
    echoed = known_at or chronicle.known_at

    def make() -> Ready:
        now = chronicle.effective(on)
        return Ready.of(
            {
                "tenant": slug,
                "on": on.isoformat(),
                "known_at": format_instant(echoed) if echoed else None,
                "periods": [_period_json(period, on) for period in chronicle.periods()],
                "changes_on": now.changes_on.isoformat() if now.changes_on else None,
            }
        )

    return view.recall_of(slug, ("timeline", on, known_at), make)


def list_versions(session: Session, view: View, slug: str) -> Ready:
    """Return every version of a tenant, in the order of recording, without its rules.

    Raises:
        NotFoundError: there is no such tenant.

    """
    view.tree.get(slug)

    def make() -> Ready:
        rows = list_version_rows(session, slug)
        return Ready.of({"tenant": slug, "versions": [_version_json(row) for row in rows]})

    return view.recall_of(slug, ("versions",), make)


def read_version(session: Session, view: View, catalog: Catalog, slug: str, number: int) -> Ready:
    """Return one version with the rules it holds (in a supplement, a merge patch).

    Raises:
        NotFoundError: there is no such tenant or version.

    """

    def make() -> Ready:
        row = _get_row(session, view, slug, number)
        rules = in_order(row.rules, catalog)
        return Ready.of({**_version_json(row), "rules": rules, "vocabulary": row.vocabulary})

    return view.recall_of(slug, ("version", number), make)


def read_coverage(session: Session, view: View, slug: str, number: int) -> Ready:
    """Return which articles of a version its rules encode, and which not.

    Raises:
        NotFoundError: there is no such tenant or version, or its text is not on file.

    """

    def make() -> Ready:
        coverage = cover_version(get_row_with_text(session, view, slug, number))
        return Ready.of({"tenant": slug, "version": number, **coverage.as_json()})

    return view.recall_of(slug, ("coverage", number), make)


def cover_version(row: VersionRow) -> Coverage:
    """Return how the rules of a version whose text is on file cover its articles."""
    text = Text.from_json(stored_text(row))
    narrative = read_narrative(row.narrative)
    return cover(row.rules, text.bodies(), narrative, row.labels, row.background)


def get_row_with_text(session: Session, view: View, slug: str, number: int) -> VersionRow:
    """Return a version whose text is on file.

    Raises:
        NotFoundError: there is no such tenant or version, or its text is not on file.

    """
    row = _get_row(session, view, slug, number)
    if row.articles is not None:
        return row
    label = version_of(row).instrument.label()
    versions = f"/api/v1/tenants/{slug}/versions"
    others = [other.number for other in list_version_rows(session, slug) if other.articles]
    listed_zh = "、".join(map(str, others)) or "无"
    listed_en = ", ".join(map(str, others)) or "none"
    words = Words(
        zh=f"版本 {number}({label})的文本未收录,只有其元数据:{versions}/{number}。"
        f"文本已收录的版本:{listed_zh}。",
        en=f"The text of version {number} ({label}) is not on file, only its metadata: "
        f"{versions}/{number}. Versions whose text is on file: {listed_en}.",
    )
    raise NotOnFileError("version", f"{slug}@{number}", words)


def _get_row(session: Session, view: View, slug: str, number: int) -> VersionRow:
    view.tree.get(slug)
    row = find_version_row(session, slug, number) if number <= _GREATEST_NUMBER else None
    if row is None:
        cure = Words(
            zh=f"全部版本见 /api/v1/tenants/{slug}/versions。",
            en=f"All are listed at /api/v1/tenants/{slug}/versions.",
        )
        raise NotFoundError("version", f"{slug}@{number}", cure)
    return row


def _mentions(tenant: Tenant, text: str) -> bool:
    sought = text.casefold()
    places = (tenant.slug, tenant.name.zh, tenant.name.en, tenant.division_code or "")
    return any(sought in place.casefold() for place in places)


def _tenant_json(tree: Tree, tenant: Tenant) -> JsonObject:
    above: list[Json] = [*tree.above(tenant.slug)]
    period = tree.periods[tenant.slug]
    end = None if period.end is None else period.end.entry
    successor = None if end is None or end.successor not in tree.by_slug else end.successor
    return {
        "tenant": tenant.slug,
        "name": {**tenant.name.as_json()},
        "level": tenant.level.value,
        "division_code": tenant.division_code,
        "parent": tree.parent(tenant.slug),
        "path": above,
        "time_zone": tenant.time_zone,
        "visibility": tenant.visibility.value,
        "standing": period.standing,
        "ended_on": None if end is None or end.on is None else end.on.isoformat(),
        "successor": successor,
    }


def _period_json(period: Period, on: date) -> JsonObject:
    answer = period.answer
    is_past = period.to_on is not None and period.to_on <= on
    is_future = period.from_on is not None and period.from_on > on
    return {
        "from": period.from_on.isoformat() if period.from_on else None,
        "to": period.to_on.isoformat() if period.to_on else None,
        "when": "past" if is_past else "future" if is_future else "current",
        "status": answer.status,
        "reason": answer.reason,
        "certainty": answer.certainty,
        "layers": [layer.as_json() for layer in answer.layers],
        "series": [standing.as_json() for standing in answer.series],
        "not_yet_in_force": [pending.as_json() for pending in answer.not_yet_in_force],
        "incomplete": [one.as_json() for one in answer.incomplete],
        "warnings": [{**caveat.as_json()} for caveat in answer.warnings],
        "missing": [instrument.as_json() for instrument in answer.missing],
    }


def _stage_json(stage: Stage) -> JsonObject:
    day = stage.effective_from
    return {**stage.as_json(), "effective_from": day.isoformat() if day else None}


def _version_json(row: VersionRow) -> JsonObject:
    version = version_of(row)
    alternatives: list[Json] = [
        {"effective_from": a.effective_from.isoformat(), "reading": {**a.reading.as_json()}}
        for a in version.effective_alternatives
    ]
    repeals: list[Json] = [*version.repeals]
    members: Mapping[str, Json] = {
        "tenant": version.tenant,
        "version": version.number,
        "lineage": row.lineage,
        "kind": version.kind.value,
        "series": version.series,
        "series_label": {**version.series_label.as_json()} if version.series_label else None,
        "continues": version.continues,
        "corrects": version.corrects,
        "void": version.void,
        "amends": version.amends,
        "repeals": repeals,
        "commences": [one.as_json() for one in version.commences],
        "stages": [_stage_json(stage) for stage in version.stages],
        "prevails_over": [clause.as_json() for clause in version.prevails_over],
        "schema": row.schema_,
        "on_file": version.on_file,
        "instrument": version.instrument.as_json(),
        "effective_from": version.effective_from.isoformat() if version.effective_from else None,
        "effective_from_certainty": version.effective_from_certainty,
        "effective_clause": version.effective_clause,
        "effective_alternatives": alternatives,
        "effective_to": version.effective_to.isoformat() if version.effective_to else None,
        "effective_to_certainty": version.effective_to_certainty,
        "effective_to_reason": version.effective_to_reason,
        "recorded_at": format_instant(version.recorded_at),
        "content_hash": version.content_hash,
    }
    return dict(members)
