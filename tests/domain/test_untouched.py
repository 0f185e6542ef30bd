"""Coverage below the article: sentences like rules that no quote touches."""

import time

import pytest

from guize.domain.articles import ArticleRef
from guize.domain.coverage import cover
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.untouched import find_untouched

CHAPTER = (
    "市政府实行例会制度。市政府全体会议每半年召开一次。\n"
    "会议纪要由市长签发;请示应当在5个工作日内办复。坚持求真务实。\n"
    "市政府全体会议的主要任务是:"
)


def test_a_chapter_with_one_quote_is_not_encoded_by_it() -> None:
    """Each sentence with a number, an office or a duty is told; exhortations are not."""
    assert [*find_untouched(CHAPTER, ["每半年召开一次"])] == [
        "会议纪要由市长签发",
        "请示应当在5个工作日内办复",
    ]


@pytest.mark.parametrize(
    ("quotes", "left"),
    [
        (["由市长签发", "5个工作日"], ["市政府全体会议每半年召开一次"]),
        (["全体会议每半年 召开一次。会议纪要"], ["请示应当在5个工作日内办复"]),
        (["每半年", "市长签发", "\uff15个工作日内"], []),
        (["", "未写的"], [*find_untouched(CHAPTER, [])]),
    ],
)
def test_a_quote_touches_every_sentence_that_it_is_in(quotes: list[str], left: list[str]) -> None:
    """Over the end of a sentence or a paragraph, whatever the widths and spaces."""
    assert [*find_untouched(CHAPTER, quotes)] == left


def test_coverage_tells_what_is_untouched() -> None:
    """Of encoded articles only; what is declared as background counts as touched."""
    one, two = ArticleRef(None, 1), ArticleRef(None, 2)
    rules: Rulebook = {"meetings": {"a": {"source": [{"article": 1, "quote": "每半年召开一次"}]}}}
    background: list[JsonObject] = [{"article": 1, "quote": "纪要由市长签发"}]
    found = cover(rules, {one: CHAPTER, two: CHAPTER}, {}, {"": "{}、"}, background)
    first, second = found.articles
    assert first.untouched == ("请示应当在5个工作日内办复",)
    assert first.as_json()["untouched"] == ["请示应当在5个工作日内办复"]
    assert second.untouched == ()
    assert "untouched" not in second.as_json()


def test_a_long_text_takes_linear_time() -> None:
    """Hundreds of thousands of sentences and a quote that stands everywhere."""
    began = time.perf_counter()
    found = [*find_untouched("应当办理事项。" * 100_000, ["应当", "办理"])]
    assert len(found) == 99_900
    assert time.perf_counter() - began < 30
