"""Citations: found everywhere, compared to the letter, with a hint where they fail."""

from dataclasses import replace
from typing import Any

import pytest

from guize.domain.articles import ArticleRef
from guize.domain.citations import annotate, verify_quotes, walk_citations
from guize.domain.json_types import Json, JsonObject
from tests.domain.build import version

ARTICLES = {
    ArticleRef(None, 1): "一、市政府全体会议每半年召开一次。\n\n\uff08一\uff09传达“重要”决定;",
    ArticleRef(None, 2): "二、常务会议由市长召集和主持,一般每 2 周召开 1 次。",
}


def rule(article: int, quote: str) -> JsonObject:
    """Return a rulebook with one citation."""
    return {"meetings": {"plenary": {"source": [{"article": article, "quote": quote}]}}}


def findings(article: int, quote: str) -> list[tuple[str, str]]:
    """Return code and pointer of what is wrong with one citation."""
    return [(item.code, item.pointer) for item in verify_quotes(rule(article, quote), ARTICLES)]


def test_citations_are_found_at_any_depth() -> None:
    """A source may stand on any object of a rule, also inside a list."""
    rules: Any = {
        "a": {
            "source": [{"article": 1, "quote": "x"}],
            "steps": [{"source": {"article": 2, "quote": "y"}}],
        },
        "b": {"article": True, "quote": "not a citation"},
        "c": {"article": 1},
    }
    assert [pointer for pointer, _ in walk_citations(rules)] == ["/a/source/0", "/a/steps/0/source"]


def test_annotation_copies_only_what_it_must() -> None:
    """Rules without citations are shared, the original is left as it was."""
    rules: Any = {"a": {"source": [{"article": 1, "quote": "x"}]}, "b": {"c": [1, {"d": 2}]}}
    told: Any = annotate(rules, version(4, 0))
    assert told["a"]["source"][0]["version"] == 4
    assert told["b"] is rules["b"]
    assert rules["a"]["source"] == [{"article": 1, "quote": "x"}]


@pytest.mark.parametrize(
    "quote",
    [
        "每半年召开一次",
        "每半年\n  召开 一次",
        "召开一次。\uff08一\uff09传达",
        "每半年\u3000召开一次",
    ],
)
def test_white_space_does_not_count(quote: str) -> None:
    """A quote may be broken differently from the text, and run over paragraphs of one article."""
    assert findings(1, quote) == []


def test_a_quote_never_spans_articles() -> None:
    """The end of one article and the start of the next are not one text."""
    assert findings(1, "决定;二、常务会议")[0][0] == "quote_not_found"


def test_a_quote_from_another_article_is_sent_there() -> None:
    """The finding names the article that holds the quote."""
    (finding,) = verify_quotes(rule(1, "由市长召集和主持"), ARTICLES)
    assert (finding.code, finding.pointer) == (
        "quote_elsewhere",
        "/meetings/plenary/source/0/quote",
    )
    assert "第 2 条" in finding.words.zh
    assert finding.citation == {"article": 1, "quote": "由市长召集和主持"}


@pytest.mark.parametrize(
    ("article", "quote", "original"),
    [
        (1, '传达"重要"决定;', "传达“重要”决定;"),
        (1, "(一)传达", "\uff08一\uff09传达"),
        (2, "一般每\uff12周召开1次", "一般每2周召开1次"),
    ],
)
def test_another_width_is_answered_with_the_original(
    article: int, quote: str, original: str
) -> None:
    """Where only punctuation or width differs, the text's own wording is given to copy."""
    (finding,) = verify_quotes(rule(article, quote), ARTICLES)
    assert finding.code == "quote_punctuation"
    assert f"“{original}”" in finding.words.zh


def test_a_wrong_word_is_shown() -> None:
    """The finding says how far the quote agrees and what is not there."""
    (finding,) = verify_quotes(rule(1, "每半年举行一次"), ARTICLES)
    assert finding.code == "quote_not_found"
    assert "“每半年”在原文中,其后的“举行一次”不在" in finding.words.zh


def test_an_article_that_does_not_exist() -> None:
    """An ordinal past the last article is a fault of the ordinal."""
    assert findings(80, "甲") == [("article_unknown", "/meetings/plenary/source/0/article")]


