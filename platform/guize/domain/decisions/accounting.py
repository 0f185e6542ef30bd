"""What an answer says beside who acts: by which articles, idle delegations, who waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from guize.domain.decisions.acting import is_absent
from guize.domain.decisions.case import Case, Delegation
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.ruling import merge_notes, notes_on
from guize.domain.decisions.titles import office_title
from guize.domain.effective.caveats import Caveat
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.content import merge_citations
from guize.domain.rules.nothing import Unstated
from guize.domain.rules.substitution import Substitution
from guize.domain.words import Words

# What is done by who is named under a member of an answer, where no action says it.
_DOING = {
    "convene": Words(zh="召集", en="convene"),
    "preside": Words(zh="主持", en="preside"),
}


_TOLD = frozenset({"acting", "blocked", "perhaps_absent"})


def account_for_acting(decision: Decision, case: Case) -> Decision:
    """Return ``decision`` with the articles by which somebody acts for somebody else.

    Warnings tell of delegations without effect, of each step that waits as its office is absent
    and nobody may stand in, and of what about absence the law or the question leaves open.
    """
    if decision.outcome not in ("decided", "ambiguous", "unstated"):
        return decision
    met = [*_met_in([decision.result, *decision.candidates])]
    acted = [step for step, _ in met if "acting" in step]
    known = {rule.id: rule for rule in case.rules.substitutions}
    used = dict.fromkeys(str(step.get("rule")) for step in acted)
    rules = [known[rule_id] for rule_id in used if rule_id in known]
    effective = {(step.get("entrusted_by"), step["acting"]) for step in acted}
    idle = [m for m in case.delegations if (m.giver, m.holder) not in effective]
    warnings = (
        *(_waits(step, member, case) for step, member in met if "blocked" in step),
        *(_perhaps_absent(step, case) for step, _ in met if "perhaps_absent" in step),
        *_unstated_pairs(rules, case),
        *(_without_effect(delegation, case) for delegation in idle),
    )
    return replace(
        decision,
        citations=merge_citations([decision.citations, *(rule.citations for rule in rules)]),
        notes=merge_notes([decision.notes, notes_on(rules)]),
        warnings=(*decision.warnings, *dict.fromkeys(one for one in warnings if one)),
    )


def _met_in(value: Json, member: str = "") -> Iterator[tuple[JsonObject, str]]:
    """Yield what somebody else does or nobody may do, with the member of the answer it is in."""
    if isinstance(value, dict):
        if not _TOLD.isdisjoint(value):
            yield value, member
        for name, item in value.items():
            if name != "source":  # nobody acts in a citation, and most of an answer are those
                yield from _met_in(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _met_in(item, member)


def _waits(step: JsonObject, member: str, case: Case) -> Caveat | None:
    """Say that a step waits; None for somebody who is only asked or told."""
    action = step.get("action")
    doing = _DOING.get(member)
    if isinstance(action, str):
        label = case.vocabularies["actions"].terms[action].label
        doing = Words(zh=str(step.get("verb", label.zh)), en=label.en)
    if doing is None:
        return None
    office = str(step.get("resolved", step["office"]))
    could = cast("list[JsonObject]", step["could_act"])
    if could:
        zh = "、".join(str(one.get("title", "他人(条文未载明何人)")) for one in could)
        en = ", ".join(str(one.get("office", "somebody it does not name")) for one in could)
        rest = Words(
            zh=f"条文许可{zh}代行,但须先有委托(授权、安排)。",
            en=f"the text lets {en} act, but only if entrusted.",
        )
        if all("portfolio" in one for one in could):
            rest = Words(
                zh=f"条文按分工由{zh}分别代行,须先说明所涉事项属于谁的分工。",
                en=f"by the text {en} act, each in their own portfolio: say whose the matter is.",
            )
    else:
        rest = Words(
            zh="就所给情形,条文没有许可他人代行。",
            en="as things stand, the text lets nobody else act.",
        )
    return Caveat(
        "step_blocked",
        Words(
            zh=f"{step['title']}缺席,“{doing.zh}”一步无人可代:{rest.zh}",
            en=f"{office} is absent, and nobody may stand in to {doing.en}: {rest.en}",
        ),
    )


def _perhaps_absent(step: JsonObject, case: Case) -> Caveat:
    office = str(step.get("resolved", step["office"]))
    absent = [str(one) for one in cast("list[Json]", step["perhaps_absent"])]
    titles = "、".join(office_title(one, case) for one in absent)
    return Caveat(
        "perhaps_absent",
        Words(
            zh=f"{step['title']}与缺席的{titles}可能是同一人,答复没有当作缺席;"
            f"如是同一人,请把 {office} 也列入 absent。",
            en=f"{office} may be the same person as {', '.join(absent)}, who is absent; it was not"
            f" taken to be. If it is, name {office} in absent too.",
        ),
    )


def _unstated_pairs(used: Sequence[Substitution], case: Case) -> Iterator[Caveat]:
    """Say that somebody acts because a pair is away, and the text does not say who are pairs."""
    for rule in used:
        for other in case.rules.substitutions:
            if not isinstance(other.pairs, Unstated):
                continue
            if rule.both_absent and not other.concerned.isdisjoint(rule.names):
                yield _taken_for_a_pair(rule, other.pairs)


def _taken_for_a_pair(rule: Substitution, pairs: Unstated) -> Caveat:
    return Caveat(
        "pairs_unstated",
        Words(
            zh=f"“{rule.title}”只及于互为AB角者;{pairs.what},条文未载明,"
            "答复按所给缺席者互为AB角推定。",
            en=f"{rule.id} speaks of pairs who are both away; the text does not say who are pairs,"
            " and those said to be absent were taken for one.",
        ),
    )


def _without_effect(delegation: Delegation, case: Case) -> Caveat:
    giver, holder = office_title(delegation.giver, case), office_title(delegation.holder, case)
    if is_absent(delegation.holder, case):
        return Caveat(
            "delegation_holder_absent",
            Words(
                zh=f"{giver}委托{holder}未起作用:受托人本人缺席。",
                en=f"The delegation from {delegation.giver} to {delegation.holder} moves nothing: "
                "its holder is absent.",
            ),
        )
    return Caveat(
        "delegation_without_ground",
        Words(
            zh=f"{giver}委托{holder}未起作用:对所问之事,条文没有许可此项委托,或其前提(如外出)不具备。",
            en=f"The delegation from {delegation.giver} to {delegation.holder} moves nothing here: "
            "the text does not allow it, or not as things stand (if nobody is absent, say).",
        ),
    )
