"""Reads YAML as plain JSON data, safely, with the line of every value and every fault at once.

Only what a clerk needs is accepted: one document of mappings, lists and YAML 1.2 core scalars.
Dates, `yes`/`no`, octal and sexagesimal numbers stay strings. Aliases (the way of "YAML bombs"),
tags, duplicate keys, keys that only look alike, keys that are neither text nor integers and what
readers of YAML understand differently (`{?foo: bar}`) are refused.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from guize.domain.findings import MOST_OF_A_KIND, Finding, and_more
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 64
_MAX_INTEGER = 2**53 - 1
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# What JSON text and PostgreSQL cannot hold, or nobody means: control characters, lone surrogates.
_UNUSABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """The data of one YAML file and, for each JSON Pointer in it, its line (from 1)."""

    value: Json
    lines: dict[str, int]


class _RefusedError(Exception):
    """The file cannot be read any further."""

    def __init__(self, fault: Finding) -> None:
        super().__init__(fault.words.en)
        self.fault = fault


def read_yaml(raw: bytes, path: str) -> tuple[Document | None, list[Finding]]:
    """Read one YAML file.

    Args:
        raw: the bytes of the file.
        path: its path, for the faults.

    Returns:
        The document, None if it could not be read to its end, and all faults found. A document with
        faults must not be used.
    """
    reader = _Reader(path)
    try:
        return reader.read(raw), reader.faults()
    except _RefusedError as refused:
        return None, [*reader.faults(), refused.fault]


class _Reader:
    """Builds data from the parser's events; the nesting is bounded before any recursion."""

    def __init__(self, path: str) -> None:
        self._faults: list[Finding] = []
        self._found: Counter[str] = Counter()
        self._path = path
        self._text = ""
        self._lines: dict[str, int] = {}

    def faults(self) -> list[Finding]:
        """Return what was found, with how many more there are of the kinds that abound."""
        more = (
            and_more(code, count - MOST_OF_A_KIND, file=self._path)
            for code, count in self._found.items()
            if count > MOST_OF_A_KIND
        )
        return [*self._faults, *more]

    def read(self, raw: bytes) -> Document:
        self._text = self._decoded(raw)
        events = self._events(self._text)
        next(events)  # the start of the stream
        if isinstance(next(events), yaml.StreamEndEvent):
            return Document(None, {"": 1})
        value = self._value(next(events), events, "", 1)
        next(events)  # the end of the document
        after = next(events)
        if not isinstance(after, yaml.StreamEndEvent):
            words = Words(
                zh="一个文件只能有一份 YAML 文档;请删去第二个“---”及其后的内容。",
                en="a file holds one YAML document; remove the second '---' and what follows it.",
            )
            raise _RefusedError(self._fault(_line(after), "several_documents", words))
        return Document(value, self._lines)

    def _decoded(self, raw: bytes) -> str:
        if len(raw) > MAX_BYTES:
            words = Words(
                zh=f"文件有 {len(raw)} 字节,超过上限 {MAX_BYTES} 字节;请拆分该文件。",
                en=f"the file has {len(raw)} bytes, over the limit of {MAX_BYTES}; split it.",
            )
            raise _RefusedError(self._fault(None, "file_too_large", words))
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            words = Words(
                zh="文件不是 UTF-8 编码;请以 UTF-8 编码另存。",
                en="the file is not UTF-8; save it as UTF-8.",
            )
            line = raw.count(b"\n", 0, error.start) + 1
            raise _RefusedError(self._fault(line, "not_utf8", words)) from error

    def _events(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else None
            raise _RefusedError(self._syntax(line, error.problem or str(error))) from error
        except yaml.YAMLError as error:
            raise _RefusedError(self._syntax(None, str(error))) from error

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], at: str, depth: int) -> Json:
        self._lines.setdefault(at, _line(event))
        if depth > MAX_DEPTH:
            words = Words(
                zh=f"嵌套超过 {MAX_DEPTH} 层;请减少嵌套。",
                en=f"nested deeper than {MAX_DEPTH} levels; nest less deeply.",
            )
            raise _RefusedError(self._fault(_line(event), "too_deep", words, at))
        self._check_properties(event, at)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, at, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, at, depth)
        return self._scalar(event, at) if isinstance(event, yaml.ScalarEvent) else None

    def _mapping(self, events: Iterator[yaml.Event], at: str, depth: int) -> JsonObject:
        mapping: JsonObject = {}
        first_lines: dict[str, int] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event, events, at, depth)
            pointer = child(at, key)
            if key in first_lines:
                words = Words(
                    zh=f"键“{key}”重复,首次出现在第 {first_lines[key]} 行;请删去或改名其中之一。",
                    en=f"the key {key!r} is repeated: it first stands in line {first_lines[key]}; "
                    "remove or rename one of the two.",
                )
                self._add(event, "duplicate_key", words, pointer)
            else:
                first_lines[key] = self._lines[pointer] = _line(event)
            value = self._value(next(events), events, pointer, depth + 1)
            mapping.setdefault(key, value)
        return mapping

    def _sequence(self, events: Iterator[yaml.Event], at: str, depth: int) -> list[Json]:
        items: list[Json] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._value(event, events, child(at, len(items)), depth + 1))
        return items

    def _key(self, event: yaml.Event, events: Iterator[yaml.Event], at: str, depth: int) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self._check_properties(event, at)
            key = self._scalar(event, at)
            self._check_mark(event, at)
            if isinstance(key, str):
                self._check_looks(event, key, at)
                return key
            if isinstance(key, int) and not isinstance(key, bool):
                return str(key)
            shown = event.value
        else:
            self._value(event, events, child(at, "?"), depth + 1)
            shown = "?"
        words = Words(
            zh=f"键“{shown}”不是文字;请给键加上引号。",
            en=f"the key {shown!r} is not text; put it in quotes.",
        )
        self._add(event, "key_not_text", words, at)
        return shown

    def _check_mark(self, event: yaml.ScalarEvent, at: str) -> None:
        """Refuse a question mark glued to a key: some readers drop it, others keep it."""
        mark = event.start_mark
        if mark is not None and mark.index > 0 and self._text[mark.index - 1] == "?":
            words = Words(
                zh=f"键“{event.value}”前的“?”在 YAML 中另有含义;请删去,或给键加引号。",
                en=f"the '?' before the key {event.value!r} means something else in YAML; remove "
                "it, or put the key in quotes.",
            )
            self._add(event, "question_mark", words, at)

    def _check_looks(self, event: yaml.ScalarEvent, key: str, at: str) -> None:
        """Refuse a key that looks like another: it holds what nobody sees, or is not in NFC."""
        unseen = next((sign for sign in key if unicodedata.category(sign) == "Cf"), None)
        if unseen is not None:
            words = Words(
                zh=f"键“{key}”含有不可见的字符 U+{ord(unseen):04X};请删去该字符。",
                en=f"the key {key!r} holds the invisible character U+{ord(unseen):04X}; remove it.",
            )
            self._add(event, "invisible_in_key", words, at)
        elif not unicodedata.is_normalized("NFC", key):
            words = Words(
                zh=f"键“{key}”中的字符是分解写法,与看来相同的键不同;请改用 NFC 写法重新输入。",
                en=f"the key {key!r} is written with separate accents and differs from one that "
                "looks the same; type it again (in Unicode form NFC).",
            )
            self._add(event, "key_not_composed", words, at)

    def _scalar(self, event: yaml.ScalarEvent, at: str) -> Json:
        text = event.value
        found = _UNUSABLE.search(text)
        if found:
            words = Words(
                zh=f"含有不可用的字符 U+{ord(found[0]):04X};请删去该字符。",
                en=f"holds the unusable character U+{ord(found[0]):04X}; remove it.",
            )
            self._add(event, "unusable_character", words, at)
            return ""
        if event.style or not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text) or _FLOAT.fullmatch(text):
            return self._number(event, at)
        return text

    def _number(self, event: yaml.ScalarEvent, at: str) -> int | float:
        number = float(event.value)
        if not math.isfinite(number) or abs(number) > _MAX_INTEGER:
            words = Words(
                zh="数字过大;若是文字,请加引号。",
                en="the number is too large; put it in quotes if it is text.",
            )
            self._add(event, "number_too_large", words, at)
            return 0
        return int(event.value) if _INTEGER.fullmatch(event.value) else number

    def _check_properties(self, event: yaml.Event, at: str) -> None:
        if isinstance(event, yaml.AliasEvent):
            words = Words(
                zh=f"不接受别名“*{event.anchor}”;请把内容完整写出。",
                en=f"the alias '*{event.anchor}' is refused; write the content out.",
            )
            self._add(event, "alias", words, at)
        elif getattr(event, "anchor", None) is not None:
            words = Words(
                zh="不接受锚点(&);请删去,并把内容完整写出。",
                en="anchors (&) are refused; remove it and write the content out.",
            )
            self._add(event, "anchor", words, at)
        if getattr(event, "tag", None) is not None:
            words = Words(
                zh="不接受标签(!);请删去,或给文字加引号。",
                en="tags (!) are refused; remove it, or quote the text.",
            )
            self._add(event, "tag", words, at)

    def _syntax(self, line: int | None, problem: str) -> Finding:
        words = Words(
            zh=f"YAML 语法错误({problem});请检查此行及上一行的缩进、引号和冒号。",
            en=f"not valid YAML: {problem}; look at the indentation, quotes and colons of this "
            "line and the one above.",
        )
        return self._fault(line, "yaml_syntax", words)

    def _fault(self, line: int | None, code: str, words: Words, pointer: str = "") -> Finding:
        return Finding(code=code, pointer=pointer, words=words, file=self._path, line=line)

    def _add(self, event: yaml.Event, code: str, words: Words, pointer: str) -> None:
        self._found[code] += 1
        if self._found[code] <= MOST_OF_A_KIND:
            self._faults.append(self._fault(_line(event), code, words, pointer))


def _line(event: yaml.Event) -> int:
    return (event.start_mark.line if event.start_mark else 0) + 1
