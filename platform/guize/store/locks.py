"""The two locks of the whole platform: one orders publications, the other the audit's chain.

Each is held until the transaction ends. Whoever needs both takes the one of publication first, and
whoever takes either takes it last before committing: nothing that is locked after it may have to
wait for somebody who waits for it.
"""

import sqlalchemy as sa
from sqlmodel import Session

# The ASCII bytes of "guize:pu" and "guize:au": any numbers will do that nothing else locks.
_PUBLICATION = 0x6775697A653A7075
_AUDIT = 0x6775697A653A6175


def take_publication_lock(session: Session) -> None:
    """Become the only one who publishes, so that no later commit bears an earlier instant.

    It may be taken again by its holder.
    """
    _take(session, _PUBLICATION)


def take_audit_lock(session: Session) -> None:
    """Become the only one who appends to the audit; publications go on meanwhile.

    It may be taken again by its holder.
    """
    _take(session, _AUDIT)


def _take(session: Session, lock: int) -> None:
    session.connection().execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
