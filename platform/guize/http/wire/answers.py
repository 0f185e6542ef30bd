"""Wire schemas of the answers as of a date, of tenants, and of problems."""

from __future__ import annotations

from typing import get_args

from marshmallow import fields
from marshmallow.validate import OneOf

from guize.domain.effective.answer import LayerKind, Reason, Status
from guize.domain.effective.doubts import Certainty
from guize.domain.gaps import GapKind
from guize.domain.precedence import Ground
from guize.domain.tenancy.register import Standing
from guize.domain.tenant import Level, Visibility
from guize.domain.version import Kind
from guize.http.wire import members


class WordsAnswer(members.Answer):
    """A sentence in both languages."""

    zh = members.text("中文。Chinese.")
    en = members.text("英文。English.")


class LayerAnswer(members.Answer):
    """One version that the rules come from."""

    tenant = members.text("来源租户。The tenant that it belongs to.")
    series = members.text("系列。The series of its instrument.")
    version = members.number("版本号。Version number.")
    kind = members.one_of(
        LayerKind,
        "全文、补充、分条施行的条文或上级基准。"
        "Base, supplement, articles with a day of their own, or a baseline.",
    )
    instrument = members.text("文号或标题。The instrument's number, else its title.")
    effective_from = members.day("生效日。First day in force.")
    effective_to = members.day("失效日(当日起无效)。First day without force.", nullable=True)


class CaveatAnswer(WordsAnswer):
    """A warning that goes with an answer."""

    code = members.text("稳定代码。A stable code.")


class MissingAnswer(members.Answer):
    """An instrument that bears on the answer and is not on file."""

    title = members.text("标题。Title.")
    number = members.text("文号。Number.", allow_none=True)
    issued_on = members.day("印发日。Date of issue.", nullable=True)


class GapAnswer(members.Answer):
    """What of a text is missing, cannot be read, or is not encoded yet."""

    kind = members.one_of(GapKind, "缺失、无法辨认或尚未编码。Missing, illegible or pending.")
    part = members.optional("文件的部分。Part of the document.")
    from_ = members.text(
        "首条;不明为空。First article, null if unknown.", allow_none=True, data_key="from"
    )
    to = members.text("末条;不明为空。Last article, null if unknown.", allow_none=True)
    zh = members.text("说明。The same as a sentence, in Chinese.")
    en = members.text("英文说明。The same in English.")


class IncompleteAnswer(GapAnswer):
    """Articles of an instrument in force of which nobody knows here what they say."""

    tenant = members.text("租户。Tenant.")
    series = members.text("系列。Series.")
    version = members.number("版本号。Version number.")
    instrument = members.text("文件。Instrument.")


class OriginAnswer(members.Answer):
    """The version that a rule, or a part of it, comes from."""

    tenant = members.text("租户。Tenant.")
    version = members.number("版本号。Version number.")


class SeriesAnswer(members.Answer):
    """How one series of a tenant stands."""

    series = members.text("系列代号。Slug of the series.")
    label = members.one(WordsAnswer, "系列名称。What it is called.")
    status = members.one_of(Status, "有效或空缺。In force, or a vacancy.")
    reason = members.one_of(Reason, "空缺的原因。Why there is a vacancy.", nullable=True)
    certainty = members.one_of(Certainty, "确定程度。How certain that is.")
    layers = members.many(LayerAnswer, "规则来自哪些版本。The versions that its rules come from.")


class PendingAnswer(members.Answer):
    """Articles of an instrument in force that do not hold yet."""

    series = members.text("系列。The series.")
    version = members.number("版本号。Version number.")
    instrument = members.text("文号或标题。The instrument's number, else its title.")
    articles = members.texts("尚未施行的条。Keys of the articles.")
    effective_from = members.day(
        "施行日;另行规定的为 null。Their first day; null if left to be fixed.", nullable=True
    )
    rules = members.texts("所定的规则。JSON Pointers of the rules that they enact.")


class EnactmentAnswer(members.Answer):
    """The version behind a rule."""

    tenant = members.text("租户。Tenant.")
    version = members.number("版本号。Version number.")
    series = members.text("系列。The series.")
    instrument = members.text("文号或标题。The instrument's number, else its title.")


class YieldedAnswer(EnactmentAnswer):
    """A rule that is not served, because another of its section and id prevails."""

    rule = members.text("规则的 JSON Pointer。JSON Pointer of both rules.")
    to = members.one(EnactmentAnswer, "让位于。What it gives way to.")
    ground = members.one_of(
        Ground,
        "依据:位阶、明文、特别法、新法。By rank, by what is said, as special, or as later law.",
    )
    source = fields.Dict(
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "明文的引文。The citation, where something says so."},
    )
    content = fields.Dict(
        keys=fields.String(), required=True, metadata={"description": "让位的规则。What it says."}
    )


class StandingAnswer(members.Answer):
    """What every as-of answer tells of itself."""

    status = members.one_of(Status, "有效或空缺。In force, or a vacancy.")
    reason = members.one_of(Reason, "空缺的原因。Why there is a vacancy.", nullable=True)
    certainty = members.one_of(Certainty, "确定程度。How certain the answer is.")
    layers = members.many(LayerAnswer, "规则来自哪些版本。The versions that the rules come from.")
    series = members.many(SeriesAnswer, "各系列的状况。How each series stands.")
    not_yet_in_force = members.many(
        PendingAnswer, "尚未施行的条文。Articles of what is in force that are still to come."
    )
    incomplete = members.many(
        IncompleteAnswer,
        "缺失、无法辨认或尚未编码的条文。"
        "Articles in force that are missing, illegible or not encoded yet.",
    )
    warnings = members.many(CaveatAnswer, "须知。What a reader must know.")
    missing = members.many(MissingAnswer, "未收录的文件。Instruments that are not on file.")


