"""One value across many tenants on a day: ranked, with what stands out and what is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from sqlmodel import Session

from guize.checks.catalog import Catalog
from guize.domain.diffing.canonical import substance
from guize.domain.diffing.equality import ABSENT, Absent, Found
from guize.domain.diffing.labels import AXES
from guize.domain.diffing.measuring import STRENGTH, STRENGTHS
from guize.domain.diffing.phrases import Lexicon
from guize.domain.diffing.ranking import Group, Standing, rank_values
from guize.domain.diffing.sources import citations_in
from guize.domain.diffing.strictness import stricter_at
from guize.domain.diffing.values import stands_in
from guize.domain.effective.answer import Effective, format_instant
from guize.domain.errors import Fault, InvalidInputError
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.tenant import Level, Tenant
from guize.domain.words import Words
from guize.services.answers.catalogue import own_terms
from guize.services.answers.compared_places import read_place, rule_depth, tell_unused
from guize.services.answers.diffing import lexicon_of
from guize.services.published.shelf import Ready, View

MOST = 500
"""How many tenants one comparison may hold: all of them must be read to rank any."""

State = Literal[
    "stated",
    "unstated",
    "illegible",
    "vague",
    "by_reference",
    "incomplete",
    "not_regulated",
    "vacancy",
]

_STAND_INS: dict[str, State] = {
    "unstated": "unstated",
    "illegible": "illegible",
    "vague": "vague",
    "from_fact": "by_reference",
    "by_reference": "by_reference",
}
_STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What to compare: the value at ``path`` of the tenants below ``under``, or of ``tenants``.

    Just one of the two is given (see :func:`first_asked`). ``level`` keeps only those of a level.
    """

    path: str
    on: date
    known_at: datetime | None = None
    under: str | None = None
    tenants: tuple[str, ...] = ()
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one tenant's rules hold at the path, and what proves it."""

    tenant: Tenant
    effective: Effective
    state: State
    value: Found
    strength: str | None
    citations: tuple[JsonObject, ...]
    relation: Json


def read_comparison(
    session: Session, view: View, catalog: Catalog, comparison: Comparison
) -> Ready:
    """Return one value of many tenants: those that compare first, by rank, then the others.

    Raises:
        NotFoundError: there is no such tenant.
        InvalidInputError: there are too many tenants, or the schemas know no such path.

    """
    chosen = _chosen(view, comparison)
    shapes = lexicon_of(view, catalog, {}).shapes
    place = read_place(shapes, comparison.path)

    def make() -> Ready:
        readings = [
            _read(tenant, _answer(session, view, tenant, comparison), place) for tenant in chosen
        ]
        return Ready.of(_told(session, view, catalog, comparison, readings))

    return view.recall(("compare", comparison), make)


def first_asked(under: str | None, tenants: Sequence[str]) -> str:
    """Return the tenant whose clock says what today is: ``under``, else the first of ``tenants``.

    Raises:
        InvalidInputError: neither is given, or both are.

    """
    if (under is None) == (not tenants):
        words = Words(
            zh="请给出 under(某租户的全部下级)或 tenants(逗号分隔的租户),二者取其一。",
            en="give either under (all below a tenant) or tenants (slugs by commas), and not both.",
        )
        raise InvalidInputError((Fault("/under", "one_of_two", words),))
    return under if under is not None else tenants[0]


def _chosen(view: View, comparison: Comparison) -> list[Tenant]:
    if comparison.under is not None:
        view.tree.get(comparison.under)
        tree = view.tree_on(comparison.on, comparison.known_at)
        found = list(tree.below(comparison.under))
    else:
        day, known_at = comparison.on, comparison.known_at
        found = [view.told_on(slug, day, known_at) for slug in comparison.tenants]
    kept = [t for t in found if comparison.level is None or t.level is comparison.level]
    if len(kept) > MOST:
        words = Words(
            zh=f"共有 {len(kept)} 个租户,一次至多比较 {MOST} 个;请用 level 或较低的 under 收窄。",
            en=f"holds {len(kept)} tenants, and one comparison takes at most {MOST}; narrow it by "
            "level or by an under further down.",
        )
        raise InvalidInputError((Fault("/under", "too_many_tenants", words),))
    return kept


def _answer(session: Session, view: View, tenant: Tenant, comparison: Comparison) -> Effective:
    return view.chronicle(session, tenant.slug, comparison.known_at).effective(comparison.on)


def _read(tenant: Tenant, effective: Effective, place: Sequence[str]) -> _Reading:
    found: Found = effective.rules
    strength: str | None = None
    citations: tuple[JsonObject, ...] = ()
    relation: Json = None
    for depth, token in enumerate(place, 1):
        within, found = found, _below(found, token)
        if isinstance(found, Absent) and token == STRENGTH and isinstance(within, dict):
            found = strength or STRENGTHS[-1]  # not written out, it binds as what is around it does
        if depth == rule_depth(place) and isinstance(found, dict):
            relation = found.get("relation")
        if isinstance(found, dict) and depth >= rule_depth(place):
            strength = str(found["strength"]) if "strength" in found else strength
            citations = citations_in(found.get("source", [])) or citations
            if stands_in(found) is not None:
                break
    state = _state(found, effective)
    if isinstance(found, Absent):
        strength, citations = None, ()
    return _Reading(tenant, effective, state, found, strength, citations, relation)


