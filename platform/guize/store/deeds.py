"""What is on record as done, each deed as one line of text, to be held against the audit."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session

_DEEDS = sa.text("""
    SELECT format('version %s@%s', tenant, number) FROM version
    UNION ALL
    SELECT format('fact %s of %s', number, tenant) FROM tenant_fact
    UNION ALL
    SELECT format('draft:%s published as %s@%s', draft, tenant, number) FROM draft_publication
    UNION ALL
    SELECT format('draft:%s revision %s by %s', draft, revision, author) FROM draft_edit
    UNION ALL
    SELECT format('draft:%s revision %s %s by %s', draft, revision, verdict, actor)
    FROM draft_review
    UNION ALL
    SELECT format('user:%s %s at %s', user_id, role, tenant) FROM role_grant
    UNION ALL
    SELECT format('user:%s %s%s', id, CASE WHEN is_operator THEN 'operator' ELSE 'no operator' END,
        CASE WHEN disabled_at IS NOT NULL THEN ', disabled' END) FROM app_user
    UNION ALL
    SELECT format('client:%s may %s at %s%s', id, array_to_string(scopes, ','),
        array_to_string(tenants, ','), CASE WHEN disabled_at IS NOT NULL THEN ', disabled' END)
    FROM api_client
    UNION ALL
    SELECT format('client:%s key %s%s', client_id, id,
        CASE WHEN revoked_at IS NOT NULL THEN ', revoked' END) FROM api_key
    UNION ALL
    SELECT format('policy of %s: %s%s', tenant, approvals,
        CASE WHEN countersign THEN ' and countersign' END) FROM tenant_policy
""")


def read_one_moment(session: Session) -> None:
    """See that everything that ``session`` reads from now on is of one moment; call it first."""
    session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def list_deeds(session: Session) -> set[str]:
    """Return every deed on record; the session must see all of it."""
    return set(session.connection().scalars(_DEEDS))
