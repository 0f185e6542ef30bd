"""Reads and writes `text.md`: a document's clean text in articles, byte-stable both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from guize.domain.articles import NOTICE, ArticleRef, read_key
from guize.domain.findings import Finding
from guize.domain.labels import read_label
from guize.domain.words import Words
from guize.packs.articles import TextError
from guize.packs.text import Annex, Article, Cut, Missing, Text
from guize.packs.text_checks import filing_faults

NOTICE_HEADING = "印发通知"
COLOPHON = "落款"
PREAMBLE = "序言"
MAIN = "正文"
_ANNEX = re.compile(r"附件([1-9][0-9]{0,2})(?: (.+))?")
_ARTICLE = re.compile(r"([^〔〕]*?) ?(?:〔([0-9-]+)〕)? ?(?:〔缺([首中尾、]+)〕)?")
_MISSING = re.compile(r"〔缺(?: ([0-9-]+)?(—)?([0-9-]+)?)?〕")
_CUTS: dict[Cut, str] = {"head": "首", "middle": "中", "tail": "尾"}
_MOST_FAULTS = 50


def write_text(text: Text) -> bytes:
    """Render a text as `text.md` (UTF-8, LF).

    Raises:
        TextError: it could not be read back; the words of its first fault say why.
    """
    for fault in filing_faults(text):
        raise TextError(fault.words.zh, fault.words.en)
    rendered = ("\n\n".join(_blocks(text)) + "\n").encode()
    if read_text(rendered, "text.md") != (text, []):
        raise TextError(
            "章名或标号与 text.md 的写法混淆(〔〕、落款等),或章后有不属任何章的条;请改写。",
            "A chapter or a label looks like a mark of text.md (〔〕, 落款 …), or an article of no "
            "chapter follows a chapter: change it.",
        )
    return rendered


def _blocks(text: Text) -> Iterator[str]:
    yield f"# {text.title}"
    gaps: dict[str | None, list[Missing]] = {}
    for gap in text.missing:
        gaps.setdefault(gap.part, []).append(gap)
    annexes = {annex.part: annex for annex in text.annexes}
    parts = text.by_part()
    # A notice that is but paragraphs is a block; one with articles is a part, and has an end.
    has_long_notice = bool(parts.get(NOTICE)) or NOTICE in gaps
    for part, articles in parts.items():
        if part is None:
            yield from [f"# {MAIN}"] if has_long_notice else []
            yield from [f"## {PREAMBLE}", *text.preamble] if text.preamble else []
        elif part == NOTICE:
            yield f"{'#' if has_long_notice else '##'} {NOTICE_HEADING}"
            yield from text.preface
        else:
            annex = annexes[part]
            number = part.removeprefix("annex-")
            yield f"# 附件{number} {annex.title}" if annex.title else f"# 附件{number}"
            yield from annex.preamble
        yield from _articles(articles, gaps.get(part, []))
        if part is None and text.colophon:
            yield from (f"## {COLOPHON}", *text.colophon)


def _articles(articles: list[Article], gaps: list[Missing]) -> Iterator[str]:
    waiting = [*gaps]
    chapter: str | None = None
    for article in articles:
        while waiting and _precedes(waiting[0], article):
            yield f"### {_gap(waiting.pop(0))}"
        if article.chapter != chapter and article.chapter is not None:
            yield f"## {article.chapter}"
        chapter = article.chapter
        yield f"### {_heading(article)}"
        yield from article.paragraphs
    for gap in waiting:
        yield f"### {_gap(gap)}"


def _precedes(gap: Missing, article: Article) -> bool:
    return gap.last is not None and gap.last.order() < article.ref.order()


def _heading(article: Article) -> str:
    told = read_label(article.label)
    key = replace(article.ref, part=None).key()
    marks = [article.label] if article.label else []
    if told != (article.ref.ordinal, article.ref.inserted):
        marks.append(f"〔{key}〕")
    if article.cut:
        marks.append(f"〔缺{'、'.join(_CUTS[cut] for cut in article.cut)}〕")
    return " ".join(marks)


def _gap(gap: Missing) -> str:
    first, last = (replace(ref, part=None).key() if ref else "" for ref in (gap.first, gap.last))
    if not (first or last):
        return "〔缺〕"
    return f"〔缺 {first}〕" if first == last else f"〔缺 {first}—{last}〕"


def read_text(raw: bytes, path: str) -> tuple[Text, list[Finding]]:
    """Read `text.md`.

    Args:
        raw: the bytes of the file.
        path: its path, for the faults.

    Returns:
        The text and the faults found; a text with faults must not be used.
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
    return reader.finish(title), reader.faults[:_MOST_FAULTS]


