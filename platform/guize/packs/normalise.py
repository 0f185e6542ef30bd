"""Repairs damaged captures of Chinese documents as far as they can be repaired.

Some sites convert a document to traditional characters and add the reading of rarer simplified
ones: `規(guī)定`. What can be recovered is recovered: the reading is dropped and the text is
converted back to simplified characters (OpenCC `t2s`). What cannot is replaced by one □ a spot and
reported; a conjecture belongs in the instrument's `damage`, never in the text.
"""

import re
from dataclasses import dataclass

from opencc import OpenCC

from guize.packs.articles import TextError

LOST = "□"
_READING = re.compile(r"(?<=[\u3400-\u9fff])\([a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\)")
_TRADITIONAL = re.compile(r"(?m)^\s*第[一二三四五六七八九十百0-9]{1,7}條")
_MANY = 5
"""One or two readings are a text's own."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text and what was done: readings dropped, and the spots lost (as captured)."""

    text: str
    readings: int
    lost: tuple[str, ...]


def is_damaged(raw: str) -> bool:
    """Tell whether a capture bears the readings of such sites, or is in traditional characters."""
    return len(_READING.findall(raw)) >= _MANY or _TRADITIONAL.search(raw) is not None


def repair(raw: str, lost: tuple[str, ...] = ()) -> Repaired:
    """Repair a damaged capture.

    Args:
        raw: the capture as it is.
        lost: the unrecoverable spots as captured, each of which must occur exactly once.

    Raises:
        TextError: a spot does not occur exactly once.
    """
    text = raw
    for spot in lost:
        if text.count(spot) != 1:
            raise TextError(
                f"“{spot}”在原件中出现 {text.count(spot)} 次,应恰好一次。",
                f"The spot {spot!r} occurs {text.count(spot)} times in the capture, not once.",
            )
        text = text.replace(spot, LOST)
    text, readings = _READING.subn("", text)
    return Repaired(OpenCC("t2s").convert(text), readings, lost)
