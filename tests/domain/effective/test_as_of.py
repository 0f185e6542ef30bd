"""What is in force on a day: sentences about single cases."""

from datetime import date
from typing import Any

import pytest

from guize.domain.effective.answer import Effective
from guize.domain.effective.rulebook import effective, rules_chronicle
from guize.domain.instrument import Predecessor
from guize.domain.version import Version
from tests.domain.build import (
    at,
    correction,
    day,
    instrument,
    meetings,
    repeal,
    supplement,
    timeline,
    version,
)

OLD = meetings(executive={"value": 1}, plenary={"value": 1})
NEW = meetings(executive={"value": 2})


def ask(versions: list[Version], on: int, known: int | None = None) -> Effective:
    """Return the answer of a tenant without ancestors."""
    return effective([timeline(versions)], day(on), None if known is None else at(known))


def codes(answer: Effective) -> list[str]:
    """Return the codes of the warnings."""
    return [caveat.code for caveat in answer.warnings]


def test_nothing_on_file() -> None:
    """A tenant without versions has a vacancy that never changes and nothing to know."""
    answer = ask([], 0)
    assert (answer.status, answer.reason) == ("vacancy", "nothing_on_file")
    assert (answer.changes_on, answer.known_at, answer.rules) == (None, None, {})


def test_before_the_first_record_nothing_is_said_of_it() -> None:
    """A pin before all records knows of no version, and does not tell of those recorded since."""
    versions = [version(1, 0, tick=5, rules=OLD), version(2, 9, tick=7, rules=NEW)]
    early = ask(versions, 3, known=4)
    assert (early.status, early.reason, codes(early)) == ("vacancy", "nothing_on_file", [])
    assert ask(versions, 3, known=5).rules == OLD


def test_first_day_counts_and_the_day_before_does_not() -> None:
    """A version holds from the start of its first day."""
    base = version(1, 5, rules=OLD)
    assert ask([base], 4).status == "vacancy"
    assert ask([base], 4).changes_on == day(5)
    assert ask([base], 5).rules == OLD


def test_effective_to_is_the_first_day_without_force() -> None:
    """A version expires at the start of its effective_to."""
    base = version(1, 5, end=9, rules=OLD)
    assert ask([base], 8).status == "in_force"
    after = ask([base], 9)
    assert (after.reason, codes(after)) == ("expired", ["base_expired"])


def test_later_base_supersedes_and_the_earlier_never_revives() -> None:
    """When the base that superseded another is repealed, there is a vacancy."""
    versions = [version(1, 0, rules=OLD), version(2, 5, rules=NEW), repeal(3, 8, 2)]
    assert ask(versions, 4).rules == OLD
    assert ask(versions, 4).layers[0].effective_to == day(5)
    assert ask(versions, 5).rules == NEW
    assert (ask(versions, 8).status, ask(versions, 8).reason) == ("vacancy", "repealed")
    assert "own-3" in ask(versions, 8).warnings[0].words.zh


def test_of_two_bases_from_one_day_the_later_recorded_holds() -> None:
    """Ties go to the later lineage, whatever was corrected last."""
    versions = [
        version(1, 0, rules=OLD),
        version(2, 0, rules=NEW),
        correction(3, 0, 1, rules=OLD),
    ]
    assert ask(versions, 0).rules == NEW


def test_supplement_ends_with_its_base() -> None:
    """A supplement does not carry over to the base that follows."""
    versions = [
        version(1, 0, rules=OLD),
        supplement(2, 2, 1, rules=meetings(plenary=None)),
        version(3, 5, rules=OLD),
    ]
    assert ask(versions, 2).rules == meetings(executive={"value": 1})
    assert ask(versions, 2).layers[1].effective_to == day(5)
    assert ask(versions, 5).rules == OLD


def test_supplement_that_names_a_correction_stands_on_the_lineage() -> None:
    """A version may be named by any entry of its lineage."""
    versions = [
        version(1, 0, rules=OLD),
        correction(2, 0, 1, rules=OLD),
        supplement(3, 1, 2, rules=NEW),
        repeal(4, 3, 2),
    ]
    assert ask(versions, 1).rules["meetings"] == {
        "executive": {"value": 2},
        "plenary": {"value": 1},
    }
    assert ask(versions, 3).reason == "repealed"


def test_extension_postpones_the_end_and_its_repeal_brings_it_back() -> None:
    """延期: a supplement sets a new end; if it is repealed after the old end, that is the end."""
    versions = [version(1, 0, end=5, rules=OLD), supplement(2, 3, 1, until=10)]
    assert ask(versions, 9).status == "in_force"
    assert ask(versions, 10).reason == "expired"
    assert ask(versions, 4, known=1).layers[0].effective_to == day(5)
    assert ask([*versions, repeal(3, 7, 2)], 6).status == "in_force"
    assert ask([*versions, repeal(3, 7, 2)], 7).reason == "expired"
    assert ask([*versions, repeal(3, 4, 2)], 5).reason == "expired"


