"""Versions as recorded: what each stands for by itself, as known when it came."""

import pytest

from guize.domain.citations import annotate
from guize.domain.diffing.recorded import fold_recorded
from guize.domain.errors import NotFoundError
from guize.domain.json_types import JsonObject
from guize.domain.merge_patch import merge
from guize.domain.version import Kind, Version
from tests.domain.build import repeal, supplement, timeline, version


def rules(**texts: str | None) -> JsonObject:
    """Return rules whose members are ``texts``."""
    return {
        "deadlines": {
            name: text if text is None else {"title": text} for name, text in texts.items()
        }
    }


def recorded(number: int, *versions: Version) -> JsonObject:
    """Return the rules of one version among ``versions``."""
    return fold_recorded(timeline(versions), number).rules


BASE = version(1, 0, rules=rules(a="一", b="二"))
FIRST = supplement(2, 10, 1, rules=rules(b="补"))
SECOND = supplement(3, 20, 1, rules=rules(c="又补"))


def test_a_base_stands_for_its_own_rules() -> None:
    """What amends it, before or after, is left out."""
    assert recorded(1, BASE, FIRST, SECOND) == BASE.rules


def test_a_supplement_stands_for_the_base_with_it() -> None:
    """It is folded in with what else holds on the day it takes effect, and nothing later."""
    assert recorded(2, BASE, FIRST, SECOND) == rules(a="一", b="补")
    assert recorded(3, BASE, FIRST, SECOND) == rules(a="一", b="补", c="又补")


def test_what_was_recorded_later_does_not_count() -> None:
    """A supplement recorded after it, though effective before it, was not known then."""
    late = supplement(4, 5, 1, rules=rules(d="迟"))
    assert recorded(3, BASE, FIRST, SECOND, late) == rules(a="一", b="补", c="又补")
    corrected = version(5, 0, Kind.CORRECTION, corrects=1, rules=rules(a="正"))
    assert recorded(2, BASE, FIRST, corrected) == rules(a="一", b="补")
    assert recorded(5, BASE, FIRST, corrected) == rules(a="正")


def test_a_corrected_supplement_is_folded_in_its_place() -> None:
    """A correction stands where what it corrects stood, before later supplements of that day."""
    same_day = supplement(3, 10, 1, rules=rules(b="后"))
    corrected = version(4, 10, Kind.CORRECTION, corrects=2, amends=1, rules=rules(b="正", e="新"))
    assert recorded(4, BASE, FIRST, same_day, corrected) == rules(a="一", b="后", e="新")


def test_a_repeal_stands_for_what_it_leaves() -> None:
    """Repealing a supplement restores what it changed; repealing the base leaves nothing."""
    assert recorded(3, BASE, FIRST, repeal(3, 30, 2)) == BASE.rules
    assert recorded(2, BASE, repeal(2, 30, 1)) == {}


def test_a_withdrawal_stands_for_what_it_leaves() -> None:
    """A version recorded in error leaves what was in force without it."""
    withdrawn = version(3, 10, Kind.CORRECTION, corrects=2, amends=1, void=True)
    assert recorded(3, BASE, FIRST, withdrawn) == BASE.rules


def test_a_supplement_without_its_base_stands_for_itself() -> None:
    """Where the base was withdrawn before, there is nothing to fold it into."""
    gone = version(2, 0, Kind.CORRECTION, corrects=1, void=True)
    late = supplement(3, 10, 1, rules=rules(b="补"))
    assert recorded(3, BASE, gone, late) == rules(b="补")


def test_citations_name_their_own_version() -> None:
    """In a supplement folded in, what it cites and what its base cites stay apart."""
    cited: JsonObject = {"deadlines": {"a": {"source": [{"article": 1, "quote": "原文"}]}}}
    more: JsonObject = {"deadlines": {"b": {"source": [{"article": 2, "quote": "补充"}]}}}
    base, added = version(1, 0, rules=cited), supplement(2, 5, 1, rules=more)
    found = fold_recorded(timeline([base, added]), 2).rules
    assert found == merge(annotate(cited, base), annotate(more, added))


def test_a_version_that_is_not_there_is_told() -> None:
    """An unknown number is not found, by its name."""
    with pytest.raises(NotFoundError, match="own@9"):
        recorded(9, BASE)
