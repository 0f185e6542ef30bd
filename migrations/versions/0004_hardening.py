"""Nobody writes in another's name; refusals are bounded; browsers are known.

Revision: 0004_hardening
Follows: 0003_drafts
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision: str = "0004_hardening"
down_revision: str | None = "0003_drafts"
branch_labels: str | None = None
depends_on: str | None = None

_WRITE = "(SELECT guize_setting('guize.write_scope'))"
_ACTOR = "(SELECT guize_setting('guize.actor'))"

_WRITTEN_BEFORE = f"guize_in_scope(tenant, {_WRITE})"
_EVENT_BEFORE = f"{_ACTOR} <> '' AND (actor = {_ACTOR} OR {_WRITE} = '*')"

# Table → the column that says whose doing a row is: four eyes are counted by these names. The
# platform itself (an import, a command) may write what others did.
_SIGNED = {
    "draft": "created_by",
    "draft_edit": "author",
    "draft_review": "actor",
    "draft_comment": "author",
    "draft_publication": "actor",
    "role_grant": "granted_by",
}


def upgrade() -> None:
    """Create the two tables and tighten the policies."""
    _create_tally()
    _create_known_browser()
    for table, column in _SIGNED.items():
        is_own = f"({column} = {_ACTOR} OR {_WRITE} = '*')"
        op.execute(
            f"ALTER POLICY {table}_insert ON {table} WITH CHECK ({_WRITTEN_BEFORE} AND {is_own})"
        )
    op.execute(
        "ALTER POLICY audit_event_insert ON audit_event WITH CHECK"
        f" ({_EVENT_BEFORE} AND (tenant IS NULL OR {_WRITTEN_BEFORE}))"
    )
    op.execute("ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_event_chain")


def downgrade() -> None:
    """Put the policies back as they were; forgets which browsers are known."""
    op.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_chain")
    op.execute(f"ALTER POLICY audit_event_insert ON audit_event WITH CHECK ({_EVENT_BEFORE})")
    for table in _SIGNED:
        op.execute(f"ALTER POLICY {table}_insert ON {table} WITH CHECK ({_WRITTEN_BEFORE})")
    op.drop_table("known_browser")
    op.drop_table("audit_tally")


def _at(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _create_tally() -> None:
    op.create_table(
        "audit_tally",
        sa.Column("subject_hash", sa.LargeBinary, primary_key=True),
        _at("since"),
        sa.Column("recorded", sa.Integer, nullable=False),
        sa.Column("omitted", sa.BigInteger, nullable=False),
        sa.CheckConstraint("length(subject_hash) = 32", "audit_tally_subject_check"),
        sa.CheckConstraint("recorded >= 0 AND omitted >= 0", "audit_tally_counts_check"),
    )
    op.create_index("audit_tally_since_idx", "audit_tally", ["since"])


def _create_known_browser() -> None:
    op.create_table(
        "known_browser",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column(
            "user_id",
            sa.BigInteger,
            sa.ForeignKey("app_user.id", name="known_browser_user_fkey"),
            nullable=False,
        ),
        _at("used_at"),
        sa.CheckConstraint("length(token_hash) = 32", "known_browser_token_check"),
    )
    op.create_index("known_browser_user_idx", "known_browser", ["user_id"])
    op.create_index("known_browser_used_idx", "known_browser", ["used_at"])
