"""Splitting documents: which labels open articles, where they begin, and what they leave out."""

import pytest

from guize.domain.errors import InvalidInputError
from guize.domain.json_types import Json, JsonObject
from guize.domain.numerals import chinese_numeral
from guize.packs.articles import TextError
from guize.packs.doubts import doubt_text
from guize.packs.gaps import gaps_of, labels_of_text
from guize.packs.manuscript import split_document
from guize.packs.text import Text


def split(*lines: str, **recipe: Json) -> Text:
    """Return a document whose title is 某市规则."""
    return split_document("\n".join(("某市规则", *lines)), {"title": "某市规则", **recipe})[0]


def keys(text: Text) -> list[str]:
    """Return the keys of a text's articles."""
    return [article.ref.key() for article in text.articles]


def firsts(text: Text) -> dict[str, str]:
    """Return the first paragraph of each article."""
    return {article.ref.key(): (*article.paragraphs, "")[0] for article in text.articles}


def doubts(text: Text) -> list[str]:
    """Return what is doubtful in a text."""
    return [finding.code for finding in doubt_text(text, "text.md")]


def missing(text: Text) -> list[tuple[object, object]]:
    """Return where a text is known to be incomplete."""
    gaps = gaps_of(text, {}, {}, (), labels_of_text(text))
    told = [gap.as_json() for gap in gaps if gap.kind == "missing"]
    return [(gap["from"], gap["to"]) for gap in told]


BEGINNINGS = [
    "第三方评估机构参加评估。",
    "第一书记负责。",
    "规定时限内办结。",
    "所称会议,是指全体会议。",
    "和第三条同时适用。",
    "、与前条相同。",
    "的执行由办公室负责。",
    "以上各条不适用于县。",
    "第二季度的工作另行布置。",
]


@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize("place", ["within", "last"])
@pytest.mark.parametrize("space", [" ", "\u3000\u3000"])
def test_an_article_may_begin_with_any_words(beginning: str, place: str, space: str) -> None:
    """The next number opens an article, whatever words follow it, the last one too."""
    after = ["第三条 丙。"] if place == "within" else []
    text = split("第一条 甲。", f"第二条{space}{beginning}", *after)
    assert firsts(text)["2"] == beginning
    assert keys(text) == ["1", "2", "3"][: 2 + len(after)]
    assert missing(text) == []


@pytest.mark.parametrize("beginning", BEGINNINGS[:4])
def test_labels_without_a_space_are_read_by_their_numbers(beginning: str) -> None:
    """Where no label is followed by a space, the sequence decides."""
    text = split("第一条为了规范,制定本规则。", f"第二条{beginning}", "第三条本规则自发布起施行。")
    assert firsts(text)["2"] == beginning


REFERENCES = ["第五条规定的事项;", "第五条、第六条所列人员;", "第三条所称的会议;", "第一条的规定。"]


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("at", [1, 2])
def test_a_paragraph_may_begin_with_a_reference(reference: str, at: int) -> None:
    """A number out of sequence, or one whose own article follows, opens none."""
    lines = ["第一条 甲。", "第二条 乙:", "第三条 丙。", "第四条 丁。"]
    text = split(*lines[:at], reference, *lines[at:])
    assert keys(text) == ["1", "2", "3", "4"]
    assert text.articles[at - 1].paragraphs[1] == reference
    assert doubts(text) == []


@pytest.mark.parametrize(
    "labels",
    [
        ["第四十七条", "第四十八条", "第四十八条之一", "第四十八条之二", "第四十九条"],
        ["四十七、", "四十八、", "四十八之一、", "四十八之二、", "四十九、"],
        ["第47条", "第48条", "第48条之一", "第48条之二", "第49条"],
    ],
)
def test_inserted_articles_are_articles(labels: list[str]) -> None:
    """之一 and 之二 stand between their article and the next."""
    text = split(*(f"{label} 甲{label}。" for label in labels))
    assert keys(text) == ["47", "48", "48-1", "48-2", "49"]
    assert [article.label for article in text.articles] == labels
    assert missing(text) == [("1", "46")]


