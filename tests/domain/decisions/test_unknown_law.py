"""What is decided where part of the law is not known: gaps are told, and nothing is guessed."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from guize.domain.articles import ArticleRef
from guize.domain.decisions.decision import Decision
from guize.domain.effective.rulebook import effective
from guize.domain.gaps import Gap, GapKind
from guize.domain.instrument import InstrumentClass
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.rulebook import Rules
from guize.domain.version import Version
from guize.domain.words import Words
from tests.domain.build import day, instrument, supplement, timeline, version
from tests.domain.decisions.sample_law import case_of, decided, rule, step, warned, words

SIGNING: JsonObject = {
    "signing": {
        "minutes": rule(
            "纪要",
            when={"document": "minutes"},
            chain=[step("head", "issue")],
        )
    }
}
KINDS: tuple[GapKind, ...] = ("missing", "illegible", "pending")


def gap(kind: GapKind = "missing") -> Gap:
    """Return that article 3 is not known."""
    third = ArticleRef(None, 3)
    return Gap(kind, None, third, third, Words("第三条缺", "article 3 is missing"))


def ask(
    document: str, *versions: Version, above: Sequence[Version] = ()
) -> tuple[Decision, list[Json]]:
    """Return who signs a document by what is in force, and what the answer says is not known."""
    law = effective([timeline(versions), timeline(above, "above")], day(10))
    case = case_of("signing", law.rules, {"document": document})
    read = Rules(law.rules, words(), law.enactment_of)
    case = replace(case, law=law, rules=read)
    return decided("signing", case), [one.as_json()["from"] for one in law.incomplete]


def gappy(number: int, kind: GapKind = "missing", **members: object) -> Version:
    """Return a base with a gap."""
    return replace(version(number, 0, **members), gaps=(gap(kind),))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_silence_with_a_gap_is_incomplete(kind: GapKind) -> None:
    """Where no rule decides and an article is not known, nobody says that it is not regulated."""
    decision, told = ask("report", gappy(1, kind, rules=SIGNING))
    assert (decision.outcome, told) == ("incomplete", ["3"])


def test_silence_without_a_gap_is_not_regulated() -> None:
    """Where all that binds is on file and encoded, no rule means that nothing is regulated."""
    decision, told = ask("report", version(1, 0, rules=SIGNING))
    assert (decision.outcome, told) == ("not_regulated", [])


def test_a_supplements_gap_counts_while_it_holds() -> None:
    """The gap of a supplement in force is one of the law; one that has ended leaves none."""
    base = version(1, 0, rules=SIGNING)
    holding = replace(supplement(2, 1, 1), gaps=(gap(),))
    ended = replace(supplement(2, 1, 1, end=5), gaps=(gap(),))
    assert ask("report", base, holding)[0].outcome == "incomplete"
    assert ask("report", base, ended)[0].outcome == "not_regulated"


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_rule_decides_stands(kind: GapKind) -> None:
    """A gap of the same instrument changes nothing where one of its rules decides."""
    decision, _ = ask("minutes", gappy(1, kind, rules=SIGNING))
    assert (decision.outcome, decision.is_doubtful) == ("decided", False)


def test_a_place_that_nobody_can_read_is_not_unstated() -> None:
    """A rule whose chain is illegible decides nothing, for want of the text and not of a rule."""
    when: JsonObject = {"document": "minutes"}
    lost: JsonObject = {"illegible": "签发人处字迹不清"}
    illegible: JsonObject = {"signing": {"minutes": rule("纪要", when=when, chain=lost)}}
    silent: JsonObject = {"unstated": "未载明"}
    unstated: JsonObject = {"signing": {"minutes": rule("纪要", when=when, chain=silent)}}
    assert ask("minutes", gappy(1, "illegible", rules=illegible))[0].outcome == "incomplete"
    assert ask("minutes", version(1, 0, rules=unstated))[0].outcome == "unstated"


@pytest.mark.parametrize(
    ("own", "outcome"),
    [
        (gappy(1), "incomplete"),
        (gappy(1, "pending"), "incomplete"),
        (version(1, 0, on_file=False), "incomplete"),
        (version(1, 0), "decided"),
    ],
)
def test_a_baseline_does_not_hide_a_gap(own: Version, outcome: str) -> None:
    """What a province offers is told, and that the city's own text may say otherwise."""
    offered = version(1, 0, tenant="above", rules={"baseline": SIGNING})
    decision, _ = ask("minutes", own, above=[offered])
    assert decision.outcome == outcome
    assert decision.rules == ("/signing/minutes",)


@pytest.mark.parametrize(
    ("own", "other", "is_doubtful"),
    [
        (None, None, True),
        (None, InstrumentClass.LOCAL_REGULATION, True),
        (InstrumentClass.LOCAL_REGULATION, None, False),
    ],
)
def test_a_gap_of_another_series_makes_doubtful(
    own: InstrumentClass | None, other: InstrumentClass | None, *, is_doubtful: bool
) -> None:
    """The rule decides; unless it outranks the other instrument, what is missing may prevail."""
    deciding = version(1, 0, rules=SIGNING, instrument=replace(instrument("甲"), class_=own))
    silent = gappy(2, series="meetings", instrument=replace(instrument("乙"), class_=other))
    decision, _ = ask("minutes", deciding, silent)
    assert (decision.outcome, decision.is_doubtful) == ("decided", is_doubtful)
    assert ("gap_elsewhere" in warned(decision)) is is_doubtful
