"""One immutable published state of a tenant's rules, or a record that dates or ends one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from guize.domain.force import Commenced, Prevails, Stage
from guize.domain.gaps import Gap
from guize.domain.instrument import Instrument
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.words import Words

StartCertainty = Literal["certain", "assumed"]
EndCertainty = Literal["certain", "no_later_than"]
EndReason = Literal["expired", "repealed"]


WORK_RULES = "work-rules"
"""The series of an instrument that names no other."""


class Kind(StrEnum):
    """What a version does: 全文, 补充, 废止, 更正, or it dates another one (施行日期)."""

    BASE = "base"
    SUPPLEMENT = "supplement"
    REPEAL = "repeal"
    CORRECTION = "correction"
    COMMENCEMENT = "commencement"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of when a version took effect, kept because the text admits it."""

    effective_from: date
    reading: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A row that is never updated: what one instrument enacts, as recorded at one instant.

    Dates are half-open ``[effective_from, effective_to)`` in the tenant's time zone;
    ``recorded_at`` is an aware UTC instant, strictly increasing over the platform.
    ``effective_from`` is None where the day is left to be fixed: such a version has no effect until
    a ``commencement`` dates it (``commences``), from whose ``effective_from`` it holds.

    ``series`` (bases; a supplement follows its base) names the instruments that replace one
    another. A base that ``continues`` its predecessor (修正) keeps the supplements of that.

    ``corrects`` (corrections only) is the number of any version of the lineage that this one
    restates whole or, when ``void``, withdraws. ``amends`` (supplements and their corrections) and
    ``repeals`` name lineages by the number of any of their versions; a clause that repeals has
    force only if the version that bears it ever held. ``extends_base_to`` sets a new end for the
    base that a supplement amends (延期).
    ``on_file`` is False where only the metadata of the instrument is known. ``rules`` is a whole
    rulebook in a base and a merge patch (null removes) in a supplement. ``effective_clause`` is the
    citation of the clause that says when the instrument takes effect. ``gaps`` is what of its text
    is missing, illegible or not encoded yet, ``labels`` how it labels its articles (see
    ``printed_label``).
    """

    tenant: str
    number: int
    kind: Kind
    recorded_at: datetime
    effective_from: date | None
    instrument: Instrument
    content_hash: str
    rules: Rulebook = field(default_factory=dict)
    series: str = WORK_RULES
    series_label: Words | None = None
    continues: bool = False
    corrects: int | None = None
    void: bool = False
    amends: int | None = None
    repeals: tuple[int, ...] = ()
    commences: tuple[Commenced, ...] = ()
    stages: tuple[Stage, ...] = ()
    prevails_over: tuple[Prevails, ...] = ()
    effective_from_certainty: StartCertainty = "certain"
    effective_alternatives: tuple[Alternative, ...] = ()
    effective_clause: JsonObject | None = None
    effective_to: date | None = None
    effective_to_certainty: EndCertainty = "certain"
    effective_to_reason: EndReason | None = None
    extends_base_to: date | None = None
    on_file: bool = True
    gaps: tuple[Gap, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def begins(self) -> date:
        """The stated first day; where it is left to be fixed, a day after all that are asked for.

        What a commencement makes of it only a tenure knows.
        """
        return self.effective_from or date.max