def test_a_hole_among_the_inserted_is_a_gap() -> None:
    """之三 after 之一 tells that 之二 is missing."""
    text = split("第一条 甲。", "第一条之一 乙。", "第一条之三 丙。", "第二条 丁。")
    assert missing(text) == [("1-2", "1-2")]


STYLES = {
    "第一条": "第{}条 ",
    "一、": "{}、",
    "(一)": "({})",
    "（一）": "\uff08{}\uff09",
    "1.": "{#}.",
    "1、": "{#}、",
    "(1)": "({#})",
    "第1条": "第{#}条 ",
    "full width": "第{w}条\u3000",
}


def labelled(style: str, number: int) -> str:
    """Return a label of a style."""
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    numeral = chinese_numeral(number)
    return STYLES[style].replace("{}", numeral).replace("{#}", str(number)).replace("{w}", wide)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("first", "last"), [(1, 12), (42, 48), (99, 121)])
def test_labels_of_every_style_run_from_anywhere(style: str, first: int, last: int) -> None:
    """A document may begin at any number, and says what it leaves out."""
    text = split(*(f"{labelled(style, n)}甲{n}。" for n in range(first, last + 1)))
    assert keys(text) == [str(n) for n in range(first, last + 1)]
    assert text.articles[0].label == labelled(style, first).strip()
    assert missing(text) == ([] if first == 1 else [("1", str(first - 1))])
    assert doubts(text) == ([] if first == 1 else ["text_gap"])


@pytest.mark.parametrize("style", ["第一条", "一、", "(一)"])
def test_a_hole_is_a_gap_and_a_finding(style: str) -> None:
    """Articles 2 to 3 and 7 to 8: 1 and 4 to 6 are told missing, nothing is invented."""
    text = split(*(f"{labelled(style, n)}甲{n}。" for n in (2, 3, 7, 8)))
    assert keys(text) == ["2", "3", "7", "8"]
    assert missing(text) == [("1", "1"), ("4", "6")]
    found = list(doubt_text(text, "text.md"))
    assert [finding.code for finding in found] == ["text_gap", "text_gap"]
    assert "gaps" in found[0].words.zh
    assert "第四条至第六条" in found[1].words.zh


def test_a_declared_gap_is_no_doubt() -> None:
    """What the recipe says to be left out is known; an end that nobody knows too."""
    gaps: list[Json] = [
        {"from": None, "to": "1"},
        {"from": "4", "to": "6"},
        {"from": "9", "to": None},
    ]
    text = split("第二条 甲。", "第三条 乙。", "第七条 丙。", "第八条 丁。", gaps=gaps)
    assert missing(text) == [(None, "1"), ("4", "6"), ("9", None)]
    assert doubts(text) == []


def test_an_excerpt_may_begin_inside_an_article() -> None:
    """Lines before the first label are the end of an article that the clerk names."""
    lines = ("由市长签发。", "四十三、乙。", "四十四、丙。")
    text = split(*lines, begins_within=42)
    assert keys(text) == ["42", "43", "44"]
    first = text.articles[0]
    assert (first.label, first.paragraphs, first.cut) == ("", ("由市长签发。",), ("head",))
    assert missing(text) == [("1", "41"), ("42", "42")]
    assert doubts(split(*lines)) == ["before_the_first_article", "text_gap"]


CHAPTERED = [
    "第一章 总则",
    "为了规范,制定本规则。",
    "第二章 会议",
    "会议分为两种。",
    "(一)全会。",
    "(二)常务会。",
    "第三章 附则",
    "(一)解释。",
]


@pytest.mark.parametrize("lines", [CHAPTERED, CHAPTERED[:6], ["第一章 甲", "子。", "第二章 乙"]])
def test_chapters_are_the_articles_where_nothing_else_runs_through(lines: list[str]) -> None:
    """(一) that begins anew in each chapter, or stands in one of them, is no article."""
    text = split(*lines)
    chapters = [line for line in lines if line.startswith("第")]
    assert [f"{a.label} {a.paragraphs[0]}" for a in text.articles] == chapters
    assert doubts(text) == []


