"""Whether a tenant keeps the mandates that bind it: judged on a day, at each place.

How the value at a place is judged (JSON Schema) is a function that is passed in; which places there
are, and what a missing value means, is law and stands here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from guize.domain.diffing.sources import plain
from guize.domain.effective.answer import Answer
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json, JsonObject
from guize.domain.mandates.mandate import Mandate
from guize.domain.mandates.places import Place, find_places, is_pattern
from guize.domain.words import Words

Verdict = Literal["kept", "violated", "unknown"]
Ground = Literal["missing", "unstated", "value", "not_on_file", "schema_unreadable"]
"""Why a mandate is not kept, or why that cannot be told."""


class Opinion(NamedTuple):
    """What is said of one value: None means that the schema itself cannot be read."""

    conforms: bool | None
    words: Words | None = None


Judge = Callable[[JsonObject, Json], Opinion]
"""Says whether a value conforms to a JSON Schema, and in words what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observance:
    """One mandate at one place on some day.

    ``pointer`` leads into the effective rules; ``ground`` is None where the mandate is kept.
    ``value`` is what stands there, if ``has_value``, as its version writes it (what answers add to
    citations is no part of the law); ``words`` is what the judge says of it.
    """

    mandate: Mandate
    pointer: str
    verdict: Verdict
    ground: Ground | None = None
    has_value: bool = False
    value: Json = None
    words: Words | None = None

    def matter(self) -> str:
        """Return what is the same of two observances that tell the same, whatever version says it.

        Equal are the demand, the place, what stands there and the verdict: a base enacted anew with
        an equal mandate, or with an equal value, makes no new violation.
        """
        told: JsonObject = {
            "demand": self.mandate.demand(),
            "at": self.pointer,
            "verdict": self.verdict,
            "ground": self.ground,
            "value": [self.value] if self.has_value else None,
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True)


def is_judged(answer: Answer) -> bool:
    """Tell whether there is anything to judge: in a vacancy nothing is in force.

    Where a text has not been filed, something may be in force that nobody can see.
    """
    return answer.status == "in_force" or answer.reason == "not_on_file"


def observe(mandate: Mandate, answer: Answer, judge: Judge) -> Iterator[Observance]:
    """Yield how ``mandate`` is kept at each place; nothing where nothing is in force.

    A place that holds nothing and need not hold anything is left out.
    """
    if not is_judged(answer):
        return
    if not mandate.required and mandate.schema is None:
        return
    is_partial = _is_partial(answer)
    places = [*find_places(answer.rules, mandate.path)]
    if is_partial and is_pattern(mandate.path) and places[-1].pointer != mandate.path:
        # What is not on file may hold more members than can be seen.
        places.append(Place(mandate.path, "missing"))
    for place in places:
        if is_partial and (place.standing == "missing" or _is_inherited(answer, place)):
            yield _unknown(mandate, place)
        elif place.standing == "value":
            yield _of_value(mandate, place, judge)
        elif mandate.required:
            yield Observance(
                mandate=mandate, pointer=place.pointer, verdict="violated", ground=place.standing
            )


def overall(observances: list[Observance]) -> Verdict:
    """Return how a mandate is kept on the whole: a violation weighs most, then a doubt."""
    verdicts = {observance.verdict for observance in observances}
    return next((one for one in ("violated", "unknown") if one in verdicts), "kept")


def _of_value(mandate: Mandate, place: Place, judge: Judge) -> Observance:
    value = plain(place.value)
    opinion = Opinion(conforms=True)
    if mandate.schema is not None:
        opinion = judge(mandate.schema, value)
    verdict: Verdict = "kept" if opinion.conforms else "violated"
    ground: Ground | None = None if opinion.conforms else "value"
    if opinion.conforms is None:
        verdict, ground = "unknown", "schema_unreadable"
    return Observance(
        mandate=mandate,
        pointer=place.pointer,
        verdict=verdict,
        ground=ground,
        has_value=True,
        value=value,
        words=opinion.words,
    )


def _unknown(mandate: Mandate, place: Place) -> Observance:
    return Observance(
        mandate=mandate,
        pointer=place.pointer,
        verdict="unknown",
        ground="not_on_file",
        has_value=place.standing == "value",
        value=plain(place.value),
    )


def _is_partial(answer: Answer) -> bool:
    """Tell whether some of the tenant's own text that is in force is not on file."""
    return answer.reason == "not_on_file" or bool(answer.missing)


def _is_inherited(answer: Answer, place: Place) -> bool:
    """Tell whether a value is an ancestor's baseline: a text not on file may have its own rule."""
    rule = "".join(child("", token) for token in tokens(place.pointer)[:2])
    origin = answer.origins.get(rule)
    return origin is not None and origin.tenant != answer.tenant
