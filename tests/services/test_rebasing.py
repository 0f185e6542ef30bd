"""Rebasing: what landed meanwhile and what the draft says come together, or are told apart."""

from typing import Any

import pytest
from sqlmodel import Session

from guize.domain.errors import NotFoundError
from guize.domain.json_types import Json, JsonObject
from guize.domain.version import Kind
from guize.services.drafts.beginning import FromVersion
from guize.services.drafts.drafting import edit_draft, merge_change, removal_change, rule_change
from guize.services.drafts.opening import DraftStateError, NeedsRebaseError, open_draft
from guize.services.drafts.presenting import show_draft
from guize.services.drafts.rebasing import rebase_draft
from guize.services.drafts.reviewing import submit_draft
from tests.services.drafted import (
    CLERK,
    COLLEAGUE,
    GROUND,
    LIMIT,
    NOW,
    OPERATOR,
    RULES,
    approved,
    drafted,
    edited,
    limited,
    publish,
    record_world,
    value_at,
)

AT_LIMIT = "/rules/deadlines/reply-to-request/limit"


@pytest.fixture(autouse=True)
def _world(session: Session) -> None:
    record_world(session)


def land(session: Session, patch: JsonObject, kind: Kind = Kind.BASE, version: int = 1) -> int:
    """Publish another draft that says something else."""
    other = drafted(session, kind=kind, source=FromVersion(version), by=COLLEAGUE)
    if patch:
        edited(session, other, patch, COLLEAGUE)
    approved(session, other)
    return publish(session, other, ground=GROUND).number


def rebase(session: Session, draft: int) -> list[JsonObject]:
    """Rebase a draft; return its conflicts."""
    revision = open_draft(session, CLERK, draft).row.revision
    rebase_draft(session, CLERK, draft, revision, NOW)
    return open_draft(session, CLERK, draft).row.conflicts


def told_conflict(session: Session, draft: int) -> dict[str, Any]:
    """Return the one conflict of a draft, as it is shown."""
    shown: Any = show_draft(session, open_draft(session, CLERK, draft))["conflicts"]
    (conflict,) = shown
    return {**conflict}


def of_countersign(**members: Json) -> JsonObject:
    """Return a patch of the other rule."""
    return {"rules": {"deadlines": {"countersign": members}}}


def test_there_must_be_something_to_rebase_on(session: Session) -> None:
    """A draft on the last version is not rebased."""
    draft = drafted(session)
    with pytest.raises(DraftStateError):
        rebase_draft(session, CLERK, draft, 1, NOW)


def test_changes_of_different_rules_come_together(session: Session) -> None:
    """No conflict: both stand, the approvals are void, and the draft goes to review again."""
    draft = drafted(session)
    limited(session, draft, 5)
    approved(session, draft)
    land(session, of_countersign(note="从快"))
    with pytest.raises(NeedsRebaseError):
        publish(session, draft)
    assert rebase(session, draft) == []
    opened = open_draft(session, CLERK, draft)
    assert value_at(opened, "rules", "deadlines", "countersign", "note") == "从快"
    assert value_at(opened, *LIMIT, "value") == 5
    assert (opened.state, opened.row.base_head, opened.facts.is_behind) == ("draft", 2, False)
    assert opened.edits[-1].change == {"from": 1, "to": 2, "conflicts": []}
    approved(session, draft)
    assert publish(session, draft).number == 3


def test_a_conflict_is_told_with_both_sides_and_settled_by_an_edit(session: Session) -> None:
    """The draft keeps its own until then, and cannot be submitted."""
    draft = drafted(session)
    edited(session, draft, {"rules": {"deadlines": {"reply-to-request": {"limit": {"value": 7}}}}})
    other = drafted(session, by=COLLEAGUE)
    limited(session, other, 5, COLLEAGUE)
    approved(session, other)
    publish(session, other)
    (conflict,) = rebase(session, draft)
    unit = {"unit": "working_day"}
    assert conflict == {
        "pointer": AT_LIMIT,
        "base": {"value": 10, **unit},
        "mine": {"value": 7, **unit},
        "theirs": {"value": 5, **unit},
    }
    opened = open_draft(session, CLERK, draft)
    assert value_at(opened, *LIMIT, "value") == 7
    assert {"code": "conflict", "pointer": AT_LIMIT}.items() <= opened.row.findings[0].items()
    with pytest.raises(DraftStateError):
        submit_draft(session, CLERK, draft, opened.row.revision, NOW)
    edited(session, draft, {"title": "别处的修改"})
    assert open_draft(session, CLERK, draft).facts.has_conflicts
    opened = limited(session, draft, 5)
    assert (opened.row.conflicts, opened.row.findings) == ([], [])