def test_items_run_through_chapters() -> None:
    """一、 that goes on in the next chapter is the article, and names its chapter and section."""
    text = split(
        "第一章 会议", "第一节 全会", "一、甲", "第二节 常务会", "二、乙", "第二章 附则", "三、丙"
    )
    assert [(a.chapter, a.paragraphs) for a in text.articles] == [
        ("第一章 会议 第一节 全会", ("甲",)),
        ("第一章 会议 第二节 常务会", ("乙",)),
        ("第二章 附则", ("丙",)),
    ]


@pytest.mark.parametrize("zero", "〇零○OＯ0")
def test_any_sign_for_zero_is_read_in_a_label(zero: str) -> None:
    """第一百○一条 is article 101, however the zero is printed."""
    labels = [f"第{chinese_numeral(n).replace('零', zero)}条" for n in range(99, 112)]
    text = split(*(f"{label} 甲。" for label in labels))
    assert keys(text) == [str(n) for n in range(99, 112)]
    assert text.articles[2].label == f"第一百{zero}一条"


@pytest.mark.parametrize(
    ("slip", "style", "at"),
    [
        ("二十九条 ", "一、", 29),
        ("第十九条 ", "一、", 19),
        ("第七、", "一、", 7),
        ("八.", "一、", 8),
        ("十一条 ", "第一条", 11),
        ("l、", "1、", 1),
        ("l0、", "1、", 10),
    ],
)
def test_a_slip_of_a_label_is_read(slip: str, style: str, at: int) -> None:
    """A label written otherwise than the others is the article that its neighbours tell."""
    labels = [slip if n == at else labelled(style, n) for n in range(1, 35)]
    text = split(*(f"{label}甲{n}。" for n, label in enumerate(labels, start=1)))
    assert keys(text) == [str(n) for n in range(1, 35)]
    assert firsts(text)[str(at)] == f"甲{at}。"


def test_a_label_of_another_style_is_doubtful() -> None:
    """A slip is read, and told."""
    text = split(*(f"{'五条 ' if n == 5 else labelled('一、', n)}甲。" for n in range(1, 9)))
    assert doubts(text) == ["label_slip"]


def test_labels_may_change_on_the_way() -> None:
    """第一条 to 第十条 and then 十一、 are one sequence; an enumeration inside is none of it."""
    lines = [f"{labelled('第一条', n)}甲{n}。" for n in range(1, 11)]
    more = [f"{labelled('一、', n)}甲{n}。" for n in range(11, 14)]
    text = split(*lines[:3], "一、子;", "二、丑;", *lines[3:], *more)
    assert keys(text) == [str(n) for n in range(1, 14)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["第一条 甲。第二条 乙。", "第三条 丙。"], {"1": "甲。", "2": "乙。", "3": "丙。"}),
        (
            ["一、甲。二、乙;三、丙。", "四、丁。"],
            {"1": "甲。", "2": "乙;", "3": "丙。", "4": "丁。"},
        ),
        (["一、甲。二、", "乙。", "三、丙。"], {"1": "甲。", "2": "乙。", "3": "丙。"}),
    ],
)
def test_a_label_glued_to_a_sentence_opens_its_article(
    lines: list[str], expected: dict[str, str]
) -> None:
    """A label after the end of a sentence opens an article, if it is the next one."""
    assert firsts(split(*lines)) == expected


def test_a_heading_glued_to_a_line_is_a_heading() -> None:
    """The next chapter may be headed at the end of a line."""
    text = split("第一章 总则", "第一条 甲。第二章 会议制度", "第二条 乙。")
    assert [(a.paragraphs, a.chapter) for a in text.articles] == [
        (("甲。",), "第一章 总则"),
        (("乙。",), "第二章 会议制度"),
    ]


@pytest.mark.parametrize("title", ["总则", "工作 规则"])
def test_the_title_of_a_chapter_may_stand_below_it(title: str) -> None:
    """第一章 and its title may be two lines."""
    text = split("第一章", title, "第一条 甲。")
    assert text.articles[0].chapter == f"第一章 {title.replace(' ', '')}"


