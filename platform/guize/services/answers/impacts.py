"""What publishing a draft would do, before it is done: to its tenant, and to every tenant below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import cast

from sqlmodel import Session

from guize.checks.catalog import Catalog
from guize.checks.mandates import judge_value
from guize.domain.diffing.diff import diff
from guize.domain.diffing.phrases import Lexicon
from guize.domain.effective.lineage import CALENDAR
from guize.domain.governance.authority import Principal
from guize.domain.governance.foundation import orphaned_supplements
from guize.domain.governance.workflow import OPEN
from guize.domain.json_types import Json, JsonObject
from guize.domain.mandates.effects import Shift, shifts
from guize.domain.mandates.mandate import mandators_of
from guize.domain.mandates.subject import differences, subject_of
from guize.domain.words import Words
from guize.services.answers.diffing import lexicon_of
from guize.services.answers.impacts_below import tell_below
from guize.services.answers.reading import in_order
from guize.services.answers.referring import OwnTerms
from guize.services.answers.telling_impacts import span_as_json, violations_as_json
from guize.services.drafts.foreseeing import foresee
from guize.services.drafts.opening import DraftStateError, OpenDraft, open_draft
from guize.services.drafts.presenting import allowed_of
from guize.services.published.shelf import View, today
from guize.store.draft_tables import DraftRow
from guize.store.queries import list_version_rows


def read_impact(  # noqa: PLR0917 - who asks, of what, and what the answer is told with
    session: Session, principal: Principal, view: View, catalog: Catalog, draft: int, now: datetime
) -> tuple[OpenDraft, JsonObject]:
    """Return a draft, and what publishing it would do on the record of this moment.

    Told are, as the record has it and as it would be with the draft: the spans on which its
    tenant's rules differ; for every tenant below, the spans on which its rules differ by way of the
    baseline; and every mandate that is not kept any more, or again, by it, by its tenant, by those
    below and by their open drafts, were these published. What whoever asks may not see is counted
    in `withheld` and not named.

    Raises:
        UnauthenticatedError, NotFoundError: as `open_draft` tells.
        DraftStateError: the draft is published or withdrawn.
        UnreadableDraftError: its head does not say which version it would become.

    """
    opened = open_draft(session, principal, draft)
    if opened.row.state not in OPEN:
        raise DraftStateError(
            Words(
                zh=f"草案 {draft} 已发布或已撤回,不会再带来变化;两版之间的差异见 /diff。",
                en=f"Draft {draft} is published or withdrawn and will change nothing any more; see "
                "/diff for what differs between two versions.",
            )
        )
    on = today(opened.tenant, now)
    asked = foresee(session, opened.row, on)
    lexicon = lexicon_of(view, catalog, _words(session, opened.row))
    before, after = (
        subject_of(history, judge_value, mandators_of(history))
        for history in (asked.before, asked.after)
    )
    brings, ends = differences(before, after)
    below, withheld = tell_below(session, principal, asked, lexicon, now)
    begins = asked.version.effective_from
    orphaned: list[Json] = []
    if asked.version.begins < on:
        # As the publication itself would tell: what lapses in time with its base is not orphaned.
        orphaned = [*orphaned_supplements(asked.before.own, asked.after.own, asked.version.begins)]
    return opened, {
        "draft": draft,
        "revision": opened.row.revision,
        "tenant": opened.row.tenant,
        "kind": opened.row.kind,
        "is_behind": opened.facts.is_behind,
        "takes_effect_on": begins.isoformat() if begins else None,
        "orphaned": orphaned,
        "changes_calendar": CALENDAR in asked.version.rules,
        "spans": [*_spans(shifts(before.periods, after.periods), lexicon, catalog)],
        "brings": violations_as_json(brings, asked),
        "ends": violations_as_json(ends, asked),
        "below": below,
        "withheld": withheld,
        "allowed_actions": allowed_of(opened),
    }


def _spans(moved: Sequence[Shift], lexicon: Lexicon, catalog: Catalog) -> Iterator[JsonObject]:
    """Yield each span on which rules or standing differ, with every change in words."""
    for shift in moved:
        sides = [in_order(side.rules, catalog) for side in (shift.before, shift.after)]
        changes = diff(sides[0], sides[1], lexicon)
        told = span_as_json(shift, changes)
        if told is not None:
            yield {**told, "changes": [change.as_json() for change in changes]}


def _words(session: Session, row: DraftRow) -> OwnTerms:
    """Return the words that a tenant's versions and the draft add, whenever they hold."""
    own: OwnTerms = {}
    vocabularies = [one.vocabulary for one in list_version_rows(session, row.tenant)]
    for vocabulary in (*vocabularies, row.content["vocabulary"]):
        for name, entries in cast("OwnTerms", vocabulary).items():
            own.setdefault(name, {}).update(entries)
    return own
