"""Rebases a draft on the versions that landed since: a three-way merge by rule and field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlmodel import Session

from guize.domain.diffing.equality import Absent
from guize.domain.diffing.merging import Conflict, merge_three_way
from guize.domain.governance.authority import Principal
from guize.domain.governance.edits import put, remove
from guize.domain.governance.foundation import (
    consolidate,
    find_last_base,
    find_lineage,
    upto,
    with_supplements,
)
from guize.domain.governance.workflow import Step
from guize.domain.json_pointer import tokens
from guize.domain.json_types import Json, JsonObject
from guize.domain.merge_patch import merge
from guize.domain.version import WORK_RULES, Kind, Version
from guize.packs.head import write_head
from guize.packs.pack import PackVersion
from guize.services.drafts.drafting import document_of, revise
from guize.services.drafts.opening import open_for
from guize.services.record.exporting import pack_version_of
from guize.store.draft_tables import DraftRow
from guize.store.queries import list_version_rows


def rebase_draft(
    session: Session, principal: Principal, draft: int, revision: int, now: datetime
) -> None:
    """Base a draft on the tenant's last version: a new revision, of which nobody approved yet.

    What landed since the draft was based is merged with what the draft says. Where both changed one
    value differently, the draft keeps its own and names the conflict with both sides and the base;
    an edit at that place settles it, and until then the draft cannot be submitted.

    Raises:
        DraftStateError: no version landed since, or the draft is closed.
        Others as `open_for` tells.

    """
    opened = open_for(session, principal, draft, Step.REBASE, revision)
    row = opened.row
    before = document_of(row)
    recorded = [pack_version_of(one, {}) for one in list_version_rows(session, row.tenant)]
    content, conflicts = _merged(row, recorded)
    told: JsonObject = {
        "from": row.base_head,
        "to": opened.last,
        "conflicts": [conflict["pointer"] for conflict in conflicts],
    }
    pointers = {conflict["pointer"] for conflict in conflicts}
    still_open = [one for one in row.conflicts if one["pointer"] not in pointers]
    row.conflicts = [*still_open, *cast("list[dict[str, Any]]", conflicts)]
    row.content = cast("dict[str, Any]", content)
    row.base_head = opened.last
    revise(session, opened, principal, now, before, deed="rebased", change=told)


def _merged(row: DraftRow, recorded: list[PackVersion]) -> tuple[JsonObject, list[JsonObject]]:
    """Return the content with what landed since its base, and the conflicts."""
    content: JsonObject = row.content
    versions = [version.version for version in recorded]
    states = upto(versions, row.base_head), upto(versions, len(versions))
    head = cast("JsonObject", content["head"])
    if row.kind == Kind.CORRECTION:
        base, theirs = (_restated(recorded, state, head.get("corrects")) for state in states)
    elif row.kind == Kind.SUPPLEMENT:
        base, theirs = (_amended(state, head.get("amends")) for state in states)
    elif row.kind == Kind.BASE:
        series = head.get("series", WORK_RULES)
        base, theirs = (_last_whole(recorded, state, str(series)) for state in states)
    else:
        return content, []
    if theirs is None:
        # What the draft stands on was withdrawn: nothing to merge, and nothing of it to lose.
        return content, []
    if row.kind == Kind.SUPPLEMENT:
        # A patch says only what it changes: it stays, and meets the others only in conflicts.
        mine = {"rules": merge((base or {}).get("rules", {}), content["rules"])}
        return content, _merge(base or {}, mine, theirs)[1]
    merged, conflicts = _merge(base or {}, content, theirs)
    return {**content, **merged}, conflicts


def _restated(
    recorded: Sequence[PackVersion], state: list[Version], corrects: object
) -> JsonObject | None:
    """Return everything that the lineage of version `corrects` said on a state of the record."""
    lineage = find_lineage(state, corrects) if isinstance(corrects, int) else None
    if lineage is None:
        return None
    entry = next(one for one in recorded if one.number == lineage.entry.number)
    told_elsewhere = ("version", "kind", "narrative", "corrects")
    head = {k: v for k, v in write_head(entry.head).items() if k not in told_elsewhere}
    return {
        "head": head,
        "rules": entry.version.rules,
        "vocabulary": entry.vocabulary,
        "narrative": entry.head.narrative,
        "text": entry.text.as_json() if entry.text else None,
    }


def _amended(state: list[Version], amends: object) -> JsonObject | None:
    """Return the rules that a supplement to version `amends` changes."""
    lineage = find_lineage(state, amends) if isinstance(amends, int) else None
    if lineage is None:
        return None
    return {"rules": consolidate(with_supplements(state, lineage))}


def _last_whole(
    recorded: Sequence[PackVersion], state: list[Version], series: str
) -> JsonObject | None:
    """Return the rules and the tenant's own words that a new whole rulebook takes the place of."""
    base = find_last_base(state, series)
    if base is None:
        return None
    versions = with_supplements(state, base)
    own = {one.number: one.vocabulary for one in recorded}
    words: Json = {}
    for version in versions:
        words = merge(words, own[version.number])
    return {"rules": consolidate(versions), "vocabulary": words}


def _merge(
    base: JsonObject, mine: JsonObject, theirs: JsonObject
) -> tuple[JsonObject, list[JsonObject]]:
    """Merge members of a document; those that `theirs` does not have stay as they are."""
    merged: JsonObject = {}
    conflicts: list[JsonObject] = []
    for member, landed in theirs.items():
        sides = [
            cast("JsonObject", value or {}) for value in (base.get(member), mine[member], landed)
        ]
        is_by_article = member == "text" and _is_alike(sides)
        before, own, other = map(_by_article, sides) if is_by_article else sides
        found = merge_three_way(before, own, other)
        value = found.rules
        for conflict in found.conflicts:
            value = _with_mine(value, conflict)
            told = conflict.as_json()
            conflicts.append({**told, "pointer": f"/{member}{conflict.pointer}"})
        if is_by_article:
            value = {**value, "articles": [*cast("JsonObject", value["articles"]).values()]}
        merged[member] = value or (None if member == "text" else {})
    return merged, conflicts


def _is_alike(texts: Sequence[JsonObject]) -> bool:
    """Tell whether texts have the same number of articles, so that the n-th is the n-th in each."""
    articles = [text.get("articles") for text in texts]
    counts = {len(each) if isinstance(each, list) else None for each in articles}
    return len(counts) == 1 and None not in counts


def _by_article(text: JsonObject) -> JsonObject:
    """Return a text whose articles are members by index, so that each is merged by itself."""
    articles = cast("list[Json]", text["articles"])
    return {**text, "articles": {str(index): one for index, one in enumerate(articles)}}


def _with_mine(document: JsonObject, conflict: Conflict) -> JsonObject:
    path = tokens(conflict.pointer)
    if isinstance(conflict.mine, Absent):
        return remove(document, path)
    return put(document, path, conflict.mine)