def test_a_table_of_contents_is_kept() -> None:
    """Headings under which no article stands are lines like others."""
    text = split(
        "目录",
        "第一章 总则",
        "第二章 附则",
        "第一章 总则",
        "第一条 甲。",
        "第二章 附则",
        "第二条 乙。",
    )
    assert text.preamble == ("目录", "第一章总则", "第二章附则")
    assert [article.chapter for article in text.articles] == ["第一章 总则", "第二章 附则"]


def test_a_heading_without_articles_is_doubtful() -> None:
    """At the end of a text it stays in the last article, and is told."""
    text = split("第一章 总则", "第一条 甲。", "第二条 乙。", "第二章 附则")
    assert text.articles[-1].paragraphs == ("乙。", "第二章附则")
    assert doubts(text) == ["heading_inside_article"]


def test_an_amendment_quotes_articles() -> None:
    """Where 一、 encloses what it changes, 第三条 is quoted, not opened."""
    lines = (
        "一、将第三条修改为:",
        "第三条 甲。",
        "二、将第五条修改为:",
        "第五条 乙。",
        "三、删去第六条。",
    )
    text = split(*lines)
    assert [article.paragraphs for article in text.articles] == [
        ("将第三条修改为:", "第三条 甲。"),
        ("将第五条修改为:", "第五条 乙。"),
        ("删去第六条。",),
    ]


def test_an_enumeration_inside_an_article_is_no_article() -> None:
    """Numbers that a colon announces, or that the article's own go on after, are a list."""
    text = split("一、甲", "二、乙", "一、内部列举", "三、丙:", "一、子;", "二、丑。")
    assert [article.paragraphs for article in text.articles] == [
        ("甲",),
        ("乙", "一、内部列举"),
        ("丙:", "一、子;", "二、丑。"),
    ]


@pytest.mark.parametrize("begins_within", [42, 43])
def test_an_excerpt_begins_before_its_first_label(begins_within: int) -> None:
    """The article that it begins inside of cannot be the first labelled one, or a later one."""
    with pytest.raises(TextError, match="begins_within"):
        split("由市长签发。", "四十二、乙。", begins_within=begins_within)


def test_a_text_without_articles_is_refused() -> None:
    """The error names the labels that are read."""
    with pytest.raises(TextError, match="label"):
        split()


FAULTY: list[tuple[JsonObject, str]] = [
    ({"title": "没有的一行"}, "/recipe"),
    ({"begins_within": "四十二"}, "/recipe/begins_within"),
    ({"gaps": [{"from": "x", "to": None}]}, "/recipe/gaps/0/from"),
    ({"gaps": [{"from": "5", "to": "3"}]}, "/recipe/gaps/0"),
    ({"drop": ["甲"] * 201}, "/recipe/drop"),
    ({"annexes": [1]}, "/recipe/annexes/0"),
]


@pytest.mark.parametrize(("recipe", "pointer"), FAULTY[1:])
def test_a_faulty_recipe_is_refused_where_it_is_faulty(recipe: JsonObject, pointer: str) -> None:
    """Each fault has its pointer."""
    with pytest.raises(InvalidInputError) as caught:
        split_document("某市规则\n第一条 甲。", recipe)
    assert [fault.pointer for fault in caught.value.faults] == [pointer]


@pytest.mark.parametrize(
    "beginning", ["所称部门,是指工作部门。", "规定时限内办结。", "的执行由办公室负责。"]
)
@pytest.mark.parametrize("style", ["({})", "{}、"])
def test_items_may_begin_with_any_words_before_a_hole(style: str, beginning: str) -> None:
    """Words that refer after 第一条 refer to nothing after (一): an excerpt keeps its first."""
    labels = [style.format(chinese_numeral(n)) for n in (114, 116, 117)]
    text = split(f"{labels[0]}{beginning}", f"{labels[1]}乙。", f"{labels[2]}丙。")
    assert keys(text) == ["114", "116", "117"]
