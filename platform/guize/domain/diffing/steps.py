"""Steps of a chain, and others who act or belong, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from guize.domain.diffing.cases import tell_conditions
from guize.domain.diffing.durations import tell_duration
from guize.domain.diffing.names import NOTHING, UNKNOWN, Names, joined, one_of, quoted
from guize.domain.diffing.values import core_of, is_duration
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

_TURNED_TO = {
    "file": "file with {}",
    "copy": "copy to {}",
    "report": "report to {}",
    "notify": "notify {}",
}
_ACTS = {"legal_review": "review the legality"}  # the label is a noun
_ASKS = "请假"

_Teller: TypeAlias = Callable[[Names, JsonObject], Words]


def is_step(item: Json) -> bool:
    """Tell whether ``item`` is a step of a chain."""
    return isinstance(item, dict) and not item.keys().isdisjoint(
        ("action", "any_of", "by_reference")
    )


def tell_step(names: Names, step: JsonObject) -> Words:
    """Return a step by who acts, what is done and to whom, as one would refer to it."""
    alternatives = step.get("any_of")
    if isinstance(alternatives, list):
        return one_of(tell_steps(names, [item], tell_step) for item in alternatives)
    if "procedure" in step:
        return names.word(str(step["procedure"]), "procedures")
    actor = _actor(names, step)
    if "counterpart" in step:
        other = names.word(str(step["counterpart"]), "offices")
        return Words(zh=f"{actor.zh}与{other.zh}", en=f"{actor.en} and {other.en}")
    return _act(names, step, actor) if "action" in step else actor


def _act(names: Names, step: JsonObject, actor: Words) -> Words:
    name = str(step["action"])
    if isinstance(step["action"], dict):
        told = _unknown(step["action"])
        return Words(zh=f"{actor.zh}(所为之事{told.zh})", en=f"{actor.en} ({told.en})")
    action = names.word(name, "actions")
    verb = str(step.get("verb") or action.zh.partition("、")[0])
    act = _ACTS.get(name, action.en)
    unsaid = next((said for unknown, said in UNKNOWN.items() if unknown in step), None)
    if unsaid is not None:
        lead = unsaid.en.removesuffix(":")
        return Words(zh=f"由谁{verb}{unsaid.zh}", en=f"{lead} who is to {act}")
    to = _offices(names, step.get("to"))
    if names.is_leave and not to.zh and (name in _TURNED_TO or verb.startswith(_ASKS)):
        asked = _TURNED_TO.get(name, "ask leave of {}")
        return Words(zh=f"向{actor.zh}{verb}", en=asked.format(actor.en))
    zh = f"{actor.zh}{verb}" + (f"(对象:{to.zh})" if to.zh else "")
    linked = f" {to.en}" if action.en.endswith(" to") else f" (to {to.en})"
    return Words(zh=zh, en=f"{actor.en} to {act}" + (linked if to.en else ""))


def tell_whole_step(names: Names, step: JsonObject) -> Words:
    """Return a step with all that it says: when, if, beside which, by whom else, within what."""
    if isinstance(step.get("any_of"), list):
        chains = (tell_steps(names, [item]) for item in _items(step["any_of"]))
        told = one_of(chains)
    else:
        told = tell_step(names, step)
    more = joined(_particulars(names, step), ";", "; ")
    if not more.zh:
        return told
    return Words(zh=f"{told.zh}({more.zh})", en=f"{told.en} ({more.en})")


def tell_steps(names: Names, chain: list[Json], tell: _Teller | None = None) -> Words:
    """Return steps in a row, an arrow between them; others who act with a comma."""
    steps = [step for item in chain for step in (item if isinstance(item, list) else [item])]
    known = [step for step in steps if isinstance(step, dict)]
    told = [(tell or tell_whole_step)(names, step) for step in known]
    return joined(told, "→", " → ") if any(map(is_step, known)) else joined(told, "、", ", ")


def tell_people(names: Names, people: JsonObject) -> Words:
    """Return who belongs: those who always do, those as needed, the words of the text."""
    needed = _offices(names, people.get("as_needed"))
    told = [_offices(names, people.get("offices"))]
    if needed.zh:
        told.append(Words(zh=f"根据需要:{needed.zh}", en=f"as needed: {needed.en}"))
    told.append(_unknown(people))
    told += [quoted(str(people["text"]))] if "text" in people else []
    excepted = _offices(names, people.get("except"))
    if excepted.zh:
        told.append(Words(zh=f"除外:{excepted.zh}", en=f"except {excepted.en}"))
    told += _delegates(names, people)
    return joined((*told, *_circumstances(names, people)), ";", "; ")


def _unknown(value: JsonObject) -> Words:
    """Return what ``value`` leaves unsaid or nobody can read, empty where it says all."""
    for name, said in UNKNOWN.items():
        if isinstance(value.get(name), str):
            left = quoted(str(value[name]))
            return Words(zh=f"{said.zh}{left.zh}", en=f"{said.en} {left.en}")
    return NOTHING


def _actor(names: Names, step: JsonObject) -> Words:
    if "office" in step:
        return names.word(str(step["office"]), "offices")
    if "body" in step:
        return names.word(str(step["body"]), "meetings")
    said = (step[name] for name in ("by_reference", *UNKNOWN, "text") if name in step)
    text = next(said, None)
    return quoted(str(text)) if isinstance(text, str) else NOTHING


def _particulars(names: Names, step: JsonObject) -> Iterator[Words]:
    if step.get("parallel_with_previous") is True:
        yield Words(zh="与上一步并行", en="in parallel with the step before")
    yield from _circumstances(names, step)
    by = step.get("by")
    if isinstance(by, str):
        yield names.word(by, "delegation")
    elif isinstance(by, dict):
        actor = tell_whole_step(names, by)
        yield Words(zh=f"办理者:{actor.zh}", en=f"by {actor.en}")
    yield from _delegates(names, step)
    agreeing = _offices(names, step.get("with_consent_of"))
    if agreeing.zh:
        yield Words(zh=f"须经{agreeing.zh}同意", en=f"with the consent of {agreeing.en}")
    assisting = _offices(names, step.get("assisted_by"))
    if assisting.zh:
        yield Words(zh=f"{assisting.zh}配合", en=f"assisted by {assisting.en}")
    if step.get("respectively") is True:
        yield Words(zh="分别", en="each apart")
    limit = step.get("limit")
    if is_duration(limit) and isinstance(limit, dict):
        told = tell_duration(names, core_of(limit))
        yield Words(zh=f"时限:{told.zh}", en=f"limit: {told.en}")
    elif isinstance(limit, dict) and "vague" in limit:
        told = quoted(str(limit["vague"]))
        yield Words(zh=f"时限:{told.zh}", en=f"limit: {told.en}")
    if "procedure" in step and "text" in step:
        yield quoted(str(step["text"]))


def _circumstances(names: Names, item: JsonObject) -> Iterator[Words]:
    when = item.get("when")
    if isinstance(when, dict):
        told = tell_conditions(names, when)
        yield Words(zh=f"适用于{told.zh}", en=f"when {told.en}")
    if isinstance(item.get("if"), str):
        yield Words(zh=f"限于“{item['if']}”", en=f"if “{item['if']}”")


def _delegates(names: Names, item: JsonObject) -> Iterator[Words]:
    if isinstance(item.get("delegates"), list):
        told = tell_steps(names, _items(item["delegates"]))
        yield Words(zh=f"受托(受权)人:{told.zh}", en=f"delegates: {told.en}")


def _offices(names: Names, offices: Json) -> Words:
    choice = offices.get("any_of") if isinstance(offices, dict) else None
    listed = (
        names.word(str(one), "offices") for one in _items(offices if choice is None else choice)
    )
    return one_of(listed) if choice is not None else joined(listed, "、", ", ")


def _items(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [] if value is None else [value]
