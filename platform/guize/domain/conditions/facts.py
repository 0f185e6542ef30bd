"""The facts of a case, read strictly: known names, right types, words of their vocabularies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias, cast

from guize.domain.conditions.condition import Facts, Value
from guize.domain.conditions.counts import Counts, Period, period_of_count
from guize.domain.conditions.implied import implied_facts
from guize.domain.errors import Fault, InvalidInputError, id_expected
from guize.domain.json_pointer import child
from guize.domain.json_reader import parse_date
from guize.domain.json_types import Json, JsonObject
from guize.domain.naming import Named, Register, Registers, vocabularies_of
from guize.domain.quantities import Quantity
from guize.domain.vocabulary import Term, Vocabulary
from guize.domain.words import Words

DecisionKind: TypeAlias = Literal["signing", "deadline", "leave", "meeting", "matter", "quota"]
KINDS: tuple[DecisionKind, ...] = ("signing", "deadline", "leave", "meeting", "matter", "quota")

When: TypeAlias = date | datetime
_Read: TypeAlias = Value | When | dict[Period, Quantity]

_MOST = 1e12
"""What no count, number or duration of a case exceeds; beyond it arithmetic loses its meaning."""

_QUOTED = 60
"""How many characters of a faulty value a message quotes."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of a case.

    ``values`` are what conditions test, the declared defaults of missing facts among them;
    ``times`` are dates and aware instants; ``given`` is what the caller said, as JSON; ``assumed``
    are the defaults and what the words given imply (fact → value as JSON). ``counts`` are the
    numbers counted by period.
    """

    values: Facts
    times: Mapping[str, When]
    given: JsonObject
    assumed: JsonObject = field(default_factory=dict)
    counts: Counts = field(default_factory=dict)


def facts_of_kind(kind: DecisionKind, vocabularies: Mapping[str, Vocabulary]) -> dict[str, Term]:
    """Return the facts that decisions of ``kind`` take, by name."""
    facts = vocabularies["facts"].terms
    return {name: fact for name, fact in facts.items() if kind in _list(fact.members["kinds"])}


def read_facts(
    kind: DecisionKind,
    given: Json,
    vocabularies: Mapping[str, Vocabulary],
    rules: Iterable[str],
    registers: Registers | None = None,
    *,
    defaults: JsonObject | None = None,
) -> CaseFacts:
    """Read the facts that a caller gives for a decision of ``kind``.

    ``rules`` are the ids that a fact of type ``rule`` may name. Ids alone are accepted: of a word
    that is a label, or a local title in the tenant's ``registers``, the fault names the id.
    ``defaults`` are values that the tenant gives to facts (its ``level``), unless the case does.

    Raises:
        InvalidInputError: names nobody knows, wrong types, impossible dates, negative counts; each
            with its pointer below ``/facts`` and, where they can be listed, the permitted values.

    """
    known = facts_of_kind(kind, vocabularies)
    faults: list[Fault] = []
    if not isinstance(given, dict):
        raise InvalidInputError((_fault("/facts", "wrong_type", "事实应为对象。", "an object."),))
    ids = frozenset(rules)
    reader = _Reader(vocabularies, ids, registers or Registers(vocabularies, ids), faults)
    values: dict[str, Value] = {}
    times: dict[str, When] = {}
    counts: Counts = {}
    for name, value in given.items():
        pointer = child("/facts", name)
        if name not in known:
            faults.append(_unknown(pointer, name, known))
            continue
        read = reader.read(known[name], value, pointer)
        if isinstance(read, date):
            times[name] = read
        elif isinstance(read, dict):
            counts = read
        elif read is not None:
            values[name] = read
    if faults:
        raise InvalidInputError(tuple(faults))
    implied = implied_facts(values, known.values(), vocabularies)
    own = {**(defaults or {}), **implied}
    assumed: JsonObject = {}
    for name, fact in known.items():
        default = own.get(name, fact.members.get("default"))
        if name not in given and default is not None:
            assumed[name] = default
    values |= cast(
        "Facts", {name: reader.read(known[name], assumed[name], name) for name in assumed}
    )
    return CaseFacts(values, times, given, assumed, counts)


@dataclass(frozen=True, slots=True)
class _Reader:
    vocabularies: Mapping[str, Vocabulary]
    rules: frozenset[str]
    registers: Registers
    faults: list[Fault]

    def read(self, fact: Term, value: Json, pointer: str) -> _Read | None:
        """Return the value as conditions take it; None with a fault noted."""
        kind = str(fact.members["type"])
        reader = cast("Callable[[Term, Json, str], _Read | None]", getattr(self, f"_{kind}"))
        return reader(fact, value, pointer)

    def _term(self, fact: Term, value: Json, pointer: str) -> str | None:
        names = vocabularies_of(fact)
        if isinstance(value, str) and any(value in self.vocabularies[n].terms for n in names):
            return value
        self._not_permitted(fact, value, pointer)
        return None

    def _terms(self, fact: Term, value: Json, pointer: str) -> frozenset[str] | None:
        items = value if isinstance(value, list) else [value]
        most = sum(len(self.vocabularies[name].terms) for name in vocabularies_of(fact))
        if len(items) > most:
            self.faults.append(too_many(pointer, most))
            return None
        words = [
            self._term(fact, item, child(pointer, i) if isinstance(value, list) else pointer)
            for i, item in enumerate(items)
        ]
        return frozenset(word for word in words if word is not None)

    def _rule(self, fact: Term, value: Json, pointer: str) -> str | None:
        if isinstance(value, str) and value in self.rules:
            return value
        self._not_permitted(fact, value, pointer)
        return None

    def _boolean(self, fact: Term, value: Json, pointer: str) -> str | None:
        del fact
        if isinstance(value, bool):
            return "true" if value else "false"
        self._wrong(pointer, value, Words(zh="true 或 false", en="true or false"))
        return None

    def _count(self, fact: Term, value: Json, pointer: str) -> Quantity | None:
        del fact
        if isinstance(value, int) and _is_number(value):
            return Quantity(value)
        self._wrong(
            pointer,
            value,
            Words(zh="0 至 1 万亿的整数", en="an integer from 0 to 1,000,000,000,000"),
        )
        return None

    def _number(self, fact: Term, value: Json, pointer: str) -> Quantity | None:
        if isinstance(value, dict):
            return self._duration(fact, value, pointer)
        if _is_number(value):
            return Quantity(cast("float", value))
        self._wrong(
            pointer,
            value,
            Words(
                zh="0 至 1 万亿的数,或时长",
                en="a number from 0 to 1,000,000,000,000, or a duration",
            ),
        )
        return None

    def _counts(self, fact: Term, value: Json, pointer: str) -> dict[Period, Quantity]:
        """Return the numbers by period; one that is named twice is a fault."""
        items = value if isinstance(value, list) else None
        counts: dict[Period, Quantity] = {}
        if items is None or len(items) > _MOST_PERIODS:
            self._wrong(pointer, value, _COUNTS)
            return counts
        for index, item in enumerate(items):
            place = child(pointer, index)
            if not isinstance(item, dict) or not {"count"} <= item.keys() <= {"count", "per"}:
                self._wrong(place, item, _COUNTS)
                continue
            number = self._number(fact, item["count"], child(place, "count"))
            per = item.get("per")
            if number is None or not self._is_period(fact, per, child(place, "per")):
                continue
            if period_of_count(per) in counts:
                self.faults.append(_counted_twice(place))
            counts[period_of_count(per)] = number
        return counts

    def _is_period(self, fact: Term, per: Json, pointer: str) -> bool:
        if per is None:
            return True
        if isinstance(per, dict) and per.keys() == {"each"}:
            if per["each"] in self.vocabularies["countables"].terms:
                return True
            self._wrong(child(pointer, "each"), per["each"], _COUNTABLE)
            return False
        return self._duration(fact, per, pointer) is not None

    def _duration(self, fact: Term, value: Json, pointer: str) -> Quantity | None:
        del fact
        if isinstance(value, dict) and value.keys() == {"value", "unit"}:
            number, unit = value["value"], value["unit"]
            is_unit = isinstance(unit, str) and unit in self.vocabularies["units"].terms
            if is_unit and number != 0 and _is_number(number):
                return Quantity(cast("float", number), str(unit))
            if isinstance(unit, str) and not is_unit:
                named = Register(map(Named.of, self.vocabularies["units"].terms.values()))
                meant = named.find(quoted(unit))
                if len(meant) == 1:
                    words = id_expected(unit, meant[0].id)
                    self.faults.append(Fault(pointer, "wrong_type", words, named.ids, named.labels))
                    return None
        units = "、".join(self.vocabularies["units"].terms)
        self._wrong(
            pointer,
            value,
            Words(
                zh=f'时长,如 {{"value": 7, "unit": "day"}}(单位:{units})',
                en=f'a duration such as {{"value": 7, "unit": "day"}} (units: {units})',
            ),
        )
        return None

    def _date(self, fact: Term, value: Json, pointer: str) -> date | None:
        del fact
        try:
            return parse_date(str(value))
        except ValueError:
            self._wrong(pointer, value, Words(zh="存在的日期 YYYY-MM-DD", en="a real date"))
            return None

    def _date_or_instant(self, fact: Term, value: Json, pointer: str) -> When | None:
        text = str(value)
        if "T" not in text:
            return self._date(fact, value, pointer)
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            instant = None
        # The first and the last year are left out: not every zone has all of their instants.
        if (
            instant is None
            or instant.tzinfo is None
            or not date.min.year < instant.year < date.max.year
        ):
            self._wrong(
                pointer,
                value,
                Words(
                    zh="日期 YYYY-MM-DD,或带时区的时刻 2018-09-28T16:30:00+08:00",
                    en="a date YYYY-MM-DD, or an instant with its offset",
                ),
            )
            return None
        return instant

    def _wrong(self, pointer: str, value: Json, expected: Words) -> None:
        self.faults.append(
            _fault(
                pointer,
                "wrong_type",
                f"“{quoted(value)}”不对:此处应为{expected.zh}。",
                f"{quoted(value)!r} will not do: {expected.en} is expected here.",
            )
        )

    def _not_permitted(self, fact: Term, value: Json, pointer: str) -> None:
        register = self.registers.of(fact)
        shown = quoted(value)
        unknown = Words(
            zh=f"“{shown}”不在允许的取值之中。", en=f"{shown!r} is not a permitted value."
        )
        words = register.refuse(shown, unknown)
        self.faults.append(Fault(pointer, "not_permitted", words, register.ids, register.labels))


_MOST_PERIODS = 20
_COUNTS = Words(
    zh='各计算期的数量,如 [{"count": 2, "per": {"value": 1, "unit": "month"}}](至多 20 项)',
    en='counts by period, such as [{"count": 2, "per": {"value": 1, "unit": "month"}}] (up to 20)',
)
_COUNTABLE = Words(zh="计数对象词表中的代号", en="an id of the countables")


def _counted_twice(pointer: str) -> Fault:
    words = Words(
        zh="同一计算期的数量给了两次:每个计算期只给一次。",
        en="this period has a count already: give each period once.",
    )
    return Fault(pointer, "given_twice", words)


def too_many(pointer: str, most: int) -> Fault:
    """Return that a list is longer than there are values that may stand in it."""
    words = Words(
        zh=f"列得过多:此处的取值共 {most} 个,每个列一次。",
        en=f"the list is too long: there are {most} values, each to be listed once.",
    )
    return Fault(pointer, "too_many", words)


def _is_number(value: Json) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= cast("float", value) <= _MOST


def quoted(value: Json) -> str:
    """Return a value as messages quote it: a text bare, the rest as JSON, cut where it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def _unknown(pointer: str, name: str, known: Mapping[str, Term]) -> Fault:
    facts = Register(Named.of(fact) for fact in known.values())
    name = quoted(name)
    unknown = Words(zh=f"不认识的事实“{name}”。", en=f"unknown fact {name!r}.")
    words = facts.refuse(name, unknown)
    return Fault(pointer, "unknown_fact", words, facts.ids, facts.labels)


def _fault(pointer: str, code: str, zh: str, en: str) -> Fault:
    return Fault(pointer, code, Words(zh=zh, en=en))


def _list(value: Json) -> list[str]:
    return cast("list[str]", value if isinstance(value, list) else [value])


def facts_label(name: str, vocabularies: Mapping[str, Vocabulary]) -> JsonObject:
    """Return a fact as a form shows it: name, label, type and, of a word, the permitted values."""
    fact = vocabularies["facts"].terms[name]
    shown: JsonObject = {
        "fact": name,
        "label": {**fact.label.as_json()},
        "type": fact.members["type"],
    }
    names = vocabularies_of(fact)
    if names:
        terms = [term for name in names for term in vocabularies[name].terms.values()]
        shown["permitted"] = [{"value": term.id, **term.label.as_json()} for term in terms]
    elif fact.members["type"] == "boolean":
        shown["permitted"] = [
            {"value": True, "zh": "是", "en": "yes"},
            {"value": False, "zh": "否", "en": "no"},
        ]
    if "default" in fact.members:
        shown["default"] = fact.members["default"]
    return shown
