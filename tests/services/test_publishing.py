"""Publishing: one draft becomes one version, on record as imports are, for any day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from guize.domain.errors import InvalidInputError, StaleError
from guize.domain.findings import Severity
from guize.domain.json_types import JsonObject
from guize.domain.version import Kind
from guize.services.access.authorising import NotAllowedError
from guize.services.drafts.beginning import FromDocument, FromVersion
from guize.services.drafts.drafting import examine_draft
from guize.services.drafts.opening import DraftStateError, NeedsRebaseError, open_draft
from guize.services.drafts.publishing import publish_draft
from guize.services.drafts.reviewing import submit_draft
from guize.services.record.exporting import export_files
from guize.store.audit import Sought, find_events
from guize.store.queries import get_history
from tests.services.drafted import (
    CLERK,
    DOCUMENT,
    GROUND,
    NOW,
    OPERATOR,
    PUBLISHER,
    REVIEWER,
    approve,
    approved,
    drafted,
    edited,
    limited,
    person,
    publish,
    record_world,
)

TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _world(session: Session) -> None:
    record_world(session)


def limit_on(session: Session, on: date) -> object:
    """Return the limit of replies that the city has on a day."""
    answer = get_history(session, "city").rules().effective(on)
    rule = answer.rules.get("deadlines", {})
    assert isinstance(rule, dict)
    found = rule.get("reply-to-request")
    return found["limit"]["value"] if found else answer.reason  # type: ignore[index, call-overload]


def test_a_draft_without_a_day_takes_effect_on_the_day_of_publication(session: Session) -> None:
    """自公布之日起施行: today where the tenant is, and the old rules hold until the day before."""
    draft = drafted(session)
    limited(session, draft, 5)
    approved(session, draft)
    done = publish(session, draft)
    assert (done.number, done.effective_from, done.is_repeated) == (2, TODAY, False)
    assert limit_on(session, TODAY) == 5
    assert limit_on(session, TODAY - timedelta(days=1)) == 10
    assert "v2/rules/deadlines.yaml" in export_files(session, "city")


def test_a_coming_day_is_scheduled(session: Session) -> None:
    """A version for a coming day changes nothing before it."""
    draft = drafted(session)
    limited(session, draft, 5)
    edited(
        session,
        draft,
        {"head": {"effective_from": "2027-01-01", "effective_from_certainty": "certain"}},
    )
    approved(session, draft)
    publish(session, draft)
    assert limit_on(session, date(2026, 12, 31)) == 10
    assert limit_on(session, date(2027, 1, 1)) == 5


def test_a_past_day_needs_a_ground(session: Session) -> None:
    """Backdating is refused without a stated ground, and kept with the publication with one."""
    draft = drafted(session)
    limited(session, draft, 5)
    edited(
        session,
        draft,
        {"head": {"effective_from": "2026-01-01", "effective_from_certainty": "certain"}},
    )
    approved(session, draft)
    with pytest.raises(InvalidInputError) as caught:
        publish(session, draft)
    assert [fault.pointer for fault in caught.value.faults] == ["/backdating_ground"]
    assert publish(session, draft, ground=GROUND).effective_from == date(2026, 1, 1)
    assert limit_on(session, date(2026, 1, 1)) == 5


def test_a_ground_that_was_reviewed_serves(session: Session) -> None:
    """The draft itself may state the ground."""
    draft = drafted(session)
    edited(
        session,
        draft,
        {
            "backdating_ground": GROUND,
            "head": {"effective_from": "2026-01-01", "effective_from_certainty": "certain"},
        },
    )
    approved(session, draft)
    assert publish(session, draft).number == 2


def test_publishing_again_gives_the_same_version(session: Session) -> None:
    """A retried request is answered with what the first one made."""
    draft = drafted(session)
    approved(session, draft)
    first = publish(session, draft)
    again = publish(session, draft, now=NOW + timedelta(days=3))
    assert again == replace(first, is_repeated=True)
    with pytest.raises(StaleError):
        publish_draft(session, PUBLISHER, draft, 9, backdating_ground=None, now=NOW)
    with pytest.raises(NotAllowedError):
        publish_draft(session, REVIEWER, draft, 1, backdating_ground=None, now=NOW)


def test_nothing_is_published_around_review(session: Session) -> None:
    """Neither a draft nor one in review is published, by nobody."""
    draft = drafted(session)
    for asker in (PUBLISHER, OPERATOR):
        with pytest.raises(DraftStateError):
            publish_draft(session, asker, draft, 1, backdating_ground=None, now=NOW)
    with pytest.raises(NotAllowedError):
        publish_draft(session, CLERK, draft, 1, backdating_ground=None, now=NOW)


def test_a_draft_that_is_behind_is_not_published(session: Session) -> None:
    """Of two approved drafts the second must be rebased first."""
    first, second = drafted(session), drafted(session)
    approved(session, first)
    approved(session, second)
    publish(session, first)
    with pytest.raises(NeedsRebaseError):
        publish(session, second)


def test_a_repeal_ends_the_version(session: Session) -> None:
    """A repeal for a day leaves nothing in force from it on."""
    draft = drafted(session, kind=Kind.REPEAL)
    edited(
        session,
        draft,
        {"head": {"effective_from": "2027-01-01", "effective_from_certainty": "certain"}},
    )
    approved(session, draft)
    publish(session, draft)
    assert limit_on(session, date(2026, 12, 31)) == 10
    assert limit_on(session, date(2027, 1, 1)) == "repealed"


def test_a_repeal_in_force_is_not_undone_by_a_repeal(session: Session) -> None:
    """It would be published and change nothing: it is refused with what to do instead."""
    first = drafted(session, kind=Kind.REPEAL)
    day: JsonObject = {"effective_from": "2026-11-10", "effective_from_certainty": "certain"}
    edited(session, first, {"head": day})
    approved(session, first)
    version = publish(session, first, ground=GROUND).number
    again = drafted(session, kind=Kind.REPEAL, source=FromVersion(version))
    edited(session, again, {"head": {**day, "effective_from": "2026-12-01"}})
    findings = examine_draft(session, CLERK, again, NOW)[1].findings
    told = {(one.code, one.pointer, one.severity) for one in findings}
    assert ("repeals_a_repeal", "/head/repeals/0", Severity.ERROR) in told


def test_an_end_that_is_known_roughly_is_recorded_by_a_correction(session: Session) -> None:
    """A repeal no later than a day, and an expiry, are the end of the version they end."""
    draft = drafted(session, kind=Kind.CORRECTION)
    ends = {
        "effective_to": "2026-11-21",
        "effective_to_certainty": "no_later_than",
        "effective_to_reason": "repealed",
    }
    edited(session, draft, {"head": {**ends}})
    approved(session, draft)
    publish(session, draft, ground="查得已废止")
    assert limit_on(session, date(2026, 11, 20)) == 10
    assert limit_on(session, date(2026, 11, 21)) == "repealed"


def test_a_correction_leaves_what_was_known_before(session: Session) -> None:
    """It changes the past as known now, not as known then; its correction restates it again."""
    draft = drafted(session, kind=Kind.CORRECTION)
    limited(session, draft, 5)
    approved(session, draft)
    done = publish(session, draft, ground="录入错误", now=NOW + timedelta(hours=1))
    history = get_history(session, "city")
    on = date(2020, 1, 1)
    before = history.rules(done.recorded_at - timedelta(microseconds=1)).effective(on)
    assert before.rules["deadlines"]["reply-to-request"]["limit"]["value"] == 10  # type: ignore[index, call-overload]
    assert limit_on(session, on) == 5
    again = drafted(session, kind=Kind.CORRECTION)
    assert open_draft(session, CLERK, again).row.content["head"]["corrects"] == 1
    limited(session, again, 10)
    approved(session, again)
    publish(session, again, ground="录入无误")
    assert limit_on(session, on) == 10


def test_a_scheduled_version_is_withdrawn_by_a_void_correction(session: Session) -> None:
    """What was scheduled never comes, and no ground is asked for."""
    draft = drafted(session)
    limited(session, draft, 5)
    edited(
        session,
        draft,
        {"head": {"effective_from": "2027-01-01", "effective_from_certainty": "certain"}},
    )
    approved(session, draft)
    publish(session, draft)
    withdrawal = drafted(session, kind=Kind.CORRECTION, source=FromVersion(2))
    edited(session, withdrawal, {"head": {"void": True}})
    approved(session, withdrawal)
    publish(session, withdrawal)
    assert limit_on(session, date(2027, 1, 1)) == 10


def test_a_supplement_is_folded_and_a_backdated_base_tells_what_it_orphans(
    session: Session,
) -> None:
    """A supplement changes what it says; a base for an earlier day orphans it and says so."""
    supplement = drafted(session, kind=Kind.SUPPLEMENT)
    edited(
        session,
        supplement,
        {
            "head": {"effective_from": "2026-06-01", "effective_from_certainty": "certain"},
            "rules": {"deadlines": {"countersign": {"note": "从快"}}},
        },
    )
    approved(session, supplement)
    publish(session, supplement, ground=GROUND)
    base = drafted(session)
    edited(
        session,
        base,
        {"head": {"effective_from": "2026-03-01", "effective_from_certainty": "certain"}},
    )
    approved(session, base)
    assert publish(session, base, ground=GROUND).orphaned == (2,)


def published_detail(session: Session, rule: str | None = None) -> list[dict[str, Any]]:
    """Return what the audit tells of publications that concern a rule, the newest first."""
    sought = Sought(roots="*", action="draft.publish", rule=rule)
    return [{**link.event.detail} for link in find_events(session, sought)]


FROM_JUNE: JsonObject = {"effective_from": "2026-06-01", "effective_from_certainty": "certain"}
NEW_YEAR: JsonObject = {"effective_from": "2027-01-01", "effective_from_certainty": "certain"}


def supplement_from_june(session: Session) -> None:
    """Publish a supplement, version 2, that adds a note to one rule."""
    draft = drafted(session, kind=Kind.SUPPLEMENT)
    patch: JsonObject = {"deadlines": {"countersign": {"note": "从快"}}}
    edited(session, draft, {"head": FROM_JUNE, "rules": patch})
    approved(session, draft)
    publish(session, draft, ground=GROUND)


def test_the_repeal_of_a_base_is_found_by_every_rule_that_it_ends(session: Session) -> None:
    """It says no rules and changes all of them: each is told with what it was."""
    draft = drafted(session, kind=Kind.REPEAL)
    edited(session, draft, {"head": NEW_YEAR})
    approved(session, draft)
    publish(session, draft)
    (told,) = published_detail(session, "deadlines/reply-to-request")
    assert told["rules"] == ["deadlines/reply-to-request", "deadlines/countersign"]
    first = told["changes"][0]
    assert first["at"] == "/rules/deadlines/reply-to-request"
    assert first["before"]["limit"]["value"] == 10
    assert "after" not in first


def test_the_repeal_of_a_supplement_is_found_by_what_it_gives_back(session: Session) -> None:
    """What the supplement had added goes, and nothing lost its base by that."""
    supplement_from_june(session)
    draft = drafted(session, kind=Kind.REPEAL, source=FromVersion(2))
    days: JsonObject = {"effective_from": "2026-09-01", "effective_from_certainty": "certain"}
    edited(session, draft, {"head": days})
    approved(session, draft)
    assert publish(session, draft, ground=GROUND).orphaned == ()
    told, _ = published_detail(session, "deadlines/countersign")
    assert told["rules"] == ["deadlines/countersign"]
    assert told["changes"] == [{"at": "/rules/deadlines/countersign/note", "before": "从快"}]
    assert "orphaned" not in told


@pytest.mark.parametrize("patch", [{"void": True}, {"effective_to": "2026-09-01"}])
def test_a_supplement_that_is_withdrawn_or_ended_has_not_lost_its_base(
    session: Session, patch: JsonObject
) -> None:
    """A correction of it says what goes, and orphans nothing."""
    supplement_from_june(session)
    draft = drafted(session, kind=Kind.CORRECTION, source=FromVersion(2))
    edited(session, draft, {"head": patch})
    approved(session, draft)
    assert publish(session, draft, ground=GROUND).orphaned == ()
    told, _ = published_detail(session, "deadlines/countersign")
    assert told["changes"] == [{"at": "/rules/deadlines/countersign/note", "before": "从快"}]


def test_a_correction_that_only_ends_a_version_is_found_by_its_rules(session: Session) -> None:
    """It restates the rules as they are, and they hold no more from a day on."""
    draft = drafted(session, kind=Kind.CORRECTION)
    ends: JsonObject = {"effective_to": "2026-12-01", "effective_to_reason": "expired"}
    edited(session, draft, {"head": ends})
    approved(session, draft)
    publish(session, draft, ground=GROUND)
    assert len(published_detail(session, "deadlines/reply-to-request")) == 1


def test_a_base_that_supersedes_a_supplement_tells_what_goes_with_it(session: Session) -> None:
    """A new base for a coming day ends the supplement's words, unless it says them itself."""
    supplement_from_june(session)
    draft = drafted(session)
    edited(session, draft, {"head": NEW_YEAR})
    limited(session, draft, 5)
    approved(session, draft)
    publish(session, draft)
    told = published_detail(session)[0]
    assert told["rules"] == ["deadlines/reply-to-request", "deadlines/countersign"]
    limit = "/rules/deadlines/reply-to-request/limit/value"
    assert {"at": limit, "before": 10, "after": 5} in told["changes"]


def test_a_tenant_without_versions_gets_its_first(session: Session) -> None:
    """A document becomes version 1 of a tenant that had none."""
    editor, reviewer = person("e", "editor", at="other"), person("r", "reviewer", at="other")
    draft = drafted(session, slug="other", source=FromDocument(DOCUMENT, {}), by=editor)
    assert open_draft(session, editor, draft).row.base_head == 0
    submit_draft(session, editor, draft, 1, NOW)
    approve(session, draft, reviewer)
    issuer = person("p", "publisher", at="other")
    done = publish_draft(session, issuer, draft, 1, backdating_ground=None, now=NOW)
    assert (done.tenant, done.number) == ("other", 1)
    assert sorted(export_files(session, "other")) == [
        "tenant.yaml",
        "v1/capture.txt",
        "v1/instrument.yaml",
        "v1/text.md",
    ]
