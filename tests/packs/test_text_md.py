"""`text.md`, both ways."""

import pytest

from guize.domain.articles import ArticleRef
from guize.packs.articles import TextError
from guize.packs.text import Article, Text
from guize.packs.text_md import read_text, write_text
from tests.packs.samples import TEXT


def test_a_text_is_read_and_written_byte_for_byte() -> None:
    """What is read gives the same bytes when it is written."""
    text, faults = read_text(TEXT, "text.md")
    assert faults == []
    assert text.articles[1] == Article(
        ArticleRef(None, 2), "二、", "第一章 总则", ("本规则自印发之日起施行。",)
    )
    assert write_text(text) == TEXT


def test_notice_and_colophon_are_kept_apart_from_the_articles() -> None:
    """Preface and colophon have blocks of their own."""
    text = Text(
        "规则",
        ("印发你们",),
        (Article(ArticleRef(None, 1), "第一条", None, ("甲", "乙")),),
        ("某市", "某日"),
    )
    assert read_text(write_text(text), "text.md") == (text, [])


def test_a_text_as_json_comes_back() -> None:
    """The stored form of a text is as good as the text."""
    text, _ = read_text(TEXT, "text.md")
    assert Text.from_json(text.as_json()) == text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("规则\n", [(1, "text_title")]),
        ("# 规则\n\n闲话\n", [(3, "text_outside_article")]),
        ("# 规则\n### 一、\n甲\n### 三、\n乙\n", []),
        ("# 规则\n### 第X条\n甲\n", [(2, "text_label")]),
        ("# 规则\n#### 一、\n### 一、\n甲\n", [(2, "text_heading")]),
        ("# 规则\n### 一、\n甲\n## 落款\n乙\n## 第二章\n", [(6, "text_after_colophon")]),
    ],
)
def test_every_line_out_of_place_is_told(raw: str, expected: list[tuple[int, str]]) -> None:
    """Each fault names its line."""
    _, faults = read_text(raw.encode(), "text.md")
    assert [(fault.line, fault.code) for fault in faults] == expected


def test_a_paragraph_that_could_not_be_read_back_is_not_written() -> None:
    """A paragraph that looks like a heading is refused rather than changed."""
    text = Text("规则", (), (Article(ArticleRef(None, 1), "一、", None, ("# 甲",)),), ())
    with pytest.raises(TextError):
        write_text(text)
