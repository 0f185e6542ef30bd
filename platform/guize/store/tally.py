"""Keeps the audit from being filled: counts what is refused again and again instead of telling it.

The counts are in the database, so that they hold for all workers together and over restarts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlmodel import Session

WINDOW = timedelta(hours=1)
"""How long a count lasts."""
MOST = 60
"""How many refusals of one asker are recorded in that time."""

_KEPT = timedelta(days=2)

_COUNT = sa.text("""
    INSERT INTO audit_tally AS t (subject_hash, since, recorded, omitted)
    VALUES (:subject, :now, 0, 0)
    ON CONFLICT (subject_hash) DO UPDATE SET
        since = CASE WHEN t.since <= :before THEN :now ELSE t.since END,
        recorded = CASE WHEN t.since <= :before THEN 0 ELSE t.recorded END
    RETURNING recorded, omitted
""")
_RECORDED = sa.text(
    "UPDATE audit_tally SET recorded = recorded + 1, omitted = 0"
    " WHERE subject_hash = ANY (:subjects)"
)
_OMITTED = sa.text("UPDATE audit_tally SET omitted = omitted + 1 WHERE subject_hash = :subject")
_UNHURRIED = sa.text("SET LOCAL synchronous_commit = off")
_PRUNE = sa.text("""
    DELETE FROM audit_tally WHERE subject_hash IN (
        SELECT subject_hash FROM audit_tally WHERE since < :before LIMIT 100
        FOR UPDATE SKIP LOCKED
    )
""")


def admit(
    session: Session, asker: str, refusal: str | None, now: datetime, most: int = MOST
) -> int | None:
    """Tell whether a refusal is to be recorded, and count it.

    Of equal refusals of one asker the first in an hour is recorded, and of one asker ``most``.

    Args:
        session: a session of the platform's own; the caller commits.
        asker: whose refusals are counted together.
        refusal: what equal refusals have in common; None for one that is equal to no other.
        now: the instant of the request.
        most: how many refusals of the asker may be recorded in the window.

    Returns:
        how many of the asker were left out since the last one recorded; None if this one is too.

    """
    connection = session.connection()
    connection.execute(_PRUNE, {"before": now - _KEPT})
    own = _subject("asker", asker)
    same = own if refusal is None else _subject("refusal", f"{asker}\n{refusal}")
    found: dict[bytes, tuple[int, int]] = {}
    # In one order for everybody: nobody waits for somebody who waits for them.
    for subject in sorted({own, same}):
        values = {"subject": subject, "now": now, "before": now - WINDOW}
        recorded, omitted = connection.execute(_COUNT, values).one()
        found[subject] = (int(recorded), int(omitted))
    is_repeated = same != own and found[same][0] > 0
    if is_repeated or found[own][0] >= most:
        connection.execute(_OMITTED, {"subject": own})
        # A count may be lost with the server; waiting for the disk would be work for who attacks.
        connection.execute(_UNHURRIED)
        return None
    connection.execute(_RECORDED, {"subjects": [own, same]})
    return found[own][1]


def _subject(kind: str, name: str) -> bytes:
    return sha256(f"{kind}:{name}".encode("utf-8", "replace")).digest()
