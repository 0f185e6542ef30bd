"""Which article a sentence names: its part, its insertion, its instrument, what took a rule out."""

from typing import Any

import pytest

from guize.domain.diffing.diff import diff
from guize.domain.json_types import Json, JsonObject
from tests.domain.diffing.real import lexicon

BASE, MORE = "某政发〔2014〕5号", "某政办发〔2015〕142号"


def cited(article: int, quote: str, instrument: str = BASE, **more: Json) -> JsonObject:
    """Return a citation as answers have it."""
    label = more.pop("label", f"第{article}条")
    known: JsonObject = {"tenant": "city", "version": 1, "instrument": instrument}
    return {"article": article, "quote": quote, **more, "label": label, **known}


def deadline(days: int, *source: JsonObject) -> JsonObject:
    """Return a rule with a limit of so many working days."""
    return {
        "title": "请示办复",
        "limit": {"value": days, "unit": "working_day"},
        "source": list(source),
    }


def told(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what a diff of two rulebooks tells of rules and their limits."""
    changes = diff(old, new, lexicon())
    edits = [edit for change in changes for edit in change.edits if edit.concern == "substance"]
    told = [*(change.words for change in changes), *(edit.words for edit in edits)]
    return [(words.zh, words.en) for words in told]


@pytest.mark.parametrize(
    ("members", "zh", "en"),
    [
        ({"label": "三、"}, "第三条 请示办复", "Article 3, 请示办复"),
        ({"inserted": 1}, "第三条之一 请示办复", "Article 3-1, 请示办复"),
        ({"inserted": 2, "label": "三之二、"}, "第三条之二 请示办复", "Article 3-2, 请示办复"),
        (
            {"part": "notice", "label": "三、"},
            "通知三、请示办复",
            "Article 3 of the notice, 请示办复",
        ),
        (
            {"part": "annex-2", "label": "第三条"},
            "附件2第三条 请示办复",
            "Article 3 of annex 2, 请示办复",
        ),
    ],
)
def test_an_article_is_named_by_part_insertion_and_label(
    members: dict[str, Any], zh: str, en: str
) -> None:
    """A numbered point of the notice keeps its label; the main body's 三、 is cited as 第三条."""
    sides = [
        {"deadlines": {"a": deadline(days, cited(3, f"{days}个工作日", **members))}}
        for days in (10, 5)
    ]
    _, edit = told(sides[0], sides[1])
    assert edit == (
        f"{zh}时限:10个工作日 → 5个工作日(缩短)",
        f"{en}, limit: 10 working days → 5 working days (shortened)",
    )


def test_points_of_a_notice_are_listed_readably() -> None:
    """Two labels that end in a comma of their own are joined by a word."""
    points = [
        cited(n, f"报送{n}", part="notice", label=f"{sign}、") for n, sign in ((1, "一"), (3, "三"))
    ]
    (change,) = told({}, {"deadlines": {"a": deadline(10, *points)}})
    assert change[0].startswith("通知一、和通知三、新增“请示办复”(")
    assert change[1].startswith("Articles 1 of the notice, 3 of the notice, added: 请示办复")


def test_an_insertion_is_another_article() -> None:
    """The same quote moved from article 3 to article 3-1 is renumbered, which is told."""
    old = {"deadlines": {"a": deadline(10, cited(3, "10个工作日"))}}
    new = {"deadlines": {"a": deadline(10, cited(3, "10个工作日", inserted=1))}}
    assert told(old, new)[0][0] == "第三条→第三条之一 “请示办复”仅条文序号不同,内容未变"
    same = {"deadlines": {"a": deadline(10, cited(3, "10个工作日", inserted=0))}}
    assert told(old, same) == []


def test_a_supplement_s_article_is_told_with_both_instruments() -> None:
    """Where a supplement changes a rule, each article is named with the instrument it is of."""
    other = deadline(7, cited(9, "7个工作日"))
    old = {"deadlines": {"a": deadline(10, cited(2, "10个工作日")), "b": other}}
    new = {"deadlines": {"a": deadline(5, cited(1, "5个工作日", MORE)), "b": other}}
    change, edit = told(old, new)
    assert change == (
        f"{BASE}第二条→{MORE}第一条 “请示办复”有变化",
        f"Article 2 ({BASE}) → 1 ({MORE}), changed: 请示办复",
    )
    assert edit[0].startswith(f"{BASE}第二条→{MORE}第一条 请示办复时限:10个工作日 → 5个工作日")


def test_what_a_supplement_adds_is_told_with_its_instrument() -> None:
    """Beside the base's rules, a rule of the supplement says whose article it is."""
    other = deadline(7, cited(9, "7个工作日", "某市工作规则"))
    old = {"deadlines": {"b": other}}
    new = {"deadlines": {"a": deadline(5, cited(1, "5个工作日", MORE)), "b": other}}
    assert told(old, new)[0][0].startswith(f"{MORE}第一条 新增“请示办复”")
    back: dict[str, Any] = {
        "deadlines": {
            "a": new["deadlines"]["a"],
            "b": {**other, "limit": {"value": 5, "unit": "working_day"}},
        }
    }
    assert told(new, back)[0][0] == "第九条 “请示办复”有变化"


def test_one_instrument_on_each_side_needs_no_name() -> None:
    """Two rulebooks of one instrument each are told apart by the sides of the diff."""
    old = {"deadlines": {"a": deadline(10, cited(2, "10个工作日"))}}
    new = {"deadlines": {"a": deadline(5, cited(1, "5个工作日", MORE))}}
    assert told(old, new)[0][0] == "第二条→第一条 “请示办复”有变化"


def test_a_title_stands_in_title_marks() -> None:
    """An instrument without a number is named by its title."""
    other = deadline(7, cited(9, "7个工作日", "某市工作规则"))
    old = {"deadlines": {"b": other}}
    new = {
        "deadlines": {
            "b": deadline(5, cited(1, "5个工作日", MORE), cited(9, "原文", "某市工作规则"))
        }
    }
    assert (
        told(old, new)[0][0]
        == f"《某市工作规则》第九条→{MORE}第一条、《某市工作规则》第九条 “请示办复”有变化"
    )


def test_a_removed_rule_is_told_with_the_article_that_removes_it() -> None:
    """The sentence on the rule that is gone names the supplement's article; others do not."""
    kept = deadline(7, cited(9, "7个工作日"))
    gone, also = deadline(10, cited(2, "10个工作日")), deadline(3, cited(4, "3个工作日"))
    removal: JsonObject = {
        "title": "取消请示办复时限",
        "removes": ["deadlines/a"],
        "source": [cited(1, "取消第二条", MORE)],
    }
    old = {"deadlines": {"a": gone, "b": also, "c": kept}}
    new = {"deadlines": {"c": kept}, "removals": {"no-reply-limit": removal}}
    first, second = (words for words in told(old, new) if "删去" in words[0])
    assert first[0].startswith(f"{BASE}第二条 删去“请示办复”(")
    assert first[0].endswith(f",依据{MORE}第一条")
    assert first[1].endswith(f", by Article 1 ({MORE})")
    assert "依据" not in second[0]
