"""Quorums: shares and numbers of the members who must be there; participants do not count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from guize.domain.decisions.case import Case
from guize.domain.effective.caveats import Caveat
from guize.domain.errors import Fault, InvalidInputError
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import without
from guize.domain.rules.meetings import Attendance, People
from guize.domain.rules.nothing import Unstated
from guize.domain.rules.voting import Quorum, layers_of
from guize.domain.words import Words

Span: TypeAlias = tuple[int, int]
"""At least, and at most, so many."""

VOTES = ("votes_for", "votes_against", "votes_abstaining")


def check_counts(case: Case) -> None:
    """Refuse counts that no meeting can have.

    Raises:
        InvalidInputError: no members; or more present, by video or voting than there can be.

    """
    members, present = count_of("members", case), count_of("present", case)
    by_video, votes = count_of("by_video", case), sum(count_of(one, case) or 0 for one in VOTES)
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
    there = members if present is None else present
    if there is not None and by_video is not None and by_video > there:
        words = Words(
            zh=f"以视频方式出席的({by_video} 人)多于出席的组成人员({there} 人);前者应计入后者。",
            en=f"{by_video} cannot attend by video where {there} are present; count them among"
            " these.",
        )
        faults.append(Fault("/facts/by_video", "out_of_range", words))
    if there is not None and votes > there:
        given = next(one for one in VOTES if count_of(one, case))
        words = Words(
            zh=f"票数合计 {votes},多于出席的组成人员({there} 人);只有出席的组成人员可以表决。",
            en=f"{votes} votes cannot be cast where {there} members are present; only members who"
            " are present vote.",
        )
        faults.append(Fault(f"/facts/{given}", "out_of_range", words))
    if faults:
        raise InvalidInputError(tuple(faults))


def count_of(fact: str, case: Case) -> int | None:
    """Return the number that the case gives for ``fact``."""
    number = case.facts.given.get(fact)
    return number if isinstance(number, int) else None


@dataclass(frozen=True, slots=True)
class Present:
    """How many members are there: between two numbers where some attend by video.

    ``needs`` and ``warnings`` tell why these may not count. ``span`` is None if nobody said.
    """

    span: Span | None
    needs: tuple[str, ...] = ()
    warnings: tuple[Caveat, ...] = ()


_VIDEO_NOT_REGULATED = Caveat(
    "video_not_regulated",
    Words(
        zh="条文没有说可以视频方式出席:以视频方式出席的组成人员是否计入出席人数,没有规定。",
        en="The text does not say that members may attend by video: whether those who do count as"
        " present is not regulated.",
    ),
)


def find_present(attendance: Sequence[Attendance], case: Case) -> Present:
    """Return how many members are there, by what the text says of attending by video."""
    present, by_video = count_of("present", case), count_of("by_video", case)
    if present is None:
        return Present(None)
    if not by_video:
        return Present((present, present))
    permitted = [one for one in attendance if one.rule == "by_video"]
    if not permitted:
        return Present((present - by_video, present), warnings=(_VIDEO_NOT_REGULATED,))
    if any(_is_agreed_to(one, case) for one in permitted):
        return Present((present, present))
    return Present((present - by_video, present), needs=("consents",))


def _is_agreed_to(permission: Attendance, case: Case) -> bool:
    asked = permission.with_consent_of
    given = cast("frozenset[str]", case.facts.values.get("consents") or frozenset())
    covers = case.vocabularies["offices"].covers
    agreed = [any(covers(office, word) for word in given) for office in asked.offices]
    return any(agreed) if asked.is_choice else all(agreed)


@dataclass(frozen=True, slots=True)
class Quorate:
    """Whether a meeting is quorate, what the text asks for, and the facts that would tell.

    ``is_set``: the text sets a quorum.
    """

    quorate: bool | None
    told: Json
    needs: tuple[str, ...] = ()
    is_set: bool = True


def judge_quorum(
    quorum: tuple[Quorum, ...] | Unstated | None,
    members: People | None,
    present: Present,
    case: Case,
) -> Quorate:
    """Return whether the meeting is quorate, and what it takes.

    ``told`` has the rule's members, ``required`` (the least number that must be present, null if
    the number of members is not known) and ``offices``, those who are members; ``candidates`` of
    these where several cases hold alike.
    """
    if not isinstance(quorum, tuple):
        return Quorate(None, quorum.said if quorum else None, is_set=False)
    layers, missing = layers_of(quorum, case.facts.values)
    if missing or not layers:
        return Quorate(None, {"cases": [part.said for part in quorum]}, missing)
    total = count_of("members", case)
    told: list[Json] = []
    verdicts: set[bool | None] = set()
    needs = list(present.needs) + ([] if present.span else ["present"])
    for part, *_ in layers:
        required = part.threshold.required(total)
        if required is None:
            needs.append("members")
        verdicts.add(reaches(present.span, required))
        entry: JsonObject = {**without(part.said, "when"), "required": required}
        if members is not None and members.offices:
            entry["offices"] = list(members.offices)
        told.append(entry)
    quorate = verdicts.pop() if len(verdicts) == 1 else None
    one: Json = told[0] if len(told) == 1 else {"candidates": told}
    return Quorate(quorate, one, tuple(dict.fromkeys(needs)))


def reaches(span: Span | None, required: int | None) -> bool | None:
    """Tell whether a number within ``span`` reaches ``required``; None if that is not known."""
    if span is None or required is None:
        return None
    low, high = span
    return True if low >= required else False if high < required else None
