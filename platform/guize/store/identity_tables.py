"""The tables of identity, grants and audit as SQLModel rows; see `tables` for the record itself."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSON
from sqlmodel import Field, SQLModel

_AT = sa.DateTime(timezone=True)


class UserRow(SQLModel, table=True):
    """A person. `name` is what one signs in with; a disabled user keeps the row."""

    __tablename__ = "app_user"
    __table_args__ = (
        sa.UniqueConstraint("name", name="app_user_name_key"),
        sa.UniqueConstraint("oidc_issuer", "oidc_subject", name="app_user_oidc_key"),
    )

    id: int | None = Field(
        default=None,
        sa_type=sa.BigInteger,
        primary_key=True,
        sa_column_args=(sa.Identity(always=True),),
    )
    name: str = Field(sa_type=sa.Text)
    display_name: str = Field(sa_type=sa.Text)
    password_hash: str | None = Field(default=None, sa_type=sa.Text, repr=False)
    is_operator: bool = False
    oidc_issuer: str | None = Field(default=None, sa_type=sa.Text)
    oidc_subject: str | None = Field(default=None, sa_type=sa.Text)
    created_at: dt.datetime = Field(sa_type=_AT)
    disabled_at: dt.datetime | None = Field(default=None, sa_type=_AT)


class SessionRow(SQLModel, table=True):
    """A sign-in that holds; the token itself is the browser's alone."""

    __tablename__ = "user_session"
    __table_args__ = (
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], "user_session_user_fkey"),
        sa.Index("user_session_user_idx", "user_id"),
    )

    token_hash: bytes = Field(sa_type=sa.LargeBinary, primary_key=True, repr=False)
    user_id: int = Field(sa_type=sa.BigInteger)
    created_at: dt.datetime = Field(sa_type=_AT)
    last_seen_at: dt.datetime = Field(sa_type=_AT)
    expires_at: dt.datetime = Field(sa_type=_AT)


class AttemptRow(SQLModel, table=True):
    """Failed sign-ins of one account or from one address, by the SHA-256 of its name."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (sa.Index("sign_in_attempt_last_idx", "last_failed_at"),)

    subject_hash: bytes = Field(sa_type=sa.LargeBinary, primary_key=True)
    failures: int
    last_failed_at: dt.datetime = Field(sa_type=_AT)
    blocked_until: dt.datetime = Field(sa_type=_AT)


class BrowserRow(SQLModel, table=True):
    """A browser in which somebody signed in with a password before, by the hash of its token."""

    __tablename__ = "known_browser"
    __table_args__ = (
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], "known_browser_user_fkey"),
        sa.Index("known_browser_user_idx", "user_id"),
        sa.Index("known_browser_used_idx", "used_at"),
    )

    token_hash: bytes = Field(sa_type=sa.LargeBinary, primary_key=True, repr=False)
    user_id: int = Field(sa_type=sa.BigInteger)
    used_at: dt.datetime = Field(sa_type=_AT)


class ClientRow(SQLModel, table=True):
    """A program that asks with keys; it may do `scopes` at `tenants` and below."""

    __tablename__ = "api_client"
    __table_args__ = (sa.UniqueConstraint("name", name="api_client_name_key"),)

    id: int | None = Field(
        default=None,
        sa_type=sa.BigInteger,
        primary_key=True,
        sa_column_args=(sa.Identity(always=True),),
    )
    name: str = Field(sa_type=sa.Text)
    scopes: list[str] = Field(sa_type=ARRAY(sa.Text))
    tenants: list[str] = Field(sa_type=ARRAY(sa.Text))
    created_by: str = Field(sa_type=sa.Text)
    created_at: dt.datetime = Field(sa_type=_AT)
    disabled_at: dt.datetime | None = Field(default=None, sa_type=_AT)


class KeyRow(SQLModel, table=True):
    """A key of a client, by its SHA-256; several may hold at once while one replaces another."""

    __tablename__ = "api_key"
    __table_args__ = (
        sa.ForeignKeyConstraint(["client_id"], ["api_client.id"], "api_key_client_fkey"),
        sa.UniqueConstraint("key_hash", name="api_key_hash_key"),
        sa.Index("api_key_client_idx", "client_id"),
    )

    id: int | None = Field(
        default=None,
        sa_type=sa.BigInteger,
        primary_key=True,
        sa_column_args=(sa.Identity(always=True),),
    )
    client_id: int = Field(sa_type=sa.BigInteger)
    key_hash: bytes = Field(sa_type=sa.LargeBinary, repr=False)
    created_by: str = Field(sa_type=sa.Text)
    created_at: dt.datetime = Field(sa_type=_AT)
    expires_at: dt.datetime = Field(sa_type=_AT)
    revoked_at: dt.datetime | None = Field(default=None, sa_type=_AT)


class GrantRow(SQLModel, table=True):
    """A role of a user at a tenant; what was granted and revoked before stands in the audit."""

    __tablename__ = "role_grant"
    __table_args__ = (
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], "role_grant_user_fkey"),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.slug"], "role_grant_tenant_fkey"),
        sa.Index("role_grant_tenant_idx", "tenant"),
    )

    user_id: int = Field(
        sa_type=sa.BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    tenant: str = Field(sa_type=sa.Text, primary_key=True)
    role: str = Field(sa_type=sa.Text, primary_key=True)
    granted_by: str = Field(sa_type=sa.Text)
    granted_at: dt.datetime = Field(sa_type=_AT)


class PolicyRow(SQLModel, table=True):
    """How a tenant reviews: how many approve, and whether what is below needs its countersign."""

    __tablename__ = "tenant_policy"
    __table_args__ = (
        sa.ForeignKeyConstraint(["tenant"], ["tenant.slug"], "tenant_policy_tenant_fkey"),
    )

    tenant: str = Field(sa_type=sa.Text, primary_key=True)
    approvals: int = 1
    countersign: bool = False


class AuditRow(SQLModel, table=True):
    """One event of the audit, chained to the one before by its hash; append-only."""

    __tablename__ = "audit_event"
    __table_args__ = (
        sa.UniqueConstraint("hash", name="audit_event_hash_key"),
        sa.Index("audit_event_tenant_idx", "tenant", "seq"),
        sa.Index("audit_event_actor_idx", "actor", "seq"),
        sa.Index("audit_event_action_idx", "action", "seq"),
        sa.Index("audit_event_object_idx", "object", "seq"),
        sa.Index("audit_event_at_idx", "at"),
    )

    seq: int = Field(
        sa_type=sa.BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    at: dt.datetime = Field(sa_type=_AT)
    actor: str = Field(sa_type=sa.Text)
    actor_name: str = Field(sa_type=sa.Text)
    action: str = Field(sa_type=sa.Text)
    outcome: str = Field(sa_type=sa.Text)
    tenant: str | None = Field(default=None, sa_type=sa.Text)
    object: str | None = Field(default=None, sa_type=sa.Text)
    address: str | None = Field(default=None, sa_type=sa.Text)
    detail: dict[str, Any] = Field(sa_type=JSON)
    prev_hash: str = Field(sa_type=sa.Text)
    hash: str = Field(sa_type=sa.Text)


class TallyRow(SQLModel, table=True):
    """How many refusals of one kind, or of one asker, were recorded since when, and left out."""

    __tablename__ = "audit_tally"
    __table_args__ = (sa.Index("audit_tally_since_idx", "since"),)

    subject_hash: bytes = Field(sa_type=sa.LargeBinary, primary_key=True)
    since: dt.datetime = Field(sa_type=_AT)
    recorded: int
    omitted: int = Field(sa_type=sa.BigInteger)
