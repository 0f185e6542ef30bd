"""Documents as offices write them: what stands around the articles, and which part is which."""

import pytest

from guize.domain.json_types import Json, JsonObject
from guize.packs.articles import TextError
from guize.packs.doubts import doubt_text
from guize.packs.letterhead import is_date
from guize.packs.manuscript import particulars_of, split_document
from guize.packs.text import Text
from guize.packs.text_checks import check_text, filing_faults
from guize.packs.text_md import read_text, write_text

SIGNED = ["云溪县人民政府", "2020年3月1日"]
POINTED = ["云溪县人民政府关于印发公文制度的通知", "各乡镇:", "一、请遵照执行。", "二、抓好落实。"]
NOTICE = [
    "云溪县人民政府关于印发《会议制度》等三项制度的通知",
    "各乡镇:",
    "现印发给你们。",
    *SIGNED,
]
MEETINGS = ["会议制度", "一、县长主持。", "二、秘书长审签。"]
PAPERS = ["公文制度", "一、县长签发。", "二、本制度自印发之日起施行。"]
LEAVE = ["请假制度", "第一条 报告。", "第二条 批准。"]


def split(*lines: str, **recipe: Json) -> tuple[Text, JsonObject]:
    """Return the text that lines make, and the head that they give."""
    raw = "\n".join(lines)
    text, used = split_document(raw, recipe)
    return text, particulars_of(raw, used, text)


def keys(text: Text) -> list[str]:
    """Return the keys of a text's articles."""
    return [article.ref.key() for article in text.articles]


def doubts(text: Text) -> list[str]:
    """Return what is doubtful in a text."""
    return [finding.code for finding in doubt_text(text, "text.md")]


@pytest.mark.parametrize("after", [[], ["云溪县人民政府办公室", "2020年3月1日"], SIGNED])
@pytest.mark.parametrize("document", [PAPERS, LEAVE])
def test_a_notice_with_points_issues_one_document(document: list[str], after: list[str]) -> None:
    """The notice keeps its points and its signature; the document keeps its own."""
    text, head = split(*POINTED, *SIGNED, *document, *after)
    assert keys(text) == ["notice/1", "notice/2", "1", "2"]
    assert text.title == document[0]
    assert text.preface == (*POINTED[:2], *SIGNED)
    assert text.colophon == tuple(after)
    assert head["effective_from"] == "2020-03-01"


@pytest.mark.parametrize("mark", ["附件", "附件1", "附件一:"])
@pytest.mark.parametrize("before", [[], NOTICE[:4]])
@pytest.mark.parametrize(("main", "annex"), [(MEETINGS, LEAVE), (LEAVE, MEETINGS)])
def test_each_annex_has_a_numbering_of_its_own(
    main: list[str], annex: list[str], before: list[str], mark: str
) -> None:
    """一、 in the main body and 第一条 in its annex, or the other way, are two parts."""
    text, _ = split(*before, *main, mark, *annex)
    assert keys(text) == ["1", "2", "annex-1/1", "annex-1/2"]
    assert (text.title, text.annexes[0].title) == (main[0], annex[0])


@pytest.mark.parametrize("end", [[], SIGNED])
def test_several_documents_bear_the_subject_of_their_notice(end: list[str]) -> None:
    """Their title is what the notice issues; each is signed where it is, the notice too."""
    text, _ = split(*NOTICE, *MEETINGS, *PAPERS, *LEAVE, *end)
    assert text.title == "会议制度等三项制度"
    assert (text.preface, text.colophon) == (tuple(NOTICE), tuple(end))


@pytest.mark.parametrize(
    ("title", "recipe"),
    [
        ("会议制度", {"end": "公文制度"}),
        ("公文制度", {"end": "请假制度", "notice_until": "会议制度"}),
        ("请假制度", {"notice_until": "会议制度"}),
    ],
)
def test_one_of_several_is_cut_out_by_its_title_and_end(title: str, recipe: JsonObject) -> None:
    """What lies outside of title and end is no annex, and need not be denied to be one."""
    lines = [*NOTICE, *MEETINGS, *PAPERS, *LEAVE]
    text, _ = split(*lines, title=title, **recipe)
    assert (text.title, keys(text), text.annexes) == (title, ["1", "2"], ())
    assert text.preface == tuple(NOTICE)


@pytest.mark.parametrize("stray", ["第九条", "第九条 本规则自印发之日起施行。", "九、其他。"])
@pytest.mark.parametrize("document", [MEETINGS, LEAVE])
def test_a_document_after_a_stray_article_is_read(document: list[str], stray: str) -> None:
    """What stands before its title is kept, and told."""
    text, _ = split(stray, *document)
    assert (text.title, keys(text), text.preface) == (document[0], ["1", "2"], (stray,))
    assert doubts(text) == ["before_the_title"]


