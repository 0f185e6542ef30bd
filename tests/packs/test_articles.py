"""Splitting the text of a document into articles."""

import pytest

from guize.packs.articles import TextError, clean_line, clean_lines, split_articles


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        ("  第一章  总  则  ", "第一章总则"),
        ("\u3000\u3000会议\u00a0纪要", "会议纪要"),
        ("(一) 研究协调", "(一)研究协调"),
        ("须经同意。\ue004", "须经同意。"),
        ("AB 角 工作制度 2 项", "AB 角工作制度 2 项"),
    ],
)
def test_layout_is_dropped_and_nothing_else(line: str, clean: str) -> None:
    """White space between Chinese characters and private-use characters go; the rest stays."""
    assert clean_line(line) == clean


def test_both_styles_are_split() -> None:
    """第一条 and 一、 open articles, each keeping the document's own label and its chapter."""
    for labels in (["第一条", "第二条"], ["一、", "二、"]):
        raw = f"甲\n第一章  总 则\n{labels[0]} 一段\n二段\n第二章 附则\n{labels[1]} 三段"
        preface, articles = split_articles(clean_lines(raw))
        assert preface == ["甲"]
        assert [(a.ordinal, a.label, a.chapter, a.paragraphs) for a in articles] == [
            (1, labels[0], "第一章 总则", ("一段", "二段")),
            (2, labels[1], "第二章 附则", ("三段",)),
        ]


def test_an_enumeration_inside_an_article_is_no_article() -> None:
    """Only the next ordinal opens an article; one that came before is a paragraph."""
    _, articles = split_articles(["一、甲", "二、乙", "一、内部列举", "三、丙"])
    assert [article.paragraphs for article in articles] == [
        ("甲",),
        ("乙", "一、内部列举"),
        ("丙",),
    ]


def test_ordinals_run_past_a_hundred() -> None:
    """Numerals of every length are read."""
    numerals = "一二三四五六七八九"
    tens = ["", "十", *(f"{n}十" for n in numerals[1:]), "一百"]
    labels = [f"{ten}{one}" for ten in tens[:10] for one in ["", *numerals]][1:]
    labels += ["一百", *(f"一百零{n}" for n in numerals)]
    _, articles = split_articles([f"第{label}条 内容" for label in labels])
    assert len(articles) == 109
    assert articles[-1].label == "第一百零九条"


def test_a_missing_article_is_noticed() -> None:
    """A skipped ordinal is an error that names the place in both languages."""
    with pytest.raises(TextError) as caught:
        split_articles(["一、甲", "三、丙"])
    assert "第 1 条之后" in caught.value.words.zh
    assert "三、" in caught.value.words.en


def test_a_text_without_articles_is_refused() -> None:
    """A text with no first article is an error."""
    with pytest.raises(TextError):
        split_articles(["没有条文"])


def test_labels_may_be_written_in_digits() -> None:
    """第1条 and 第2条 open articles too; the labels stay as the document has them."""
    _, articles = split_articles(["第1条 甲", "第\uff12条 乙"])
    assert [(article.ordinal, article.label) for article in articles] == [
        (1, "第1条"),
        (2, "第\uff12条"),
    ]


def test_a_section_belongs_to_its_chapter() -> None:
    """第一节 is a heading inside its chapter, no paragraph of the article before it."""
    preface, articles = split_articles(
        ["第一章 会议", "第一节 全会", "一、甲", "第二节 常务会", "二、乙", "第二章 附则", "三、丙"]
    )
    assert preface == []
    assert [(article.chapter, article.paragraphs) for article in articles] == [
        ("第一章 会议 第一节 全会", ("甲",)),
        ("第一章 会议 第二节 常务会", ("乙",)),
        ("第二章 附则", ("丙",)),
    ]


def test_a_paragraph_may_begin_with_a_reference() -> None:
    """第五条规定的事项 opens no article, and none is missing because of it."""
    _, articles = split_articles(
        ["第一条 甲", "第五条规定的事项", "第五条、第六条所列", "第二条 乙", "第一条之一"]
    )
    assert [article.paragraphs for article in articles] == [
        ("甲", "第五条规定的事项", "第五条、第六条所列"),
        ("乙", "第一条之一"),
    ]


def test_unseen_characters_are_dropped() -> None:
    """A byte order mark and characters without width are no part of a text."""
    assert clean_line("\ufeff某市\u200b规则") == "某市规则"
