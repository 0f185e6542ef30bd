"""People, a province and a city to draft for: what the tests of drafts begin with."""

from datetime import UTC, datetime

from sqlmodel import Session

from guize.domain.governance.authority import Grant, Principal, Role
from guize.domain.json_types import Json, JsonObject
from guize.domain.version import Kind
from guize.packs.pack import Pack
from guize.packs.read import parse_pack
from guize.packs.yaml_writer import write_yaml
from guize.services.drafts.beginning import FromVersion, Source
from guize.services.drafts.drafting import create_draft, edit_draft, merge_change
from guize.services.drafts.opening import OpenDraft, open_draft
from guize.services.drafts.publishing import Published, publish_draft
from guize.services.drafts.reviewing import sign_draft, submit_draft
from guize.services.record.importing import import_pack
from tests.packs.samples import head_file, tenant_file

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
GROUND = "补录历史文件"
LIMIT = ("rules", "deadlines", "reply-to-request", "limit")

TEXT = """# 规则1

## 第一章 公文

### 一、

市政府自收文之日起10个工作日内办复,市政府自收文之日起5个工作日内办复。

### 二、

部门自收文之日起5个工作日内签复。本规则自印发之日起施行。
"""
CLAUSE: JsonObject = {"article": 2, "quote": "本规则自印发之日起施行"}
DOCUMENT = """某市人民政府工作规则
第一条 市政府全体会议每半年召开一次。
(一)传达上级决定;
第二条 本规则自公布之日起施行。
"""
RULES: JsonObject = {
    "reply-to-request": {
        "title": "请示办复",
        "trigger": "request-received",
        "obligor": "government",
        "action": "reply",
        "limit": {"value": 10, "unit": "working_day"},
        "relation": "within",
        "source": [{"article": 1, "quote": "自收文之日起10个工作日内办复"}],
    },
    "countersign": {
        "title": "会签签复",
        "trigger": "countersign-received",
        "obligor": "department",
        "action": "countersign",
        "limit": {"value": 5, "unit": "working_day"},
        "relation": "within",
        "source": [{"article": 2, "quote": "自收文之日起5个工作日内签复"}],
    },
}


def person(name: str, *roles: str, at: str = "city") -> Principal:
    """Return somebody with roles at a tenant."""
    grants = tuple(Grant(at, Role(role)) for role in roles)
    return Principal("user", name, name, grants)


CLERK = person("clerk", "editor")
COLLEAGUE = person("colleague", "editor", "reviewer")
REVIEWER = person("reviewer", "reviewer")
SECOND = person("second", "reviewer")
PUBLISHER = person("publisher", "publisher")
VIEWER = person("viewer", "viewer")
ADMIN = person("admin", "admin")
ABOVE = person("above", "reviewer", at="province")
STRANGER = person("stranger", *Role, at="other")
OPERATOR = Principal("user", "operator", "operator", is_operator=True)


def record_world(session: Session) -> None:
    """Record a province, a city with one version, and another city without any."""
    for pack in (
        tenant_pack("province", level="province"),
        tenant_pack("city", parent="province", number=1),
        tenant_pack("other", parent="province"),
    ):
        import_pack(session, pack, NOW, lambda _: ())


def tenant_pack(slug: str, *, number: int | None = None, **tenant: Json) -> Pack:
    """Return the pack of a tenant, with version 1 or without any."""
    files = {"tenant.yaml": tenant_file(slug, **tenant)}
    if number is not None:
        files["v1/instrument.yaml"] = head_file(1, effective_clause=CLAUSE)
        files["v1/text.md"] = TEXT.encode()
        files["v1/rules/deadlines.yaml"] = write_yaml(RULES)
    return parse_pack(files, slug, slug)


def drafted(
    session: Session,
    *,
    kind: Kind = Kind.BASE,
    source: Source = FromVersion(1),  # noqa: B008 - a frozen value
    by: Principal = CLERK,
    slug: str = "city",
    now: datetime = NOW,
) -> int:
    """Create a draft."""
    return create_draft(session, by, slug, kind=kind, source=source, title=None, now=now)


def edited(session: Session, draft: int, patch: JsonObject, by: Principal = CLERK) -> OpenDraft:
    """Edit a draft at its present revision by a merge patch."""
    revision = open_draft(session, by, draft).row.revision
    edit_draft(session, by, draft, revision, merge_change(patch), now=NOW)
    return open_draft(session, by, draft)


def limited(session: Session, draft: int, days: int, by: Principal = CLERK) -> OpenDraft:
    """Set the limit of replies in a draft, with the quote that proves it."""
    rule: JsonObject = {
        "limit": {"value": days},
        "source": [{"article": 1, "quote": f"自收文之日起{days}个工作日内办复"}],
    }
    return edited(session, draft, {"rules": {"deadlines": {"reply-to-request": rule}}}, by)


def approved(session: Session, draft: int, *reviewers: Principal) -> OpenDraft:
    """Submit a draft and have it approved."""
    opened = open_draft(session, OPERATOR, draft)
    submit_draft(session, CLERK, draft, opened.row.revision, NOW)
    for reviewer in reviewers or (REVIEWER,):
        approve(session, draft, reviewer)
    return open_draft(session, OPERATOR, draft)


def approve(session: Session, draft: int, by: Principal, verdict: str = "approve") -> None:
    """Approve or countersign a draft at its present revision."""
    revision = open_draft(session, OPERATOR, draft).row.revision
    assert verdict in ("approve", "countersign")
    sign_draft(
        session,
        by,
        draft,
        revision,
        verdict="approve" if verdict == "approve" else "countersign",
        reason=None,
        now=NOW,
    )


def publish(
    session: Session, draft: int, *, ground: str | None = None, now: datetime = NOW
) -> Published:
    """Publish a draft at its present revision."""
    revision = open_draft(session, OPERATOR, draft).row.revision
    return publish_draft(session, PUBLISHER, draft, revision, backdating_ground=ground, now=now)


def value_at(opened: OpenDraft, *path: str) -> Json:
    """Return a value of a draft's document."""
    value: Json = opened.row.content
    for name in path:
        assert isinstance(value, dict)
        value = value[name]
    return value
