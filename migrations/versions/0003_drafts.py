"""Drafts: their edits, reviews, comments and publications.

Revision: 0003_drafts
Follows: 0002_identity
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003_drafts"
down_revision: str | None = "0002_identity"
branch_labels: str | None = None
depends_on: str | None = None

_APPEND_ONLY = ("draft_edit", "draft_review", "draft_comment", "draft_publication")
_OF_DRAFTS = ("draft", *_APPEND_ONLY)


def upgrade() -> None:
    """Create the tables, keep closed drafts and all records as they are, build the second wall."""
    _create_draft()
    _create_records()
    for table in _APPEND_ONLY:
        op.execute(f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """)
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")
    _keep_closed_drafts()
    _build_wall()


def downgrade() -> None:
    """Drop all of it; what was drafted and never published is lost."""
    for table in reversed(_OF_DRAFTS):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_closed_draft()")


def _create_draft() -> None:
    json = postgresql.JSON
    op.create_table(
        "draft",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column(
            "tenant",
            sa.Text,
            sa.ForeignKey("tenant.slug", name="draft_tenant_fkey"),
            nullable=False,
        ),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("base_head", sa.Integer, nullable=False),
        sa.Column("content", json, nullable=False),
        sa.Column("capture", sa.Text),
        sa.Column("backdating_ground", sa.Text),
        sa.Column("conflicts", json, nullable=False),
        sa.Column("findings", json, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("id", "tenant", name="draft_id_tenant_key"),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'approved', 'published', 'rejected', 'withdrawn')",
            "draft_state_check",
        ),
        sa.CheckConstraint(
            "kind IN ('base', 'supplement', 'repeal', 'correction')", "draft_kind_check"
        ),
        sa.CheckConstraint("base_head >= 0", "draft_base_head_check"),
        sa.CheckConstraint("revision >= 1", "draft_revision_check"),
    )
    op.create_index("draft_tenant_idx", "draft", ["tenant", "id"])


def _create_records() -> None:
    op.create_table(
        "draft_edit",
        *_of_draft("draft_edit", sa.Column("revision", sa.Integer, primary_key=True)),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deed", sa.Text, nullable=False),
        sa.Column("change", postgresql.JSON, nullable=False),
        sa.Column("note", sa.Text),
        sa.CheckConstraint("revision >= 1", "draft_edit_revision_check"),
        sa.CheckConstraint("deed IN ('created', 'edited', 'rebased')", "draft_edit_deed_check"),
    )
    op.create_table(
        "draft_review",
        _identity(),
        *_of_draft("draft_review"),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('approve', 'reject', 'countersign')"
            " AND (verdict <> 'reject' OR reason IS NOT NULL)",
            "draft_review_verdict_check",
        ),
    )
    # One person's approval or countersign of one revision counts once.
    op.create_index(
        "draft_review_signed_key",
        "draft_review",
        ["draft", "revision", "actor"],
        unique=True,
        postgresql_where=sa.text("verdict <> 'reject'"),
    )
    op.create_table(
        "draft_comment",
        _identity(),
        *_of_draft("draft_comment"),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("pointer", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("draft_comment_draft_idx", "draft_comment", ["draft", "id"])
    op.create_table(
        "draft_publication",
        *_of_draft("draft_publication", is_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("backdating_ground", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("tenant", "number", name="draft_publication_number_key"),
        sa.ForeignKeyConstraint(
            ["tenant", "number"],
            ["version.tenant", "version.number"],
            "draft_publication_version_fkey",
        ),
    )


def _identity() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def _of_draft(
    table: str, *key: sa.Column[int], is_key: bool = False
) -> list[sa.Column[int] | sa.Column[str] | sa.Constraint]:
    """Return what ties a record to its draft; the tenant stands beside it for the second wall."""
    of_key = is_key or bool(key)
    return [
        sa.Column("draft", sa.BigInteger, primary_key=of_key, autoincrement=False, nullable=False),
        *key,
        sa.Column("tenant", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["draft", "tenant"], ["draft.id", "draft.tenant"], f"{table}_draft_fkey"
        ),
    ]


def _keep_closed_drafts() -> None:
    """What is published or withdrawn stays as it is; nothing is published without its record."""
    op.execute("""
        CREATE FUNCTION refuse_closed_draft() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'draft % is %: it is not changed any more', OLD.id, OLD.state
                USING ERRCODE = 'restrict_violation';
        END $$
    """)
    op.execute("""
        CREATE TRIGGER draft_closed BEFORE UPDATE ON draft FOR EACH ROW
        WHEN (OLD.state IN ('published', 'withdrawn'))
        EXECUTE FUNCTION refuse_closed_draft()
    """)
    op.execute("ALTER TABLE draft ENABLE ALWAYS TRIGGER draft_closed")


def _build_wall() -> None:
    # Scalar subqueries are evaluated once a statement, not once a row.
    read = "guize_in_scope(tenant, (SELECT guize_setting('guize.scope')))"
    write = "guize_in_scope(tenant, (SELECT guize_setting('guize.write_scope')))"
    for table in _OF_DRAFTS:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_select ON {table} FOR SELECT USING ({read})")
        op.execute(f"CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK ({write})")
    op.execute(
        f"CREATE POLICY draft_update ON draft FOR UPDATE USING ({write}) WITH CHECK ({write})"
    )
