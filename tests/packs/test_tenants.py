"""The packs in `tenants/`: their texts are made from their captures, and nothing is lost."""

import re
from pathlib import Path

import pytest

from guize.domain.json_reader import ObjectReader
from guize.packs.capture import Recipe, text_from_capture
from guize.packs.pack import Pack, PackVersion
from guize.packs.read import read_pack
from guize.packs.text_md import write_text
from guize.settings import SOURCE_ROOT

TENANTS = SOURCE_ROOT / "tenants"
ARTICLES = {"qiqihar": 74, "xianyang": 76, "taobei": 98, "wuhan": 79, "panjin": 15}
_DAMAGE = re.compile(r"[\ue000-\uf8ff\u00a0\u3000\ufffd]|\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\)")


def _document(slug: str) -> PackVersion:
    return next(v for v in read_pack(TENANTS / slug).versions if v.text is not None)


@pytest.fixture(params=sorted(ARTICLES))
def document(request: pytest.FixtureRequest) -> PackVersion:
    """Give the version of each of the five that has a text."""
    return _document(request.param)


@pytest.mark.parametrize("folder", sorted(TENANTS.iterdir()), ids=lambda folder: folder.name)
def test_every_pack_is_well_formed(folder: Path) -> None:
    """Every folder of `tenants/` is read without a fault."""
    pack: Pack = read_pack(folder)
    assert pack.tenant.slug == folder.name


def test_the_text_is_made_from_the_capture(document: PackVersion) -> None:
    """The recipe makes `text.md` from `capture.txt`, byte for byte."""
    assert document.capture is not None
    reader = ObjectReader(document.head.recipe)
    recipe = Recipe.read(reader)
    reader.raise_faults()
    text = text_from_capture(document.capture, recipe, document.version)
    assert write_text(text) == document.files["text.md"]


def test_all_articles_are_there(document: PackVersion) -> None:
    """Each document has the number of articles that a reader of the law counts."""
    assert document.text
    expected = ARTICLES[document.version.tenant]
    assert len(document.text.articles) == expected
    assert document.version.instrument.articles == expected
    assert all(article.paragraphs for article in document.text.articles)


def test_no_layout_or_damage_is_left(document: PackVersion) -> None:
    """Texts hold no layout characters, no readings in brackets and no replacement characters."""
    assert _DAMAGE.search(document.files["text.md"].decode()) is None


def test_only_layout_is_dropped_from_an_undamaged_capture() -> None:
    """Between the first article and the end, text and capture hold the same characters."""
    for slug in sorted(ARTICLES.keys() - {"panjin"}):
        document = _document(slug)
        assert document.text
        assert document.capture
        printed = re.sub(r"[\s\ue000-\uf8ff]", "", document.capture)
        for article in document.text.articles:
            body = re.sub(r"\s", "", article.label + "".join(article.paragraphs))
            # A chapter's heading may follow, and stands in the text as a heading.
            assert body in printed


def test_enumerated_items_are_paragraphs_of_their_own() -> None:
    """Wuhan's article 54 has six items, each a paragraph."""
    text = _document("wuhan").text
    assert text
    items = text.articles[53].paragraphs
    assert [item[:3] for item in items[1:]] == ["(一)", "(二)", "(三)", "(四)", "(五)", "(六)"]


def test_panjin_marks_its_two_lost_spots() -> None:
    """Article 15 has a square for each spot that cannot be recovered, and the head lists them."""
    document = _document("panjin")
    assert document.text
    article = "".join(document.text.articles[14].paragraphs)
    assert "以本规定为准□□锦市人民政府工作规则》另行统一修订。" in article
    assert [spot["captured"] for spot in document.version.instrument.damage] == ["?!", "侗P"]
    assert document.files["text.md"].decode().count("□") == 2


def test_clauses_are_quoted_as_they_stand(document: PackVersion) -> None:
    """The clauses that heads quote (commencement, repeal) stand in the article they name."""
    assert document.text
    version = document.version
    repealed = (predecessor.source for predecessor in version.instrument.repeals)
    for citation in filter(None, (version.effective_clause, *repealed)):
        article = document.text.articles[int(str(citation["article"])) - 1]
        assert str(citation["quote"]) in "".join(article.paragraphs)
