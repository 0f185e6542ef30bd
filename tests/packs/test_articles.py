"""Cleaning the lines of a raw text."""

import pytest

from guize.packs.articles import clean_line


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        ("  第一章  总  则  ", "第一章总则"),
        ("\u3000\u3000会议\u00a0纪要", "会议纪要"),
        ("(一) 研究协调", "(一)研究协调"),
        ("须经同意。\ue004", "须经同意。"),
        ("AB 角 工作制度 2 项", "AB 角工作制度 2 项"),
        ("第 二 条\u3000\u3000第三方 评估", "第二条 第三方评估"),
        ("第四十八条之一  会议 由", "第四十八条之一 会议由"),
    ],
)
def test_layout_is_dropped_and_nothing_else(line: str, clean: str) -> None:
    """White space between Chinese characters goes, but for one space after 第二条; words stay."""
    assert clean_line(line) == clean


def test_unseen_characters_are_dropped() -> None:
    """A byte order mark and characters without width are no part of a text."""
    assert clean_line("\ufeff某市\u200b规则") == "某市规则"