class _Reader:
    """Takes the lines after the title one by one."""

    def __init__(self, path: str) -> None:
        self.faults: list[Finding] = []
        self._path = path
        self._blocks: dict[str, list[str]] = {NOTICE: [], PREAMBLE: [], COLOPHON: []}
        self._articles: list[tuple[Article, list[str]]] = []
        self._annexes: list[tuple[Annex, list[str]]] = []
        self._missing: list[Missing] = []
        self._part: str | None = None
        self._chapter: str | None = None
        self._open: list[str] | None = None
        self._is_closed = False

    def fault(self, line: int, code: str, zh: str, en: str) -> None:
        words = Words(zh=f"{zh}。", en=f"{en}.")
        self.faults.append(Finding(code=code, pointer="", words=words, file=self._path, line=line))

    def finish(self, title: str) -> Text:
        return Text(
            title,
            tuple(self._blocks[NOTICE]),
            tuple(replace(one, paragraphs=tuple(lines)) for one, lines in self._articles),
            tuple(self._blocks[COLOPHON]),
            tuple(self._blocks[PREAMBLE]),
            tuple(replace(annex, preamble=tuple(lines)) for annex, lines in self._annexes),
            tuple(self._missing),
        )

    def take(self, number: int, line: str) -> None:
        if not line:
            return
        if line.startswith("### "):
            self._take_article(number, line[4:].strip())
        elif line.startswith("## "):
            self._take_block(number, line[3:].strip())
        elif line.startswith("# "):
            self._take_part(number, line[2:].strip())
        elif line.startswith("#"):
            self.fault(
                number,
                "text_heading",
                "标题只用“# ”“## ”和“### ”",
                "headings are '# ', '## ' and '### ' only",
            )
        elif self._open is not None:
            self._open.append(line)
        else:
            self.fault(
                number,
                "text_outside_article",
                f"此段不属于任何一条;请置于“## {NOTICE_HEADING}”、“## {PREAMBLE}”或某一条之下",
                f"this paragraph belongs to no article; put it under '## {NOTICE_HEADING}', "
                f"'## {PREAMBLE}' or an article",
            )

    def _take_part(self, number: int, heading: str) -> None:
        found = _ANNEX.fullmatch(heading)
        self._chapter, self._open = None, None
        if heading == NOTICE_HEADING and not (self._articles or self._blocks[NOTICE]):
            self._part, self._open = NOTICE, self._blocks[NOTICE]
        elif heading == MAIN and self._part == NOTICE:
            self._part = None
        elif found and int(found[1]) > len(self._annexes):
            self._annexes.append((Annex(f"annex-{found[1]}", found[2]), []))
            self._part, self._open = self._annexes[-1][0].part, self._annexes[-1][1]
            self._is_closed = False
        else:
            self.fault(
                number,
                "text_heading",
                f"标题之后的“# ”只用于“# {NOTICE_HEADING}”“# {MAIN}”和依次的“# 附件1 …”",
                f"after the title, '# ' heads '# {NOTICE_HEADING}', '# {MAIN}' and, in their "
                "order, '# 附件1 …' only",
            )

    def _take_block(self, number: int, heading: str) -> None:
        has_begun = bool(self._articles or self._annexes or self._missing)
        if self._is_closed:
            self._fault_after_colophon(number)
        elif heading == NOTICE_HEADING and not has_begun and self._part is None:
            self._open = self._blocks[NOTICE]
        elif heading == PREAMBLE and self._part is None and not self._has_main():
            self._open = self._blocks[PREAMBLE]
        elif heading == COLOPHON and self._part is None:
            self._open, self._is_closed = self._blocks[COLOPHON], True
        else:
            self._chapter, self._open = heading, None

    def _has_main(self) -> bool:
        return bool(self._articles) and self._articles[-1][0].ref.part is None

    def _take_article(self, number: int, heading: str) -> None:
        if self._is_closed:
            self._fault_after_colophon(number)
        gap = _MISSING.fullmatch(heading)
        if gap is not None:
            self._take_gap(number, gap)
            return
        found = _ARTICLE.fullmatch(heading)
        label = found[1] if found else heading
        told = read_label(label) if label else None
        key = found[2] if found else None
        ref = read_key(key) if key else None
        if ref is None and told is not None:
            ref = ArticleRef(None, *told)
        if ref is None or ref.ordinal < 1:
            self.fault(
                number,
                "text_label",
                f"“{heading}”不是条的标号;标号不说明序号的,写“标号 〔序号〕”",
                f"{heading!r} is not the label of an article; where a label does not tell its "
                "number, write 'label 〔number〕'",
            )
            ref = ArticleRef(None, 1)
        ref = replace(ref, part=self._part)
        last = self._articles[-1][0] if self._articles else None
        if last is not None and last.ref.part == self._part and last.ref.order() >= ref.order():
            self.fault(
                number,
                "text_label",
                f"“{label}”排在“{last.label}”之后;条文按次序排列,不得重复,标号印错的写"
                "“标号 〔序号〕”",
                f"{label!r} stands after {last.label!r}: articles follow in order, none twice; "
                "where a label is misprinted write 'label 〔number〕'",
            )
        signs = (found[3] or "").split("、") if found else []
        cut = tuple(name for name, sign in _CUTS.items() if sign in signs)
        self._open = []
        self._articles.append((Article(ref, label, self._chapter, (), cut), self._open))

    def _take_gap(self, number: int, found: re.Match[str]) -> None:
        ends = [read_key(found[n]) if found[n] else None for n in (1, 3)]
        if any(found[n] and end is None for n, end in zip((1, 3), ends, strict=True)):
            self.fault(
                number,
                "text_gap",
                "缺失之处写“### 〔缺 3—5〕”“### 〔缺 —41〕”或“### 〔缺 49—〕”",
                "a gap is written '### 〔缺 3—5〕', '### 〔缺 —41〕' or '### 〔缺 49—〕'",
            )
            return
        first, last = (replace(end, part=self._part) if end else None for end in ends)
        self._missing.append(Missing(self._part, first, last if found[2] else first))
        self._open = None

    def _fault_after_colophon(self, number: int) -> None:
        self.fault(
            number,
            "text_after_colophon",
            f"“## {COLOPHON}”之后不能再有章或条",
            f"no chapter and no article may follow '## {COLOPHON}'",
        )
