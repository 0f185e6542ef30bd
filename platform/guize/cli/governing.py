"""Commands of whoever operates the platform: its operators, and its audit."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import click
import orjson
from sqlmodel import Session

from guize.cli.database import open_session
from guize.cli.output import Exit, complain, print_lines
from guize.domain.governance.audit_chain import Verdict
from guize.domain.json_types import JsonObject
from guize.services.audit import verify_audit, verify_links
from guize.services.identity import OPERATOR, NewPassword, ensure_operator, reset_operator
from guize.store.audit import all_events
from guize.store.walls import find_gaps

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def operator() -> None:
    """平台运维 | Operators of the platform."""


@operator.command("reset")
@click.argument("name", default=OPERATOR)
def operator_reset(name: str) -> None:
    """重置运维的密码 | Give an operator a new password; make or enable the user where needed."""
    with open_session() as session:
        made = reset_operator(session, name, datetime.now(UTC))
        session.commit()
    tell_password(made)


@click.group("audit")
def audit_group() -> None:
    """审计 | The audit."""


@audit_group.command("verify")
@click.option("--file", "source", type=_FILE, help="Verify what audit export wrote; no database.")
@click.option("--expect", help="A last hash noted before: the chain must still hold it.")
def audit_verify(source: Path | None, expect: str | None) -> None:
    """核验审计链 | Verify the chain from its first event to its last."""
    seen: set[str] = set()
    if source is not None:
        verdict = verify_links(_noting(_read_lines(source), seen))
    else:
        with open_session() as session:
            verdict = verify_audit(session) if expect is None else _verify_noting(session, seen)
    if not verdict.holds:
        complain(f"审计链在第 {verdict.broken_at} 条断开 | the chain is broken: {verdict.reason}")
        sys.exit(Exit.REFUSED)
    if expect is not None and expect not in seen:
        complain("审计链缺少所记的哈希:末尾被截去 | the noted hash is not in the chain: it was cut")
        sys.exit(Exit.REFUSED)
    print_lines(
        f"审计链完好:{verdict.events} 条 | the chain holds: {verdict.events} events",
        f"末条哈希(请记下)| last hash (note it): {verdict.last_hash}",
    )


@audit_group.command("export")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def audit_export(target: Path) -> None:
    """导出审计 | Write every event as a line of JSON, for verifying elsewhere."""
    with open_session() as session, target.open("wb") as stream:
        for link in all_events(session):
            stream.write(orjson.dumps(link.as_json()) + b"\n")


def announce_first_operator(session: Session) -> None:
    """Make the first operator, unless there is one, and show the password this once."""
    made = ensure_operator(session, datetime.now(UTC))
    session.commit()
    if made is not None:
        tell_password(made)


def tell_password(made: NewPassword) -> None:
    """Show a new password on the terminal: it stands nowhere else."""
    print_lines(
        f"运维账号 operator: {made.user.name}",
        f"密码(只显示这一次)| password (shown this once): {made.password}",
    )


def tell_gaps(session: Session) -> None:
    """Say what the roles of the database leave open."""
    for gap in find_gaps(session):
        complain(gap)


def _verify_noting(session: Session, seen: set[str]) -> Verdict:
    return verify_links(_noting((link.as_json() for link in all_events(session)), seen))


def _noting(links: Iterator[JsonObject], seen: set[str]) -> Iterator[JsonObject]:
    for link in links:
        seen.add(str(link.get("hash")))
        yield link


def _read_lines(source: Path) -> Iterator[JsonObject]:
    with source.open("rb") as stream:
        for line in stream:
            try:
                yield cast("JsonObject", orjson.loads(line))
            except orjson.JSONDecodeError:
                # What is no JSON is no event: the chain breaks there.
                yield {}
