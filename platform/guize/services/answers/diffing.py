"""Diffs between any two references: versions as recorded, effective rulebooks, and drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Literal, cast

import orjson

from guize.checks.catalog import RULEBOOK_SCHEMA, Catalog
from guize.checks.structure import check_structure
from guize.domain.diffing.change import count_changes
from guize.domain.diffing.diff import diff
from guize.domain.diffing.json_patch import to_json_patch
from guize.domain.diffing.phrases import Lexicon
from guize.domain.diffing.shapes import Shapes
from guize.domain.diffing.sources import plain
from guize.domain.errors import Fault
from guize.domain.json_types import Rulebook
from guize.services.answers.referring import AnyReference, OwnTerms, Referents, unite
from guize.services.drafts.anticipating import Anticipated
from guize.services.drafts.foreseeing import UnreadableDraftError
from guize.services.published.shelf import Ready, View

Form = Literal["changes", "patch"]


def read_diff(
    referents: Referents,
    *,
    left: AnyReference,
    right: AnyReference,
    form: Form = "changes",
) -> Ready:
    """Return what differs between two rulebooks: as changes in words, or as a JSON Patch.

    The patch is of what `read_rulebook` returns for the left, citations as they are recorded. What
    a draft is part of is computed anew and kept for nobody.

    Raises:
        NotFoundError: there is no such tenant, version or draft, or it must not be shown to exist.
        UnauthenticatedError, UnreadableDraftError: as `anticipate` tells.

    """
    referents.admit((left, right))

    def make() -> Ready:
        old, new = referents.find(left), referents.find(right)
        if form == "patch":
            return Ready.of_bytes(orjson.dumps(to_json_patch(plain(old.rules), plain(new.rules))))
        lexicon = lexicon_of(referents.view, referents.catalog, unite(old.own, new.own))
        with _telling(referents.catalog, referents.drafts.values()):
            unknown = (old.is_unknown, new.is_unknown)
            changes = diff(old.rules, new.rules, lexicon, unknown=unknown)
        return Ready.of(
            {
                "left": old.told,
                "right": new.told,
                "counts": count_changes(changes),
                "changes": [change.as_json() for change in changes],
            }
        )

    return referents.recall(("diff", left, right, form), make)


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
