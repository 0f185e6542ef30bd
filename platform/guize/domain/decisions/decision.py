"""A decision: its outcome, the rule that made it, those that did not and why, and its citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from guize.domain.effective.caveats import Caveat
from guize.domain.json_types import JsonObject

Outcome: TypeAlias = Literal[
    "decided", "ambiguous", "needs_facts", "unstated", "incomplete", "not_regulated", "vacancy"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided, before the time and the law that bind it are told (see services).

    ``result`` holds the members of the kind (``chain``, ``signatory``, ``due_on`` …). ``rules`` are
    the JSON Pointers of the rules that decided. With ``ambiguous``, ``candidates`` holds the result
    of each tied rule and ``result`` what they have in common. With ``needs_facts``, ``needs`` names
    the facts in the order in which to ask for them; with another outcome, facts marked ``optional``
    with which more could be told (a date, whether a meeting is quorate). With ``unstated``,
    ``reason`` says what the text leaves unsaid. With ``incomplete``, articles that might decide are
    missing, illegible or not encoded yet; what a baseline gives in their place stands in
    ``result``. ``considered`` tells of every rule that was looked at; ``assumed`` are the declared
    defaults that mattered. ``is_provisional``: it counts on unpublished calendars; ``years`` are
    those whose calendar was looked up. ``is_doubtful``: other law may prevail, as a warning says.
    ``notes`` are editors' remarks on the rules that decided (``rule``, ``note``); they are no law.
    ``refers_to`` is other law that these rules refer to, ``materials`` what they want handed in,
    ``consequences`` what they say follows, ``deemed`` which conduct they say counts as what.
    """

    outcome: Outcome
    result: JsonObject = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    candidates: tuple[JsonObject, ...] = ()
    needs: tuple[JsonObject, ...] = ()
    considered: tuple[JsonObject, ...] = ()
    citations: tuple[JsonObject, ...] = ()
    assumed: JsonObject = field(default_factory=dict)
    warnings: Sequence[Caveat] = ()
    reason: str | None = None
    is_provisional: bool = False
    is_doubtful: bool = False
    years: frozenset[int] = frozenset()
    notes: tuple[JsonObject, ...] = ()
    refers_to: tuple[JsonObject, ...] = ()
    materials: tuple[JsonObject, ...] = ()
    consequences: tuple[JsonObject, ...] = ()
    deemed: tuple[JsonObject, ...] = ()
