"""Long values cut to what is read at a glance: the whole value stands beside the sentence."""

from __future__ import annotations

from guize.domain.words import Words

_MOST_ZH = 120
_MOST_EN = 300
_AROUND = 8
_SHORT = 24
_ELLIPSIS = "……"
_BREAKS = ("、", ";", ",", "→", ", ", "; ", " → ", "。")


def shorten(words: Words) -> Words:
    """Return ``words`` cut after an item of a list, with dots, if they are too long to read."""
    return Words(zh=_cut(words.zh, _MOST_ZH), en=_cut(words.en, _MOST_EN))


def contrast(old: str, new: str) -> tuple[str, str]:
    """Return two texts without what they share at either end, but for a few characters."""
    shortest = min(len(old), len(new))
    start = next((i for i in range(shortest) if old[i] != new[i]), shortest)
    end = next((i for i in range(shortest - start) if old[-1 - i] != new[-1 - i]), shortest - start)
    head, tail = max(start - _AROUND, 0), max(end - _AROUND, 0)
    if head + tail < _SHORT:
        return old, new
    lead, rest = (_ELLIPSIS if cut else "" for cut in (head, tail))
    return (
        f"{lead}{old[head : len(old) - tail]}{rest}",
        f"{lead}{new[head : len(new) - tail]}{rest}",
    )


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    at = max(text.rfind(mark, most // 2, most) for mark in _BREAKS)
    kept = text[: at if at > 0 else most]
    # What was opened is closed, so that the rest of the sentence stands outside of it.
    closing = ("”" if kept.count("“") > kept.count("”") else "") + (
        ")" if kept.count("(") > kept.count(")") else ""
    )
    return f"{kept}{_ELLIPSIS}{closing}"
