"""Drafting: where a draft begins, what its edits do, what the checks say of it as it is written."""

import pytest
from sqlmodel import Session

from guize.domain.errors import (
    InvalidInputError,
    NotFoundError,
    StaleError,
    UnauthenticatedError,
)
from guize.domain.governance.authority import ANONYMOUS, Principal
from guize.domain.json_types import Json, JsonObject
from guize.domain.version import Kind
from guize.services.access.authorising import NotAllowedError
from guize.services.drafts.beginning import FromDocument, FromVersion, Source
from guize.services.drafts.drafting import (
    attach_document,
    document_of,
    edit_draft,
    examine_draft,
    merge_change,
    removal_change,
    rule_change,
    whole_change,
)
from guize.services.drafts.opening import RejectedDraftError, open_draft
from guize.services.drafts.reviewing import submit_draft
from tests.services.drafted import (
    CLERK,
    COLLEAGUE,
    DOCUMENT,
    NOW,
    RULES,
    STRANGER,
    VIEWER,
    approved,
    drafted,
    edited,
    limited,
    person,
    publish,
    record_world,
    value_at,
)


@pytest.fixture(autouse=True)
def _world(session: Session) -> None:
    record_world(session)


def findings(session: Session, draft: int) -> list[tuple[str, str]]:
    """Return the code and the place of every finding."""
    row = open_draft(session, CLERK, draft).row
    live = examine_draft(session, CLERK, draft, NOW)[1].findings
    assert [finding.as_json() for finding in live] == row.findings
    return [(finding["code"], finding["pointer"]) for finding in row.findings]


def test_a_new_base_takes_rules_and_text_and_not_the_old_number(session: Session) -> None:
    """The instrument is a new one; what it says is the old one's, to be changed."""
    opened = open_draft(session, CLERK, drafted(session))
    assert value_at(opened, "rules", "deadlines") == RULES
    assert value_at(opened, "text", "title") == "规则1"
    assert value_at(opened, "head", "instrument") == {
        "title": "规则1",
        "kind": "工作规则",
        "issuer": "某市人民政府",
    }
    assert (opened.row.base_head, opened.row.revision, opened.row.title) == (1, 1, "规则1")


@pytest.mark.parametrize(
    ("kind", "member", "value", "found"),
    [
        (Kind.SUPPLEMENT, "amends", 1, []),
        (Kind.REPEAL, "repeals", [1], []),
        # What it corrects holds since a past day.
        (Kind.CORRECTION, "corrects", 1, [("ground_missing", "/backdating_ground")]),
    ],
)
def test_other_kinds_name_the_version(
    session: Session, kind: Kind, member: str, value: Json, found: list[tuple[str, str]]
) -> None:
    """A supplement amends, a repeal repeals, a correction corrects what it began with."""
    draft = drafted(session, kind=kind)
    assert value_at(open_draft(session, CLERK, draft), "head", member) == value
    assert findings(session, draft) == found


@pytest.mark.parametrize("kind", [Kind.SUPPLEMENT, Kind.REPEAL, Kind.CORRECTION])
def test_nobody_amends_what_is_anothers(session: Session, kind: Kind) -> None:
    """Only a whole rulebook may begin with another tenant's rules."""
    with pytest.raises(InvalidInputError) as caught:
        drafted(session, kind=kind, source=FromVersion(1, "city"), by=STRANGER, slug="other")
    assert [fault.pointer for fault in caught.value.faults] == ["/from/tenant"]


def test_a_title_inside_a_title_has_its_own_brackets(session: Session) -> None:
    """《关于废止〈…〉的决定》, as titles are written."""
    supplement = drafted(session, kind=Kind.SUPPLEMENT)
    assert open_draft(session, CLERK, supplement).row.title == "关于修改《规则1》的决定"
    note: JsonObject = {"deadlines": {"countersign": {"note": "从快"}}}
    edited(session, supplement, {"rules": note})
    approved(session, supplement)
    publish(session, supplement)
    repeal = drafted(session, kind=Kind.REPEAL, source=FromVersion(2))
    title = open_draft(session, CLERK, repeal).row.title
    assert title == "关于废止《关于修改〈规则1〉的决定》的决定"


