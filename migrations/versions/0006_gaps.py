"""What of a version's text is missing, illegible or not encoded yet is kept beside it.

Revision: 0006_gaps
Follows: 0005_audit_sight
"""

from alembic import op

revision: str = "0006_gaps"
down_revision: str | None = "0005_audit_sight"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the column; what is on record says of no gap yet."""
    op.execute("ALTER TABLE version ADD COLUMN gaps json NOT NULL DEFAULT '[]'")
    op.execute("ALTER TABLE version ALTER COLUMN gaps DROP DEFAULT")


def downgrade() -> None:
    """Drop the column."""
    op.execute("ALTER TABLE version DROP COLUMN gaps")
