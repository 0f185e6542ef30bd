"""A Chinese word where an id is wanted: the finding names the id."""

from collections.abc import Iterator
from typing import Any

import pytest

from guize.checks.catalog import Catalog, load_catalog
from guize.checks.own_words import check_own_words
from guize.checks.references import read_references
from guize.checks.structure import check_structure
from guize.domain.choices import CHOICES, FALLBACKS
from guize.domain.errors import InvalidInputError
from guize.domain.json_types import JsonObject
from guize.packs.tenant_file import read_tenant

SOURCE: list[Any] = [{"article": 1, "quote": "市政府"}]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Give the catalogue of the house."""
    return load_catalog()


def told(catalog: Catalog, rules: JsonObject) -> str:
    """Check rules and return all that is said in Chinese."""
    references = read_references(rules, catalog, catalog.vocabularies).findings
    return "".join(f.words.zh for f in (*check_structure(rules, catalog), *references))


def rule(section: str, **members: Any) -> JsonObject:  # noqa: ANN401 - JSON
    """Return a rulebook with one rule."""
    return {section: {"one": {"title": "一", "source": SOURCE, **members}}}


@pytest.mark.parametrize(
    ("rules", "word", "id_"),
    [
        # Vocabularies, by label, by a part of it and by another name.
        (rule("signing", chain=[{"office": "市长", "action": "issue"}]), "市长", "head"),
        (
            rule("signing", chain=[{"body": "常务会议", "action": "approve"}]),
            "常务会议",
            "executive",
        ),
        (rule("signing", when={"document": "请示"}), "请示", "request"),
        (rule("signing", when={"document": {"not": ["报告"]}}), "报告", "report"),
        (rule("signing", when={"文种": "request"}), "文种", "document"),
        (rule("deadlines", trigger="收到请示"), "收到请示", "request-received"),
        (
            {"meetings": {"常务会议": {"title": "常务会议", "source": SOURCE}}},
            "常务会议",
            "executive",
        ),
        # Words that the schemas list.
        (rule("signing", strength="应当"), "应当", "must"),
        (rule("signing", strength="一般"), "一般", "usually"),
        (rule("signing", chain=[{"office": "head", "action": "签发"}]), "签发", "issue"),
        (rule("signing", chain=[{"office": "head", "action": "审核"}]), "审核", "review"),
        (rule("deadlines", limit={"value": 3, "unit": "工作日"}), "工作日", "working_day"),
        (rule("deadlines", limit={"value": 3, "unit": "天"}), "天", "day"),
        (rule("deadlines", relation="以内"), "以内", "within"),
        (rule("deadlines", relation="之前"), "之前", "before"),
        (
            rule("meetings", quorum={"of": "members", "threshold": "过半数"}),
            "过半数",
            "more_than_half",
        ),
        (rule("meetings", cadence={"times": 1, "anchor": ["周五"]}), "周五", "friday"),
        (rule("organization", type="职务"), "职务", "office"),
        (rule("substitution", kind="代行"), "代行", "acting"),
        # Sections and members.
        ({"会议制度": {}}, "会议制度", "meetings"),
        ({"公文签发": {}}, "公文签发", "signing"),
        (rule("deadlines", 时限={"value": 3, "unit": "day"}), "时限", "limit"),
        (rule("meetings", 召集人={"office": "head"}), "召集人", "convener"),
    ],
)
def test_a_chinese_word_gets_its_id(
    catalog: Catalog, rules: JsonObject, word: str, id_: str
) -> None:
    """Offices, meetings, facts, strengths, actions, units, choices, sections and members."""
    assert f"“{word}”的代号是 {id_}" in told(catalog, rules)


def test_a_local_title_gets_its_id(catalog: Catalog) -> None:
    """What the tenant itself calls an office or a meeting is found as well, and rules by title."""
    rules: JsonObject = {
        "organization": {"head": {"title": "行署专员", "source": SOURCE}},
        "meetings": {"executive": {"title": "行署办公会议", "source": SOURCE}},
        "deadlines": {
            "clear-document": {"title": "公文清理", "source": SOURCE},
            "one": {"title": "一", "source": SOURCE, "part_of": "公文清理"},
        },
        **rule("signing", chain=[{"office": "行署专员"}, {"body": "行署办公会议"}]),
    }
    said = told(catalog, rules)
    for word, id_ in (
        ("行署专员", "head"),
        ("行署办公会议", "executive"),
        ("公文清理", "clear-document"),
    ):
        assert f"“{word}”的代号是 {id_}" in said


def test_a_word_of_ones_own_vocabulary_gets_its_id(catalog: Catalog) -> None:
    """A tenant's own entries are found by their labels; a vocabulary and a wider word as well."""
    own: JsonObject = {"offices": {"lake-chief": {"zh": "湖长", "en": "lake chief"}}}
    words = catalog.with_terms({"offices": {"lake-chief": {"zh": "湖长", "en": "lake chief"}}})
    rules = rule("signing", chain=[{"office": "湖长", "action": "issue"}])
    found = read_references(rules, catalog, words).findings
    assert "“湖长”的代号是 lake-chief" in found[0].words.zh
    own = {
        "职务与机构": {},
        "offices": {"lake-chief": {"zh": "湖长", "en": "x", "broader": "分管领导"}},
    }
    words = catalog.with_terms({"offices": own["offices"]})  # type: ignore[dict-item]
    said = "".join(f.words.zh for f in check_own_words(own, catalog, words))
    assert "“职务与机构”的代号是 offices" in said
    assert "“分管领导”的代号是 leader-in-charge" in said


@pytest.mark.parametrize(("word", "near"), [("常务副县长", "executive-deputy"), ("mayr", "")])
def test_a_word_that_names_nothing_gets_what_is_near(
    catalog: Catalog, word: str, near: str
) -> None:
    """Where no name is the word, those that come near it are offered, if any does."""
    said = told(catalog, rule("signing", chain=[{"office": word, "action": "issue"}]))
    assert f"“职务与机构”中没有“{word}”" in said
    assert (f"是否指:{near}" in said) is bool(near)


def test_a_choice_of_the_head_gets_its_id() -> None:
    """The members of `tenant.yaml` and `instrument.yaml` name the id of a Chinese word too."""
    entry: JsonObject = {
        "tenant": "x",
        "name": {"zh": "某", "en": "x"},
        "level": "县",
        "time_zone": "Asia/Shanghai",
        "visibility": "公开",
    }
    with pytest.raises(InvalidInputError) as refused:
        read_tenant(entry, "x")
    said = "".join(fault.words.zh for fault in refused.value.faults)
    assert "“县”的代号是 district" in said
    assert "“公开”的代号是 public" in said


def words_listed(node: object) -> Iterator[str]:
    """Yield the words that a schema lists."""
    if isinstance(node, dict):
        listed = node.get("enum")
        yield from (word for word in listed or () if isinstance(listed, list))
        node = [*node.values()]
    for below in node if isinstance(node, list) else ():
        yield from words_listed(below)


def test_every_word_that_a_schema_lists_has_a_name(catalog: Catalog) -> None:
    """A list in the schemas holds no word that nobody could find, or that a diff shows raw."""
    terms = {term for name in FALLBACKS.values() for term in catalog.vocabularies[name].terms}
    listed = {word for schema in catalog.schemas.values() for word in words_listed(schema)}
    assert {"must", "within", "working_day"} <= listed
    assert listed - terms - CHOICES.keys() == set()
