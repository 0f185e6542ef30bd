"""What the checks say of a draft: each finding leads to the place in the document to mend."""

from typing import cast

import pytest
from sqlmodel import Session

from guize.domain.errors import InvalidInputError
from guize.domain.json_types import Json, JsonObject
from guize.domain.version import Kind
from guize.services.drafts.beginning import FromDocument
from guize.services.drafts.drafting import attach_document, document_of, examine_draft
from guize.services.drafts.opening import open_draft
from guize.services.record.changing_tenants import change_tenants
from tests.services.drafted import (
    CLERK,
    DOCUMENT,
    NOW,
    OPERATOR,
    drafted,
    edited,
    record_world,
    value_at,
)


@pytest.fixture(autouse=True)
def _world(session: Session) -> None:
    record_world(session)


def told(session: Session, draft: int) -> dict[str, str]:
    """Return the place of each finding by its code."""
    found = examine_draft(session, CLERK, draft, NOW)[1].findings
    return {finding.code: finding.pointer for finding in found}


def test_findings_on_the_text_lead_into_the_text(session: Session) -> None:
    """A text that is not what was pasted, and a label inside an article, are shown in `text`."""
    swallowed = DOCUMENT.replace("(一)传达", "第一条 传达")
    draft = drafted(session, source=FromDocument(swallowed, {"annexes": []}))
    assert told(session, draft)["label_inside_article"] == "/text/articles/0/paragraphs/1"
    articles = cast(
        "list[JsonObject]", value_at(open_draft(session, CLERK, draft), "text", "articles")
    )
    other: list[Json] = [{**articles[0], "paragraphs": ["全体会议每年召开一次。"]}, *articles[1:]]
    edited(session, draft, {"text": {"articles": other}})
    assert told(session, draft)["text_not_of_capture"] == "/text/articles/0"


def test_findings_on_the_head_lead_into_the_head(session: Session) -> None:
    """So do those on the recipe, on what is repealed and on what is prolonged."""
    draft = drafted(session, source=FromDocument(DOCUMENT, {}))
    edited(session, draft, {"head": {"capture": {"end": "没有的一行"}}})
    assert told(session, draft)["capture_recipe"] == "/head/capture"
    early: JsonObject = {"effective_from": "1999-01-01", "effective_from_certainty": "certain"}
    repeal = drafted(session, kind=Kind.REPEAL)
    edited(session, repeal, {"head": early})
    assert told(session, repeal)["repealed_before_it_held"] == "/head/repeals/0"
    supplement = drafted(session, kind=Kind.SUPPLEMENT)
    edited(session, supplement, {"head": {"extends_base_to": "2030-01-01"}})
    assert told(session, supplement)["nothing_to_extend"] == "/head/extends_base_to"


def test_a_head_half_written_hides_nothing_of_the_rules(session: Session) -> None:
    """A quote that is not in the text is told while the head cannot be read, and nothing twice."""
    draft = drafted(session)
    quoted: JsonObject = {"source": [{"article": 1, "quote": "自收文之日起9个工作日内办复"}]}
    edited(session, draft, {"rules": {"deadlines": {"reply-to-request": quoted}}})
    readable = examine_draft(session, CLERK, draft, NOW)[1].findings
    edited(session, draft, {"head": {"instrument": {"issued_on": "三月"}}})
    found = examine_draft(session, CLERK, draft, NOW)[1].findings
    beside = [one for one in readable if not one.pointer.startswith("/head")]
    assert "/rules/deadlines/reply-to-request/source/0/quote" in [one.pointer for one in beside]
    assert [one for one in found if not one.pointer.startswith("/head")] == beside
    assert "/head/instrument/issued_on" in [one.pointer for one in found]
    edited(session, draft, {"head": {"effective_from": "soon"}})
    # Without the day nobody knows with what else the rules are read.
    assert all(pointer.startswith("/head/") for pointer in told(session, draft).values())