def test_another_tenant_gives_its_rules(session: Session) -> None:
    """Rules come without the text that proves them there: each quote is to be proved anew."""
    editor = person("e", "editor", at="province")
    draft = drafted(session, slug="other", source=FromVersion(1, "city"), by=editor)
    opened = open_draft(session, editor, draft)
    assert value_at(opened, "rules", "deadlines") == RULES
    assert value_at(opened, "text") is None
    assert {finding["code"] for finding in opened.row.findings} == {"quote_without_text"}


@pytest.mark.parametrize(
    ("text", "style"),
    [
        (DOCUMENT, "第一条"),
        (DOCUMENT.replace("第一条 ", "一、").replace("第二条 ", "二、"), "一、"),
    ],
)
def test_a_document_is_split_on_arrival(session: Session, text: str, style: str) -> None:
    """Articles of both numberings; the first line is the title; the source stays as it came."""
    draft = drafted(session, source=FromDocument(text, {}))
    opened = open_draft(session, CLERK, draft)
    assert value_at(opened, "text", "title") == "某市人民政府工作规则"
    articles = value_at(opened, "text", "articles")
    assert isinstance(articles, list)
    assert [article["ordinal"] for article in articles] == [1, 2]  # type: ignore[index, call-overload]
    assert articles[0]["paragraphs"][1] == "(一)传达上级决定;"  # type: ignore[index, call-overload]
    instrument = value_at(opened, "head", "instrument")
    assert instrument == {
        "title": "某市人民政府工作规则",
        "kind": "工作规则",
        "issuer": "某市人民政府",
        "articles": 2,
        "numbering": style,
    }
    assert opened.row.capture == text
    # What is not encoded yet is told, and keeps nothing from being submitted.
    assert [code for code, _ in findings(session, draft)] == ["article_pending"] * 2


def test_a_document_without_articles_is_refused(session: Session) -> None:
    """It cannot be split, and says why."""
    with pytest.raises(InvalidInputError) as caught:
        drafted(session, source=FromDocument("一封来信", {}))
    assert [fault.pointer for fault in caught.value.faults] == ["/from/document/text"]


def test_a_text_can_be_attached_later(session: Session) -> None:
    """It takes the place of the one there is, with where it lay in its source."""
    draft = drafted(session)
    raw = "网站首页\n某市人民政府工作规则\n一、会议每月一次。\n网站地图"
    recipe: JsonObject = {"title": "某市人民政府工作规则", "end": "网站地图"}
    attach_document(session, CLERK, draft, 1, raw=raw, recipe=recipe, now=NOW)
    opened = open_draft(session, CLERK, draft)
    assert value_at(opened, "head", "capture") == recipe
    assert value_at(opened, "text", "articles") == [
        {"ordinal": 1, "label": "一、", "chapter": None, "paragraphs": ["会议每月一次。"]}
    ]
    assert ("quote_not_verbatim" in dict(findings(session, draft))) or findings(session, draft)


def test_findings_follow_each_edit(session: Session) -> None:
    """A quote that is not there and a fact unknown are found at once, where they stand."""
    draft = drafted(session)
    assert findings(session, draft) == []
    rule: JsonObject = {"limit": {"value": 7}, "source": [{"article": 1, "quote": "7个工作日"}]}
    edited(session, draft, {"rules": {"deadlines": {"reply-to-request": rule}}})
    (found,) = findings(session, draft)
    assert found[1].startswith("/rules/deadlines/reply-to-request/source/0")
    with pytest.raises(RejectedDraftError):
        submit_draft_anyway(session, draft)
    limited(session, draft, 5)
    assert findings(session, draft) == []
    edited(session, draft, {"rules": {"deadlines": {"countersign": {"limit": {"unit": "moon"}}}}})
    assert [place for _, place in findings(session, draft)] == [
        "/rules/deadlines/countersign/limit/unit"
    ]


def submit_draft_anyway(session: Session, draft: int) -> None:
    """Submit a draft whose stored findings are gone: the checks are asked again."""
    opened = open_draft(session, CLERK, draft)
    opened.row.findings = []
    session.flush()
    try:
        submit_draft(session, CLERK, draft, opened.row.revision, NOW)
    finally:
        session.refresh(opened.row)


