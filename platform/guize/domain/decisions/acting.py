"""Who acts for whom: by delegation, authorisation or arrangement, or by a rule of substitution.

Absence alone moves nothing where the text asks for a delegation (DESIGN: 受委托 ≠ 缺席), and a
delegation moves nothing where the text lets nobody act.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from guize.domain.decisions.case import Case, Delegation
from guize.domain.decisions.titles import office_title
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import Delegate
from guize.domain.rules.nothing import Unstated
from guize.domain.rules.substitution import Portfolio, Substitution


@dataclass(frozen=True, slots=True)
class _Ground:
    """The text lets ``office`` act ``by`` something; if delegated, then by ``giver``.

    ``told`` is what else the answer says of it: the rule of substitution, its scope and condition.
    ``is_open``: nothing tells whether the case is of the portfolio in which it acts.
    """

    office: str
    by: str
    giver: str
    told: JsonObject = field(default_factory=dict)
    is_open: bool = False


def stand_in(office: str, delegates: Sequence[Delegate], case: Case) -> JsonObject:
    """Return who acts instead of ``office``, or why nobody does; empty if nothing is to be told.

    ``acting`` names the one who acts, ``by`` the ground and ``entrusted_by`` who delegated;
    ``blocked`` is set where the office is absent and the text lets nobody act for it as things
    stand, with those who ``could_act``. Who is absent acts for nobody. ``perhaps_absent`` are the
    absent offices that may be this one by another word: nothing moves for them.
    """
    cannot_act = is_absent(office, case)
    grounds = [
        _Ground(one.office, one.by, office, _consent(one))
        for one in delegates
        if one.office is not None
    ]
    if is_away(office, case):
        grounds += _substitutions(office, case)
    for ground in grounds:
        acting = None if ground.is_open else _find_acting(ground, case)
        if acting is not None:
            return acting
    if not cannot_act:
        linked = find_linked(office, case)
        return {"perhaps_absent": cast("list[Json]", linked)} if linked else {}
    could: dict[tuple[str, str], Json] = {}
    for ground in grounds:
        if not is_absent(ground.office, case):
            title = office_title(ground.office, case)
            told = {"office": ground.office, "title": title, "by": ground.by, **ground.told}
            key = (ground.office, f"{ground.by} {ground.told.get('portfolio', '')}")
            could.setdefault(key, told)
    for one in delegates:
        if one.office is None:
            could["", one.by] = one.said
    return {"blocked": True, "could_act": [*could.values()]}


def _consent(delegate: Delegate) -> JsonObject:
    said = delegate.said
    return {"with_consent_of": said["with_consent_of"]} if "with_consent_of" in said else {}


def _find_acting(ground: _Ground, case: Case) -> JsonObject | None:
    if ground.by == "rule":
        delegations = [Delegation("", ground.office)]
    else:
        delegations = [
            delegation
            for delegation in case.delegations
            if _covers(ground.giver, delegation.giver, case)
            and _covers(ground.office, delegation.holder, case)
        ]
    for delegation in delegations:
        if not is_absent(delegation.holder, case):
            return {
                "acting": delegation.holder,
                "acting_title": office_title(delegation.holder, case),
                "by": ground.by,
                **({"entrusted_by": delegation.giver} if delegation.giver else {}),
                **ground.told,
            }
    return None


def _substitutions(office: str, case: Case) -> Iterator[_Ground]:
    """Yield what the rules of substitution allow while ``office`` is absent."""
    for rule in case.rules.substitutions:
        told: JsonObject = {"rule": rule.id}
        if rule.scope is not None:
            told["scope"] = rule.scope
        giver = rule.mandator or office
        for counterpart in _counterparts(rule, office, case):
            yield _Ground(counterpart, rule.by, giver, told)
        if not _names(rule, office, case):
            continue
        if rule.both_absent and not _is_another_absent(rule, office, case):
            continue
        for actor in rule.actors:
            condition: JsonObject = {"acting_if": actor.condition} if actor.condition else {}
            yield _Ground(str(actor.office), rule.by, giver, {**told, **condition})
        for portfolio in rule.portfolios:
            is_its = _is_of(portfolio, case)
            if is_its is not False:
                more: JsonObject = {**told, "portfolio": portfolio.words}
                for actor in portfolio.actors:
                    office_acting, is_open = str(actor.office), is_its is None
                    yield _Ground(office_acting, rule.by, giver, more, is_open)


def _is_of(portfolio: Portfolio, case: Case) -> bool | None:
    """Tell whether the case is about a matter of ``portfolio``; None if that is not known."""
    given = case.facts.values.get("matter")
    if not isinstance(given, frozenset) or not given or not portfolio.matters:
        return None
    covers = case.vocabularies["matters"].covers
    covered = [any(covers(wide, one) for wide in portfolio.matters) for one in given]
    return True if all(covered) else None if any(covered) else False


def _counterparts(rule: Substitution, office: str, case: Case) -> list[str]:
    """Return those who are a pair with ``office`` by ``rule``, each way."""
    if isinstance(rule.pairs, Unstated):
        return []
    both_ways = [way for one, other in rule.pairs for way in ((one, other), (other, one))]
    return [other for one, other in both_ways if _covers(one, office, case)]


def _names(rule: Substitution, office: str, case: Case) -> bool:
    return any(_covers(name, office, case) for name in rule.names)


def _is_another_absent(rule: Substitution, office: str, case: Case) -> bool:
    """Tell whether a second office that ``rule`` names is absent: 互为AB角者同时外出.

    Where the rulebook says who are a pair, it must be the counterpart. A wider or a narrower word
    may mean the same person, and is no second office.
    """
    stated = [one for one in case.rules.substitutions if _states_pairs(one)]
    partners = {each for one in stated for each in _counterparts(one, office, case)}
    return any(
        is_away(other, case)
        and _names(rule, other, case)
        and not _are_linked(other, office, case)
        and (not stated or any(_covers(each, other, case) for each in partners))
        for other in {*case.absent, *rule.names}
    )


def _states_pairs(rule: Substitution) -> bool:
    return bool(rule.pairs) and not isinstance(rule.pairs, Unstated)


def find_linked(office: str, case: Case) -> list[str]:
    """Return the absent offices that may be ``office`` by another word, wider or narrower.

    分管领导 and 分管副区长 may be one person and need not be: nothing moves for it, it is told.
    """
    if is_group(office, case):
        return []
    absent = case.absent | case.not_attending
    linked = (name for name in absent if not is_group(name, case))
    return sorted(name for name in linked if _are_linked(name, office, case))


def _are_linked(one: str, other: str, case: Case) -> bool:
    return _covers(one, other, case) or _covers(other, one, case)


def is_absent(office: str, case: Case) -> bool:
    """Tell whether ``office`` is absent: it is away, or misses the meeting asked about."""
    return is_away(office, case) or _is_among(case.not_attending, office, case)


def is_away(office: str, case: Case) -> bool:
    """Tell whether ``office`` is away (外出), so that rules of substitution may move.

    Missing a meeting is not being away.
    """
    return _is_among(case.absent, office, case)


def _is_among(absent: frozenset[str], office: str, case: Case) -> bool:
    """Tell whether ``absent`` names ``office``, or a whole group that it belongs to.

    An absent deputy is not every deputy.
    """
    groups = (name for name in absent if is_group(name, case))
    return office in absent or any(_covers(group, office, case) for group in groups)


def is_group(office: str, case: Case) -> bool:
    """Tell whether ``office`` is a group, such as the leaders of the government."""
    term = case.vocabularies["offices"].terms.get(office)
    return term is not None and term.members.get("group") is True


def _covers(wide: str, office: str, case: Case) -> bool:
    return case.vocabularies["offices"].covers(wide, office)
