"""What a version's text leaves unknown, and how its labels are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guize.domain.articles import ArticleRef, fill_label, printed_label
from guize.domain.json_types import JsonObject
from guize.packs.gaps import gaps_of, labels_of_text
from guize.packs.text import Annex, Article, Missing, Text

SOURCE: JsonObject = {"source": [{"article": 5, "quote": "甲"}]}


def text(*ordinals: int, missing: tuple[Missing, ...] = ()) -> Text:
    """Return a text of articles labelled 第一条 …."""
    refs = [ArticleRef(None, ordinal) for ordinal in ordinals]
    articles = tuple(Article(ref, fill_label("第{}条", ref), None, ("甲",)) for ref in refs)
    return Text("某市规则", (), articles, (), missing=missing)


def told(
    kind: str, given_: Text, rules: JsonObject, *damage: JsonObject
) -> list[tuple[object, ...]]:
    """Return the ends and the Chinese words of the gaps of a kind."""
    narrative: JsonObject = {"2": {"zh": "依据", "en": "basis"}}
    gaps = gaps_of(given_, rules, narrative, damage, labels_of_text(given_))
    shown = [gap.as_json() for gap in gaps if gap.kind == kind]
    return [(gap["from"], gap["to"], gap["zh"]) for gap in shown]


def test_what_is_neither_encoded_nor_narrative_is_pending() -> None:
    """Runs of articles are told once, and end where one is missing."""
    rules: JsonObject = {"meetings": {"plenary": SOURCE}}
    assert told("pending", text(1, 2, 3, 4, 5, 6, 9), rules) == [
        ("1", "1", "第一条尚未编码"),
        ("3", "4", "第三条至第四条尚未编码"),
        ("6", "6", "第六条尚未编码"),
        ("9", "9", "第九条尚未编码"),
    ]


@pytest.mark.parametrize(
    ("rules", "damage", "expected"),
    [
        ({}, [{"article": 5, "captured": "?"}], ["5"]),
        ({}, [{"article": 5, "captured": "?", "probable": "。"}], []),
        ({"deadlines": {"a": {**SOURCE, "limit": {"illegible": "几日"}}}}, [], ["5"]),
        ({"deadlines": {"a": {**SOURCE, "limit": {"unstated": "几日"}}}}, [], []),
        ({"a": {"b": {"chain": [{"to": {"illegible": "谁"}, **SOURCE}]}}}, [], ["5"]),
        ({"a": {"b": SOURCE}}, [{"article": 3, "captured": "?"}, {"article": 5}], ["3", "5"]),
    ],
)
def test_what_cannot_be_read_is_illegible(
    rules: JsonObject, damage: list[JsonObject], expected: list[str]
) -> None:
    """Damage with nothing probable, and values said to be illegible, are gaps of their articles."""
    assert [one[0] for one in told("illegible", text(3, 4, 5), rules, *damage)] == expected


def test_an_annex_that_is_not_on_file_is_missing() -> None:
    """An open gap of a part is all of it."""
    base = text(1)
    whole = Text(
        base.title,
        (),
        base.articles,
        (),
        (),
        (Annex("annex-1", "表"),),
        (Missing("annex-1", None, None),),
    )
    assert told("missing", whole, {}) == [(None, None, "附件1 全文缺(未收录原文)")]


def test_a_text_without_a_gap_has_none() -> None:
    """Nothing is pending where all is dealt with, and without a text nothing is known."""
    assert told("missing", text(1, 2), {}) == []
    assert gaps_of(None, {}, {}, (), {}) == ()


@given(
    st.lists(st.integers(1, 120), unique=True, min_size=1).map(sorted),
    st.sampled_from(["第{}条", "{}、", "({})", "{#}.", "第{#}条"]),
    st.dictionaries(st.integers(1, 120), st.sampled_from(["二十九条", "第一百○一条", "l、"])),
)
def test_labels_are_printed_again(
    ordinals: list[int], pattern: str, misprinted: dict[int, str]
) -> None:
    """What is kept of a document's labels gives each of them back."""
    refs = [ArticleRef(None, ordinal) for ordinal in ordinals]
    articles = [
        Article(ref, misprinted.get(ref.ordinal) or fill_label(pattern, ref), None, ())
        for ref in refs
    ]
    labels = labels_of_text(Text("某市规则", (), tuple(articles), ()))
    assert [printed_label(one.ref, labels) for one in articles] == [one.label for one in articles]
