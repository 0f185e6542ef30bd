"""Users, sessions, clients, grants, policies, audit; row-level security as the second wall.

Revision: 0002_identity
Follows: 0001
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002_identity"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None

_NEW_TABLES = (
    "audit_event",
    "tenant_policy",
    "role_grant",
    "api_key",
    "api_client",
    "sign_in_attempt",
    "user_session",
    "app_user",
)
# In the order of dropping: each before those that it asks.
_FUNCTIONS = (
    "guize_is_visible(text, text)",
    "guize_in_scope(text, text)",
    "guize_setting(text)",
    "guize_published_head()",
    "guize_audit_head()",
    "guize_chain_audit()",
)
_WALLED = ("tenant", "version", "version_file", "role_grant", "tenant_policy", "audit_event")

# An unset setting, and one that was set in a transaction that is over, both read as ''. Scalar
# subqueries are evaluated once a statement, not once a row.
_READ = "(SELECT guize_setting('guize.scope'))"
_WRITE = "(SELECT guize_setting('guize.write_scope'))"
_ACTOR = "(SELECT guize_setting('guize.actor'))"
# By name, not `TO guize_reader`: whether the application's role inherits from the reader's must
# make no difference, and the policies must stand where there is no such role.
_IS_READER = "(SELECT current_user = 'guize_reader')"
_SEES_RECORD = f"{_IS_READER} OR {_READ} = '*' OR guize_is_visible(tenant, {_READ})"
_MAY_WRITE = f"guize_in_scope(tenant, {_WRITE})"

# (table, command, USING, WITH CHECK): commands that are not listed are refused.
_POLICIES: tuple[tuple[str, str, str | None, str | None], ...] = (
    ("tenant", "SELECT", "true", None),
    ("tenant", "INSERT", None, f"guize_in_scope(coalesce(parent, slug), {_WRITE})"),
    ("tenant", "UPDATE", f"guize_in_scope(slug, {_WRITE})", f"guize_in_scope(slug, {_WRITE})"),
    ("version", "SELECT", _SEES_RECORD, None),
    ("version", "INSERT", None, _MAY_WRITE),
    ("version_file", "SELECT", _SEES_RECORD, None),
    ("version_file", "INSERT", None, _MAY_WRITE),
    (
        "role_grant",
        "SELECT",
        f"guize_in_scope(tenant, {_READ}) OR {_ACTOR} = 'user:' || user_id",
        None,
    ),
    ("role_grant", "INSERT", None, _MAY_WRITE),
    ("role_grant", "DELETE", _MAY_WRITE, None),
    # What a province demands is read by the clerks of its cities, whose scope is the city.
    ("tenant_policy", "SELECT", f"{_ACTOR} <> ''", None),
    ("tenant_policy", "INSERT", None, _MAY_WRITE),
    ("tenant_policy", "UPDATE", _MAY_WRITE, _MAY_WRITE),
    ("audit_event", "SELECT", f"guize_in_scope(tenant, {_READ})", None),
    # Nobody writes in another's name, save the platform.
    (
        "audit_event",
        "INSERT",
        None,
        f"{_ACTOR} <> '' AND (actor = {_ACTOR} OR {_WRITE} = '*')",
    ),
)


def upgrade() -> None:
    """Create the tables, the functions that the policies ask, and the policies."""
    _create_users()
    _create_clients()
    _create_grants()
    _create_audit()
    _create_functions()
    _create_chain()
    for table in _WALLED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for table, command, using, check in _POLICIES:
        clauses = [f"USING ({using})"] if using else []
        clauses += [f"WITH CHECK ({check})"] if check else []
        op.execute(
            f"CREATE POLICY {table}_{command.lower()} ON {table} FOR {command} {' '.join(clauses)}"
        )


def downgrade() -> None:
    """Take down the wall; destroys users, grants and the audit."""
    for table, command, _, _ in _POLICIES:
        op.execute(f"DROP POLICY {table}_{command.lower()} ON {table}")
    for table in _WALLED:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for table in _NEW_TABLES:
        op.drop_table(table)
    for function in _FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")


def _at(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def _create_users() -> None:
    op.create_table(
        "app_user",
        _id(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("is_operator", sa.Boolean, nullable=False),
        sa.Column("oidc_issuer", sa.Text),
        sa.Column("oidc_subject", sa.Text),
        _at("created_at"),
        _at("disabled_at", nullable=True),
        sa.CheckConstraint("name ~ '^[a-z0-9][a-z0-9._@-]{0,99}$'", "app_user_name_check"),
        sa.CheckConstraint("password_hash LIKE '$argon2id$%'", "app_user_password_check"),
        sa.CheckConstraint("(oidc_issuer IS NULL) = (oidc_subject IS NULL)", "app_user_oidc_check"),
        sa.UniqueConstraint("name", name="app_user_name_key"),
        sa.UniqueConstraint("oidc_issuer", "oidc_subject", name="app_user_oidc_key"),
    )
    op.create_table(
        "user_session",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column(
            "user_id",
            sa.BigInteger,
            sa.ForeignKey("app_user.id", name="user_session_user_fkey"),
            nullable=False,
        ),
        _at("created_at"),
        _at("last_seen_at"),
        _at("expires_at"),
        sa.CheckConstraint("length(token_hash) = 32", "user_session_token_check"),
    )
    op.create_index("user_session_user_idx", "user_session", ["user_id"])
    op.create_table(
        "sign_in_attempt",
        sa.Column("subject_hash", sa.LargeBinary, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        _at("last_failed_at"),
        _at("blocked_until"),
        sa.CheckConstraint("length(subject_hash) = 32", "sign_in_attempt_subject_check"),
        sa.CheckConstraint("failures >= 0", "sign_in_attempt_failures_check"),
    )
    op.create_index("sign_in_attempt_last_idx", "sign_in_attempt", ["last_failed_at"])


def _create_clients() -> None:
    op.create_table(
        "api_client",
        _id(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("tenants", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        _at("created_at"),
        _at("disabled_at", nullable=True),
        sa.CheckConstraint(
            "scopes <> '{}' AND scopes <@ ARRAY['read', 'edit', 'publish', 'audit']",
            "api_client_scopes_check",
        ),
        sa.CheckConstraint("tenants <> '{}'", "api_client_tenants_check"),
        sa.UniqueConstraint("name", name="api_client_name_key"),
    )
    op.create_table(
        "api_key",
        _id(),
        sa.Column(
            "client_id",
            sa.BigInteger,
            sa.ForeignKey("api_client.id", name="api_key_client_fkey"),
            nullable=False,
        ),
        sa.Column("key_hash", sa.LargeBinary, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        _at("created_at"),
        _at("expires_at"),
        _at("revoked_at", nullable=True),
        sa.CheckConstraint("length(key_hash) = 32", "api_key_hash_check"),
        sa.UniqueConstraint("key_hash", name="api_key_hash_key"),
    )
    op.create_index("api_key_client_idx", "api_key", ["client_id"])


def _create_grants() -> None:
    op.create_table(
        "role_grant",
        sa.Column(
            "user_id",
            sa.BigInteger,
            sa.ForeignKey("app_user.id", name="role_grant_user_fkey"),
            primary_key=True,
        ),
        sa.Column(
            "tenant",
            sa.Text,
            sa.ForeignKey("tenant.slug", name="role_grant_tenant_fkey"),
            primary_key=True,
        ),
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("granted_by", sa.Text, nullable=False),
        _at("granted_at"),
        sa.CheckConstraint(
            "role IN ('viewer', 'editor', 'reviewer', 'publisher', 'admin')",
            "role_grant_role_check",
        ),
    )
    op.create_index("role_grant_tenant_idx", "role_grant", ["tenant"])
    op.create_table(
        "tenant_policy",
        sa.Column(
            "tenant",
            sa.Text,
            sa.ForeignKey("tenant.slug", name="tenant_policy_tenant_fkey"),
            primary_key=True,
        ),
        sa.Column("approvals", sa.Integer, nullable=False),
        sa.Column("countersign", sa.Boolean, nullable=False),
        sa.CheckConstraint("approvals BETWEEN 1 AND 9", "tenant_policy_approvals_check"),
    )


def _create_audit() -> None:
    op.create_table(
        "audit_event",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        _at("at"),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text),
        sa.Column("object", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("detail", postgresql.JSON, nullable=False),
        sa.Column("prev_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'refused', 'failed')", "audit_event_outcome_check"),
        sa.CheckConstraint(
            "hash ~ '^[0-9a-f]{64}$' AND prev_hash ~ '^[0-9a-f]{64}$'", "audit_event_hash_check"
        ),
        sa.UniqueConstraint("hash", name="audit_event_hash_key"),
    )
    for column in ("tenant", "actor", "action", "object"):
        op.create_index(f"audit_event_{column}_idx", "audit_event", [column, "seq"])
    op.create_index("audit_event_at_idx", "audit_event", ["at"])


def _create_functions() -> None:
    op.execute("""
        CREATE FUNCTION guize_setting(name text) RETURNS text
        LANGUAGE sql STABLE PARALLEL SAFE
        RETURN coalesce(current_setting(name, true), '')
    """)
    # SECURITY DEFINER: whoever may not read tenants is told yes or no, and nothing else. The
    # search path is pinned, or a temporary table named tenant would be asked instead.
    op.execute("""
        CREATE FUNCTION guize_in_scope(tenant text, scope text) RETURNS boolean
        LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp
        RETURN CASE WHEN coalesce($2, '') = '' THEN false WHEN $2 = '*' THEN true ELSE EXISTS (
            WITH RECURSIVE above AS (
                SELECT t.slug, t.parent FROM public.tenant t WHERE t.slug = $1
                UNION
                SELECT t.slug, t.parent FROM public.tenant t JOIN above ON t.slug = above.parent
            )
            SELECT FROM above WHERE above.slug = ANY (string_to_array($2, ','))
        ) END
    """)
    op.execute("""
        CREATE FUNCTION guize_is_visible(tenant text, scope text) RETURNS boolean
        LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp
        RETURN EXISTS (
            SELECT FROM public.tenant t WHERE t.slug = $1 AND t.visibility = 'public'
        ) OR public.guize_in_scope($1, $2)
    """)
    # The next number follows all that is published, also what the publisher may not see. A scope
    # in the head of the function would be tidier, but only a superuser may put it there.
    op.execute("""
        CREATE FUNCTION guize_published_head(OUT seq bigint, OUT recorded_at timestamptz)
        LANGUAGE plpgsql VOLATILE SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp
        AS $$
        DECLARE
            scope text := public.guize_setting('guize.scope');
        BEGIN
            PERFORM set_config('guize.scope', '*', true);
            SELECT coalesce(greatest(
                (SELECT max(v.seq) FROM public.version v),
                (SELECT max(t.seq) FROM public.tenant t)
            ), 0), (SELECT max(v.recorded_at) FROM public.version v) INTO seq, recorded_at;
            PERFORM set_config('guize.scope', scope, true);
        END $$
    """)


def _create_chain() -> None:
    op.execute("""
        CREATE FUNCTION guize_audit_head(OUT seq bigint, OUT hash text)
        LANGUAGE plpgsql VOLATILE SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp
        AS $$
        DECLARE
            scope text := public.guize_setting('guize.scope');
        BEGIN
            PERFORM set_config('guize.scope', '*', true);
            SELECT e.seq, e.hash INTO seq, hash FROM public.audit_event e
            ORDER BY e.seq DESC LIMIT 1;
            PERFORM set_config('guize.scope', scope, true);
            seq := coalesce(seq, 0);
            hash := coalesce(hash, repeat('0', 64));
        END $$
    """)
    op.execute("""
        CREATE FUNCTION guize_chain_audit() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            head record;
        BEGIN
            SELECT * INTO head FROM public.guize_audit_head();
            IF NEW.seq <> head.seq + 1 OR NEW.prev_hash <> head.hash THEN
                RAISE EXCEPTION 'event % does not follow event %: take the publication lock first',
                    NEW.seq, head.seq USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$
    """)
    op.execute("""
        CREATE TRIGGER audit_event_chain BEFORE INSERT ON audit_event
        FOR EACH ROW EXECUTE FUNCTION guize_chain_audit()
    """)
    op.execute("""
        CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """)
    op.execute("ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_event_append_only")
