"""Creates and edits drafts: every change is a revision of somebody's, examined as it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session

from guize.domain.diffing.equality import is_same
from guize.domain.errors import Fault, InvalidInputError, NotFoundError
from guize.domain.governance.authority import Action, Principal
from guize.domain.governance.edits import changed_rules, put, remove, touches
from guize.domain.governance.workflow import State, Step
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject
from guize.domain.merge_patch import merge
from guize.domain.tenant import Tenant
from guize.domain.version import Kind
from guize.domain.words import Words
from guize.packs.changes import changes_between
from guize.packs.manuscript import MEMBERS, check_shape, is_storable
from guize.services.access.authorising import authorise
from guize.services.access.telling_changes import told_changes
from guize.services.drafts.beginning import FromVersion, Source, attach, begin
from guize.services.drafts.examining import Examined, examine
from guize.services.drafts.opening import OpenDraft, open_draft, open_for, tell
from guize.services.published.shelf import today
from guize.store.draft_tables import DraftEditRow, DraftRow
from guize.store.drafts import find_last_number

_BESIDE = ("title", "backdating_ground")
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit does: the change as records keep it, and as it works on the document.

    `missing` is raised where the edit finds nothing to do, not even a conflict to settle.
    """

    told: JsonObject
    apply: Callable[[JsonObject], JsonObject]
    touches: Callable[[str], bool]
    missing: NotFoundError | None = None


def create_draft(
    session: Session,
    principal: Principal,
    slug: str,
    *,
    kind: Kind,
    source: Source,
    title: str | None,
    now: datetime,
) -> int:
    """Create a draft and return its id.

    Args:
        session: the session; the caller commits.
        principal: whoever asks, who contributes to the draft from now on.
        slug: the tenant.
        kind: what the version is to be.
        source: what the draft begins with.
        title: what the draft is called; by default, what its instrument is called.
        now: the instant of the request.

    Raises:
        NotFoundError: there is no such tenant or version, or it must not be shown to exist.
        UnauthenticatedError: nobody says who asks.
        NotAllowedError: whoever asks does not edit there.
        InvalidInputError: the document cannot be split into articles, or the title is too long.

    """
    tenant = authorise(session, principal, slug, Action.EDIT)[0]
    begun = begin(session, principal, tenant, kind, source)
    title = title or str(_at(begun.content, "head", "instrument", "title") or tenant.name.zh)
    _raise([*check_text("/title", title), *check_shape(begun.content)])
    row = DraftRow(
        tenant=slug,
        state=State.DRAFT.value,
        kind=kind.value,
        title=title,
        base_head=find_last_number(session, slug),
        content=begun.content,
        capture=begun.capture,
        created_by=principal.actor,
        created_at=now,
        updated_at=now,
    )
    _examine(session, row, tenant, now)
    session.add(row)
    session.flush()
    session.add(_kept(row, principal, now, deed="created", change={"document": document_of(row)}))
    session.flush()
    tell(session, row, principal, "create", now, kind=row.kind, source=_told(source))
    return row.id


def edit_draft(
    session: Session,
    principal: Principal,
    draft: int,
    revision: int,
    change: Change,
    *,
    now: datetime,
    note: str | None = None,
) -> None:
    """Change a draft: a new revision, back in writing; approvals are of the revision before.

    Raises:
        NotFoundError, UnauthenticatedError, NotAllowedError, StaleError, DraftStateError: as
            `open_for` tells.
        NotFoundError: the rule that is to be removed is not there.
        InvalidInputError: the result cannot be kept; what the rules say is judged by findings.

    """
    opened = open_for(session, principal, draft, Step.EDIT, revision)
    row = opened.row
    before = document_of(row)
    after = change.apply(before)
    _raise([*_check_document(after), *check_text("/note", note or "")])
    conflicts = [one for one in row.conflicts if not change.touches(str(one["pointer"]))]
    if is_same(after, before) and conflicts == row.conflicts:
        # In a supplement a removal is a statement; it may be said twice.
        if change.missing is not None and _at(before, "head", "amends") is None:
            raise change.missing
        return
    row.conflicts = conflicts
    row.title = str(after["title"])
    row.backdating_ground = cast("str | None", after["backdating_ground"])
    row.content = cast("dict[str, Any]", {member: after[member] for member in MEMBERS})
    if after["text"] is None and before["text"] is not None:
        # The source of a text that is gone would be published beside nothing.
        row.capture = None
    revise(session, opened, principal, now, before, deed="edited", change=change.told, note=note)


