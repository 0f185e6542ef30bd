"""Whether the second wall stands: what the roles of an operator's own server leave open."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session

from guize.domain.words import Words
from guize.store.engine import READER_ROLE

_MIGHTY = sa.text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
_OWNS = sa.text(
    "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public'"
    " AND tableowner = current_user)"
)
_CREATES = sa.text("SELECT has_schema_privilege(current_user, 'public', 'CREATE')")
_READS = sa.text(
    "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role"
    " AND pg_has_role(current_user, oid, 'MEMBER'))"
)


def find_gaps(session: Session) -> list[Words]:
    """Return what is missing for the application's role to be held by row-level security."""
    connection = session.connection()
    role = connection.scalar(sa.text("SELECT current_user"))
    gaps: list[Words] = []
    if connection.scalar(_MIGHTY):
        gaps.append(
            Words(
                zh=f"数据库角色 {role} 是超级用户或可绕过行级安全,第二道墙形同虚设;请换普通角色。",
                en=f"the database role {role} is a superuser or bypasses row-level security, so "
                "the second wall does not stand; use an ordinary role.",
            )
        )
    elif connection.scalar(_OWNS):
        gaps.append(
            Words(
                zh=f"数据库角色 {role} 拥有数据表,可以拆除第二道墙;请为应用另设角色。",
                en=f"the database role {role} owns the tables and could take the second wall down; "
                "give the application a role of its own.",
            )
        )
    elif connection.scalar(_CREATES):
        gaps.append(
            Words(
                zh=f"数据库角色 {role} 可在 public 模式中新建对象。请其所有者执行:"
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC。",
                en=f"the database role {role} may create objects in the schema public. As its "
                "owner run: REVOKE CREATE ON SCHEMA public FROM PUBLIC.",
            )
        )
    if not connection.scalar(_READS, {"role": READER_ROLE}):
        gaps.append(
            Words(
                zh=f"读取未限于已公布的表。请超级用户执行:CREATE ROLE {READER_ROLE} NOLOGIN; "
                f"GRANT {READER_ROLE} TO {role}; 然后再运行 guize migrate。",
                en="reading is not kept to what is published. As a superuser run: CREATE ROLE "
                f"{READER_ROLE} NOLOGIN; GRANT {READER_ROLE} TO {role}; then guize migrate again.",
            )
        )
    return gaps
