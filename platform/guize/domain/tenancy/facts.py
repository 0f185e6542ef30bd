"""A fact of a tenant: what is said of it from a day on, with its ground, as recorded at an instant.

DESIGN §4 step 11. A fact is written alike in ``tenant.yaml``, in a request and in answers::

    {"on": "2019-01-09", "parent": "jinan", "level": "district", "ground": {"zh": "…"}}
    {"on": "2019-01-09", "merged_into": "jinan", "carries": [3], "ground": {"zh": "…"}}
    {"on": "2019-01-09", "dissolved": true, "ground": {"zh": "…"}}
    {"corrects": 2, "on": "2019-01-10", "parent": "jinan", "ground": {"zh": "…"}}
    {"corrects": 2, "void": true, "ground": {"zh": "…"}}
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from guize.domain.errors import Fault
from guize.domain.json_pointer import child
from guize.domain.json_reader import ObjectReader
from guize.domain.json_types import JsonObject
from guize.domain.tenant import Level, Visibility
from guize.domain.words import Words

_CODE = re.compile(r"[0-9]{6}|[0-9]{9}|[0-9]{12}", re.ASCII)


SAID = ("name", "parent", "level", "division_code", "time_zone", "visibility")
"""What is said of a tenant, in the order in which it is written."""


class FactKind(StrEnum):
    """What a fact says: 设立, 变更, 合并 or 撤销."""

    CREATION = "creation"
    CHANGE = "change"
    MERGER = "merger"
    DISSOLUTION = "dissolution"


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a fact holds: usually the 批复. ``zh`` is free, ``number`` is its 文号."""

    zh: str
    number: str | None = None
    issued_on: date | None = None

    @classmethod
    def read(cls, reader: ObjectReader) -> Ground:
        """Return the ground at ``reader``, which gathers the faults."""
        ground = cls(
            reader.required_text("zh"), reader.optional_text("number"), reader.optional_date("date")
        )
        reader.close()
        return ground

    def as_json(self) -> JsonObject:
        """Return the members that are known; the inverse of :meth:`read`."""
        members: JsonObject = {"zh": self.zh}
        if self.number is not None:
            members["number"] = self.number
        if self.issued_on is not None:
            members["date"] = self.issued_on.isoformat()
        return members


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A row that is never updated. A fact and its corrections are one lineage.

    ``number`` counts the facts of one tenant from 1, its creation. ``on`` is the first day on which
    it holds; None only in a creation: since ever. ``said`` is a merge patch of what is said of the
    tenant (``name``, ``parent``, ``level``, ``division_code``, ``visibility``; all of it, and
    ``time_zone``, in a creation). ``successor`` is the tenant that it is merged into, and
    ``carries`` are numbers of versions whose lineages go on although it is no more. ``corrects``
    names any fact of the lineage that this one restates whole or, when ``void``, withdraws.
    """

    tenant: str
    number: int
    recorded_at: datetime
    kind: FactKind
    on: date | None = None
    said: JsonObject = field(default_factory=dict)
    successor: str | None = None
    carries: tuple[int, ...] = ()
    ground: Ground | None = None
    corrects: int | None = None
    void: bool = False

    @property
    def ends(self) -> bool:
        """Whether the tenant is no more from ``on``."""
        return self.kind in (FactKind.MERGER, FactKind.DISSOLUTION)

    def above(self) -> tuple[str, ...]:
        """Return the tenants that it puts above its own: a parent, or what it is merged into."""
        parent = self.said.get("parent")
        named = (parent if isinstance(parent, str) else None, self.successor)
        return tuple(slug for slug in named if slug is not None)

    def content(self) -> JsonObject:
        """Return what it says, as it is written in a request: without number and instant."""
        members: JsonObject = {}
        if self.corrects is not None:
            members["corrects"] = self.corrects
        if self.void:
            members["void"] = True
        if self.on is not None:
            members["on"] = self.on.isoformat()
        members.update(_in_order(self.said))
        if self.kind is FactKind.MERGER:
            members["merged_into"] = self.successor
        elif self.kind is FactKind.DISSOLUTION:
            members["dissolved"] = True
        if self.carries:
            members["carries"] = [*self.carries]
        if self.ground is not None:
            members["ground"] = self.ground.as_json()
        return members


@dataclass(frozen=True, slots=True)
class FactLineage:
    """A first-recorded fact with its corrections, as last told; ``number`` is the first's."""

    number: int
    entry: Fact


