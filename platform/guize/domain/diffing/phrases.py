"""Values in words, whatever their kind, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guize.domain.choices import FALLBACKS
from guize.domain.diffing.cases import tell_conditions
from guize.domain.diffing.days import find_day, spans_of, tell_span
from guize.domain.diffing.durations import tell_cadence, tell_due_day, tell_duration
from guize.domain.diffing.labels import TRUTHS
from guize.domain.diffing.names import NOTHING, UNKNOWN, Names, joined, one_of, quoted
from guize.domain.diffing.shapes import NOWHERE, Shape
from guize.domain.diffing.steps import tell_people, tell_steps, tell_whole_step
from guize.domain.diffing.values import (
    MARKS,
    core_of,
    is_cadence,
    is_due_day,
    is_duration,
    is_people,
    stands_in,
    who,
)
from guize.domain.json_types import Json, JsonObject
from guize.domain.numerals import chinese_numeral
from guize.domain.thresholds import find_threshold
from guize.domain.words import Words

_STAND_INS: Mapping[str, Words] = {
    **UNKNOWN,
    "vague": NOTHING,
    "from_fact": Words(zh="以", en="as the case says:"),
    "by_reference": Words(zh="另有规定", en="laid down elsewhere:"),
}
_UNTOLD = (*MARKS, "title", "removes")


@dataclass(frozen=True, slots=True)
class Lexicon(Names):
    """Tells values in words, with the names of things."""

    def phrase(self, value: Json, shape: Shape = NOWHERE, name: str = "") -> Words:
        """Return ``value``, which stands at ``shape`` as the member ``name``, in words."""
        if isinstance(value, bool):
            return TRUTHS[value]
        if isinstance(value, dict):
            return self._object(value, shape)
        if isinstance(value, list):
            return self._list(value, shape, name)
        if isinstance(value, str):
            return self._text(value, shape, name)
        return Words(zh=f"{value}", en=f"{value}")

    def whole(self, value: Json, shape: Shape = NOWHERE, name: str = "") -> Words:
        """Return ``value`` as what is added or removed, members that are told in brackets."""
        told = self.phrase(value, shape, name)
        if not isinstance(value, dict) or not shape.members():
            return told
        is_list = is_people(core_of(value)) and core_of(value).keys() != {"offices"}
        if not is_list and not self._is_open(value, shape):
            return told
        return Words(zh=f"({told.zh})", en=f"({told.en})")

    def summary(self, value: JsonObject, shape: Shape) -> Words:
        """Return what an object holds, member by member, in the order of the schemas."""
        if value and all(find_day(name) is not None for name in value):
            return self._days(value, shape)
        return joined(self.members_of(core_of(value), shape), ";", "; ")

    def _days(self, calendar: JsonObject, shape: Shape) -> Words:
        """Return what a map from days to words holds, days in a row as one span."""
        element = next((self.shapes.below(shape, day) for day in calendar), NOWHERE)
        told = [(tell_span(span), self.phrase(span.word, element)) for span in spans_of(calendar)]
        each = (Words(zh=f"{d.zh}:{w.zh}", en=f"{d.en}: {w.en}") for d, w in told)
        return joined(each, ";", "; ")

    def members_of(self, core: JsonObject, shape: Shape) -> Iterator[Words]:
        """Yield what an object holds, a member at a time, in the order of the schemas."""
        for name in in_schema_order(core, shape):
            if name in _UNTOLD:
                continue
            called, value = self.member(shape, name), core[name]
            if value is True:
                yield called
                continue
            below = self.shapes.below(shape, name)
            told = self.phrase(value, below, name)
            if isinstance(value, dict) and self._is_open(value, below):
                yield Words(zh=f"{called.zh}({told.zh})", en=f"{called.en} ({told.en})")
            else:
                yield Words(zh=f"{called.zh}:{told.zh}", en=f"{called.en}: {told.en}")

    def _object(self, value: JsonObject, shape: Shape) -> Words:
        core = core_of(value)
        told = self._one_value(value, core, shape)
        if told is None and is_people(core):
            told = tell_people(self, core)
        if told is None and self._acts(core):
            told = self._actor(core, shape)
        if told is None and core.keys() == {"text"}:
            told = quoted(str(core["text"]))
        return self.summary(core, shape) if told is None else told

    def _one_value(self, value: JsonObject, core: JsonObject, shape: Shape) -> Words | None:
        """Return an object that is one value in words, None if it is none."""
        if is_duration(value):
            return tell_duration(self, core)
        if is_due_day(value):
            return tell_due_day(self, core)
        if is_cadence(value):
            return tell_cadence(self, core)
        if stands_in(value) is not None:
            return self._stand_in(core)
        if shape.holds_conditions:
            return tell_conditions(self, core)
        return self._number_of_people(core)

    def _number_of_people(self, core: JsonObject) -> Words | None:
        if core.keys() == {"of", "threshold"}:
            told, of = self.phrase(core["threshold"]), core["of"]
            if of == "members" or not isinstance(of, str):
                return told
            among = self.word(of, None)
            return Words(zh=f"{among.zh}的{told.zh}", en=f"{told.en} of the {among.en}")
        if core.keys() == {"each"}:
            counted = self.word(str(core["each"]), "countables")
            return Words(zh=f"每次{counted.zh}", en=f"each {counted.en}")
        return _tell_threshold(core)

    def _is_open(self, value: JsonObject, shape: Shape) -> bool:
        """Tell whether an object is told member by member."""
        core = core_of(value)
        is_told = self._one_value(value, core, shape) is not None or is_people(core)
        return not is_told and not self._acts(core)

    def _acts(self, core: JsonObject) -> bool:
        is_choice = isinstance(core.get("any_of"), list) and core.keys() <= _CHOICE
        acting = who(core)
        acts = acting in ("office", "body", "by_reference") or (
            acting in UNKNOWN and "action" in core
        )
        return is_choice or "procedure" in core or acts

    def _actor(self, core: JsonObject, shape: Shape) -> Words:
        alternatives = core.get("any_of")
        if isinstance(alternatives, list) and all(isinstance(item, str) for item in alternatives):
            element = self.shapes.below(shape, "any_of")
            return one_of(self.phrase(item, element) for item in alternatives)
        return tell_whole_step(self, core)

    def _stand_in(self, core: JsonObject) -> Words:
        ((name, text),) = core.items()
        lead = _STAND_INS[name]
        if name == "from_fact":
            fact = self.word(str(text), "facts")
            return Words(zh=f"{lead.zh}{fact.zh}为准", en=f"{lead.en} {fact.en}")
        told = quoted(str(text))
        return Words(zh=f"{lead.zh}{told.zh}", en=f"{lead.en} {told.en}".strip())

    def _list(self, value: list[Json], shape: Shape, name: str) -> Words:
        if all(isinstance(item, str) for item in value):
            told = [self._text(str(item), shape, name) for item in value]
            return joined(told, "、", ", ")
        if any(isinstance(item, dict) and self._acts(core_of(item)) for item in value):
            return tell_steps(self, value)
        element = self.shapes.below(shape, "0")
        told = [self.phrase(item, element) for item in value]
        if len(told) > 1:
            numbered = [(f"({number})", words) for number, words in enumerate(told, 1)]
            told = [Words(zh=mark + words.zh, en=f"{mark} {words.en}") for mark, words in numbered]
        return joined(told, ";", "; ")

    def _text(self, text: str, shape: Shape, name: str) -> Words:
        if shape.names_rules and text in self.rules:
            return quoted(self.rules[text])
        return self.word(text, shape.vocabulary or FALLBACKS.get(name))


def _tell_threshold(core: JsonObject) -> Words | None:
    threshold = find_threshold(core)
    if threshold is None:
        return None
    if threshold.divisor is None:
        number = threshold.number
        if threshold.is_exceeded:
            return Words(zh=f"超过{number}人", en=f"more than {number}")
        return Words(zh=f"不少于{number}人", en=f"at least {number}")
    zh = f"{chinese_numeral(threshold.divisor)}分之{chinese_numeral(threshold.number)}"
    en = f"{threshold.number}/{threshold.divisor}"
    if threshold.is_exceeded:
        return Words(zh=f"超过{zh}", en=f"more than {en}")
    return Words(zh=f"{zh}以上", en=f"at least {en}")


_CHOICE = {"any_of", "when", "if", "parallel_with_previous"}


def in_schema_order(value: JsonObject, shape: Shape) -> list[str]:
    """Return the names of members in the order in which the schemas list them."""
    known = {name: place for place, name in enumerate(shape.members())}
    return sorted(value, key=lambda name: known.get(name, len(known)))
