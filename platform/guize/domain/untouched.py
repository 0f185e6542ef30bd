"""Coverage below the article: sentences that speak like rules and that no quote touches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guize.domain.amounts import find_amounts, plain

_SENTENCE = re.compile(r"[^。;!?]+")
_DUTY = re.compile(
    "应当|应该|必须|不得|不准|不许|不予|严禁|禁止|务必|须|负责|审批|审核|签发|审定|批准|报告|备案"
)
_OFFICE = re.compile(
    "[市区县省]长|秘书长|主任|局长|办公[厅室]|[各有关]部门|主要负责|负责人|会议|[省市区县]委|政府领导"
)
_SHORTEST = 5
"""What is shorter is a heading or a label."""

_MOST = 100
"""At so many places of an article at most a quote counts."""


def find_untouched(text: str, quotes: Iterable[str]) -> Iterator[str]:
    """Yield the sentences of an article with a number, an office or a duty that no quote touches.

    A quote touches each sentence that any of it is in. What ends in a colon heads a list.

    Args:
        text: the article, a paragraph a line.
        quotes: what rules, and the sentences declared as background, quote of it.
    """
    lines = [plain(line) for line in text.split("\n")]
    touched = _touched("".join(lines), {plain(quote) for quote in quotes})
    start = 0
    for line in lines:
        for found in _SENTENCE.finditer(line):
            sentence = found[0]
            is_touched = 1 in touched[start + found.start() : start + found.end()]
            if not is_touched and _speaks_like_a_rule(sentence):
                yield sentence
        start += len(line)


def _touched(text: str, quotes: Iterable[str]) -> bytearray:
    """Return for each character whether a quote covers it."""
    touched = bytearray(len(text))
    for quote in quotes:
        at = text.find(quote) if quote else -1
        for _ in range(_MOST):
            if at < 0:
                break
            touched[at : at + len(quote)] = b"\1" * len(quote)
            at = text.find(quote, at + len(quote))
    return touched


def _speaks_like_a_rule(sentence: str) -> bool:
    if len(sentence) < _SHORTEST or sentence.endswith(":"):
        return False
    found = _DUTY.search(sentence) or _OFFICE.search(sentence)
    # 进一步 and 统一 count nothing.
    amounts = (one for one in find_amounts(sentence) if one.unit is not None or one.number > 1)
    return found is not None or any(amounts)
