"""What is said of a tenant is dated and recorded: facts, append-only, and the periods they make.

Revision: 0010_tenant_facts
Follows: 0009_text_parts
"""

# ruff: noqa: S608 - no statement here holds what anybody wrote
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010_tenant_facts"
down_revision: str | None = "0009_text_parts"
branch_labels: str | None = None
depends_on: str | None = None

_WRITE = "(SELECT guize_setting('guize.write_scope'))"
_EVER = "DATE '0001-01-01'"
# Of a tenant there is one period a day; rights go by today's, also before and after it stands.
_TODAY = (
    "p.from_on <= (now() AT TIME ZONE p.time_zone)::date"
    " AND (p.to_on IS NULL OR (now() AT TIME ZONE p.time_zone)::date < p.to_on)"
)
_MOVED = ("parent", "name_zh", "name_en", "level", "division_code", "time_zone", "visibility")

# (table, command, USING, WITH CHECK)
_POLICIES: tuple[tuple[str, str, str | None, str | None], ...] = (
    ("tenant_fact", "SELECT", "true", None),
    (
        "tenant_fact",
        "INSERT",
        None,
        # Nobody takes a tenant out of, or puts one below, what is not theirs.
        (
            f"(guize_in_scope(tenant, {_WRITE}) OR number = 1) AND (NOT said ? 'parent'"
            f" OR guize_in_scope(said ->> 'parent', {_WRITE}))"
        ),
    ),
    ("tenant_period", "SELECT", "true", None),
    (
        "tenant_period",
        "INSERT",
        None,
        f"guize_in_scope(tenant, {_WRITE}) OR guize_in_scope(parent, {_WRITE})",
    ),
    (
        "tenant_period",
        "UPDATE",
        f"guize_in_scope(tenant, {_WRITE})",
        f"guize_in_scope(tenant, {_WRITE}) OR guize_in_scope(parent, {_WRITE})",
    ),
    ("tenant_period", "DELETE", f"guize_in_scope(tenant, {_WRITE})", None),
)


