"""Splits the raw text of a legal document into chapters and articles, in strict sequence."""

import re
from dataclasses import replace

import cn2an

from guize.domain.words import Words
from guize.packs.text import Article

_NUMERAL = "[〇零一二三四五六七八九十百千]+"
_CHAPTER = re.compile(rf"(第{_NUMERAL}章)\s*(.+)")
_STYLES = (
    re.compile(rf"(第({_NUMERAL})条)\s*(.*)"),
    re.compile(rf"(({_NUMERAL})、)\s*(.*)"),
)
# Chinese characters and the punctuation that stands beside them, ASCII included: captures of
# web pages often carry half-width punctuation, and a space next to it is layout all the same.
_CHINESE = r"\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…□"
_BESIDE = rf"[{_CHINESE}(),;:?!]"
_SPACE = r"[\s\u00a0\u3000]"
_LAYOUT_SPACE = re.compile(rf"(?<={_BESIDE}){_SPACE}+(?={_BESIDE})")
_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")


class TextError(ValueError):
    """The text does not have the shape of a document split into articles; `words` say where."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh=zh, en=en)


def ordinal_of(numeral: str) -> int:
    """Read a Chinese numeral such as 四十八 as an integer.

    Raises:
        TextError: the characters are not a well-formed numeral.
    """
    try:
        return int(cn2an.cn2an(numeral, "normal"))
    except ValueError as error:
        raise TextError(
            f"“{numeral}”不是正确的中文数字。", f"{numeral!r} is not a Chinese numeral."
        ) from error


def clean_line(line: str) -> str:
    """Drop layout white space and private-use characters; every other character stays."""
    return _LAYOUT_SPACE.sub("", _PRIVATE_USE.sub("", line)).strip()


def clean_lines(raw: str) -> list[str]:
    """Clean every line of a raw text and leave out the empty ones."""
    return [line for line in map(clean_line, raw.splitlines()) if line]


def split_articles(lines: list[str]) -> tuple[list[str], list[Article]]:
    """Split cleaned lines into those before the first chapter or article, and the articles.

    The style of the first article's label (第一条 or 一、) is the document's. Only the next ordinal
    opens an article, so that an enumeration inside an article is not mistaken for one.

    Raises:
        TextError: there is no first article, or an ordinal is skipped.
    """
    style = _style_of(lines)
    preface: list[str] = []
    articles: list[Article] = []
    chapter: str | None = None
    for line in lines:
        heading = _CHAPTER.fullmatch(line)
        if heading:
            chapter = f"{heading[1]} {re.sub(_SPACE, '', heading[2])}"
            continue
        opened = style.fullmatch(line)
        ordinal = ordinal_of(opened[2]) if opened else 0
        if opened and ordinal == len(articles) + 1:
            paragraphs = (opened[3],) if opened[3] else ()
            articles.append(Article(ordinal, opened[1], chapter, paragraphs))
        elif opened and articles and ordinal > len(articles) + 1:
            raise TextError(
                f"第 {len(articles)} 条之后是“{opened[1]}”,中间缺少条文。",
                f"After article {len(articles)} comes {opened[1]!r}: a label between is missing.",
            )
        elif articles:
            last = articles[-1]
            articles[-1] = replace(last, paragraphs=(*last.paragraphs, line))
        else:
            preface.append(line)
    return preface, articles


def _style_of(lines: list[str]) -> re.Pattern[str]:
    for line in lines:
        for style in _STYLES:
            opened = style.fullmatch(line)
            if opened and ordinal_of(opened[2]) == 1:
                return style
    raise TextError(
        "找不到第一条(“第一条”或“一、”)。", "There is no first article (第一条 or 一、)."
    )