class AsOfAnswer(StandingAnswer):
    """An answer about one tenant on a day."""

    tenant = members.text("租户。Tenant.")
    on = members.day("生效日期。The day asked for.")
    known_at = members.instant(
        "以该时刻已记录者为准;未指定时为与该租户有关的最后一次记录。"
        "The instant pinned, else that of the last record that bears on the tenant.",
        nullable=True,
    )
    changes_on = members.day(
        "按现在所知,答案下次变化的日期。When the answer changes next.", nullable=True
    )


class EffectiveAnswer(AsOfAnswer):
    """The rules that bind a tenant on a day."""

    rules = members.rules("部分 → 规则标识 → 规则。Section → rule id → rule (schema rulebook/1).")
    yielded = members.many(YieldedAnswer, "让位的规则。Rules that gave way to others of their id.")
    origins = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(OriginAnswer),
        metadata={"description": "JSON Pointer → 来源版本(explain=true)。Only with explain=true."},
    )


class EffectivePage(members.Answer):
    """The answers for many tenants."""

    under = members.text("上级租户。The tenant whose descendants these are.")
    on = members.day("生效日期。The day asked for.")
    items = members.many(
        EffectiveAnswer, "各租户的答案。One answer a tenant, in the order of the tree."
    )
    next = members.text(
        "下一页的 after。What to pass as `after`, null on the last page.", allow_none=True
    )


class TenantAnswer(members.Answer):
    """A node of the tree of governments."""

    tenant = members.text("代号。Slug.")
    name = members.one(WordsAnswer, "名称。Name in both languages.")
    level = fields.Enum(
        Level, by_value=True, required=True, metadata={"description": "层级。Level."}
    )
    division_code = members.text("GB/T 2260 区划代码。Division code.", allow_none=True)
    parent = members.text("上级租户。Parent.", allow_none=True)
    path = members.texts("自根起的各上级。Ancestors, the root first.")
    time_zone = members.text("时区。Time zone.")
    visibility = fields.Enum(
        Visibility, by_value=True, required=True, metadata={"description": "可见性。Visibility."}
    )
    standing = members.one_of(
        Standing, "该日是否存在:尚未设立、存在或已撤销。Whether it stands on the day."
    )
    ended_on = members.day("撤销或并入他处之日。From when it is no more.", nullable=True)
    successor = members.text("并入的租户。What it was merged into.", allow_none=True)


class TenantsAnswer(members.Answer):
    """Many tenants, depth first."""

    tenants = members.many(TenantAnswer, "租户。Tenants.")


class VersionSummary(members.Answer):
    """A version in one line."""

    version = members.number("版本号。Number.")
    kind = fields.Enum(Kind, by_value=True, required=True, metadata={"description": "种类。Kind."})
    instrument = members.text("文号或标题。The instrument's number, else its title.")


class TenantDetail(TenantAnswer):
    """One tenant with its versions."""

    children = members.texts("直属下级。Children.")
    versions = members.many(VersionSummary, "版本。Versions.")


class PeriodAnswer(StandingAnswer):
    """Time with one answer."""

    start = fields.Date(
        data_key="from",
        required=True,
        allow_none=True,
        metadata={"description": "首日。First day; null: without beginning."},
    )
    to = members.day("后一日。First day after; null: without end.", nullable=True)
    when = members.text(
        "在参照日之前、当时或之后。Before the day of reference, at it or after it.",
        validate=OneOf(["past", "current", "future"]),
    )


class TimelineAnswer(members.Answer):
    """All of time, cut where the answer changes."""

    tenant = members.text("租户。Tenant.")
    on = members.day("参照日。The day that tells past from future.")
    known_at = members.instant("所知时刻。As known at.", nullable=True)
    periods = members.many(PeriodAnswer, "时段。Periods.")
    changes_on = members.day("下次变化。Next change after `on`.", nullable=True)


class FaultAnswer(members.Answer):
    """One fault of a request."""

    parameter = fields.String(metadata={"description": "参数。The parameter at fault."})
    pointer = fields.String(metadata={"description": "正文中的位置。JSON Pointer into the body."})
    code = members.text("稳定代码。A stable code.")
    detail = members.text("英文说明。What is wrong, and the cure.")
    detail_zh = members.text("中文说明。The same in Chinese.")
    permitted = fields.List(
        fields.String(), metadata={"description": "允许的取值。Permitted values."}
    )
    permitted_labels = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(WordsAnswer),
        metadata={
            "description": "允许的取值 → 名称;同一清单只在首次出现时列出。"
            "What permitted values are called; of equal lists once."
        },
    )


class ProblemAnswer(members.Answer):
    """A problem (RFC 9457)."""

    type = members.text("问题类型,其地址可查。Problem type; a GET tells of it.")
    title = members.text("英文标题。Title.")
    title_zh = members.text("中文标题。Title in Chinese.")
    status = members.number("状态码。Status.")
    detail = members.text("英文说明。What is wrong, and the cure.")
    detail_zh = members.text("中文说明。The same in Chinese.")
    instance = members.text("请求地址。The request.")
    errors = members.many(FaultAnswer, "逐处错误。Each fault.", required=False)
    reason = fields.String(
        validate=OneOf(get_args(Reason)),
        metadata={
            "description": "空缺中找不到规则时:空缺的原因。Of a rule not found in a vacancy: why."
        },
    )
    missing = members.many(
        MissingAnswer,
        "空缺中找不到规则时:未收录的文件。Of a rule not found in a vacancy: instruments that are "
        "not on file.",
        required=False,
    )
