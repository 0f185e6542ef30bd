"""Real schemas, vocabularies and rulebooks for the tests of diffs."""

from functools import cache
from typing import cast

from guize.checks.catalog import RULEBOOK_SCHEMA, load_catalog
from guize.domain.diffing.phrases import Lexicon
from guize.domain.diffing.shapes import Shapes
from guize.domain.json_types import JsonObject, Rulebook
from guize.packs.read import read_pack
from guize.settings import SOURCE_ROOT

TENANTS = SOURCE_ROOT / "tenants"


@cache
def lexicon() -> Lexicon:
    """Return what places and words are called."""
    catalog = load_catalog()
    shapes = Shapes(catalog.schemas, f"{RULEBOOK_SCHEMA}/rulebook")
    return Lexicon(shapes, catalog.vocabularies)


@cache
def lexicon_between(*slugs: str) -> Lexicon:
    """Return what things are called with the words that these tenants add."""
    catalog, own = load_catalog(), dict[str, dict[str, JsonObject]]()
    for slug in slugs:
        version = read_pack(TENANTS / slug).versions[0]
        added = cast("dict[str, dict[str, JsonObject]]", version.vocabulary)
        for name, entries in added.items():
            own.setdefault(name, {}).update(entries)
    return Lexicon(lexicon().shapes, catalog.with_terms(own))


@cache
def rules_of(slug: str) -> Rulebook:
    """Return the rules of a tenant's first version."""
    return read_pack(TENANTS / slug).versions[0].version.rules
