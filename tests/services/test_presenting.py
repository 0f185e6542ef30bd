"""What is shown of drafts: what waits where, who is who, what a remark is on, what is encoded."""

import pytest
from sqlmodel import Session

from guize.domain.errors import NotFoundError
from guize.domain.governance.authority import SYSTEM
from guize.domain.governance.workflow import State
from guize.domain.json_types import Json, JsonObject
from guize.services.access.authorising import NotAllowedError
from guize.services.access.identity import create_user
from guize.services.drafts.beginning import FromDocument
from guize.services.drafts.opening import open_draft
from guize.services.drafts.presenting import show_coverage, show_draft, show_drafts
from guize.services.drafts.reviewing import comment_on_draft, submit_draft
from tests.services.drafted import (
    ABOVE,
    CLERK,
    DOCUMENT,
    NOW,
    OPERATOR,
    REVIEWER,
    approved,
    drafted,
    edited,
    person,
    record_world,
)


@pytest.fixture(autouse=True)
def _world(session: Session) -> None:
    record_world(session)


def ids(
    session: Session, state: State | None = None, slug: str = "city", **page: int | bool
) -> Json:
    """Return the ids on a page of drafts, and what follows it."""
    asked: dict[str, int | bool] = {"limit": 50, "below": False, **page}
    after = asked.pop("after", None)
    shown = show_drafts(
        session,
        ABOVE,
        slug,
        state=state,
        after=None if after is None else int(after),
        limit=int(asked["limit"]),
        below=bool(asked["below"]),
    )
    items = shown["items"]
    assert isinstance(items, list)
    found: list[Json] = [item["id"] for item in items if isinstance(item, dict)]
    return [found, shown["next"]]


def submitted(session: Session) -> int:
    """Return a draft that is in review."""
    draft = drafted(session)
    submit_draft(session, CLERK, draft, 1, NOW)
    return draft


def test_a_page_of_a_state_is_full_while_there_are_drafts_in_it(session: Session) -> None:
    """What stands in other states between them takes no place on the page."""
    waiting = [submitted(session)]
    for _ in range(3):
        drafted(session)
        waiting.append(submitted(session))
    passed = drafted(session)
    approved(session, passed)
    first, second, third, fourth = reversed(waiting)
    assert ids(session, State.IN_REVIEW, limit=3) == [[first, second, third], third]
    assert ids(session, State.IN_REVIEW, limit=3, after=third) == [[fourth], None]
    assert ids(session, State.IN_REVIEW, limit=4) == [[first, second, third, fourth], None]
    assert ids(session, State.APPROVED) == [[passed], None]
    assert ids(session, State.WITHDRAWN) == [[], None]


def test_a_province_sees_what_waits_below_it(session: Session) -> None:
    """Asked for those below, the drafts of every city come with its own."""
    draft = submitted(session)
    elsewhere = drafted(session, source=None, by=OPERATOR, slug="other")
    assert ids(session, slug="province") == [[], None]
    assert ids(session, slug="province", below=True) == [[elsewhere, draft], None]
    assert ids(session, State.IN_REVIEW, "province", below=True) == [[draft], None]
    with pytest.raises(NotAllowedError):
        show_drafts(session, CLERK, "province", state=None, after=None, limit=1, below=True)


def test_those_who_are_named_by_ids_have_names(session: Session) -> None:
    """Beside ids stand names, of whoever wrote, reviewed or remarked."""
    made = create_user(
        session, SYSTEM, name="li.si", display_name="李四", is_operator=False, now=NOW
    )
    clerk = person(str(made.user.id), "editor")
    draft = drafted(session, by=clerk)
    comment_on_draft(session, REVIEWER, draft, pointer="", body="可", now=NOW)
    shown = show_draft(session, open_draft(session, CLERK, draft))
    assert shown["people"] == {f"user:{made.user.id}": "李四"}
    listed = show_drafts(session, CLERK, "city", state=None, after=None, limit=1)
    assert listed["people"] == {f"user:{made.user.id}": "李四"}


def test_a_remark_stays_when_its_rule_goes(session: Session) -> None:
    """It keeps its place, and says that nothing is there any more."""
    draft = drafted(session)
    places = ("", "/rules/deadlines/countersign/limit", "/rules/deadlines/no-such")
    for pointer in places:
        comment_on_draft(session, REVIEWER, draft, pointer=pointer, body="请核对", now=NOW)

    def anchored() -> list[Json]:
        comments = show_draft(session, open_draft(session, CLERK, draft))["comments"]
        assert isinstance(comments, list)
        return [one["is_anchored"] for one in comments if isinstance(one, dict)]

    assert anchored() == [True, True, False]
    edited(session, draft, {"rules": {"deadlines": {"countersign": None}}})
    assert anchored() == [True, False, False]


def test_the_coverage_of_a_draft_shows_what_is_still_to_be_done(session: Session) -> None:
    """Article by article: encoded by which rules, narrative, or pending."""
    draft = drafted(session, source=FromDocument(DOCUMENT, {}))
    rule: JsonObject = {
        "title": "全体会议",
        "source": [{"article": 1, "quote": "市政府全体会议每半年召开一次"}],
    }
    # Half-written entries are left to the findings.
    narrative: JsonObject = {"2": {"zh": "施行"}, "x": {"zh": "甲", "en": "a"}}
    edited(session, draft, {"rules": {"meetings": {"plenary": rule}}, "narrative": narrative})
    told = show_coverage(open_draft(session, CLERK, draft))
    assert {name: told[name] for name in ("total", "encoded", "narrative", "pending")} == {
        "total": 2,
        "encoded": 1,
        "narrative": 0,
        "pending": 1,
    }
    assert told["articles"] == [
        {
            "article": 1,
            "label": "第一条",
            "state": "encoded",
            "rules": ["/rules/meetings/plenary"],
            "quotes": [
                {
                    "rule": "/rules/meetings/plenary",
                    "quote": "市政府全体会议每半年召开一次",
                    "paragraph": 1,
                }
            ],
        },
        {"article": 2, "label": "第二条", "state": "pending", "rules": []},
    ]
    edited(session, draft, {"narrative": {"2": {"en": "commencement"}, "x": None}})
    assert show_coverage(open_draft(session, CLERK, draft))["narrative"] == 1
    edited(session, draft, {"text": None})
    with pytest.raises(NotFoundError):
        show_coverage(open_draft(session, CLERK, draft))
