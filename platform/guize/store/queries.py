"""As-of queries: tenants, and timelines as the domain reads them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, load_only
from sqlmodel import Session, col, select

from guize.domain.effective.path_history import PathHistory
from guize.domain.effective.timeline import Timeline
from guize.domain.errors import NotFoundError
from guize.domain.tenancy.facts import Fact
from guize.domain.tenancy.register import Register
from guize.domain.tenant import Tenant
from guize.domain.version import Version
from guize.domain.words import Words
from guize.store.rows import fact_of, tenant_of, version_of
from guize.store.tables import TenantFactRow, TenantPeriodRow, VersionFileRow, VersionRow

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


def load_register(session: Session) -> Register:
    """Return every fact of every tenant, in one query."""
    rows = session.exec(select(TenantFactRow))
    return Register(fact_of(row) for row in rows)


def find_history(session: Session, slug: str) -> PathHistory | None:
    """Return a tenant with all records of whatever was ever above it, None if it is unknown.

    One query a level for what is said of them, and one for their versions.
    """
    register = _register_above(session, slug)
    if slug not in register.facts:
        return None
    return PathHistory(slug, register, load_timelines(session, register, [slug]))


def get_history(session: Session, slug: str) -> PathHistory:
    """Return what `find_history` finds.

    Raises:
        NotFoundError: there is no such tenant.
    """
    history = find_history(session, slug)
    if history is None:
        cure = Words(zh="请核对租户代号。", en="See the list of tenants for its slug.")
        raise NotFoundError("tenant", slug, cure)
    return history


def get_timeline(session: Session, slug: str) -> Timeline:
    """Return the versions of one tenant, which is as the last fact tells it.

    Raises:
        NotFoundError: there is no such tenant.
    """
    tenants = find_ancestry(session, slug)
    if not tenants:
        raise NotFoundError("tenant", slug)
    return Timeline(tenants[0], _versions(session, [slug])[slug])


def load_timelines(
    session: Session, register: Register, slugs: Iterable[str]
) -> dict[str, Timeline]:
    """Return the timelines of tenants and of whatever was ever above them, in one query."""
    line = {above for slug in slugs for above in register.ever_above(slug)}
    versions = _versions(session, sorted(line))
    return {
        slug: Timeline(register.last_told(slug), versions[slug])
        for slug in sorted(line)
        if slug in register.facts
    }


def load_histories_below(session: Session, slug: str) -> dict[str, PathHistory]:
    """Return the histories of every tenant that is below ``slug`` on any day, by slug."""
    register = load_register(session)
    below = register.known().ever_below(slug)
    timelines = load_timelines(session, register, below)
    return {one: PathHistory(one, register, timelines) for one in sorted(below)}


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


def is_today(period: type[TenantPeriodRow]) -> sa.ColumnElement[bool]:
    """Return the condition that a period of a tenant is today's, by the clock of the database."""
    day = sa.cast(sa.func.timezone(col(period.time_zone), sa.func.now()), sa.Date)
    return (col(period.from_on) <= day) & (col(period.to_on).is_(None) | (day < col(period.to_on)))


def find_ancestry(session: Session, slug: str) -> list[Tenant]:
    """Return a tenant, its parent, …, the root as of today; nothing if there is no such tenant.

    It is by this that rights go. Of what does not stand today, the first or the last parent counts.
    """
    start = select(TenantPeriodRow.tenant, TenantPeriodRow.parent).where(
        TenantPeriodRow.tenant == slug, is_today(TenantPeriodRow)
    )
    above = start.cte("above", recursive=True)
    parent = aliased(TenantPeriodRow)
    above = above.union(
        select(parent.tenant, parent.parent)
        .join(above, col(parent.tenant) == above.c.parent)
        .where(is_today(parent))
    )
    query = select(TenantPeriodRow).join(above, col(TenantPeriodRow.tenant) == above.c.tenant)
    query = query.where(is_today(TenantPeriodRow))
    found = {row.tenant: tenant_of(row) for row in session.exec(query)}
    path: list[Tenant] = []
    following = found.get(slug)
    while following is not None and following not in path:
        path.append(following)
        following = found.get(following.parent or "")
    return path


def find_facts(session: Session, slugs: Collection[str]) -> list[Fact]:
    """Return the facts of several tenants."""
    query = select(TenantFactRow).where(col(TenantFactRow.tenant).in_(slugs))
    return [fact_of(row) for row in session.exec(query)]


def _register_above(session: Session, slug: str) -> Register:
    """Return the facts of a tenant and of whatever any record ever put above it."""
    facts: list[Fact] = []
    seen: set[str] = set()
    waiting = {slug}
    while waiting:
        found = find_facts(session, waiting)
        facts += found
        seen |= waiting
        waiting = {above for fact in found for above in fact.above()} - seen
    return Register(facts)


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
