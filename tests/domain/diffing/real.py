"""Real schemas, vocabularies and rulebooks for the tests of diffs."""

from functools import cache

from guize.checks.catalog import RULEBOOK_SCHEMA, load_catalog
from guize.domain.diffing.phrases import Lexicon
from guize.domain.diffing.shapes import Shapes
from guize.domain.json_types import Rulebook
from guize.packs.read import read_pack
from guize.settings import SOURCE_ROOT


@cache
def lexicon() -> Lexicon:
    """Return what places and words are called."""
    catalog = load_catalog()
    shapes = Shapes(catalog.schemas, f"{RULEBOOK_SCHEMA}/rulebook")
    return Lexicon(shapes, catalog.vocabularies)


@cache
def rules_of(slug: str) -> Rulebook:
    """Return the rules of a tenant's first version."""
    return read_pack(SOURCE_ROOT / "tenants" / slug).versions[0].version.rules