def lineage_numbers(facts: Iterable[Fact]) -> dict[int, int]:
    """Return the lineage of each fact of one tenant, both by number."""
    names: dict[int, int] = {}
    for fact in sorted(facts, key=lambda one: one.number):
        names[fact.number] = fact.number if fact.corrects is None else names[fact.corrects]
    return names


def known_lineages(facts: Iterable[Fact], known_at: datetime | None) -> list[FactLineage]:
    """Return the lineages of one tenant known at ``known_at`` (None: all), void ones included."""
    recorded = [one for one in facts if known_at is None or one.recorded_at <= known_at]
    names = lineage_numbers(recorded)
    last = {names[one.number]: one for one in sorted(recorded, key=lambda one: one.number)}
    return [FactLineage(number, entry) for number, entry in last.items()]


def read_creation(reader: ObjectReader, dating: ObjectReader, tenant: str, at: datetime) -> Fact:
    """Return the creation that an object writes; the readers gather the faults.

    Args:
        reader: reads all that is said of the tenant; closed here.
        dating: reads ``on`` and ``ground``, both left out of a tenant that exists since ever; it
            may be the same.
        tenant: the tenant.
        at: when it is recorded.

    """
    said = _said(reader, whole=True)
    on, ground = _day(dating), _ground(dating)
    dating.close()
    if dating is not reader:
        reader.close()
    if on is not None and ground is None:
        dating.faults.append(fault_of_ground(child(dating.pointer, "ground")))
    return Fact(
        tenant=tenant,
        number=1,
        recorded_at=at,
        kind=FactKind.CREATION,
        on=on,
        said=said,
        ground=ground,
    )


def read_change(
    reader: ObjectReader, tenant: str, number: int, at: datetime, *, opening: bool = False
) -> Fact:
    """Return the fact that the object at ``reader`` writes; ``reader`` gathers the faults.

    Args:
        reader: reads the object; the caller raises its faults.
        tenant: the tenant of which it is said.
        number: the number that the fact gets.
        at: when it is recorded.
        opening: whether it restates the creation, which says everything.

    """
    corrects, void = reader.optional_int("corrects"), reader.flag("void", default=False)
    needs_day = not (opening or void) and reader.unread().get("on") is None
    on = _day(reader)
    said = _said(reader, whole=opening and not void)
    successor = reader.optional_text("merged_into")
    dissolved = reader.flag("dissolved", default=False)
    carries = reader.integers("carries")
    ground = _ground(reader)
    reader.close()
    kind = FactKind.CREATION if opening else _kind(successor, dissolved=dissolved)
    fact = Fact(
        tenant=tenant,
        number=number,
        recorded_at=at,
        kind=kind,
        on=on,
        said=said,
        successor=successor,
        carries=carries,
        ground=ground,
        corrects=corrects,
        void=void,
    )
    for code, words in _misfits(fact, needs_day=needs_day, dissolved=dissolved):
        reader.fault(reader.pointer, code, words)
    return fact


def _day(reader: ObjectReader) -> date | None:
    """Return from which day a fact holds; the first day of all stands for since ever."""
    on = reader.optional_date("on")
    if on == date.min:
        words = Words(
            zh=f"{on} 不是可用的日期;一向存在的租户请省去 on。",
            en=f"{on} is no day that can be meant; of a tenant that exists since ever leave out "
            "on.",
        )
        reader.fault(child(reader.pointer, "on"), "out_of_range", words)
    return on


def _ground(reader: ObjectReader) -> Ground | None:
    stated = reader.optional_object("ground")
    if stated is None:
        return None
    return Ground.read(ObjectReader(stated, child(reader.pointer, "ground"), reader.faults))


