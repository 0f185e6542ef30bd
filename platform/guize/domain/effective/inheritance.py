"""Lex superior 上位法优于下位法: what an ancestor's baseline gives where a tenant has no rule.

DESIGN §4 step 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guize.domain.effective.fold import BASELINE, Folded, Origin, Origins
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, Rulebook


@dataclass(frozen=True, slots=True)
class Inherited:
    """A rulebook filled from a baseline.

    ``sources`` are the versions that gave rules, ``replaced`` the pointers of rules that give way
    to binding ones of their id, with what they said.
    """

    folded: Folded
    sources: frozenset[Origin]
    replaced: tuple[tuple[str, Json], ...] = ()


def offered_rules(rules: Rulebook) -> Iterator[tuple[str, str, Json]]:
    """Yield section, id and content of each rule in the baseline of ``rules``."""
    baseline = rules.get(BASELINE)
    for section, entries in (baseline if isinstance(baseline, dict) else {}).items():
        for rule_id, rule in (entries if isinstance(entries, dict) else {}).items():
            yield section, rule_id, rule


def has_rule(rules: Rulebook, section: str, rule_id: str) -> bool:
    """Return whether ``rules`` has a rule of that id in that section."""
    entries = rules.get(section)
    return isinstance(entries, dict) and rule_id in entries


def is_binding(rule: Json) -> bool:
    """Tell whether an offered rule stands beside the tenant's own, whatever that says."""
    return isinstance(rule, dict) and rule.get("binding") is True


def fill_from_baseline(own: Folded, ancestor: Folded) -> Inherited:
    """Return ``own`` with the rules of the ancestor's baseline that it lacks, each whole.

    A rule that is marked ``binding`` takes the place of one of its id, by rank. Call it with the
    nearest ancestor first: what that one gives, a farther one does not, unless it binds.
    """
    gaps: dict[str, dict[str, Json]] = {}
    replaced: list[tuple[str, Json]] = []
    for section, rule_id, rule in offered_rules(ancestor.rules):
        is_standing = has_rule(own.rules, section, rule_id)
        if is_standing and is_binding(rule):
            entries = own.rules[section]
            standing = entries[rule_id] if isinstance(entries, dict) else None
            replaced.append((child(child("", section), rule_id), standing))
        if not is_standing or is_binding(rule):
            gaps.setdefault(section, {})[rule_id] = rule
    if not gaps:
        return Inherited(own, frozenset())
    rules = dict(own.rules)
    for section, given in gaps.items():
        entries = rules.get(section)
        rules[section] = {**entries, **given} if isinstance(entries, dict) else given
    gone = tuple(pointer for pointer, _ in replaced)
    origins = {
        at: origin
        for at, origin in own.origins.items()
        if not any(f"{at}/".startswith(f"{pointer}/") for pointer in gone)
    }
    given_origins = _given_origins(gaps, ancestor.origins)
    origins.update(given_origins)
    return Inherited(Folded(rules, origins), frozenset(given_origins.values()), tuple(replaced))


def _given_origins(gaps: dict[str, dict[str, Json]], origins: Origins) -> Origins:
    prefix = child("", BASELINE)
    wanted = {
        child(child("", section), rule_id) for section, given in gaps.items() for rule_id in given
    }
    given: Origins = {}
    for pointer, origin in origins.items():
        if pointer.startswith(f"{prefix}/"):
            served_at = pointer.removeprefix(prefix)
            if "/".join(served_at.split("/")[:3]) in wanted:
                given[served_at] = origin
    return given
