"""Reads and writes `text.md`: a document's clean text in articles, byte-stable both ways."""

import re
from dataclasses import replace

from guize.domain.findings import Finding
from guize.domain.words import Words
from guize.packs.articles import DIGITS, NUMERAL, TextError, ordinal_of
from guize.packs.text import Article, Text

NOTICE = "印发通知"
COLOPHON = "落款"
_LABEL = re.compile(rf"第({NUMERAL}|{DIGITS})条|({NUMERAL})、")


def write_text(text: Text) -> bytes:
    """Render a text as `text.md` (UTF-8, LF).

    Raises:
        TextError: it could not be read back (a paragraph is empty, has several lines or begins
            with `#`).
    """
    blocks = [f"# {text.title}"]
    if text.preface:
        blocks += [f"## {NOTICE}", *text.preface]
    chapter: str | None = None
    for article in text.articles:
        if article.chapter != chapter and article.chapter is not None:
            blocks.append(f"## {article.chapter}")
        chapter = article.chapter
        blocks += [f"### {article.label}", *article.paragraphs]
    if text.colophon:
        blocks += [f"## {COLOPHON}", *text.colophon]
    rendered = ("\n\n".join(blocks) + "\n").encode()
    if read_text(rendered, "text.md") != (text, []):
        raise TextError(
            "有段落为空、含换行或以“#”开头。",
            "A paragraph is empty, has several lines or begins with '#'.",
        )
    return rendered


def read_text(raw: bytes, path: str) -> tuple[Text, list[Finding]]:
    """Read `text.md`.

    Args:
        raw: the bytes of the file.
        path: its path, for the faults.

    Returns:
        The text and every fault found; a text with faults must not be used.
    """
    reader = _Reader(path)
    try:
        lines = raw.decode().split("\n")
    except UnicodeDecodeError as error:
        at = raw.count(b"\n", 0, error.start) + 1
        reader.fault(
            at,
            "not_utf8",
            "文件不是 UTF-8 编码;请以 UTF-8 编码另存",
            "not UTF-8; save it as UTF-8",
        )
        lines = ["# "]
    title = lines[0].removeprefix("# ").strip()
    if not lines[0].startswith("# "):
        reader.fault(
            1, "text_title", "首行应为标题“# …”", "the first line must be the title, '# …'"
        )
    for number, line in enumerate(lines[1:], start=2):
        reader.take(number, line.strip())
    text = Text(title, tuple(reader.preface), tuple(reader.articles), tuple(reader.colophon))
    return text, reader.faults


class _Reader:
    """Takes the lines after the title one by one."""

    def __init__(self, path: str) -> None:
        self.preface: list[str] = []
        self.articles: list[Article] = []
        self.colophon: list[str] = []
        self.faults: list[Finding] = []
        self._path = path
        self._chapter: str | None = None
        self._block: list[str] | None = None

    def fault(self, line: int, code: str, zh: str, en: str) -> None:
        words = Words(zh=f"{zh}。", en=f"{en}.")
        self.faults.append(Finding(code=code, pointer="", words=words, file=self._path, line=line))

    def take(self, number: int, line: str) -> None:
        if not line:
            return
        if line.startswith("### "):
            self._open_article(number, line[4:].strip())
        elif line.startswith("## "):
            self._open_block(number, line[3:].strip())
        elif line.startswith("#"):
            self.fault(
                number,
                "text_heading",
                "标题之后只能用“## ”和“### ”",
                "only '## ' and '### ' may follow the title",
            )
        elif self._block is not None:
            self._block.append(line)
        elif self.articles:
            last = self.articles[-1]
            self.articles[-1] = replace(last, paragraphs=(*last.paragraphs, line))
        else:
            self.fault(
                number,
                "text_outside_article",
                f"此段不属于任何一条;请置于“## {NOTICE}”或某一条之下",
                f"this paragraph belongs to no article; put it under '## {NOTICE}' or an article",
            )

    def _open_block(self, number: int, heading: str) -> None:
        if self._block is self.colophon:
            self._fault_after_colophon(number)
        elif heading == NOTICE and not self.articles:
            self._block = self.preface
        elif heading == COLOPHON:
            self._block = self.colophon
        else:
            self._chapter, self._block = heading, None

    def _open_article(self, number: int, label: str) -> None:
        expected = len(self.articles) + 1
        if _ordinal(label) != expected:
            self.fault(
                number,
                "text_label",
                f"“{label}”不是第 {expected} 条的标号;条文须逐条连续",
                f"{label!r} is not the label of article {expected}; articles follow one by one",
            )
        if self._block is self.colophon:
            self._fault_after_colophon(number)
        self._block = None
        self.articles.append(Article(expected, label, self._chapter, ()))

    def _fault_after_colophon(self, number: int) -> None:
        self.fault(
            number,
            "text_after_colophon",
            f"“## {COLOPHON}”之后不能再有章或条",
            f"no chapter and no article may follow '## {COLOPHON}'",
        )


def _ordinal(label: str) -> int | None:
    match = _LABEL.fullmatch(label)
    try:
        return ordinal_of(match[1] or match[2]) if match else None
    except TextError:
        return None
