"""The tables as SQLModel rows; `migrations/` creates them and a test holds the two equal."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSON, JSONB
from sqlmodel import Field, SQLModel

# pydantic cannot build a model on the recursive type of JSON; rows are not validated anyway.
_Object = dict[str, Any]


class TenantRow(SQLModel, table=True):
    """A tenant's identity, which never passes on. `filed` is `tenant.yaml` as filed last."""

    __tablename__ = "tenant"

    slug: str = Field(sa_type=sa.Text, primary_key=True)
    filed: bytes | None = Field(default=None, sa_type=sa.LargeBinary)


class TenantFactRow(SQLModel, table=True):
    """One recorded fact of a tenant; append-only. Facts of one act share instant and `seq`."""

    __tablename__ = "tenant_fact"
    __table_args__ = (
        sa.ForeignKeyConstraint(["tenant"], ["tenant.slug"], "tenant_fact_tenant_fkey"),
        sa.ForeignKeyConstraint(["successor"], ["tenant.slug"], "tenant_fact_successor_fkey"),
        sa.ForeignKeyConstraint(
            ["tenant", "corrects"],
            ["tenant_fact.tenant", "tenant_fact.number"],
            "tenant_fact_corrects_fkey",
        ),
        sa.Index("tenant_fact_seq_idx", "seq"),
        sa.Index("tenant_fact_recorded_at_idx", "recorded_at"),
    )

    tenant: str = Field(sa_type=sa.Text, primary_key=True)
    number: int = Field(
        sa_type=sa.Integer, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    kind: str = Field(sa_type=sa.Text)
    on_day: dt.date | None = None
    said: _Object = Field(sa_type=JSONB)
    successor: str | None = Field(default=None, sa_type=sa.Text)
    carries: list[int] = Field(default_factory=list, sa_type=ARRAY(sa.Integer))
    ground: _Object | None = Field(default=None, sa_type=JSON(none_as_null=True))
    corrects: int | None = None
    void: bool = False
    recorded_at: dt.datetime = Field(sa_type=sa.DateTime(timezone=True))
    seq: int = Field(sa_type=sa.BigInteger)


class TenantPeriodRow(SQLModel, table=True):
    """What the facts of a tenant come to from a day to a day; kept for rights, which go by today.

    Derived: written anew with each fact. `from_on` is the first day there is where nothing is told
    of a beginning. `standing` is `coming` before the tenant's creation, `dissolved` after its end.
    """

    __tablename__ = "tenant_period"
    __table_args__ = (
        sa.ForeignKeyConstraint(["tenant"], ["tenant.slug"], "tenant_period_tenant_fkey"),
        sa.ForeignKeyConstraint(["parent"], ["tenant.slug"], "tenant_period_parent_fkey"),
        sa.Index("tenant_period_parent_idx", "parent"),
    )

    tenant: str = Field(sa_type=sa.Text, primary_key=True)
    from_on: dt.date = Field(primary_key=True)
    to_on: dt.date | None = None
    standing: str = Field(sa_type=sa.Text)
    parent: str | None = Field(default=None, sa_type=sa.Text)
    name_zh: str = Field(sa_type=sa.Text)
    name_en: str = Field(sa_type=sa.Text)
    level: str = Field(sa_type=sa.Text)
    division_code: str | None = Field(default=None, sa_type=sa.Text)
    time_zone: str = Field(sa_type=sa.Text)
    visibility: str = Field(sa_type=sa.Text)


class VersionRow(SQLModel, table=True):
    """One recorded version; append-only.

    `lineage` is the number of the first version that this one is or corrects. The text is on file
    where `articles` is not null: a list of articles as `packs.text` has them as JSON; `text_extras`
    holds its preamble, annexes and declared gaps. `rules` and the other JSON columns keep the order
    of their members.
    """

    __tablename__ = "version"
    __table_args__ = (
        sa.ForeignKeyConstraint(["tenant"], ["tenant.slug"], "version_tenant_fkey"),
        *(
            sa.ForeignKeyConstraint(
                ["tenant", column], ["version.tenant", "version.number"], f"version_{column}_fkey"
            )
            for column in ("lineage", "corrects", "amends")
        ),
        sa.UniqueConstraint("recorded_at", name="version_recorded_at_key"),
        sa.UniqueConstraint("seq", name="version_seq_key"),
    )

    tenant: str = Field(sa_type=sa.Text, primary_key=True)
    number: int = Field(
        sa_type=sa.Integer, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    lineage: int
    kind: str = Field(sa_type=sa.Text)
    series: str = Field(sa_type=sa.Text)
    series_label: _Object | None = Field(default=None, sa_type=JSON(none_as_null=True))
    continues: bool = False
    corrects: int | None = None
    void: bool = False
    amends: int | None = None
    repeals: list[int] = Field(default_factory=list, sa_type=ARRAY(sa.Integer))
    commences: list[_Object] = Field(default_factory=list, sa_type=JSON)
    stages: list[_Object] = Field(default_factory=list, sa_type=JSON)
    prevails_over: list[_Object] = Field(default_factory=list, sa_type=JSON)
    schema_: str = Field(sa_type=sa.Text, sa_column_kwargs={"name": "schema"})
    on_file: bool = True
    effective_from: dt.date | None = None
    effective_from_certainty: str = Field(sa_type=sa.Text)
    effective_clause: _Object | None = Field(default=None, sa_type=JSON(none_as_null=True))
    effective_alternatives: list[_Object] = Field(default_factory=list, sa_type=JSON)
    effective_to: dt.date | None = None
    effective_to_certainty: str = Field(sa_type=sa.Text)
    effective_to_reason: str | None = Field(default=None, sa_type=sa.Text)
    extends_base_to: dt.date | None = None
    instrument: _Object = Field(sa_type=JSON)
    rules: _Object = Field(sa_type=JSON)
    vocabulary: _Object = Field(sa_type=JSON)
    narrative: _Object = Field(sa_type=JSON)
    unproven: _Object = Field(default_factory=dict, sa_type=JSON)
    background: list[_Object] = Field(default_factory=list, sa_type=JSON)
    gaps: list[_Object] = Field(default_factory=list, sa_type=JSON)
    text_title: str | None = Field(default=None, sa_type=sa.Text)
    preface: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    articles: list[_Object] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    colophon: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    text_extras: _Object = Field(default_factory=dict, sa_type=JSON)
    labels: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    capture: str | None = Field(default=None, sa_type=sa.Text)
    capture_recipe: _Object | None = Field(default=None, sa_type=JSON(none_as_null=True))
    content_hash: str = Field(sa_type=sa.Text)
    recorded_at: dt.datetime = Field(sa_type=sa.DateTime(timezone=True))
    seq: int = Field(sa_type=sa.BigInteger)


class VersionFileRow(SQLModel, table=True):
    """One file of a version's folder as filed, so that export is byte for byte; append-only."""

    __tablename__ = "version_file"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["tenant", "number"], ["version.tenant", "version.number"], "version_file_version_fkey"
        ),
    )

    tenant: str = Field(sa_type=sa.Text, primary_key=True)
    number: int = Field(
        sa_type=sa.Integer, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    path: str = Field(sa_type=sa.Text, primary_key=True)
    body: bytes = Field(sa_type=sa.LargeBinary)
