"""Rules on when something is due: ``deadlines``, and the limits that meetings and leave set."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, cast

from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.rules.actors import optional_text, texts_of
from guize.domain.rules.content import content_key
from guize.domain.rules.limits import Limit, read_limit
from guize.domain.rules.marks import MARKS, find_part
from guize.domain.rules.nothing import Unstated, find_unstated
from guize.domain.rules.rule import Rule, members_of_rule
from guize.domain.rules.sections import rules_of
from guize.domain.rules.when import Vocabularies

Relation: TypeAlias = Literal["within", "before"]

SELECTORS = ("trigger", "obligor", "action")

# What a deadline says apart from when it runs, whom it binds, how long it is and how it is cited.
_DUTY = (
    "action",
    "to",
    "relation",
    "forbidden",
    "unless",
    "exception",
    "on_overrun",
    "requirements",
    "materials",
    "consequences",
    "part_of",
    "text",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Rule):
    """Within what ``limit`` of a trigger something must be done, or how long before it.

    ``part_of`` is the id of the enclosing deadline; ``strength`` is the nearest to the limit.
    ``unsaid`` are those of trigger, obligor and action that the text leaves open, with what it
    leaves unsaid. One that ``adds_up`` is a limit of leave: all of those that hold must be kept.
    """

    triggers: tuple[str, ...]
    obligors: tuple[str, ...]
    limit: Limit
    relation: Relation
    part_of: str | None
    duty: str
    unsaid: Mapping[str, str] = field(default_factory=dict)
    adds_up: bool = False

    def comes_to(self, limit: Limit, *, for_anybody: bool) -> Hashable:
        """Return what the rule comes to with ``limit``: equal keys, equal outcomes.

        Whom it binds counts only ``for_anybody``, that is while nobody has been named.
        """
        return self.duty, content_key(limit.said), self.obligors if for_anybody else ()

    @property
    def unstated(self) -> str | None:
        """What the text leaves unsaid of the limit, or of what it runs from, if it does."""
        if isinstance(self.limit, Unstated):
            return self.limit.what
        return self.starts_unstated

    @property
    def starts_unstated(self) -> str | None:
        """What the text leaves unsaid of what the limit runs from, if it does."""
        return self.unsaid.get("trigger")


def read_deadlines(rulebook: Rulebook, vocabularies: Vocabularies) -> tuple[Deadline, ...]:
    """Return what may set a limit: each rule of ``deadlines``, those of each meeting, of leave."""
    found = [
        _read(child("/deadlines", rule_id), rule, vocabularies, {})
        for rule_id, rule in rules_of(rulebook, "deadlines")
    ]
    for meeting, rule in rules_of(rulebook, "meetings"):
        for kind in _MEETING_LIMITS:
            limited = _meeting_rule(rule, kind)
            if limited is not None:
                pointer = child("/meetings", meeting) + "".join(f"/{key}" for key in kind.path)
                found.append(_read(pointer, limited, vocabularies, {"meeting": meeting}))
    for rule_id, rule in rules_of(rulebook, "leave"):
        for limit in _LEAVE_LIMITS:
            limited = _leave_rule(rule, limit)
            if limited is not None:
                pointer = child("/leave", rule_id) + f"/{limit.member}"
                found.append(replace(_read(pointer, limited, vocabularies, {}), adds_up=True))
    return tuple(found)


def _read(
    pointer: str, entry: JsonObject, vocabularies: Vocabularies, tests: JsonObject
) -> Deadline:
    unsaid = {fact: found for fact in SELECTORS if (found := _unsaid(entry.get(fact)))}
    selecting: JsonObject = {
        fact: entry[fact] for fact in SELECTORS if fact in entry and fact not in unsaid
    }
    limit = cast("JsonObject", entry["limit"])
    members = members_of_rule(pointer, entry, vocabularies, {**selecting, **tests})
    members["strength"] = optional_text(limit, "strength") or members["strength"]
    return Deadline(
        **members,
        triggers=texts_of(selecting.get("trigger")),
        obligors=texts_of(selecting.get("obligor")),
        limit=read_limit(limit),
        relation=cast("Relation", entry["relation"]),
        part_of=optional_text(entry, "part_of"),
        duty=content_key({name: entry[name] for name in _DUTY if name in entry}),
        unsaid=unsaid,
    )


def _unsaid(entry: Json) -> str | None:
    unstated = find_unstated(entry) if isinstance(entry, dict) else None
    return None if unstated is None else unstated.what


@dataclass(frozen=True, slots=True)
class _MeetingLimit:
    """Where a meeting keeps a limit, and what it is a limit for."""

    path: tuple[str, ...]
    trigger: str
    action: str
    relation: Relation
    title: str


_MEETING_LIMITS = (
    _MeetingLimit(
        ("minutes", "drafted_within"), "meeting-ended", "draft-minutes", "within", "纪要初稿"
    ),
    _MeetingLimit(
        ("minutes", "issued_within"), "meeting-ended", "issue-minutes", "within", "纪要印发"
    ),
    _MeetingLimit(
        ("agenda", "lead_time"), "meeting-scheduled", "submit-papers", "before", "材料报送"
    ),
)


def _meeting_rule(rule: JsonObject, kind: _MeetingLimit) -> JsonObject | None:
    """Return a meeting's limit in the shape of a rule of ``deadlines``."""
    part = find_part(rule, *kind.path)
    if part is None:
        return None
    itself: JsonObject = {key: member for key, member in part.items() if key != "source"}
    limited: JsonObject = {
        "title": f"{rule.get('title')}{kind.title}",
        "trigger": kind.trigger,
        "action": kind.action,
        "relation": kind.relation,
        "limit": part.get("limit", itself),
    }
    for member, name in (("by", "obligor"), ("to", "to"), ("source", "source")):
        if member in part:
            limited[name] = part[member]
    for member in ("strength", "when"):
        if member in part or member in rule:
            limited[member] = part.get(member, rule.get(member))
    return limited


