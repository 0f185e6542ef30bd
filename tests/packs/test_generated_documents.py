"""Splitting and reading give back what a generator put into its documents."""

import pytest

from guize.domain.json_types import JsonObject
from guize.packs.manuscript import particulars_of, split_document
from tests.packs.documents import Document, make_document


def said(made: Document) -> JsonObject:
    """Return what the reader should find in a document."""
    return {
        "title": made.title,
        "articles": {key: [*body] for key, body in made.articles.items()},
        "effective_from": "undated"
        if made.undated
        else made.effective_from.isoformat()
        if made.effective_from
        else None,
        "effective_to": made.effective_to.isoformat() if made.effective_to else None,
        "stages": {key: day.isoformat() for key, day in made.stages.items()},
        "repeals": [*made.repeals],
        "number": made.number,
        "history": [[kind, day.isoformat()] for kind, day in made.history],
    }


def read(made: Document) -> JsonObject:
    """Return what splitter and reader find in a document."""
    text, recipe = split_document(
        made.raw, {} if made.begins_within is None else {"begins_within": made.begins_within}
    )
    head = particulars_of(made.raw, recipe, text)
    instrument = head["instrument"]
    stages = head.get("stages", [])
    assert isinstance(instrument, dict)
    assert isinstance(stages, list)
    repeals = instrument.get("repeals", [])
    assert isinstance(repeals, list)
    history = instrument.get("history", [])
    assert isinstance(history, list)
    return {
        "title": text.title,
        "articles": {
            article.ref.key(): [paragraph.replace(" ", "") for paragraph in article.paragraphs]
            for article in text.articles
        },
        "effective_from": head.get("effective_from"),
        "effective_to": head.get("effective_to"),
        "stages": {
            str(key): stage["effective_from"]
            for stage in stages
            if isinstance(stage, dict) and isinstance(stage["articles"], list)
            for key in stage["articles"]
        },
        "repeals": [one["title"] for one in repeals if isinstance(one, dict)],
        "number": instrument.get("number"),
        "history": [[one["kind"], one["on"]] for one in history if isinstance(one, dict)],
    }


def check(seeds: range) -> None:
    """See that each seed's document is read as it was made."""
    for seed in seeds:
        made = make_document(seed)
        expected = said(made)
        articles = expected["articles"]
        assert isinstance(articles, dict)
        expected["articles"] = {
            key: [str(line).replace(" ", "") for line in body]
            for key, body in articles.items()
            if isinstance(body, list)
        }
        assert read(made) == expected, f"seed {seed}\n{made.raw}"


def test_documents_are_read_as_they_were_made() -> None:
    """Labels, numerals, holes, insertions, parts, clauses and dates of 300 documents."""
    check(range(300))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_twenty_thousand_documents_are_read_as_they_were_made(block: int) -> None:
    """The same of 20,000, a thousand at a time."""
    check(range(block * 1000, block * 1000 + 1000))
