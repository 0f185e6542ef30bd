"""Chinese numerals as documents count by them, read and written."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GREATEST = 9999
_LONGEST = 10
"""No numeral up to 9999 has more characters; what is longer is none."""

ZEROS = "〇零○◯OoＯｏ"
"""The signs that documents print for zero inside a Chinese numeral, 〇 and 零 first."""

_FOLDED = str.maketrans(
    {
        **dict(zip("123456789", _DIGITS[1:], strict=True)),
        **dict.fromkeys(f"{ZEROS}0", "零"),
        "两": "二",
    }
)
_PLAIN = re.compile(r"[0-9]{1,4}", re.ASCII)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_POSITIONAL = re.compile(f"[{_DIGITS}]{{2,4}}")
_COUNTED = re.compile(
    "(?:([一二三四五六七八九])千)?零?(?:([一二三四五六七八九])百)?零?"
    "(?:([一二三四五六七八九]?)(十))?零?([一二三四五六七八九])?"
)


def read_numeral(numeral: str) -> int | None:
    """Return the number from 0 to 9999 that ``numeral`` writes, or None where it is none.

    Read are 四十八, 二〇一八, 48 and digits of full width, these mixed (2〇18), and any of
    ``ZEROS`` for 〇. What is too long to be one is not looked at.
    """
    if not 0 < len(numeral) <= _LONGEST:
        return None
    if _PLAIN.fullmatch(ascii_ := numeral.translate(_WIDE)):
        return int(ascii_)
    folded = ascii_.translate(_FOLDED)
    if _POSITIONAL.fullmatch(folded):
        return int("".join(str(_DIGITS.index(sign)) for sign in folded))
    if folded == "零":
        return 0
    counted = _COUNTED.fullmatch(folded)
    if counted is None or folded.endswith("零"):
        return None
    thousands, hundreds, tens, ten, ones = counted.groups()
    return (
        1000 * _value(thousands)
        + 100 * _value(hundreds)
        + (10 * (_value(tens) or 1) if ten else 0)
        + _value(ones)
    )


def chinese_numeral(number: int) -> str:
    """Return a number as articles are counted: 十, 五十八, 一百零一; in digits beyond 9999."""
    if not 0 < number <= _GREATEST:
        return str(number)
    numeral = ""
    digits = str(number)
    for index, digit in enumerate(digits):
        if digit != "0":
            numeral += _DIGITS[int(digit)] + _PLACES[len(digits) - 1 - index]
        elif numeral[-1:] != _DIGITS[0]:
            numeral += _DIGITS[0]
    numeral = numeral.rstrip(_DIGITS[0])
    return numeral.removeprefix("一") if numeral.startswith("一十") else numeral


def _value(digit: str | None) -> int:
    return _DIGITS.index(digit) if digit else 0
