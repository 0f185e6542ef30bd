"""Wire schemas of what a decision says beside: other law, papers, consequences, what is deemed."""

from __future__ import annotations

from typing import Any, Literal

from marshmallow import fields

from guize.http.wire import members
from guize.http.wire.answers import WordsAnswer
from guize.http.wire.limits import TEST, LimitAnswer, MarkedAnswer

_ID: dict[str, Any] = {"type": "string"}
_IDS: dict[str, Any] = {"type": "array", "items": _ID}
_ANY_OF: dict[str, Any] = {
    "type": "object",
    "properties": {"any_of": _IDS},
    "required": ["any_of"],
}


def _number(description: str) -> fields.Raw:
    bounds = {name: {"type": "integer"} for name in ("min", "max")}
    schema = {"oneOf": [{"type": "integer"}, {"type": "object", "properties": bounds}]}
    return fields.Raw(metadata={**schema, "description": description})


class BesideAnswer(MarkedAnswer):
    """What a rule that decided says beside its decision."""

    rule = members.text("规则。JSON Pointer of the rule that says so.")
    label = members.one(WordsAnswer, "名称。What it is called.")
    text = members.text("原文。The text's words.")
    when = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(metadata=TEST),
        metadata={
            "description": "所缺事实未定的适用条件:事实 → 要求。"
            "A condition that a missing fact leaves open: fact → what is asked of it."
        },
    )
    if_ = fields.String(
        data_key="if", metadata={"description": "条文所说的情形。The case, in the text's words."}
    )


class ReferenceAnswer(BesideAnswer):
    """Other law that a rule refers to."""

    rule = members.text(
        "规则;来自多条规则所定流程的为 null。The rule; null for what a chain of several says.",
        allow_none=True,
    )
    how = members.one_of(
        Literal["applies", "by_analogy", "subject_to"],
        "依照、参照,或从其规定。Whether it applies, by analogy, or prevails.",
    )
    instrument = members.optional("文件名称。Title of the instrument.")
    number = members.optional("文号。Its number.")
    place = members.optional("所引之处。The place in it.")


class MaterialAnswer(BesideAnswer):
    """A paper that must be handed in."""

    item = members.text("材料。Id of the kind of paper.")
    copies = _number("份数。How many copies.")
    characters = _number("字数。How many characters.")
    pages = _number("页数。How many pages.")


class ConsequenceAnswer(BesideAnswer):
    """What follows a failure, or a success."""

    consequence = members.text("后果。Id of the consequence.")
    to = fields.List(
        fields.String(), metadata={"description": "对谁。Offices that it is visited on."}
    )


class DeemedAnswer(BesideAnswer):
    """A conduct that counts as saying something."""

    conduct = members.text("行为。Id of the conduct.")
    counts_as = members.text("视为。Id of what it counts as.")
    text = members.optional("原文。The text's words.")
    by = fields.Raw(
        metadata={
            "oneOf": [_ID, _IDS, _ANY_OF],
            "description": "何人。Whose conduct: an office, several, or any of several.",
        }
    )
    limit = members.one(LimitAnswer, "期限。Within what time.", required=False)
