"""Wire schemas of diffs and comparisons, and the query parameters that ask for them."""

from __future__ import annotations

from typing import Any, get_args

from marshmallow import fields
from marshmallow.validate import OneOf

from guize.domain.diffing.change import Concern, EditKind, Kind
from guize.domain.diffing.measuring import Direction
from guize.domain.diffing.strictness import Stricter
from guize.domain.effective.answer import Reason, Status
from guize.domain.effective.doubts import Certainty
from guize.domain.tenant import Level
from guize.http.parameters import AsOf
from guize.http.wire import members
from guize.http.wire.answers import IncompleteAnswer, MissingAnswer, OriginAnswer, WordsAnswer
from guize.http.wire.fields import Choice, Listing, Parameters
from guize.services.answers.comparing import MOST, State

_FORMS = "wuhan@3(第 3 版,按记录)、wuhan:2019-03-01(某日有效)或 draft:17(草案)。"


class Sides(Parameters):
    """The two sides of a diff."""

    left = fields.String(
        required=True,
        metadata={
            "description": f"左:{_FORMS}The left side: a version as recorded, the rules of a "
            "day, or what a draft would give.",
            "example": "xianyang@1",
        },
    )
    right = fields.String(
        required=True,
        metadata={
            "description": f"右:{_FORMS}The right side, in any of these forms.",
            "example": "qiqihar:2019-03-01",
        },
    )


class Of(Parameters):
    """What a rulebook is asked for."""

    of = fields.String(
        required=True,
        metadata={
            "description": f"{_FORMS}A version as recorded, the rules of a day, or what a draft "
            "would give.",
            "example": "panjin@2",
        },
    )


class Compared(AsOf):
    """Which value, of which tenants, on which day."""

    path = fields.String(
        required=True,
        metadata={
            "description": "所比较的值在规则集中的 JSON Pointer。Where the value is in a rulebook.",
            "example": "/deadlines/reply-to-request/limit",
        },
    )
    under = fields.String(
        metadata={
            "description": f"比较其全部下级,至多 {MOST} 个;与 tenants 二者取其一。"
            f"All below this tenant, at most {MOST}; either this or `tenants`.",
            "example": "cn",
        }
    )
    tenants = Listing(
        load_default=(),
        metadata={
            "description": "比较这些租户,逗号分隔。These tenants, by commas.",
            "example": "wuhan,xianyang",
            "default": "",
        },
    )
    level = Choice(Level, metadata={"description": "只比较该层级。Only tenants of this level."})


def _chosen(literal: object, description: str, *, nullable: bool = False) -> fields.String:
    return members.one_of(literal, description, nullable=nullable)


def _value(description: str) -> fields.Raw:
    return fields.Raw(metadata={"description": description})


def _values(description: str) -> fields.List[Any]:
    return fields.List(fields.Raw(), metadata={"description": description})


class SideAnswer(members.Answer):
    """What one side of a diff stands for."""

    reference = members.text("引用。The reference as asked.")
    tenant = members.text("租户。Tenant.")
    version = members.number(
        "版本号;草案则为其所成版本。Version, where one was asked for or the draft became one.",
        allow_none=True,
    )
    draft = members.number("草案编号。Draft, where one was asked for.", allow_none=True)
    revision = members.number("草案稿次。Revision of the draft.", allow_none=True)
    on = members.day(
        "生效日期;版本、草案则为其生效日。The day; a version's or draft's is that it takes effect.",
        nullable=True,
    )
    status = members.one_of(Status, "有效或空缺。In force, or a vacancy.")
    reason = members.one_of(Reason, "空缺的原因。Why there is a vacancy.", nullable=True)
    incomplete = members.many(
        IncompleteAnswer,
        "缺失、无法辨认或尚未编码的条文。Articles that are missing, illegible or not encoded yet.",
    )
    missing = members.many(MissingAnswer, "未收录的文件。Instruments that are not on file.")


class RulebookAnswer(SideAnswer):
    """The rulebook that a reference stands for."""

    rules = members.rules("规则集,引证如所录。The rulebook, citations as recorded.")


class CountsAnswer(members.Answer):
    """How many rules differ, by kind and by what is concerned."""

    added = members.number("新增。Rules added.")
    removed = members.number("删去。Rules removed.")
    changed = members.number("变化。Rules changed.")
    not_known = members.number(
        "不得而知:一侧的文本不全。Rules of which nobody knows whether the other side has them."
    )
    substance = members.number("内容有变。Rules whose content differs.")
    source = members.number("仅引文不同。Rules that differ in their quotes only.")
    editorial = members.number("仅标题或编注不同。Rules that differ in title or note only.")


class EditAnswer(members.Answer):
    """One value inside a rule that differs."""

    kind = members.one_of(EditKind, "增、删、改、移。Added, removed, changed or moved.")
    concern = members.one_of(
        Concern, "内容、引文或编辑事项。The law, its quotes, or titles and notes."
    )
    left_pointer = members.text("左侧位置。Where it is on the left.", allow_none=True)
    right_pointer = members.text("右侧位置。Where it is on the right.", allow_none=True)
    old = _value("原值;左侧没有则无此项。The value on the left, if there is one.")
    new = _value("新值;右侧没有则无此项。The value on the right, if there is one.")
    gained = _values("集合增加者。What a set gains.")
    lost = _values("集合减少者。What a set loses.")
    direction = members.one_of(Direction, "变化的方向。Which way it went.", nullable=True)
    words = members.one(WordsAnswer, "一句话。A sentence.")


