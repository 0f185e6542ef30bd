"""What rules refer to: words, facts and other rules, each known and fit for its place."""

import re

import pytest

from guize.checks.catalog import Catalog, load_catalog
from guize.checks.references import read_references
from guize.domain.findings import Finding
from guize.domain.json_types import Json, JsonObject

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Give the catalogue of the house."""
    return load_catalog()


def found(catalog: Catalog, rules: JsonObject) -> list[tuple[str, str]]:
    """Check rules and return (code, pointer) of each finding, which must say its cure twice."""
    findings: list[Finding] = read_references(rules, catalog, catalog.vocabularies).findings
    for finding in findings:
        assert CHINESE.search(finding.words.zh)
        assert not CHINESE.search(finding.words.en.replace("“", "")), finding.words.en
    return [(finding.code, finding.pointer) for finding in findings]


def signing(when: JsonObject) -> JsonObject:
    """Return a rulebook with one signing rule under conditions."""
    return {"signing": {"one": {"title": "签发", "when": when}}}


@pytest.mark.parametrize(
    ("when", "at"),
    [
        ({"statutory": "yes"}, "/statutory"),
        ({"statutory": {"min": 1}}, "/statutory/min"),
        ({"party_standing_committee": 1}, "/party_standing_committee"),
        ({"duration": 7}, "/duration"),
        ({"duration": {"over": 7}}, "/duration/over"),
        ({"duration": {"min": {"value": 1, "unit": "week"}, "max": 9}}, "/duration/max"),
        ({"document": True}, "/document"),
        ({"document": {"over": {"value": 1, "unit": "day"}}}, "/document/over"),
        ({"document": ["report", 3]}, "/document/1"),
        ({"document": {"not": ["report", False]}}, "/document/not/1"),
        ({"members": 2.5}, "/members"),
        ({"members": {"max": {"value": 1, "unit": "day"}}}, "/members/max"),
        ({"count": "many"}, "/count"),
        ({"departs_on": "2019-03-01"}, "/departs_on"),
        ({"at": {"min": 3}}, "/at/min"),
    ],
)
def test_a_test_must_fit_its_fact(catalog: Catalog, when: JsonObject, at: str) -> None:
    """A boolean wants a boolean, a duration an interval of durations, a word words, and so on."""
    assert found(catalog, signing(when)) == [("wrong_fact_type", f"/signing/one/when{at}")]


@pytest.mark.parametrize(
    "when",
    [
        {"statutory": True},
        {"duration": {"over": {"value": 7, "unit": "day"}}},
        {"duration": {"min": {"value": 1, "unit": "week"}, "under": {"value": 1, "unit": "month"}}},
        {"document": "report"},
        {"document": ["report", "request"]},
        {"document": {"not": ["minutes"]}},
        {"matter": ["routine"]},
        {"members": {"min": 3, "max": 3}},
        {"count": 2.5},
        {"days": [1, 2]},
    ],
)
def test_a_fitting_test_is_left_alone(catalog: Catalog, when: JsonObject) -> None:
    """Values, sets, exclusions and intervals of the fact's own type are all well."""
    assert found(catalog, signing(when)) == []


@pytest.mark.parametrize(
    ("test", "is_empty"),
    [
        ({"min": 4, "max": 3}, True),
        ({"over": 3, "max": 3}, True),
        ({"min": 3, "under": 3}, True),
        ({"min": 3, "max": 3}, False),
        ({"over": 2, "under": 4}, False),
    ],
)
def test_an_interval_that_nothing_fits_is_an_error(
    catalog: Catalog, test: JsonObject, is_empty: bool
) -> None:
    """Bounds that cross are found; bounds that meet hold one value if both include it."""
    for fact, interval in (("days", test), ("duration", in_days(test))):
        wanted = [("empty_interval", f"/signing/one/when/{fact}")] if is_empty else []
        assert found(catalog, signing({fact: interval})) == wanted


def in_days(test: JsonObject) -> JsonObject:
    """Return an interval of numbers as one of durations."""
    return {bound: {"value": value, "unit": "day"} for bound, value in test.items()}


