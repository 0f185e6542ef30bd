"""Tenants, their versions and the files those were filed in.

Revision: 0001
Follows: nothing
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

_APPEND_ONLY = ("version", "version_file")


def upgrade() -> None:
    """Create the tables, their checks and the triggers that keep versions as they were recorded."""
    _create_tenant()
    _create_version()
    op.create_table(
        "version_file",
        sa.Column("tenant", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "number"], ["version.tenant", "version.number"], "version_file_version_fkey"
        ),
        # Export writes to these paths: none may lead out of the folder.
        sa.CheckConstraint(
            "path ~ '^[a-z]([a-z0-9_./-]*[a-z0-9])?$' AND strpos(path, '..') = 0",
            "version_file_path_check",
        ),
    )
    op.execute("""
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the rows of % are never changed or removed: record a new version',
                TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
    """)
    for table in _APPEND_ONLY:
        op.execute(f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """)
        # Holds for everybody, a superuser replaying rows as a replica included.
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")


def downgrade() -> None:
    """Drop everything; the only revision that destroys what was recorded."""
    for table in ("version_file", "version", "tenant"):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change()")


def _create_tenant() -> None:
    op.create_table(
        "tenant",
        sa.Column("slug", sa.Text, primary_key=True),
        sa.Column("parent", sa.Text, sa.ForeignKey("tenant.slug", name="tenant_parent_fkey")),
        sa.Column("name_zh", sa.Text, nullable=False),
        sa.Column("name_en", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("division_code", sa.Text),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("visibility", sa.Text, nullable=False),
        sa.Column("filed", sa.LargeBinary),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.CheckConstraint("slug ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'", "tenant_slug_check"),
        sa.CheckConstraint("parent <> slug", "tenant_parent_check"),
        sa.CheckConstraint(
            "level IN ('nation', 'province', 'city', 'district')", "tenant_level_check"
        ),
        sa.CheckConstraint("division_code ~ '^[0-9]{6}$'", "tenant_division_code_check"),
        sa.CheckConstraint("visibility IN ('public', 'restricted')", "tenant_visibility_check"),
        sa.UniqueConstraint("division_code", name="tenant_division_code_key"),
        sa.UniqueConstraint("seq", name="tenant_seq_key"),
    )
    op.create_index("tenant_parent_idx", "tenant", ["parent"])


def _create_version() -> None:
    # JSON, not JSONB: the order in which a clerk wrote rules and members is kept for readers.
    json = postgresql.JSON
    op.create_table(
        "version",
        sa.Column(
            "tenant",
            sa.Text,
            sa.ForeignKey("tenant.slug", name="version_tenant_fkey"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("lineage", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("corrects", sa.Integer),
        sa.Column("void", sa.Boolean, nullable=False),
        sa.Column("amends", sa.Integer),
        sa.Column("repeals", postgresql.ARRAY(sa.Integer), nullable=False),
        sa.Column("schema", sa.Text, nullable=False),
        sa.Column("on_file", sa.Boolean, nullable=False),
        sa.Column("effective_from", sa.Date, nullable=False),
        sa.Column("effective_from_certainty", sa.Text, nullable=False),
        sa.Column("effective_clause", json),
        sa.Column("effective_alternatives", json, nullable=False),
        sa.Column("effective_to", sa.Date),
        sa.Column("effective_to_certainty", sa.Text, nullable=False),
        sa.Column("effective_to_reason", sa.Text),
        sa.Column("extends_base_to", sa.Date),
        sa.Column("instrument", json, nullable=False),
        sa.Column("rules", json, nullable=False),
        sa.Column("vocabulary", json, nullable=False),
        sa.Column("narrative", json, nullable=False),
        sa.Column("text_title", sa.Text),
        sa.Column("preface", json),
        sa.Column("articles", json),
        sa.Column("colophon", json),
        sa.Column("capture", sa.Text),
        sa.Column("capture_recipe", json),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        *_version_constraints(),
    )


def _version_constraints() -> list[sa.Constraint]:
    lineage_keys = [
        sa.ForeignKeyConstraint(
            ["tenant", column], ["version.tenant", "version.number"], f"version_{column}_fkey"
        )
        for column in ("lineage", "corrects", "amends")
    ]
    return [
        *lineage_keys,
        sa.UniqueConstraint("recorded_at", name="version_recorded_at_key"),
        sa.UniqueConstraint("seq", name="version_seq_key"),
        sa.CheckConstraint("number > 0", "version_number_check"),
        sa.CheckConstraint(
            "kind IN ('base', 'supplement', 'repeal', 'correction')", "version_kind_check"
        ),
        sa.CheckConstraint(
            "(kind = 'correction') = (corrects IS NOT NULL)"
            " AND CASE WHEN kind = 'correction' THEN lineage < number AND corrects < number"
            " ELSE lineage = number END",
            "version_lineage_check",
        ),
        sa.CheckConstraint("NOT void OR kind = 'correction'", "version_void_check"),
        sa.CheckConstraint(
            "CASE kind WHEN 'supplement' THEN amends IS NOT NULL WHEN 'correction' THEN true"
            " ELSE amends IS NULL END AND amends < number",
            "version_amends_check",
        ),
        sa.CheckConstraint(
            "CASE kind WHEN 'repeal' THEN repeals <> '{}' WHEN 'correction' THEN true"
            " ELSE repeals = '{}' END AND 0 < ALL (repeals) AND number > ALL (repeals)",
            "version_repeals_check",
        ),
        sa.CheckConstraint(
            "effective_from_certainty IN ('certain', 'assumed')", "version_start_check"
        ),
        sa.CheckConstraint(
            "effective_to_certainty IN ('certain', 'no_later_than')"
            " AND effective_to_reason IN ('expired', 'repealed')"
            " AND (effective_to IS NOT NULL"
            " OR (effective_to_certainty = 'certain' AND effective_to_reason IS NULL))",
            "version_end_check",
        ),
        sa.CheckConstraint("content_hash ~ '^sha256:[0-9a-f]{64}$'", "version_content_hash_check"),
    ]
