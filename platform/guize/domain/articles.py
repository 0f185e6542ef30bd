"""Which article: its part of the document, its ordinal, and 之一, 之二 … where it was inserted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from guize.domain.json_types import JsonObject
from guize.domain.numerals import chinese_numeral

NOTICE = "notice"
"""The covering notice; annexes are ``annex-1``, ``annex-2`` …; the main body has no name."""

PREAMBLE = 0
"""The ordinal of what stands before the first article."""

_PART = r"notice|annex-[1-9][0-9]{0,2}"
_IS_PART = re.compile(_PART, re.ASCII)
_KEY = re.compile(rf"(?:({_PART})/)?(0|[1-9][0-9]{{0,3}})(?:-([1-9][0-9]?))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """One article of an instrument.

    Attributes:
        part: None is the main body; ``notice``, ``annex-1``, ``annex-2`` … have numbers of their
            own.
        ordinal: from 1; 0 is the preamble.
        inserted: 0, or 1 for 之一, 2 for 之二 ….
    """

    part: str | None
    ordinal: int
    inserted: int = 0

    def key(self) -> str:
        """Return how files and answers name it: ``48``, ``48-1``, ``notice/3``, ``0``."""
        part = "" if self.part is None else f"{self.part}/"
        inserted = f"-{self.inserted}" if self.inserted else ""
        return f"{part}{self.ordinal}{inserted}"

    def as_json(self) -> JsonObject:
        """Return the members of a citation that name it; ``inserted`` and ``part`` where needed."""
        members: JsonObject = {"article": self.ordinal}
        if self.inserted:
            members["inserted"] = self.inserted
        if self.part is not None:
            members["part"] = self.part
        return members

    def order(self) -> tuple[tuple[int, int], int, int]:
        """Return what sorts articles as they stand: the notice, the main body, the annexes."""
        return part_order(self.part), self.ordinal, self.inserted


def is_part(name: str) -> bool:
    """Tell whether a part of a document may be called ``name``."""
    return _IS_PART.fullmatch(name) is not None


def part_order(part: str | None) -> tuple[int, int]:
    """Return what sorts the parts of a document: the notice, the main body, the annexes."""
    if part is None:
        return 1, 0
    return (0, 0) if part == NOTICE else (2, int(part.rpartition("-")[2]))


def read_key(key: str) -> ArticleRef | None:
    """Return the article that ``key`` names, the inverse of ``ArticleRef.key``; None for none."""
    found = _KEY.fullmatch(key)
    return ArticleRef(found[1], int(found[2]), int(found[3] or 0)) if found else None


def ref_of(citation: JsonObject) -> ArticleRef:
    """Return the article that a citation names (``article``, ``inserted``, ``part``).

    What ``inserted`` and ``part`` may be is checked by the schema; here a wrong one counts as none.
    """
    article, inserted, part = (citation.get(name) for name in ("article", "inserted", "part"))
    return ArticleRef(
        part if isinstance(part, str) and is_part(part) else None,
        article if type(article) is int else PREAMBLE,
        inserted if type(inserted) is int else 0,
    )


def printed_label(ref: ArticleRef, labels: Mapping[str, str]) -> str:
    """Return how a document prints the label of an article, 第四十八条 where nothing tells.

    Args:
        ref: the article.
        labels: of a document (`Version.labels`): for each part (``""`` for the main body) the
            pattern of its labels, ``{}`` for a Chinese numeral and ``{#}`` for figures, and by key
            the label of each article that departs from it.
    """
    if ref.ordinal == PREAMBLE:
        named = {None: "序言", NOTICE: "通知"}
        return named[ref.part] if ref.part in named else f"附件{str(ref.part)[6:]}"
    other = labels.get(ref.key())
    return other or fill_label(labels.get(ref.part or "", "第{}条"), ref)


def fill_label(pattern: str, ref: ArticleRef) -> str:
    """Return the label that a pattern gives an article."""
    inserted = f"之{chinese_numeral(ref.inserted)}" if ref.inserted else ""
    after = inserted if pattern.endswith("条") else ""
    number = "" if after else inserted
    filled = pattern.replace("{}", chinese_numeral(ref.ordinal) + number)
    return filled.replace("{#}", f"{ref.ordinal}{number}") + after