def attach_document(
    session: Session,
    principal: Principal,
    draft: int,
    revision: int,
    *,
    raw: str,
    recipe: JsonObject,
    now: datetime,
) -> None:
    """Attach the text of the instrument to a draft, split into articles on arrival.

    Raises:
        NotFoundError, UnauthenticatedError, NotAllowedError, StaleError, DraftStateError: as
            `open_for` tells.
        InvalidInputError: the document cannot be split; pointers are `/text` and `/recipe`.

    """
    opened = open_for(session, principal, draft, Step.EDIT, revision)
    row = opened.row
    before = document_of(row)
    _raise(check_text("/text", raw, longest=None))
    attached = attach(row.content, raw, recipe)
    _raise(check_shape(attached.content))
    row.content, row.capture = cast("dict[str, Any]", attached.content), attached.capture
    row.conflicts = [one for one in row.conflicts if not str(one["pointer"]).startswith("/text")]
    told: JsonObject = {"attached": cast("JsonObject", attached.content["head"])["capture"]}
    revise(session, opened, principal, now, before, deed="edited", change=told)


def examine_draft(
    session: Session, principal: Principal, draft: int, now: datetime
) -> tuple[OpenDraft, Examined]:
    """Return a draft and what is wrong with it on the record of this moment.

    Raises:
        NotFoundError, UnauthenticatedError: as `open_draft` tells.

    """
    opened = open_draft(session, principal, draft)
    return opened, examine(session, opened.row, opened.tenant, today(opened.tenant, now))


def revise(
    session: Session,
    opened: OpenDraft,
    principal: Principal,
    now: datetime,
    before: JsonObject,
    *,
    deed: Literal["edited", "rebased"],
    change: JsonObject,
    note: str | None = None,
) -> None:
    """Make what was changed on an open draft its next revision, of which nobody approved yet.

    Args:
        session: the session.
        opened: the draft, with the changes on its row.
        principal: who made them.
        now: the instant of the request.
        before: the document as it was.
        deed: how they came about.
        change: what was asked for.
        note: the author's own words on it.
    """
    row = opened.row
    row.revision += 1
    row.state = State.DRAFT.value
    row.submitted_at = None
    row.updated_at = now
    _examine(session, row, opened.tenant, now)
    for column in ("content", "conflicts", "findings"):
        # To Python 1 == True, so that SQLAlchemy by itself would miss the change.
        flag_modified(row, column)
    session.add(_kept(row, principal, now, deed=deed, change=change, note=note))
    session.flush()
    after = document_of(row)
    tell(
        session,
        row,
        principal,
        "edit" if deed == "edited" else "rebase",
        now,
        revision=row.revision,
        note=note,
        rules=[*changed_rules(before["rules"], after["rules"])],
        **told_changes(changes_between(before, after)),
    )


def document_of(row: DraftRow) -> JsonObject:
    """Return what of a draft is edited: title, ground of backdating, and the content."""
    return {"title": row.title, "backdating_ground": row.backdating_ground, **row.content}


def merge_change(patch: JsonObject) -> Change:
    """Return the change that a merge patch (RFC 7396) of the document makes."""

    def apply(document: JsonObject) -> JsonObject:
        # What the document always has reads as emptied, not as missing.
        emptied: JsonObject = {"backdating_ground": None, "text": None}
        merged = merge(document, {k: v for k, v in patch.items() if v is not None})
        removed = {key: emptied.get(key, {}) for key, value in patch.items() if value is None}
        return {**cast("JsonObject", merged), **removed}

    return Change({"patch": patch}, apply, lambda pointer: touches(patch, pointer))


