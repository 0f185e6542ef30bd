"""Who asks: by what the request carries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from guize.domain.authority import ANONYMOUS, Principal


def identify(open_transaction: Callable[[], Session], now: datetime) -> Principal:  # noqa: ARG001 - sessions and keys come next
    """Return whoever asks; without a credential nothing is looked up."""
    return ANONYMOUS
