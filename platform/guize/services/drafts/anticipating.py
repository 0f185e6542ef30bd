"""Anticipates a draft: the rulebook that it would give if it were recorded next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlmodel import Session

from guize.domain.diffing.recorded import fold_recorded
from guize.domain.governance.authority import Principal
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.mandates.subject import as_recorded_next
from guize.domain.version import Version
from guize.services.drafts.foreseeing import UnreadableDraftError, find_version
from guize.services.drafts.opening import open_draft
from guize.services.published.shelf import today
from guize.store.drafts import find_publication
from guize.store.queries import get_timeline


@dataclass(frozen=True, slots=True)
class Anticipated:
    """What a draft would give.

    Attributes:
        draft: its id.
        revision: its revision.
        version: the version that it became, or would become on the record of this moment.
        is_published: whether it became one.
        rules: the rulebook, citations annotated: of a base its own rules, of a supplement those of
            its base with it folded in, of a repeal or a withdrawal what it leaves in force.
        words: what the draft adds to the vocabularies: vocabulary → id → entry.
    """

    draft: int
    revision: int
    version: Version
    is_published: bool
    rules: Rulebook
    words: dict[str, dict[str, JsonObject]]


def anticipate(session: Session, principal: Principal, draft: int, now: datetime) -> Anticipated:
    """Return what a draft would give, whether or not its rules validate.

    A published draft gives the version that it became, as recorded.

    Raises:
        UnauthenticatedError: nobody says who asks.
        NotFoundError: there is no such draft, or whoever asks may not see it.
        UnreadableDraftError: its head does not say which rulebook it would give.

    """
    opened = open_draft(session, principal, draft)
    timeline = get_timeline(session, opened.tenant.slug)
    published = find_publication(session, draft)
    if published is None:
        found, faults = find_version(opened.row, timeline, today(opened.tenant, now))
        if found is None:
            raise UnreadableDraftError(draft, faults)
        timeline = as_recorded_next(timeline, found)
        version = timeline.versions[-1]
    else:
        version = next(one for one in timeline.versions if one.number == published.number)
    return Anticipated(
        draft=draft,
        revision=opened.row.revision,
        version=version,
        is_published=published is not None,
        rules=fold_recorded(timeline, version.number).rules,
        words=cast("dict[str, dict[str, JsonObject]]", opened.row.content["vocabulary"]),
    )
