"""Who acts for whom: by mandate, authorisation or arrangement, or by a rule of substitution.

Absence alone moves nothing where the text asks for a mandate (DESIGN: 受委托 ≠ 缺席), and a mandate
moves nothing where the text lets nobody act.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from guize.domain.decisions.case import Case, MandateGiven
from guize.domain.decisions.titles import office_title
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import Delegate
from guize.domain.rules.substitution import Substitution


@dataclass(frozen=True, slots=True)
class _Ground:
    """The text lets ``office`` act ``by`` something; if by a mandate, by one that ``giver`` gave.

    ``told`` is what else the answer says of it: the rule of substitution, its scope and condition.
    """

    office: str
    by: str
    giver: str
    told: JsonObject = field(default_factory=dict)


def stand_in(office: str, delegates: Sequence[Delegate], case: Case) -> JsonObject:
    """Return who acts instead of ``office``, or why nobody does; empty if nothing moves.

    ``acting`` names the one who acts, ``by`` the ground and ``entrusted_by`` who gave the mandate;
    ``blocked`` is set where the office is absent and the text lets nobody act for it as things
    stand, with those who ``could_act``. Who is absent acts for nobody.
    """
    is_away = is_absent(office, case)
    grounds = [_Ground(one.office, one.by, office) for one in delegates]
    if is_away:
        grounds += _substitutions(office, case)
    for ground in grounds:
        acting = _find_acting(ground, case)
        if acting is not None:
            return acting
    if not is_away:
        return {}
    could: dict[tuple[str, str], Json] = {}
    for ground in grounds:
        if not is_absent(ground.office, case):
            title = office_title(ground.office, case)
            told = {"office": ground.office, "title": title, "by": ground.by, **ground.told}
            could.setdefault((ground.office, ground.by), told)
    return {"blocked": True, "could_act": [*could.values()]}


def _find_acting(ground: _Ground, case: Case) -> JsonObject | None:
    if ground.by == "rule":
        mandates = [MandateGiven("", ground.office)]
    else:
        mandates = [
            mandate
            for mandate in case.mandates
            if _covers(ground.giver, mandate.giver, case)
            and _covers(ground.office, mandate.holder, case)
        ]
    for mandate in mandates:
        if not is_absent(mandate.holder, case):
            return {
                "acting": mandate.holder,
                "acting_title": office_title(mandate.holder, case),
                "by": ground.by,
                **({"entrusted_by": mandate.giver} if mandate.giver else {}),
                **ground.told,
            }
    return None


def _substitutions(office: str, case: Case) -> Iterator[_Ground]:
    """Yield what the rules of substitution allow while ``office`` is absent."""
    for rule in case.rules.substitutions:
        if not _names(rule, office, case):
            continue
        if rule.both_absent and not _is_another_absent(rule, office, case):
            continue
        told: JsonObject = {"rule": rule.id}
        if rule.scope is not None:
            told["scope"] = rule.scope
        for actor in rule.actors:
            condition: JsonObject = {"acting_if": actor.condition} if actor.condition else {}
            giver = rule.mandator or office
            yield _Ground(str(actor.office), rule.by, giver, {**told, **condition})


def _names(rule: Substitution, office: str, case: Case) -> bool:
    return any(_covers(name, office, case) for name in rule.names)


def _is_another_absent(rule: Substitution, office: str, case: Case) -> bool:
    """Tell whether a second office that ``rule`` names is absent: 互为AB角者同时外出.

    A wider or a narrower word may mean the same person, and is no second office.
    """
    return any(
        is_absent(other, case)
        and _names(rule, other, case)
        and not _covers(other, office, case)
        and not _covers(office, other, case)
        for other in {*case.absent, *rule.names}
    )


def is_absent(office: str, case: Case) -> bool:
    """Tell whether ``office`` is absent: it is said to be, or a whole group that it belongs to is.

    An absent deputy is not every deputy.
    """
    groups = (name for name in case.absent if _is_group(name, case))
    return office in case.absent or any(_covers(group, office, case) for group in groups)


def _is_group(office: str, case: Case) -> bool:
    term = case.vocabularies["offices"].terms.get(office)
    return term is not None and term.members.get("group") is True


def _covers(wide: str, office: str, case: Case) -> bool:
    return case.vocabularies["offices"].covers(wide, office)