def test_an_article_without_a_title_is_named() -> None:
    """The error names the line and the member of the recipe that helps."""
    with pytest.raises(TextError, match=r"第九条 甲.*`title`"):
        split("第九条 甲。", "第十条 乙。")


def test_nothing_and_a_sentence_alone_have_no_title() -> None:
    """An empty document is told to be empty; a sentence is no title."""
    with pytest.raises(TextError, match="empty"):
        split(" ", "　")
    with pytest.raises(TextError, match="主持会议"):
        split("县长主持会议。", "第四十三条 乙。")


@pytest.mark.parametrize(
    "body", [["县政府实行值班。"], ["县政府实行值班。", "本规定自2020年1月1日起施行。"]]
)
@pytest.mark.parametrize("before", [[], NOTICE])
def test_a_text_without_labels_is_one_article(before: list[str], body: list[str]) -> None:
    """It is article 1, with a doubt; it can be written, read and sent as any other."""
    text, _ = split(*before, "云溪县值班规定", *body, *SIGNED)
    assert [(one.label, one.paragraphs) for one in text.articles] == [("", tuple(body))]
    assert (keys(text), text.colophon) == (["1"], tuple(SIGNED))
    assert doubts(text) == ["text_without_labels"]
    assert (check_text(text.as_json()), filing_faults(text)) == ([], [])
    assert read_text(write_text(text), "text.md") == (text, [])


@pytest.mark.parametrize(
    "above", ["云溪县人民政府", "云溪县人民政府关于印发", "云溪县人民政府办公室关于转发县财政局"]
)
def test_the_first_line_of_a_title_in_two_is_kept(above: str) -> None:
    """It stands before the title, and is told."""
    text, _ = split(above, "工作规则", "第一条 甲。", "第二条 乙。")
    assert (text.title, text.preface) == ("工作规则", (above,))
    assert doubts(text) == ["title_in_two_lines"]


@pytest.mark.parametrize("number", ["- 2 -", "—2—", "2", "第2页", "第 2 页 共 9 页"])
def test_the_number_of_a_page_is_told(number: str) -> None:
    """It stays in its article until the clerk drops it."""
    text, _ = split("某市规则", "第一条 甲。", number, "第二条 乙。")
    assert doubts(text) == ["page_number"]


@pytest.mark.parametrize("count", ["一", "1", "四十"])
def test_traditional_characters_are_read(count: str) -> None:
    """A page in traditional characters is converted, and its recipe says so."""
    text, used = split_document(f"某市規則\n第{count}條 為規範會議,制定本規則。", {})
    assert (text.title, text.articles[0].paragraphs) == ("某市规则", ("为规范会议,制定本规则。",))
    assert used["repaired"] is True


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("2020年3月1日", True),
        ("(2020-3-1印发)", True),
        ("二○二○年三月一日", True),
        ("2020．3．1", True),
        ("2020年3月1日县政府第3次常务会议通过", False),
        ("短句。", False),
        (f"2020年3月1日{'甲' * 100_000}", False),
    ],
)
def test_a_line_is_a_date_or_none(line: str, is_one: bool) -> None:
    """Nothing but a date, in any digits."""
    assert is_date(line) is is_one


def test_a_clause_in_a_long_article_is_read() -> None:
    """Clauses stand at the end of an article, however long it is."""
    long = "本规则所称的会议是指由市长主持的会议," * 30_000
    _, head = split("某市规则", "第一条 甲。", f"第二条 {long}", "本规则自2020年1月1日起施行。")
    assert head["effective_from"] == "2020-01-01"
    _, head = split("某市规则", "第一条 甲。", f"第二条 {long}。本规则自2020年1月1日起施行。")
    assert head["effective_from"] == "2020-01-01"


@pytest.mark.parametrize("verb", ["修正", "修订"])
def test_an_excerpt_keeps_the_note_of_its_history(verb: str) -> None:
    """What stands in brackets under the title is not of the article that an excerpt begins in."""
    text, head = split(
        "某市议事规则(节选)",
        f"(1987年12月1日某会议通过 2009年4月24日某会议{verb})",
        "主持会议。",
        "第四十三条 乙。",
        "第四十四条 本规则自1988年1月1日起施行。",
        begins_within=42,
    )
    assert text.articles[0].paragraphs == ("主持会议。",)
    instrument = head["instrument"]
    assert isinstance(instrument, dict)
    assert len(str(instrument["history"])) > len("[]")
    if verb == "修正":
        assert (head["effective_from"], head["effective_from_certainty"]) == (
            "2009-04-24",
            "assumed",
        )
