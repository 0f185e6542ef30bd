"""Commands on tenants in time: what is on record of one, and recording a change."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson

from guize.cli.arguments import json_option
from guize.cli.database import open_session
from guize.cli.output import Exit, print_json, print_lines, print_table
from guize.domain.governance.authority import SYSTEM
from guize.domain.json_types import JsonObject
from guize.packs.yaml_reader import read_yaml
from guize.services.answers.tenant_changes import list_changes
from guize.services.published.shelf import Shelf
from guize.services.record.changing_tenants import change_tenants, create_tenant

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_ABOUT = frozenset({"tenant", "number", "kind", "recorded_at", "is_current", "on", "ground"})


@click.group("tenant")
def tenant_group() -> None:
    """租户的设立与变更 | Tenants in time: created, renamed, moved, merged, dissolved."""


@tenant_group.command("changes")
@click.argument("tenant")
@json_option
def tenant_changes(*, tenant: str, as_json: bool) -> None:
    """列出租户的各条事实 | Every fact on record of a tenant, with its ground."""
    with open_session() as session:
        told = list_changes(Shelf().view(session), tenant)
    if as_json:
        print_json(told)
        return
    facts = orjson.loads(orjson.dumps(told["changes"]))
    rows = [
        (
            str(fact["number"]),
            fact.get("on", ""),
            orjson.dumps({k: v for k, v in fact.items() if k not in _ABOUT}).decode(),
            fact.get("ground", {}).get("zh", ""),
        )
        for fact in facts
    ]
    print_table(f"{tenant}", ("序号 no.", "自 from", "内容 what", "依据 ground"), rows)


@tenant_group.command("create")
@click.argument("file", type=_FILE)
def tenant_create(file: Path) -> None:
    """新设租户 | Create a tenant, as POST /tenants does; FILE is YAML or JSON."""
    body, now = _read(file), datetime.now(UTC)
    with open_session() as session:
        made = create_tenant(session, SYSTEM, body, now)
        session.commit()
    print_lines(f"已设立 | created: {body.get('tenant')} ({made['recorded_at']})")


@tenant_group.command("change")
@click.argument("tenant")
@click.argument("file", type=_FILE)
def tenant_change(tenant: str, file: Path) -> None:
    """变更租户 | Record an act, as POST /tenants/TENANT/changes does; FILE is YAML or JSON."""
    body, now = _read(file), datetime.now(UTC)
    with open_session() as session:
        made = change_tenants(session, SYSTEM, tenant, body, now)
        session.commit()
    print_lines(f"已记录 | recorded at {made['recorded_at']}")


def _read(file: Path) -> JsonObject:
    document, faults = read_yaml(file.read_bytes(), str(file))
    for fault in faults:
        click.echo(f"{fault.file}:{fault.line}: {fault.words.zh} | {fault.words.en}", err=True)
    if document is None or faults or not isinstance(document.value, dict):
        sys.exit(Exit.REFUSED)
    return document.value
