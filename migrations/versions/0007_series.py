"""Versions name their series, stages, precedence and what they commence; a day may be left open.

Revision: 0007_series
Follows: 0006_gaps
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0007_series"
down_revision: str | None = "0006_gaps"
branch_labels: str | None = None
depends_on: str | None = None

_KINDS = "kind IN ('base', 'supplement', 'repeal', 'correction'"
_REPEALS = (
    "CASE kind WHEN 'repeal' THEN repeals <> '{{}}' WHEN 'correction' THEN true"
    " {} ELSE repeals = '{{}}' END AND 0 < ALL (repeals) AND number > ALL (repeals)"
)
_LISTS = ("commences", "stages", "prevails_over")


def upgrade() -> None:
    """Add the columns; what was recorded before is of the work rules' series."""
    op.add_column(
        "version", sa.Column("series", sa.Text, nullable=False, server_default="work-rules")
    )
    op.add_column("version", sa.Column("series_label", postgresql.JSON))
    op.add_column(
        "version", sa.Column("continues", sa.Boolean, nullable=False, server_default=sa.false())
    )
    for name in _LISTS:
        column = sa.Column(name, postgresql.JSON, nullable=False, server_default="[]")
        op.add_column("version", column)
    for name in ("series", "continues", *_LISTS):
        op.alter_column("version", name, server_default=None)
    op.alter_column("version", "effective_from", nullable=True)
    for table in ("version", "draft"):
        _check(table, "kind", f"{_KINDS}, 'commencement')")
    _check(
        "version", "repeals", _REPEALS.format("WHEN 'base' THEN true WHEN 'supplement' THEN true")
    )
    _check("version", "series", "series ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'")


def _check(table: str, name: str, condition: str) -> None:
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_{name}_check")
    op.create_check_constraint(f"{table}_{name}_check", table, condition)


def downgrade() -> None:
    """Drop the columns; an undated version cannot be kept without them and stops this."""
    op.drop_constraint("version_series_check", "version")
    _check("version", "repeals", _REPEALS.format(""))
    for table in ("version", "draft"):
        _check(table, "kind", f"{_KINDS})")
    op.alter_column("version", "effective_from", nullable=False)
    for name in ("series", "series_label", "continues", *_LISTS):
        op.drop_column("version", name)
