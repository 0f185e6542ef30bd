"""Chinese numerals, read and written."""

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guize.domain.numerals import ZEROS, chinese_numeral, read_numeral


@given(st.integers(1, 9999))
def test_articles_are_counted_as_the_documents_count_them(number: int) -> None:
    """Numerals are those of the library cn2an, and each is read back as its number."""
    numeral = chinese_numeral(number)
    assert cn2an.cn2an(numeral, "normal") == number
    assert cn2an.an2cn(number) in (numeral, f"一{numeral}")
    assert read_numeral(numeral) == number
    assert read_numeral(cn2an.an2cn(number)) == number


@given(st.integers(1000, 9999), st.sampled_from(ZEROS + "0０"))
def test_any_sign_for_zero_is_read(number: int, zero: str) -> None:
    """Years and articles are printed with ○, O, 0, 零 or 〇."""
    year = "".join(zero if d == "0" else "零一二三四五六七八九"[int(d)] for d in str(number))
    assert read_numeral(year) == number
    assert read_numeral(chinese_numeral(number).replace("零", zero)) == number


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("48", 48),
        ("\uff14\uff18", 48),
        ("一百○一", 101),
        ("〇", 0),
        ("十", 10),
        ("两千", 2000),
        ("2〇18", 2018),
    ],
)
def test_other_ways_of_writing(numeral: str, number: int) -> None:
    """Digits of either width, and 两 for 二."""
    assert read_numeral(numeral) == number


@pytest.mark.parametrize("text", ["", "十百", "一二十", "条", "12345", "二十零", "十十"])
def test_what_is_no_numeral(text: str) -> None:
    """Signs out of order are no number."""
    assert read_numeral(text) is None


def test_a_numeral_of_any_length_is_refused_at_once() -> None:
    """A hundred thousand signs are not even looked at."""
    assert read_numeral("一" * 100_000) is None
