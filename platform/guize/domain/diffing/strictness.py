"""Which way a value binds more tightly, as the schemas declare it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from guize.domain.diffing.shapes import Shape

Stricter = Literal["less", "more"]

STRICTER = "x-stricter"
"""The annotation of a schema: ``less``, ``more`` or ``by-relation``."""

BY_RELATION = "by-relation"
"""Told by the rule's ``relation``: a limit within which something is due binds more if it is
shorter, one before which it is due binds more if it is longer."""


def stricter_at(shape: Shape, relations: Iterable[object]) -> Stricter | None:
    """Return which values bind more at the place ``shape``, None where neither does.

    ``relations`` are those of the rules compared; where they disagree, nothing can be said.
    """
    declared = shape.declared(STRICTER)
    if declared == BY_RELATION:
        found = set(relations)
        return "less" if found == {"within"} else "more" if found == {"before"} else None
    return "less" if declared == "less" else "more" if declared == "more" else None
