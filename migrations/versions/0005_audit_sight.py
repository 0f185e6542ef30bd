"""Who may read the audit of which tenants is reckoned once a search, not once an event.

Revision: 0005_audit_sight
Follows: 0004_hardening
"""

from alembic import op

revision: str = "0005_audit_sight"
down_revision: str | None = "0004_hardening"
branch_labels: str | None = None
depends_on: str | None = None

_READ = "(SELECT guize_setting('guize.scope'))"
_SEEN_BEFORE = f"guize_in_scope(tenant, {_READ})"
# A subquery that does not depend on the row is run once and its result hashed.
_SEEN = f"{_READ} = '*' OR tenant IN (SELECT guize_tenants_in_scope({_READ}))"


def upgrade() -> None:
    """Create the function and let the policy ask it."""
    op.execute("""
        CREATE FUNCTION guize_tenants_in_scope(scope text) RETURNS SETOF text
        LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp
        BEGIN ATOMIC
            WITH RECURSIVE below AS (
                SELECT t.slug FROM public.tenant t
                WHERE $1 = '*' OR t.slug = ANY (string_to_array($1, ','))
                UNION
                SELECT t.slug FROM public.tenant t JOIN below ON t.parent = below.slug
            )
            SELECT slug FROM below;
        END
    """)
    op.execute(f"ALTER POLICY audit_event_select ON audit_event USING ({_SEEN})")


def downgrade() -> None:
    """Let the policy ask once an event again."""
    op.execute(f"ALTER POLICY audit_event_select ON audit_event USING ({_SEEN_BEFORE})")
    op.execute("DROP FUNCTION guize_tenants_in_scope(text)")
