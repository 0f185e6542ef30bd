"""What is missing of a version's text, cannot be read in it, or was not encoded yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from guize.domain.articles import ArticleRef, read_key
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

GapKind = Literal["missing", "illegible", "pending"]


@dataclass(frozen=True, slots=True)
class Gap:
    """A run of articles about which the platform does not know what the law says.

    Attributes:
        kind: ``missing`` (not in what is on file: an excerpt), ``illegible`` (damaged, and nothing
            probable to read there), ``pending`` (on file, neither encoded nor marked narrative).
        part: the part of the document, None for the main body.
        first: the first article concerned; None where nobody knows.
        last: the last article concerned, itself included; None where nobody knows.
        words: the same as a sentence.
    """

    kind: GapKind
    part: str | None
    first: ArticleRef | None
    last: ArticleRef | None
    words: Words

    def covers(self, ref: ArticleRef) -> bool:
        """Tell whether an article is among those concerned."""
        after = self.first is None or self.first.order() <= ref.order()
        before = self.last is None or ref.order() <= self.last.order()
        return self.part == ref.part and after and before

    def as_json(self) -> JsonObject:
        """Return ``{"kind", "part"?, "from", "to", "zh", "en"}``; an open end is null."""
        members: JsonObject = {"kind": self.kind}
        if self.part is not None:
            members["part"] = self.part
        members["from"] = self.first.key() if self.first else None
        members["to"] = self.last.key() if self.last else None
        return {**members, **self.words.as_json()}

    @classmethod
    def from_json(cls, value: JsonObject) -> Gap:
        """Return the gap that ``as_json`` gave; for stored ones only."""
        return cls(
            kind=cast("GapKind", value["kind"]),
            part=cast("str | None", value.get("part")),
            first=_ref(value["from"]),
            last=_ref(value["to"]),
            words=Words(zh=str(value["zh"]), en=str(value["en"])),
        )


def _ref(key: Json) -> ArticleRef | None:
    return read_key(key) if isinstance(key, str) else None
