"""What an instrument says of force: its own beginning in parts, another's, and who gives way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guize.domain.json_reader import ObjectReader
from guize.domain.json_types import JsonObject

UNDATED = "undated"
"""Written where a day stands that is left to be fixed (另行规定)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Articles of a version that begin on a day of their own (分条施行).

    ``effective_from`` is None where the day is left to be fixed. ``articles`` are their keys, as
    :meth:`guize.domain.articles.ArticleRef.key` writes them, and ``rules`` is a merge patch to the
    version's rules, folded from that day. ``clause`` is the citation that says so.
    """

    effective_from: date | None
    articles: tuple[str, ...]
    rules: JsonObject
    clause: JsonObject | None = None

    @classmethod
    def read(cls, reader: ObjectReader) -> Stage:
        """Return the stage that ``reader`` is placed on; faults are left with the reader."""
        stage = cls(
            effective_from=read_day(reader, "effective_from"),
            articles=reader.texts("articles"),
            rules=reader.required_object("rules").unread(),
            clause=reader.optional_object("clause"),
        )
        reader.close()
        return stage

    def as_json(self) -> JsonObject:
        """Return the members that are known; the inverse of reading."""
        members: JsonObject = {
            "effective_from": write_day(self.effective_from),
            "articles": [*self.articles],
        }
        if self.clause is not None:
            members["clause"] = self.clause
        members["rules"] = self.rules
        return members


@dataclass(frozen=True, slots=True)
class Prevails:
    """An instrument that gives way, by the number of any of its versions.

    ``source`` cites the clause of the instrument that prevails (不一致的,以本规定为准).
    """

    version: int
    source: JsonObject

    @classmethod
    def read(cls, reader: ObjectReader) -> Prevails:
        """Return the clause that ``reader`` is placed on; faults are left with the reader."""
        prevails = cls(
            version=reader.required_int("version"),
            source=reader.required_object("source").unread(),
        )
        reader.close()
        return prevails

    def as_json(self) -> JsonObject:
        """Return all members; the inverse of reading."""
        return {"version": self.version, "source": self.source}


@dataclass(frozen=True, slots=True)
class Commenced:
    """An undated version, or one of its stages (1 is the first), that a commencement dates."""

    version: int
    stage: int | None = None

    @classmethod
    def read(cls, reader: ObjectReader) -> Commenced:
        """Return what ``reader`` is placed on; faults are left with the reader."""
        commenced = cls(version=reader.required_int("version"), stage=reader.optional_int("stage"))
        reader.close()
        return commenced

    def as_json(self) -> JsonObject:
        """Return the members that are known; the inverse of reading."""
        members: JsonObject = {"version": self.version}
        if self.stage is not None:
            members["stage"] = self.stage
        return members


def read_day(reader: ObjectReader, key: str) -> date | None:
    """Return the day at ``key``, None where it is written :data:`UNDATED`."""
    if reader.unread().get(key) == UNDATED:
        reader.optional_text(key)
        return None
    return reader.required_date(key)


def write_day(day: date | None) -> str:
    """Return what :func:`read_day` reads."""
    return day.isoformat() if day else UNDATED
