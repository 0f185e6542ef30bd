"""What references stand for: versions as recorded, the rules of a day, what drafts would give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, cast

from sqlmodel import Session

from guize.checks.catalog import Catalog
from guize.domain.diffing.recorded import fold_recorded
from guize.domain.diffing.sources import plain
from guize.domain.effective.answer import Incomplete, MissingInstrument
from guize.domain.effective.lineage import known_lineages
from guize.domain.effective.timeline import Timeline
from guize.domain.errors import Fault, InvalidInputError, NotFoundError
from guize.domain.json_reader import parse_date
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.version import Kind, Version
from guize.domain.words import Words
from guize.services.answers.catalogue import own_terms
from guize.services.answers.reading import in_order
from guize.services.drafts.anticipating import Anticipated
from guize.services.published.shelf import Ready, View
from guize.store.queries import find_version_row, get_timeline

_REFERENCE = re.compile(
    r"draft:(?P<draft>[1-9][0-9]{0,18})"
    r"|(?P<tenant>[^@:]+)(@(?P<version>[1-9][0-9]{0,8})|:(?P<on>.+))",
    re.ASCII,
)

OwnTerms: TypeAlias = dict[str, dict[str, JsonObject]]
"""The words that a tenant adds: vocabulary → id → entry."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A version as recorded (``wuhan@3``) or the rules of a day (``wuhan:2019-03-01``).

    Either is of what is published; a draft is a `DraftReference`.
    """

    tenant: str
    version: int | None
    on: date | None

    def __str__(self) -> str:
        """Return the reference as it is written."""
        if self.version is not None:
            return f"{self.tenant}@{self.version}"
        return f"{self.tenant}:{self.on}"


@dataclass(frozen=True, slots=True)
class DraftReference:
    """What a draft would give (``draft:17``)."""

    draft: int

    def __str__(self) -> str:
        """Return the reference as it is written."""
        return f"draft:{self.draft}"


AnyReference: TypeAlias = Reference | DraftReference

ReadDraft: TypeAlias = Callable[[int], Anticipated]
"""Returns what a draft would give, to whoever may see it."""


@dataclass(frozen=True, slots=True)
class Side:
    """What a reference stands for: the answer's members about it, the rules, the words added."""

    told: JsonObject
    rules: Rulebook
    own: OwnTerms

    @property
    def is_unknown(self) -> bool:
        """Whether not all of its text is known, so that it may have rules that are not here."""
        return bool(self.told["incomplete"] or self.told["missing"])


def read_reference(text: str, name: str) -> AnyReference:
    """Return the reference that ``text``, the parameter ``name``, writes.

    Raises:
        InvalidInputError: it has none of the three forms.

    """
    found = _REFERENCE.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)  # noqa: TRY301 - told like a day that is none
        on = parse_date(found["on"]) if found["on"] else None
    except ValueError:
        words = Words(
            zh=f"“{text}”不是引用;请写成 wuhan@3(第 3 版)、wuhan:2019-03-01(某日有效的规则)或 "
            "draft:17(草案)。",
            en=f"{text!r} is no reference; write wuhan@3 (a version), wuhan:2019-03-01 (the rules "
            "in force on a day) or draft:17 (a draft).",
        )
        raise InvalidInputError((Fault(f"/{name}", "not_a_reference", words),)) from None
    if found["draft"]:
        return DraftReference(int(found["draft"]))
    return Reference(found["tenant"], int(found["version"]) if found["version"] else None, on)