def test_bounds_in_different_units_are_not_compared(catalog: Catalog) -> None:
    """Whether 40 days exceed a month is for no check to say."""
    test: JsonObject = {"min": {"value": 40, "unit": "day"}, "max": {"value": 1, "unit": "month"}}
    assert found(catalog, signing({"duration": test})) == []


@pytest.mark.parametrize(
    ("rules", "code", "at"),
    [
        (signing({"documnet": "report"}), "unknown_fact", "/signing/one/when/documnet"),
        (signing({"document": "reprot"}), "unknown_term", "/signing/one/when/document"),
        (
            signing({"document": {"not": ["reprot"]}}),
            "unknown_term",
            "/signing/one/when/document/not/0",
        ),
        (
            {"signing": {"one": {"chain": [{"office": "mayor", "action": "approve"}]}}},
            "unknown_term",
            "/signing/one/chain/0/office",
        ),
        (
            {"signing": {"one": {"conflicts_with": ["another"]}}},
            "unknown_rule",
            "/signing/one/conflicts_with",
        ),
        (
            {"baseline": {"signing": {"one": {"conflicts_with": ["another"]}}}},
            "unknown_rule",
            "/baseline/signing/one/conflicts_with",
        ),
        (
            {"deadlines": {"one": {"part_of": "nothing"}}},
            "unknown_rule",
            "/deadlines/one/part_of",
        ),
    ],
)
def test_what_nobody_knows_is_found(
    catalog: Catalog, rules: JsonObject, code: str, at: str
) -> None:
    """A word, a fact or a rule that does not exist is found where it is named."""
    assert found(catalog, rules) == [(code, at)]


def test_a_near_word_is_suggested(catalog: Catalog) -> None:
    """Whoever misspells a word is told which was probably meant."""
    (finding,) = read_references(
        signing({"document": "reprot"}), catalog, catalog.vocabularies
    ).findings
    assert "report" in finding.words.en
    assert "report" in finding.words.zh


def test_a_tenant_knows_its_own_words(catalog: Catalog) -> None:
    """Words that a tenant adds are known in its own rulebook, and only there."""
    own: JsonObject = {"mayor": {"zh": "市长", "en": "mayor"}}
    rules: JsonObject = {"signing": {"one": {"chain": [{"office": "mayor"}]}}}
    assert found(catalog, rules)
    extended = catalog.with_terms({"offices": own})  # type: ignore[dict-item]
    assert read_references(rules, catalog, extended).findings == []


def test_no_rule_conflicts_with_itself(catalog: Catalog) -> None:
    """A rule that names itself in `conflicts_with` is an error at that very place."""
    pair: JsonObject = {"a": {"conflicts_with": ["b", "a"]}, "b": {"conflicts_with": ["a"]}}
    wanted = [("conflicts_with_itself", "/signing/a/conflicts_with/1")]
    assert found(catalog, {"signing": pair}) == wanted
    offered = [("conflicts_with_itself", "/baseline/signing/a/conflicts_with/1")]
    assert found(catalog, {"baseline": {"signing": pair}}) == offered


@pytest.mark.parametrize(
    ("part_of", "circle"),
    [
        ({"a": "a"}, {"a"}),
        ({"a": "b", "b": "a"}, {"a", "b"}),
        ({"a": "b", "b": "c", "c": "a"}, {"a", "b", "c"}),
        ({"x": "a", "a": "b", "b": "a"}, {"a", "b"}),
        ({"a": "b", "b": "c", "c": None, "d": "c"}, set()),
    ],
)
def test_deadlines_do_not_enclose_one_another(
    catalog: Catalog, part_of: dict[str, str | None], circle: set[str]
) -> None:
    """Every deadline on a circle of `part_of` is an error, and none that only leads to it."""
    section: dict[str, Json] = {
        name: {} if target is None else {"part_of": target} for name, target in part_of.items()
    }
    wanted = {("part_of_circle", f"/deadlines/{name}/part_of") for name in circle}
    assert set(found(catalog, {"deadlines": section})) == wanted
