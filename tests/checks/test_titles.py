"""Whether offices whose label fits several levels have a local title."""

from guize.checks.catalog import load_catalog
from guize.checks.references import read_references
from guize.checks.titles import check_titles
from guize.domain.findings import Severity
from guize.domain.json_types import Rulebook


def told(rules: Rulebook) -> list[tuple[str, str]]:
    """Return office and pointer of each warning."""
    catalog = load_catalog()
    mentions = read_references(rules, catalog, catalog.vocabularies).mentions
    found = list(check_titles(rules, mentions, catalog.vocabularies))
    assert all(finding.severity is Severity.WARNING for _, finding in found)
    return [(office, finding.pointer) for office, finding in found]


def test_an_untitled_office_is_told_once() -> None:
    """The first mention of 市长/区长 is told; an office of one meaning, or with a title, is not."""
    rules: Rulebook = {
        "meetings": {
            "plenary": {"convener": {"office": "head"}, "chair": {"office": "head"}},
            "executive": {"chair": {"office": "secretary-general"}},
        }
    }
    assert told(rules) == [("head", "/meetings/plenary/convener/office")]
    rules["organization"] = {"head": {"title": "县长"}}
    assert told(rules) == []


def test_what_is_for_others_needs_no_title() -> None:
    """A baseline speaks of offices of the tenants below, which title them themselves."""
    assert told({"baseline": {"meetings": {"plenary": {"chair": {"office": "head"}}}}}) == []
