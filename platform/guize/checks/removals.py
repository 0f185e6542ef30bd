"""Whether what a supplement removes is there to be removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from guize.checks.blanks import cut_names
from guize.domain.findings import Finding
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

_LISTED = 8


def idle_removals(
    before: Json, patch: JsonObject, pointer: str = ""
) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each null of a merge patch that removes nothing, and what could be removed there.

    ``before`` are the rules that the patch is applied to. A name that a comma cut off a text is
    left to :mod:`guize.checks.blanks`.
    """
    present: Mapping[str, Json] = before if isinstance(before, dict) else {}
    cut = cut_names(patch)
    for name, member in patch.items():
        place = child(pointer, name)
        if member is None and name not in present and name not in cut:
            yield place, tuple(present)
        elif isinstance(member, dict):
            yield from idle_removals(present.get(name), member, place)


def nothing_to_remove(pointer: str, present: Sequence[str]) -> Finding:
    """Return the finding on a null at ``pointer`` beside which only ``present`` are there."""
    name = tokens(pointer)[-1]
    near = get_close_matches(name, present, n=1)
    if near:
        hint = Words(zh=f"是否指“{near[0]}”?", en=f"did you mean {near[0]!r}?")
    elif present:
        listed, more = present[:_LISTED], "…" if len(present) > _LISTED else ""
        hint = Words(
            zh=f"此处有:{'、'.join(listed)}{more}。请改正名称,或删去此行。",
            en=f"there are {', '.join(listed)}{more}: correct the name, or take this line out.",
        )
    else:
        hint = Words(zh="请删去此行。", en="take this line out.")
    return Finding(
        code="nothing_to_remove",
        pointer=pointer,
        words=Words(
            zh=f"没有可删去的内容:所补充的规则在此处没有“{name}”;{hint.zh}",
            en=f"nothing to remove: the rules supplemented have no {name!r} here; {hint.en}",
        ),
    )
