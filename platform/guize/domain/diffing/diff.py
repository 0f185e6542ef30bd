"""The differences between two rulebooks, rule by rule (DESIGN §5)."""

from __future__ import annotations

from collections.abc import Iterator

from guize.domain.diffing.change import CONCERNS, Change, Concern
from guize.domain.diffing.edits import Editor
from guize.domain.diffing.equality import ABSENT, Absent, Found
from guize.domain.diffing.phrases import Lexicon
from guize.domain.diffing.sources import citations_in, plain
from guize.domain.diffing.telling import Place, Side, tell_rule
from guize.domain.effective.fold import BASELINE
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.words import Words

_ADDED = Words(zh="新增“{}”", en="added: {}")
_REMOVED = Words(zh="删去“{}”", en="removed: {}")
_CHANGED = Words(zh="“{}”有变化", en="changed: {}")
_ONLY: dict[Concern, Words] = {
    "source": Words(zh="“{}”仅引文不同,内容未变", en="only the quotes differ: {}"),
    "editorial": Words(
        zh="“{}”仅标题或编注不同,内容未变", en="only the title or a note differs: {}"
    ),
}


def diff(left: Rulebook, right: Rulebook, lexicon: Lexicon) -> tuple[Change, ...]:
    """Return what changes from ``left`` to ``right``, a change a rule, in the order of the rules.

    What answers add to citations (tenant, version, instrument) makes no difference, nor does the
    order of a set: a rulebook that returns to what it was gives no change.
    """
    before, after = _rules(plain(left)), _rules(plain(right))
    changes = (
        _change(pointer, before.get(pointer, ABSENT), after.get(pointer, ABSENT), lexicon)
        for pointer in _in_order(list(before), list(after))
    )
    return tuple(change for change in changes if change is not None)


def _rules(rulebook: Json) -> dict[str, JsonObject]:
    """Return the rules by their pointers; a baseline holds its own one level deeper."""
    found: dict[str, JsonObject] = {}
    for section, content in _object(rulebook).items():
        pointer = child("", section)
        parts = [(pointer, content)]
        if section == BASELINE:
            parts = [(child(pointer, name), inner) for name, inner in _object(content).items()]
        for place, rules in parts:
            found |= {child(place, name): _object(rule) for name, rule in _object(rules).items()}
    return found


def _in_order(before: list[str], after: list[str]) -> Iterator[str]:
    """Yield all pointers, section by section, those of the left first in each."""
    sections = dict.fromkeys(pointer.rpartition("/")[0] for pointer in (*before, *after))
    everything = dict.fromkeys((*before, *after))
    for section in sections:
        yield from (pointer for pointer in everything if pointer.rpartition("/")[0] == section)


def _change(pointer: str, old: Found, new: Found, lexicon: Lexicon) -> Change | None:
    rule = _object(new if isinstance(old, Absent) else old)
    title = str(rule.get("title", tokens(pointer)[-1]))
    sources = citations_in(rule.get("source", []))
    if isinstance(old, Absent) or isinstance(new, Absent):
        is_new = isinstance(old, Absent)
        return Change(
            pointer=pointer,
            kind="added" if is_new else "removed",
            concern="substance",
            title=title,
            words=tell_rule(title, sources, _ADDED if is_new else _REMOVED),
        )
    place = Place(
        title=title,
        left=Side(pointer).holding(old),
        right=Side(pointer).holding(new),
        shape=lexicon.shapes.at(tokens(pointer)),
        concern="substance",
    )
    edits = tuple(Editor(lexicon).between(old, new, place))
    if not edits:
        return None
    concern = min((edit.concern for edit in edits), key=CONCERNS.index)
    told = _ONLY.get(concern, _CHANGED)
    words = tell_rule(title, sources, told)
    return Change(
        pointer=pointer, kind="changed", concern=concern, title=title, words=words, edits=edits
    )


def _object(value: Json | Absent) -> JsonObject:
    return value if isinstance(value, dict) else {}
