"""Reading one JSON object into typed values, collecting every fault with its JSON Pointer."""

from __future__ import annotations

import re
from datetime import date
from typing import TypeVar, cast

from guize.domain.choices import find_choice
from guize.domain.errors import Fault, InvalidInputError, id_expected
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

_Choice = TypeVar("_Choice", bound=str)
_Placeholder = TypeVar("_Placeholder")

_TYPES: dict[type, Words] = {
    str: Words(zh="非空字符串", en="a non-empty string"),
    int: Words(zh="整数", en="an integer"),
    bool: Words(zh="true 或 false", en="true or false"),
    list: Words(zh="列表", en="a list"),
    dict: Words(zh="对象", en="an object"),
}


def parse_date(text: str) -> date:
    """Return the date that ``text`` writes as YYYY-MM-DD and in no other of ISO 8601's ways.

    Raises:
        ValueError: it is written otherwise, or there is no such day.

    """
    if not _DATE.fullmatch(text):
        message = f"not a date written YYYY-MM-DD: {text!r}"
        raise ValueError(message)
    return date.fromisoformat(text)


class ObjectReader:
    """Reads the members of one JSON object.

    Every ``optional_*`` returns None (or its default) for an absent member and every ``required_*``
    records a fault for one; a member of the wrong type is a fault in both. The placeholder returned
    after a fault is never seen by a caller who ends with :meth:`close` or :meth:`raise_faults`.
    """

    def __init__(self, value: Json, pointer: str = "", faults: list[Fault] | None = None) -> None:
        """Read ``value``, found at ``pointer``; the readers of one document share ``faults``."""
        self.pointer = pointer
        self.faults: list[Fault] = [] if faults is None else faults
        self._seen: set[str] = set()
        self._value: JsonObject = {}
        if isinstance(value, dict):
            self._value = value
        else:
            self._fault_type(pointer, dict)

    def fault(self, pointer: str, code: str, words: Words, permitted: tuple[str, ...] = ()) -> None:
        """Record that the value at ``pointer`` (from the document's root) is wrong."""
        self.faults.append(Fault(pointer, code, words, permitted))

    def optional_text(self, key: str) -> str | None:
        """Return the non-empty string at ``key``."""
        value = self.any_text(key)
        if value == "":
            self._fault_type(child(self.pointer, key), str)
        return value

    def any_text(self, key: str) -> str | None:
        """Return the string at ``key``, which may be empty."""
        return cast("str | None", self._take(key, str))

    def nullable_text(self, key: str) -> str | None:
        """Return the non-empty string at ``key``; null is none."""
        if self._value.get(key) is None:
            self._seen.add(key)
            return None
        return self.optional_text(key)

    def required_text(self, key: str) -> str:
        """Return the non-empty string at ``key``."""
        return self.optional_text(key) or self._missing(key, "")

    def required_texts(self, key: str) -> tuple[str, ...]:
        """Return the non-empty strings of the list at ``key``."""
        return self.texts(key) if key in self._value else self._missing(key, ())

    def optional_int(self, key: str) -> int | None:
        """Return the integer at ``key``."""
        return cast("int | None", self._take(key, int))

    def required_int(self, key: str) -> int:
        """Return the integer at ``key``."""
        value = self.optional_int(key)
        return self._missing(key, 0) if value is None else value

    def flag(self, key: str, *, default: bool) -> bool:
        """Return the boolean at ``key``, or ``default``."""
        value = self._take(key, bool)
        return default if value is None else cast("bool", value)

    def optional_date(self, key: str) -> date | None:
        """Return the YYYY-MM-DD date at ``key``."""
        text = self.optional_text(key)
        if not text:
            return None
        try:
            return parse_date(text)
        except ValueError:
            words = Words(
                zh=f"“{text}”不是日期;请写成 YYYY-MM-DD,如 2018-11-01。",
                en=f"{text!r} is not a date; write YYYY-MM-DD, such as 2018-11-01.",
            )
            self.fault(child(self.pointer, key), "not_a_date", words)
            return None

    def required_date(self, key: str) -> date:
        """Return the YYYY-MM-DD date at ``key``."""
        return self.optional_date(key) or self._missing(key, date.min)

    def optional_choice(self, key: str, permitted: tuple[_Choice, ...]) -> _Choice | None:
        """Return the string at ``key``, one of ``permitted``."""
        text = self.optional_text(key)
        if not text:
            return None
        for choice in permitted:
            if choice == text:
                return choice
        meant = find_choice(text, permitted)
        words = Words(
            zh=f"“{text}”不在允许的取值之中:{'、'.join(permitted)}。",
            en=f"{text!r} is not one of {', '.join(permitted)}.",
        )
        if meant is not None:
            words = id_expected(text, meant)
        self.fault(
            child(self.pointer, key),
            "not_permitted",
            words,
            tuple(str(choice) for choice in permitted),
        )
        return None

    def required_choice(self, key: str, permitted: tuple[_Choice, ...]) -> _Choice:
        """Return the string at ``key``, one of ``permitted``."""
        return self.optional_choice(key, permitted) or self._missing(key, permitted[0])

    def required_words(self, key: str) -> Words:
        """Return the ``{"zh", "en"}`` object at ``key``."""
        reader = self.required_object(key)
        words = Words(zh=reader.required_text("zh"), en=reader.required_text("en"))
        reader.close()
        return words

    def optional_words(self, key: str) -> Words | None:
        """Return the ``{"zh", "en"}`` object at ``key``."""
        self._seen.add(key)
        return self.required_words(key) if key in self._value else None

    def required_object(self, key: str) -> ObjectReader:
        """Return a reader of the object at ``key``; its faults join this reader's."""
        value = self._take(key, dict)
        if value is None:
            self._missing(key, None)
        return ObjectReader(
            value or {}, child(self.pointer, key), [] if value is None else self.faults
        )

    def optional_object(self, key: str) -> JsonObject | None:
        """Return the object at ``key``, unread."""
        return cast("JsonObject | None", self._take(key, dict))

    def objects(self, key: str) -> list[ObjectReader]:
        """Return a reader for each object of the list at ``key``; none where it is absent."""
        items = cast("list[Json]", self._take(key, list) or [])
        pointer = child(self.pointer, key)
        return [
            ObjectReader(item, child(pointer, index), self.faults)
            for index, item in enumerate(items)
        ]

    def required_objects(self, key: str) -> list[ObjectReader]:
        """Return a reader for each object of the list at ``key``."""
        return self.objects(key) if key in self._value else self._missing(key, [])

    def optional_objects(self, key: str) -> tuple[JsonObject, ...]:
        """Return the objects of the list at ``key``, unread; none where it is absent."""
        return tuple(reader.unread() for reader in self.objects(key))

    def unread(self) -> JsonObject:
        """Return the object as it is."""
        return self._value

    def integers(self, key: str) -> tuple[int, ...]:
        """Return the integers of the list at ``key``; none where it is absent."""
        items = cast("list[Json]", self._take(key, list) or [])
        pointer = child(self.pointer, key)
        for index, item in enumerate(items):
            if not _is(item, int):
                self._fault_type(child(pointer, index), int)
        return tuple(cast("int", item) for item in items if _is(item, int))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the non-empty strings of the list at ``key``; none where it is absent."""
        items = cast("list[Json]", self._take(key, list) or [])
        pointer = child(self.pointer, key)
        for index, item in enumerate(items):
            if not (isinstance(item, str) and item):
                self._fault_type(child(pointer, index), str)
        return tuple(item for item in items if isinstance(item, str))

    def close(self) -> None:
        """Record a fault for each member that nothing has read."""
        for key in self._value.keys() - self._seen:
            words = Words(
                zh=f"不认识的成员“{key}”;此处可用:{'、'.join(sorted(self._seen))}。",
                en=f"unknown member {key!r}; known here: {', '.join(sorted(self._seen))}.",
            )
            self.fault(child(self.pointer, key), "unknown_member", words, tuple(sorted(self._seen)))

    def raise_faults(self) -> None:
        """Raise what has been recorded.

        Raises:
            InvalidInputError: a fault was recorded, here or by a reader of a part.

        """
        if self.faults:
            raise InvalidInputError(tuple(sorted(self.faults, key=lambda fault: fault.pointer)))

    def _take(self, key: str, kind: type) -> Json:
        self._seen.add(key)
        value = self._value.get(key)
        if value is None and key not in self._value:
            return None
        if _is(value, kind):
            return value
        self._fault_type(child(self.pointer, key), kind)
        return None

    def _fault_type(self, pointer: str, kind: type) -> None:
        expected = _TYPES[kind]
        words = Words(zh=f"此处应为{expected.zh}。", en=f"{expected.en} is expected here.")
        self.fault(pointer, "wrong_type", words)

    def _missing(self, key: str, placeholder: _Placeholder) -> _Placeholder:
        if key not in self._value:
            words = Words(zh=f"缺少必填的“{key}”。", en=f"{key!r} is required and missing.")
            self.fault(child(self.pointer, key), "missing", words)
        return placeholder


def _is(value: Json, kind: type) -> bool:
    # bool is an int to Python and not to JSON.
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
