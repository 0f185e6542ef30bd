"""What a version breaks over time, held against a naive oracle that asks day by day."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from guize.domain.effective.answer import Effective
from guize.domain.effective.path_history import PathHistory
from guize.domain.effective.rulebook import effective
from guize.domain.effective.timeline import Timeline
from guize.domain.json_types import Json, JsonObject
from guize.domain.mandates.mandate import Mandator
from guize.domain.mandates.subject import (
    Standing,
    World,
    as_recorded_next,
    broken_by_version,
    differences,
    subject_of,
)
from guize.domain.version import Kind, Version
from tests.domain.build import day
from tests.domain.effective.random_timelines import LAST_DAY, random_path, random_version
from tests.domain.mandates.demanding import at_most, mandate

DAYS = [day(number) for number in range(-2, LAST_DAY + 3)]
_PATHS = ("/meetings/*/value", "/meetings/a/value", "/meetings/b/parts/y")

Breach = tuple[str, str, str, str, Json]
"""Whose mandate, which, where, how, and the value there."""


def demanding_path(random: Random) -> list[Timeline]:
    """Return random timelines whose ancestors demand something in some of their versions."""
    path = random_path(random)
    while len(path) == 1:
        path = random_path(random)
    return [path[0], *(replace(line, versions=demanding(random, line)) for line in path[1:])]


def demanding(random: Random, line: Timeline) -> list[Version]:
    """Return the versions of an ancestor with random mandates."""
    found = []
    for version in line.versions:
        is_able = version.on_file and version.rules and "calendar" not in version.rules
        if is_able and random.random() < 0.8:
            rules: JsonObject = {
                f"m{number}": mandate(
                    random.choice(_PATHS),
                    most=random.randint(0, 2),
                    required=random.random() < 0.5,
                    applies_to={"levels": [random.choice(("city", "city", "district"))]},
                )
                for number in range(random.randint(1, 2))
            }
            found.append(replace(version, rules={**version.rules, "mandates": rules}))
        else:
            found.append(version)
    return found


def breaches(path: Sequence[Timeline], answer: Effective, on: date) -> set[Breach]:
    """Return what is not kept on a day."""
    if answer.status == "vacancy" and answer.reason != "not_on_file":
        return set()
    found: set[Breach] = set()
    for ancestor in path[1:]:
        for name, demand in part(effective([ancestor], on).rules, "mandates").items():
            assert isinstance(demand, dict)
            if part(demand, "applies_to")["levels"] == ["city"]:
                found |= {
                    (ancestor.tenant.slug, name, *breach)
                    for breach in judged(str(demand["path"]), demand, answer)
                }
    return found


def judged(path: str, demand: JsonObject, answer: Effective) -> Iterator[tuple[str, str, Json]]:
    """Yield where a mandate on one of the paths is not kept, how, and the value there."""
    is_partial = answer.reason == "not_on_file" or bool(answer.missing)
    rules = part(answer.rules, "meetings")
    most = part(demand, "schema")["maximum"]
    assert isinstance(most, int)
    _, _, wanted, *rest = path.split("/")
    names = list(rules) if wanted == "*" else [wanted]
    if not names:
        names = ["*"]
    for name in names:
        value: Json = rules.get(name)
        for key in rest:
            value = value.get(key) if isinstance(value, dict) else None
        pointer = "/".join(["", "meetings", name, *rest])
        origin = answer.origins.get(f"/meetings/{name}")
        if is_partial and (value is None or (origin and origin.tenant != "own")):
            yield pointer, "unknown", value
        elif value is None:
            if demand.get("required"):
                yield pointer, "violated", None
        elif isinstance(value, int) and value > most:
            yield pointer, "violated", value
    if wanted == "*" and is_partial:
        yield path, "unknown", None


def part(value: JsonObject, key: str) -> JsonObject:
    """Return a member that is an object, empty if there is none."""
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def told_on(standings: Sequence[Standing], on: date) -> set[tuple[Breach, bool]]:
    """Return what holds on a day of what is told over time, and whether it stood."""
    return {
        (
            (
                one.observance.mandate.tenant,
                one.observance.mandate.rule,
                one.observance.pointer,
                one.observance.verdict,
                one.observance.value,
            ),
            one.stood,
        )
        for one in standings
        if (one.from_on is None or one.from_on <= on) and (one.to_on is None or on < one.to_on)
    }


def is_merged(standings: Sequence[Standing]) -> bool:
    """Tell whether no span goes on where an equal one ends."""
    told = [
        (one.observance.matter(), one.observance.mandate.version, one.stood, edge)
        for one in standings
        for edge in (one.from_on, one.to_on)
        if edge is not None
    ]
    return len(told) == len(set(told))


@pytest.mark.parametrize("seed", range(40))
def test_spans_are_what_a_day_by_day_oracle_finds(seed: int) -> None:
    """Of a draft of any kind, on any day: what it breaks, and whether that stood without it."""
    random = Random(seed)  # noqa: S311 (a reproducible walk, no secret)
    for _ in range(6):
        path = demanding_path(random)
        draft = random_version(random, "own", list(path[0].versions), tick=99)
        having = [as_recorded_next(path[0], draft), *path[1:]]
        mandators = [Mandator(line) for line in path[1:]]
        sections = {section for mandator in mandators for section in mandator.sections()}
        subjects = [
            subject_of(PathHistory.standing(one), at_most, mandators, sections)
            for one in (path, having)
        ]
        found = broken_by_version(World(*subjects), draft)
        comes, goes = differences(*subjects)
        assert is_merged(found)
        assert is_merged(comes)
        for on in DAYS:
            before, after = effective(path, on), effective(having, on)
            was, becomes = breaches(path, before, on), breaches(having, after, on)
            stood = set() if draft.kind is Kind.BASE else was
            own = becomes if bears(draft, before, after) else set()
            assert told_on(found, on) == {(one, one in stood) for one in own}, on
            assert told_on(comes, on) == {(one, False) for one in becomes - was}
            assert told_on(goes, on) == {(one, False) for one in was - becomes}


def bears(draft: Version, before: Effective, after: Effective) -> bool:
    """Tell whether a draft is a layer of a day, or ends or restates what was one."""
    if any((one.tenant, one.version) == ("own", draft.number) for one in after.layers):
        return True
    acting = (Kind.REPEAL, Kind.CORRECTION, Kind.COMMENCEMENT)
    return (draft.kind in acting or bool(draft.repeals)) and (
        (before.status, before.reason, before.rules) != (after.status, after.reason, after.rules)
    )
