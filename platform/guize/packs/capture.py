"""Makes the clean text of a document from its capture, by the recipe in its `instrument.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from guize.domain.articles import NOTICE, ArticleRef
from guize.domain.json_pointer import child
from guize.domain.json_reader import ObjectReader
from guize.domain.labels import plain
from guize.domain.version import Version
from guize.domain.words import Words
from guize.packs.arrival import find_signature
from guize.packs.articles import TextError, clean_line, clean_lines
from guize.packs.normalise import repair
from guize.packs.parts import ANNEX, find_parts
from guize.packs.splitting import Split, split_articles
from guize.packs.text import Annex, Article, Missing, Text, in_order
from guize.packs.text_checks import read_missing

_MOST_LINES = 200
_MEMBERS = {
    "begin": Words(zh="文件首行", en="the document's first line"),
    "notice_until": Words(zh="通知之后的首行", en="the first line after the notice"),
    "title": Words(zh="标题行", en="the line of the title"),
    "annexes": Words(zh="附件首行", en="the first line of an annex"),
    "colophon": Words(zh="落款首行", en="the first line of the signature"),
    "end": Words(zh="文件之后的首行", en="the first line after the document"),
    "drop": Words(zh="要删去的行", en="a line to drop"),
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where the document lies in its capture, by whole lines as cleaned.

    Attributes:
        begin: the document's first line (site furniture lies before it); None: the title's.
        drop: lines of site furniture inside the document, one entry an occurrence.
        notice_until: the first line after the covering notice, where another document stands
            between the notice and this one; None: the notice reaches as far as the title.
        title: the line of the document's own title; None: it has none between notice and articles.
        annexes: the first line of each annex (附件 or its title), in order; None: not told, so that
            they are looked for.
        colophon: the first line of signature and date after the last article.
        end: the first line of site furniture after the document.
        repaired: the capture is damaged and goes through `normalise.repair` first.
        begins_within: the article inside of which an excerpt begins.
        gaps: what the excerpt leaves out.
    """

    begin: str | None = None
    drop: tuple[str, ...] = ()
    notice_until: str | None = None
    title: str | None = None
    annexes: tuple[str, ...] | None = None
    colophon: str | None = None
    end: str | None = None
    repaired: bool = False
    begins_within: int | None = None
    gaps: tuple[Missing, ...] = ()

    @classmethod
    def read(cls, reader: ObjectReader) -> Recipe:
        """Return the recipe that `reader` is placed on; faults are left with the reader."""
        recipe = cls(
            begin=reader.optional_text("begin"),
            drop=_one_or_more(reader, "drop"),
            notice_until=reader.optional_text("notice_until"),
            title=reader.optional_text("title"),
            annexes=reader.texts("annexes") if "annexes" in reader.unread() else None,
            colophon=reader.optional_text("colophon"),
            end=reader.optional_text("end"),
            repaired=reader.flag("repaired", default=False),
            begins_within=reader.optional_int("begins_within"),
            gaps=tuple(map(read_missing, reader.objects("gaps"))),
        )
        for member, lines in (("drop", recipe.drop), ("annexes", recipe.annexes or ())):
            if len(lines) > _MOST_LINES:
                words = Words(
                    zh=f"最多写 {_MOST_LINES} 行。",
                    en=f"no more than {_MOST_LINES} lines stand here.",
                )
                reader.fault(child(reader.pointer, member), "too_many", words)
        reader.close()
        return recipe


def text_from_capture(capture: str, recipe: Recipe, version: Version) -> Text:
    """Cut, clean and split a capture.

    Args:
        capture: the capture as it is.
        recipe: where the document lies in it.
        version: the version that the document enacts: its instrument gives the title where the
            recipe names no title line, and in `damage` (`captured`) the unrecoverable spots.

    Raises:
        TextError: a line that the recipe names is not there or not where it must be, there are no
            articles, or an unrecoverable spot does not occur exactly once.
    """
    if recipe.repaired:
        lost = tuple(str(spot["captured"]) for spot in version.instrument.damage)
        capture = repair(capture, lost).text
    lines = document_lines(clean_lines(capture), recipe)
    notice: list[str] = []
    title = version.instrument.title
    if recipe.title is not None:
        at = _last(lines, recipe.title, "title")
        title, notice, lines = lines[at], lines[:at], lines[at + 1 :]
    if recipe.notice_until is not None:
        notice = notice[: _last(notice, recipe.notice_until, "notice_until")]
    starts = find_parts(lines) if recipe.annexes is None else _annexes(lines, recipe.annexes)
    parts = _cut(lines, starts)
    colophon = _take_colophon(parts, recipe)
    body, *annexes = parts
    if recipe.colophon is not None and not colophon:
        _last([], recipe.colophon, "colophon", lines)
    main = split_articles(body, None, recipe.begins_within)
    preface, of_notice = _read_notice(notice)
    preamble = main.preamble
    if recipe.title is None:
        # Nothing tells the notice from what precedes the articles.
        preface, preamble = (*preface, *preamble), ()
    read = [_read_annex(number, part) for number, part in enumerate(annexes, start=1)]
    articles = (*of_notice, *main.articles, *(a for _, split in read for a in split.articles))
    if not articles:
        # A text without labels is one article.
        articles, preamble = _whole(preamble), ()
    return Text(
        title,
        preface,
        articles,
        tuple(colophon),
        preamble,
        tuple(annex for annex, _ in read),
        in_order(recipe.gaps),
    )