def upgrade() -> None:
    """Create the tables and fill them: what was on record has been so since ever."""
    _create_fact()
    _create_period()
    _fill()
    op.execute("DROP POLICY tenant_insert ON tenant")
    # A slug alone says nothing: what is said of it, and where it stands, is walled below.
    op.execute(f"CREATE POLICY tenant_insert ON tenant FOR INSERT WITH CHECK ({_WRITE} <> '')")
    _replace_functions(_ABOVE, _VISIBLE, _BELOW, _HEAD)
    op.drop_index("tenant_parent_idx", "tenant")
    for name in (*_MOVED, "seq"):
        op.drop_column("tenant", name)
    for table in ("tenant_fact", "tenant_period"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for table, command, using, check in _POLICIES:
        clauses = [f"USING ({using})"] if using else []
        clauses += [f"WITH CHECK ({check})"] if check else []
        op.execute(
            f"CREATE POLICY {table}_{command.lower()} ON {table} FOR {command} {' '.join(clauses)}"
        )


def downgrade() -> None:
    """Keep what is said of each tenant today, and forget the rest."""
    for name in _MOVED:
        op.add_column("tenant", sa.Column(name, sa.Text))
    op.add_column("tenant", sa.Column("seq", sa.BigInteger))
    # The head goes on from the last fact: nothing recorded later may bear an earlier number.
    op.execute("ALTER TABLE tenant NO FORCE ROW LEVEL SECURITY")
    moved = ", ".join(f"{name} = p.{name}" for name in _MOVED)
    op.execute(
        f"UPDATE tenant t SET {moved}, seq = (SELECT max(f.seq) FROM tenant_fact f WHERE"
        f" f.tenant = t.slug) FROM tenant_period p WHERE p.tenant = t.slug AND {_TODAY}"
    )
    op.execute("ALTER TABLE tenant FORCE ROW LEVEL SECURITY")
    for name in (*_MOVED, "seq"):
        if name not in {"parent", "division_code"}:
            op.alter_column("tenant", name, nullable=False)
    op.create_foreign_key("tenant_parent_fkey", "tenant", "tenant", ["parent"], ["slug"])
    op.create_index("tenant_parent_idx", "tenant", ["parent"])
    op.create_unique_constraint("tenant_division_code_key", "tenant", ["division_code"])
    op.create_unique_constraint("tenant_seq_key", "tenant", ["seq"])
    for name, condition in (
        ("parent", "parent <> slug"),
        ("level", "level IN ('nation', 'province', 'city', 'district')"),
        ("division_code", "division_code ~ '^[0-9]{6}$'"),
        ("visibility", "visibility IN ('public', 'restricted')"),
    ):
        op.create_check_constraint(f"tenant_{name}_check", "tenant", condition)
    _replace_functions(_ABOVE_BEFORE, _VISIBLE_BEFORE, _BELOW_BEFORE, _HEAD_BEFORE)
    op.execute("DROP POLICY tenant_insert ON tenant")
    op.execute(
        "CREATE POLICY tenant_insert ON tenant FOR INSERT WITH CHECK"
        f" (guize_in_scope(coalesce(parent, slug), {_WRITE}))"
    )
    op.drop_table("tenant_period")
    op.drop_table("tenant_fact")


def _create_fact() -> None:
    op.create_table(
        "tenant_fact",
        sa.Column(
            "tenant",
            sa.Text,
            sa.ForeignKey("tenant.slug", name="tenant_fact_tenant_fkey"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("on_day", sa.Date),
        sa.Column("said", postgresql.JSONB, nullable=False),
        sa.Column(
            "successor", sa.Text, sa.ForeignKey("tenant.slug", name="tenant_fact_successor_fkey")
        ),
        sa.Column("carries", postgresql.ARRAY(sa.Integer), nullable=False),
        sa.Column("ground", postgresql.JSON),
        sa.Column("corrects", sa.Integer),
        sa.Column("void", sa.Boolean, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "corrects"],
            ["tenant_fact.tenant", "tenant_fact.number"],
            "tenant_fact_corrects_fkey",
        ),
        sa.CheckConstraint("number > 0 AND corrects < number", "tenant_fact_number_check"),
        sa.CheckConstraint(
            "kind IN ('creation', 'change', 'merger', 'dissolution')"
            " AND (number = 1) = (kind = 'creation' AND corrects IS NULL)",
            "tenant_fact_kind_check",
        ),
        sa.CheckConstraint("NOT void OR corrects IS NOT NULL", "tenant_fact_void_check"),
        sa.CheckConstraint(
            "void OR kind = 'creation' OR on_day IS NOT NULL", "tenant_fact_on_day_check"
        ),
        sa.CheckConstraint(
            "(successor IS NOT NULL) = (kind = 'merger') AND successor <> tenant",
            "tenant_fact_successor_check",
        ),
    )
    op.create_index("tenant_fact_seq_idx", "tenant_fact", ["seq"])
    op.create_index("tenant_fact_recorded_at_idx", "tenant_fact", ["recorded_at"])
    op.execute("""
        CREATE TRIGGER tenant_fact_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant_fact
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """)
    op.execute("ALTER TABLE tenant_fact ENABLE ALWAYS TRIGGER tenant_fact_append_only")


def _create_period() -> None:
    op.create_table(
        "tenant_period",
        sa.Column(
            "tenant",
            sa.Text,
            sa.ForeignKey("tenant.slug", name="tenant_period_tenant_fkey"),
            primary_key=True,
        ),
        sa.Column("from_on", sa.Date, primary_key=True),
        sa.Column("to_on", sa.Date),
        sa.Column("standing", sa.Text, nullable=False),
        sa.Column(
            "parent", sa.Text, sa.ForeignKey("tenant.slug", name="tenant_period_parent_fkey")
        ),
        sa.Column("name_zh", sa.Text, nullable=False),
        sa.Column("name_en", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("division_code", sa.Text),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("visibility", sa.Text, nullable=False),
        sa.CheckConstraint("from_on < to_on", "tenant_period_days_check"),
        sa.CheckConstraint(
            "standing IN ('coming', 'standing', 'dissolved')", "tenant_period_standing_check"
        ),
        sa.CheckConstraint("parent <> tenant", "tenant_period_parent_check"),
        sa.CheckConstraint(
            "level IN ('nation', 'province', 'city', 'district', 'township', 'organ')",
            "tenant_period_level_check",
        ),
        sa.CheckConstraint(
            "division_code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'",
            "tenant_period_division_code_check",
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'restricted')", "tenant_period_visibility_check"
        ),
    )
    op.create_index("tenant_period_parent_idx", "tenant_period", ["parent"])


def _fill() -> None:
    """Make one fact and one period of each tenant, recorded before everything else."""
    for table in ("tenant", "version"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute("""
        INSERT INTO tenant_fact (tenant, number, kind, said, carries, void, recorded_at, seq)
        SELECT slug, 1, 'creation', jsonb_build_object(
            'name', jsonb_build_object('zh', name_zh, 'en', name_en), 'parent', parent,
            'level', level, 'division_code', division_code, 'time_zone', time_zone,
            'visibility', visibility
        ), '{}', false, coalesce(
            (SELECT min(v.recorded_at) FROM version v) - interval '1 microsecond', now()
        ), seq
        FROM tenant
    """)
    moved = ", ".join(_MOVED)
    op.execute(
        f"INSERT INTO tenant_period (tenant, from_on, standing, {moved})"
        f" SELECT slug, {_EVER}, 'standing', {moved} FROM tenant"
    )
    for table in ("tenant", "version"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _replace_functions(above: str, visible: str, below: str, head: str) -> None:
    definer = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
    op.execute(
        "CREATE OR REPLACE FUNCTION guize_in_scope(tenant text, scope text) RETURNS boolean"
        f" LANGUAGE sql STABLE PARALLEL SAFE {definer}"
        " RETURN CASE WHEN coalesce($2, '') = '' THEN false WHEN $2 = '*' THEN true ELSE EXISTS ("
        f" WITH RECURSIVE above AS ({above})"
        " SELECT FROM above WHERE above.slug = ANY (string_to_array($2, ','))) END"
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION guize_is_visible(tenant text, scope text) RETURNS boolean"
        f" LANGUAGE sql STABLE PARALLEL SAFE {definer}"
        f" RETURN EXISTS ({visible}) OR public.guize_in_scope($1, $2)"
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION guize_tenants_in_scope(scope text) RETURNS SETOF text"
        f" LANGUAGE sql STABLE PARALLEL SAFE {definer}"
        f" BEGIN ATOMIC WITH RECURSIVE below AS ({below}) SELECT slug FROM below; END"
    )
    op.execute(f"""
        CREATE OR REPLACE FUNCTION guize_published_head(
            OUT seq bigint, OUT recorded_at timestamptz
        )
        LANGUAGE plpgsql VOLATILE {definer}
        AS $$
        DECLARE
            scope text := public.guize_setting('guize.scope');
        BEGIN
            PERFORM set_config('guize.scope', '*', true);
            {head}
            PERFORM set_config('guize.scope', scope, true);
        END $$
    """)


_ABOVE = f"""
    SELECT p.tenant AS slug, p.parent FROM public.tenant_period p WHERE p.tenant = $1 AND {_TODAY}
    UNION
    SELECT p.tenant, p.parent FROM public.tenant_period p
    JOIN above ON p.tenant = above.parent WHERE {_TODAY}
"""
_ABOVE_BEFORE = """
    SELECT t.slug, t.parent FROM public.tenant t WHERE t.slug = $1
    UNION
    SELECT t.slug, t.parent FROM public.tenant t JOIN above ON t.slug = above.parent
"""
_VISIBLE = (
    "SELECT FROM public.tenant_period p WHERE p.tenant = $1 AND p.visibility = 'public'"
    f" AND {_TODAY}"
)
_VISIBLE_BEFORE = "SELECT FROM public.tenant t WHERE t.slug = $1 AND t.visibility = 'public'"
_BELOW = f"""
    SELECT t.slug FROM public.tenant t
    WHERE $1 = '*' OR t.slug = ANY (string_to_array($1, ','))
    UNION
    SELECT p.tenant FROM public.tenant_period p JOIN below ON p.parent = below.slug WHERE {_TODAY}
"""
_BELOW_BEFORE = """
    SELECT t.slug FROM public.tenant t
    WHERE $1 = '*' OR t.slug = ANY (string_to_array($1, ','))
    UNION
    SELECT t.slug FROM public.tenant t JOIN below ON t.parent = below.slug
"""
_HEAD = """
    SELECT coalesce(greatest(
        (SELECT max(v.seq) FROM public.version v),
        (SELECT max(f.seq) FROM public.tenant_fact f)
    ), 0), greatest(
        (SELECT max(v.recorded_at) FROM public.version v),
        (SELECT max(f.recorded_at) FROM public.tenant_fact f)
    ) INTO seq, recorded_at;
"""
_HEAD_BEFORE = """
    SELECT coalesce(greatest(
        (SELECT max(v.seq) FROM public.version v),
        (SELECT max(t.seq) FROM public.tenant t)
    ), 0), (SELECT max(v.recorded_at) FROM public.version v) INTO seq, recorded_at;
"""
