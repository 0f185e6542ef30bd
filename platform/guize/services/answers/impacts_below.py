"""What publishing a draft would do below its tenant: to rules, to mandates kept, to open drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from guize.checks.mandates import judge_value
from guize.domain.diffing.diff import diff
from guize.domain.diffing.phrases import Lexicon
from guize.domain.effective.path_history import PathHistory
from guize.domain.governance.authority import Action, Principal, actions_at
from guize.domain.json_types import Json, JsonObject
from guize.domain.mandates.effects import (
    Shift,
    demands_other_things,
    differing,
    hands_down_other_rules,
    offered_sections,
    shifts,
)
from guize.domain.mandates.mandate import mandators_of
from guize.domain.mandates.subject import (
    Subject,
    World,
    as_recorded_next,
    differences,
    differences_for_version,
    subject_of,
)
from guize.domain.tenant import Tenant, Visibility
from guize.services.answers.telling_impacts import span_as_json, violations_as_json
from guize.services.drafts.foreseeing import Foreseen, find_version
from guize.services.published.shelf import today
from guize.store.draft_tables import DraftRow
from guize.store.drafts import list_open_drafts
from guize.store.queries import load_histories_below
from guize.store.scope import seeing_everything


@dataclass(frozen=True, slots=True)
class _Below:
    """What is below, and what of the draft reaches there."""

    histories: Mapping[str, PathHistory]
    drafts: Mapping[str, list[DraftRow]]
    hands_down: bool
    lexicon: Lexicon
    now: datetime


def tell_below(
    session: Session, principal: Principal, asked: Foreseen, lexicon: Lexicon, now: datetime
) -> tuple[list[Json], int]:
    """Return what the draft does to each tenant below, and how many may not be named."""
    hands_down = hands_down_other_rules(asked.before.own, asked.after.own)
    if not hands_down and not demands_other_things(*asked.mandators):
        return [], 0
    with seeing_everything(session):
        histories = load_histories_below(session, asked.version.tenant)
        drafts: dict[str, list[DraftRow]] = {}
        for row in list_open_drafts(session, [*histories]):
            drafts.setdefault(row.tenant, []).append(row)
    below = _Below(histories, drafts, hands_down, lexicon, now)
    told: list[Json] = []
    withheld = 0
    for slug in sorted(
        histories, key=lambda one: (_tenant(histories[one]).division_code or "", one)
    ):
        entry, hidden = tell_tenant(principal, asked, below, slug)
        told += [entry] if entry else []
        withheld += hidden
    return told, withheld


def tell_tenant(
    principal: Principal, asked: Foreseen, below: _Below, slug: str
) -> tuple[JsonObject | None, int]:
    """Return what is told of a tenant below, None if it is not touched, and how much is hidden."""
    history = below.histories[slug]
    tenant = _tenant(history)
    if not below.hands_down and not any(side.concerns(tenant) for side in asked.mandators):
        return None, 0
    before, after = _subjects(asked, below, history)
    moved = shifts(before.periods, after.periods) if below.hands_down else []
    spans: list[Json] = [*_spans(moved, below.lexicon)]
    brings, ends = differences(before, after)
    drafts: list[JsonObject] = []
    for row in below.drafts.get(slug, ()):
        drafts += _draft_below(row, asked, below, history)
    is_touched = bool(spans or brings or ends)
    if not is_touched and not drafts:
        return None, 0
    on = today(tenant, below.now)
    ancestry = history.register.known().ancestry(slug, on)
    actions = actions_at(principal, ancestry)
    if tenant.visibility is not Visibility.PUBLIC and Action.READ not in actions:
        return None, is_touched + len(drafts)
    shown = bool(actions - {Action.AUDIT})
    if not is_touched and not shown:
        return None, len(drafts)
    return {
        "tenant": slug,
        "name": {**tenant.name.as_json()},
        "level": tenant.level.value,
        "spans": spans,
        "brings": violations_as_json(brings, asked),
        "ends": violations_as_json(ends, asked),
        "drafts": [*drafts] if shown else [],
    }, 0 if shown else len(drafts)


def _tenant(history: PathHistory) -> Tenant:
    return history.own.tenant


def _subjects(asked: Foreseen, below: _Below, history: PathHistory) -> tuple[Subject, Subject]:
    """Return a tenant below, before and after the draft."""
    after = history.having(asked.after.own)
    if below.hands_down:
        mandators = [mandators_of(side) for side in (history, after)]
        sections = {
            *(
                section
                for side in (asked.before, asked.after)
                for section in offered_sections(side.own)
            ),
            *(section for side in mandators for one in side for section in one.sections()),
        }
        before_it, after_it = (
            subject_of(side, judge_value, above, sections)
            for side, above in zip((history, after), mandators, strict=True)
        )
        return before_it, after_it
    # Only what is demanded differs: the rules, and how they keep all other mandates, do not.
    demanding = [
        [one for one in mandators_of(side) if one.tenant.slug == asked.version.tenant]
        for side in (history, after)
    ]
    sections = {section for side in asked.mandators for section in side.sections()}
    subject = subject_of(history, judge_value, demanding[0], sections)
    return subject, subject.under(demanding[1])


def _draft_below(
    row: DraftRow, asked: Foreseen, below: _Below, history: PathHistory
) -> list[JsonObject]:
    """Return what the draft does to a draft below, were that published too; nothing if nothing."""
    on = today(_tenant(history), below.now)
    told: JsonObject = {
        "draft": row.id,
        "revision": row.revision,
        "title": row.title,
        "state": row.state,
    }
    version, _ = find_version(row, history.own, on)
    if version is None:
        return [{**told, "is_judged": False, "brings": [], "ends": []}]
    having = history.having(as_recorded_next(history.own, version))
    without, with_it = _subjects(asked, below, history), _subjects(asked, below, having)
    before, after = (World(*pair) for pair in zip(without, with_it, strict=True))
    brings, ends = differences_for_version(before, after, version)
    if not brings and not ends:
        return []
    return [
        {
            **told,
            "is_judged": True,
            "brings": violations_as_json(brings, asked),
            "ends": violations_as_json(ends, asked),
        }
    ]


def _spans(moved: Sequence[Shift], lexicon: Lexicon) -> Iterator[JsonObject]:
    """Yield each span on which rules or standing differ, with the rules that do."""
    for shift in moved:
        left, right = differing(shift.before.rules, shift.after.rules)
        changes = diff(left, right, lexicon)
        told = span_as_json(shift, changes)
        if told is not None:
            yield {**told, "rules": [change.pointer for change in changes]}
