"""Splits the raw text of a legal document into chapters and articles, in strict sequence."""

import re
from dataclasses import replace

import cn2an

from guize.domain.words import Words
from guize.packs.text import Article

NUMERAL = "[〇零一二三四五六七八九十百千]+"
DIGITS = r"[0-9\uff10-\uff19]{1,4}"
_CHAPTER = re.compile(rf"(第{NUMERAL}章)\s*(.+)")
# A section inside a chapter is a heading, not a sentence.
_SECTION = re.compile(rf"(第{NUMERAL}节)\s*([^。;\uff1b]{{1,30}})")
# A paragraph may begin with a reference to an article: 第五条规定的事项, 第五条、第六条 …
_REFERENCE = r"第|至第|、|[和及或与]第|规定|所[列述称指规]|之[一二三四五]"
_STYLES = (
    re.compile(rf"(第({NUMERAL}|{DIGITS})条)(?!{_REFERENCE})\s*(.*)"),
    re.compile(rf"(({NUMERAL})、)\s*(.*)"),
)
# Chinese characters and the punctuation that stands beside them, ASCII included: captures of
# web pages often carry half-width punctuation, and a space next to it is layout all the same.
_CHINESE = r"\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…□"
_BESIDE = rf"[{_CHINESE}(),;:?!]"
_SPACE = r"[\s\u00a0\u3000]"
_LAYOUT_SPACE = re.compile(rf"(?<={_BESIDE}){_SPACE}+(?={_BESIDE})")
# Private-use characters, and those without any width that pages and editors leave behind.
_UNSEEN = re.compile(r"[\ue000-\uf8ff\u200b-\u200d\u2060\ufeff]")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SHOWN = 20


class TextError(ValueError):
    """The text does not have the shape of a document split into articles; `words` say where."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh=zh, en=en)


def ordinal_of(numeral: str) -> int:
    """Read a numeral such as 四十八 or 48, digits of full width too, as an integer.

    Raises:
        TextError: the characters are not a well-formed numeral.
    """
    if numeral.isdecimal():
        return int(numeral)
    try:
        return int(cn2an.cn2an(numeral, "normal"))
    except ValueError as error:
        raise TextError(
            f"“{numeral}”不是正确的中文数字。", f"{numeral!r} is not a Chinese numeral."
        ) from error


def plain(text: str) -> str:
    """Return a text with half-width for full-width ASCII; every character stays at its place."""
    return text.translate(_HALF_WIDTH)


def clean_line(line: str) -> str:
    """Drop layout white space and unseen characters; every other character stays."""
    return _LAYOUT_SPACE.sub("", _UNSEEN.sub("", line)).strip()


def clean_lines(raw: str) -> list[str]:
    """Clean every line of a raw text and leave out the empty ones."""
    return [line for line in map(clean_line, raw.splitlines()) if line]


def split_articles(lines: list[str]) -> tuple[list[str], list[Article]]:
    """Split cleaned lines into those before the first chapter or article, and the articles.

    An article's chapter names its section 节 too, where there is one (第二章 会议 第一节 纪要).
    The style of the first article's label (第一条 or 一、) is the document's. Only the next ordinal
    opens an article, so that an enumeration inside an article is not mistaken for one.

    Raises:
        TextError: there is no first article, or an ordinal is skipped.
    """
    style = _style_of(lines)
    preface: list[str] = []
    articles: list[Article] = []
    chapter: str | None = None
    section: str | None = None
    for line in lines:
        heading = _CHAPTER.fullmatch(line)
        if heading:
            chapter, section = _heading(heading), None
            continue
        heading = _SECTION.fullmatch(line)
        if heading:
            section = _heading(heading)
            continue
        opened = style.fullmatch(line)
        ordinal = ordinal_of(opened[2]) if opened else 0
        if opened and ordinal == len(articles) + 1:
            paragraphs = (opened[3],) if opened[3] else ()
            place = " ".join(filter(None, (chapter, section))) or None
            articles.append(Article(ordinal, opened[1], place, paragraphs))
        elif opened and articles and ordinal > len(articles) + 1:
            raise TextError(
                f"第 {len(articles)} 条之后是“{opened[1]}”(“{_shown(line)}”),缺少第 "
                f"{len(articles) + 1} 条;请补全原文,或改正标号。",
                f"After article {len(articles)} comes {opened[1]!r} ({_shown(line)!r}): article "
                f"{len(articles) + 1} is missing. Complete the text, or mend the label.",
            )
        elif articles:
            last = articles[-1]
            articles[-1] = replace(last, paragraphs=(*last.paragraphs, line))
        else:
            preface.append(line)
    return preface, articles


def label_of(line: str, like: str) -> tuple[str, int] | None:
    """Return the label that a line opens with and its ordinal, if it is of the style of `like`."""
    style = _STYLES[0] if like.startswith("第") else _STYLES[1]
    opened = style.fullmatch(line)
    try:
        return (opened[1], ordinal_of(opened[2])) if opened else None
    except TextError:
        return None


def _heading(found: re.Match[str]) -> str:
    return f"{found[1]} {re.sub(_SPACE, '', found[2])}"


def _shown(line: str) -> str:
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _style_of(lines: list[str]) -> re.Pattern[str]:
    for line in lines:
        for style in _STYLES:
            opened = style.fullmatch(line)
            if opened and ordinal_of(opened[2]) == 1:
                return style
    raise TextError(
        "找不到第一条:条文须各自另起一行,以“第一条”或“一、”开头。",
        "There is no first article: each article begins a line of its own, with 第一条 or 一、.",
    )