def test_rules_in_a_repeal_are_not_lost_unseen(session: Session) -> None:
    """A repeal with rules cannot be submitted."""
    draft = drafted(session, kind=Kind.REPEAL)
    edited(session, draft, {"rules": {"seals": {"custody": {"title": "保管"}}}})
    assert told(session, draft)["rules_in_repeal"] == "/rules"


PASTED = """首页
某市人民政府关于印发《某市人民政府工作规则》(试行)的通知
某政发〔2026〕5号
某市人民政府
2026年3月2日
某市人民政府工作规则(试行)
第一条 市政府全体会议每半年召开一次。
第二条 本规则自发布之日起施行。
版权所有
"""


def test_a_pasted_page_fills_the_head_with_what_it_says(session: Session) -> None:
    """Title, number, dates, trial and clause stand in the draft, to be checked."""
    draft = drafted(session, source=FromDocument(PASTED, {}))
    opened = open_draft(session, CLERK, draft)
    assert opened.row.title == "某市人民政府工作规则(试行)"
    head = cast("JsonObject", document_of(opened.row)["head"])
    instrument = cast("JsonObject", head["instrument"])
    assert instrument["number"] == "某政发〔2026〕5号"
    assert (instrument["issued_on"], instrument["trial"]) == ("2026-03-02", True)
    assert (head["effective_from"], head["effective_from_certainty"]) == ("2026-03-02", "certain")
    assert head["effective_clause"] == {"article": 2, "quote": "本规则自发布之日起施行"}
    assert set(told(session, draft)) == {"article_pending", "ground_missing"}


def test_a_day_against_the_clause_is_told(session: Session) -> None:
    """自发布之日起 and another day than that of issue: a second look is asked for."""
    draft = drafted(session, source=FromDocument(PASTED, {}))
    edited(session, draft, {"head": {"effective_from": "2026-06-01"}})
    assert told(session, draft)["not_the_day_of_the_clause"] == "/head/effective_from"


def test_what_the_head_says_already_stays(session: Session) -> None:
    """A text that is attached later fills only what is left open."""
    draft = drafted(session, kind=Kind.SUPPLEMENT)
    day: JsonObject = {"effective_from": "2026-12-01", "effective_from_certainty": "certain"}
    edited(session, draft, {"head": {**day, "instrument": {"number": "某政发〔2026〕9号"}}})
    revision = open_draft(session, CLERK, draft).row.revision
    attach_document(session, CLERK, draft, revision, raw=PASTED, recipe={}, now=NOW)
    opened = open_draft(session, CLERK, draft)
    assert value_at(opened, "head", "instrument", "number") == "某政发〔2026〕9号"
    assert value_at(opened, "head", "instrument", "issued_on") == "2026-03-02"
    assert value_at(opened, "head", "effective_from") == "2026-12-01"
    assert value_at(opened, "head", "effective_clause", "article") == 2


@pytest.mark.parametrize(
    ("text", "recipe", "pointer"),
    [
        ("一封来信", {}, "/from/document/text"),
        (DOCUMENT, {"titel": "甲"}, "/from/document/recipe/titel"),
        (DOCUMENT, {"title": "没有的标题"}, "/from/document/text"),
    ],
)
def test_what_is_wrong_with_a_document_is_named_as_it_was_sent(
    session: Session, text: str, recipe: JsonObject, pointer: str
) -> None:
    """Pointers lead into the body of the request."""
    with pytest.raises(InvalidInputError) as caught:
        drafted(session, source=FromDocument(text, recipe))
    assert [fault.pointer for fault in caught.value.faults] == [pointer]


def test_a_past_day_without_a_ground_is_told_to_whoever_writes_it(session: Session) -> None:
    """Not only the publisher learns that backdating needs a ground."""
    draft = drafted(session)
    past: JsonObject = {"effective_from": "2026-01-01", "effective_from_certainty": "certain"}
    edited(session, draft, {"head": past})
    assert told(session, draft) == {"ground_missing": "/backdating_ground"}
    edited(session, draft, {"backdating_ground": "补录"})
    assert told(session, draft) == {}


