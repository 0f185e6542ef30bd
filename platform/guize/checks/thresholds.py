"""Whether shares can be met: no more than all of a number of people can attend or agree."""

from __future__ import annotations

from collections.abc import Iterator

from guize.domain.findings import Finding
from guize.domain.json_pointer import child
from guize.domain.json_types import Json
from guize.domain.thresholds import find_threshold
from guize.domain.words import Words

_BOUNDS = ("at_least", "more_than")


def check_thresholds(value: Json, pointer: str = "") -> Iterator[Finding]:
    """Yield a finding for each share that not even all of them reach: 4/3, or more than 3/3."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from check_thresholds(item, child(pointer, index))
    if not isinstance(value, dict):
        return
    for name, member in value.items():
        place = child(pointer, name)
        threshold = find_threshold({name: member}) if name in _BOUNDS else None
        if threshold is not None and threshold.is_share:
            most = threshold.divisor or 0
            if (threshold.required(most) or 0) > most:
                yield Finding(code="share_over_all", pointer=place, words=_words(str(member)))
        yield from check_thresholds(member, place)


def _words(share: str) -> Words:
    return Words(
        zh=f"全体到齐也达不到“{share}”;三分之二写成 2/3,人数写成整数(不加引号)。",
        en=f"not even all of them reach {share!r}: two thirds are 2/3, and a number of people is "
        "a whole number without quotes.",
    )
