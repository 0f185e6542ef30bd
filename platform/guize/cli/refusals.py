"""Tells why something was refused: the sentence, then every finding, fault or change behind it."""

from __future__ import annotations

from guize.cli.findings import tell_findings
from guize.cli.output import complain
from guize.domain.errors import GuizeError, InvalidInputError
from guize.packs.pack import BrokenPackError
from guize.services.record.importing import ContentChangedError, RejectedPackError


def tell_error(error: GuizeError) -> None:
    """Print on stderr what was refused, why and where."""
    complain(error.words)
    if isinstance(error, (BrokenPackError, RejectedPackError)):
        tell_findings(error.findings, err=True)
    if isinstance(error, InvalidInputError):
        for fault in error.faults:
            complain(fault.words)
    if isinstance(error, ContentChangedError):
        for number, changes in error.changes.items():
            for change in changes:
                complain(f"  v{number} {change.words.zh}")
