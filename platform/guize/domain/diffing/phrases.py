"""Values in words: durations, frequencies, conditions, steps and vocabulary words, bilingual."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guize.domain.diffing.labels import BOUNDS, CHOICES, FALLBACKS, MEASURED, TRUTHS
from guize.domain.diffing.shapes import NOWHERE, Shape, Shapes
from guize.domain.diffing.values import core_of, is_cadence, is_duration, stands_in, who
from guize.domain.json_types import Json, JsonObject
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words

_EXPLANATION = re.compile(r"(?<=.)\([^()]*\)$")
_NOTHING = Words(zh="", en="")
_TIMES = {1: "once", 2: "twice"}
_STAND_INS: Mapping[str, Words] = {
    "unstated": Words(zh="条文未载明", en="not stated"),
    "vague": Words(zh="", en=""),
    "from_fact": Words(zh="以", en="as the fact says: "),
    "by_reference": Words(zh="另有规定", en="laid down elsewhere"),
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What words and places are called: the vocabularies, and the titles in the schemas."""

    shapes: Shapes
    vocabularies: Mapping[str, Vocabulary]

    def label(self, vocabulary: str | None, word: str) -> Words | None:
        """Return the label of a word, without what brackets at its end explain."""
        known = self.vocabularies.get(vocabulary or "")
        term = known.terms.get(word) if known else None
        if term is None:
            return None
        return Words(zh=_EXPLANATION.sub("", term.label.zh), en=term.label.en)

    def member(self, shape: Shape, name: str) -> Words:
        """Return what the member ``name`` of the value at ``shape`` is called."""
        named = self.label(shape.keys, name)
        title = self.shapes.below(shape, name).title
        if shape.keys is None and title is not None:
            return Words(zh=title.zh, en=title.en[:1].lower() + title.en[1:])
        return named or Words(zh=f"“{name}”", en=name)

    def phrase(self, value: Json, shape: Shape = NOWHERE, name: str = "") -> Words:
        """Return ``value``, which stands at ``shape`` as the member ``name``, in words.

        Empty for an object that is no single value: what it holds is told by its members.
        """
        if isinstance(value, bool):
            return TRUTHS[value]
        if isinstance(value, dict):
            return self._object(value, shape)
        if isinstance(value, list):
            return self._list(value, shape, name)
        if isinstance(value, str):
            return self._word(value, shape.vocabulary or FALLBACKS.get(name))
        return Words(zh=f"{value}", en=f"{value}")

    def step(self, step: JsonObject, shape: Shape = NOWHERE) -> Words:
        """Return a step, or another object that names who acts, in words."""
        alternatives = step.get("any_of")
        if isinstance(alternatives, list):
            element = self.shapes.below(shape, "any_of")
            told = [self.phrase(chain, element) for chain in alternatives]
            return _joined(told, "或者", " or ")
        if "procedure" in step:
            return self._word(str(step["procedure"]), "procedures")
        actor = self._actor(step)
        if "action" not in step:
            return actor
        action = self._word(str(step["action"]), "actions")
        verb, to, to_en = str(step.get("verb") or action.zh), "", ""
        if isinstance(step.get("to"), list):
            receivers = self.phrase(step["to"], _words_of("offices"))
            to, to_en = f"(对象:{receivers.zh})", f", to {receivers.en}"
        return Words(zh=f"{actor.zh}{verb}{to}", en=f"{actor.en}: {action.en}{to_en}")

    def _actor(self, step: JsonObject) -> Words:
        if "office" in step:
            return self._word(str(step["office"]), "offices")
        if "body" in step:
            return self._word(str(step["body"]), "meetings")
        text = step.get("by_reference", step.get("text"))
        return _quoted(str(text)) if isinstance(text, str) else _NOTHING

    def _object(self, value: JsonObject, shape: Shape) -> Words:
        core = core_of(value)
        if is_duration(value):
            return self._duration(core)
        if is_cadence(value):
            return self._cadence(core)
        if stands_in(value) is not None:
            return self._stand_in(core)
        if shape.holds_conditions:
            return self._conditions(core, shape)
        return self._people(core, shape)

    def _stand_in(self, core: JsonObject) -> Words:
        ((name, text),) = core.items()
        lead = _STAND_INS[name]
        if name == "from_fact":
            fact = self._word(str(text), "facts")
            return Words(zh=f"{lead.zh}{fact.zh}为准", en=f"{lead.en}{fact.en}")
        quoted = _quoted(str(text))
        return Words(zh=f"{lead.zh}{quoted.zh}", en=f"{lead.en} {quoted.en}".strip())

    def _people(self, core: JsonObject, shape: Shape) -> Words:
        """Tell who acts, who belongs, or how many of them are needed."""
        if "threshold" in core:
            return self.phrase(core["threshold"])
        if core.keys() == {"at_least"}:
            return Words(zh=f"不少于{core['at_least']}人", en=f"at least {core['at_least']}")
        if "offices" in core:
            return self.phrase(core["offices"], _words_of("offices"))
        return self.step(core, shape) if who(core) else _NOTHING

    def _list(self, value: list[Json], shape: Shape, name: str) -> Words:
        objects = [item for item in value if isinstance(item, dict)]
        if objects:
            return _joined([self.step(item) for item in objects], "→", " → ")
        element = _words_of(shape.vocabulary or FALLBACKS.get(name))
        return _joined([self.phrase(item, element) for item in value], "、", ", ")

    def _word(self, text: str, vocabulary: str | None) -> Words:
        known = self.label(vocabulary, text) or (CHOICES.get(text) if not vocabulary else None)
        return known or _quoted(text)

    def _duration(self, core: JsonObject) -> Words:
        unit, low, high = str(core["unit"]), core.get("min"), core.get("max")
        if "value" in core:
            return self._amount(_number(core["value"]), unit)
        if low is None or high is None:
            bound = BOUNDS["max" if low is None else "min"]
            amount = self._amount(_number(high if low is None else low), unit)
            return Words(zh=bound.zh + amount.zh, en=bound.en + amount.en)
        upper = self._amount(_number(high), unit)
        return Words(zh=f"{_number(low):g}至{upper.zh}", en=f"{_number(low):g} to {upper.en}")

    def _amount(self, number: float, unit: str) -> Words:
        label = self.label("units", unit) or Words(zh=unit, en=unit)
        if unit == "half_year" and number == 1:
            return Words(zh=label.zh, en=f"one {label.en}")
        counter = "个" if unit in MEASURED else ""
        plural = "" if number == 1 else "s"
        return Words(
            zh=f"{number:g}{counter}{label.zh}",
            en=f"{number:g} {label.en}{plural}",
        )

    def _cadence(self, core: JsonObject) -> Words:
        told: list[Words] = []
        per = core.get("per")
        if "times" in core and isinstance(per, dict):
            told.append(self._frequency(core, per))
        if core.get("as_needed") is True:
            told.append(Words(zh="根据需要", en="as needed"))
        if "before_each" in core:
            meeting = self._word(str(core["before_each"]), "meetings")
            told.append(Words(zh=f"每次{meeting.zh}之前", en=f"before each {meeting.en}"))
        if "vague" in core:
            told.append(_quoted(str(core["vague"])))
        if "anchor" in core:
            anchor = self.phrase(core["anchor"])
            told.append(Words(zh=f"({anchor.zh})", en=f"({anchor.en})"))
        return Words(
            zh=",".join(words.zh for words in told).replace(",(", "("),
            en=", ".join(words.en for words in told).replace(", (", " ("),
        )

    def _frequency(self, core: JsonObject, per: JsonObject) -> Words:
        times, number = _number(core["times"]), _number(per.get("value", 1))
        unit = self.label("units", str(per.get("unit"))) or _NOTHING
        period = self._amount(number, str(per.get("unit")))
        bound = "min" if "at_least" in core else "max" if "at_most" in core else None
        lead = Words(zh="至少", en="at least ") if bound == "min" else _NOTHING
        lead = Words(zh="至多", en="at most ") if bound == "max" else lead
        often = _TIMES.get(int(times), f"{times:g} times")
        is_single = number == 1
        return Words(
            zh=f"每{unit.zh if is_single else period.zh}{lead.zh}{times:g}次",
            en=f"{lead.en}{often} {'a ' + unit.en if is_single else 'every ' + period.en}",
        )

    def _conditions(self, core: JsonObject, shape: Shape) -> Words:
        told = []
        for fact, test in core.items():
            name, value = self.member(shape, fact), self.test(fact, test)
            told.append(Words(zh=f"{name.zh}为{value.zh}", en=f"{name.en}: {value.en}"))
        return _joined(told, ",", "; ")

    def test(self, fact: str, test: Json) -> Words:
        """Return the test on a fact in words: a word, one of several, none of several, bounds."""
        term = self.vocabularies["facts"].terms.get(fact) if "facts" in self.vocabularies else None
        vocabulary = term.members.get("vocabulary") if term else None
        element = _words_of(vocabulary if isinstance(vocabulary, str) else None)
        if isinstance(test, list):
            return _joined([self.phrase(item, element) for item in test], "、", " or ")
        if isinstance(test, dict) and "not" in test:
            barred = self.test(fact, test["not"])
            return Words(zh=f"除{barred.zh}外", en=f"not {barred.en}")
        if isinstance(test, dict) and not is_duration(test):
            bounds = [(BOUNDS[name], self.phrase(test[name])) for name in BOUNDS if name in test]
            told = [Words(zh=b.zh + v.zh, en=b.en + v.en) for b, v in bounds]
            return _joined(told, "且", " and ")
        return self.phrase(test, element)


def _words_of(vocabulary: str | None) -> Shape:
    return Shape((), (), vocabulary)


def _joined(told: Iterable[Words], zh: str, en: str) -> Words:
    told = list(told)
    return Words(zh=zh.join(words.zh for words in told), en=en.join(words.en for words in told))


def _quoted(text: str) -> Words:
    return Words(zh=f"“{text}”", en=f"“{text}”")


def _number(value: Json) -> float:
    return value if isinstance(value, int | float) else 0.0
