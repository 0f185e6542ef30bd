"""Naming articles: parts, ordinals, inserted ones; and the gaps between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guize.domain.articles import ArticleRef, read_key, ref_of
from guize.domain.gaps import Gap
from guize.domain.words import Words

PARTS = st.none() | st.just("notice") | st.integers(1, 99).map("annex-{}".format)
REFS = st.builds(ArticleRef, PARTS, st.integers(0, 9999), st.integers(0, 99))
WORDS = Words(zh="缺", en="missing")


@given(REFS)
def test_a_key_names_one_article(ref: ArticleRef) -> None:
    """A key is read back as what it names, and so are the members of a citation."""
    assert read_key(ref.key()) == ref
    assert ref_of({**ref.as_json(), "quote": "甲"}) == ref


@pytest.mark.parametrize(
    ("ref", "key"),
    [
        (ArticleRef(None, 48), "48"),
        (ArticleRef(None, 48, 1), "48-1"),
        (ArticleRef("notice", 3), "notice/3"),
        (ArticleRef("annex-1", 2), "annex-1/2"),
        (ArticleRef(None, 0), "0"),
    ],
)
def test_keys_as_files_have_them(ref: ArticleRef, key: str) -> None:
    """Parts stand before a slash, insertions after a hyphen."""
    assert ref.key() == key


@pytest.mark.parametrize("key", ["", "01", "1-0", "annex/1", "annex-0/1", "x/1", "1/2", "12345"])
def test_what_is_no_key(key: str) -> None:
    """One article has one key and no other."""
    assert read_key(key) is None


def test_articles_sort_as_they_stand() -> None:
    """The notice comes first, then the main body, then the annexes by number."""
    keys = ["notice/1", "0", "48", "48-1", "48-2", "49", "annex-2/1", "annex-10/1"]
    refs = [ref for key in reversed(keys) if (ref := read_key(key))]
    assert [ref.key() for ref in sorted(refs, key=ArticleRef.order)] == keys


@given(
    st.builds(Gap, st.just("missing"), PARTS, st.none() | REFS, st.none() | REFS, st.just(WORDS))
)
def test_a_gap_comes_back_from_json(gap: Gap) -> None:
    """What is stored of a gap is all of it."""
    assert Gap.from_json(gap.as_json()) == gap


def test_a_gap_covers_what_lies_between_its_ends() -> None:
    """Both ends are inside, an open end reaches as far as the part does."""
    gap = Gap("missing", None, ArticleRef(None, 3), ArticleRef(None, 5), WORDS)
    until = Gap("missing", None, None, ArticleRef(None, 2), WORDS)
    assert [n for n in range(1, 8) if gap.covers(ArticleRef(None, n))] == [3, 4, 5]
    assert [n for n in range(1, 8) if until.covers(ArticleRef(None, n))] == [1, 2]
    assert not gap.covers(ArticleRef("notice", 4))