def test_extension_that_comes_too_late_revives_nothing() -> None:
    """A base that has lapsed before its extension takes effect stays lapsed."""
    versions = [version(1, 0, end=5, rules=OLD), supplement(2, 6, 1, until=10)]
    assert ask(versions, 7).reason == "expired"
    seamless = [version(1, 0, end=5, rules=OLD), supplement(2, 5, 1, until=10)]
    assert ask(seamless, 7).status == "in_force"


def test_repeal_withdrawn_before_its_day_never_held() -> None:
    """A repeal that is itself repealed before it takes effect ends nothing; afterwards it has."""
    versions = [version(1, 0, rules=OLD), repeal(2, 5, 1)]
    assert ask([*versions, repeal(3, 4, 2)], 6).status == "in_force"
    assert ask([*versions, repeal(3, 6, 2)], 7).reason == "repealed"


def test_corrected_repeal_takes_effect_on_its_corrected_day() -> None:
    """A correction restates a repeal whole, and may void it."""
    versions = [version(1, 0, rules=OLD), repeal(2, 5, 1)]
    postponed = [*versions, correction(3, 8, 2, repeals=(1,))]
    assert [ask(postponed, on).status for on in (7, 8)] == ["in_force", "vacancy"]
    assert ask(postponed, 6, known=2).reason == "repealed"
    assert ask([*versions, correction(3, 5, 2, void=True)], 9).status == "in_force"


def test_expiry_is_announced_for_six_months() -> None:
    """Warnings start six calendar months before a version lapses, and count as a change."""
    base = version(1, 0, end=366 + 30, rules=OLD)  # without force from 2021-01-31
    answers = rules_chronicle([timeline([base])])
    assert codes(answers.effective(date(2020, 7, 30))) == []
    assert answers.effective(date(2020, 7, 30)).changes_on == date(2020, 7, 31)
    assert codes(answers.effective(date(2020, 7, 31))) == ["expires_soon"]


def test_expiry_warning_in_a_shorter_month() -> None:
    """Six months before 31 August is the last of February."""
    base = version(1, 0, end=366 + 242, rules=OLD)  # without force from 2021-08-31
    answers = rules_chronicle([timeline([base])])
    assert answers.effective(day(0)).changes_on == date(2021, 2, 28)


def test_no_expiry_warning_where_a_successor_is_scheduled() -> None:
    """A base that is replaced no later than it lapses leaves nothing to warn of."""
    versions = [version(1, 0, end=9, rules=OLD), version(2, 9, rules=NEW)]
    assert codes(ask(versions, 8)) == []


def predecessor(number: str, issued: int | None) -> Predecessor:
    """Return an instrument that is not on file."""
    issued_on = None if issued is None else day(issued)
    return Predecessor(title="旧规则", number=number, issued_on=issued_on)


def test_time_before_the_first_base_names_its_predecessor() -> None:
    """From the day its repealed predecessor was issued, it is what is not on file."""
    document = instrument("new", repeals=(predecessor("old", 3),))
    base = version(1, 9, rules=OLD, instrument=document)
    between = ask([base], 5)
    assert (between.reason, between.changes_on) == ("not_on_file", day(9))
    assert [item.number for item in between.missing] == ["old"]
    before = ask([base], 2)
    assert (before.reason, codes(before)) == ("nothing_on_file", ["before_known_instruments"])
    assert (before.changes_on, before.missing) == (day(3), ())


def test_predecessor_of_unknown_date_covers_all_earlier_time() -> None:
    """Nobody can say that there was nothing before it."""
    document = instrument("new", repeals=(predecessor("old", None),))
    answer = ask([version(1, 9, rules=OLD, instrument=document)], -9999)
    assert (answer.reason, [item.number for item in answer.missing]) == ("not_on_file", ["old"])


def test_metadata_only_base_is_a_vacancy_that_names_it() -> None:
    """A base whose text is not on file gives no rules, and says so."""
    answer = ask([version(1, 0, on_file=False)], 3)
    assert (answer.status, answer.reason) == ("vacancy", "not_on_file")
    assert [item.number for item in answer.missing] == ["own-1"]
    assert (answer.layers, codes(answer)) == ((), ["base_not_on_file"])


def panjin() -> list[Version]:
    """Return a supplement repealed on an unknown day, on a base that is not on file."""
    return [
        version(1, 0, on_file=False),
        supplement(
            2,
            10,
            1,
            rules=NEW,
            readings=(11,),
            end=20,
            effective_to_certainty="no_later_than",
            effective_to_reason="repealed",
        ),
    ]


