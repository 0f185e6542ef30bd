"""Repeals and extensions whose effect cannot be meant."""

import pytest

from guize.checks.tenures import check_tenures
from guize.domain.findings import Severity
from guize.domain.force import Commenced
from guize.domain.version import Version
from tests.domain.build import commencement, correction, repeal, supplement, version

BASE = version(1, 100)


def told(*versions: Version) -> list[tuple[int, str, str]]:
    """Return number, code and pointer of what is found."""
    return [(number, found.code, found.pointer) for number, found in check_tenures(versions)]


def test_a_repeal_for_a_later_day_is_nothing_to_tell() -> None:
    """What holds on the day is repealed."""
    assert told(BASE, repeal(2, 200, 1)) == []


@pytest.mark.parametrize("begins", [50, 100])
def test_a_repeal_before_the_beginning_wipes_out_what_held(begins: int) -> None:
    """The version would never have held; that is done by voiding it."""
    assert told(BASE, repeal(2, begins, 1)) == [(2, "repealed_before_it_held", "/repeals/0")]


def test_a_repeal_of_what_was_dated_later_is_nothing_to_tell() -> None:
    """A version whose day was left open holds from its commencement, and is repealed after it."""
    opened = version(1, 0, undated=True)
    assert told(opened, commencement(2, 100, Commenced(1, None)), repeal(3, 200, 1)) == []


def test_a_repeal_of_what_is_over_does_nothing() -> None:
    """A version that has ended, and a void one, cannot be repealed."""
    assert told(version(1, 100, end=150), repeal(2, 200, 1)) == [
        (2, "repeals_nothing", "/repeals/0")
    ]
    assert told(BASE, correction(2, 100, 1, void=True), repeal(3, 200, 1)) == [
        (3, "repeals_nothing", "/repeals/0")
    ]


def test_a_repeal_that_had_its_effect_is_not_undone_by_a_repeal() -> None:
    """It would do nothing for ever: an error, that names the correction and the base."""
    undone = [BASE, repeal(2, 200, 1), repeal(3, 220, 2)]
    ((number, found),) = check_tenures(undone)
    assert (number, found.code, found.pointer) == (3, "repeals_a_repeal", "/repeals/0")
    assert found.severity is Severity.ERROR
    assert "void" in found.words.zh
    assert "base" in found.words.en


@pytest.mark.parametrize("begins", [180, 200])
def test_a_repeal_that_is_still_to_come_can_be_repealed(begins: int) -> None:
    """Then it never holds, which is warned of; voiding it says the same."""
    coming = [BASE, repeal(2, 200, 1), repeal(3, begins, 2)]
    assert told(*coming) == [(3, "repealed_before_it_held", "/repeals/0")]
    assert {found.severity for _, found in check_tenures(coming)} == {Severity.WARNING}


def test_a_repeal_holds_no_rules() -> None:
    """Rules in a repeal would be lost: an error."""
    lost = repeal(2, 200, 1, rules={"seals": {"custody": {"title": "保管"}}})
    assert told(BASE, lost) == [(2, "rules_in_repeal", "")]


def test_a_repeal_on_an_assumed_day_hides_the_doubt() -> None:
    """“No later than” is said of what is repealed, by a correction; only then answers tell it."""
    doubtful = repeal(2, 200, 1, effective_from_certainty="assumed")
    assert told(BASE, doubtful) == [(2, "repeal_day_assumed", "/effective_from_certainty")]


def test_an_extension_prolongs_what_has_an_end() -> None:
    """One after the other, each to a later day."""
    extensions = supplement(2, 150, 1, until=300), supplement(3, 250, 1, until=400)
    assert told(version(1, 100, end=200), *extensions) == []


@pytest.mark.parametrize(
    ("base", "until"), [(BASE, 300), (version(1, 100, end=200), 150), (BASE, 50)]
)
def test_an_extension_that_prolongs_nothing_is_told(base: Version, until: int) -> None:
    """Without an end it would set one; before the end it would cut the rest off."""
    assert told(base, supplement(2, 120, 1, until=until)) == [
        (2, "nothing_to_extend", "/extends_base_to")
    ]
