"""The legal document that enacts a version, as metadata."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, get_args

from guize.domain.clauses.history import HistoryStep
from guize.domain.json_reader import ObjectReader
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

Attested = Literal["original", "digest"]


class InstrumentClass(StrEnum):
    """What sort of document an instrument is in law (效力位阶); nothing else ranks it."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative-regulation"
    LOCAL_REGULATION = "local-regulation"
    GOVERNMENT_RULE = "government-rule"
    NORMATIVE_DOCUMENT = "normative-document"
    WORK_RULES = "work-rules"
    PARTY_DOCUMENT = "party-document"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplemented:
    """Another tenant's instrument that this one adds to; ``source`` cites where it says so."""

    tenant: str
    title: str
    number: str | None = None
    source: JsonObject | None = None

    @classmethod
    def read(cls, reader: ObjectReader) -> Supplemented:
        """Return what ``reader`` is placed on; faults are left with the reader."""
        supplemented = cls(
            tenant=reader.required_text("tenant"),
            title=reader.required_text("title"),
            number=reader.optional_text("number"),
            source=reader.optional_object("source"),
        )
        reader.close()
        return supplemented

    def as_json(self) -> JsonObject:
        """Return the members that are known; the inverse of reading."""
        return _known(tenant=self.tenant, title=self.title, number=self.number, source=self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessor:
    """An earlier instrument that this one says it repeals.

    ``on_file`` tells whether the platform holds it as a version of its own; ``source`` is the
    citation of the repealing clause (``{"article", "quote"}``), where there is one.
    """

    title: str
    number: str | None = None
    issued_on: date | None = None
    note: str | None = None
    on_file: bool = False
    source: JsonObject | None = None

    def label(self) -> str:
        """Return how the document is cited: its number, else 《title》."""
        return self.number or f"《{self.title}》"

    @classmethod
    def read(cls, reader: ObjectReader) -> Predecessor:
        """Return the predecessor that ``reader`` is placed on; faults are left with the reader."""
        predecessor = cls(
            title=reader.required_text("title"),
            number=reader.optional_text("number"),
            issued_on=reader.optional_date("issued_on"),
            note=reader.optional_text("note"),
            on_file=reader.flag("on_file", default=False),
            source=reader.optional_object("source"),
        )
        reader.close()
        return predecessor

    def as_json(self) -> JsonObject:
        """Return the members that are known; the inverse of reading."""
        return _known(
            title=self.title,
            number=self.number,
            issued_on=_iso(self.issued_on),
            note=self.note,
            on_file=self.on_file,
            source=self.source,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A 文件: who issued what, when, under which number.

    ``kind`` is the document's own word (工作规则, 补充规定, 通知 …), ``class_`` what it is in law;
    ``attested`` tells whether its own words are on file or only a digest of them; ``articles`` is
    how many articles its text has and ``numbering`` a sample of their labels (一、 or 第一条), both
    None where the text is not on file; ``damage`` lists the places of the text that cannot be
    recovered; ``history`` is how it came about, where it was amended or revised; ``note`` is an
    editor's remark, such as how a date was found.
    """

    title: str
    kind: str
    issuer: str
    class_: InstrumentClass | None = None
    attested: Attested = "original"
    number: str | None = None
    adopted_on: date | None = None
    issued_on: date | None = None
    published_on: date | None = None
    trial: bool = False
    articles: int | None = None
    numbering: str | None = None
    history: tuple[HistoryStep, ...] = ()
    repeals: tuple[Predecessor, ...] = ()
    supplements: Supplemented | None = None
    damage: tuple[JsonObject, ...] = ()
    note: Words | None = None

    def label(self) -> str:
        """Return how the document is cited: its number, else 《title》."""
        return self.number or f"《{self.title}》"

    @classmethod
    def from_json(cls, value: Json, pointer: str = "") -> Instrument:
        """Return the instrument that ``value`` describes.

        Raises:
            InvalidInputError: members are missing, unknown or of the wrong type; pointers start
            with ``pointer``.

        """
        reader = ObjectReader(value, pointer)
        instrument = cls.read(reader)
        reader.raise_faults()
        return instrument

    @classmethod
    def read(cls, reader: ObjectReader) -> Instrument:
        """Return the instrument that ``reader`` is placed on; faults are left with the reader."""
        instrument = cls(
            title=reader.required_text("title"),
            kind=reader.required_text("kind"),
            issuer=reader.required_text("issuer"),
            class_=reader.optional_choice("class", tuple(InstrumentClass)),
            attested=reader.optional_choice("attested", get_args(Attested)) or "original",
            number=reader.optional_text("number"),
            adopted_on=reader.optional_date("adopted_on"),
            issued_on=reader.optional_date("issued_on"),
            published_on=reader.optional_date("published_on"),
            trial=reader.flag("trial", default=False),
            articles=reader.optional_int("articles"),
            numbering=reader.optional_text("numbering"),
            history=tuple(map(HistoryStep.read, reader.objects("history"))),
            repeals=tuple(Predecessor.read(item) for item in reader.objects("repeals")),
            supplements=Supplemented.read(reader.required_object("supplements"))
            if "supplements" in reader.unread()
            else None,
            damage=reader.optional_objects("damage"),
            note=reader.optional_words("note"),
        )
        reader.close()
        return instrument

    def as_json(self) -> JsonObject:
        """Return the members that are known; the inverse of :meth:`from_json`."""
        return _known(
            number=self.number,
            title=self.title,
            kind=self.kind,
            **{"class": self.class_.value if self.class_ else None},
            issuer=self.issuer,
            attested=None if self.attested == "original" else self.attested,
            adopted_on=_iso(self.adopted_on),
            issued_on=_iso(self.issued_on),
            published_on=_iso(self.published_on),
            trial=self.trial,
            articles=self.articles,
            numbering=self.numbering,
            history=[step.as_json() for step in self.history] or None,
            repeals=[predecessor.as_json() for predecessor in self.repeals] or None,
            supplements=self.supplements.as_json() if self.supplements else None,
            damage=list(self.damage) or None,
            note={**self.note.as_json()} if self.note else None,
        )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _known(**members: Json) -> JsonObject:
    return {key: value for key, value in members.items() if value is not None}
