"""Gives a tenant's pack back as it was filed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session

from guize.domain.errors import NotFoundError
from guize.domain.json_types import JsonObject
from guize.domain.tenancy.facts import Fact, known_lineages
from guize.domain.tenancy.register import Register
from guize.packs.head import Head
from guize.packs.pack import Pack, PackVersion
from guize.packs.tenant_file import read_tenant
from guize.packs.text import Text
from guize.packs.write import pack_files
from guize.packs.yaml_reader import read_yaml
from guize.store.queries import filed_files, find_facts, list_version_rows
from guize.store.rows import version_of
from guize.store.tables import TenantRow, VersionRow


def export_pack(session: Session, slug: str) -> Pack:
    """Return everything recorded of a tenant as a pack.

    Raises:
        NotFoundError: there is no such tenant.
    """
    facts = tuple(sorted(find_facts(session, [slug]), key=lambda fact: fact.number))
    if not facts:
        raise NotFoundError("tenant", slug)
    tenant = Register(facts).last_told(slug)
    files = filed_files(session, slug)
    rows = list_version_rows(session, slug)
    versions = tuple(pack_version_of(row, files.get(row.number, {})) for row in rows)
    return Pack(tenant, versions, _filed(session, slug, facts), facts)


def _filed(session: Session, slug: str, facts: Sequence[Fact]) -> bytes | None:
    """Return `tenant.yaml` as filed, unless it does not tell what the record does any more."""
    row = session.get(TenantRow, slug)
    filed = row.filed if row is not None else None
    if filed is None:
        return None
    document, _ = read_yaml(filed, "tenant.yaml")
    told = read_tenant(document.value, slug) if document is not None else ()
    speaking = [replace(one.entry, corrects=None) for one in known_lineages(facts, None)]
    is_current = [one.content() for one in told] in (
        [one.content() for one in speaking],
        [one.content() for one in facts],
    )
    return filed if is_current else None


def export_files(session: Session, slug: str) -> dict[str, bytes]:
    """Return the files of a tenant's pack by path inside its folder, byte for byte as filed.

    Versions that were not filed as files are rendered as canonical YAML.

    Raises:
        NotFoundError: there is no such tenant.
    """
    return pack_files(export_pack(session, slug))


def pack_version_of(row: VersionRow, files: Mapping[str, bytes]) -> PackVersion:
    """Return a recorded version as a pack holds it."""
    head = Head(
        version_of(row),
        schema=row.schema_,
        narrative=row.narrative,
        recipe=row.capture_recipe,
        unproven=row.unproven,
        background=tuple(row.background),
    )
    return PackVersion(head, _text_of(row), row.capture, row.vocabulary, files)


def stored_text(row: VersionRow) -> JsonObject:
    """Return the text of a version that has one on file, as JSON."""
    return {
        "title": row.text_title,
        "preface": list(row.preface or []),
        "articles": list(row.articles or []),
        "colophon": list(row.colophon or []),
        **row.text_extras,
    }


def _text_of(row: VersionRow) -> Text | None:
    if row.articles is None:
        return None
    return Text.from_json(stored_text(row))
