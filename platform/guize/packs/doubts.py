"""Doubts about a text as it was split: holes, labels inside articles, lines out of their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from guize.domain.findings import Finding, Severity
from guize.domain.labels import Label, Style, glued_labels, labels_of
from guize.domain.words import Words
from guize.packs.arrival import is_begun_title, is_outside, is_page_number
from guize.packs.gaps import holes_in, run_in_words
from guize.packs.splitting import heading_of
from guize.packs.text import Article, Text

_SHOWN = 20
_MOST = 50
"""How many doubts of one kind are told; who has that many reads the text again."""

_LEVELS = (Style.ARTICLE, Style.ITEM)


def doubt_text(text: Text, file: str) -> Iterator[Finding]:
    """Yield a warning for each place where a text was perhaps not split as it is meant.

    Args:
        text: the text.
        file: the file that it stands in.
    """
    told: Counter[str] = Counter()
    for code, pointer, words in _doubts(text):
        told[code] += 1
        if told[code] <= _MOST:
            yield Finding(
                code=code, pointer=pointer, words=words, severity=Severity.WARNING, file=file
            )


def _doubts(text: Text) -> Iterator[tuple[str, str, Words]]:
    yield from _around(text)
    yield from _holes(text)
    styles = {part: Counter(map(_style, articles)) for part, articles in text.by_part().items()}
    usual = {part: found.most_common(1)[0][0] for part, found in styles.items() if found}
    closing = {part: articles[-1] for part, articles in text.by_part().items() if articles}
    if len(text.articles) == 1 and not (text.articles[0].label or text.articles[0].cut):
        words = Words(
            zh="没有任何标号,全文作为一条(第 1 条)收录;请核对是否漏了标号或附错了原件。",
            en="nothing bears a label, so the whole text is one article (1): check that no labels "
            "are lost and that this is the right document.",
        )
        yield "text_without_labels", "/text/articles/0", words
    for index, article in enumerate(text.articles):
        place = f"/text/articles/{index}"
        own = next(_own_label(article), None)
        if own is not None and (own.is_slip or own.style is not usual[article.ref.part]):
            yield "label_slip", f"{place}/label", _slip(article)
        yield from _inside(article, place)
        if closing[article.ref.part] is article:
            yield from _after(article, place)


def _own_label(article: Article) -> Iterator[Label]:
    """Yield the label of an article, if it is one."""
    for label in labels_of(article.label):
        if label.end == len(article.label):
            yield label
            return


def _style(article: Article) -> Style | None:
    return next((label.style for label in _own_label(article)), None)


def _around(text: Text) -> Iterator[tuple[str, str, Words]]:
    first = next((article for article in text.articles if article.ref.part is None), None)
    has_numbered_notice = any(article.ref.part == "notice" for article in text.articles)
    for index, line in enumerate(() if has_numbered_notice else text.preface):
        if any(label.style in _LEVELS and not label.is_slip for label in labels_of(line)):
            words = Words(
                zh=f"标题(或第一条)之前的“{_cut(line)}”像是条文;请核对:属于本文件的,改正 title 或"
                "标号;属于另一件的,从 begin 起另行收录。",
                en=f"“{_cut(line)}”, before the title (or the first article), reads like an "
                "article: correct the title or the label if it is this document's; file it by "
                "itself, from another `begin`, if it is not.",
            )
            yield "before_the_title", f"/text/preface/{index}", words
    if first is not None and first.ref.ordinal > 1 and first.label and text.preamble:
        words = Words(
            zh=f"正文从“{first.label}”开始,之前还有“{_cut(text.preamble[0])}”等段:如是上一条的后半,"
            "请在 recipe 中写 begins_within。",
            en=f"the text begins at {first.label}, after “{_cut(text.preamble[0])}” …: if that is "
            "the end of an earlier article, say so in `begins_within` of the recipe.",
        )
        yield "before_the_first_article", "/text/preamble/0", words
    if text.preface and is_begun_title(text.preface[-1]):
        words = Words(
            zh=f"“{_cut(text.preface[-1])}”紧接在标题“{_cut(text.title)}”之前,像是标题的前半;"
            "请核对,标题以 instrument 的 title 为准。",
            en=f"“{_cut(text.preface[-1])}”, just above the title “{_cut(text.title)}”, looks like "
            "its first half: check it, and write the whole title as the instrument's `title`.",
        )
        yield "title_in_two_lines", f"/text/preface/{len(text.preface) - 1}", words
    counted = {article.ref.part for article in text.articles}
    if None not in counted and len(counted) > 1:
        words = Words(
            zh="一个通知之下有几件制度,都收为附件。各自施行的,请分别立为版本(系列),用 recipe 的 "
            "title、notice_until、end 取其一件。",
            en="one notice carries several documents, all kept as annexes. If they hold by "
            "themselves, make a version of each (a series), cut out by title, notice_until and end "
            "of the recipe.",
        )
        yield "several_documents", "/text/annexes", words


def _holes(text: Text) -> Iterator[tuple[str, str, Words]]:
    for hole in holes_in(text):
        told = run_in_words(hole)
        words = Words(
            zh=f"{told.zh}不在文本中。原件就缺(节选)的,请写入 gaps;漏录或标号有误的,请补正。",
            en=f"{told.en}: not in the text. If the source leaves it out (an excerpt), declare it "
            "in `gaps`; otherwise complete the text, or mend the label.",
        )
        yield "text_gap", "/text/articles", words


def _slip(article: Article) -> Words:
    return Words(
        zh=f"“{article.label}”与其他条的标号写法不同,按第 {article.ref.key()} 条读;请核对。",
        en=f"{article.label!r} is not written as the other labels are; it was read as article "
        f"{article.ref.key()}. Check it.",
    )


def _inside(article: Article, place: str) -> Iterator[tuple[str, str, Words]]:
    own = next(_own_label(article), None)
    counted: set[int] = set()
    for index, paragraph in enumerate(article.paragraphs):
        at = f"{place}/paragraphs/{index}"
        label = next((one for one in labels_of(paragraph) if own and one.style is own.style), None)
        if label is not None and index:
            if _is_repeated(article, label, counted):
                yield "label_inside_article", at, _repeated(article, paragraph, label)
            counted.add(label.ordinal)
        for glued in glued_labels(paragraph):
            if own and glued.style is own.style and glued.ordinal == article.ref.ordinal + 1:
                yield "label_inside_article", at, _glued(article, paragraph, glued)
                break
        if is_page_number(paragraph):
            words = Words(
                zh=f"“{_cut(paragraph)}”像是页码,却在第 {article.ref.key()} 条之内;"
                "请删去,或写入 recipe 的 drop。",
                en=f"“{_cut(paragraph)}” looks like the number of a page, but stands in article "
                f"{article.ref.key()}: remove it, or name it in `drop` of the recipe.",
            )
            yield "page_number", at, words
        if index and heading_of(paragraph):
            words = Words(
                zh=f"“{_cut(paragraph)}”像是章节标题,却在第 {article.ref.key()} 条之内;请核对。",
                en=f"“{_cut(paragraph)}” looks like the heading of a chapter, but stands in "
                f"article {article.ref.key()}: check it.",
            )
            yield "heading_inside_article", at, words


def _is_repeated(article: Article, label: Label, counted: set[int]) -> bool:
    """Tell whether a paragraph bears the label of an article that is there already.

    一、二、… inside an article are an enumeration; a second 第二条 is nothing but a label.
    """
    is_label = label.style is Style.ARTICLE and not label.is_slip and not label.is_reference
    is_own = label.ordinal == article.ref.ordinal and label.ordinal > 1
    return (is_label or is_own) and label.ordinal - 1 not in counted


def _after(article: Article, place: str) -> Iterator[tuple[str, str, Words]]:
    for index, paragraph in enumerate(article.paragraphs):
        if index and is_outside(paragraph):
            words = Words(
                zh=f"“{_cut(paragraph)}”像是正文之外的内容(落款、附件或网页文字),却在第 "
                f"{article.ref.key()} 条之内;请删去,或在 recipe 中写明 colophon、end。",
                en=f"“{_cut(paragraph)}” looks like a signature, an annex or the page around the "
                f"document, but stands in article {article.ref.key()}: remove it, or name the line "
                "as colophon or end of the recipe.",
            )
            yield "after_the_last_article", f"{place}/paragraphs/{index}", words
            return


def _repeated(article: Article, paragraph: str, label: Label) -> Words:
    printed, key = paragraph[label.start : label.end].strip(), article.ref.key()
    return Words(
        zh=f"第 {key} 条之内有一段以“{printed}”开头,没有作为单独一条:标号是否重复或有误?",
        en=f"a paragraph of article {key} begins with {printed!r} and was not taken for an article "
        "of its own: is the label repeated or wrong?",
    )


def _glued(article: Article, paragraph: str, label: Label) -> Words:
    printed, key = paragraph[label.start : label.end].strip(), article.ref.key()
    return Words(
        zh=f"第 {key} 条之内出现“{printed}”:下一条是否没有另起一行?请在此处换行后重新附上原文。",
        en=f"{printed!r} stands inside article {key}: does the next article not begin a line of "
        "its own? Break the line there, and attach the text again.",
    )


def _cut(paragraph: str) -> str:
    return paragraph if len(paragraph) <= _SHOWN else f"{paragraph[:_SHOWN]}…"
