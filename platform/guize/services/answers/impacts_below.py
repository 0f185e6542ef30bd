"""What publishing a draft would do below its tenant: to rules, to mandates kept, to open drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from guize.checks.mandates import judge_value
from guize.domain.diffing.diff import diff
from guize.domain.diffing.phrases import Lexicon
from guize.domain.effective.timeline import Timeline
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
from guize.domain.mandates.mandate import Mandator
from guize.domain.mandates.subject import (
    Subject,
    World,
    as_recorded_next,
    differences,
    differences_for_version,
    subject_of,
)
from guize.domain.tenant import Visibility
from guize.services.answers.telling_impacts import span_as_json, violations_as_json
from guize.services.drafts.foreseeing import Foreseen, find_version
from guize.services.published.shelf import today
from guize.store.draft_tables import DraftRow
from guize.store.drafts import list_open_drafts
from guize.store.queries import load_timelines_below
from guize.store.scope import seeing_everything


@dataclass(frozen=True, slots=True)
class _Below:
    """What is below, and what of the draft reaches there."""

    timelines: Mapping[str, Timeline]
    drafts: Mapping[str, list[DraftRow]]
    hands_down: bool
    lexicon: Lexicon
    now: datetime


def tell_below(
    session: Session, principal: Principal, asked: Foreseen, lexicon: Lexicon, now: datetime
) -> tuple[list[Json], int]:
    """Return what the draft does to each tenant below, and how many may not be named."""
    hands_down = hands_down_other_rules(asked.before[0], asked.after[0])
    if not hands_down and not demands_other_things(*(side[0] for side in asked.mandators)):
        return [], 0
    with seeing_everything(session):
        timelines = load_timelines_below(session, asked.version.tenant)
        drafts: dict[str, list[DraftRow]] = {}
        for row in list_open_drafts(session, [*timelines]):
            drafts.setdefault(row.tenant, []).append(row)
    below = _Below(timelines, drafts, hands_down, lexicon, now)
    told: list[Json] = []
    withheld = 0
    for slug in sorted(timelines, key=lambda one: (timelines[one].tenant.division_code or "", one)):
        entry, hidden = tell_tenant(principal, asked, below, slug)
        told += [entry] if entry else []
        withheld += hidden
    return told, withheld


def tell_tenant(
    principal: Principal, asked: Foreseen, below: _Below, slug: str
) -> tuple[JsonObject | None, int]:
    """Return what is told of a tenant below, None if it is not touched, and how much is hidden."""
    line = _line(below.timelines, slug, asked.version.tenant)
    tenant = line[0].tenant
    if not below.hands_down and not any(side[0].concerns(tenant) for side in asked.mandators):
        return None, 0
    before, after = _subjects(asked, below, line)
    moved = shifts(before.periods, after.periods) if below.hands_down else []
    spans: list[Json] = [*_spans(moved, below.lexicon)]
    brings, ends = differences(before, after)
    drafts: list[JsonObject] = []
    for row in below.drafts.get(slug, ()):
        drafts += _draft_below(row, asked, below, line, today(tenant, below.now))
    is_touched = bool(spans or brings or ends)
    if not is_touched and not drafts:
        return None, 0
    ancestry = [one.tenant.slug for one in (*line, *asked.before)]
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


def _line(timelines: Mapping[str, Timeline], slug: str, top: str) -> list[Timeline]:
    """Return the timelines of a tenant, its parent, …, as far as below ``top``."""
    line = [timelines[slug]]
    while line[-1].tenant.parent != top:
        line.append(timelines[line[-1].tenant.parent or ""])
    return line


def _subjects(asked: Foreseen, below: _Below, line: Sequence[Timeline]) -> tuple[Subject, Subject]:
    """Return a tenant below, before and after the draft; its own line is the same in both."""
    nearer = [Mandator(timeline) for timeline in line[1:]]
    before, after = asked.mandators
    if below.hands_down:
        sections = {
            *(
                section
                for side in (asked.before, asked.after)
                for section in offered_sections(side[0])
            ),
            *(section for one in (*nearer, *before, *after) for section in one.sections()),
        }
        return (
            subject_of((*line, *asked.before), judge_value, [*nearer, *before], sections),
            subject_of((*line, *asked.after), judge_value, [*nearer, *after], sections),
        )
    # Only what is demanded differs: the rules, and how they keep all other mandates, do not.
    sections = {section for one in (before[0], after[0]) for section in one.sections()}
    subject = subject_of((*line, *asked.before), judge_value, before[:1], sections)
    return subject, subject.under(after[:1])


def _draft_below(
    row: DraftRow, asked: Foreseen, below: _Below, line: Sequence[Timeline], on: date
) -> list[JsonObject]:
    """Return what the draft does to a draft below, were that published too; nothing if nothing."""
    told: JsonObject = {
        "draft": row.id,
        "revision": row.revision,
        "title": row.title,
        "state": row.state,
    }
    version, _ = find_version(row, line[0], on)
    if version is None:
        return [{**told, "is_judged": False, "brings": [], "ends": []}]
    having = [as_recorded_next(line[0], version), *line[1:]]
    without, with_it = _subjects(asked, below, line), _subjects(asked, below, having)
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
