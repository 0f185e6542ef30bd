"""Commands that run the platform: run, serve, migrate."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.engine import make_url
from sqlmodel import Session

from guize.cli.database import session_on, settings
from guize.cli.governing import announce_first_operator, tell_gaps
from guize.cli.output import complain
from guize.cli.refusals import tell_error
from guize.domain.errors import GuizeError
from guize.packs.pack import Pack
from guize.packs.read import read_pack
from guize.run.embedded import DatabaseUrls, open_database
from guize.run.errors import RunError
from guize.run.supervise import supervise
from guize.services.record.checking import check_pack
from guize.services.record.importing import TenantReport, import_pack, rounds
from guize.services.record.telling_imports import record_import
from guize.settings import SOURCE_ROOT
from guize.store.migrate import upgrade

TENANTS = SOURCE_ROOT / "tenants"

_EXAMPLES = """\
Guize 规则 serves on {base} — try:
  curl '{base}/api/v1/tenants/wuhan/effective/meetings/executive?on=2019-03-01'
  curl '{base}/api/v1/tenants/wuhan/effective?on=2018-10-31'
  curl '{base}/api/v1/tenants/panjin/timeline'
Documentation: {base}/docs — stop with Ctrl-C"""


@click.command()
def run() -> None:
    """启动一切并服务 | Set everything up and serve on 127.0.0.1 (PORT, GUIZE_DATA_DIR).

    Brings its own PostgreSQL, unless GUIZE_DATABASE_URL (and GUIZE_OWNER_URL) name one.
    """
    supervise(settings(), prepare=_prepare, announce=_announce, say=_say)


@click.command()
def serve() -> None:
    """只启动应用 | Serve the application alone, on the database GUIZE_DATABASE_URL."""
    chosen = settings()
    if chosen.database_url is None:
        raise RunError(
            "GUIZE_DATABASE_URL is not set: name the database to serve from, or use guize run, "
            "which brings its own."
        )
    supervise(chosen, prepare=lambda _: None, announce=_announce, say=_say)


@click.command()
def migrate() -> None:
    """迁移数据库 | Bring the database up to date, as GUIZE_OWNER_URL."""
    with open_database(settings(), say=complain) as urls:
        _migrate(urls)


def _prepare(urls: DatabaseUrls) -> None:
    _migrate(urls)
    with session_on(urls) as session:
        _import_tenants(session)
        announce_first_operator(session)


def _import_tenants(session: Session) -> None:
    """Record what is new in `tenants/`; a pack that is refused is told and left out.

    What was recorded before is served all the same.
    """
    packs, refused = [], 0
    for folder in pack_folders(TENANTS):
        try:
            packs.append(read_pack(folder))
        except GuizeError as error:
            tell_error(error)
            refused += 1
    for pack, ends in rounds(packs):
        try:
            record_pack(session, pack, as_correction=False, ends=ends)
        except GuizeError as error:
            tell_error(error)
            refused += 1
    if refused:
        _say(
            f"import: {refused} pack(s) refused, see above; mend them, then guize import {TENANTS}"
        )


def _migrate(urls: DatabaseUrls) -> None:
    if urls.owner is None:
        raise RunError(
            "GUIZE_OWNER_URL is not set: the migrations need the role that owns the tables, as "
            "postgresql://owner@host/database."
        )
    _say("migrating the database")
    upgrade(urls.owner, make_url(urls.application).username)
    with session_on(urls) as session:
        tell_gaps(session)


def pack_folders(root: Path) -> list[Path]:
    """Return the folders below ``root`` that hold a pack."""
    return sorted(folder.parent for folder in root.glob("*/tenant.yaml"))


def record_pack(session: Session, pack: Pack, *, as_correction: bool, ends: bool = True) -> None:
    """Record what is new in a pack, in a transaction of its own, and say so.

    ``ends`` is whether the end of its tenant is recorded now, if there is one.

    Raises:
        GuizeError: the pack is refused; nothing of it is recorded.

    """
    now = datetime.now(UTC)
    try:
        report = import_pack(session, pack, now, check_pack, as_correction=as_correction, ends=ends)
        if report.changed:
            record_import(session, report, _done(report), now)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    if report.changed:
        _say(f"import {report.tenant}: {_done(report)}")


def _done(report: TenantReport) -> str:
    recorded = [f"v{v.number}" for v in report.versions if v.outcome == "recorded"]
    done = [
        f"v{v.number} corrected by v{v.recorded_as}"
        for v in report.versions
        if v.outcome == "corrected"
    ]
    if recorded:
        span = recorded[0] if len(recorded) == 1 else f"{recorded[0]} to {recorded[-1]}"
        done.insert(0, f"{span} recorded")
    if report.facts:
        done.append(f"{len(report.facts)} facts of the tenant recorded")
    return ", ".join(done) or "tenant.yaml filed anew"


def _announce(base: str) -> None:
    click.echo(_EXAMPLES.format(base=base))


def _say(step: str) -> None:
    click.echo(f"  guize {step}", err=True)
