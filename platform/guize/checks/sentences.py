"""What a broken keyword of JSON Schema means, as sentences that a clerk understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from jsonschema.exceptions import ValidationError

from guize.checks.catalog import END_OF_TEXT
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words, shown

_SHOWN = 60

_KINDS: Mapping[str, Words] = {
    "object": Words(zh="对象(键: 值)", en="object"),
    "array": Words(zh="列表", en="list"),
    "string": Words(zh="文字", en="text"),
    "integer": Words(zh="整数", en="whole number"),
    "number": Words(zh="数", en="number"),
    "boolean": Words(zh="true 或 false", en="true or false"),
    "null": Words(zh="空值", en="null"),
}
_FORMATS: Mapping[str, Words] = {
    "date": Words(zh="日期(YYYY-MM-DD)", en="date (YYYY-MM-DD)"),
    "date-time": Words(zh="时刻", en="instant"),
}


def sentence(error: ValidationError) -> Words:
    """Return what is wrong at ``error`` and what is expected there."""
    return SENTENCES.get(str(error.validator), _other)(error)


def _cut(error: ValidationError) -> str:
    text = shown(error.instance)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _required(error: ValidationError) -> Words:
    present = cast("JsonObject", error.instance)
    missing = [name for name in cast("list[str]", error.validator_value) if name not in present]
    return Words(
        zh=f"缺少必填的“{'、'.join(missing)}”。", en=f"required and missing: {', '.join(missing)}."
    )


def _type(error: ValidationError) -> Words:
    wanted = error.validator_value
    kinds = [_KINDS[str(kind)] for kind in (wanted if isinstance(wanted, list) else [wanted])]
    return Words(
        zh=f"“{_cut(error)}”的类型不对;此处应为{'、'.join(kind.zh for kind in kinds)}。",
        en=f"{_cut(error)!r} is of the wrong type; {', '.join(kind.en for kind in kinds)} is "
        "expected here.",
    )


def _enum(error: ValidationError) -> Words:
    allowed = ", ".join(shown(value) for value in cast("list[Json]", error.validator_value))
    return Words(
        zh=f"“{_cut(error)}”不在允许的取值之中:{allowed}。",
        en=f"{_cut(error)!r} is not one of {allowed}.",
    )


def _const(error: ValidationError) -> Words:
    only = shown(error.validator_value)
    return Words(
        zh=f"此处只能写 {only},不能是“{_cut(error)}”;不适用的,删去此项。",
        en=f"only {only} may stand here, not {_cut(error)!r}; leave it out where it does not hold.",
    )


def _pattern(error: ValidationError) -> Words:
    label = cast("JsonObject", error.schema).get("title", "")
    pattern = str(error.validator_value).replace(END_OF_TEXT, "$")
    return Words(
        zh=f"“{_cut(error)}”不合“{label}”的写法({pattern})。",
        en=f"{_cut(error)!r} is not written as {pattern} demands.",
    )


def _format(error: ValidationError) -> Words:
    name = str(error.validator_value)
    kind = _FORMATS.get(name, Words(zh=name, en=name))
    return Words(
        zh=f"“{_cut(error)}”不是真实存在的{kind.zh}。",
        en=f"{_cut(error)!r} is not a real {kind.en}.",
    )


def _choice(error: ValidationError) -> Words:
    branches = [cast("JsonObject", b) for b in cast("list[Json]", error.validator_value)]
    demanded = [cast("list[str]", b["required"]) for b in branches if set(b) == {"required"}]
    if len(demanded) == len(branches):
        return Words(
            zh=f"须写明其中之一:{';'.join('、'.join(names) for names in demanded)}。",
            en=f"one of these is required: {'; '.join(', '.join(names) for names in demanded)}.",
        )
    labels = [_label(branch) for branch in branches]
    zh, en = "、".join(w.zh for w in labels), ", ".join(w.en for w in labels)
    return Words(
        zh=f"“{_cut(error)}”不合任何一种允许的形状({zh})。",
        en=f"{_cut(error)!r} fits no permitted shape ({en}).",
    )


def _label(branch: JsonObject) -> Words:
    name = str(branch.get("$ref", "")).rsplit("/", 1)[-1]
    kind = _KINDS.get(str(branch.get("type")), Words(zh=name or "见模式", en=name or "see schema"))
    english = cast("JsonObject", branch.get("x-en") or {})
    return Words(
        zh=str(branch.get("title") or name or kind.zh),
        en=str(english.get("title") or name or kind.en),
    )


def _not(error: ValidationError) -> Words:
    barred = error.validator_value
    names = barred.get("required") if isinstance(barred, dict) else None
    if isinstance(names, list):
        zh, en = "、".join(map(str, names)), ", ".join(map(str, names))
        return Words(zh=f"此处不能写“{zh}”;请删去。", en=f"{en} must not stand here: take it out.")
    return Words(
        zh=f"此处不能是“{_cut(error)}”;请改用其他取值。",
        en=f"{_cut(error)!r} is excluded here; write another value.",
    )


def _dependent(error: ValidationError) -> Words:
    present = cast("JsonObject", error.instance)
    wanted = {
        name: [other for other in others if other not in present]
        for name, others in cast("dict[str, list[str]]", error.validator_value).items()
        if name in present
    }
    pairs = [(name, others) for name, others in wanted.items() if others]
    return Words(
        zh=";".join(f"写了“{name}”,就须同时写“{'、'.join(o)}”" for name, o in pairs) + "。",
        en="; ".join(f"beside {name!r} there must be {', '.join(o)}" for name, o in pairs) + ".",
    )


def _additional(error: ValidationError) -> Words:
    known = sorted(cast("JsonObject", cast("JsonObject", error.schema).get("properties") or {}))
    present = cast("JsonObject", error.instance)
    alien = [name for name in present if name not in known]
    return Words(
        zh=f"此处没有名为“{'、'.join(alien)}”的成员。可用:{'、'.join(known)}。",
        en=f"there is no member {', '.join(alien)} here. Known: {', '.join(known)}.",
    )


def _bounded(zh: str, en: str) -> Callable[[ValidationError], Words]:
    """Return what tells of a bound; ``{value}`` is the value, ``{bound}`` the bound."""

    def tell(error: ValidationError) -> Words:
        told = {"value": _cut(error), "bound": shown(error.validator_value)}
        return Words(zh=zh.format(**told), en=en.format(**told))

    return tell


def _least(zh: str, en: str) -> Callable[[ValidationError], Words]:
    """Return what tells that nothing, or too little, is there."""
    empty = Words(
        zh=f"此处为空;请填写{zh},不适用的删去此项。",
        en=f"this is empty: write {en}, or leave the member out.",
    )
    short = _bounded(
        f"“{{value}}”太短;至少须有 {{bound}} 个{zh}。",
        "{value!r} has fewer than {bound} " + en + ".",
    )

    def tell(error: ValidationError) -> Words:
        return short(error) if error.instance else empty

    return tell


def _other(error: ValidationError) -> Words:
    name = str(error.validator)
    return Words(
        zh=f"“{_cut(error)}”不合模式的要求({name}:{shown(error.validator_value)[:_SHOWN]})。",
        en=f"{_cut(error)!r} is not as the schema demands "
        f"({name}: {shown(error.validator_value)[:_SHOWN]}).",
    )


SENTENCES: dict[str, Callable[[ValidationError], Words]] = {
    "required": _required,
    "dependentRequired": _dependent,
    "additionalProperties": _additional,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "format": _format,
    "oneOf": _choice,
    "anyOf": _choice,
    "not": _not,
    "minLength": _least("字", "characters"),
    "minItems": _least("项", "items"),
    "minProperties": _least("成员", "members"),
    "maxLength": _bounded(
        "“{value}”过长;至多 {bound} 个字。", "{value!r} is longer than {bound} characters."
    ),
    "maxItems": _bounded("至多 {bound} 项。", "there are more than {bound} items."),
    "minimum": _bounded("{value} 小于下限 {bound}。", "{value} is below {bound}."),
    "exclusiveMinimum": _bounded("{value} 须大于 {bound}。", "{value} must be over {bound}."),
    "maximum": _bounded("{value} 大于上限 {bound}。", "{value} is above {bound}."),
    "exclusiveMaximum": _bounded("{value} 须小于 {bound}。", "{value} must be under {bound}."),
    "uniqueItems": _bounded(
        "“{value}”中有重复的项;请删去重复者。", "{value!r} holds an item twice; keep one."
    ),
}
