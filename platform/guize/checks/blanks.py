"""Whether rules hold empty values: null stands only in a patch, as what removes a member."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guize.domain.findings import Finding
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.words import Words

# What a writer names on purpose: ids, members, dates.
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*", re.ASCII | re.IGNORECASE)

_NO_NULL = Words(
    zh="规则内容中不能有空值(null):请写出取值;条文未规定的,删去此项;"
    "条文提及而未载明的,写成 {unstated: …}。",
    en="rules hold no null: write the value; leave the member out if the text does not regulate "
    "it; write {unstated: …} if the text raises the point and does not answer it.",
)
_NO_NULL_ITEM = Words(
    zh="列表中有空项(null);请写出该项,或删去这一行(YAML 中多半是一个孤立的“-”)。",
    en="the list holds an empty item (null): write the item, or take the line out (in YAML most "
    "likely a dangling '-').",
)


def check_blanks(rules: Rulebook, *, is_patch: bool) -> Iterator[Finding]:
    """Yield a finding for each empty value in one version's own rules.

    In a merge patch (``is_patch``) null removes a member of an object, except in a list, which a
    patch replaces whole. A name that is no identifier and has no value is a piece of a text that
    YAML cut at an ASCII comma; it is told once an object.
    """
    yield from _visit(dict(rules), "", removes=is_patch)


def cut_names(value: JsonObject) -> list[str]:
    """Return the members of an object that are pieces of a text cut at an ASCII comma."""
    return [name for name, member in value.items() if member is None and not _NAME.fullmatch(name)]


def _visit(value: Json, pointer: str, *, removes: bool) -> Iterator[Finding]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            place = child(pointer, index)
            if item is None:
                yield Finding(code="null_in_list", pointer=place, words=_NO_NULL_ITEM)
            yield from _visit(item, place, removes=False)
    if not isinstance(value, dict):
        return
    cut = cut_names(value)
    if cut:
        yield _cut_text(value, cut, pointer)
    for name, member in value.items():
        place = child(pointer, name)
        if member is None and not removes and name not in cut:
            yield Finding(code="null_in_rules", pointer=place, words=_NO_NULL)
        yield from _visit(member, place, removes=removes)


def _cut_text(value: JsonObject, cut: list[str], pointer: str) -> Finding:
    names = list(value)
    before = names.index(cut[0]) - 1
    member = f"{names[before]}: " if before >= 0 else ""
    return Finding(
        code="text_cut_at_comma",
        pointer=child(pointer, cut[0]),
        words=Words(
            zh=f"“{member}…”在半角逗号处被截断,其后的“{'”“'.join(cut)}”成了没有值的成员。"
            "在 {…} 里半角逗号分隔成员:请给整段文字加引号,或改写成块状(每行一个成员)。",
            en=f"the text of '{member}…' is cut at an ASCII comma, and {', '.join(cut)!r} became "
            "a member without a value. Inside {…} a comma ends the value: put the whole text in "
            "quotes, or use block style, one member a line.",
        ),
    )
