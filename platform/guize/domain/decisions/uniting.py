"""Uniting chains that all apply: each keeps its order, equal steps merge, ties are ordered."""

from __future__ import annotations

from collections.abc import Sequence

from guize.domain.decisions.chains import Taken
from guize.domain.json_types import JsonObject
from guize.domain.rules.chains import Step
from guize.domain.rules.content import content_key

# Whatever prepares a leave, then granting it, then telling of it.
_ORDER = (
    *("propose", "submit", "draft", "register", "review", "opine", "coordinate", "countersign"),
    *("approve", "consent", "decide", "file", "copy", "report", "notify"),
)


def unite_chains(chains: Sequence[Sequence[Taken]]) -> list[JsonObject]:
    """Return one chain with the steps of all ``chains``.

    Steps are equal if office, action and recipients are; their other members (verb, strength,
    citations) come from the first. Of the steps that may come next, the first by action (approve,
    consent, file, copy, report, notify), then by office and recipients, is taken.
    ``parallel_with_previous`` is kept where the step it refers to stays the previous one.
    """
    steps: dict[str, Taken] = {}
    before: dict[str, set[str]] = {}
    partner: dict[str, str] = {}
    for chain in chains:
        done: list[str] = []
        for taken in chain:
            name = _identity(taken)
            steps.setdefault(name, taken)
            parallel = taken.step.is_parallel and bool(done)
            if parallel:
                partner[name] = done[-1]
            earlier = set(done[:-1]) if parallel else set(done)
            before.setdefault(name, set()).update(earlier - {name})
            if name not in done:
                done.append(name)
    return _ordered(steps, before, partner)


def _ordered(
    steps: dict[str, Taken], before: dict[str, set[str]], partner: dict[str, str]
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
        taken = left.pop(name)
        told = taken.told
        if taken.step.is_parallel and partner.get(name) != previous:
            told = {key: value for key, value in told.items() if key != "parallel_with_previous"}
        united.append(told)
        previous = name
    return united


_NAMING = ("office", "body", "action", "to", "respectively", "if")


def _identity(taken: Taken) -> str:
    """Return what makes two steps one; of choices and of what stands elsewhere, all they say."""
    step, told = taken.step, taken.told
    if isinstance(step, Step) and step.action is not None:
        return content_key({name: told[name] for name in _NAMING if name in told})
    return content_key(told)


def _rank(taken: Taken) -> tuple[int, str]:
    step = taken.step
    if not isinstance(step, Step):
        return len(_ORDER), ""
    place = _ORDER.index(step.action) if step.action in _ORDER else len(_ORDER)
    return place, step.office or ""
