"""Publishing side by side: a draft of another series leaves the first one standing."""

from datetime import date, timedelta
from typing import cast

import pytest
from sqlmodel import Session

from guize.checks.catalog import load_catalog
from guize.domain.effective.answer import Effective
from guize.domain.findings import Severity
from guize.domain.json_types import JsonObject
from guize.services.answers.deciding import Request, decide
from guize.services.drafts.beginning import FromDocument, FromVersion
from guize.services.drafts.drafting import examine_draft
from guize.services.published.shelf import Shelf
from guize.store.queries import get_history
from tests.services.drafted import (
    CLERK,
    DOCUMENT,
    NOW,
    approved,
    drafted,
    edited,
    limited,
    publish,
    record_world,
)

TODAY = date(2026, 11, 21)
LATER = TODAY + timedelta(days=90)
MEETINGS: JsonObject = {
    "plenary": {
        "title": "全体会议",
        "source": [{"article": 1, "quote": "市政府全体会议每半年召开一次"}],
    }
}


@pytest.fixture(autouse=True)
def _world(session: Session) -> None:
    record_world(session)


def law(session: Session, on: date) -> Effective:
    """Return what binds the city on a day."""
    return get_history(session, "city").rules().effective(on)


def standing(answer: Effective) -> dict[str, int]:
    """Return the version that stands in each series in force."""
    return {one.series: layer.version for one in answer.series for layer in one.layers}


def published(session: Session, series: str, document: str, rules: JsonObject) -> int:
    """Publish a document of its own, in a series of its own; return its version."""
    draft = drafted(session, source=FromDocument(document, {}))
    edited(session, draft, {"head": {"series": series}, "rules": rules})
    approved(session, draft)
    return publish(session, draft).number


def published_meetings(session: Session) -> int:
    """Publish the rules of meetings beside the others."""
    return published(session, "meeting-rules", DOCUMENT, {"meetings": MEETINGS})


def test_a_draft_of_another_series_stands_beside_the_first(session: Session) -> None:
    """Both are in force, and their rules are one rulebook; before that day the first is alone."""
    number = published_meetings(session)
    answer = law(session, TODAY)
    assert standing(answer) == {"work-rules": 1, "meeting-rules": number}
    given = {section: sorted(cast("JsonObject", one)) for section, one in answer.rules.items()}
    assert given == {"deadlines": ["countersign", "reply-to-request"], "meetings": ["plenary"]}
    assert "meetings" not in law(session, TODAY - timedelta(days=1)).rules


@pytest.mark.parametrize("renewed", ["work-rules", "meeting-rules"])
def test_a_later_base_supersedes_its_own_series_only(session: Session, renewed: str) -> None:
    """Whichever is renewed, the other one goes on, and the renewed one is replaced whole."""
    numbers = {"work-rules": 1, "meeting-rules": published_meetings(session)}
    draft = drafted(session, source=FromVersion(numbers[renewed]))
    day: JsonObject = {"effective_from": LATER.isoformat(), "effective_from_certainty": "certain"}
    edited(session, draft, {"head": day})
    if renewed == "work-rules":
        limited(session, draft, 5)
    else:
        edited(session, draft, {"rules": {"meetings": {"plenary": {"strength": "must"}}}})
    approved(session, draft)
    new = publish(session, draft).number
    assert standing(law(session, LATER - timedelta(days=1))) == numbers
    after = law(session, LATER)
    assert standing(after) == {**numbers, renewed: new}
    assert {*after.rules} >= {"deadlines", "meetings"}


def test_a_rule_of_both_series_keeps_a_draft_from_publication(session: Session) -> None:
    """Its editor is told at once, at the rule."""
    draft = drafted(session, source=FromVersion(1))
    edited(session, draft, {"head": {"series": "reply-rules"}})
    findings = examine_draft(session, CLERK, draft, NOW)[1].findings
    assert {
        one.pointer
        for one in findings
        if (one.code, one.severity) == ("rule_in_two_series", Severity.ERROR)
    } == {"/rules/deadlines/reply-to-request", "/rules/deadlines/countersign"}


def test_what_an_earlier_special_rule_decides_is_doubtful(session: Session) -> None:
    """A later general rule of another series is cited too, with the reason in the warnings."""
    general: JsonObject = {
        "any-request": {
            "title": "请示办复",
            "trigger": "request-received",
            "action": "reply",
            "limit": {"value": 3, "unit": "working_day"},
            "relation": "within",
            "source": [{"article": 1, "quote": "自收文之日起3个工作日内办复"}],
        }
    }
    document = "某市办文规定\n第一条 请示自收文之日起3个工作日内办复。\n第二条 施行。\n"
    number = published(session, "documents", document, {"deadlines": general})
    facts: JsonObject = {
        "trigger": "request-received",
        "obligor": "government",
        "action": "reply",
    }
    found = {
        day: decide(
            session,
            Shelf().view(session),
            load_catalog(),
            tenant="city",
            request=Request(kind="deadline", facts=facts, on=day),
            now=NOW,
        )
        for day in (TODAY - timedelta(days=1), TODAY)
    }
    before, after = found.values()
    assert before["rules"] == after["rules"] == ["/deadlines/reply-to-request"]
    told = [one["code"] for one in cast("list[JsonObject]", after["warnings"])]
    assert (before["certainty"], after["certainty"]) == ("certain", "doubtful")
    assert "earlier_special_rule" in told
    cited = {one["version"] for one in cast("list[JsonObject]", after["citations"])}
    assert cited == {1, number}
