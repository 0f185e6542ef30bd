"""A tenant's own words."""

from guize.checks.catalog import load_catalog
from guize.checks.own_words import check_own_words
from guize.domain.json_types import JsonObject

CHIEF: JsonObject = {"zh": "湖长", "en": "lake chief"}


def told(own: JsonObject) -> list[tuple[str, str]]:
    """Return code and pointer of what is found."""
    catalog = load_catalog()
    vocabularies = catalog.with_terms(own)  # type: ignore[arg-type] # entries are objects here
    return [(one.code, one.pointer) for one in check_own_words(own, catalog, vocabularies)]


def test_a_word_of_its_own_under_a_wider_one() -> None:
    """A word may stand under one of the vocabulary, or under another of the tenant's own."""
    under: JsonObject = {**CHIEF, "broader": ["deputy", "lake-chief"]}
    assert told({"offices": {"lake-chief": CHIEF, "deputy-lake-chief": under}}) == []


def test_a_vocabulary_that_there_is_not() -> None:
    """Its words would never be used, and nobody would know why."""
    assert told({"ofices": {"lake-chief": CHIEF}}) == [("unknown_vocabulary", "/vocabulary/ofices")]


def test_a_wider_word_that_there_is_not() -> None:
    """A condition on it would never hold for the word."""
    assert told({"offices": {"lake-chief": {**CHIEF, "broader": "deputty"}}}) == [
        ("unknown_term", "/vocabulary/offices/lake-chief/broader")
    ]
