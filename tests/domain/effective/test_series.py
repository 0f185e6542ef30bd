"""Series side by side, stages, open days, continuation, and the grounds where rules meet."""

from dataclasses import replace
from typing import Any

import pytest

from guize.domain.effective.answer import Effective
from guize.domain.effective.rulebook import effective
from guize.domain.force import Commenced, Prevails, Stage
from guize.domain.instrument import InstrumentClass
from guize.domain.version import Version
from tests.domain.build import (
    commencement,
    day,
    instrument,
    meetings,
    repeal,
    supplement,
    timeline,
    version,
)

A: Any = meetings(a={"value": 1})
B: Any = meetings(b={"value": 2})


def ask(*versions: Version, on: int) -> Effective:
    """Return the answer of a day."""
    return effective([timeline(versions)], day(on))


@pytest.mark.parametrize("series", ["meeting-rules", "leave", "seals"])
def test_a_base_ends_only_its_own_series(series: str) -> None:
    """Rules of another series stay, each series has its status, one in force is enough."""
    old, new = version(1, 0, rules=A), version(2, 5, series=series, rules=B)
    assert ask(old, new, on=6).rules == {"meetings": {**A["meetings"], **B["meetings"]}}
    ended = ask(old, new, repeal(3, 8, 1), on=9)
    assert (ended.status, ended.rules) == ("in_force", B)
    assert [(one.series, one.reason) for one in ended.series] == [
        ("work-rules", "repealed"),
        (series, None),
    ]


@pytest.mark.parametrize("bearer", ["base", "supplement"])
def test_a_clause_repeals_only_if_its_bearer_held(bearer: str) -> None:
    """Whoever bears it, in whatever series; one that never held does nothing."""
    old, other = version(1, 0, rules=A), version(2, 0, series="leave", rules=B)
    if bearer == "base":
        acting = version(3, 5, series="leave", repeals=(1,), rules=B)
    else:
        acting = supplement(3, 5, 2, repeals=(1,))
    assert ask(old, other, acting, on=6).rules == B
    assert "a" in str(ask(old, other, acting, repeal(4, 5, 3), on=6).rules)


@pytest.mark.parametrize("fixed", [None, 7])
def test_articles_with_a_day_of_their_own_wait_for_it(fixed: int | None) -> None:
    """They are named until then; an open day comes by a commencement."""
    stage = Stage(day(7) if fixed else None, ("9",), B)
    versions = [version(1, 0, rules=A, stages=(stage,))]
    if fixed is None:
        assert ask(*versions, on=8).not_yet_in_force[0].effective_from is None
        versions.append(commencement(2, 7, Commenced(1, 1)))
    waiting = ask(*versions, on=6)
    assert (waiting.rules, waiting.not_yet_in_force[0].articles) == (A, ("9",))
    assert waiting.changes_on == day(7)
    assert not ask(*versions, on=7).not_yet_in_force
    assert set(ask(*versions, on=7).rules["meetings"]) == {"a", "b"}  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["base", "repeal"])
def test_what_has_no_day_changes_nothing(kind: str) -> None:
    """The old law stays, with a warning, until a commencement."""
    undated = (
        version(2, 0, undated=True, rules=B)
        if kind == "base"
        else replace(repeal(2, 0, 1), effective_from=None)
    )
    open_day = ask(version(1, 0, rules=A), undated, on=9)
    assert open_day.rules == A
    assert "day_left_open" in {caveat.code for caveat in open_day.warnings}
    dated = ask(version(1, 0, rules=A), undated, commencement(3, 5, Commenced(2)), on=9)
    assert dated.rules == (B if kind == "base" else {})


@pytest.mark.parametrize("continues", [True, False])
def test_an_amended_text_keeps_its_supplements(continues: bool) -> None:
    """A 修正 is no new law; a new law is."""
    told = ask(
        version(1, 0, rules=A),
        supplement(2, 2, 1, rules=B),
        version(3, 5, continues=continues, rules=A),
        on=6,
    )
    assert ("b" in str(told.rules)) is continues


@pytest.mark.parametrize(
    ("law", "says", "when", "ground"),
    [
        (InstrumentClass.LAW, True, True, "rank"),
        (None, True, True, "prevails"),
        (None, False, True, "special"),
        (None, False, False, "later"),
    ],
)
def test_of_two_rules_of_one_id_the_grounds_decide_in_order(
    law: InstrumentClass | None, says: bool, when: bool, ground: str
) -> None:
    """Rank, then what is said, then the narrower conditions, then the later instrument."""
    rule: Any = {"value": 9, **({"when": {"f": 1}} if when else {})}
    last = version(
        2,
        5,
        series="leave",
        rules=meetings(a=rule),
        prevails_over=(Prevails(1, {"article": 8}),) if says else (),
        instrument=replace(instrument("own-2"), class_=law),
    )
    told = ask(version(1, 0, rules=A), last, on=6)
    (yielded,) = told.yielded
    assert (yielded.ground, yielded.enacted.version, yielded.to.version) == (ground, 1, 2)
    assert told.rules["meetings"]["a"]["value"] == 9  # type: ignore[index,call-overload]