@dataclass(frozen=True, slots=True)
class _LeaveLimit:
    """Where a rule on leave keeps a limit, and what starts it."""

    member: str
    trigger: str
    relation: Relation
    title: str


_LEAVE_LIMITS = (
    _LeaveLimit("lead_time", "departure", "before", "提前时限"),
    _LeaveLimit("on_return", "return", "within", "返回后"),
)

_ASKING = ("approve", "consent", "file", "copy", "report", "notify")
"""What may be due before leaving, where the chain is laid down elsewhere or not stated."""


def _leave_rule(rule: JsonObject, kind: _LeaveLimit) -> JsonObject | None:
    """Return a limit of leave in the shape of a rule of ``deadlines``: the applicant is bound."""
    part = find_part(rule, kind.member)
    if part is None:
        return None
    itself: JsonObject = {key: member for key, member in part.items() if key not in MARKS}
    limit = itself if kind.member == "lead_time" else part.get("limit")
    if not isinstance(limit, dict):
        return None  # to be done on return, the text does not say when
    limited: JsonObject = {
        "title": f"{rule.get('title')}:{kind.title}",
        "trigger": kind.trigger,
        "relation": kind.relation,
        "limit": limit,
    }
    if kind.member == "lead_time":
        limited["action"] = [*(_actions(rule.get("chain")) or _ASKING)]
    limited |= {name: part[name] for name in ("action", "to", "text", "note") if name in part}
    limited |= {name: part[name] for name in MARKS if name in part}
    when = rule.get("when")
    tests: JsonObject = {**when} if isinstance(when, dict) else {}
    if "applicant" in tests:
        limited["obligor"] = tests.pop("applicant")
    return {**limited, "when": tests} if tests else limited


def _actions(chain: Json) -> tuple[str, ...]:
    """Return what the steps of a chain do, each action once."""
    if isinstance(chain, list):
        return tuple(dict.fromkeys(action for one in chain for action in _actions(one)))
    if not isinstance(chain, dict):
        return ()
    action = chain.get("action")
    return (action,) if isinstance(action, str) else _actions(chain.get("any_of"))