def test_the_source_goes_with_the_text(session: Session) -> None:
    """Without the text nothing is left to compare; a text attached again is of its own source."""
    draft = drafted(session, source=FromDocument(DOCUMENT, {}))
    assert open_draft(session, CLERK, draft).row.capture == DOCUMENT
    opened = edited(session, draft, {"text": None})
    assert opened.row.capture is None
    other = DOCUMENT.replace("每半年", "每季度")
    revision = opened.row.revision
    attach_document(session, CLERK, draft, revision, raw=other, recipe={}, now=NOW)
    assert open_draft(session, CLERK, draft).row.capture == other
    assert set(told(session, draft)) == {"article_pending"}


def test_a_title_in_brackets_is_the_title_inside(session: Session) -> None:
    """《某市规则》 on the page is 某市规则 of the instrument."""
    draft = drafted(session, source=FromDocument("《某市工作规则》\n一、甲。", {}))
    assert open_draft(session, CLERK, draft).row.title == "某市工作规则"
    # It says nothing of its force, and takes effect on the day of publication unless told so.
    assert set(told(session, draft)) == {"article_pending", "beginning_unfounded"}


@pytest.mark.parametrize(
    "more",
    [
        {"effective_to": "2026-12-01"},
        {"effective_to_certainty": "no_later_than"},
        {"effective_to_reason": "repealed"},
        {"effective_from_certainty": "no_later_than", "effective_from": "2026-12-01"},
    ],
)
def test_a_repeal_no_later_than_a_day_is_sent_to_a_correction(
    session: Session, more: JsonObject
) -> None:
    """A repeal has no end of its own; the finding says how a doubtful day is recorded."""
    draft = drafted(session, kind=Kind.REPEAL)
    edited(session, draft, {"head": more})
    (finding,) = examine_draft(session, CLERK, draft, NOW)[1].findings
    assert finding.code in ("wrong_kind", "not_permitted")
    assert finding.pointer == f"/head/{next(iter(more))}"
    assert "effective_to_certainty: no_later_than" in finding.words.zh


def test_chinese_words_in_a_draft_get_their_ids(session: Session) -> None:
    """Sections, vocabularies, members and values under Chinese names are kept, and told by id."""
    draft = drafted(session)
    rule: JsonObject = {
        "title": "保管",
        "强度": "应当",
        "source": [{"article": 1, "quote": "某市"}],
    }
    words: JsonObject = {"职务与机构": {"lake-chief": {"zh": "湖长", "en": "lake chief"}}}
    edited(session, draft, {"rules": {"印章管理": {"custody": rule}}, "vocabulary": words})
    edited(session, draft, {"rules": {"seals": {"custody": {"title": "保管", "strength": "应当"}}}})
    said = "".join(f.words.zh for f in examine_draft(session, CLERK, draft, NOW)[1].findings)
    assert "“应当”的代号是 must" in said
    assert "“印章管理”" in said
    assert "seals" in said
    assert "“职务与机构”的代号是 offices" in said


def test_a_tenant_that_is_no_more_enacts_nothing(session: Session) -> None:
    """From the day of its end a base or a supplement is refused; before it, and a repeal, not."""
    body: JsonObject = {"on": "2026-06-01", "ground": {"zh": "批复"}}
    changes: list[Json] = [{"merged_into": "other", "carries": [1]}]
    change_tenants(session, OPERATOR, "city", {**body, "changes": changes}, NOW)
    for kind in (Kind.BASE, Kind.SUPPLEMENT, Kind.REPEAL):
        draft = drafted(session, kind=kind, by=OPERATOR)
        for day, is_late in (("2026-05-31", False), ("2026-06-01", True), ("2027-01-01", True)):
            head: JsonObject = {"effective_from": day, "effective_from_certainty": "certain"}
            edited(session, draft, {"head": head}, OPERATOR)
            found = examine_draft(session, OPERATOR, draft, NOW)[1].findings
            late = [one.pointer for one in found if one.code == "tenant_dissolved"]
            is_refused = is_late and kind is not Kind.REPEAL
            assert late == (["/head/effective_from"] if is_refused else [])
