"""Reads the bodies of requests, in one place: JSON (RFC 8259) of which nothing is open to doubt.

What two programs could read differently is refused by its place, as I-JSON (RFC 7493) advises:
names given twice, numbers beyond what every program keeps exactly, characters that are none.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from math import inf
from typing import NoReturn, cast

from guize.domain.errors import Fault, GuizeError, InvalidInputError
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words
from guize.packs.manuscript import is_storable

DEEPEST = 100
"""How many objects and lists may stand inside each other."""
LARGEST = 2**53
"""Up to here every whole number is one that every program keeps exactly."""
_MOST_FAULTS = 100

_MISSING = Words(
    zh="缺少请求正文;请以 Content-Type: application/json 发送 JSON 对象。",
    en="A body is required here: send a JSON object, with Content-Type: application/json.",
)
_NO_OBJECT = Words(
    zh="请求正文不是 JSON 对象;请发送对象,如 {}。",
    en="The body is no JSON object; send one, such as {}.",
)
_TOO_DEEP = Words(
    zh=f"嵌套过深;至多 {DEEPEST} 层。", en=f"this is nested too deeply: {DEEPEST} levels at most."
)
_TWICE = Words(
    zh="同一名称出现了不止一次;请只写一次。", en="is given more than once; write it once."
)
_NO_CONSTANT = Words(
    zh="请求正文不是合法的 JSON:NaN、Infinity 不是 JSON 的数;请写出数值,或省去该项。",
    en="The body is no JSON, which has neither NaN nor Infinity; write a number, or leave it out.",
)
_OUT_OF_RANGE = Words(
    zh="数值超出范围(绝对值至多 2^53)。", en="this number is out of range: 2^53 at most."
)
_UNUSABLE = Words(
    zh="含有不可用的字符(U+0000 或半个代理对);请删去。",
    en="this holds an unusable character (U+0000, or half of a surrogate pair): remove it.",
)


class UnreadableBodyError(GuizeError):
    """The body of a request is no JSON object."""

    code = "not_json"


class MissingBodyError(GuizeError):
    """A request without the body that it must have."""

    code = "body_required"

    def __init__(self) -> None:
        """Say that there must be one."""
        super().__init__(_MISSING)


class UnsupportedTypeError(GuizeError):
    """The body of a request does not say that it is JSON."""

    code = "unsupported_media_type"

    def __init__(self, accepted: Sequence[str]) -> None:
        """Keep the types that are accepted."""
        types = ", ".join(accepted)
        super().__init__(
            Words(
                zh=f"请以 Content-Type 表明正文是 JSON 对象;可用:{types}。",
                en=f"Say by Content-Type that the body is a JSON object; accepted: {types}.",
            )
        )
        self.accepted = types


class _Repeating(dict[str, Json]):
    """An object in which names are given twice; it never leaves this module."""

    twice: tuple[str, ...] = ()


def read_body(data: bytes) -> JsonObject:
    """Return the JSON object that ``data`` writes.

    Raises:
        UnreadableBodyError: it is no JSON object.
        InvalidInputError: it is one that programs could read differently, or that no record can
            hold; each fault with its place.

    """
    value = _parse(data)
    faults = tuple(islice(_faults(value, "", 0), _MOST_FAULTS))
    if faults:
        raise InvalidInputError(faults)
    if not isinstance(value, dict):
        raise UnreadableBodyError(_NO_OBJECT)
    return value


def _parse(data: bytes) -> Json:
    try:
        text = data.decode()
        read = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as error:
        words = Words(
            zh=f"请求正文不是 UTF-8(第 {error.start + 1} 字节);请以 UTF-8 编码发送。",
            en=f"The body is not UTF-8 (at byte {error.start + 1}); encode it so.",
        )
        raise UnreadableBodyError(words) from None
    except json.JSONDecodeError as error:
        words = Words(
            zh=f"请求正文不是合法的 JSON(第 {error.lineno} 行第 {error.colno} 列);请改正后重发。",
            en=f"The body is no JSON: at line {error.lineno}, column {error.colno}, something "
            "else is expected.",
        )
        raise UnreadableBodyError(words) from None
    except RecursionError:
        raise InvalidInputError((Fault("", "too_deep", _TOO_DEEP),)) from None
    return cast("Json", read)


def _object(pairs: list[tuple[str, Json]]) -> JsonObject:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    repeating = _Repeating(members)
    times = Counter(name for name, _ in pairs)
    repeating.twice = tuple(name for name in members if times[name] > 1)
    return repeating


def _integer(digits: str) -> float:
    # What is too long to be in range takes long to read, too.
    return int(digits) if len(digits) <= len(f"-{LARGEST}") else inf


def _refuse_constant(_name: str) -> NoReturn:
    raise UnreadableBodyError(_NO_CONSTANT)


def _faults(value: Json, pointer: str, depth: int) -> Iterator[Fault]:
    if isinstance(value, dict | list) and depth >= DEEPEST:
        yield Fault(pointer, "too_deep", _TOO_DEEP)
    elif isinstance(value, dict):
        yield from _of_members(value, pointer, depth)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _faults(item, child(pointer, index), depth + 1)
    elif isinstance(value, str) and not is_storable(value):
        yield Fault(pointer, "unusable_character", _UNUSABLE)
    elif isinstance(value, int | float) and not -LARGEST <= value <= LARGEST:
        yield Fault(pointer, "out_of_range", _OUT_OF_RANGE)


def _of_members(value: JsonObject, pointer: str, depth: int) -> Iterator[Fault]:
    # A name that cannot be stored cannot be sent in a pointer either: its object is named.
    for name in value.twice if isinstance(value, _Repeating) else ():
        if is_storable(name):
            yield Fault(child(pointer, name), "repeated_member", _TWICE)
    for name, member in value.items():
        if is_storable(name):
            yield from _faults(member, child(pointer, name), depth + 1)
        else:
            yield Fault(pointer, "unusable_character", _UNUSABLE)