def test_an_empty_quote_proves_nothing() -> None:
    """A quote of white space is refused, although it occurs everywhere."""
    assert findings(1, " \n") == [("quote_empty", "/meetings/plenary/source/0/quote")]


def test_pointers_start_where_the_caller_says() -> None:
    """Pointers can be given a prefix."""
    (finding,) = verify_quotes(rule(80, "甲"), ARTICLES, "/rules")
    assert finding.pointer.startswith("/rules/meetings/")


ITEMS = {
    ArticleRef(None, 3): "\n".join(
        [
            *("由市长签发。", "下列事项由市长签发:", "(一)请示;", "1.重要的;"),
            *("(二)由市长签发的报告。", "其他由秘书长签发。"),
        ]
    ),
    ArticleRef(None, 3, 1): "插入的一条。",
    ArticleRef("annex-1", 3): "附件中的一条。",
    ArticleRef(None, 0): "序言中的话。",
}


def codes(**citation: Json) -> list[str]:
    """Return what is wrong with one citation of article 3."""
    rules: JsonObject = {"source": [{"article": 3, **citation}]}
    return [finding.code for finding in verify_quotes(rules, ITEMS)]


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ({"quote": "秘书长签发"}, []),
        ({"quote": "秘书长签发", "paragraph": 3}, []),
        ({"quote": "秘书长签发", "paragraph": 2}, ["quote_place"]),
        ({"quote": "重要的", "item": "1.1", "paragraph": 2}, []),
        ({"quote": "重要的", "item": "1"}, ["quote_place"]),
        ({"quote": "由市长签发"}, ["quote_twice"]),
        ({"quote": "由市长签发", "paragraph": 1}, []),
        ({"quote": "由市长签发", "paragraph": 2}, ["quote_twice"]),
        ({"quote": "由市长签发", "item": "2"}, []),
        ({"quote": "下列事项由市长签发"}, []),
    ],
)
def test_a_quote_that_stands_twice_needs_its_place(
    citation: JsonObject, expected: list[str]
) -> None:
    """Paragraph and item are counted as lawyers count; what is said of them must be right."""
    assert codes(**citation) == expected


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ({"inserted": 1, "quote": "插入的一条"}, []),
        ({"part": "annex-1", "quote": "附件中的一条"}, []),
        ({"article": 0, "quote": "序言中的话"}, []),
        ({"quote": "附件中的一条"}, ["quote_elsewhere"]),
        ({"inserted": 2, "quote": "没有的话"}, ["article_unknown"]),
        ({"part": "notice", "quote": "没有的话"}, ["article_unknown"]),
    ],
)
def test_a_quote_is_verified_in_its_part(citation: JsonObject, expected: list[str]) -> None:
    """Insertions, parts and the preamble are articles of their own."""
    assert codes(**citation) == expected


@pytest.mark.parametrize(
    ("labels", "citation", "label"),
    [
        ({}, {"article": 48}, "第四十八条"),
        ({"": "{}、"}, {"article": 48}, "四十八、"),
        ({"": "第{}条"}, {"article": 48, "inserted": 1}, "第四十八条之一"),
        ({"": "{}、"}, {"article": 48, "inserted": 2}, "四十八之二、"),
        ({"": "第{}条", "annex-1": "({})"}, {"article": 3, "part": "annex-1"}, "(三)"),
        ({"": "第{#}条", "7": "第七条"}, {"article": 7}, "第七条"),
        ({"": "第{#}条"}, {"article": 8}, "第8条"),
        ({}, {"article": 0, "part": "notice"}, "通知"),
    ],
)
def test_answers_carry_the_label_as_printed(
    labels: dict[str, str], citation: JsonObject, label: str
) -> None:
    """Each citation of an answer names its article as the document prints it."""
    stated = replace(version(1, 0), labels=labels)
    told: Any = annotate({"source": [{**citation, "quote": "甲"}]}, stated)
    assert told["source"][0]["label"] == label


def test_verifying_is_bounded() -> None:
    """Beyond a budget of work one finding says that the rest was not verified."""
    wrong: list[Json] = [{"article": 3, "quote": f"没有的话{n}"} for n in range(3000)]
    long = {ArticleRef(None, 3): "甲" * 1_000_000}
    found = verify_quotes({"source": wrong}, long)
    assert found[-1].code == "too_much_to_verify"
    assert len(found) < 3000
