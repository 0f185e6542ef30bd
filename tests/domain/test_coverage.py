"""Coverage of articles by rules."""

from typing import Any

from guize.domain.articles import ArticleRef
from guize.domain.coverage import cover
from guize.domain.words import Words

TEXTS = ("一、指导思想", "二、每半年召开一次", "三、由市长签发", "四、其他")
ARTICLES = {ArticleRef(None, number): text for number, text in enumerate(TEXTS, start=1)}
LABELS = {"": "{}、"}
REASON = Words("指导思想", "guiding ideology")


def cite(article: int, quote: str) -> dict[str, Any]:
    """Return an object with one citation."""
    return {"source": [{"article": article, "quote": quote}]}


def test_each_article_is_encoded_narrative_or_pending() -> None:
    """An article is encoded by the rules that cite it, or has a reason, or waits."""
    plenary = {**cite(2, "每半年"), "minutes": {**cite(2, "召开"), "steps": [cite(3, "签发")]}}
    rules: Any = {
        "meetings": {"plenary": plenary},
        "signing": {"letter": cite(3, "由市长签发")},
        "baseline": {"meetings": {"executive": cite(3, "市长")}},
    }
    coverage = cover(
        rules, ARTICLES, {ArticleRef(None, 1): REASON, ArticleRef(None, 2): REASON}, LABELS
    )
    assert [(item.ref.ordinal, item.label, item.state) for item in coverage.articles] == [
        (1, "一、", "narrative"),
        (2, "二、", "encoded"),
        (3, "三、", "encoded"),
        (4, "四、", "pending"),
    ]
    assert coverage.articles[1].rules == ("/meetings/plenary",)
    assert coverage.articles[2].rules == (
        "/meetings/plenary",
        "/signing/letter",
        "/baseline/meetings/executive",
    )
    assert coverage.articles[1].reason == REASON
    assert [coverage.count(state) for state in ("encoded", "narrative", "pending")] == [2, 1, 1]
    assert coverage.unverified == ()


def test_each_quote_is_told_with_its_paragraph_and_item() -> None:
    """Both are counted from the quote; they are left out where it stands twice or nowhere."""
    ref = ArticleRef(None, 5)
    body = "文件由市长签发。\n下列事项须报批:\n(一)预算;\n(二)任免:\n1.处长;\n2.局长,须报批。"
    source = [
        {"article": 5, "quote": quote, **more}
        for quote, more in (
            ("由市长签发", {}),
            ("预算", {}),
            ("局长", {}),
            ("须报批", {}),
            ("须报批", {"item": "2.2"}),
            ("由区长签发", {}),
        )
    ]
    rules: Any = {"signing": {"letter": {"source": source, "chain": [{"source": source[:1]}]}}}
    covered: Any = cover(rules, {ref: body}, {}, LABELS).as_json()
    (told,) = covered["articles"]
    assert {quoted.pop("rule") for quoted in told["quotes"]} == {"/signing/letter"}
    assert told["quotes"] == [
        {"quote": "由市长签发", "paragraph": 1},
        {"quote": "预算", "paragraph": 2, "item": "1"},
        {"quote": "局长", "paragraph": 2, "item": "2.2"},
        {"quote": "须报批"},
        {"quote": "须报批", "paragraph": 2, "item": "2.2"},
        {"quote": "由区长签发"},
    ]


def test_unverified_quotes_are_listed() -> None:
    """A citation whose quote is not there is counted apart."""
    told: Any = cover({"signing": {"a": cite(3, "由区长签发")}}, ARTICLES, {}, LABELS).as_json()
    assert [item["code"] for item in told["unverified"]] == ["quote_not_found"]
    assert (told["total"], told["encoded"], told["pending"]) == (4, 1, 3)
