"""Who acts for whom: by mandate, authorisation or arrangement, or by a rule of substitution.

Absence alone moves nothing where the text asks for a mandate (DESIGN: 受委托 ≠ 缺席).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from guize.domain.decisions.case import Case
from guize.domain.json_types import Json, JsonObject


def stand_in(office: str, step: JsonObject, case: Case) -> JsonObject:
    """Return who acts in a step instead of ``office``, or why nobody does; empty if nothing moves.

    ``acting`` names the one who acts, ``by`` the ground; ``blocked`` is set where the office is
    absent and the text lets nobody act for it as things stand, with those who ``could_act``.
    """
    is_absent = _covered(office, case.absent, case)
    mandated = [m.holder for m in case.mandates if _same(m.giver, office, case)]
    for delegate in _delegates(step):
        holder = str(delegate["office"])
        if any(_same(given, holder, case) for given in mandated):
            return {"acting": holder, "by": delegate["by"]}
    for rule_id, rule in case.section("substitution").items():
        found = _substitute(rule, office, mandated, case) if is_absent else None
        if found is not None:
            return {**found, "rule": f"/substitution/{rule_id}"}
    if not is_absent:
        return {}
    could: list[Json] = [{"office": d["office"], "by": d["by"]} for d in _delegates(step)]
    could += [
        {"office": acting, "by": rule.get("by"), "rule": f"/substitution/{rule_id}"}
        for rule_id, rule in case.section("substitution").items()
        for acting in _acting(rule)
        if _names(rule, office, case) and rule.get("by") != "rule"
    ]
    return {"blocked": True, "could_act": could}


def _substitute(
    rule: JsonObject, office: str, mandated: list[str], case: Case
) -> JsonObject | None:
    """Return the substitution that ``rule`` makes for the absent ``office``, if it does."""
    if not _names(rule, office, case):
        return None
    if rule.get("both_absent"):
        # 互为AB角者同时外出: it takes a second absent office of the pair.
        others = [other for other in case.absent if other != office and _names(rule, other, case)]
        if not others:
            return None
    ground = rule.get("by", "rule")
    for acting in _acting(rule):
        if _covered(acting, case.absent, case):
            continue
        if ground == "rule" or any(_same(given, acting, case) for given in mandated):
            found: JsonObject = {"acting": acting, "by": ground}
            if isinstance(rule.get("scope"), str):
                found["scope"] = rule["scope"]
            return found
    return None


def _names(rule: JsonObject, office: str, case: Case) -> bool:
    named = rule.get("absent") or (rule.get("offices") if rule.get("both_absent") else None) or []
    return any(_same(str(name), office, case) for name in cast("list[Json]", named))


def _acting(rule: JsonObject) -> Iterator[str]:
    actor = rule.get("acting")
    if isinstance(actor, dict):
        if isinstance(actor.get("office"), str):
            yield str(actor["office"])
        for branch in cast("list[Json]", actor.get("any_of") or []):
            if isinstance(branch, dict) and isinstance(branch.get("office"), str):
                yield str(branch["office"])


def _delegates(step: JsonObject) -> list[JsonObject]:
    return [d for d in cast("list[Json]", step.get("delegates") or []) if isinstance(d, dict)]


def _covered(office: str, absent: frozenset[str], case: Case) -> bool:
    offices = case.vocabularies["offices"]
    return any(offices.covers(name, office) for name in absent)


def _same(wide: str, office: str, case: Case) -> bool:
    return case.vocabularies["offices"].covers(wide, office)