class Referents:
    """Finds what references stand for, so far as a view shows it to whoever asks."""

    def __init__(
        self, session: Session, view: View, catalog: Catalog, read_draft: ReadDraft
    ) -> None:
        """Start with nothing found; drafts are read once each, and kept for nobody."""
        self.view, self.catalog = view, catalog
        self._session, self._read_draft = session, read_draft
        self.drafts: dict[DraftReference, Anticipated] = {}

    def admit(self, references: Iterable[AnyReference]) -> None:
        """See that whoever asks may see all that the ``references`` name; drafts are read.

        Raises:
            NotFoundError: there is no such tenant or draft, or it must not be shown to exist.
            UnauthenticatedError, UnreadableDraftError: as `anticipate` tells.

        """
        for reference in references:
            if isinstance(reference, Reference):
                self.view.tree.get(reference.tenant)
            elif reference not in self.drafts:
                self.drafts[reference] = self._visible(self._read_draft(reference.draft))

    def find(self, reference: AnyReference) -> Side:
        """Return what a reference that was admitted stands for.

        Raises:
            NotFoundError: there is no such version.

        """
        if isinstance(reference, DraftReference):
            return self._anticipated(reference, self.drafts[reference])
        if reference.version is not None:
            return self._recorded(reference, reference.version)
        return self._effective(reference, cast("date", reference.on))

    def recall(self, key: tuple[object, ...], make: Callable[[], Ready]) -> Ready:
        """Return the answer kept under ``key``, or make it; what a draft is part of is not kept."""
        return make() if self.drafts else self.view.recall(key, make)

    def _visible(self, anticipated: Anticipated) -> Anticipated:
        # Whoever asks must be allowed to read the rules that the draft stands on, too.
        if anticipated.version.tenant not in self.view.tree.by_slug:
            raise NotFoundError("draft", str(anticipated.draft))
        return anticipated

    def _recorded(self, reference: Reference, number: int) -> Side:
        timeline = get_timeline(self._session, reference.tenant)
        folded = fold_recorded(timeline, number)
        version = next(item for item in timeline.versions if item.number == number)
        on = version.effective_from
        row = find_version_row(self._session, reference.tenant, number)
        filed = cast("OwnTerms", row.vocabulary if row else {})
        known = own_terms(
            self._session, self.view, reference.tenant, version.begins, version.recorded_at
        )
        rules = in_order(folded.rules, self.catalog)
        status, reason = _standing(version, rules)
        told = {**_told(reference, on, status, reason), **_unknown(timeline, version)}
        return Side(told, rules, unite(known, filed))

    def _anticipated(self, reference: DraftReference, anticipated: Anticipated) -> Side:
        version, on = anticipated.version, anticipated.version.effective_from
        known = own_terms(self._session, self.view, version.tenant, version.begins)
        rules = in_order(anticipated.rules, self.catalog)
        status, reason = _standing(version, rules)
        number = version.number if anticipated.is_published else None
        asked = Reference(version.tenant, number, on)
        timeline = get_timeline(self._session, version.tenant)
        told: JsonObject = {
            **_told(asked, on, status, reason),
            **_unknown(timeline, version),
            "reference": str(reference),
            "draft": anticipated.draft,
            "revision": anticipated.revision,
        }
        return Side(told, rules, unite(known, anticipated.words))

    def _effective(self, reference: Reference, on: date) -> Side:
        answer = self.view.chronicle(self._session, reference.tenant, None).effective(on)
        told: JsonObject = {
            **_told(reference, on, answer.status, answer.reason),
            "incomplete": [one.as_json() for one in answer.incomplete],
            "missing": [one.as_json() for one in answer.missing],
        }
        own = own_terms(self._session, self.view, reference.tenant, on)
        return Side(told, in_order(answer.rules, self.catalog), own)


def read_rulebook(referents: Referents, reference: AnyReference) -> Ready:
    """Return the rulebook that a reference stands for: the document that a JSON Patch is of.

    Raises:
        NotFoundError: there is no such tenant, version or draft, or it must not be shown to exist.
        UnauthenticatedError, UnreadableDraftError: as `anticipate` tells.

    """
    referents.admit([reference])

    def make() -> Ready:
        side = referents.find(reference)
        return Ready.of({**side.told, "rules": plain(side.rules)})

    return referents.recall(("rulebook", reference), make)


def unite(*owns: OwnTerms) -> OwnTerms:
    """Return the words of all, a later one's entry in place of an earlier one's."""
    united: OwnTerms = {}
    for own in owns:
        for name, entries in own.items():
            united.setdefault(name, {}).update(entries)
    return united


def _standing(version: Version, rules: Rulebook) -> tuple[str, str | None]:
    if rules:
        return "in_force", None
    if not version.on_file:
        return "vacancy", "not_on_file"
    return "vacancy", "repealed" if version.kind is Kind.REPEAL else "nothing_on_file"


def _unknown(timeline: Timeline, version: Version) -> JsonObject:
    """Return what is not known of the text of a version, or of the base that it stands on."""
    bases = {
        one.number: one.entry for one in known_lineages(timeline.versions, version.recorded_at)
    }
    base = bases.get(version.amends or 0)
    resting = [one for one in (base, version) if one is not None]
    missing = [one.instrument for one in resting if not one.on_file]
    return {
        "incomplete": [
            Incomplete(
                tenant=one.tenant,
                series=one.series,
                version=one.number,
                instrument=one.instrument.label(),
                gap=gap,
            ).as_json()
            for one in resting
            for gap in one.gaps
        ],
        "missing": [MissingInstrument.of(one).as_json() for one in missing],
    }


def _told(reference: Reference, on: date | None, status: str, reason: str | None) -> JsonObject:
    return {
        "reference": str(reference),
        "tenant": reference.tenant,
        "version": reference.version,
        "draft": None,
        "revision": None,
        "on": on.isoformat() if on else None,
        "status": status,
        "reason": reason,
    }