def test_saying_the_same_again_settles_a_conflict(session: Session) -> None:
    """Whoever keeps their own value says it once more; the edit counts."""
    draft = drafted(session)
    edited(session, draft, of_countersign(note="甲"))
    land(session, of_countersign(note="乙"))
    (conflict,) = rebase(session, draft)
    assert (conflict["mine"], conflict["theirs"], "base" in conflict) == ("甲", "乙", False)
    assert told_conflict(session, draft)["absent"] == ["base"]
    opened = edited(session, draft, of_countersign(note="甲"))
    assert (opened.row.conflicts, opened.row.revision) == ([], 4)


def test_a_removal_against_a_change_is_a_conflict(session: Session) -> None:
    """The draft's removal stands until it is settled, by putting the rule whole or otherwise."""
    draft = drafted(session)
    edited(session, draft, {"rules": {"deadlines": {"countersign": None}}})
    land(session, of_countersign(note="乙"))
    (conflict,) = rebase(session, draft)
    assert (conflict["pointer"], "mine" in conflict) == ("/rules/deadlines/countersign", False)
    opened = open_draft(session, CLERK, draft)
    assert told_conflict(session, draft)["absent"] == ["mine"]
    assert "removed" in opened.row.findings[0]["words"]["en"]
    assert "countersign" not in opened.row.content["rules"]["deadlines"]
    change = rule_change("deadlines", "countersign", RULES["countersign"])  # type: ignore[arg-type]
    edit_draft(session, CLERK, draft, opened.row.revision, change, now=NOW)
    assert open_draft(session, CLERK, draft).row.conflicts == []


def test_what_the_other_version_removed_is_told(session: Session) -> None:
    """The draft keeps what it changed, and the conflict says that theirs is a removal."""
    draft = drafted(session)
    edited(session, draft, of_countersign(note="甲"))
    land(session, {"rules": {"deadlines": {"countersign": None}}})
    rebase(session, draft)
    told = told_conflict(session, draft)
    assert (told["absent"], told["mine"]["note"]) == (["theirs"], "甲")


def test_supplements_keep_their_patch(session: Session) -> None:
    """Two supplements of different rules pass each other; of one value they conflict."""
    patch = of_countersign(note="甲")
    first = drafted(session, kind=Kind.SUPPLEMENT)
    edited(session, first, patch)
    second = drafted(session, kind=Kind.SUPPLEMENT)
    edited(session, second, {"rules": {"deadlines": {"reply-to-request": {"note": "丙"}}}})
    land(session, of_countersign(note="乙"), Kind.SUPPLEMENT)
    assert rebase(session, second) == []
    (conflict,) = rebase(session, first)
    assert conflict["pointer"] == "/rules/deadlines/countersign/note"
    assert value_at(open_draft(session, CLERK, first), "rules") == patch["rules"]


def test_corrections_merge_dates_and_texts_too(session: Session) -> None:
    """A correction never undoes one that landed meanwhile in another place."""
    draft = drafted(session, kind=Kind.CORRECTION)
    limited(session, draft, 5)
    land(session, {"head": {"effective_from": "2012-05-01"}}, Kind.CORRECTION)
    assert rebase(session, draft) == []
    opened = open_draft(session, CLERK, draft)
    assert value_at(opened, "head", "effective_from") == "2012-05-01"
    assert (value_at(opened, "head", "corrects"), value_at(opened, *LIMIT, "value")) == (1, 5)


