"""Finding a document inside what was pasted, and reading what it says of itself."""

import pytest

from guize.domain.articles import ArticleRef
from guize.domain.json_types import JsonObject
from guize.packs.articles import TextError, clean_lines
from guize.packs.doubts import doubt_text
from guize.packs.head import write_head
from guize.packs.manuscript import particulars_of, split_document
from guize.packs.pack import PackVersion
from guize.packs.particulars import head_of, read_particulars
from guize.packs.read import read_pack
from guize.packs.text import Article, Text
from guize.settings import SOURCE_ROOT

FIVE = ("panjin", "qiqihar", "taobei", "wuhan", "xianyang")

REPEALED = "2019年4月1日印发的《某市人民政府工作规则》(某政发〔2019〕8号)同时废止"
PAGE = f"""首页 > 政务公开
发布时间: 2026-03-09 来源:办公室
某市人民政府关于印发《某市人民政府工作规则》的通知
字号:
某政发〔2026〕3号
各区人民政府:
《某市人民政府工作规则》已经2026年2月20日市政府第5次常务会议审议通过,现印发给你们。
某市人民政府
2026年3月2日
某市人民政府工作规则
第一章 总 则
第一条 为规范工作,制定本规则。
第二章 附 则
第二条 本规则自2026年5月1日起施行,有效期5年。
{REPEALED}。
抄送:市委办公室。
2026年3月3日印发
版权所有 某市人民政府
"""


@pytest.fixture(params=FIVE)
def filed(request: pytest.FixtureRequest) -> PackVersion:
    """Give the version of each of the five real documents, as people filed it."""
    pack = read_pack(SOURCE_ROOT / "tenants" / request.param)
    return next(version for version in pack.versions if version.capture is not None)


def test_a_real_page_is_split_as_people_split_it(filed: PackVersion) -> None:
    """Of a whole page pasted without a word, the same lines are left out as in the pack."""
    assert filed.capture is not None
    assert filed.text is not None
    text, recipe = split_document(filed.capture, {})
    assert recipe == filed.head.recipe
    assert len(text.articles) == len(filed.text.articles)
    assert text.title == filed.text.title
    assert not [*doubt_text(text, "")]


def test_a_real_document_says_of_itself_what_people_read(filed: PackVersion) -> None:
    """Number, dates, trial and clause are those that stand in the pack, so far as they are read."""
    assert filed.capture is not None
    text, recipe = split_document(filed.capture, {})
    told = particulars_of(filed.capture, recipe, text)
    head = write_head(filed.head)
    written = head["instrument"]
    read = told.pop("instrument")
    assert isinstance(written, dict)
    assert isinstance(read, dict)
    plain = ("number", "adopted_on", "issued_on", "published_on")
    assert {name: read.get(name) for name in plain} == {name: written.get(name) for name in plain}
    assert read.get("trial", False) == written["trial"]
    for name in ("effective_from", "effective_from_certainty"):
        assert told[name] == head[name]
    days = [_days(one.get("effective_alternatives")) for one in (told, head)]
    assert days[0] == days[1]


def _days(alternatives: object) -> list[object]:
    items = alternatives if isinstance(alternatives, list) else []
    return [item["effective_from"] for item in items]


def test_the_page_around_a_document_is_left_out() -> None:
    """Notice, title and colophon are told apart; furniture before, inside and after goes."""
    text, recipe = split_document(PAGE, {})
    assert text.title == "某市人民政府工作规则"
    assert text.preface[0] == "某市人民政府关于印发《某市人民政府工作规则》的通知"
    assert "字号:" not in text.preface
    assert text.colophon == ("抄送:市委办公室。", "2026年3月3日印发")
    assert [len(article.paragraphs) for article in text.articles] == [1, 2]
    assert set(recipe) == {"begin", "drop", "title", "colophon", "end"}


