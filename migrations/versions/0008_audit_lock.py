"""The audit's chain grows under a lock of its own: the trigger names it.

Revision: 0008_audit_lock
Follows: 0007_series
"""

from alembic import op

revision: str = "0008_audit_lock"
down_revision: str | None = "0007_series"
branch_labels: str | None = None
depends_on: str | None = None


_REFUSE = """
    CREATE OR REPLACE FUNCTION guize_chain_audit() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        head record;
    BEGIN
        SELECT * INTO head FROM public.guize_audit_head();
        IF NEW.seq <> head.seq + 1 OR NEW.prev_hash <> head.hash THEN
            RAISE EXCEPTION 'event % does not follow event %: take the audit lock first',
                NEW.seq, head.seq USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
"""


def upgrade() -> None:
    """Name the audit's lock."""
    op.execute(_REFUSE)


def downgrade() -> None:
    """Name the lock of publication again."""
    op.execute(_REFUSE.replace("the audit lock", "the publication lock"))
