"""Whether what a rule copies (verbs, vague words, conditions, duties) stands in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guize.checks.quoted_places import Place
from guize.domain.amounts import plain
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import child
from guize.domain.json_types import Json
from guize.domain.words import Words

COPIED = frozenset({"verb", "vague", "if", "duties"})
_ABRIDGED = frozenset({"verb", "duties"})
_UNSTATED = "unstated"
_PIECES = re.compile(r"[,、;。:,;:()()…]+|……")
_SENTENCES = re.compile(r"[。;\n]")
_QUOTED = re.compile("“([^”]+)”")


def check_copies(place: Place) -> Iterator[Finding]:
    """Yield a warning for each copied text that neither the quotes nor the articles hold.

    A verb may leave words of its sentence out (提出…建议); of other texts each piece between
    commas must stand there. Of what is `unstated`, the words in “…” must.
    """
    if not place.articles:
        return
    for name, value in place.value.items():
        if name in COPIED or name == _UNSTATED:
            texts = value if isinstance(value, list) else [value]
            for index, text in enumerate(texts):
                pointer = child(place.pointer, name)
                at = child(pointer, index) if isinstance(value, list) else pointer
                yield from _check_text(place, name, text, at)


def _check_text(place: Place, name: str, text: Json, pointer: str) -> Iterator[Finding]:
    if not isinstance(text, str):
        return
    if name == _UNSTATED:
        pieces = [plain(words) for words in _QUOTED.findall(text)]
    else:
        pieces = [piece for piece in _PIECES.split(plain(text)) if piece]
    grounds = (place.quote, place.quotes, place.articles)
    missing = [piece for piece in pieces if not any(_holds(g, piece, name) for g in grounds)]
    if missing:
        words = Words(
            zh=f"所引条文中没有“{'”“'.join(missing)}”;此处应照录原文用语。",
            en=f"the articles cited do not say {', '.join(missing)}: copy the words of the text.",
        )
        yield Finding(
            code="words_not_quoted",
            pointer=pointer,
            words=words,
            severity=Severity.WARNING,
            citation=place.nearest.citation,
        )


def _holds(ground: str, piece: str, name: str) -> bool:
    if piece in ground:
        return True
    return name in _ABRIDGED and any(_runs_through(s, piece) for s in _SENTENCES.split(ground))


def _runs_through(sentence: str, piece: str) -> bool:
    """Tell whether the signs of ``piece`` stand in ``sentence`` in their order."""
    signs = iter(sentence)
    return all(sign in signs for sign in piece)
