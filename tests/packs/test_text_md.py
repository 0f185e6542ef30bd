"""`text.md`, both ways."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.articles import ArticleRef, fill_label
from guize.domain.json_types import JsonObject
from guize.packs.articles import TextError
from guize.packs.text import Annex, Article, Cut, Missing, Text, in_order
from guize.packs.text_checks import check_text, filing_faults
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


CHAPTERS = st.none() | st.sampled_from(["第一章 总则", "第二章 会议 第一节 全会", "附则"])
LINES = st.lists(
    st.sampled_from(["甲。", "由市长签发;", "(一)子", "第三条规定的", "〔2018〕1号"]), max_size=3
)
CUT: st.SearchStrategy[tuple[Cut, ...]] = st.sampled_from(
    [(), ("head",), ("tail",), ("head", "tail")]
)
LABELS = ["第{}条", "{}、", "({})", "{#}.", "第{#}条"]


@st.composite
def articles_of(draw: st.DrawFn, part: str | None) -> list[Article]:
    """Return the articles of a part, with holes, insertions, cuts and misprinted labels."""
    pattern = draw(st.sampled_from(LABELS))
    found, ordinal, inserted, chapter = [], draw(st.integers(1, 120)), 0, None
    for _ in range(draw(st.integers(0, 5))):
        ref = ArticleRef(part, ordinal, inserted)
        label = draw(st.sampled_from([fill_label(pattern, ref), "二十九条", "说明"]))
        chapter = draw(CHAPTERS) or chapter
        found.append(Article(ref, label, chapter, tuple(draw(LINES)), draw(CUT)))
        step = draw(st.sampled_from(["next", "hole", "inserted"]))
        inserted = inserted + 1 if step == "inserted" else 0
        ordinal += {"next": 1, "hole": 3, "inserted": 0}[step]
    return found


@st.composite
def texts(draw: st.DrawFn) -> Text:
    """Return a text with parts and declared gaps."""
    annexes = [f"annex-{n}" for n in range(1, draw(st.integers(0, 3)) + 1)]
    articles = [one for part in ("notice", None, *annexes) for one in draw(articles_of(part))]
    articles = articles or [Article(ArticleRef(None, 1), "一、", None, ("甲。",))]
    present = {article.ref for article in articles}
    missing = []
    for part in ("notice", None, *annexes):
        low, high = sorted(draw(st.tuples(st.integers(1, 130), st.integers(1, 130))))
        gap = Missing(
            part, ArticleRef(part, low), draw(st.sampled_from([ArticleRef(part, high), None]))
        )
        inside = any(ref.part == part and ref.ordinal >= low for ref in present)
        if draw(st.booleans()) and not (inside or {gap.first, gap.last} & present):
            missing.append(gap)
    return Text(
        "某市规则",
        tuple(draw(LINES)),
        tuple(articles),
        tuple(draw(LINES)),
        tuple(draw(LINES)),
        tuple(
            Annex(part, draw(st.none() | st.just("安排表")), tuple(draw(LINES))) for part in annexes
        ),
        in_order(missing),
    )


@settings(max_examples=300, deadline=None)
@given(texts())
def test_any_text_is_written_and_read_to_the_byte(text: Text) -> None:
    """Parts, gaps, cuts, insertions and misprinted labels come back from `text.md` and JSON."""
    rendered = write_text(text)
    read, faults = read_text(rendered, "text.md")
    assert faults == []
    assert read == text
    assert write_text(read) == rendered
    assert Text.from_json(text.as_json()) == text
    assert check_text(text.as_json()) == []


EXCERPT = """# 某市规则(节选)

# 印发通知

各区:

### 一、

认真执行。

# 正文

## 序言

为了规范,制定本规则。

### 〔缺 —41〕

## 第三章 会议

### 〔42〕 〔缺首〕

由市长签发。

### 第四十三条

甲。

### 第四十三条之一

乙。

### 〔缺 44—46〕

### 第四十七条 〔缺尾〕

丙。

### 〔缺 48—〕

## 落款

2018年11月1日

# 附件1 安排表

一览如下。

### 1.

春。
"""


def test_an_excerpt_reads_as_people_write_it() -> None:
    """Marks in 〔〕 say what the source leaves out; everything else is the document's."""
    text, faults = read_text(EXCERPT.encode(), "text.md")
    assert faults == []
    assert [article.ref.key() for article in text.articles] == [
        *("notice/1", "42", "43", "43-1", "47", "annex-1/1")
    ]
    assert [gap.as_json() for gap in text.missing] == [
        {"from": None, "to": "41"},
        {"from": "44", "to": "46"},
        {"from": "48", "to": None},
    ]
    assert text.preamble == ("为了规范,制定本规则。",)
    assert write_text(text).decode() == EXCERPT


ARTICLE: JsonObject = {"ordinal": 2, "label": "第二条", "chapter": None, "paragraphs": ["甲。"]}
STRUCTURED: list[tuple[JsonObject, list[tuple[str, str]]]] = [
    ({}, []),
    ({"articles": [{**ARTICLE, "inserted": 1, "label": "第二条之一"}]}, []),
    ({"articles": [{**ARTICLE, "ordinal": 0}]}, [("/text/articles/0/ordinal", "not_an_article")]),
    ({"articles": [{**ARTICLE, "part": "x"}]}, [("/text/articles/0/part", "not_a_part")]),
    ({"articles": [{**ARTICLE, "cut": ["x"]}]}, [("/text/articles/0/cut/0", "not_permitted")]),
    ({"articles": [{**ARTICLE, "x": 1}]}, [("/text/articles/0/x", "unknown_member")]),
    ({"gaps": [{"from": "a", "to": None}]}, [("/text/gaps/0/from", "not_an_article")]),
    ({"articles": None}, [("/text/articles", "wrong_type")]),
]


@pytest.mark.parametrize(("changes", "expected"), STRUCTURED)
def test_a_structured_text_may_begin_anywhere(
    changes: JsonObject, expected: list[tuple[str, str]]
) -> None:
    """A text that starts at article 2 is whole; what is wrong is told at its place."""
    value: JsonObject = {"title": "某市规则", "preface": [], "articles": [ARTICLE], "colophon": []}
    found = check_text({**value, **changes})
    assert [(fault.pointer, fault.code) for fault in found] == expected


UNFILED: list[tuple[JsonObject, str]] = [
    ({"articles": [{**ARTICLE, "paragraphs": ["# 甲"]}]}, "/text/articles/0/paragraphs/0"),
    ({"articles": [{**ARTICLE, "paragraphs": ["甲\n乙"]}]}, "/text/articles/0/paragraphs/0"),
    ({"articles": [ARTICLE, ARTICLE]}, "/text/articles/1/ordinal"),
    ({"articles": [{**ARTICLE, "part": "annex-1"}]}, "/text/articles/0/part"),
    ({"gaps": [{"from": "2", "to": "3"}]}, "/text/gaps/0"),
    ({"articles": []}, "/text/articles"),
]


@pytest.mark.parametrize(("changes", "pointer"), UNFILED)
def test_what_cannot_be_filed_is_told_at_its_place(changes: JsonObject, pointer: str) -> None:
    """An order out of sequence, a part without its annex, a line that is none: each by itself."""
    value: JsonObject = {"title": "某市规则", "preface": [], "articles": [ARTICLE], "colophon": []}
    assert [fault.pointer for fault in filing_faults(Text.from_json({**value, **changes}))] == [
        pointer
    ]
