"""Uniting chains that all apply: each keeps its order, equal steps merge, ties are ordered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from guize.domain.decisions.ruling import content_key
from guize.domain.json_types import Json, JsonObject

# Whatever prepares a leave, then granting it, then telling of it.
_ORDER = (
    *("propose", "submit", "draft", "register", "review", "opine", "coordinate", "countersign"),
    *("approve", "consent", "decide", "file", "copy", "report", "notify"),
)


def unite_chains(chains: Sequence[Sequence[Json]]) -> list[JsonObject]:
    """Return one chain with the steps of all ``chains``.

    Steps are equal if office, action and recipients are; their other members (verb, strength,
    citations) come from the first. Of the steps that may come next, the first by action (approve,
    consent, file, copy, report, notify), then by office and recipients, is taken.
    ``parallel_with_previous`` is kept where the step it refers to stays the previous one.
    """
    steps: dict[str, JsonObject] = {}
    before: dict[str, set[str]] = {}
    partner: dict[str, str] = {}
    for chain in chains:
        done: list[str] = []
        for step in cast("Sequence[JsonObject]", chain):
            name = _identity(step)
            steps.setdefault(name, step)
            parallel = step.get("parallel_with_previous") is True and bool(done)
            if parallel:
                partner[name] = done[-1]
            earlier = set(done[:-1]) if parallel else set(done)
            before.setdefault(name, set()).update(earlier - {name})
            if name not in done:
                done.append(name)
    return _ordered(steps, before, partner)


def _ordered(
    steps: dict[str, JsonObject], before: dict[str, set[str]], partner: dict[str, str]
) -> list[JsonObject]:
    left = dict(steps)
    united: list[JsonObject] = []
    previous = ""
    while left:
        ready = [name for name in left if not before[name] & left.keys()]
        # Two chains that demand opposite orders leave nothing ready: the first chain's order holds.
        name = min(
            ready or list(left)[:1],
            key=lambda n: (partner.get(n) != previous, *_rank(left[n]), n),
        )
        step = left.pop(name)
        if "parallel_with_previous" in step and partner.get(name) != previous:
            step = {key: value for key, value in step.items() if key != "parallel_with_previous"}
        united.append(step)
        previous = name
    return united


def _identity(step: JsonObject) -> str:
    members = ("office", "body", "action", "to", "if")
    named: JsonObject = {key: step[key] for key in members if key in step}
    return content_key(named if "action" in step else step)


def _rank(step: JsonObject) -> tuple[int, str]:
    action = str(step.get("action", ""))
    place = _ORDER.index(action) if action in _ORDER else len(_ORDER)
    return place, str(step.get("office", ""))
