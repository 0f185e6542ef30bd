"""What a version declares: values its quotes do not bear, sentences that hold no rule.

Revision: 0011_unproven
Follows: 0010_tenant_facts
"""

from alembic import op

revision: str = "0011_unproven"
down_revision: str | None = "0010_tenant_facts"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the columns; what is on record declares nothing."""
    for column, empty in (("unproven", "{}"), ("background", "[]")):
        op.execute(f"ALTER TABLE version ADD COLUMN {column} json NOT NULL DEFAULT '{empty}'")
        op.execute(f"ALTER TABLE version ALTER COLUMN {column} DROP DEFAULT")


def downgrade() -> None:
    """Drop the columns."""
    for column in ("unproven", "background"):
        op.execute(f"ALTER TABLE version DROP COLUMN {column}")
