"""What an answer says beside what was decided: other law, papers, what follows, what counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from guize.domain.choices import CHOICES
from guize.domain.decisions.case import Case
from guize.domain.decisions.decision import Decision
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.actors import without
from guize.domain.rules.when import read_when


def with_besides(decision: Decision, case: Case) -> Decision:
    """Return ``decision`` with what the rules that decided refer to, demand, threaten and deem.

    Each item has the ``rule`` that it is from and a ``label`` beside its id. Of one under a
    condition that fails nothing is said; a condition that a missing fact leaves open stays with it.
    """
    return replace(
        decision,
        refers_to=(*_items("refers_to", "how", decision, case), *_elsewhere(decision)),
        materials=tuple(_items("materials", "item", decision, case)),
        consequences=tuple(_items("consequences", "consequence", decision, case)),
        deemed=tuple(_items("deemed", "conduct", decision, case)),
    )


def _items(member: str, named_by: str, decision: Decision, case: Case) -> Iterator[JsonObject]:
    told: set[str] = set()
    for pointer in decision.rules:
        rule_id, rule = case.rules.whole(pointer)
        if rule_id in told:
            continue
        told.add(rule_id)
        for item in cast("list[JsonObject]", rule.get(member) or []):
            when = read_when(item, case.vocabularies)
            held = when is None or when.holds(case.facts.values)
            if held is not False:
                said = without(item, "when") if held else item
                label = _label(member, item, named_by, case)
                yield {"rule": rule_id, "label": label, **said}


def _elsewhere(decision: Decision) -> Iterator[JsonObject]:
    """Yield what the chains told lay down elsewhere (``by_reference``): that law governs too."""
    found = dict.fromkeys(_referred([decision.result, *decision.candidates]))
    rule = decision.rules[0] if len(decision.rules) == 1 else None
    for text in found:
        yield {
            "rule": rule,
            "label": {**CHOICES[_APPLIES].as_json()},
            "how": _APPLIES,
            "text": text,
        }


def _referred(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        words = value.get("by_reference")
        if isinstance(words, str):
            yield words
        for member in value.values():
            yield from _referred(member)
    elif isinstance(value, list):
        for item in value:
            yield from _referred(item)


_APPLIES = "applies"


def _label(member: str, item: JsonObject, named_by: str, case: Case) -> Json:
    word = str(item[named_by])
    if member == "deemed":
        conduct = case.vocabularies["conduct"].terms[word].label
        meaning = case.vocabularies["meanings"].terms[str(item["counts_as"])].label
        return {
            "zh": f"{conduct.zh}视为{meaning.zh}",
            "en": f"{conduct.en} counts as {meaning.en}",
        }
    if member in case.vocabularies:
        return {**case.vocabularies[member].terms[word].label.as_json()}
    return {**CHOICES[word].as_json()}
