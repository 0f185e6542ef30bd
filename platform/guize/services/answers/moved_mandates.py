"""Which mandates an act on tenants brings about to be broken, and which it lifts, with the days."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from guize.checks.mandates import judge_value
from guize.domain.effective.path_history import PathHistory
from guize.domain.governance.authority import Action, Principal, actions_at
from guize.domain.json_types import Json, JsonObject
from guize.domain.mandates.mandate import mandators_of
from guize.domain.mandates.subject import Subject, differences, subject_of
from guize.domain.tenancy.facts import Fact, FactKind
from guize.domain.tenancy.register import Register
from guize.domain.tenant import Visibility
from guize.services.answers.telling_impacts import violations_as_json
from guize.services.record.enrolling import Act
from guize.store.queries import load_timelines
from guize.store.scope import seeing_everything


def tell_moved_mandates(session: Session, principal: Principal, act: Act) -> JsonObject:
    """Return what tenants break, or break no more, of the mandates above them because of an act.

    Told are those that the act is of and whatever is below them on any day: joining binds from that
    day to what already stood, leaving lifts it. Those that whoever asks may not see are counted in
    `withheld`.
    """
    moved = {fact.tenant for fact in act.facts if _moves(fact)}
    sides = (act.before, act.after)
    below = {one for slug in moved for side in sides for one in side.known().ever_below(slug)}
    standing = sorted((moved | below) & act.before.facts.keys())
    with seeing_everything(session):
        timelines = load_timelines(session, act.after, standing)
    told: list[Json] = []
    withheld = 0
    for slug in standing:
        history = PathHistory(slug, act.before, timelines)
        subjects = _subjects(history, replace(history, register=act.after))
        brings, ends = differences(*subjects) if subjects else ([], [])
        if not brings and not ends:
            continue
        if not _is_shown(principal, act.after, slug, act):
            withheld += 1
            continue
        told.append(
            {
                "tenant": slug,
                "brings": violations_as_json(brings),
                "ends": violations_as_json(ends),
            }
        )
    return {"mandates": told, "withheld": withheld}


def _moves(fact: Fact) -> bool:
    """Tell whether a fact may put a tenant that is on record under other mandates."""
    changes_place = not fact.said.keys().isdisjoint({"parent", "level"})
    is_change = fact.corrects is not None or fact.kind is not FactKind.CREATION
    return is_change and (changes_place or fact.ends or fact.corrects is not None)


def _subjects(*sides: PathHistory) -> tuple[Subject, Subject] | None:
    """Return a tenant without and with an act, None if nobody demands anything of it."""
    mandators = [mandators_of(side) for side in sides]
    sections = {section for found in mandators for one in found for section in one.sections()}
    if not any(one.demands for found in mandators for one in found):
        return None
    before, after = (
        subject_of(side, judge_value, found, sections)
        for side, found in zip(sides, mandators, strict=True)
    )
    return before, after


def _is_shown(principal: Principal, register: Register, slug: str, act: Act) -> bool:
    known = register.known()
    period = known.find(slug, act.head.day)
    is_public = period is not None and period.tenant.visibility is Visibility.PUBLIC
    return is_public or Action.READ in actions_at(principal, known.ancestry(slug, act.head.day))
