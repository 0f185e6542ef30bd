"""The as-of law against the naive oracle, on 20,000 random timelines."""

import re
from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.effective.answer import Answer, Layer
from guize.domain.effective.caveats import Caveat
from guize.domain.effective.rulebook import effective, rules_chronicle
from guize.domain.effective.timeline import Timeline
from tests.domain.build import at, day
from tests.domain.effective.oracle import expected_answers, filled
from tests.domain.effective.oracle_telling import HORIZON, number_of
from tests.domain.effective.random_timelines import random_path

CHUNKS = 4
CHUNK = 5_000
FEW = 300

_LABEL = re.compile(r"(old-\d-)?(own|grandparent|parent)-\d+")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(CHUNKS))
def test_answers_of_many_random_timelines(seed: int) -> None:
    """On every day, as known at any instant, the answer is the one that the oracle works out."""
    random = Random(seed)  # noqa: S311 (a reproducible walk, no secret)
    for _ in range(CHUNK):
        compare(random_path(random), random)


def test_answers_of_random_timelines() -> None:
    """The same, on some hundreds: what every change of the code is held against."""
    random = Random(CHUNKS)  # noqa: S311 (a reproducible walk, no secret)
    for _ in range(FEW):
        compare(random_path(random), random)


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_answers_of_shrinkable_timelines(random: Random) -> None:
    """The same, drawn by hypothesis, so that a failure is shrunk to a small one."""
    compare(random_path(random), random)


def compare(path: list[Timeline], random: Random) -> None:
    """Assert that domain and oracle agree on one path, at one instant, on every day."""
    recorded = sum(len(timeline.versions) for timeline in path)
    known_at = None if random.random() < 0.5 else at(random.randint(0, recorded))
    expected = expected_answers(path, known_at)
    actual = everyday_answers(path, known_at)
    assert actual == expected
    asked = random.choice(HORIZON)
    answer = effective(path, day(asked), known_at)
    later = [number for number in HORIZON if number > asked and expected[number] != expected[asked]]
    assert number_of(answer.changes_on) == (later[0] if later else None)
    assert comparable(answer) == expected[asked]


def everyday_answers(path: Sequence[Timeline], known_at: datetime | None) -> list[dict[str, Any]]:
    """Return the domain's answer of each day of HORIZON in the oracle's terms."""
    answers: list[dict[str, Any]] = []
    for period in rules_chronicle(path, known_at).periods():
        told = comparable(period.answer)
        last = HORIZON[-1] + 1 if period.to_on is None else number_of(period.to_on) or 0
        answers += [told] * (min(last, HORIZON[-1] + 1) - len(answers))
    return answers


def comparable(answer: Answer) -> dict[str, Any]:
    """Return what an answer says in the oracle's terms."""
    return {
        "status": answer.status,
        "reason": answer.reason,
        "certainty": answer.certainty,
        "layers": [_layer(layer) for layer in answer.layers],
        "series": [
            (one.series, one.reason, one.certainty, [_layer(layer) for layer in one.layers])
            for one in answer.series
        ],
        "yielded": [
            (one.rule, one.enacted.version, one.to.version, one.ground)
            for one in answer.yielded
            if one.to.tenant == answer.tenant
        ],
        "pending": [
            (one.series, one.version, number_of(one.effective_from))
            for one in answer.not_yet_in_force
        ],
        "rules": filled(answer.rules),
        "origins": {
            pointer: (origin.tenant, origin.version) for pointer, origin in answer.origins.items()
        },
        "warnings": {(caveat.code, _labelled(caveat)) for caveat in answer.warnings},
        "missing": [instrument.number for instrument in answer.missing],
    }


def _layer(layer: Layer) -> tuple[Any, ...]:
    days = (number_of(layer.effective_from), number_of(layer.effective_to))
    return (layer.tenant, layer.version, layer.kind, *days)


def _labelled(caveat: Caveat) -> str:
    found = _LABEL.search(caveat.words.en)
    assert found, caveat
    return found.group()