class ChangeAnswer(members.Answer):
    """One rule that differs."""

    rule = members.text("规则的 JSON Pointer。JSON Pointer of the rule.")
    title = members.text("规则标题。Its title, on the left if it is there.")
    kind = members.one_of(Kind, "新增、删去、变化或不得而知。Added, removed, changed or not known.")
    concern = members.one_of(Concern, "所涉最重者。The weightiest that its edits concern.")
    words = members.one(WordsAnswer, "一句话。A sentence.")
    edits = members.many(
        EditAnswer, "逐处变化,先内容。Each difference inside the rule, the law first."
    )


class DiffAnswer(members.Answer):
    """What differs between two rulebooks, rule by rule."""

    left = members.one(SideAnswer, "左。Left.")
    right = members.one(SideAnswer, "右。Right.")
    counts = members.one(CountsAnswer, "统计。Counts.")
    changes = members.many(ChangeAnswer, "变化,按部分、条文次序。Changes, by section and article.")


class StatesAnswer(members.Answer):
    """How many tenants there are in each state."""

    stated = members.number("有值。With a value.")
    unstated = members.number("条文未载明。The text leaves it open.")
    illegible = members.number("原文无法辨认。The source cannot be read there.")
    vague = members.number("不确定表述。Words that cannot be computed.")
    by_reference = members.number("另有规定或依事实。Laid down elsewhere, or by a fact.")
    incomplete = members.number("条文缺失、无法辨认或尚未编码。The text there is not known whole.")
    not_regulated = members.number("未作规定。Not regulated.")
    vacancy = members.number("空缺或文本未收录。No rulebook, or its text not on file.")


class GroupAnswer(members.Answer):
    """Values that compare with each other."""

    axis = members.text(
        "同一坐标:day、working_day、month、term、number、per_day…;不成数者为 null。"
        "The axis; null for values that are no number.",
        allow_none=True,
    )
    words = members.one(WordsAnswer, "以何计。What is counted.", nullable=True)
    count = members.number("个数。How many.")
    least = fields.Float(required=True, allow_none=True, metadata={"description": "最小。Least."})
    median = fields.Float(
        required=True, allow_none=True, metadata={"description": "中位数。Median."}
    )
    most = fields.Float(required=True, allow_none=True, metadata={"description": "最大。Most."})


class ComparedAnswer(members.Answer):
    """One tenant's value, and how it stands."""

    tenant = members.text("租户。Tenant.")
    name = members.one(WordsAnswer, "名称。Name.")
    level = fields.Enum(
        Level, by_value=True, required=True, metadata={"description": "层级。Level."}
    )
    status = members.one_of(Status, "有效或空缺。In force, or a vacancy.")
    reason = members.one_of(Reason, "空缺的原因。Why there is nothing.", nullable=True)
    certainty = members.one_of(Certainty, "确定程度。How certain the answer is.")
    state = members.one_of(State, "是否有值,若无则为何。Whether there is a value, and if not why.")
    value = _value("值;没有则无此项。The value, if there is one.")
    words = members.one(WordsAnswer, "值的文字。The value in words.", nullable=True)
    strength = members.text("就近的效力程度。The nearest strength.", allow_none=True)
    axis = members.text("坐标。The axis that it is measured on.", allow_none=True)
    number = fields.Float(
        required=True, allow_none=True, metadata={"description": "坐标上的数。Its number there."}
    )
    rank = fields.Integer(
        required=True,
        allow_none=True,
        metadata={
            "description": "同一坐标上的名次:已知何者更严则最严者为 1,否则最小者为 1;并列同名次。"
            "Rank on its axis: 1 is the strictest where that is known, else the least."
        },
    )
    outlier = members.flag(
        "是否离群(不少于 3 个值):与中位数相差超过 3×1.4826×绝对中位差;"
        "不成数的值,与过半数所取者不同。"
        "Whether it stands out, of 3 values or more: further from the median than 3 × 1.4826 × the "
        "median absolute deviation; if no number, unlike what more than half have."
    )
    origin = fields.Nested(
        OriginAnswer,
        required=True,
        allow_none=True,
        metadata={"description": "来源版本。The version that it is from."},
    )
    citations = fields.List(
        fields.Dict(keys=fields.String()),
        required=True,
        metadata={"description": "就近的引证。The nearest citations."},
    )


class ComparisonWarning(members.Answer):
    """What to know about a comparison."""

    code = members.text("代码。Code: `rule_not_found`.")
    words = members.one(WordsAnswer, "一句话。A sentence.")


class ComparisonAnswer(members.Answer):
    """One value of many tenants, by rank."""

    path = members.text("位置。The path asked for.")
    title = members.one(WordsAnswer, "该项的名称。What it is called.", nullable=True)
    on = members.day("生效日期。The day asked for.")
    known_at = members.instant("所知时刻。As known at.", nullable=True)
    stricter = fields.String(
        required=True,
        allow_none=True,
        validate=OneOf([*get_args(Stricter), None]),
        metadata={
            "description": "何者更严:less 小者,more 大者;null 无分轻重。Which binds more: less or "
            "more; null where neither does."
        },
    )
    states = members.one(StatesAnswer, "各状态的租户数。Tenants by state.")
    groups = members.many(GroupAnswer, "可比的各组,大者在前。What compares, the largest first.")
    items = members.many(
        ComparedAnswer, "各租户:可比者按名次在前。Those that compare by rank, then the others."
    )
    warnings = members.many(
        ComparisonWarning,
        "提示:如无一租户有此规则。Warnings, such as that no tenant has such a rule.",
    )