def _below(value: Found, token: str) -> Found:
    if isinstance(value, dict):
        return value.get(token, ABSENT)
    if isinstance(value, list) and token.isdigit() and int(token) < len(value):
        return value[int(token)]
    return ABSENT


def _state(found: Found, effective: Effective) -> State:
    if isinstance(found, Absent):
        # Not regulated can only be said where every text that bears on it is known whole.
        if effective.status != "in_force" or effective.missing:
            return "vacancy"
        return "incomplete" if effective.incomplete else "not_regulated"
    stand_in = stands_in(found)
    return _STAND_INS[stand_in] if stand_in else "stated"


def _told(
    session: Session,
    view: View,
    catalog: Catalog,
    comparison: Comparison,
    readings: Sequence[_Reading],
) -> JsonObject:
    place = tokens(comparison.path)
    shapes = lexicon_of(view, catalog, {}).shapes
    shape = shapes.at(place)
    stated = [reading for reading in readings if reading.state == "stated"]
    stricter = stricter_at(shape, [reading.relation for reading in stated])
    values = [
        substance(shapes, shape, reading.value)
        for reading in stated
        if not isinstance(reading.value, Absent)
    ]
    ranking = rank_values(values, place[-1], stricter)
    standings = {
        reading.tenant.slug: standing
        for reading, standing in zip(stated, ranking.standings, strict=True)
    }
    axes = [group.axis for group in ranking.groups]

    def order(reading: _Reading) -> tuple[int, int, int, bool]:
        standing = standings.get(reading.tenant.slug)
        axis = standing.measure.axis if standing and standing.measure else None
        on_axis = axes.index(axis) if standing else len(axes)
        rank = standing.rank if standing else None
        is_outlier = standing is not None and standing.is_outlier
        return _STATES.index(reading.state), on_axis, rank or 0, is_outlier

    items: list[Json] = []
    for reading in sorted(readings, key=order):
        slug, words = reading.tenant.slug, None
        if not isinstance(reading.value, Absent):
            own = own_terms(session, view, slug, comparison.on, comparison.known_at)
            lexicon = _names_of(lexicon_of(view, catalog, own), reading.effective.rules, place)
            words = lexicon.phrase(reading.value, shape, place[-1])
        items.append(_item(reading, standings.get(slug), place, words))
    title = shape.title
    known = [r.effective.known_at for r in readings if r.effective.known_at is not None]
    known_at = comparison.known_at or max(known, default=None)
    states = Counter(reading.state for reading in readings)
    return {
        "path": comparison.path,
        "title": {**title.as_json()} if title else None,
        "on": comparison.on.isoformat(),
        "known_at": format_instant(known_at) if known_at else None,
        "stricter": stricter,
        "states": {state: states[state] for state in _STATES},
        "groups": [_group(group) for group in ranking.groups],
        "items": items,
        "warnings": _warnings(readings, place),
    }


def _names_of(lexicon: Lexicon, rules: Rulebook, place: Sequence[str]) -> Lexicon:
    """Return what a tenant calls its offices, its meetings, and the rules of the section."""
    section = place[rule_depth(place) - 2]
    return lexicon.of_rulebook(rules).beside(section, rules.get(section))


def _warnings(readings: Sequence[_Reading], place: Sequence[str]) -> list[Json]:
    depth = rule_depth(place)
    used = dict[str, None]()
    for reading in readings:
        rules: Found = reading.effective.rules
        for token in place[: depth - 1]:
            rules = _below(rules, token)
        used |= dict.fromkeys(rules if isinstance(rules, dict) else ())
    rule = place[depth - 1]
    if rule in used:
        return []
    return [{"code": "rule_not_found", "words": {**tell_unused(rule, used).as_json()}}]


def _group(group: Group) -> JsonObject:
    return {
        "axis": group.axis,
        "words": {**AXES[group.axis].as_json()} if group.axis else None,
        "count": group.count,
        "least": group.least,
        "median": group.median,
        "most": group.most,
    }


def _item(
    reading: _Reading, standing: Standing | None, place: Sequence[str], words: Words | None
) -> JsonObject:
    effective = reading.effective
    members: JsonObject = {
        "tenant": reading.tenant.slug,
        "name": {**reading.tenant.name.as_json()},
        "level": reading.tenant.level.value,
        "status": effective.status,
        "reason": _reason(reading),
        "certainty": effective.certainty,
        "state": reading.state,
    }
    if not isinstance(reading.value, Absent):
        members["value"] = reading.value
    members["words"] = {**words.as_json()} if words else None
    measure = standing.measure if standing else None
    return {
        **members,
        "strength": reading.strength,
        "axis": measure.axis if measure else None,
        "number": measure.number if measure else None,
        "rank": standing.rank if standing else None,
        "outlier": standing.is_outlier if standing else False,
        "origin": _origin(reading, place),
        "citations": [*reading.citations],
    }


def _reason(reading: _Reading) -> str | None:
    if reading.state == "vacancy":
        return reading.effective.reason or "not_on_file"
    return reading.effective.reason


def _origin(reading: _Reading, place: Sequence[str]) -> Json:
    if isinstance(reading.value, Absent):
        return None
    pointers = list(_pointers(place))
    origins = reading.effective.origins
    nearest = next((pointer for pointer in reversed(pointers) if pointer in origins), None)
    return origins[nearest].as_json() if nearest is not None else None


def _pointers(place: Sequence[str]) -> Iterator[str]:
    pointer = ""
    for token in place:
        pointer = child(pointer, token)
        yield pointer
