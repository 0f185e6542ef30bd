"""Diffs between any two references: versions as recorded, effective rulebooks, and drafts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, cast

import orjson
from sqlmodel import Session

from guize.checks.catalog import RULEBOOK_SCHEMA, Catalog
from guize.checks.structure import check_structure
from guize.domain.diffing.change import count_changes
from guize.domain.diffing.diff import diff
from guize.domain.diffing.json_patch import to_json_patch
from guize.domain.diffing.phrases import Lexicon
from guize.domain.diffing.recorded import fold_recorded
from guize.domain.diffing.shapes import Shapes
from guize.domain.diffing.sources import plain
from guize.domain.errors import Fault, InvalidInputError, NotFoundError
from guize.domain.json_reader import parse_date
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.version import Kind, Version
from guize.domain.words import Words
from guize.services.answers.catalogue import own_terms
from guize.services.answers.reading import in_order
from guize.services.drafts.anticipating import Anticipated
from guize.services.drafts.foreseeing import UnreadableDraftError
from guize.services.published.shelf import Ready, View
from guize.store.queries import find_version_row, get_path

_REFERENCE = re.compile(
    r"draft:(?P<draft>[1-9][0-9]{0,18})"
    r"|(?P<tenant>[^@:]+)(@(?P<version>[1-9][0-9]{0,8})|:(?P<on>.+))",
    re.ASCII,
)

Form = Literal["changes", "patch"]

OwnTerms: TypeAlias = dict[str, dict[str, JsonObject]]
"""The words that a tenant adds: vocabulary → id → entry."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One side of a diff: a version as recorded (``wuhan@3``) or the rules of a day.

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
    """One side of a diff: what a draft would give (``draft:17``)."""

    draft: int

    def __str__(self) -> str:
        """Return the reference as it is written."""
        return f"draft:{self.draft}"


ReadDraft: TypeAlias = Callable[[int], Anticipated]
"""Returns what a draft would give, to whoever may see it."""


@dataclass(frozen=True, slots=True)
class _Side:
    """What a reference stands for: the answer's members about it, the rules, the words added."""

    told: JsonObject
    rules: Rulebook
    own: OwnTerms


def read_reference(text: str, name: str) -> Reference | DraftReference:
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


def read_diff(
    session: Session,
    view: View,
    catalog: Catalog,
    *,
    left: Reference | DraftReference,
    right: Reference | DraftReference,
    read_draft: ReadDraft,
    form: Form = "changes",
) -> Ready:
    """Return what differs between two rulebooks: as changes in words, or as a JSON Patch.

    The patch works on rules as they are recorded: citations without the tenant, version and
    instrument that answers add. What a draft is part of is computed anew and kept for nobody.

    Raises:
        NotFoundError: there is no such tenant, version or draft, or it must not be shown to exist.
        UnauthenticatedError, UnreadableDraftError: as `anticipate` tells.

    """
    drafts: dict[DraftReference, Anticipated] = {}
    for reference in (left, right):
        if isinstance(reference, Reference):
            view.tree.get(reference.tenant)
        elif reference not in drafts:
            drafts[reference] = _visible(view, read_draft(reference.draft))

    def side(reference: Reference | DraftReference) -> _Side:
        if isinstance(reference, DraftReference):
            return _anticipated(session, view, catalog, reference, drafts[reference])
        return _side(session, view, catalog, reference)

    def make() -> Ready:
        sides = [side(reference) for reference in (left, right)]
        rules = [plain(side.rules) for side in sides]
        if form == "patch":
            return Ready.of_bytes(orjson.dumps(to_json_patch(rules[0], rules[1])))
        lexicon = lexicon_of(view, catalog, _united(sides[0].own, sides[1].own))
        with _telling(catalog, drafts.values()):
            changes = diff(sides[0].rules, sides[1].rules, lexicon)
        return Ready.of(
            {
                "left": sides[0].told,
                "right": sides[1].told,
                "counts": count_changes(changes),
                "changes": [change.as_json() for change in changes],
            }
        )

    return make() if drafts else view.recall(("diff", left, right, form), make)


