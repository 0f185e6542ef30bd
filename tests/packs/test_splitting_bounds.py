"""Splitting is bounded: no line is dropped, steps grow with the text, doubts do not."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.numerals import chinese_numeral
from guize.packs import numbering, splitting
from guize.packs.articles import clean_lines
from guize.packs.doubts import doubt_text
from guize.packs.manuscript import split_document
from guize.packs.splitting import split_articles

LINES = st.lists(
    st.sampled_from(
        [
            *("第一条 甲。", "第二条规定,乙。", "第三条 丙。第四条 丁。", "第五条之一 戊。"),
            *("一、己;", "二、庚:", "(一)辛;", "1.壬。", "第一章 总则", "第二章", "第一节 会议"),
            *("会议制度", "附件1", "附则", "某日。", "说明", "第六条、第七条", "三、四。五、六"),
        ]
    ),
    max_size=40,
)


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_no_line_is_ever_dropped(lines: list[str]) -> None:
    """Every character of a text stands in a label, a heading, a paragraph or the preamble."""
    cleaned = clean_lines("\n".join(lines))
    made = split_articles(cleaned)
    told = [*made.preamble]
    chapter: str | None = None
    for article in made.articles:
        # A heading is told once, where its first article stands.
        told += (article.chapter or "").split(" ") if article.chapter != chapter else []
        chapter = article.chapter
        told += [article.label, *article.paragraphs]
    kept = Counter("".join("".join(told).split()))
    assert not Counter("".join("".join(cleaned).split())) - kept
    refs = [article.ref.order() for article in made.articles]
    assert all(one < two for one, two in pairwise(refs))


def big(line: str, size: int) -> list[str]:
    """Return a text of a size, made of a line with its number."""
    return [line.replace("{}", chinese_numeral(n % 9999 + 1)) for n in range(size)]


@pytest.mark.parametrize(
    "line",
    [
        "第{}条 甲。",
        "{}、甲。",
        "短句。",
        "第一条 甲。",
        "(一)甲。",
        "甲。第二条 乙。第三条 丙。",
        "第一章 总则",
    ],
)
def test_splitting_takes_steps_in_proportion_to_the_text(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text ten times as long takes about ten times the steps, however its lines are labelled."""
    steps = []
    for size in (400, 4000):
        counted: list[object] = []
        monkeypatch.setattr(numbering, "bisect_left", counting(bisect_left, counted))
        monkeypatch.setattr(splitting, "heading_of", counting(splitting.heading_of, counted))
        made = split_articles(big(line, size))
        monkeypatch.undo()
        steps.append(len(counted) + sum(len(one.paragraphs) for one in made.articles))
    assert steps[1] <= 12 * max(steps[0], 100)


def counting(function: Callable[..., object], counted: list[object]) -> Callable[..., object]:
    """Return a function that does the same and notes each call."""

    def called(*values: object) -> object:
        counted.append(function)
        return function(*values)

    return called


def test_a_numeral_of_any_length_is_a_paragraph() -> None:
    """第 + a hundred thousand 一 + 条 is no label, and takes no time."""
    made = split_articles(["第一条 甲。", f"第{'一' * 100_000}条 乙。", "第二条 丙。"])
    assert [len(article.paragraphs) for article in made.articles] == [2, 1]


def test_doubts_are_bounded() -> None:
    """However much is doubtful, a clerk is told no more than can be read."""
    lines = ["某市规则", *(f"第{chinese_numeral(n)}条 甲。" for n in range(1, 4000, 2))]
    text, _ = split_document("\n".join(lines), {})
    assert len(list(doubt_text(text, "text.md"))) == 50
