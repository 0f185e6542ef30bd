"""As-of queries: tenants, and timelines as the domain reads them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.orm import aliased, load_only
from sqlmodel import Session, col, select

from guize.domain.effective.timeline import Timeline
from guize.domain.errors import NotFoundError
from guize.domain.tenant import Tenant
from guize.domain.version import Version
from guize.domain.words import Words
from guize.store.rows import tenant_of, version_of
from guize.store.tables import TenantRow, VersionFileRow, VersionRow

# What an as-of answer needs; texts, captures and labels stay in the database.
_TIMELINE_COLUMNS: tuple[Any, ...] = (
    VersionRow.tenant,
    VersionRow.number,
    VersionRow.kind,
    VersionRow.recorded_at,
    VersionRow.series,
    VersionRow.series_label,
    VersionRow.continues,
    VersionRow.corrects,
    VersionRow.void,
    VersionRow.amends,
    VersionRow.repeals,
    VersionRow.commences,
    VersionRow.stages,
    VersionRow.prevails_over,
    VersionRow.effective_from,
    VersionRow.effective_from_certainty,
    VersionRow.effective_clause,
    VersionRow.effective_alternatives,
    VersionRow.effective_to,
    VersionRow.effective_to_certainty,
    VersionRow.effective_to_reason,
    VersionRow.extends_base_to,
    VersionRow.on_file,
    VersionRow.instrument,
    VersionRow.rules,
    VersionRow.content_hash,
    VersionRow.gaps,
    VersionRow.labels,
)


def list_tenants(session: Session) -> list[Tenant]:
    """Return every tenant, by slug; `parent` makes them a tree."""
    return [tenant_of(row) for row in session.exec(select(TenantRow).order_by(TenantRow.slug))]


def find_path(session: Session, slug: str) -> tuple[Timeline, ...] | None:
    """Return the timelines of a tenant and of its ancestors up to the root, None if it is unknown.

    Two queries, however deep the tree is.
    """
    tenants = find_ancestry(session, slug)
    if not tenants:
        return None
    versions = _versions(session, [tenant.slug for tenant in tenants])
    return tuple(Timeline(tenant, versions[tenant.slug]) for tenant in tenants)


def get_path(session: Session, slug: str) -> tuple[Timeline, ...]:
    """Return what `find_path` finds.

    Raises:
        NotFoundError: there is no such tenant.
    """
    path = find_path(session, slug)
    if path is None:
        cure = Words(zh="请核对租户代号。", en="See the list of tenants for its slug.")
        raise NotFoundError("tenant", slug, cure)
    return path


def load_timelines(session: Session) -> dict[str, Timeline]:
    """Return the timelines of all tenants by slug, in two queries."""
    tenants = list_tenants(session)
    versions = _versions(session, [tenant.slug for tenant in tenants])
    return {tenant.slug: Timeline(tenant, versions[tenant.slug]) for tenant in tenants}


def load_timelines_below(session: Session, slug: str) -> dict[str, Timeline]:
    """Return the timelines of every tenant below ``slug``, by slug, in two queries."""
    start = select(TenantRow.slug).where(TenantRow.parent == slug)
    below = start.cte("below", recursive=True)
    child = aliased(TenantRow)
    below = below.union(select(child.slug).join(below, col(child.parent) == below.c.slug))
    query = select(TenantRow).join(below, col(TenantRow.slug) == below.c.slug)
    tenants = [tenant_of(row) for row in session.exec(query.order_by(col(TenantRow.slug)))]
    versions = _versions(session, [tenant.slug for tenant in tenants])
    return {tenant.slug: Timeline(tenant, versions[tenant.slug]) for tenant in tenants}


def list_version_rows(session: Session, slug: str) -> Sequence[VersionRow]:
    """Return every version of a tenant whole, in the order of recording."""
    query = select(VersionRow).where(VersionRow.tenant == slug).order_by(col(VersionRow.number))
    return session.exec(query).all()


def find_version_row(session: Session, slug: str, number: int) -> VersionRow | None:
    """Return one version whole."""
    return session.get(VersionRow, (slug, number))


def filed_files(session: Session, slug: str) -> dict[int, dict[str, bytes]]:
    """Return the files of a tenant's versions as filed: number → path → bytes."""
    files: dict[int, dict[str, bytes]] = {}
    query = select(VersionFileRow).where(VersionFileRow.tenant == slug)
    for row in session.exec(query.order_by(col(VersionFileRow.number), col(VersionFileRow.path))):
        files.setdefault(row.number, {})[row.path] = row.body
    return files


def find_ancestry(session: Session, slug: str) -> list[Tenant]:
    """Return a tenant, its parent, …, the root; nothing if there is no such tenant."""
    chain = select(TenantRow.slug, TenantRow.parent).where(TenantRow.slug == slug)
    above = chain.cte("above", recursive=True)
    parent = aliased(TenantRow)
    above = above.union(
        select(parent.slug, parent.parent).join(above, col(parent.slug) == above.c.parent)
    )
    query = select(TenantRow).join(above, col(TenantRow.slug) == above.c.slug)
    found = {row.slug: tenant_of(row) for row in session.exec(query)}
    path: list[Tenant] = []
    following = found.get(slug)
    while following is not None and following not in path:
        path.append(following)
        following = found.get(following.parent or "")
    return path


def _versions(session: Session, slugs: Collection[str]) -> dict[str, list[Version]]:
    versions: dict[str, list[Version]] = {slug: [] for slug in slugs}
    query = (
        select(VersionRow)
        .where(col(VersionRow.tenant).in_(slugs))
        .order_by(col(VersionRow.tenant), col(VersionRow.number))
        .options(load_only(*_TIMELINE_COLUMNS, raiseload=True))
    )
    for row in session.exec(query):
        versions[row.tenant].append(version_of(row))
    return versions
