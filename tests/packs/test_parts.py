"""Parts of a document: notice, main body, annexes, several 制度; and recipes that name them."""

import pytest

from guize.domain.json_types import Json, JsonObject
from guize.packs.articles import TextError
from guize.packs.doubts import doubt_text
from guize.packs.manuscript import split_document
from guize.packs.text import Text

NOTICE = ["某市人民政府办公室关于印发四项制度的通知", "各区:", "现印发给你们。"]
SIGNED = ["某市人民政府办公室", "2020年1月1日"]
MEETINGS = ["会议制度", "一、全会每年一次。", "二、常务会每周一次。"]
PAPERS = ["公文处理制度", "一、公文由办公室收。", "二、市长签发。", "三、归档。"]
LEAVE = ["请假制度", "第一条 请假须批准。", "第二条 销假。"]
REPORTS = ["报道工作", "一、由秘书长审签。", "二、不得延误。"]


def split(lines: list[str], **recipe: Json) -> Text:
    """Return the text that lines make."""
    return split_document("\n".join(lines), recipe)[0]


def keys(text: Text) -> list[str]:
    """Return the keys of a text's articles."""
    return [article.ref.key() for article in text.articles]


def doubts(text: Text) -> list[str]:
    """Return what is doubtful in a text."""
    return [finding.code for finding in doubt_text(text, "text.md")]


@pytest.mark.parametrize(
    "documents", [[MEETINGS, PAPERS, REPORTS], [PAPERS, MEETINGS], [REPORTS, PAPERS, MEETINGS]]
)
def test_a_notice_may_carry_several_documents(documents: list[list[str]]) -> None:
    """Each that counts anew under a title of its own is an annex, whichever is the longest."""
    lines = [*NOTICE, *SIGNED, *(line for one in documents for line in one)]
    text = split(lines)
    assert [annex.title for annex in text.annexes] == [one[0] for one in documents]
    assert keys(text) == [
        f"annex-{number}/{n}"
        for number, one in enumerate(documents, start=1)
        for n in range(1, len(one))
    ]
    assert text.preface == (*NOTICE, *SIGNED)
    assert doubts(text) == ["several_documents"]


def test_one_of_several_documents_is_cut_out() -> None:
    """A version of one 制度 has the common notice and nothing of the others."""
    lines = [*NOTICE, *SIGNED, *MEETINGS, *PAPERS, *REPORTS]
    text = split(
        lines,
        begin=NOTICE[0],
        notice_until="会议制度",
        title="公文处理制度",
        end="报道工作",
        annexes=[],
    )
    assert (text.title, keys(text)) == ("公文处理制度", ["1", "2", "3"])
    assert text.preface == (*NOTICE, *SIGNED)


def test_documents_without_a_notice_have_a_first() -> None:
    """The first title is the main body's, the next begins an annex."""
    text = split([*MEETINGS, *PAPERS])
    assert (text.title, keys(text)) == (
        "会议制度",
        ["1", "2", *(f"annex-1/{n}" for n in (1, 2, 3))],
    )


@pytest.mark.parametrize("above", ["乙。", "乙,如下", "三、丙。"])
def test_numbers_that_begin_anew_without_a_title_stop(above: str) -> None:
    """Where nothing tells another document from a list, the clerk is asked, with line and cure."""
    lines = ["某市规则", "一、甲。", f"二、{above}", "一、子。", "二、丑。"]
    with pytest.raises(TextError) as caught:
        split(lines)
    assert "第 4 行" in caught.value.words.zh
    assert "annexes" in caught.value.words.en
    assert keys(split(lines, annexes=[])) == ["1", "2"]


@pytest.mark.parametrize("mark", ["附件", "附件1", "附件一:", "附 件"])
def test_an_annex_begins_at_its_mark(mark: str) -> None:
    """附件 above a title begins an annex with numbers of its own, after the signature."""
    text = split(
        ["某市规则", "第一条 甲。", "第二条 乙。", *SIGNED, mark, "安排表", "一、春。", "二、秋。"]
    )
    assert keys(text) == ["1", "2", "annex-1/1", "annex-1/2"]
    assert text.annexes[0].title == "安排表"
    assert text.colophon == tuple(SIGNED)


def test_a_notice_may_number_its_points() -> None:
    """They are articles of the notice; its signature stays with the notice's text."""
    notice = [
        "关于印发《某市规则》的通知",
        "各区:",
        "一、认真学习。",
        "二、自2020年起施行。",
        *SIGNED,
    ]
    text = split([*notice, "某市规则", "第一条 甲。", "第二条 乙。"])
    assert keys(text) == ["notice/1", "notice/2", "1", "2"]
    assert text.preface == (*notice[:2], *SIGNED)
    assert (text.title, doubts(text)) == ("某市规则", [])


@pytest.mark.parametrize(
    "stray",
    [
        ["六、报道", "由秘书长审签。"],
        ["十二、其他。", "十三、由办公室解释。"],
        ["五、经费由财政保障。"],
    ],
)
def test_lines_before_the_first_title_are_kept_and_told(stray: list[str]) -> None:
    """The end of another document is no furniture of a page."""
    text = split([*stray, *MEETINGS])
    assert text.title == "会议制度"
    assert text.preface == tuple(stray)
    assert "before_the_title" in doubts(text)


MISNAMED: list[tuple[JsonObject, str, str]] = [
    ({"title": "没有这一行"}, "title", "原件中没有这一行"),
    ({"title": "某市规则", "begin": "第一条 甲。"}, "title", "第 1 行"),
    ({"end": "某市规则", "begin": "第一条 甲。"}, "end", "第 1 行"),
    ({"colophon": "没有"}, "colophon", "原件中没有这一行"),
    ({"annexes": ["某市规则"]}, "annexes", "原件中没有这一行"),
    ({"drop": ["第一条 甲。", "第一条 甲。"]}, "drop", "原件中没有这一行"),
]


@pytest.mark.parametrize(("recipe", "member", "cause"), MISNAMED)
def test_a_misnamed_line_is_told_by_its_real_cause(
    recipe: JsonObject, member: str, cause: str
) -> None:
    """A line that is there, but outside of what begin and end leave, is not said to be missing."""
    lines = ["某市规则", "第一条 甲。", "第二条 乙。"]
    with pytest.raises(TextError) as caught:
        split(lines, **recipe)
    assert member in caught.value.words.zh
    assert cause in caught.value.words.zh
    assert member in caught.value.words.en


def test_a_given_title_counts_before_what_would_be_found() -> None:
    """A title above the notice keeps the automatic begin from cutting it off."""
    lines = ["某市规则", "关于印发《某市规则》的通知", "现印发。", "第一条 甲。", "第二条 乙。"]
    text = split(lines, title="某市规则")
    assert (text.title, text.preamble) == ("某市规则", (lines[1], lines[2]))


def test_several_lines_are_dropped() -> None:
    """A footer of each page is one entry an occurrence."""
    lines = ["某市规则", "第一条 甲。", "—1—", "第二条 乙。", "—1—", "第三条 丙。"]
    text = split(lines, drop=["—1—", "—1—"])
    assert [article.paragraphs for article in text.articles] == [("甲。",), ("乙。",), ("丙。",)]


@pytest.mark.parametrize("part", [MEETINGS, REPORTS, ["附件", "表", "一、春。", "二、夏。"]])
def test_more_parts_than_a_document_has_are_refused(part: list[str]) -> None:
    """Hundreds of documents in one paste are told to be that, at once."""
    with pytest.raises(TextError, match="100"):
        split(["某市规则", "一、甲。", "二、乙。", *(part * 300)])
