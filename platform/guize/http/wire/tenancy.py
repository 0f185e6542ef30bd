"""Wire schemas of tenants in time: what is sent to create and change them, and what is told."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from guize.domain.tenancy.facts import FactKind
from guize.domain.tenant import Level, Visibility
from guize.http.wire import members
from guize.http.wire.accounts import Body
from guize.http.wire.answers import WordsAnswer
from guize.http.wire.consequences import ViolationAnswer

_LONGEST_SLUG = 100
_LONGEST_NAME = 200
_LONGEST_GROUND = 2000
_MOST_CHANGES = 500
"""How many changes one act may hold."""


def _text(description: str, **kwargs: Any) -> fields.String:  # noqa: ANN401 - passed on
    return fields.String(metadata={"description": description}, **kwargs)


def _flag(description: str) -> fields.Boolean:
    # Nobody dissolves a tenant by a word that is only read as true.
    return fields.Boolean(metadata={"description": description}, truthy={True}, falsy={False})


def _day(description: str, **kwargs: Any) -> fields.String:  # noqa: ANN401 - passed on
    # Read by the domain, which says more of what is wrong than a date of marshmallow would.
    return fields.String(metadata={"description": description, "format": "date"}, **kwargs)


def _one_of(kind: type[StrEnum], description: str, **kwargs: Any) -> fields.String:  # noqa: ANN401 - passed on
    listed = [*kind] + ([None] if kwargs.get("allow_none") else [])
    return fields.String(metadata={"description": description, "enum": listed}, **kwargs)


class NameBody(Body):
    """名称。A name in both languages."""

    zh = _text("中文名称,如 云溪县。In Chinese.", required=True, validate=Length(max=_LONGEST_NAME))
    en = _text(
        "英文名称,如 Yunxi County。In English.",
        required=True,
        validate=Length(max=_LONGEST_NAME),
    )


class GroundBody(Body):
    """依据,如批复。The ground, such as the approval (批复)."""

    zh = _text(
        "依据的名称或内容。What it is, in Chinese.",
        required=True,
        validate=Length(max=_LONGEST_GROUND),
    )
    number = _text("文号。Its document number.", validate=Length(max=_LONGEST_NAME))
    date = _day("日期。Its date.")


class NewTenant(Body):
    """新租户。A new tenant."""

    tenant = _text(
        "标识:小写字母、数字和连字符;不再变更,也不再给他人。The slug, which is for good.",
        required=True,
        validate=Length(max=_LONGEST_SLUG),
    )
    name = fields.Nested(NameBody, required=True, metadata={"description": "名称。Its name."})
    parent = _text(
        "上级租户;null 为根,仅限平台运维。The parent; a root is an operator's to make.",
        allow_none=True,
    )
    level = _one_of(Level, "层级;organ 为政府之外的机构。Level.", required=True)
    division_code = _text("GB/T 2260 区划代码。Division code.", allow_none=True)
    time_zone = _text("时区;缺省随上级。Time zone; the parent's by default.")
    visibility = _one_of(Visibility, "可见性;缺省为受限。Restricted by default.")
    on = _day("设立之日;缺省为一向存在。The day of its creation; without it, since ever.")
    ground = fields.Nested(GroundBody, metadata={"description": "依据;写明 on 的必填。The ground."})


class ChangeBody(Body):
    """一项变更。One change; of what is left out nothing changes."""

    tenant = _text("所变更的租户;缺省为地址中的租户。Which tenant; by default that of the address.")
    name = fields.Nested(NameBody, metadata={"description": "新名称。A new name."})
    parent = _text("新的上级。The new parent.", allow_none=True)
    level = _one_of(Level, "新的层级。The new level.")
    division_code = _text("新的区划代码;null 为撤销。The new code.", allow_none=True)
    visibility = _one_of(Visibility, "新的可见性。The new visibility.")
    time_zone = _text("时区;只用于更正设立。Time zone; where a creation is corrected alone.")
    merged_into = _text("并入的租户。The tenant that it is merged into.")
    dissolved = _flag("是否撤销。Whether it is dissolved.")
    carries = fields.List(
        fields.Integer(strict=True),
        metadata={
            "description": "合并或撤销后依据写明继续有效的版本号;其余一并失效。Numbers of the "
            "versions that the ground carries on; all others end."
        },
    )
    corrects = fields.Integer(
        strict=True, metadata={"description": "更正第几条事实。Which fact it restates."}
    )
    void = _flag("是否撤回所更正的事实。Whether it withdraws that fact.")
    on = _day("自何日起,与全案不同时写明。From which day, if not the act's.")


class TenantAct(Body):
    """一次办理:一项或多项变更,同时记录。Changes that are recorded together, or not at all."""

    on = _day("自何日起。From which day.")
    ground = fields.Nested(GroundBody, metadata={"description": "依据,必填。The ground, required."})
    changes = fields.List(
        fields.Nested(ChangeBody),
        validate=Length(max=_MOST_CHANGES),
        metadata={"description": "变更。The changes."},
    )


class GroundAnswer(members.Answer):
    """依据。The ground of a fact."""

    zh = members.text("依据的名称或内容。What it is.")
    number = fields.String(metadata={"description": "文号。Its document number."})
    date = fields.Date(metadata={"description": "日期。Its date."})


class TenantFactAnswer(members.Answer):
    """关于租户的一条事实;只列出它所说的。One fact of a tenant; only what it says is there."""

    tenant = members.text("租户。The tenant.")
    number = members.number("该租户的第几条,1 为设立。Its number; 1 is the creation.")
    kind = fields.Enum(
        FactKind, by_value=True, required=True, metadata={"description": "种类。Kind."}
    )
    recorded_at = members.instant("记录时刻。When it was recorded.")
    is_current = members.flag(
        "是否现行:未被更正或撤回。Whether no later one restates or withdraws it."
    )
    on = fields.Date(metadata={"description": "自何日起。From which day."})
    name = fields.Nested(WordsAnswer, metadata={"description": "名称。Name."})
    parent = fields.String(allow_none=True, metadata={"description": "上级。Parent."})
    level = fields.Enum(Level, by_value=True, metadata={"description": "层级。Level."})
    division_code = fields.String(
        allow_none=True, metadata={"description": "区划代码。Division code."}
    )
    time_zone = fields.String(metadata={"description": "时区。Time zone."})
    visibility = fields.Enum(
        Visibility, by_value=True, metadata={"description": "可见性。Visibility."}
    )
    merged_into = fields.String(metadata={"description": "并入的租户。Merged into."})
    dissolved = fields.Boolean(metadata={"description": "已撤销。Dissolved."})
    carries = fields.List(
        fields.Integer(), metadata={"description": "继续有效的版本。Versions carried on."}
    )
    ground = fields.Nested(GroundAnswer, metadata={"description": "依据。The ground."})
    corrects = fields.Integer(metadata={"description": "所更正的一条。Which fact it restates."})
    void = fields.Boolean(metadata={"description": "是否撤回。Whether it withdraws it."})


class ChangesAnswer(members.Answer):
    """租户的全部事实。Every fact on record of a tenant, in the order of recording."""

    tenant = members.text("租户。The tenant.")
    changes = members.many(TenantFactAnswer, "各条事实。The facts.")


class RecordedChanges(members.Answer):
    """已记录的变更。What an act recorded."""

    recorded_at = members.instant("记录时刻。When.")
    changes = members.many(TenantFactAnswer, "所记录的事实。The facts.")


class MovedMandates(members.Answer):
    """一个租户因此违反或不再违反的约束。What a tenant breaks, or breaks no more, by an act."""

    tenant = members.text("租户。The tenant.")
    brings = members.many(
        ViolationAnswer, "自此违反的:归入新的上级,其约束即行适用。What it breaks from then on."
    )
    ends = members.many(
        ViolationAnswer, "自此解除的:脱离原上级,其约束即行解除。What is lifted from then on."
    )


class RecordedAct(RecordedChanges):
    """已记录的一次办理,及其对约束的影响。What an act recorded, and the mandates it touches."""

    mandates = members.many(MovedMandates, "所变更的租户及其下级。Those changed, and those below.")
    withheld = members.number("无权查看而未列的租户数。How many may not be named to who asks.")
