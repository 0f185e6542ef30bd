"""What a command prints: tables for people, JSON for programs, complaints on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import IntEnum

import click
import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guize.domain.words import Words


class Exit(IntEnum):
    """Exit codes."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    NOT_FOUND = 3
    UNAVAILABLE = 4


def print_json(content: object) -> None:
    """Print ``content``, or JSON that is bytes already, as indented JSON."""
    value = orjson.loads(content) if isinstance(content, bytes) else content
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def print_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print a table as wide as the terminal (or, in a pipe, as wide as it needs)."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    _console().print(table)


def print_lines(*lines: str) -> None:
    """Print lines of text as they are."""
    for line in lines:
        click.echo(line)


def complain(message: Words | str) -> None:
    """Print a failure on stderr, in both languages where there are both."""
    text = f"{message.zh}\n{message.en}" if isinstance(message, Words) else message
    click.echo(text, err=True)


def _console() -> Console:
    width = None if sys.stdout.isatty() else 160
    return Console(width=width, soft_wrap=False, highlight=False)