def wide(text: str) -> str:
    """Return a text with full-width digits and punctuation, as documents are typed."""
    return text.translate({code - 0xFEE0: code for code in range(0xFF01, 0xFF5F)})


def test_full_width_is_read_as_half_width() -> None:
    """Digits and punctuation of either width say the same; the text keeps those that it has."""
    page = wide(PAGE)
    text, recipe = split_document(page, {})
    narrow, other = split_document(PAGE, {})
    assert set(recipe) == set(other)
    assert text.title == narrow.title
    assert text.articles[0].paragraphs == (wide(narrow.articles[0].paragraphs[0]),)
    told = head_of(read_particulars(clean_lines(page), text), text)
    expected = head_of(read_particulars(clean_lines(PAGE), narrow), narrow)
    instrument, narrow_instrument = told.pop("instrument"), expected.pop("instrument")
    clause = told.pop("effective_clause")
    assert clause == {"article": 2, "quote": wide("本规则自2026年5月1日起施行")}
    assert {**told, "effective_clause": expected["effective_clause"]} == expected
    assert isinstance(instrument, dict)
    assert isinstance(narrow_instrument, dict)
    for name in ("number", "adopted_on", "issued_on", "published_on"):
        assert instrument[name] == narrow_instrument[name]
    swallowed = wide("某市规则\n第一条 甲;第二条 乙。")
    assert [one.label for one in split_document(swallowed, {})[0].articles] == ["第一条", "第二条"]


def test_what_the_clerk_says_of_the_page_counts() -> None:
    """Only what the recipe leaves out is looked for."""
    text, recipe = split_document(PAGE, {"colophon": "2026年3月3日印发"})
    assert recipe["colophon"] == "2026年3月3日印发"
    assert text.colophon == ("2026年3月3日印发",)


def test_a_document_that_begins_with_its_title_has_nothing_cut_off() -> None:
    """Without a notice and a page the first line is the title, whatever it says."""
    text, _ = split_document("某市若干事项\n(2020年3月1日通过)\n一、甲。\n二、乙。\n三、丙。", {})
    assert (text.title, text.preamble) == ("某市若干事项", ("(2020年3月1日通过)",))
    with pytest.raises(TextError, match="title"):
        split_document("第一条 甲。", {})


def test_what_a_page_says_of_its_document() -> None:
    """Number, dates, the day named by the clause, the end of its validity, what it repeals."""
    text, _ = split_document(PAGE, {})
    told = head_of(read_particulars(clean_lines(PAGE), text), text)
    assert told == {
        "effective_clause": {"article": 2, "quote": "本规则自2026年5月1日起施行"},
        "effective_from": "2026-05-01",
        "effective_from_certainty": "certain",
        "effective_to": "2031-05-01",
        "effective_to_reason": "expired",
        "instrument": {
            "number": "某政发〔2026〕3号",
            "issuer": "某市人民政府",
            "kind": "工作规则",
            "adopted_on": "2026-02-20",
            "issued_on": "2026-03-03",
            "published_on": "2026-03-09",
            "repeals": [
                {
                    "title": "某市人民政府工作规则",
                    "number": "某政发〔2019〕8号",
                    "issued_on": "2019-04-01",
                    "on_file": False,
                    "source": {"article": 2, "quote": REPEALED},
                }
            ],
        },
    }


