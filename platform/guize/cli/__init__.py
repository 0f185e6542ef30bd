"""The command line: `guize run`, `guize check` and the other commands."""

from guize.cli.main import main

__all__ = ["main"]
