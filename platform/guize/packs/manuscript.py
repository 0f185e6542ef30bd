"""A version still being written: one JSON document, and the pack version it would become."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from guize.domain.articles import read_key
from guize.domain.errors import Fault
from guize.domain.instrument import Instrument
from guize.domain.json_pointer import child
from guize.domain.json_reader import ObjectReader
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.version import Kind, Version
from guize.domain.words import Words
from guize.packs.arrival import find_document
from guize.packs.articles import TextError, clean_lines
from guize.packs.capture import Recipe, text_from_capture
from guize.packs.head import UNRECORDED_AT, Head, read_head
from guize.packs.normalise import repair
from guize.packs.pack import PackVersion, complete
from guize.packs.particulars import head_of, read_particulars
from guize.packs.text import Text
from guize.packs.text_checks import check_text, filing_faults
from guize.packs.text_md import write_text

MEMBERS = ("head", "rules", "vocabulary", "narrative", "text")
"""What the document of a draft consists of; `text` may be null, the others are objects."""

# `head` is the content of `instrument.yaml` without what is told elsewhere.
_TOLD_ELSEWHERE = ("version", "kind", "narrative")
# In Chinese a name is kept until the checks have named its id.
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,99}|[\u4e00-\u9fff]{1,99}")
_SHOWN = 30
_DEEPEST = 60
_LARGEST = 2**53
_SURROGATE = re.compile(r"[\ud800-\udfff]")

_NO_VERSION = Version(
    tenant="",
    number=1,
    kind=Kind.BASE,
    recorded_at=UNRECORDED_AT,
    effective_from=date.min,
    instrument=Instrument(title="", kind="", issuer=""),
    content_hash="",
)
"""What a document is split for: its title is its own, and nothing is known to be damaged."""


def check_shape(content: JsonObject) -> list[Fault]:
    """Return what keeps a draft's document from being kept at all; rules are judged by the checks.

    Args:
        content: the document, with the members of `MEMBERS`.
    """
    faults = list(_unusable(content, "", 0))
    for member in MEMBERS:
        value = content.get(member)
        if not isinstance(value, dict) and not (member == "text" and value is None):
            faults.append(_not_an_object(f"/{member}"))
    if faults:
        return faults
    for key in _TOLD_ELSEWHERE:
        if key in cast("JsonObject", content["head"]):
            words = Words(
                zh=f"“{key}”不在 head 之内写。", en=f"{key!r} is not written inside the head."
            )
            faults.append(Fault(f"/head/{key}", "told_elsewhere", words))
    faults += _check_map("/rules", cast("JsonObject", content["rules"]))
    faults += check_vocabulary(cast("JsonObject", content["vocabulary"]))
    if content["text"] is not None:
        faults += check_text(content["text"])
    return faults


def compose(
    content: JsonObject, capture: str | None, *, tenant: str, number: int, kind: Kind, today: date
) -> tuple[PackVersion | None, list[Fault]]:
    """Return the pack version that a document of sound shape would become.

    A head without `effective_from` takes effect `today`, the day of publication.

    Returns:
        The version and every fault found; without a version where the head cannot be read.
    """
    written = cast("JsonObject", content["head"])
    head, faults = read_head(
        {
            "effective_from": today.isoformat(),
            **({} if "effective_from" in written else {"effective_from_certainty": "certain"}),
            **written,
            "version": number,
            "kind": kind.value,
            "narrative": content["narrative"],
        },
        tenant,
        number,
    )
    faults = [replace(fault, pointer=_placed(fault.pointer)) for fault in faults]
    text = None if content["text"] is None else Text.from_json(cast("JsonObject", content["text"]))
    faults += _check_filing(head, text, content)
    if faults:
        return None, faults
    vocabulary = cast("JsonObject", content["vocabulary"])
    head = complete(head, cast("Rulebook", content["rules"]), text, capture, vocabulary)
    return PackVersion(head, text, capture, vocabulary), []


def split_document(raw: str, recipe: JsonObject) -> tuple[Text, JsonObject]:
    """Split the raw text of a document into articles.

    Args:
        raw: the document as it came, with or without the page around it.
        recipe: where it lies in there, as `capture` in `instrument.yaml` says it; what it leaves
            out is looked for.

    Returns:
        The text, and the recipe by which it was split.

    Raises:
        TextError: there are no articles, there is no title before the first, nothing tells where a
            part begins, or a line of the recipe is not there.
        InvalidInputError: the recipe is none.
    """
    _read_recipe(recipe)
    found, named = find_document(raw, recipe)
    if "title" not in found and named is None:
        raise _no_title(raw)
    titled = replace(_NO_VERSION.instrument, title=named or "")
    version = replace(_NO_VERSION, instrument=titled)
    read = _read_recipe(found)
    # Parts have been looked for already.
    read = replace(read, annexes=read.annexes or ())
    return text_from_capture(raw, read, version), found


def _no_title(raw: str) -> TextError:
    first = next(iter(clean_lines(raw)), None)
    if first is None:
        return TextError("原件是空的。", "The document is empty.")
    shown = first[:_SHOWN]
    return TextError(
        f"首行“{shown}”是正文,之前没有标题;请把标题写在首行。首行属于另一件、本件标题在其后的,"
        "在 recipe 的 title 中写明标题行。",
        f"The first line, {shown!r}, is text already, with no title before it: put the title "
        "on the first line. If that line is another document's and the title follows, name the "
        "title's line in `title` of the recipe.",
    )


def particulars_of(raw: str, recipe: JsonObject, text: Text) -> JsonObject:
    """Return what a document says of itself, as members of a head.

    Args:
        raw: the document as it came.
        recipe: the recipe by which it was split.
        text: what it was split into.
    """
    capture = repair(raw).text if recipe.get("repaired") is True else raw
    return head_of(read_particulars(clean_lines(capture), text), text)


def is_narrative(key: str, reason: Json) -> bool:
    """Tell whether an entry of a draft's `narrative` names an article and says why in both tongues.

    A draft may hold others while it is written; the checks tell of them.
    """
    return read_key(key) is not None and isinstance(reason, dict) and reason.keys() == {"zh", "en"}


def _read_recipe(recipe: JsonObject) -> Recipe:
    reader = ObjectReader(recipe, "/recipe")
    read = Recipe.read(reader)
    reader.raise_faults()
    return read


def _placed(pointer: str) -> str:
    """Return where a pointer into `instrument.yaml` leads in the document."""
    return pointer if pointer.startswith("/narrative") else f"/head{pointer}"


def _check_filing(head: Head, text: Text | None, content: JsonObject) -> Iterator[Fault]:
    """What is filed must be readable again, and metadata alone have neither text nor rules."""
    if text is not None:
        faults = filing_faults(text)
        yield from faults
        try:
            if not faults:
                write_text(text)
        except TextError as error:
            yield Fault("/text", "text", error.words)
    if not head.version.on_file and (content["rules"] or text):
        words = Words(
            zh="on_file: false 的版本只有元数据,不能有规则和文本。",
            en="a version with on_file: false is metadata only: it has no rules and no text.",
        )
        yield Fault("/head/on_file", "not_on_file", words)


def _check_map(pointer: str, sections: JsonObject) -> Iterator[Fault]:
    for name, entries in sections.items():
        place = child(pointer, name)
        if not _NAME.fullmatch(name):
            words = Words(
                zh="名称只用小写字母、数字、连字符和下划线,以字母开头。",
                en="a name has lower-case letters, digits, '-' and '_', and begins with a letter.",
            )
            yield Fault(place, "not_a_name", words)
        # Null removes a whole section, in a supplement.
        if not isinstance(entries, dict) and not (pointer == "/rules" and entries is None):
            yield _not_an_object(place)


def check_vocabulary(vocabulary: JsonObject) -> Iterator[Fault]:
    """Yield what keeps a tenant's own words from being read, with pointers below `/vocabulary`.

    Without their labels, words could not even be named in what the checks tell of them.
    """
    yield from _check_map("/vocabulary", vocabulary)
    for name, entries in vocabulary.items():
        for term, entry in entries.items() if isinstance(entries, dict) else ():
            reader = ObjectReader(entry, child(child("/vocabulary", name), term))
            for language in ("zh", "en"):
                reader.required_text(language)
            for bound in ("since", "until"):
                reader.optional_date(bound)
            if not isinstance(reader.unread().get("broader", ""), str):
                reader.required_texts("broader")
            yield from reader.faults


def _not_an_object(pointer: str) -> Fault:
    return Fault(
        pointer,
        "wrong_type",
        Words(zh="此处应为对象(键 → 值)。", en="an object is expected here."),
    )


def _unusable(value: Json, pointer: str, depth: int) -> Iterator[Fault]:
    """Yield what JSON can say and no record can hold."""
    if depth > _DEEPEST:
        words = Words(zh="嵌套过深。", en="this is nested too deeply.")
        yield Fault(pointer, "too_deep", words)
    elif isinstance(value, Mapping):
        for key, member in value.items():
            yield from _unusable(key, child(pointer, key), depth)
            yield from _unusable(member, child(pointer, key), depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unusable(item, child(pointer, index), depth + 1)
    elif isinstance(value, str) and not is_storable(value):
        words = Words(
            zh="含有不可用的字符(U+0000 或半个代理对);请删去。",
            en="this holds an unusable character (U+0000, or half of a surrogate pair): remove it.",
        )
        yield Fault(pointer, "unusable_character", words)
    elif isinstance(value, int | float) and not -_LARGEST <= value <= _LARGEST:
        words = Words(zh="数值过大。", en="this number is out of range.")
        yield Fault(pointer, "out_of_range", words)


def is_storable(text: str) -> bool:
    """Tell whether a text can be stored: no U+0000, no half of a surrogate pair."""
    return "\x00" not in text and not _SURROGATE.search(text)
