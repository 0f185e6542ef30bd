"""Laws that hold on every timeline, whatever the oracle thinks."""

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from guize.domain.effective.answer import Answer
from guize.domain.effective.rulebook import effective, rules_chronicle
from guize.domain.effective.timeline import Timeline
from guize.domain.json_types import Json, JsonObject
from guize.domain.version import Kind, Version
from tests.domain.build import at, correction, day, repeal, supplement, timeline, version
from tests.domain.effective.oracle_telling import HORIZON
from tests.domain.effective.random_timelines import (
    LAST_DAY,
    opening_kind,
    random_path,
    random_version,
)

TIMES = 100
MANY = 20_000
Property = Callable[[Random, list[Timeline]], None]


def everyday(path: list[Timeline], until: int | None = None) -> list[Answer]:
    """Return the answer of each day as known at tick ``until``."""
    chronicle = rules_chronicle(path, at(10_000 if until is None else until))
    return [chronicle.answer_on(day(number)) for number in HORIZON]


def plain(answer: Answer) -> Answer:
    """Return an answer without the numbers of versions."""
    layers = tuple(replace(layer, version=0) for layer in answer.layers)
    rules = {section: _unnumbered(content) for section, content in answer.rules.items()}
    return replace(
        answer,
        layers=layers,
        rules=rules,
        origins={},
        series=tuple(
            replace(one, layers=tuple(replace(layer, version=0) for layer in one.layers))
            for one in answer.series
        ),
        yielded=tuple(
            replace(
                one,
                enacted=replace(one.enacted, version=0),
                to=replace(one.to, version=0),
                content=_unnumbered(one.content),
            )
            for one in answer.yielded
        ),
        not_yet_in_force=tuple(replace(one, version=0) for one in answer.not_yet_in_force),
    )


def _unnumbered(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _unnumbered(item) for key, item in value.items() if key != "version"}
    return [_unnumbered(item) for item in value] if isinstance(value, list) else value


def recorded(path: list[Timeline]) -> int:
    """Return the next free tick of the recording clock."""
    return sum(len(told.versions) for told in path)


def with_versions(path: list[Timeline], *added: Version) -> list[Timeline]:
    """Return the path with versions added to the tenant's own."""
    return [replace(path[0], versions=[*path[0].versions, *added]), *path[1:]]


def correction_that_changes_nothing(random: Random, path: list[Timeline]) -> None:
    """Restating a lineage as it stands changes no answer."""
    own = path[0].versions
    named = random.choice(own)
    lineage = {named.number}
    while True:
        more = {row.number for row in own if row.corrects in lineage} | {
            row.corrects for row in own if row.number in lineage and row.corrects is not None
        }
        if more <= lineage:
            break
        lineage |= more
    last = max((row for row in own if row.number in lineage), key=lambda row: row.recorded_at)
    again = replace(
        last,
        number=len(own) + 1,
        kind=Kind.CORRECTION,
        corrects=named.number,
        recorded_at=at(recorded(path)),
    )
    before, after = everyday(path), everyday(with_versions(path, again))
    assert [plain(answer) for answer in after] == [plain(answer) for answer in before]


def order_of_rows_does_not_matter(random: Random, path: list[Timeline]) -> None:
    """Versions may be given in any order."""
    shuffled = [
        replace(told, versions=random.sample(list(told.versions), len(told.versions)))
        for told in path
    ]
    assert everyday(shuffled) == everyday(path)


def later_recording_changes_no_earlier_knowledge(random: Random, path: list[Timeline]) -> None:
    """What was answered as known at an instant stays the answer as known at that instant."""
    until = random.randint(0, recorded(path))
    before = everyday(path, until)
    told = random.choice(path)
    late = random_version(
        random, told.tenant.slug, list(told.versions), max(until, recorded(path)) + 1
    )
    grown = [
        replace(item, versions=[*item.versions, late]) if item is told else item for item in path
    ]
    assert everyday(grown, until) == before


def voiding_is_as_if_never_recorded(random: Random, path: list[Timeline]) -> None:
    """A version recorded and voided leaves every answer as it was."""
    own = list(path[0].versions)
    late = random_version(random, "own", own, recorded(path))
    if late.kind is Kind.CORRECTION:
        return
    void = correction(late.number + 1, 0, late.number, void=True, tick=recorded(path) + 1)
    assert everyday(with_versions(path, late, void)) == everyday(path)