def document_lines(lines: list[str], recipe: Recipe) -> list[str]:
    """Return the lines of a document without the page around it and inside it.

    Raises:
        TextError: a line that the recipe names is not there, or not where it must be.
    """
    lines = [*lines]
    for dropped in recipe.drop:
        del lines[_last(lines, dropped, "drop")]
    whole = lines
    first = recipe.begin or recipe.title
    if first is not None:
        lines = lines[_last(lines, first, "begin" if recipe.begin else "title") :]
    if recipe.end is not None:
        lines = lines[: _last(lines, recipe.end, "end", whole)]
    if recipe.title is not None:
        _last(lines, recipe.title, "title", whole)
    return lines


def _take_colophon(parts: list[list[str]], recipe: Recipe) -> list[str]:
    """Take the signature off the main body, or off the last part."""
    wanted = None if recipe.colophon is None else clean_line(recipe.colophon)
    # Of several documents under one notice, the notice keeps its own signature.
    for place in (-1, 0) if recipe.title is None else (0, -1):
        lines = parts[place]
        for index in range(len(lines) - 1, -1, -1) if wanted is not None else ():
            if lines[index] == wanted:
                parts[place] = lines[:index]
                return lines[index:]
    return []


def _cut(lines: list[str], starts: Sequence[int]) -> list[list[str]]:
    bounds = [0, *starts, len(lines)]
    return [lines[a:b] for a, b in pairwise(bounds)]


def _annexes(lines: list[str], firsts: Sequence[str]) -> list[int]:
    starts = [_last(lines, first, "annexes") for first in firsts]
    for index, (one, two) in enumerate(pairwise(starts), start=1):
        if two <= one:
            raise TextError(
                f"annexes 应按原件次序:“{firsts[index]}”在“{firsts[index - 1]}”之前。",
                f"`annexes` follow the capture: {firsts[index]!r} stands before "
                f"{firsts[index - 1]!r} there.",
            )
    return starts


def _read_notice(lines: list[str]) -> tuple[tuple[str, ...], tuple[Article, ...]]:
    """Return the notice's text, and its articles where it numbers several from the first."""
    split = split_articles(lines, NOTICE)
    if len(split.articles) < 2 or split.articles[0].ref.ordinal != 1:  # noqa: PLR2004
        return tuple(lines), ()
    *others, last = split.articles
    paragraphs = last.paragraphs
    at = find_signature(paragraphs)
    signature = () if at is None else paragraphs[at:]
    return (*split.preamble, *signature), (*others, replace(last, paragraphs=paragraphs[:at]))


def _read_annex(number: int, lines: list[str]) -> tuple[Annex, Split]:
    part = f"annex-{number}"
    is_named = ANNEX.fullmatch(plain(lines[0])) is not None
    body = lines[1:] if is_named else lines
    titles = body[:1]
    split = split_articles(body[1:], part)
    title = titles[0] if titles else None
    return Annex(part, title, split.preamble), split


def _last(lines: Sequence[str], line: str, member: str, whole: Sequence[str] | None = None) -> int:
    """Return the index of the last of `lines` that is `line`; `whole` says where it is else."""
    wanted = clean_line(line)
    for index in range(len(lines) - 1, -1, -1):
        if lines[index] == wanted:
            return index
    names = _MEMBERS[member]
    for index, other in enumerate(whole or ()):
        if other == wanted:
            raise TextError(
                f"{member}({names.zh})“{line}”在原件第 {index + 1} 行,不在 begin 与 end 之间;"
                "请改正 begin、end,或改写此行。",
                f"`{member}` ({names.en}), {line!r}, is line {index + 1} of the capture, outside "
                "what begin and end leave: correct begin or end, or name another line.",
            )
    raise TextError(
        f"原件中没有这一行:{member}({names.zh})“{line}”。请整行照录。",
        f"The capture has no line {line!r}, named as `{member}` ({names.en}): copy a whole line.",
    )


def _whole(paragraphs: tuple[str, ...]) -> tuple[Article]:
    if not paragraphs:
        raise _no_articles()
    return (Article(ArticleRef(None, 1), "", None, paragraphs),)


def _no_articles() -> TextError:
    return TextError(
        "标题之下没有条文:条文各自另起一行,以标号(第一条、一、、(一)、1.、第一章……)开头;"
        "全无标号的,全文作为一条。",
        "There are no articles below the title: each begins a line of its own with a label, such "
        "as 第一条, 一、, (一), 1. or 第一章; a text without any label is one article.",
    )


def _one_or_more(reader: ObjectReader, key: str) -> tuple[str, ...]:
    if isinstance(reader.unread().get(key), list):
        return reader.texts(key)
    one = reader.optional_text(key)
    return () if one is None else (one,)
