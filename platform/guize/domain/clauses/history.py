"""How a document came about: 1987年…通过, 根据2009年…修正; as recorded, and as lines tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from guize.domain.clauses.dates import DAY, Solid, read_day
from guize.domain.json_reader import ObjectReader
from guize.domain.json_types import JsonObject

StepKind = Literal["adopted", "amended", "revised"]

_STEPS: dict[str, StepKind] = {"修正": "amended", "修改": "amended", "修订": "revised"}
_PUBLISHED = ("公布", "发布", "颁布", "批准")
_LINE = re.compile(rf"\(?(?:根据)?{DAY}.*(?:通过|修正|修订|修改|公布|发布|颁布|批准)[^。]*")
_DAY = re.compile(DAY)
_TOLD = re.compile(
    r"(?P<by>[^《》]*?)(?P<note>(?:令第[^号]{1,8}号|第[^号]{1,8}号令|通过的|的)?(?:《.*》)?"
    r"(?:第[一二三四五六七八九十0-9]{1,3}次)?)"
    rf"(?:审议|讨论|表决)?(?P<verb>通过|修正|修订|修改|{'|'.join(_PUBLISHED)})"
)
_INTRODUCED = re.compile(r"^(?:由|经|在)")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStep:
    """One step of a document's making.

    Attributes:
        kind: 通过 ``adopted``, 修正 ``amended`` (no new law) or 修订 ``revised``.
        on: its day.
        by: the organ, or its meeting, as the text names it.
        note: the words that say more: 《关于修改…的决定》第一次修正.
    """

    kind: StepKind
    on: date
    by: str | None = None
    note: str | None = None

    @classmethod
    def read(cls, reader: ObjectReader) -> HistoryStep:
        """Return the step that ``reader`` is placed on; faults are left with the reader."""
        step = cls(
            kind=reader.required_choice("kind", get_args(StepKind)),
            on=reader.required_date("on"),
            by=reader.optional_text("by"),
            note=reader.optional_text("note"),
        )
        reader.close()
        return step

    def as_json(self) -> JsonObject:
        """Return the members that are known; the inverse of reading."""
        members: JsonObject = {"kind": self.kind, "on": self.on.isoformat()}
        known = {"by": self.by, "note": self.note}
        return {**members, **{name: text for name, text in known.items() if text is not None}}


def read_history(lines: Iterable[str]) -> list[HistoryStep]:
    """Return the steps that the lines under a title tell, in their order.

    Publication and approval of what was adopted before are no steps of their own.
    """
    solid = [Solid.of(line).plain for line in lines]
    plain = "".join(line for line in solid if _LINE.fullmatch(line))
    days = [*_DAY.finditer(plain)]
    found: list[HistoryStep] = []
    for index, at in enumerate(days):
        until = days[index + 1].start() if index + 1 < len(days) else len(plain)
        told = _TOLD.match(plain, at.end(), until)
        day = read_day(at[0])
        if told is None or day is None or (told["verb"] in _PUBLISHED and found):
            continue
        by = _INTRODUCED.sub("", told["by"]) or None
        note = f"{told['note']}{told['verb']}" if told["note"] else None
        found.append(
            HistoryStep(kind=_STEPS.get(told["verb"], "adopted"), on=day, by=by, note=note)
        )
    return found