def test_a_base_that_was_withdrawn_takes_nothing_along(session: Session) -> None:
    """The draft keeps its rules, though what they came from is void."""
    draft = drafted(session)
    land(session, {"head": {"void": True}}, Kind.CORRECTION)
    assert rebase(session, draft) == []
    assert value_at(open_draft(session, CLERK, draft), "rules", "deadlines") == RULES


def test_a_repeal_is_only_moved(session: Session) -> None:
    """It has no rules to merge; checks on the new record tell whether it still makes sense."""
    draft = drafted(session, kind=Kind.REPEAL)
    land(session, of_countersign(note="乙"))
    assert rebase(session, draft) == []
    assert open_draft(session, OPERATOR, draft).row.base_head == 2


def test_conflicts_of_two_rebases_are_all_kept(session: Session) -> None:
    """A second rebase leaves what the first left open."""
    draft = drafted(session)
    edited(session, draft, of_countersign(note="甲", exception="甲"))
    land(session, of_countersign(note="乙"))
    rebase(session, draft)
    land(session, of_countersign(exception="乙"), version=2)
    pointers = [conflict["pointer"] for conflict in rebase(session, draft)]
    prefix = "/rules/deadlines/countersign"
    assert pointers == [f"{prefix}/note", f"{prefix}/exception"]
    opened = open_draft(session, CLERK, draft)
    whole = {"title": "全", **opened.row.content}
    edit_draft(session, CLERK, draft, opened.row.revision, merge_change(whole), now=NOW)
    assert open_draft(session, CLERK, draft).row.conflicts == []


def test_a_removal_said_again_settles_a_conflict(session: Session) -> None:
    """Whoever keeps their own removal removes the rule once more, though it is gone."""
    draft = drafted(session)
    edited(session, draft, {"rules": {"deadlines": {"countersign": None}}})
    land(session, of_countersign(note="乙"))
    rebase(session, draft)
    change = removal_change("deadlines", "countersign")
    edit_draft(session, CLERK, draft, 3, change, now=NOW)
    opened = open_draft(session, CLERK, draft)
    assert (opened.row.conflicts, opened.row.revision) == ([], 4)
    with pytest.raises(NotFoundError):
        edit_draft(session, CLERK, draft, 4, change, now=NOW)


def articles(session: Session, draft: int, ordinal: int, paragraph: str) -> JsonObject:
    """Return the edit by which one article of a draft's text becomes another."""
    text = value_at(open_draft(session, CLERK, draft), "text", "articles")
    assert isinstance(text, list)
    changed: list[Json] = [
        {**one, "paragraphs": [paragraph]} if one["ordinal"] == ordinal else one
        for one in text
        if isinstance(one, dict)
    ]
    return {"text": {"articles": changed}}


FIRST = "市政府自收文之日起10个工作日内办复。市政府自收文之日起5个工作日内办复,紧急的除外。"
SECOND = "部门应当自收文之日起5个工作日内签复。本规则自印发之日起施行。"


def test_corrections_of_different_articles_meet(session: Session) -> None:
    """The text is merged article by article; of one article, both sides are shown."""
    draft = drafted(session, kind=Kind.CORRECTION)
    edited(session, draft, articles(session, draft, 1, FIRST))
    other = drafted(session, kind=Kind.CORRECTION, by=COLLEAGUE)
    edited(session, other, articles(session, other, 2, SECOND), COLLEAGUE)
    approved(session, other)
    publish(session, other, ground=GROUND)
    assert rebase(session, draft) == []
    text = value_at(open_draft(session, CLERK, draft), "text", "articles")
    assert isinstance(text, list)
    assert [one["paragraphs"] for one in text if isinstance(one, dict)] == [[FIRST], [SECOND]]
    edited(session, draft, articles(session, draft, 2, "部门自收文之日起5个工作日内签复。"))
    land(session, articles(session, draft, 2, SECOND.replace("应当", "应")), Kind.CORRECTION)
    (conflict,) = rebase(session, draft)
    assert conflict["pointer"] == "/text/articles/1/paragraphs"
    assert conflict["base"] == [SECOND]
