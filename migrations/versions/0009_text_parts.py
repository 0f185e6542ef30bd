"""A text may have a preamble, annexes and declared gaps; its printed labels serve every answer.

Revision: 0009_text_parts
Follows: 0008_audit_lock
"""

from alembic import op

revision: str = "0009_text_parts"
down_revision: str | None = "0008_audit_lock"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the columns; what is on record has none of these, and the usual labels."""
    for column in ("text_extras", "labels"):
        op.execute(f"ALTER TABLE version ADD COLUMN {column} json NOT NULL DEFAULT '{{}}'")
        op.execute(f"ALTER TABLE version ALTER COLUMN {column} DROP DEFAULT")


def downgrade() -> None:
    """Drop the columns."""
    op.execute("ALTER TABLE version DROP COLUMN text_extras, DROP COLUMN labels")
