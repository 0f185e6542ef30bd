"""Keeps the tenants and their tree as the packs describe them."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from guize.domain.errors import ConflictError
from guize.domain.tenant import Level, Tenant
from guize.domain.words import Words
from guize.packs.pack import Pack
from guize.packs.write import tenant_file
from guize.store.publication import Recording
from guize.store.tables import TenantRow


def check_place(session: Session, tenant: Tenant) -> None:
    """Check that a tenant's parent is on record, above it, and its children below it.

    Raises:
        ConflictError: it does not fit the tree.
    """
    levels = sa.select(col(TenantRow.level))
    above = list(session.connection().scalars(levels.where(col(TenantRow.slug) == tenant.parent)))
    if tenant.parent is not None and not above:
        raise ConflictError(
            Words(
                zh=f"{tenant.slug} 的上级 {tenant.parent} 尚未导入;请先导入上级。",
                en=f"The parent of {tenant.slug}, {tenant.parent}, is not on record; import it "
                "first.",
            )
        )
    below = list(session.connection().scalars(levels.where(col(TenantRow.parent) == tenant.slug)))
    rank = list(Level).index
    own = rank(tenant.level)
    if any(rank(Level(one)) >= own for one in above) or any(
        rank(Level(one)) <= own for one in below
    ):
        raise ConflictError(
            Words(
                zh=f"{tenant.slug} 的级别 {tenant.level} 须低于其上级、高于其下级;请更正 level。",
                en=f"The level of {tenant.slug}, {tenant.level}, must be below its parent's and "
                "above its children's; correct level.",
            )
        )


def _tenant_columns(pack: Pack) -> dict[str, Any]:
    tenant = pack.tenant
    return {
        "slug": tenant.slug,
        "parent": tenant.parent,
        "name_zh": tenant.name.zh,
        "name_en": tenant.name.en,
        "level": tenant.level.value,
        "division_code": tenant.division_code,
        "time_zone": tenant.time_zone,
        "visibility": tenant.visibility.value,
        "filed": pack.filed or tenant_file(tenant),
    }


def tenant_differs(session: Session, pack: Pack) -> bool:
    """Return whether a pack's tenant is new or says something else than its record."""
    wanted = _tenant_columns(pack)
    columns = [col(getattr(TenantRow, name)) for name in wanted]
    query = sa.select(*columns).where(col(TenantRow.slug) == pack.tenant.slug)
    found = session.connection().execute(query).one_or_none()
    return found is None or tuple(found) != tuple(wanted.values())


def record_tenant(session: Session, pack: Pack, recording: Recording) -> None:
    """Write a pack's tenant, which may be on record already.

    Raises:
        ConflictError: another tenant has its division code.
    """
    code = pack.tenant.division_code
    holder = session.connection().scalar(
        sa.select(col(TenantRow.slug)).where(
            col(TenantRow.division_code) == code, col(TenantRow.slug) != pack.tenant.slug
        )
    )
    if code is not None and holder is not None:
        raise ConflictError(
            Words(
                zh=f"行政区划代码 {code} 已属于租户 {holder};请核对。",
                en=f"The division code {code} already belongs to the tenant {holder}; check both.",
            )
        )
    session.merge(TenantRow(**_tenant_columns(pack), seq=recording.seq))
    session.flush()