COMMENCEMENTS: list[tuple[str, JsonObject]] = [
    # Not issued yet: the clause is known, the day is not.
    (
        "本规则自印发之日起施行。",
        {"effective_clause": {"article": 1, "quote": "本规则自印发之日起施行"}},
    ),
    ("没有施行条款。", {}),
    (
        "自2026年5月1日起施行,有效期至2028年4月30日。",
        {
            "effective_clause": {"article": 1, "quote": "自2026年5月1日起施行"},
            "effective_from": "2026-05-01",
            "effective_from_certainty": "certain",
            "effective_to": "2028-05-01",
            "effective_to_reason": "expired",
        },
    ),
    (
        "自2024年2月29日起施行,有效期二年。",
        {
            "effective_clause": {"article": 1, "quote": "自2024年2月29日起施行"},
            "effective_from": "2024-02-29",
            "effective_from_certainty": "certain",
            "effective_to": "2026-03-01",
            "effective_to_reason": "expired",
        },
    ),
    (
        "自2026年13月1日起施行。",
        {"effective_clause": {"article": 1, "quote": "自2026年13月1日起施行"}},
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), COMMENCEMENTS)
def test_what_is_not_told_is_not_guessed(sentence: str, expected: JsonObject) -> None:
    """A day that the words leave open, or that there is not, is left out."""
    text, _ = split_document(f"某市规则\n第一条 {sentence}", {})
    assert head_of(read_particulars((), text), text) == {**expected, "instrument": {"kind": "规则"}}


def test_a_document_without_a_clause_is_assumed_to_hold_from_its_issue() -> None:
    """DESIGN §4: the day of issue, and assumed."""
    text, _ = split_document("某市规则\n第一条 甲。\n某市人民政府\n2020年3月2日", {})
    told = head_of(read_particulars((), text), text)
    assert (told["effective_from"], told["effective_from_certainty"]) == ("2020-03-02", "assumed")


def doubts(raw: str) -> list[tuple[str, str]]:
    """Return what is doubtful in a text, once split."""
    text, _ = split_document(raw, {})
    return [(finding.code, finding.pointer) for finding in doubt_text(text, "text.md")]


DOUBTFUL = [
    ("第一条 甲。\n第二条 乙。\n第二条 又乙。\n第三条 丙。", "/text/articles/1/paragraphs/1"),
    ("第一条 甲。第二条规定,乙。\n(一)子。", "/text/articles/0/paragraphs/0"),
    ("一、甲。\n二、乙。\n二、又乙。\n三、丙。", "/text/articles/1/paragraphs/1"),
]


@pytest.mark.parametrize(("articles", "pointer"), DOUBTFUL)
def test_a_label_inside_an_article_is_doubtful(articles: str, pointer: str) -> None:
    """A label twice, or in the middle of a line, is not swallowed unseen."""
    assert doubts(f"某市规则\n{articles}") == [("label_inside_article", pointer)]


@pytest.mark.parametrize(
    "articles",
    [
        "第一条 甲。\n第二条 乙:\n第一条规定的事项;\n第一条、第二条所列的人员。\n第三条 丙。",
        "一、甲。\n二、乙:\n一、子;\n二、丑。\n三、丙。",
        "第一条 甲。依照第二条办理。\n第二条 乙。",
    ],
)
def test_references_and_enumerations_are_no_labels(articles: str) -> None:
    """A paragraph may begin with a reference or count for itself."""
    assert doubts(f"某市规则\n{articles}") == []


@pytest.mark.parametrize("line", ["2020年3月2日", "附件:表", "网站标识码:61040", "抄送:市委。"])
def test_what_follows_the_last_article_is_doubtful(line: str) -> None:
    """A line inside the last article that looks like its end, or like a page, is told."""
    article = Article(ArticleRef(None, 1), "一、", None, ("甲。", "乙。", line, "丙。"))
    (found,) = doubt_text(Text("某市规则", (), (article,), ()), "text.md")
    assert found.code == "after_the_last_article"
    assert found.pointer == "/text/articles/0/paragraphs/2"


def test_a_date_in_the_midst_ends_nothing() -> None:
    """Sentences after a date are the text going on: nothing is cut off, and it is told."""
    raw = "某市规则\n一、甲。\n2020年3月2日\n丙。\n"
    text, recipe = split_document(raw, {})
    assert recipe == {"title": "某市规则"}
    assert text.articles[0].paragraphs == ("甲。", "2020年3月2日", "丙。")
    assert doubts(raw) == [("after_the_last_article", "/text/articles/0/paragraphs/1")]
