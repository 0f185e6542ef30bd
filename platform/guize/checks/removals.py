"""Whether what a supplement removes is there to be removed, and by which article it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from guize.checks.blanks import cut_names
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.words import Words

_LISTED = 8
REMOVALS = "removals"


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


def uncited_removals(before: Json, patch: JsonObject) -> Iterator[Finding]:
    """Yield a finding for each rule that a merge patch takes out and no rule of ``removals`` cites.

    ``before`` are the rules that the patch is applied to.
    """
    cited = {place for _, place in _named_places(patch)}
    for section, rules in patch.items():
        present = before.get(section) if isinstance(before, dict) else None
        for name, rule in (rules if isinstance(rules, dict) else {}).items():
            is_removed = rule is None and isinstance(present, dict) and name in present
            if is_removed and section != REMOVALS and f"{section}/{name}" not in cited:
                yield Finding(
                    code="removal_uncited",
                    pointer=child(child("", section), name),
                    severity=Severity.WARNING,
                    words=Words(
                        zh=f"没有写明由哪一条删去;请在部分“removals”中写一项,"
                        f"其 removes 含“{section}/{name}”,并引条文。",
                        en="nothing says which article takes this rule out: write a rule of "
                        f"removals with {f'{section}/{name}'!r} in removes, and the article.",
                    ),
                )


def check_removals(rules: Rulebook) -> Iterator[Finding]:
    """Yield a finding for each place that a rule of ``removals`` names and that still stands."""
    for pointer, place in _named_places(rules):
        value: Json = rules
        for name in place.split("/"):
            value = value.get(name, ABSENT) if isinstance(value, dict) else ABSENT
        if value != ABSENT:
            yield Finding(
                code="removal_still_stands",
                pointer=pointer,
                words=Words(
                    zh=f"“{place}”仍在规则集中;请在补充文件中以 null 删去,或者删去此项。",
                    en=f"{place!r} still stands; remove it by null in the supplement, or take this "
                    "out.",
                ),
            )


ABSENT = ""
"""What no place in a rulebook holds."""


def _named_places(rules: JsonObject) -> Iterator[tuple[str, str]]:
    section = rules.get(REMOVALS)
    for rule_id, rule in (section if isinstance(section, dict) else {}).items():
        places = rule.get("removes") if isinstance(rule, dict) else None
        for index, place in enumerate(places if isinstance(places, list) else []):
            pointer = child(child(child(child("", REMOVALS), rule_id), "removes"), index)
            yield pointer, str(place)


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