def repealing_a_supplement_restores(random: Random, path: list[Timeline]) -> None:
    """From its repeal on, the rules are what they would be without the supplement."""
    own = list(path[0].versions)
    bases = [row.number for row in own if opening_kind(own, row) is Kind.BASE]
    number, tick = len(own) + 1, recorded(path)
    patch: JsonObject = {"meetings": {"a": {"value": 99}, "b": None, "d": {"new": True}}}
    added = supplement(
        number, random.randint(0, LAST_DAY), random.choice(bases), rules=patch, tick=tick
    )
    stop = random.randint(0, LAST_DAY)
    ended = everyday(with_versions(path, added, repeal(number + 1, stop, number, tick=tick + 1)))
    without = everyday(path)
    standing = everyday(with_versions(path, added))
    for today in HORIZON:
        if today < stop:
            assert ended[today].rules == standing[today].rules
        else:
            assert ended[today].rules == without[today].rules
            assert ended[today].status == without[today].status


def changes_on_is_the_next_change(random: Random, path: list[Timeline]) -> None:
    """Up to changes_on the answer stays, on that day it is another."""
    asked = random.choice(HORIZON)
    answers = everyday(path)
    answer = effective(path, day(asked), at(10_000))
    for today in HORIZON[asked:]:
        if answer.changes_on is None or day(today) < answer.changes_on:
            assert answers[today] == answers[asked]
        else:
            assert answers[today] != answers[asked]
            break


@pytest.mark.parametrize(
    "law",
    [
        correction_that_changes_nothing,
        order_of_rows_does_not_matter,
        later_recording_changes_no_earlier_knowledge,
        voiding_is_as_if_never_recorded,
        repealing_a_supplement_restores,
        changes_on_is_the_next_change,
    ],
    ids=lambda law: law.__name__,
)
def test_law(law: Property) -> None:
    """The law holds on random timelines."""
    random = Random(7)  # noqa: S311 (a reproducible walk, no secret)
    for _ in range(TIMES):
        law(random, random_path(random))


@pytest.mark.slow
def test_a_pinned_answer_never_changes() -> None:
    """Byte for byte, whatever is recorded later, for the tenant or for one above it."""
    random = Random(11)  # noqa: S311 (a reproducible walk, no secret)
    for _ in range(MANY):
        path = random_path(random)
        until, on = random.randint(0, recorded(path)), day(random.choice(HORIZON))
        before = json.dumps(effective(path, on, at(until)).as_json(explain=True))
        told = random.choice(path)
        tick = max(until, recorded(path)) + 1
        late = random_version(random, told.tenant.slug, list(told.versions), tick)
        grown = [
            replace(item, versions=[*item.versions, late]) if item is told else item
            for item in path
        ]
        assert json.dumps(effective(grown, on, at(until)).as_json(explain=True)) == before


def test_a_second_correction_keeps_the_bases_supplements() -> None:
    """However often a base is corrected, what supplements it still does."""
    patch: JsonObject = {"meetings": {"b": {"value": 2}}}
    rows = [
        version(1, 0, rules={"meetings": {"a": {"value": 1}}}),
        supplement(2, 3, 1, rules=patch),
        correction(3, 0, 1, rules={"meetings": {"a": {"value": 5}}}),
        correction(4, 1, 3, rules={"meetings": {"a": {"value": 6}}}),
    ]
    told = [effective([timeline(rows)], day(4), at(known)) for known in (2, 3, 4)]
    assert [answer.rules for answer in told] == [
        {"meetings": {"a": {"value": value}, "b": {"value": 2}}} for value in (1, 5, 6)
    ]
    assert [layer.version for layer in told[2].layers] == [4, 2]


def test_voiding_a_future_base_leaves_the_old_one() -> None:
    """A scheduled base that is withdrawn never supersedes."""
    rows = [
        version(1, 0, rules={"meetings": {"a": {}}}),
        version(2, 9, rules={"meetings": {"b": {}}}),
        correction(3, 9, 2, void=True),
    ]
    before, after = (effective([timeline(rows)], day(5), at(known)) for known in (2, 3))
    assert (before.changes_on, after.changes_on) == (day(9), None)
    assert effective([timeline(rows)], day(9)).rules == {"meetings": {"a": {}}}
