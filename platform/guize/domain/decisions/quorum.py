"""Quorums: strict and inclusive majorities of the members; participants do not count."""

from __future__ import annotations

from guize.domain.decisions.case import Case
from guize.domain.errors import Fault, InvalidInputError
from guize.domain.json_types import JsonObject
from guize.domain.rules.meetings import People, Quorum
from guize.domain.rules.nothing import Unstated
from guize.domain.words import Words


def check_counts(case: Case) -> None:
    """Refuse counts that no meeting can have.

    Raises:
        InvalidInputError: no members, or more of them present than there are.

    """
    members, present = _count(case, "members"), _count(case, "present")
    faults: list[Fault] = []
    if members == 0:
        words = Words(
            zh="组成人员人数应至少为 1。",
            en="A meeting has at least one member: give their number.",
        )
        faults.append(Fault("/facts/members", "out_of_range", words))
    elif members is not None and present is not None and present > members:
        words = Words(
            zh=f"出席的组成人员({present} 人)多于组成人员({members} 人);列席、参加人员不计。",
            en=f"{present} members cannot be present where there are {members}; participants and"
            " observers do not count.",
        )
        faults.append(Fault("/facts/present", "out_of_range", words))
    if faults:
        raise InvalidInputError(tuple(faults))


def tell_quorum(
    quorum: Quorum | Unstated | None, members: People | None, case: Case
) -> tuple[JsonObject, tuple[str, ...]]:
    """Return ``quorate`` and ``quorum`` of the answer, and the facts that are missing for them.

    ``quorum`` has the rule's members, ``required`` (the least number that must be present, null if
    the number of members is not known) and ``offices``, those who are members.
    """
    if not isinstance(quorum, Quorum):
        return {"quorate": None, "quorum": quorum.said if quorum else None}, ()
    total, present = _count(case, "members"), _count(case, "present")
    required = required_number(quorum, total)
    told: JsonObject = {**quorum.said, "required": required}
    if members is not None and members.offices:
        told["offices"] = list(members.offices)
    quorate = None if required is None or present is None else present >= required
    needs = [] if required is not None else ["members"]
    if present is None:
        needs.append("present")
    return {"quorate": quorate, "quorum": told}, tuple(needs)


def required_number(quorum: Quorum, members: int | None) -> int | None:
    """Return how many of ``members`` must be present; None where that takes their number.

    超过半数 is more than the half, 半数以上 the half at least.
    """
    if isinstance(quorum.threshold, int):
        return quorum.threshold
    if members is None:
        return None
    return members // 2 + 1 if quorum.threshold == "more_than_half" else (members + 1) // 2


def _count(case: Case, fact: str) -> int | None:
    number = case.facts.given.get(fact)
    return number if isinstance(number, int) else None