def _visible(view: View, anticipated: Anticipated) -> Anticipated:
    """See that whoever asks may also read the rules that a draft stands on."""
    if anticipated.version.tenant not in view.tree.by_slug:
        raise NotFoundError("draft", str(anticipated.draft))
    return anticipated


@contextmanager
def _telling(catalog: Catalog, drafts: Iterable[Anticipated]) -> Iterator[None]:
    """Refuse to put into words what has no shape yet: drafts hold rules half written.

    Raises:
        UnreadableDraftError: it cannot be told, and the rules of one of ``drafts`` say why.

    """
    try:
        yield
    except (TypeError, ValueError, LookupError, AttributeError):
        for draft in drafts:
            found = check_structure(cast("Rulebook", plain(draft.rules)), catalog)
            faults = [Fault(f"/rules{one.pointer}", one.code, one.words) for one in found]
            if faults:
                raise UnreadableDraftError(draft.draft, faults) from None
        raise


def lexicon_of(view: View, catalog: Catalog, own: OwnTerms) -> Lexicon:
    """Return what places and words are called, with words that tenants add."""
    shapes = view.remember(
        ("shapes",), lambda: Shapes(catalog.schemas, f"{RULEBOOK_SCHEMA}/rulebook")
    )
    return Lexicon(shapes, catalog.with_terms(own))


def _side(session: Session, view: View, catalog: Catalog, reference: Reference) -> _Side:
    if reference.version is not None:
        return _recorded(session, view, catalog, reference, reference.version)
    return _effective(session, view, catalog, reference, cast("date", reference.on))


def _recorded(
    session: Session, view: View, catalog: Catalog, reference: Reference, number: int
) -> _Side:
    timeline = get_path(session, reference.tenant)[0]
    folded = fold_recorded(timeline, number)
    version = next(item for item in timeline.versions if item.number == number)
    on = version.effective_from
    row = find_version_row(session, reference.tenant, number)
    filed = cast("OwnTerms", row.vocabulary if row else {})
    own = _united(own_terms(session, view, reference.tenant, on, version.recorded_at), filed)
    rules = in_order(folded.rules, catalog)
    status, reason = _standing(version, rules)
    return _Side(_told(reference, on, status, reason), rules, own)


def _anticipated(
    session: Session,
    view: View,
    catalog: Catalog,
    reference: DraftReference,
    anticipated: Anticipated,
) -> _Side:
    version, on = anticipated.version, anticipated.version.effective_from
    own = _united(own_terms(session, view, version.tenant, on), anticipated.words)
    rules = in_order(anticipated.rules, catalog)
    status, reason = _standing(version, rules)
    number = version.number if anticipated.is_published else None
    asked = Reference(version.tenant, number, on)
    told: JsonObject = {
        **_told(asked, on, status, reason),
        "reference": str(reference),
        "draft": anticipated.draft,
        "revision": anticipated.revision,
    }
    return _Side(told, rules, own)


def _standing(version: Version, rules: Rulebook) -> tuple[str, str | None]:
    if rules:
        return "in_force", None
    if not version.on_file:
        return "vacancy", "not_on_file"
    return "vacancy", "repealed" if version.kind is Kind.REPEAL else "nothing_on_file"


def _effective(
    session: Session, view: View, catalog: Catalog, reference: Reference, on: date
) -> _Side:
    answer = view.chronicle(session, reference.tenant, None).effective(on)
    told = _told(reference, on, answer.status, answer.reason)
    own = own_terms(session, view, reference.tenant, on)
    return _Side(told, in_order(answer.rules, catalog), own)


def _told(reference: Reference, on: date, status: str, reason: str | None) -> JsonObject:
    return {
        "reference": str(reference),
        "tenant": reference.tenant,
        "version": reference.version,
        "draft": None,
        "revision": None,
        "on": on.isoformat(),
        "status": status,
        "reason": reason,
    }


def _united(*owns: OwnTerms) -> OwnTerms:
    united: OwnTerms = {}
    for own in owns:
        for name, entries in own.items():
            united.setdefault(name, {}).update(entries)
    return united