def test_panjin_before_inside_and_after() -> None:
    """Before, inside and after its supplement Panjin gives three different, honest answers."""
    before, inside, after = (ask(panjin(), on) for on in (9, 15, 20))
    assert (before.reason, before.certainty) == ("not_on_file", "certain")
    assert codes(before) == ["base_not_on_file"]
    assert (inside.status, inside.certainty, inside.rules) == ("in_force", "doubtful", NEW)
    assert codes(inside) == ["base_not_on_file", "end_date_doubtful"]
    assert [layer.kind for layer in inside.layers] == ["base", "supplement"]
    assert (after.reason, after.certainty) == ("not_on_file", "certain")
    assert codes(after) == ["base_not_on_file", "layer_repealed"]
    for answer in (before, inside, after):
        assert [item.number for item in answer.missing] == ["own-1"]


def test_between_two_readings_the_answer_is_doubtful_and_names_both() -> None:
    """From the stated day up to the other reading, on either side, the answer is doubtful."""
    for readings, doubtful in (((8,), range(5, 8)), ((3,), range(3, 5)), ((3, 8), range(3, 8))):
        versions = [version(1, 0, rules=OLD), version(2, 5, rules=NEW, readings=readings)]
        told = [on for on in range(12) if ask(versions, on).certainty == "doubtful"]
        assert told == list(doubtful)
        words = ask(versions, doubtful[0]).warnings[0].words
        for reading in (5, *readings):
            assert str(day(reading)) in words.zh
            assert str(day(reading)) in words.en
        assert ask(versions, 4).rules == OLD
        assert ask(versions, 5).rules == NEW


def test_assumed_start_marks_the_whole_term_and_doubt_outweighs_it() -> None:
    """A document without a clause is assumed as long as it holds; doubtful beats assumed."""
    base = version(1, 0, end=9, rules=OLD, readings=(2,), effective_from_certainty="assumed")
    told = [ask([base], on).certainty for on in (0, 1, 2, 8, 9)]
    assert told == ["doubtful", "doubtful", "assumed", "assumed", "certain"]


def test_answers_carry_the_citations_own_instrument() -> None:
    """A supplement's citations keep their origin, and rules remember which version set what."""
    cited: Any = {"value": 1, "source": [{"article": 1, "quote": "甲"}]}
    patched: Any = {"limit": {"value": 3, "source": [{"article": 2, "quote": "乙"}]}}
    versions = [
        version(1, 0, rules=meetings(executive=cited)),
        supplement(2, 3, 1, rules=meetings(executive=patched)),
    ]
    answer = ask(versions, 3)
    rule: Any = answer.rules["meetings"]
    assert rule["executive"]["source"][0] == {
        "article": 1,
        "quote": "甲",
        "tenant": "own",
        "version": 1,
        "instrument": "own-1",
        "label": "第一条",
    }
    assert rule["executive"]["limit"]["source"][0]["instrument"] == "own-2"
    assert {pointer: origin.version for pointer, origin in answer.origins.items()} == {
        "/meetings/executive": 1,
        "/meetings/executive/limit": 2,
    }


def test_asking_changes_nothing_that_is_on_file() -> None:
    """Versions are the same after folding and annotating as before."""
    rules = meetings(executive={"source": [{"article": 1, "quote": "甲"}], "x": {"y": 1}})
    patch = meetings(executive={"x": {"z": 2}})
    versions = [version(1, 0, rules=rules), supplement(2, 0, 1, rules=patch)]
    ask(versions, 1)
    assert rules == meetings(executive={"source": [{"article": 1, "quote": "甲"}], "x": {"y": 1}})
    assert patch == meetings(executive={"x": {"z": 2}})


def test_the_wire_form_is_the_designs() -> None:
    """An answer is served with ISO dates, an instant in Z, and origins only when asked for."""
    answer = ask([version(1, 0, rules=OLD)], 3)
    layer = {
        "tenant": "own",
        "series": "work-rules",
        "version": 1,
        "kind": "base",
        "instrument": "own-1",
        "effective_from": "2020-01-01",
        "effective_to": None,
    }
    assert answer.as_json() == {
        "tenant": "own",
        "on": "2020-01-04",
        "known_at": "2026-01-01T00:00:01Z",
        "status": "in_force",
        "reason": None,
        "certainty": "certain",
        "changes_on": None,
        "layers": [layer],
        "series": [
            {
                "series": "work-rules",
                "label": {"zh": "工作规则", "en": "Work rules"},
                "status": "in_force",
                "reason": None,
                "certainty": "certain",
                "layers": [layer],
            }
        ],
        "not_yet_in_force": [],
        "incomplete": [],
        "rules": OLD,
        "yielded": [],
        "warnings": [],
        "missing": [],
    }
    explained: Any = answer.as_json(explain=True)["origins"]
    assert explained["/meetings/plenary"] == {"tenant": "own", "version": 1}


@pytest.mark.parametrize("on", [date.min, date.max])
def test_the_ends_of_time_can_be_asked(on: date) -> None:
    """The first and the last day that a date can name have answers."""
    assert effective([timeline(panjin())], on).status == "vacancy"
