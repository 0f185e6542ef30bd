"""Refusals are counted: the first of equal ones is told, and none fills the audit."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from guize.store.tally import WINDOW, admit

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_equal_refusals_are_told_once_in_an_hour(session: Session) -> None:
    """The next one told says how many were left out, and they are told once."""
    told = [admit(session, "user:1", "a", NOW + timedelta(seconds=n)) for n in range(4)]
    assert told == [0, None, None, None]
    assert admit(session, "user:1", "b", NOW) == 3
    assert admit(session, "user:1", "c", NOW) == 0
    assert admit(session, "user:2", "a", NOW) == 0
    assert admit(session, "user:1", "a", NOW + WINDOW - timedelta(seconds=1)) is None
    assert admit(session, "user:1", "a", NOW + WINDOW) == 1


def test_nobody_fills_the_audit_by_ever_new_refusals(session: Session) -> None:
    """Of one asker only so many are told in an hour, however they differ."""
    told = [admit(session, "user:1", str(n), NOW, most=5) for n in range(20)]
    assert told == [0] * 5 + [None] * 15
    assert admit(session, "user:1", "20", NOW + WINDOW, most=5) == 15


def test_what_is_equal_to_no_other_is_told_each_time(session: Session) -> None:
    """Up to as many as an asker may have told."""
    told = [admit(session, "all", None, NOW, most=3) for _ in range(5)]
    assert told == [0, 0, 0, None, None]
    assert admit(session, "all", None, NOW + WINDOW, most=3) == 2


def test_counts_are_forgotten(session: Session) -> None:
    """What is days old takes no room."""
    for number in range(5):
        admit(session, f"user:{number}", "a", NOW)
    assert admit(session, "user:9", "a", NOW + timedelta(days=3)) == 0
    count = session.connection().scalar(sa.text("SELECT count(*) FROM audit_tally"))
    assert count == 2
