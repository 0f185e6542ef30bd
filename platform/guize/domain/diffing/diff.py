"""The differences between two rulebooks, rule by rule (DESIGN §5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from guize.domain.diffing.change import CONCERNS, Change, Edit
from guize.domain.diffing.edits import Editor
from guize.domain.diffing.equality import ABSENT, Absent, Found
from guize.domain.diffing.phrases import Lexicon
from guize.domain.diffing.shortening import shorten
from guize.domain.diffing.sources import (
    articles_in_words,
    articles_of,
    citations_in,
    has_same_quotes,
    instruments_in,
    plain,
)
from guize.domain.diffing.telling import Place, Side, tell_rule
from guize.domain.effective.fold import BASELINE
from guize.domain.json_pointer import child, resolve, tokens
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.words import Words

_ADDED = Words(zh="新增“{}”", en="added: {}")
_REMOVED = Words(zh="删去“{}”", en="removed: {}")
_UNKNOWN_LEFT = Words(
    zh="右侧有“{}”;左侧的文本不全,有无此项不得而知",
    en="the right has {}; the left's text is not known whole, whether it has this is not known",
)
_UNKNOWN_RIGHT = Words(
    zh="左侧有“{}”;右侧的文本不全,有无此项不得而知",
    en="the left has {}; the right's text is not known whole, whether it has this is not known",
)
_CHANGED = Words(zh="“{}”有变化", en="changed: {}")
_PARTS: Mapping[str, Words] = {
    "article": Words(zh="条文序号", en="article number"),
    "source": Words(zh="引文", en="quotes"),
    "title": Words(zh="标题", en="title"),
    "note": Words(zh="编注", en="editor’s note"),
    "strength": Words(zh="效力程度的写法", en="wording of its strength"),
}
_ORGANIZATION = "organization"
_UNCITED = (9, 0), 0, 0  # after whatever is cited


_Order: TypeAlias = tuple[tuple[int, int], int, int]


def diff(
    left: Rulebook,
    right: Rulebook,
    lexicon: Lexicon,
    *,
    unknown: tuple[bool, bool] = (False, False),
) -> tuple[Change, ...]:
    """Return what changes from ``left`` to ``right``, a change a rule, section by section.

    In a section the rules come in the order of the articles that they cite (on the left, if they
    are there). What answers add to citations (tenant, version, instrument) makes no difference,
    nor does the order of a set: a rulebook that returns to what it was gives no change. Of a side
    whose text is not known whole (``unknown``: left, right) nobody says that it lacks a rule.
    """
    # Where one instrument stands on each side, the sides themselves tell which.
    is_named = any(len(instruments_in(rulebook)) > 1 for rulebook in (left, right))
    sides = tuple(
        _Book.of(rulebook, lexicon, is_named=is_named, is_unknown=is_unknown)
        for rulebook, is_unknown in zip((left, right), unknown, strict=True)
    )
    changes = (_change(pointer, sides[0], sides[1]) for pointer in _in_order(sides[0], sides[1]))
    return tuple(change for change in changes if change is not None)


@dataclass(frozen=True, slots=True)
class _Book:
    """One side: its rulebook, its rules by their pointers, and what it calls things."""

    rulebook: Json
    rules: Mapping[str, JsonObject]
    lexicon: Lexicon
    is_unknown: bool

    @classmethod
    def of(cls, rulebook: Rulebook, lexicon: Lexicon, *, is_named: bool, is_unknown: bool) -> _Book:
        recorded = _object(plain(rulebook, is_named=is_named))
        return cls(recorded, _rules(recorded), lexicon.of_rulebook(recorded), is_unknown)

    def names(self, pointer: str) -> Lexicon:
        """Return the names for the rule at ``pointer``, those of the rules beside it included."""
        section = pointer.rpartition("/")[0]
        try:
            beside = resolve(self.rulebook, section)
        except (KeyError, ValueError, IndexError):
            beside = {}
        return self.lexicon.beside(tokens(section)[-1], beside)


def _rules(rulebook: JsonObject) -> dict[str, JsonObject]:
    """Return the rules by their pointers; a baseline holds its own one level deeper."""
    found: dict[str, JsonObject] = {}
    for section, content in rulebook.items():
        pointer = child("", section)
        parts = [(pointer, content)]
        if section == BASELINE:
            parts = [(child(pointer, name), inner) for name, inner in _object(content).items()]
        for place, rules in parts:
            found |= {child(place, name): _object(rule) for name, rule in _object(rules).items()}
    return found


def _in_order(before: _Book, after: _Book) -> list[str]:
    """Return all pointers, section by section, and in each by article."""
    everything = dict.fromkeys((*before.rules, *after.rules))
    parts = dict.fromkeys(pointer.rpartition("/")[0] for pointer in everything)
    sections = before.lexicon.shapes.at(()).members()
    order = {section: place for place, section in enumerate(sections)}
    ranked = sorted(parts, key=lambda part: order.get(tokens(part)[0], len(order)))
    places = {part: place for place, part in enumerate(ranked)}

    def place(pointer: str) -> tuple[int, _Order]:
        rule = before.rules.get(pointer) or after.rules.get(pointer) or {}
        articles = articles_of(citations_in(rule.get("source", [])))
        cited = min((article.ref.order() for article in articles), default=_UNCITED)
        return places[pointer.rpartition("/")[0]], cited

    return sorted(everything, key=place)


def _change(pointer: str, before: _Book, after: _Book) -> Change | None:
    old: Found = before.rules.get(pointer, ABSENT)
    new: Found = after.rules.get(pointer, ABSENT)
    rule = _object(new if isinstance(old, Absent) else old)
    title = str(rule.get("title", tokens(pointer)[-1]))
    told_title = _title(title, pointer, before.lexicon)
    sources = [citations_in(_object(side).get("source", [])) for side in (old, new)]
    if isinstance(old, Absent) or isinstance(new, Absent):
        names = (after if isinstance(old, Absent) else before).names(pointer)
        held = shorten(names.summary(rule, names.shapes.at(tokens(pointer))))
        lacking = before if isinstance(old, Absent) else after
        lead = _ADDED if lacking is before else _REMOVED
        if lacking.is_unknown:
            lead = _UNKNOWN_LEFT if lacking is before else _UNKNOWN_RIGHT
        words = tell_rule(told_title, sources[0], sources[1], lead)
        if held.zh:
            words = Words(zh=f"{words.zh}({held.zh})", en=f"{words.en} ({held.en})")
        return Change(
            pointer=pointer,
            kind="not_known" if lacking.is_unknown else "added" if lacking is before else "removed",
            concern="substance",
            title=title,
            words=words if isinstance(old, Absent) else _with_removal(words, pointer, after),
        )
    place = Place(
        title=told_title,
        left=Side(pointer).holding(old),
        right=Side(pointer).holding(new),
        shape=before.lexicon.shapes.at(tokens(pointer)),
        concern="substance",
    )
    found = Editor(before.names(pointer), after.names(pointer)).between(old, new, place)
    edits = tuple(sorted(found, key=lambda edit: CONCERNS.index(edit.concern)))
    if not edits:
        return None
    words = tell_rule(told_title, sources[0], sources[1], _extent(edits))
    return Change(
        pointer=pointer,
        kind="changed",
        concern=edits[0].concern,
        title=title,
        words=words,
        edits=edits,
    )


def _with_removal(words: Words, pointer: str, after: _Book) -> Words:
    """Return the sentence on a rule that is gone, with the article that took it out, if any did."""
    removing: list[JsonObject] = []
    for removal in map(_object, _object(_object(after.rulebook).get("removals")).values()):
        removes = removal.get("removes")
        if isinstance(removes, list) and pointer.removeprefix("/") in removes:
            removing += citations_in(removal.get("source", []))
    articles = articles_in_words((), articles_of(removing))
    if not articles.zh:
        return words
    return Words(zh=f"{words.zh},依据{articles.zh}", en=f"{words.en}, by {articles.en}")


def _extent(edits: Sequence[Edit]) -> Words:
    """Return that a rule changed, or that only what is no law did."""
    if edits[0].concern == "substance":
        return _CHANGED
    kinds = dict.fromkeys(map(_part, edits))
    parts = [words for name, words in _PARTS.items() if name in kinds]
    zh = "、".join(part.zh for part in parts)
    en = ", the ".join(part.en for part in parts[:-1])
    en = f"{en} and the {parts[-1].en}" if en else parts[-1].en
    verb = "differs" if len(parts) == 1 and "source" not in kinds else "differ"
    return Words(zh=f"“{{}}”仅{zh}不同,内容未变", en=f"only the {en} {verb}: {{}}")


def _part(edit: Edit) -> str:
    """Return what an edit that changes no law concerns, a key of the parts."""
    name = str(edit.right_pointer or edit.left_pointer).rpartition("/")[2]
    return "article" if name == "source" and has_same_quotes(edit.old, edit.new) else name


def _title(title: str, pointer: str, lexicon: Lexicon) -> Words:
    """Return what a rule is called: in English by its label, where a vocabulary has one."""
    section, name = tokens(pointer)[-2:]
    vocabulary = lexicon.shapes.at(tokens(pointer)[:-1]).keys
    if section == _ORGANIZATION:
        vocabulary = "offices"
    known = lexicon.vocabularies.get(vocabulary or "")
    term = known.terms.get(name) if known else None
    return Words(zh=title, en=term.label.en if term else title)


def _object(value: Json | Absent) -> JsonObject:
    return value if isinstance(value, dict) else {}