def _kind(successor: str | None, *, dissolved: bool) -> FactKind:
    if successor is not None:
        return FactKind.MERGER
    return FactKind.DISSOLUTION if dissolved else FactKind.CHANGE


def _said(reader: ObjectReader, *, whole: bool) -> JsonObject:
    """Return the patch that an object writes, its values checked; ``whole`` asks for a creation."""
    value = reader.unread()
    said: JsonObject = {}
    if "name" in value or whole:
        said["name"] = {**reader.required_words("name").as_json()}
    if "parent" in value or whole:
        said["parent"] = reader.nullable_text("parent")
    if "level" in value or whole:
        said["level"] = reader.required_choice("level", tuple(Level)).value
    if "division_code" in value or whole:
        code = said["division_code"] = reader.nullable_text("division_code")
        if isinstance(code, str) and not _CODE.fullmatch(code):
            words = Words(
                zh=f"“{code}”不是行政区划代码:GB/T 2260 的代码是六位数字,乡级的为九位或十二位;"
                "在 YAML 中须加引号。",
                en=f"{code!r} is no division code: GB/T 2260 writes six digits, nine or twelve "
                "for a township; in YAML put it in quotes.",
            )
            reader.fault(child(reader.pointer, "division_code"), "division_code", words)
    if whole:
        zone = said["time_zone"] = reader.required_text("time_zone")
        if zone and not _is_zone(zone):
            words = Words(
                zh=f"“{zone}”不是 IANA 时区;如 Asia/Shanghai。",
                en=f"{zone!r} is no IANA time zone; write one such as Asia/Shanghai.",
            )
            reader.fault(child(reader.pointer, "time_zone"), "time_zone", words)
    if "visibility" in value or whole:
        said["visibility"] = reader.required_choice("visibility", tuple(Visibility)).value
    return said


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _misfits(fact: Fact, *, needs_day: bool, dissolved: bool) -> Iterable[tuple[str, Words]]:
    """Yield what does not fit together in a fact; each with a code."""
    if fact.void:
        if fact.corrects is None:
            yield (
                "void_corrects_nothing",
                Words(
                    zh="void 须以 corrects 写明撤回哪一条。",
                    en="void withdraws a fact: name it by corrects.",
                ),
            )
        return
    if needs_day:
        yield (
            "missing",
            Words(
                zh="须以 on 写明自哪一日起;如 2019-01-09。",
                en="on is required: from which day it holds, such as 2019-01-09.",
            ),
        )
    if fact.successor is not None and dissolved:
        yield (
            "merged_and_dissolved",
            Words(
                zh="合并(merged_into)与撤销(dissolved)只能写其一。",
                en="it is either merged_into another or dissolved; write one.",
            ),
        )
    if fact.ends and fact.said:
        yield (
            "ends_and_changes",
            Words(
                zh="合并或撤销之后该租户不复存在,不能同时变更名称、上级等;请分为两条。",
                en="a tenant that ends has no other name or parent: make it two changes.",
            ),
        )
    if fact.carries and not fact.ends:
        yield (
            "carries_without_end",
            Words(
                zh="carries(继续有效的版本)只用于合并或撤销。",
                en="carries is for a merger or a dissolution alone.",
            ),
        )
    if fact.kind is FactKind.CHANGE and not fact.said:
        yield (
            "says_nothing",
            Words(
                zh="没有写明变更什么:name、parent、level、division_code、visibility、merged_into "
                "或 dissolved。",
                en="nothing is changed: write name, parent, level, division_code, visibility, "
                "merged_into or dissolved.",
            ),
        )


def _in_order(said: JsonObject) -> JsonObject:
    """Return ``said`` as it is written, however it was stored."""
    members = {key: said[key] for key in SAID if key in said}
    name = members.get("name")
    if isinstance(name, dict):
        members["name"] = {"zh": name["zh"], "en": name["en"]}
    return members


def fault_of_ground(pointer: str) -> Fault:
    """Return the fault of a change that states no ground."""
    words = Words(
        zh="须写明依据(ground),如批复:{zh, number, date}。",
        en="the ground is required, such as the approval that says so: {zh, number, date}.",
    )
    return Fault(pointer, "missing", words)
