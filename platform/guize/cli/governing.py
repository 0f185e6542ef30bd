"""Commands of whoever operates the platform: its operators, and its audit."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import click
import orjson
from sqlmodel import Session

from guize.cli.database import open_session
from guize.cli.output import Exit, complain, print_lines
from guize.domain.errors import Fault, InvalidInputError
from guize.domain.governance.audit_chain import Verdict
from guize.domain.json_types import JsonObject
from guize.domain.words import Words
from guize.services.access.accounting import Comparison, Ledger
from guize.services.access.audit import all_links, verify_links
from guize.services.access.identity import OPERATOR, NewPassword, ensure_operator, reset_operator
from guize.store.deeds import read_one_moment
from guize.store.walls import find_gaps

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SHOWN = 20
"""How many deeds of a kind are named; the rest are counted."""
_NOTE_PARTS = 3
"""Of a line of notes: the number of the last event, its hash, and when it was noted."""


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
@click.option(
    "--notes",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file of last hashes: the chain must hold all of them, and its own is added.",
)
def audit_verify(source: Path | None, expect: str | None, notes: Path | None) -> None:
    """核验审计链 | Verify the chain, and that what is on record is what it tells."""
    noted = _read_notes(notes) if notes is not None and notes.exists() else {}
    watch = _Watch(expect, noted)
    comparison: Comparison | None = None
    if source is not None:
        verdict = verify_links(watch.over(_read_lines(source)))
    else:
        with open_session() as session:
            read_one_moment(session)
            verdict = verify_links(watch.over(all_links(session)))
            comparison = watch.ledger.compare(session) if verdict.holds else None
    faults = [*_chain_faults(verdict), *watch.faults(), *_record_faults(comparison)]
    for fault in faults:
        complain(fault)
    if faults:
        sys.exit(Exit.REFUSED)
    if notes is not None:
        _note(notes, verdict)
    print_lines(
        f"审计链完好:{verdict.events} 条 | the chain holds: {verdict.events} events",
        f"末条哈希(请记下)| last hash (note it): {verdict.last_hash}",
    )


@audit_group.command("export")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def audit_export(target: Path) -> None:
    """导出审计 | Write every event as a line of JSON, for verifying elsewhere."""
    with open_session() as session, target.open("wb") as stream:
        for link in all_links(session):
            stream.write(orjson.dumps(link) + b"\n")


class _Watch:
    """Looks at the events of a chain as they pass: for noted hashes, and for what they tell of."""

    def __init__(self, expect: str | None, noted: Mapping[int, str]) -> None:
        self.ledger = Ledger()
        self._missing = set(noted.items())
        self._expect = expect

    def over(self, links: Iterable[JsonObject]) -> Iterator[JsonObject]:
        """Yield ``links``."""
        for link in links:
            self._missing.discard((cast("int", link.get("seq")), str(link.get("hash"))))
            if link.get("hash") == self._expect:
                self._expect = None
            self.ledger.enter(link)
            yield link

    def faults(self) -> Iterator[str]:
        """Yield what was noted and is not in the chain any more."""
        if self._expect is not None:
            yield "审计链缺少所记的哈希:末尾被截去 | the noted hash is not in the chain: it was cut"
        for seq, noted in sorted(self._missing):
            yield f"第 {seq} 条与所记不符 | event {seq} is gone, or not what was noted: {noted}"


def _chain_faults(verdict: Verdict) -> Iterator[str]:
    if not verdict.holds:
        yield f"审计链在第 {verdict.broken_at} 条断开 | the chain is broken: {verdict.reason}"


def _record_faults(comparison: Comparison | None) -> Iterator[str]:
    if comparison is None:
        return
    for words, deeds in (
        ("有记录而无审计 | on record, but no event tells of it", comparison.untold),
        ("有审计而无记录 | an event tells of it, but it is not on record", comparison.unfounded),
    ):
        yield from (f"{words}: {deed}" for deed in deeds[:_SHOWN])
        if len(deeds) > _SHOWN:
            yield f"{words}: … {len(deeds) - _SHOWN}"


def _read_notes(notes: Path) -> dict[int, str]:
    """Return the noted hashes by the number of their event.

    Raises:
        InvalidInputError: the file holds something else.

    """
    lines = [line.split() for line in notes.read_text(encoding="utf-8").splitlines() if line]
    if not all(len(line) == _NOTE_PARTS and line[0].isdecimal() for line in lines):
        words = Words(
            zh=f"{notes} 不是本命令写下的文件;请另指一个。",
            en=f"{notes} is no file of this command's; name another.",
        )
        raise InvalidInputError((Fault("/notes", "not_notes", words),))
    return {int(seq): noted for seq, noted, _ in lines}


def _note(notes: Path, verdict: Verdict) -> None:
    if verdict.events:
        with notes.open("a", encoding="utf-8") as stream:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            stream.write(f"{verdict.events} {verdict.last_hash} {now}\n")


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


def _read_lines(source: Path) -> Iterator[JsonObject]:
    with source.open("rb") as stream:
        for line in stream:
            try:
                yield cast("JsonObject", orjson.loads(line))
            except orjson.JSONDecodeError:
                # What is no JSON is no event: the chain breaks there.
                yield {}
