"""The tables of drafts as SQLModel rows; `migrations/` creates them."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON
from sqlmodel import Field, SQLModel

_Object = dict[str, Any]


def _of_draft(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["draft", "tenant"], ["draft.id", "draft.tenant"], f"{table}_draft_fkey"
    )


def _identity() -> Any:  # noqa: ANN401 - SQLModel's Field is typed so
    return Field(
        default=None, sa_column=sa.Column(sa.BigInteger, sa.Identity(always=True), primary_key=True)
    )


def _instant(*, nullable: bool = False) -> Any:  # noqa: ANN401 - SQLModel's Field is typed so
    column = sa.DateTime(timezone=True)
    return Field(default=None, sa_type=column) if nullable else Field(sa_type=column)


class DraftRow(SQLModel, table=True):
    """A draft; it changes until it is published or withdrawn, and its edits are kept.

    `base_head` is the number of the tenant's last version when it was last based (0: none).
    `content` holds `head`, `rules`, `vocabulary`, `narrative` and `text`; `conflicts` what a rebase
    left open; `findings` what the checks found in this revision.
    """

    __tablename__ = "draft"
    __table_args__ = (
        sa.ForeignKeyConstraint(["tenant"], ["tenant.slug"], "draft_tenant_fkey"),
        sa.UniqueConstraint("id", "tenant", name="draft_id_tenant_key"),
        sa.Index("draft_tenant_idx", "tenant", "id"),
    )

    id: int = _identity()
    tenant: str = Field(sa_type=sa.Text)
    state: str = Field(sa_type=sa.Text)
    kind: str = Field(sa_type=sa.Text)
    title: str = Field(sa_type=sa.Text)
    base_head: int
    content: _Object = Field(sa_type=JSON)
    capture: str | None = Field(default=None, sa_type=sa.Text)
    backdating_ground: str | None = Field(default=None, sa_type=sa.Text)
    conflicts: list[_Object] = Field(default_factory=list, sa_type=JSON)
    findings: list[_Object] = Field(default_factory=list, sa_type=JSON)
    revision: int = 1
    created_by: str = Field(sa_type=sa.Text)
    created_at: dt.datetime = _instant()
    updated_at: dt.datetime = _instant()
    submitted_at: dt.datetime | None = _instant(nullable=True)


class DraftEditRow(SQLModel, table=True):
    """One revision of a draft: who made it, and of what; append-only."""

    __tablename__ = "draft_edit"
    __table_args__ = (_of_draft("draft_edit"),)

    draft: int = Field(sa_column=sa.Column(sa.BigInteger, primary_key=True, autoincrement=False))
    revision: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    tenant: str = Field(sa_type=sa.Text)
    author: str = Field(sa_type=sa.Text)
    at: dt.datetime = _instant()
    deed: str = Field(sa_type=sa.Text)
    change: _Object = Field(sa_type=JSON)
    note: str | None = Field(default=None, sa_type=sa.Text)


class DraftReviewRow(SQLModel, table=True):
    """An approval, a rejection or a countersign of one revision; append-only."""

    __tablename__ = "draft_review"
    __table_args__ = (
        _of_draft("draft_review"),
        sa.Index(
            "draft_review_signed_key",
            "draft",
            "revision",
            "actor",
            unique=True,
            postgresql_where=sa.text("verdict <> 'reject'"),
        ),
    )

    id: int = _identity()
    draft: int = Field(sa_type=sa.BigInteger)
    tenant: str = Field(sa_type=sa.Text)
    revision: int
    actor: str = Field(sa_type=sa.Text)
    verdict: str = Field(sa_type=sa.Text)
    reason: str | None = Field(default=None, sa_type=sa.Text)
    at: dt.datetime = _instant()


class DraftCommentRow(SQLModel, table=True):
    """A remark on one value of a draft, named by its JSON Pointer; append-only."""

    __tablename__ = "draft_comment"
    __table_args__ = (
        _of_draft("draft_comment"),
        sa.Index("draft_comment_draft_idx", "draft", "id"),
    )

    id: int = _identity()
    draft: int = Field(sa_type=sa.BigInteger)
    tenant: str = Field(sa_type=sa.Text)
    revision: int
    pointer: str = Field(sa_type=sa.Text)
    body: str = Field(sa_type=sa.Text)
    author: str = Field(sa_type=sa.Text)
    at: dt.datetime = _instant()


class DraftPublicationRow(SQLModel, table=True):
    """Which version a draft became: once, whatever is retried; append-only."""

    __tablename__ = "draft_publication"
    __table_args__ = (
        _of_draft("draft_publication"),
        sa.UniqueConstraint("tenant", "number", name="draft_publication_number_key"),
        sa.ForeignKeyConstraint(
            ["tenant", "number"],
            ["version.tenant", "version.number"],
            "draft_publication_version_fkey",
        ),
    )

    draft: int = Field(sa_column=sa.Column(sa.BigInteger, primary_key=True, autoincrement=False))
    tenant: str = Field(sa_type=sa.Text)
    number: int
    actor: str = Field(sa_type=sa.Text)
    backdating_ground: str | None = Field(default=None, sa_type=sa.Text)
    at: dt.datetime = _instant()