def whole_change(document: JsonObject) -> Change:
    """Return the change that puts a whole document in place of the one there is."""
    usual: JsonObject = {"backdating_ground": None, "text": None}

    def apply(_: JsonObject) -> JsonObject:
        return {**usual, **document}

    return Change({"document": document}, apply, lambda _: True)


def rule_change(section: str, rule: str, value: JsonObject) -> Change:
    """Return the change that puts one rule in place whole."""
    pointer = child(child("/rules", section), rule)
    return Change(
        {"put": pointer, "value": value},
        lambda document: put(document, ("rules", section, rule), value),
        lambda place: _overlap(pointer, place),
    )


def removal_change(section: str, rule: str) -> Change:
    """Return the change that removes one rule; in a supplement, that says it is removed (null)."""
    pointer = child(child("/rules", section), rule)
    path = ("rules", section, rule)

    def apply(document: JsonObject) -> JsonObject:
        if _at(document, "head", "amends") is not None:
            return put(document, path, None)
        emptied = remove(document, path)
        return {**emptied, "rules": emptied.get("rules", {})}

    return Change(
        {"removed": pointer},
        apply,
        lambda place: _overlap(pointer, place),
        NotFoundError("rule", f"{section}/{rule}"),
    )


def check_text(pointer: str, text: str, longest: int | None = _LONGEST) -> list[Fault]:
    """Return what keeps a text from being kept: characters that cannot be stored, or its length."""
    if not is_storable(text):
        words = Words(
            zh="含有不可用的字符(U+0000 或半个代理对);请删去。",
            en="this holds an unusable character (U+0000, or half of a surrogate pair): remove it.",
        )
        return [Fault(pointer, "unusable_character", words)]
    if longest is not None and len(text) > longest:
        words = Words(zh=f"至多 {longest} 字。", en=f"this may have {longest} characters at most.")
        return [Fault(pointer, "too_long", words)]
    return []


def _check_document(document: JsonObject) -> list[Fault]:
    permitted = (*_BESIDE, *MEMBERS)
    faults: list[Fault] = []
    for key in document.keys() - set(permitted):
        words = Words(
            zh=f"不支持该成员;可用:{'、'.join(permitted)}。",
            en=f"there is no such member; known here: {', '.join(permitted)}.",
        )
        faults.append(Fault(child("", key), "unknown_member", words, permitted))
    title, ground = document.get("title"), document.get("backdating_ground")
    for pointer, value in (("/title", title), ("/backdating_ground", ground)):
        if isinstance(value, str) and value.strip():
            faults += check_text(pointer, value)
        elif value is not None or pointer == "/title":
            words = Words(zh="此处应为非空文字。", en="a non-empty text is expected here.")
            faults.append(Fault(pointer, "wrong_type", words))
    return [*faults, *check_shape({member: document.get(member) for member in MEMBERS})]


def _examine(session: Session, row: DraftRow, tenant: Tenant, now: datetime) -> None:
    examined = examine(session, row, tenant, today(tenant, now))
    row.findings = [cast("dict[str, Any]", finding.as_json()) for finding in examined.findings]


def _kept(
    row: DraftRow,
    principal: Principal,
    now: datetime,
    *,
    deed: str,
    change: JsonObject,
    note: str | None = None,
) -> DraftEditRow:
    return DraftEditRow(
        draft=row.id,
        revision=row.revision,
        tenant=row.tenant,
        author=principal.actor,
        at=now,
        deed=deed,
        change=cast("dict[str, Any]", change),
        note=note,
    )


def _told(source: Source) -> str:
    """Return where a draft came from, as the audit names it."""
    if isinstance(source, FromVersion):
        return f"{source.tenant or ''}@{source.version}"
    return "document" if source else "nothing"


def _overlap(pointer: str, other: str) -> bool:
    return f"{other}/".startswith(f"{pointer}/") or f"{pointer}/".startswith(f"{other}/")


def _at(value: Json, *path: str) -> Json:
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise InvalidInputError(tuple(faults))