def test_the_head_is_checked_too(session: Session) -> None:
    """A head that cannot be read, or that does not fit the record, is told by its members."""
    draft = drafted(session)
    edited(session, draft, {"head": {"instrument": {"issuer": None}}})
    assert findings(session, draft) == [("missing", "/head/instrument/issuer")]
    supplement = drafted(session, kind=Kind.SUPPLEMENT)
    edited(session, supplement, {"head": {"amends": 7}})
    assert findings(session, supplement) == [("no_such_version", "/head/amends")]


def test_every_edit_is_a_revision_with_its_author(session: Session) -> None:
    """Edits are kept in order, and their authors are the contributors."""
    draft = drafted(session)
    limited(session, draft, 5)
    opened = edited(session, draft, {"title": "新规则"}, COLLEAGUE)
    assert [(edit.revision, edit.author, edit.deed) for edit in opened.edits] == [
        (1, "user:clerk", "created"),
        (2, "user:clerk", "edited"),
        (3, "user:colleague", "edited"),
    ]
    assert opened.edits[2].change == {"patch": {"title": "新规则"}}
    assert opened.facts.contributors == {"user:clerk", "user:colleague"}


def test_an_edit_that_changes_nothing_is_none(session: Session) -> None:
    """Nobody becomes a contributor, and no approval is voided, by saying what is there."""
    draft = drafted(session)
    approved(session, draft)
    opened = edited(session, draft, {"rules": {"deadlines": RULES}}, COLLEAGUE)
    assert (opened.row.revision, opened.state) == (1, "approved")
    assert opened.facts.contributors == {"user:clerk"}


def test_one_is_not_true(session: Session) -> None:
    """An edit from 1 to true is an edit."""
    draft = drafted(session)
    edited(session, draft, {"rules": {"deadlines": {"countersign": {"note": 1}}}})
    opened = edited(session, draft, {"rules": {"deadlines": {"countersign": {"note": True}}}})
    session.refresh(opened.row)
    assert value_at(opened, "rules", "deadlines", "countersign", "note") is True


def test_an_edit_of_another_revision_is_refused(session: Session) -> None:
    """Whoever edits names the revision that they saw."""
    draft = drafted(session)
    limited(session, draft, 5)
    with pytest.raises(StaleError):
        edit_draft(session, CLERK, draft, 1, merge_change({"title": "x"}), now=NOW)


def test_rules_are_put_and_removed_one_by_one(session: Session) -> None:
    """A rule is replaced whole or removed; an unknown one cannot be removed."""
    draft = drafted(session)
    rule: JsonObject = {"title": "新"}
    edit_draft(session, CLERK, draft, 1, rule_change("meetings", "plenary", rule), now=NOW)
    edit_draft(session, CLERK, draft, 2, removal_change("deadlines", "countersign"), now=NOW)
    opened = open_draft(session, CLERK, draft)
    assert value_at(opened, "rules", "meetings", "plenary") == rule
    assert list(opened.row.content["rules"]["deadlines"]) == ["reply-to-request"]
    with pytest.raises(NotFoundError):
        edit_draft(session, CLERK, draft, 3, removal_change("deadlines", "countersign"), now=NOW)
    edit_draft(session, CLERK, draft, 3, removal_change("meetings", "plenary"), now=NOW)
    edit_draft(session, CLERK, draft, 4, removal_change("deadlines", "reply-to-request"), now=NOW)
    assert value_at(open_draft(session, CLERK, draft), "rules") == {}


def test_a_removal_in_a_supplement_says_so(session: Session) -> None:
    """Removing a rule writes null, asks for its article, and a merge patch takes it back."""
    draft = drafted(session, kind=Kind.SUPPLEMENT)
    edit_draft(session, CLERK, draft, 1, removal_change("deadlines", "countersign"), now=NOW)
    opened = open_draft(session, CLERK, draft)
    assert value_at(opened, "rules") == {"deadlines": {"countersign": None}}
    assert findings(session, draft) == [("removal_uncited", "/rules/deadlines/countersign")]
    opened = edited(session, draft, {"rules": {"deadlines": {"countersign": None}}})
    assert value_at(opened, "rules", "deadlines") == {}


