"""Random histories of tenants against a naive oracle, and answers that never change again."""

import json
from random import Random

import pytest

from guize.domain.effective.answer import Answer, Effective
from guize.domain.effective.calendar import calendar_in_force
from guize.domain.effective.path_history import PathHistory
from guize.domain.effective.rulebook import effective
from guize.domain.effective.timeline import Timeline
from guize.domain.tenancy.refusals import refusals, unfit_corrections
from guize.domain.version import Version
from tests.domain.build import at
from tests.domain.tenancy.histories import (
    DAYS,
    SLUGS,
    World,
    is_tree,
    last_state,
    path_of,
    random_world,
    standing,
    step,
    told,
)


@pytest.mark.parametrize("seed", range(60))
def test_an_act_is_refused_where_some_day_would_be_no_tree(seed: int) -> None:
    """What the register refuses is what a walk over every day finds to be no tree."""
    random = Random(seed)  # noqa: S311 (a reproducible walk, no secret)
    world = World()
    for _ in range(25):
        before = [*world.facts]
        act = step(random, world)
        if act and not [*unfit_corrections(World(before).register(), act)]:
            after = [*before, *act]
            assert (world.facts == after) is is_tree(after, world.tick)


@pytest.mark.parametrize("seed", range(40))
def test_each_day_is_answered_by_the_path_of_that_day(seed: int) -> None:
    """Rules, calendar and their layers are those of one path, walked anew for every day."""
    random = Random(1000 + seed)  # noqa: S311 (a reproducible walk, no secret)
    world = random_world(random, 30)
    for tick in (world.tick, random.randint(0, world.tick)):
        for slug in sorted({fact.tenant for fact in world.facts}):
            _check_days(world, slug, tick)


def _check_days(world: World, slug: str, tick: int) -> None:
    history = world.history(slug)
    rules, calendar = history.rules(at(tick)), history.calendar(at(tick))
    for today in DAYS:
        answer = rules.effective(today)
        path = path_of(world.facts, slug, today, tick)
        lines = told(world.facts, tick).get(slug, [])
        ends = [fact for _, fact in lines if fact.ends and fact.on and fact.on <= today]
        if path:
            timelines = [
                Timeline(last_state(world.facts, one), _known(world, one, tick)) for one in path
            ]
            assert _content(answer) == _content(effective(timelines, today, at(tick)))
            inherited = calendar_in_force(timelines, today, at(tick))
            assert _content(calendar.effective(today)) == _content(inherited)
        elif ends:
            assert answer.warnings[0].code == "dissolved"
            carried = set(ends[0].carries)
            assert {layer.version for layer in answer.layers} <= carried
            assert {layer.kind for layer in answer.layers} <= {"base"}
            assert (answer.status, answer.reason) in {
                ("in_force", None),
                ("vacancy", "dissolved"),
            }
            if not carried:
                assert (answer.status, answer.rules) == ("vacancy", {})
        else:
            assert (answer.status, answer.reason, answer.rules) == (
                "vacancy",
                "nothing_on_file",
                {},
            )


def _known(world: World, slug: str, tick: int) -> list[Version]:
    # Of what was recorded since, an answer as known then says nothing.
    return [one for one in world.versions.get(slug, []) if one.recorded_at <= at(tick)]


def _content(answer: Answer) -> tuple[object, ...]:
    return (
        answer.status,
        answer.reason,
        answer.certainty,
        answer.layers,
        answer.rules,
        answer.origins,
        answer.warnings,
        answer.missing,
    )


def _answers(world: World, tick: int, slugs: list[str]) -> dict[tuple[str, int], bytes]:
    """Return the pinned answers of some tenants for every day, as bytes."""
    register = world.register()
    found = {}
    for slug in slugs:
        history = world.history(slug, register)
        for index, today in enumerate(DAYS):
            answers = (
                history.rules(at(tick)).effective(today),
                history.calendar(at(tick)).effective(today),
            )
            found[slug, index] = b"\n".join(map(_bytes, answers)) + _tree(history, index, tick)
    return found


def _tree(history: PathHistory, index: int, tick: int) -> bytes:
    tree = history.register.known(at(tick)).tree(DAYS[index])
    return json.dumps({slug: tree[slug].as_json() for slug in sorted(tree)}).encode()


def _bytes(answer: Effective) -> bytes:
    # What comes next, and as known now, is part of the answer.
    return json.dumps(answer.as_json(explain=True), ensure_ascii=False).encode()


def check_pinned(seed: int) -> None:
    """Pin answers in the middle of a history, and ask for them again after every later record."""
    random = Random(5000 + seed)  # noqa: S311 (a reproducible walk, no secret)
    world = random_world(random, random.randint(5, 15))
    known = sorted({fact.tenant for fact in world.facts})
    if not known:
        return
    slugs = random.sample(known, min(2, len(known)))
    pin = world.tick
    pinned = _answers(world, pin, slugs)
    for _ in range(6):
        step(random, world)
    assert _answers(world, pin, slugs) == pinned


@pytest.mark.parametrize("hundred", range(3))
def test_a_pinned_answer_survives_every_later_record(hundred: int) -> None:
    """Byte for byte, whatever is moved, merged, corrected or withdrawn afterwards."""
    for seed in range(100 * hundred, 100 * hundred + 100):
        check_pinned(seed)


@pytest.mark.slow
def test_pinned_answers_of_many_histories_survive() -> None:
    """The same over 20,000 histories."""
    for seed in range(300, 20_300):
        check_pinned(seed)


def test_the_walks_reach_everything() -> None:
    """Among the histories are moves, mergers, corrections and withdrawals that were recorded."""
    kinds: dict[str, int] = {}
    for seed in range(120):
        world = random_world(Random(seed), 40)  # noqa: S311 (a reproducible walk, no secret)
        for fact in world.facts:
            name = "void" if fact.void else "correction" if fact.corrects else fact.kind.value
            kinds[name] = kinds.get(name, 0) + 1
        assert not refusals(world.register(), SLUGS)
        assert set(standing(world.facts, DAYS[-1], world.tick)) <= set(SLUGS)
    assert min(kinds.values()) > 20, kinds
    assert kinds.keys() == {"creation", "change", "merger", "dissolution", "correction", "void"}
