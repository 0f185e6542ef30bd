"""Whether a structured text can be kept and filed: its shape, its order, its lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from guize.domain.articles import ArticleRef, is_part, part_order, read_key
from guize.domain.errors import Fault
from guize.domain.json_pointer import child
from guize.domain.json_reader import ObjectReader
from guize.domain.json_types import Json
from guize.domain.words import Words
from guize.packs.text import CUTS, Article, Missing, Text

_MOST_FAULTS = 50
_NOT_EMPTY = Words(zh="文本没有条文。", en="the text has no articles.")


def check_text(value: Json) -> list[Fault]:
    """Return what keeps a structured text, as JSON at `/text`, from being read."""
    reader = ObjectReader(value, "/text")
    reader.required_text("title")
    for name in ("preface", "colophon"):
        reader.required_texts(name)
    reader.texts("preamble")
    for article in reader.required_objects("articles"):
        _check_article(article)
    for annex in reader.objects("annexes"):
        _check_part(annex, annex.required_text("part"), is_annex=True)
        annex.nullable_text("title")
        annex.required_texts("preamble")
        annex.close()
    for gap in reader.objects("gaps"):
        read_missing(gap)
    reader.close()
    return reader.faults[:_MOST_FAULTS]


def read_missing(reader: ObjectReader) -> Missing:
    """Return the declared gap that `reader` is placed on; faults are left with the reader."""
    part = reader.optional_text("part")
    if part is not None:
        _check_part(reader, part, is_annex=False)
    ends: list[ArticleRef | None] = []
    for name in ("from", "to"):
        key = reader.nullable_text(name)
        ref = None if key is None else read_key(key)
        if key is not None and ref is None:
            words = Words(
                zh=f"“{key}”不是条的序号;请写 3、48-1(第四十八条之一)、annex-1/2。",
                en=f"{key!r} names no article; write 3, 48-1 (第四十八条之一) or annex-1/2.",
            )
            reader.fault(child(reader.pointer, name), "not_an_article", words)
        ends.append(ref)
    reader.close()
    first, last = ends
    named = next((end.part for end in ends if end is not None), part)
    is_ordered = first is None or last is None or first.order() <= last.order()
    if not is_ordered or any(end is not None and end.part != named for end in ends):
        words = Words(
            zh="from 应在 to 之前,且同在一部分之内。",
            en="`from` stands before `to`, in the same part of the document.",
        )
        reader.fault(reader.pointer, "gap_order", words)
    return Missing(named, first, last)


def filing_faults(text: Text) -> list[Fault]:
    """Return what keeps a text from being filed as `text.md`, with pointers below `/text`."""
    faults: list[Fault] = []
    for fault in _filing_faults(text):
        faults.append(fault)
        if len(faults) == _MOST_FAULTS:
            break
    return faults


def _filing_faults(text: Text) -> Iterator[Fault]:
    if not text.articles:
        yield Fault("/text/articles", "text_empty", _NOT_EMPTY)
    yield from _order_faults(text)
    yield from _line_faults("/text/title", text.title)
    blocks = {"preface": text.preface, "preamble": text.preamble, "colophon": text.colophon}
    for name, lines in blocks.items():
        for index, line in enumerate(lines):
            yield from _line_faults(f"/text/{name}/{index}", line)
    for index, annex in enumerate(text.annexes):
        place = f"/text/annexes/{index}"
        yield from _line_faults(f"{place}/title", annex.title or "-")
        for at, line in enumerate(annex.preamble):
            yield from _line_faults(f"{place}/preamble/{at}", line)
    for index, article in enumerate(text.articles):
        place = f"/text/articles/{index}"
        # What an excerpt begins inside of, and a text without labels, have no label of their own.
        may_lack = article.cut or len(text.articles) == 1
        yield from _line_faults(f"{place}/label", article.label or ("-" if may_lack else ""))
        yield from _line_faults(f"{place}/chapter", article.chapter or "-")
        for at, line in enumerate(article.paragraphs):
            yield from _line_faults(f"{place}/paragraphs/{at}", line)


def _order_faults(text: Text) -> Iterator[Fault]:
    annexes = [annex.part for annex in text.annexes]
    for index, (one, two) in enumerate(pairwise(annexes), start=1):
        if part_order(one) >= part_order(two):
            words = Words(zh=f"“{two}”应在“{one}”之前。", en=f"{two!r} stands before {one!r}.")
            yield Fault(f"/text/annexes/{index}/part", "text_order", words)
    for index, article in enumerate(text.articles):
        part = article.ref.part
        if part is not None and part.startswith("annex") and part not in annexes:
            words = Words(
                zh=f"annexes 中没有“{part}”;请在那里写明其标题。",
                en=f"`annexes` has no {part!r}: name its title there.",
            )
            yield Fault(f"/text/articles/{index}/part", "text_part", words)
    for index, (before, article) in enumerate(pairwise(text.articles), start=1):
        if before.ref.order() >= article.ref.order():
            yield Fault(
                f"/text/articles/{index}/ordinal", "text_order", _out_of_order(before, article)
            )
    refs = {article.ref for article in text.articles}
    for index, gap in enumerate(text.missing):
        if gap.part is not None and gap.part.startswith("annex") and gap.part not in annexes:
            yield Fault(
                f"/text/gaps/{index}/part",
                "text_part",
                Words(zh=f"annexes 中没有“{gap.part}”。", en=f"`annexes` has no {gap.part!r}."),
            )
        present = [ref for ref in (gap.first, gap.last) if ref in refs]
        if present:
            words = Words(
                zh=f"“{present[0].key()}”在文本中,不能又是缺失的。",
                en=f"{present[0].key()!r} is in the text and cannot be missing.",
            )
            yield Fault(f"/text/gaps/{index}", "gap_on_file", words)


def _out_of_order(before: Article, article: Article) -> Words:
    one, two = before.ref.key(), article.ref.key()
    return Words(
        zh=f"“{article.label}”({two})排在“{before.label}”({one})之后;条文按次序排列,不得重复。"
        "标号印错的,ordinal 写其应有的序号。",
        en=f"{article.label!r} ({two}) stands after {before.label!r} ({one}): articles follow in "
        "order, none twice. Where a label is misprinted, `ordinal` is the number that it should "
        "be.",
    )


def _line_faults(pointer: str, line: str) -> Iterator[Fault]:
    if not line.strip():
        words = Words(zh="此处为空;请写明,或删去此段。", en="this is empty: fill it, or remove it.")
    elif line != line.strip() or len(line.splitlines()) > 1:
        words = Words(
            zh="此处须为一行,首尾无空白;请分作各段。",
            en="this is one line without space around it: make a paragraph of each line.",
        )
    elif line.startswith("#"):
        words = Words(
            zh="此行以“#”开头,与 text.md 的标题混淆;请删去“#”。",
            en="this begins with '#', as headings do in text.md: remove it.",
        )
    else:
        return
    yield Fault(pointer, "text_line", words)


def _check_article(reader: ObjectReader) -> None:
    ordinal = reader.required_int("ordinal")
    if ordinal < 1 or (reader.optional_int("inserted") or 0) < 0:
        words = Words(
            zh="ordinal 从 1 起;第一条之前的话写在 preamble。",
            en="`ordinal` counts from 1; what precedes the first article stands in `preamble`.",
        )
        reader.fault(child(reader.pointer, "ordinal"), "not_an_article", words)
    part = reader.optional_text("part")
    if part is not None:
        _check_part(reader, part, is_annex=False)
    cut = reader.texts("cut")
    for index, one in enumerate(cut):
        if one not in CUTS:
            words = Words(
                zh=f"“{one}”不在允许的取值之中:{'、'.join(CUTS)}。",
                en=f"{one!r} is not one of {', '.join(CUTS)}.",
            )
            reader.fault(child(child(reader.pointer, "cut"), index), "not_permitted", words, CUTS)
    may_lack = "head" in cut or ordinal == 1
    if not (may_lack and reader.any_text("label") == ""):
        reader.required_text("label")
    reader.nullable_text("chapter")
    reader.required_texts("paragraphs")
    reader.close()


def _check_part(reader: ObjectReader, part: str, *, is_annex: bool) -> None:
    if not is_part(part) or (is_annex and not part.startswith("annex")):
        words = Words(
            zh=f"“{part}”不是文件的一部分;请写 annex-1、annex-2……"
            + ("" if is_annex else "或 notice(印发通知)。"),
            en=f"{part!r} is no part of a document: write annex-1, annex-2 …"
            + ("" if is_annex else " or notice."),
        )
        reader.fault(child(reader.pointer, "part"), "not_a_part", words)