def test_a_whole_document_replaces_all(session: Session) -> None:
    """What it leaves out of the optional members is emptied; what it must hold is asked for."""
    draft = drafted(session)
    whole = document_of(open_draft(session, CLERK, draft).row)
    whole = {**whole, "text": None, "rules": {}}
    whole.pop("backdating_ground")
    edit_draft(session, CLERK, draft, 1, whole_change(whole), now=NOW)
    opened = open_draft(session, CLERK, draft)
    assert (value_at(opened, "text"), value_at(opened, "rules")) == (None, {})
    with pytest.raises(InvalidInputError) as caught:
        edit_draft(session, CLERK, draft, 2, whole_change({"title": "x"}), now=NOW)
    assert {fault.pointer for fault in caught.value.faults} == {
        "/head",
        "/rules",
        "/vocabulary",
        "/narrative",
    }


@pytest.mark.parametrize(
    ("patch", "pointer"),
    [
        ({"colour": 1}, "/colour"),
        ({"title": ""}, "/title"),
        ({"title": "x" * 501}, "/title"),
        ({"title": "a\x00b"}, "/title"),
        ({"backdating_ground": 3}, "/backdating_ground"),
        ({"head": {"note": "\ud800"}}, "/head/note"),
        ({"head": {"note": 2**60}}, "/head/note"),
        ({"head": {"note": float("nan")}}, "/head/note"),
        ({"head": {"version": 9}}, "/head/version"),
        ({"rules": {"../x": {}}}, "/rules/..~1x"),
        ({"rules": {"deadlines": [1]}}, "/rules/deadlines"),
        ({"vocabulary": {"matters": 1}}, "/vocabulary/matters"),
        ({"narrative": []}, "/narrative"),
        ({"text": {"articles": {}}}, "/text/articles"),
        ({"text": {"articles": [{"ordinal": 1}]}}, "/text/articles/0/label"),
        ({"text": {"preface": [1]}}, "/text/preface/0"),
        ({"text": {"title": 3}}, "/text/title"),
    ],
)
def test_what_cannot_be_kept_is_refused(session: Session, patch: JsonObject, pointer: str) -> None:
    """The place of the fault is told, and the draft stays as it is."""
    draft = drafted(session)
    with pytest.raises(InvalidInputError) as caught:
        edited(session, draft, patch)
    assert pointer in {fault.pointer for fault in caught.value.faults}
    assert open_draft(session, CLERK, draft).row.revision == 1


def test_a_text_that_cannot_be_filed_is_a_finding(session: Session) -> None:
    """A paragraph that reads as a heading would not come back from its file."""
    draft = drafted(session)
    articles: Json = [
        {"ordinal": 1, "label": "一、", "chapter": None, "paragraphs": ["# 自收文之日起"]}
    ]
    edited(session, draft, {"text": {"articles": articles}})
    assert findings(session, draft) == [("text_line", "/text/articles/0/paragraphs/0")]


@pytest.mark.parametrize(
    ("asker", "error"),
    [
        (ANONYMOUS, UnauthenticatedError),
        (STRANGER, NotFoundError),
        (VIEWER, NotAllowedError),
    ],
)
def test_who_may_not_edit_is_refused(
    session: Session, asker: Principal, error: type[Exception]
) -> None:
    """Strangers are told nothing; those who may look are told what they lack."""
    draft = drafted(session)
    with pytest.raises(error):
        edit_draft(session, asker, draft, 1, merge_change({"title": "x"}), now=NOW)


@pytest.mark.parametrize(
    ("asker", "error"),
    [(ANONYMOUS, UnauthenticatedError), (STRANGER, NotAllowedError), (VIEWER, NotAllowedError)],
)
def test_who_may_not_create_is_refused(
    session: Session, asker: Principal, error: type[Exception]
) -> None:
    """A draft begins with somebody who edits there."""
    with pytest.raises(error):
        drafted(session, by=asker)


@pytest.mark.parametrize("source", [FromVersion(9), FromVersion(9, "city"), FromVersion(1, "nix")])
def test_a_source_that_is_not_there_is_told(session: Session, source: Source) -> None:
    """A version or a tenant that there is not."""
    with pytest.raises(NotFoundError):
        drafted(session, source=source)
